# SPDX-License-Identifier: Apache-2.0
"""亮证: a code that lays licences open was shown, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.licence_code import LicenceCode


@dataclass(frozen=True)
class LicenceCodeShown:
    """证照码, to the scanner or the camera; it says nobody's name."""


@dataclass(frozen=True)
class LicenceCodeSaid:
    """The platform has answered, or has not."""

    step: LicenceCode


LicenceCodeReport = LicenceCodeShown | LicenceCodeSaid
