# SPDX-License-Identifier: Apache-2.0
"""The misfortunes of the fault table as scripts: each is brought about on the real simulators, before an operation and during
it, shown, put right, and the visit goes on. Two visits, the card and the papers; the others are in ``fault_ways``,
``fault_platform`` and ``fault_ends``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drivers.document_printer.operations import JobState
from kiosk.journey.state import CardState, Page, PaperState, PrinterState
from ui.tour.fault_book import FaultBook
from ui.tour.options import DEFAULT_ITEM, PROOF_ITEM
from ui.tour.stage import Stage
from ui.tour.walker import Script, Walker

PROOF = PROOF_ITEM
READER, SLIPS, SHEETS = "id_card_reader", "receipt_printer", "document_printer"


@dataclass(frozen=True)
class Scene:
    """What a script has in hand."""

    stage: Stage
    walker: Walker
    book: FaultBook
    prefers: frozenset[str]

    def reader(self, command: str, **arguments: Any) -> None:
        """A command to the simulated card reader."""
        self.stage.device(READER, command, **arguments)

    def choices(self) -> list[str]:
        """Answers that the page offers, those that are true of this resident first."""
        pages = self.walker.session.pages
        rows = pages.question.options if self.walker.page is Page.QUESTION else pages.field_page.options
        return sorted((str(row["value"]) for row in rows), key=lambda one: one not in self.prefers)

    def to_notice(self, item: str) -> Script:
        """From the first page to 一次告知."""
        walker = self.walker
        yield from walker.at(Page.ATTRACT)
        yield from walker.go_on(f"tile:{item}")
        while walker.page is not Page.NOTICE:
            yield from walker.at(Page.QUESTION, Page.NOTICE)
            if walker.page is Page.QUESTION:
                yield from walker.go_on(f"option:{self.choices()[0]}")

    def is_card(self, *states: CardState) -> Callable[[], bool]:
        """A condition: the visit sees the card so."""
        return lambda: self.walker.state.card in states

    def mend_reader(self) -> Script:
        """Nothing lies there, nothing is wrong, and the visit knows it."""
        self.reader("clear_faults")
        self.reader("remove")
        self.reader("replug")
        at_rest = self.is_card(CardState.WAITING, CardState.READ, CardState.TAKEN_EARLY)
        yield from self.walker.until(at_rest, "an empty reader")


# --- the card ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardTrouble:
    """``before`` lies there when the page comes; ``during`` happens while a good card is being read. ``words`` on the page."""

    name: str
    words: str
    before: Callable[[Scene], None] | None
    during: Callable[[Scene], None]


def _lay(**how: Any) -> Callable[[Scene], None]:
    return lambda scene: scene.reader("lay", card=scene.stage.resident.card(), **how)


def _lay_after(kind: str, **how: Any) -> Callable[[Scene], None]:
    def do(scene: Scene) -> None:
        scene.reader("fault", kind=kind, on="3001", **how)
        scene.stage.lay_card()

    return do


def _expired(scene: Scene) -> None:
    scene.reader("lay", card={**scene.stage.resident.card(), "valid_from": "20050101", "valid_to": "20150101"})


def _second_on_top(scene: Scene) -> None:
    scene.reader("fault", kind="not_selectable", times=20)
    scene.stage.lay_card()


CARDS = (
    CardTrouble("unreadable", "读不出来", _lay(defect="unreadable"), _lay_after("sw3", value="41", times=9)),
    CardTrouble("taken_early", "证拿早了", None, _lay_after("remove_card", after_s=0.2)),
    CardTrouble(
        "two_cards", "单独平放在亮灯处", lambda scene: scene.reader("lay", synthetic="two-cards"), _second_on_top
    ),
    CardTrouble("other_card", "一次只放一张", _lay(defect="wrong_type"), _lay_after("sw3", value="33")),
    CardTrouble("expired", "过期了", _expired, _expired),
    CardTrouble("unplugged", "读卡器", lambda scene: scene.reader("unplug"), _lay_after("unplug_after", bytes=200)),
)


def card_visit(scene: Scene) -> Script:
    """Row 身份证读卡."""
    walker, book = scene.walker, scene.book
    yield from scene.to_notice(DEFAULT_ITEM)
    for trouble in CARDS:
        if trouble.before is not None:
            with book.row(trouble.name, READER, "before") as row:
                trouble.before(scene)
                yield from walker.go_on()
                yield from book.show(row, trouble.words)
                yield from scene.mend_reader()
                yield from walker.go_on("back")
                yield from walker.at(Page.NOTICE)
    yield from walker.go_on()
    with book.row("no_card", READER, "before") as row:
        yield from book.show(row, "放上")
    for trouble in CARDS:
        with book.row(trouble.name, READER, "during") as row:
            trouble.during(scene)
            yield from book.show(row, trouble.words)
            yield from scene.mend_reader()
    with book.row("garbled_line", READER, "during") as row:
        scene.reader("fault", kind="garble_checksum", on="3001")
        scene.stage.lay_card()
        yield from walker.until(scene.is_card(CardState.READING), "a card being read")
        yield from book.show(row, "请别动它")
        yield from walker.at(Page.REVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.FIELD, Page.PROMISE, Page.CONFIRM)
    if walker.page is Page.FIELD and scene.choices():
        yield from walker.tap(f"option:{scene.choices()[0]}")
    with book.row("card_gone", READER, "during") as row:
        scene.stage.remove_card()
        yield from walker.until(
            lambda: walker.session.pages.shell.overlay == "card_removed", "the question about the card"
        )
        yield from book.show(row, "证")
        scene.stage.lay_card()
        yield from walker.until(lambda: not walker.session.pages.shell.overlay, "the page behind the question")
    with book.row("unplugged_later", READER, "during") as row:
        scene.reader("unplug")
        yield from walker.until(lambda: walker.session.id_cards.is_lost, "a lost reader")
        yield from book.show(row)
        scene.reader("replug")
        yield from walker.until(lambda: not walker.session.id_cards.is_lost, "the reader again")


# --- the papers ---------------------------------------------------------------------------------------------------------

SLIP_TROUBLES = (
    ("paper_out", "没有纸"),
    ("cover_open", "盖"),
    ("head_hot", "太热"),
    ("cutter_error", "切"),
    ("unplugged", "没有反应"),
)
SHEET_TROUBLES = (
    ("paper_out", PrinterState.PAPER_OUT, "没有纸", "没纸"),
    ("jam", PrinterState.JAMMED, "卡纸", "卡纸"),
    ("cover_open", PrinterState.COVER_OPEN, "盖子", "没盖"),
    ("toner_out", PrinterState.TONER_OUT, "墨粉", "墨粉"),
    ("output_full", PrinterState.OUTPUT_FULL, "出纸口", "出纸口"),
)


def _break(scene: Scene, device: str, kind: str, **when: Any) -> None:
    if kind == "unplugged":
        scene.stage.device(device, "unplug")
    else:
        scene.stage.device(device, "fault", kind=kind, **when)


def _mend(scene: Scene, device: str) -> None:
    scene.stage.device(device, "clear_faults")
    if device == SLIPS:
        scene.stage.device(device, "replug")


def _seen(scene: Scene, device: str, states: Callable[[PrinterState], bool]) -> Script:
    """The visit looks at its printers and finds this one so."""
    walker = scene.walker

    def found() -> bool:
        walker.session.look_round()
        state = walker.state
        return states(state.receipt_printer if device == SLIPS else state.document_printer)

    yield from walker.until(found, f"{device} to be seen")


def paper_visit(scene: Scene) -> Script:
    """Rows 小票机 and A4/证照打印."""
    walker, book = scene.walker, scene.book
    yield from scene.to_notice(PROOF)
    for kind, word in SLIP_TROUBLES:
        with book.row(kind, SLIPS, "before") as row:
            _break(scene, SLIPS, kind)
            yield from _seen(scene, SLIPS, lambda state: not state.prints)
            yield from book.show(row, word, "凭条会显示在屏幕上")
            row.title = str(walker.session.pages.notice.warning).replace("\n", "")
            _mend(scene, SLIPS)
            yield from _seen(scene, SLIPS, lambda state: state is PrinterState.READY)
    for kind, _ in SLIP_TROUBLES[:-1]:
        with book.row(kind, SLIPS, "during") as row:
            _break(scene, SLIPS, kind, after_lines=3)
            yield from walker.leaf_to("secondary")
            yield from walker.tap("secondary")
            yield from walker.until(lambda: walker.state.slip is PaperState.PRINTING, "a slip being printed")
            yield from walker.until(lambda: walker.state.slip is not PaperState.PRINTING, "the end of a slip", 30.0)
            yield from book.show(row)
            row.title = str(walker.session.pages.notice.slipState)  # the heading is the notice's own
            _mend(scene, SLIPS)
            yield from _seen(scene, SLIPS, lambda state: state is PrinterState.READY)
    for kind, seen, word, elder in SHEET_TROUBLES:
        with book.row(kind, SHEETS, "before") as row:
            yield from _stopped_by(scene, row, kind, seen, _in_mode(scene, word, elder))
            yield from walker.at(Page.NOTICE)
    yield from walker.go_on()
    scene.stage.lay_card()
    yield from walker.at(Page.REVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.CONFIRM)
    with book.row("paper_out_meanwhile", SHEETS, "during") as row:
        yield from _stopped_by(scene, row, "paper_out", PrinterState.PAPER_OUT, "没")
        yield from walker.at(Page.CONFIRM)
    yield from _sheets(scene)


def _in_mode(scene: Scene, standard: str, elder: str) -> str:
    return elder if scene.walker.session.pages.shell.elder else standard


def _stopped_by(scene: Scene, row: Any, kind: str, seen: PrinterState, word: str) -> Script:
    walker = scene.walker
    _break(scene, SHEETS, kind)
    yield from _seen(scene, SHEETS, lambda state: state is seen)
    yield from walker.go_on()
    yield from walker.at(Page.STOP)
    yield from scene.book.show(row, word)
    _mend(scene, SHEETS)
    yield from _seen(scene, SHEETS, lambda state: state is PrinterState.READY)
    yield from walker.until(lambda: "打印机好了" in walker.title(), "the word that the printer is well")
    yield from walker.go_on()


def _sheets(scene: Scene) -> Script:
    """Everything that happens while papers come: the receipt's printer stops in its middle, the A4 printer at every sheet."""
    walker, book = scene.walker, scene.book
    scene.stage.device(SHEETS, "pace", page_seconds=1.0)
    scene.stage.device(SLIPS, "fault", kind="paper_out", after_lines=5)
    yield from walker.go_on()
    yield from walker.at(Page.PREVIEW)
    yield from walker.go_on()
    yield from walker.at(Page.HAND_OVER)
    for number, (kind, seen, word, elder) in enumerate(SHEET_TROUBLES):
        with book.row(kind, SHEETS, "during") as row:
            yield from walker.until(lambda: _works_on_a_sheet(scene), "a sheet on its way")
            _break(scene, SHEETS, kind)
            yield from walker.until(lambda seen=seen: walker.state.document_trouble is seen, kind)  # type: ignore[misc]  # bound in the loop
            yield from book.show(row, _in_mode(scene, word, elder))
            _mend(scene, SHEETS)
            yield from walker.until(lambda: walker.state.document is PaperState.PRINTED, "the sheet", 30.0)
        if number == 0:
            yield from _receipt_stopped(scene)
            with book.row("not_taken", SHEETS, "after") as row:
                yield from book.show(row, "证明拿到了吗")
        yield from walker.tap("missed")
        yield from walker.until(lambda: walker.state.document is PaperState.MISSED, "the resident's word")
        if number == 0:
            with book.row("half_a_page", SHEETS, "after") as row:
                yield from book.show(row, "半张")
        _let_print(scene)
        yield from walker.tap("print-again:document")
    with book.row("aborted", SHEETS, "during") as row:
        yield from walker.until(lambda: walker.state.document is PaperState.PRINTED, "the sheet", 30.0)
        yield from walker.tap("missed")
        _let_print(scene)
        scene.stage.device(SHEETS, "fault", kind="aborts")
        yield from walker.tap("print-again:document")
        ended = (PaperState.NOT_PRINTED, PaperState.UNKNOWN)
        yield from walker.until(lambda: walker.state.document in ended, "the end of the job", 30.0)
        yield from book.show(row)
        _mend(scene, SHEETS)


def _let_print(scene: Scene) -> None:
    """So many misfortunes are more than a service lets anybody print: the platform's clerk is asked each time."""
    scene.stage.sandbox.forgive_prints(str(scene.walker.session.record.case_id))


def _works_on_a_sheet(scene: Scene) -> bool:
    """Asked of the printer: the visit knows only that it has handed the document over."""
    jobs = scene.stage.device(SHEETS, "status")["jobs"]
    return bool(jobs) and jobs[-1]["state"] == JobState.PROCESSING


def _receipt_stopped(scene: Scene) -> Script:
    walker, book = scene.walker, scene.book
    with book.row("paper_out_receipt", SLIPS, "during") as row:
        yield from walker.until(lambda: walker.state.receipt is not PaperState.PRINTING, "the receipt's end", 30.0)
        yield from book.show(row, "凭条")
        _mend(scene, SLIPS)
    if walker.finger.sees("on-a4"):
        yield from walker.tap("on-a4")
        yield from walker.until(lambda: walker.state.receipt is PaperState.PRINTED, "the receipt on A4", 30.0)
