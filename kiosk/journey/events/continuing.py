# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: what the resident wished and what the platform said."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.continuing import Continuing


@dataclass(frozen=True)
class ContinueAsked:
    """换个地方接着办."""


@dataclass(frozen=True)
class ContinueOnPhone:
    """在手机上接着办."""


@dataclass(frozen=True)
class ContinueAtWindow:
    """去窗口接着办."""


@dataclass(frozen=True)
class ContinueLater:
    """先存着，改天再来."""


@dataclass(frozen=True)
class ContinuationSaid:
    """How it stands at the platform, or that it was not heard."""

    step: Continuing


ContinuingWish = ContinueAsked | ContinueOnPhone | ContinueAtWindow | ContinueLater
ContinuingAnswer = ContinuationSaid
