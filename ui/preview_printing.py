# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page on which a paper is looked at before it is printed; the paper is a real one, of somebody made up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import cast

from config.modes import DisplayMode, Environment
from drivers.document_printer.rasterise import page_picture
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Page, PaperState, PrinterState
from ui.live_view import LivePicture
from ui.visit.preview_way import PreviewWay, as_image, aspect_of

_SHEETS = 2
_ACROSS = 980


@dataclass(frozen=True)
class PreviewScene:
    """``place``: the part on screen; None: it is being made, or cannot be shown."""

    place: int | None = 0
    is_failed: bool = False


@lru_cache(maxsize=1)
def _certificate() -> bytes:
    from kiosk.printing.certificate import CertificateFacts, certificate_pdf, contribution_rows

    months = {f"{year}-{month:02d}": 731_000 + year for year in range(1996, 2026) for month in range(1, 13)}
    facts = CertificateFacts(
        "9999261121000042", "测试·某某", "99999919600101001X", "单位用工", "1996-01", "2025-12", contribution_rows(months),
        "2026-11-21T09:42:09.000+08:00", "AAAA-BBBB-CCCC-DDDD", "示例市社会保险经办机构（示例）", 372,
    )  # fmt: skip
    return certificate_pdf(facts, Environment.DEMO)


def way_of(scene: PreviewScene, mode: DisplayMode) -> PreviewWay:
    """As the page finds it."""
    is_elder, picture = mode is DisplayMode.ELDER, LivePicture()
    if scene.place is not None:
        number, half = divmod(scene.place, 2) if is_elder else (scene.place, 0)
        page = page_picture(_certificate(), number + 1, _ACROSS, threading.Event())
        picture.show(as_image(page, half if is_elder else None), time.monotonic())
    sheets = 0 if scene.place is None else _SHEETS
    return cast(
        "PreviewWay",
        SimpleNamespace(
            picture=picture,
            place=scene.place or 0,
            is_failed=scene.is_failed,
            sheets=sheets,
            parts=sheets * (2 if is_elder else 1),
            aspect=aspect_of(mode),
        ),
    )


def preview_scenes(here: JourneyState) -> Iterator[tuple[str, JourneyState, PreviewScene]]:
    """Name, state, what is seen; ``here``: somebody who is known."""
    item = ItemNeeds("TBD-RS01", gives_document=True)
    filed = replace(here, page=Page.PREVIEW, item=item, delivery=Delivery.DELIVERED)
    yield "preview", filed, PreviewScene()
    yield "preview-last", filed, PreviewScene(1)
    yield "preview-making", filed, PreviewScene(None)
    yield "preview-unseen", filed, PreviewScene(None, is_failed=True)
    own = replace(here, page=Page.PREVIEW, is_mine=True)
    yield "preview-own-printing", replace(own, document=PaperState.PRINTING), PreviewScene()
    yield "preview-own-printed", replace(own, document=PaperState.PRINTED), PreviewScene()
    failed = replace(own, document=PaperState.NOT_PRINTED, document_trouble=PrinterState.PAPER_OUT)
    yield "preview-own-failed", failed, PreviewScene()
    limit = replace(failed, document_trouble=PrinterState.REPRINT_LIMIT)
    yield "preview-own-limit", limit, PreviewScene()
