# SPDX-License-Identifier: Apache-2.0
"""An answer that cannot be used. Source: domain notes 4.1 Validators: every refusal says how it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue.words import Words


@dataclass(frozen=True)
class Invalid:
    """``say``: what is wrong; ``fix``: how to mend it."""

    say: Words
    fix: Words
