# SPDX-License-Identifier: Apache-2.0
"""Own cases (我的办件): what the resident wished and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.item_needs import ItemNeeds
from kiosk.journey.mine import MineStep, MineWish


@dataclass(frozen=True)
class MineWished:
    """A key of the pages about own cases. ``value``: which one; a case number is somebody's."""

    wish: MineWish
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class MineSaid:
    """What came of it: shown, or why not."""

    step: MineStep


@dataclass(frozen=True)
class MendingOpened:
    """A returned case is open to be mended. ``is_outdated``: its guide has changed."""

    needs: ItemNeeds
    is_outdated: bool


@dataclass(frozen=True)
class CaseNumberAsked:
    """输办件编号查"""


OwnCasesWish = MineWished | CaseNumberAsked
OwnCasesAnswer = MineSaid | MendingOpened
