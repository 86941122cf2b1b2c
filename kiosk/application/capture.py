# SPDX-License-Identifier: Apache-2.0
"""Taking pictures of one material, step by step (拍材料): pure, one value after another; what they show is others' business.

Two ways lead to a page: the mat under the document camera (高拍仪) and the resident's telephone (手机扫码上传). Every page is
checked; one with a fault that is certain is taken again, one with a fault that may be none may be handed in all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Where the taking stands; the values are keys of words."""

    NONE = ""
    """Nothing is being taken."""
    LOOKING = "looking"
    """No page lies there."""
    MOVE = "move"
    """A page lies there, and not as it should."""
    HOLD = "hold"
    """It lies well: a moment more, and it is taken by itself."""
    CHANGE = "change"
    """The page that was taken before lies there still."""
    CHECKING = "checking"
    READING = "reading"
    FAULTY = "faulty"
    GOOD = "good"
    KEEPING = "keeping"
    """The pages become one file."""
    PHONE = "phone"
    """Pages are awaited from the resident's telephone."""
    BEFORE = "before"
    """刚才拍过的: a page that was taken for another service of this visit is shown, and more of it follow."""
    BEFORE_LAST = "before_last"
    """Its last page: all were seen, and it can be used again."""

    @property
    def looks(self) -> bool:
        """The mat is watched."""
        return self in (Stage.LOOKING, Stage.MOVE, Stage.HOLD, Stage.CHANGE)

    @property
    def is_busy(self) -> bool:
        """The machine works, and nobody is waited for."""
        return self in (Stage.CHECKING, Stage.READING, Stage.KEEPING)

    @property
    def shows(self) -> bool:
        """A page that was taken is on screen, with whatever it says of somebody."""
        return self in (Stage.FAULTY, Stage.GOOD, Stage.BEFORE, Stage.BEFORE_LAST)

    @property
    def awaits(self) -> bool:
        """A page is awaited, from the mat or from the telephone."""
        return self.looks or self is Stage.PHONE

    @property
    def has_sample(self) -> bool:
        """What the paper should look like may be asked: while a page is awaited, and beside a picture that was refused."""
        return self.awaits or self is Stage.FAULTY

    @property
    def is_before(self) -> bool:
        """What was taken for another service is offered (一次提交，多次复用)."""
        return self in (Stage.BEFORE, Stage.BEFORE_LAST)

    @property
    def group(self) -> str:
        """Stages of one group ask the same of the resident, in the same places of the page."""
        return "looks" if self.looks else "busy" if self.is_busy else self.value


class Wish(StrEnum):
    """What the resident may want on the page; values of the event ``PaperWished``."""

    SHOOT = "shoot"
    """拍照"""
    AGAIN = "again"
    """重拍"""
    USE = "use"
    """用这张: and, where more pages are needed, on to the next."""
    ANYWAY = "anyway"
    """就用这张, whatever was found."""
    MORE = "more"
    """再拍一页"""
    PHONE = "phone"
    """用手机拍"""
    CAMERA = "camera"
    """Back to the mat."""
    LATER = "later"
    """以后补"""
    TURN = "turn"
    """看下一页, of what was taken before."""
    USE_BEFORE = "use_before"
    """用刚才拍的"""
    TAKE_VALUE = "take_value"
    """What the paper says goes into the form."""
    LEAVE_VALUE = "leave_value"
    """The form stays as it is."""


CERTAIN: Final = frozenset({
    "no_page", "no_edges", "cut", "blank", "wrong_side", "other_side", "wrong_document", "expired"
})  # fmt: skip
"""Kinds of faults that leave nothing to hand in, or the wrong thing; of all others the machine may be mistaken."""


@dataclass(frozen=True)
class Capture:
    """One material's taking. ``least`` and ``most``: pages; ``kept``: pages so far; ``faults``: of the page shown now."""

    least: int = 1
    most: int = 1
    stage: Stage = Stage.LOOKING
    by_phone: bool = False
    kept: int = 0
    faults: tuple[str, ...] = ()

    # --- what may be done now -----------------------------------------------------------------------------------------

    @property
    def may_override(self) -> bool:
        """就用这张 is offered."""
        return self.stage is Stage.FAULTY and bool(self.faults) and not CERTAIN.intersection(self.faults)

    @property
    def is_last(self) -> bool:
        """With the page shown now there are enough."""
        return self.kept + 1 >= self.least

    @property
    def may_add(self) -> bool:
        """再拍一页 is offered: it is not needed, and there is room."""
        return self.stage is Stage.GOOD and self.is_last and self.kept + 1 < self.most

    # --- what happens -------------------------------------------------------------------------------------------------

    def seen(self, stage: Stage) -> Capture:
        """What the mat shows; late words about it, when something else goes on, are none."""
        return replace(self, stage=stage) if self.stage.looks and stage.looks else self

    def taken(self) -> Capture:
        """A picture was taken of what lies on the mat."""
        return replace(self, stage=Stage.CHECKING, faults=()) if self.stage.looks else self

    def page_came(self) -> Capture:
        """A picture came from the telephone."""
        return replace(self, stage=Stage.CHECKING, faults=()) if self.stage is Stage.PHONE else self

    def reading(self) -> Capture:
        """It looks well; now what it says."""
        return replace(self, stage=Stage.READING) if self.stage is Stage.CHECKING else self

    def judged(self, faults: tuple[str, ...]) -> Capture:
        """What is wrong with it, if anything."""
        if self.stage not in (Stage.CHECKING, Stage.READING):
            return self
        return replace(self, stage=Stage.FAULTY if faults else Stage.GOOD, faults=faults)

    def undone(self) -> Capture:
        """Nothing came of the picture: it is taken once more, the same way."""
        return self._on(self.kept) if self.stage in (Stage.CHECKING, Stage.READING) else self

    def before(self, *, is_last: bool) -> Capture:
        """A page that was taken for another service is shown; ``is_last``: the last of them."""
        return replace(self, stage=Stage.BEFORE_LAST if is_last else Stage.BEFORE)

    def again(self) -> Capture:
        """The page shown now is dropped, and taken again the same way."""
        return self._on(self.kept) if self.stage.shows else self

    def used(self, *, adds: bool = False) -> Capture:
        """The page shown now is kept; ``adds``: another one is wanted though there are enough."""
        if not (self.stage is Stage.GOOD or self.may_override):
            return self
        if adds and not self.may_add:
            return self
        if adds or not self.is_last:
            return self._on(self.kept + 1)
        return replace(self, stage=Stage.KEEPING, kept=self.kept + 1)

    def phone(self) -> Capture:
        """用手机拍"""
        if self.stage is Stage.KEEPING or self.stage.is_before:
            return self
        return replace(self, stage=Stage.PHONE, by_phone=True, faults=())

    def camera(self) -> Capture:
        """Back to the mat."""
        return replace(self, stage=Stage.LOOKING, by_phone=False, faults=()) if self.by_phone else self

    def _on(self, kept: int) -> Capture:
        return replace(self, stage=Stage.PHONE if self.by_phone else Stage.LOOKING, kept=kept, faults=())
