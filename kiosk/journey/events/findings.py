# SPDX-License-Identifier: Apache-2.0
"""What the terminal's own rules found out."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.form_standing import FormTold
from kiosk.journey.item_needs import ItemNeeds


@dataclass(frozen=True)
class ItemOpened:
    """The chosen service is open: this is what it asks of the journey."""

    needs: ItemNeeds
    is_of_other_district: bool = False
    """属地: this terminal stands in none of the districts that do it."""


@dataclass(frozen=True)
class QuestionReady:
    """The next guidance question is on its page."""


@dataclass(frozen=True)
class GuidanceStopped:
    """An answer leads elsewhere: the page says why and where to."""


@dataclass(frozen=True)
class NoticeReady:
    """All questions are answered; 一次告知 is ready. ``agent``: whether it is for somebody else (代办) by the answers: empty,
    allowed or must; None: as the item says.
    """

    agent: str | None = None


@dataclass(frozen=True)
class GuidanceLeft:
    """There was no earlier question to go back to."""


@dataclass(frozen=True)
class GroupsLeft:
    """There was no larger group to go back to."""


@dataclass(frozen=True)
class FieldReopened(FormTold):
    """An own answer is to be changed."""


@dataclass(frozen=True)
class FieldLeft(FormTold):
    """There was no earlier part of the field to go back to. What was taken back on the way is asked again."""


@dataclass(frozen=True)
class SignatureAccepted:
    """The signature was taken and bound to what was shown."""


Finding = (
    ItemOpened | QuestionReady | GuidanceStopped | NoticeReady | GuidanceLeft | GroupsLeft | FieldReopened
    | FieldLeft | SignatureAccepted
)  # fmt: skip
