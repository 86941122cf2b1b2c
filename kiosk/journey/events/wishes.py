# SPDX-License-Identifier: Apache-2.0
"""What the resident wished: a touch became a wish in a view-model. Of what a person typed nothing is in a ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.doors import Door
from kiosk.journey.finding import Find


@dataclass(frozen=True)
class Touched:
    """Any touch or key: the resident is there."""


@dataclass(frozen=True)
class Begun:
    """The resident wants to start without choosing a service yet (首页的大按钮)."""


@dataclass(frozen=True)
class ModeToggled:
    """Standard ⇄ 长者版."""


@dataclass(frozen=True)
class ItemChosen:
    """A service (事项) was chosen."""

    code: str


@dataclass(frozen=True)
class DoorChosen:
    """A way on that is no service (找一找, 附近能办, 我的, 小申)."""

    door: Door


@dataclass(frozen=True)
class FindWished:
    """A key of the pages that find a service. What is typed may be anything, somebody's name too."""

    wish: Find
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class OptionChosen:
    """An answer to the guidance question on screen (递进式问卷)."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class WentOn:
    """The page's one primary button."""


@dataclass(frozen=True)
class WentBack:
    """上一步."""


@dataclass(frozen=True)
class OtherWayAsked:
    """Identify without the card: the number on a pad and a one-time code."""


@dataclass(frozen=True)
class CardWayAsked:
    """Back from the pad to the card reader."""


@dataclass(frozen=True)
class ScanAsked:
    """用手机上的码: hold it before the camera."""


@dataclass(frozen=True)
class CodePicked:
    """Which of several codes that were in view together; empty: none of them, look again."""

    which: str = ""


@dataclass(frozen=True)
class OwnCardConfirmed:
    """这是我的证: the card left on the reader belongs to the person standing here."""


@dataclass(frozen=True)
class FaceAsked:
    """看一下镜头: another way in, beside the card and the helper."""


@dataclass(frozen=True)
class HelperLookAsked:
    """请工作人员来看一看: in place of the camera, where the item asks to see the person (本人到场)."""


@dataclass(frozen=True)
class MovesSkipped:
    """做不了这个动作: no reason is asked for."""


@dataclass(frozen=True)
class KeyPressed:
    """One key of the on-screen pad: a digit, ``X``, ``erase`` or ``clear``."""

    key: str = field(repr=False)


@dataclass(frozen=True)
class NewCodeAsked:
    """Send another one-time code."""


@dataclass(frozen=True)
class FieldAnswered:
    """An answer to the missing field on screen (补表)."""

    code: str
    raw: str = field(repr=False)


@dataclass(frozen=True)
class PaperWished:
    """A key of the page that takes pictures of papers. ``wish``: a value of ``kiosk.application.capture.Wish``; ``value``: of
    a field that is read off the paper, its code.
    """

    wish: str
    value: str = ""


@dataclass(frozen=True)
class FieldDisputed:
    """数据异议 on a prefilled value; a second tap takes it back."""

    code: str


@dataclass(frozen=True)
class PromiseAccepted:
    """告知承诺: read and accepted."""


@dataclass(frozen=True)
class PromiseDeclined:
    """告知承诺: not accepted; another way is shown."""


@dataclass(frozen=True)
class Signed:
    """The handwritten signature was confirmed. ``strokes``: one tuple per stroke of ``(x_mm, y_mm, t_ms)`` points."""

    strokes: tuple[tuple[tuple[float, float, int], ...], ...] = field(repr=False)


@dataclass(frozen=True)
class Graded:
    """好差评: 1 非常满意 … 5 非常不满意 (GB/T 39046 code set)."""

    grade: int


@dataclass(frozen=True)
class RatingExplained:
    """Why the grade is a low one, with one tap. ``reason``: a word of the contract."""

    reason: str


@dataclass(frozen=True)
class RatingSkipped:
    """好差评 left out with one tap."""


@dataclass(frozen=True)
class PrintAgainAsked:
    """再打一次. ``paper``: ``receipt``, ``document``, ``form``, or empty for the first of the first two that is in doubt."""

    paper: str = ""


@dataclass(frozen=True)
class PaperMissed:
    """没拿到，或只有半张: what the resident says of the certificate, whatever the printer said."""


@dataclass(frozen=True)
class ReceiptOnA4Asked:
    """The receipt on a sheet of the A4 printer, for the receipt printer does not print."""


@dataclass(frozen=True)
class SlipAsked:
    """Print what this page says on the receipt printer."""


@dataclass(frozen=True)
class BlankFormsAsked:
    """打印空白表: forms to be filled in by hand for what the service needs."""


@dataclass(frozen=True)
class SampleAsked:
    """看看样子: what does the paper look like? ``material``: its code on 一次告知; empty: the one that is being photographed."""

    material: str = ""


@dataclass(frozen=True)
class FormSheetAsked:
    """打印申请表: the form as it was filed, on A4."""


@dataclass(frozen=True)
class ShotAsked:
    """现在就拍: take it as it is, whatever could be better."""


@dataclass(frozen=True)
class PortraitChosen:
    """This one of the pictures that were taken, from 0."""

    number: int


@dataclass(frozen=True)
class ColourChosen:
    """The portrait's background (底色): ``white``, ``blue``, ``red``."""

    colour: str


@dataclass(frozen=True)
class RetakeAsked:
    """重拍"""


@dataclass(frozen=True)
class ClausesAsked:
    """逐条核对: the standard's whole list."""


@dataclass(frozen=True)
class PortraitPrintAsked:
    """打印, or once more."""


@dataclass(frozen=True)
class ElsewhereAsked:
    """哪里还能办: where else it is to be had."""


@dataclass(frozen=True)
class HelpAsked:
    """请人帮我 (帮办)."""


@dataclass(frozen=True)
class OverlayClosed:
    """The sheet over the page was closed and the visit goes on (also 我还在, 继续办理)."""


@dataclass(frozen=True)
class CancelAsked:
    """不办了."""


@dataclass(frozen=True)
class CancelConfirmed:
    """不办了, confirmed."""


@dataclass(frozen=True)
class CurtainDrawn:
    """遮住屏幕: hide my screen."""


@dataclass(frozen=True)
class CurtainLifted:
    """Show my screen again."""


Wish = (
    Touched | Begun | ModeToggled | ItemChosen | DoorChosen | FindWished
    | OptionChosen | WentOn | WentBack | OtherWayAsked | CardWayAsked
    | ScanAsked | CodePicked | OwnCardConfirmed | FaceAsked | HelperLookAsked | MovesSkipped | KeyPressed | NewCodeAsked
    | FieldAnswered | PaperWished | FieldDisputed | PromiseAccepted | PromiseDeclined | Signed | Graded
    | RatingExplained | RatingSkipped | PrintAgainAsked | PaperMissed | ReceiptOnA4Asked | FormSheetAsked | SlipAsked | ShotAsked
    | BlankFormsAsked | SampleAsked | PortraitChosen
    | ColourChosen | RetakeAsked | ClausesAsked | PortraitPrintAsked | ElsewhereAsked | HelpAsked | OverlayClosed
    | CancelAsked | CancelConfirmed | CurtainDrawn | CurtainLifted
)  # fmt: skip
