# SPDX-License-Identifier: Apache-2.0
"""The page of 一次告知: its blocks in pieces that fit a screen, what decides first and what is good to remember last."""

from __future__ import annotations

from collections.abc import Sequence

from config.modes import DisplayMode
from kiosk.catalogue.blank_form_model import BlankForm
from kiosk.guidance.notice import Notice, NoticeRow, NoticeSection
from kiosk.journey.moves.sheets import may_print_blank
from kiosk.journey.state import JourneyState, PaperState
from ui import view_models as vms
from ui.visit import pages_end
from ui.visit.phrases import Phrases

_MOST_ROWS = {DisplayMode.STANDARD: 10, DisplayMode.ELDER: 4}
"""Rows of one block; the rest stands in a second block under the same heading (domain notes 5 rows 3 and 6)."""
_MAY_BE_LEFT = frozenset({"notes"})
"""What can be gone on from without having been turned to: nothing of it decides, and the slip holds it too."""


def present_notice(
    vm: vms.NoticeViewModel,
    state: JourneyState,
    phrases: Phrases,
    notice: Notice,
    *,
    warning: str = "",
    blanks: Sequence[BlankForm] = (),
) -> None:
    """``warning``: of the terminal, where the notice has none itself. ``blanks``: forms that can be printed to be filled in."""
    say, mode = phrases.say, state.mode
    vm.title, vm.hint = notice.plain_name, notice.guide_line
    vm.verdict, vm.verdictGood = notice.verdict, notice.can_do
    vm.warning = notice.warning or warning
    vm.sections = blocks(notice.sections, phrases, mode)
    vm.materialsLine = notice.materials_line
    vm.primaryText = say("notice.primary", mode)
    vm.secondaryText = say("notice.print", mode)
    vm.nearbyText = "" if notice.can_do else say("nearby.offer", mode)
    vm.slipState = blank_words(state, phrases) or pages_end.slip_words(state, phrases)
    offers = bool(blanks) and notice.can_do and may_print_blank(state)
    one = blanks[0].name.zh if len(blanks) == 1 else ""
    words = say("blank.one", mode, name=one) if one else say("blank.more", mode, n=len(blanks))
    vm.blankText = words if offers else ""


def blank_words(state: JourneyState, phrases: Phrases) -> str:
    """What became of the blank forms (空白表) that were asked for on this page; empty where a slip was asked for since."""
    paper = state.sheet.of(state.item.code) if state.item is not None else PaperState.NONE
    if paper is PaperState.NONE or (state.slip is not PaperState.NONE and state.slip_job > state.sheet.job):
        return ""
    trouble = state.sheet.trouble
    if trouble is not None and paper in (PaperState.PRINTING, PaperState.NOT_PRINTED):
        why = phrases.say(f"hand_over.trouble.{trouble.value}", state.mode)
        return phrases.say("blank.stands", state.mode, why=why)
    return phrases.say(f"blank.{paper.value}", state.mode)


def blocks(sections: Sequence[NoticeSection], phrases: Phrases, mode: DisplayMode) -> list[dict[str, object]]:
    """``{title, icon, rest, rows}``, rows as :func:`_row` has them; a block with more rows than fit goes on in another one."""
    found: list[dict[str, object]] = []
    most = _MOST_ROWS[mode]
    for section in sections:
        pieces = -(-len(section.rows) // most)
        each = -(-len(section.rows) // pieces) if pieces else 0  # even pieces: no block with one line left over
        for start in range(0, len(section.rows), max(1, each)):
            title = section.title if start == 0 else phrases.say("notice.more", mode, title=section.title)
            rows = [_row(row, phrases, mode) for row in section.rows[start : start + each]]
            found.append({"title": title, "icon": section.icon, "rest": section.key in _MAY_BE_LEFT, "rows": rows})
    return found


def _row(row: NoticeRow, phrases: Phrases, mode: DisplayMode) -> dict[str, object]:
    """``{text, status, statusGood, why, sample}``; and where there is one of it, the words of the key that shows it."""
    said: dict[str, object] = {"text": row.text, "status": row.status, "statusGood": row.status_good, "why": row.why}
    if not row.sample:
        return {**said, "sample": ""}
    words = phrases.say("papers.sample.open", mode)
    return {**said, "sample": row.sample, "sampleText": words, "sampleName": f"{words}，{row.text}"}
