# SPDX-License-Identifier: Apache-2.0
"""How a form stands, as far as the journey has to know it: one value, made by the record alone and carried whole by every event
that may have changed it. An event that carried a part of it would leave the rest untrue.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FormStanding:
    """Nothing of what was filled in stands here."""

    missing: int = 0
    """Required fields without a value."""
    is_blocked: bool = False
    """A pre-check (智能预审) says no to the form as it is."""
    to_photograph: int = 0
    """Materials of which a picture may be taken and was not yet."""
    is_made: bool = False
    """There is a form. A service of the platform alone is refused without one, where the platform could not be asked."""


NO_FORM = FormStanding()


@dataclass(frozen=True)
class FormTold:
    """An event after which the form may stand otherwise: ``step`` takes ``form`` into the state before any rule looks at it."""

    form: FormStanding
