# SPDX-License-Identifier: Apache-2.0
"""申请表 on the page where papers come out: a quiet key first, then a paper among the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.journey.moves.sheets import may_print_form
from kiosk.journey.sheet_print import FORM
from kiosk.journey.state import JourneyState, PaperState

_TO_BE_SETTLED: Final = frozenset({PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED})
_WORDS: Final = {
    PaperState.PRINTING: "printing",
    PaperState.PRINTED: "printed",
    PaperState.NOT_PRINTED: "not_printed",
    PaperState.UNKNOWN: "unknown",
}


def offers_form(state: JourneyState, *, has_a4: bool, has_form: bool) -> bool:
    """Whether its key stands there: not before the papers that matter more are out for sure, and not once it was asked for."""
    is_settled = state.receipt not in _TO_BE_SETTLED and state.document not in _TO_BE_SETTLED
    is_new = state.sheet.of(FORM) is PaperState.NONE
    return has_a4 and has_form and is_new and is_settled and may_print_form(state)


def form_rows(state: JourneyState, say: Callable[..., str]) -> list[dict[str, object]]:
    """As a paper of the page, once it was asked for; ``say``: words of ``hand_over``."""
    sheet, paper = state.sheet, state.sheet.of(FORM)
    if paper is PaperState.NONE:
        return []
    trouble = "" if sheet.trouble is None or paper is PaperState.PRINTED else say(f"trouble.{sheet.trouble.value}")
    key, values = _WORDS[paper], {"n": min((sheet.done or 0) + 1, sheet.pages), "of": sheet.pages}
    if sheet.is_coming and trouble:
        key = "stands"
    elif sheet.is_coming and sheet.pages:
        key = "printing_page" if sheet.pages > 1 else "printing_one"
    elif paper is PaperState.PRINTED and sheet.pages:
        key = "printed_pages"
    is_good = paper is PaperState.PRINTED or (sheet.is_coming and not trouble)
    may_again = paper in (PaperState.NOT_PRINTED, PaperState.UNKNOWN) and may_print_form(state)
    return [
        {
            "paper": FORM,
            "name": say("form"),
            "state": say(key, **values),
            "good": is_good,
            "note": f"{trouble}\n{say('form_note')}" if trouble else "",
            "again": say("again") if may_again else "",
            "missed": "",
            "other": "",
        }
    ]
