# SPDX-License-Identifier: Apache-2.0
"""Scenes of what 一次告知 offers for papers (``ui.preview``): blank forms (空白表) and drawn samples (示例样表)."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.journey.sheet_print import NO_SHEET, SheetPrint
from kiosk.journey.state import ItemNeeds, Page, PaperState, PrinterState
from ui.preview_record import answered, at_page
from ui.preview_samples import notice_sample_scenes
from ui.preview_scene import Scene

_NO_RECORD = "312000218000"
_SHEETS = {
    "": NO_SHEET,
    "-printing": SheetPrint(_NO_RECORD, 1, PaperState.PRINTING, 1, 0),
    "-stands": SheetPrint(_NO_RECORD, 1, PaperState.PRINTING, 1, 0, PrinterState.PAPER_OUT),
    "-printed": SheetPrint(_NO_RECORD, 1, PaperState.PRINTED, 1, 1),
    "-failed": SheetPrint(_NO_RECORD, 1, PaperState.NOT_PRINTED, 1, 0),
}


def blank_scenes() -> Iterator[Scene]:
    """Of who comes for somebody else, and needs a mandate."""
    needs = ItemNeeds(_NO_RECORD, needs_strong=True)
    for name, sheet in _SHEETS.items():
        state = at_page(Page.NOTICE, item=needs, sheet=sheet)
        yield Scene(f"notice-blank{name}", state, answered(_NO_RECORD, "agent", "job", "local"))
    yield from notice_sample_scenes()
