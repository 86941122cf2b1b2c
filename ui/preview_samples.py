# SPDX-License-Identifier: Apache-2.0
"""Scenes of 看看样子 on 一次告知 (``ui.preview``): the keys of a long list, and the drawing of what is brought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.journey.state import ItemNeeds, Overlay, Page
from ui.preview_record import answered, at_page
from ui.preview_scene import Scene

_BIRTH: Final = "TBD-YJ01"
_ANSWERS: Final = ("hospital", "yes", "unmarried", "father", "phone", "employed", "yes", "yes", "no")
"""Unmarried, and the child is registered with the father: one paper is taken to a counter."""


def notice_sample_scenes() -> Iterator[Scene]:
    """The list, and over it a paper that is taken to a counter, a photograph, one that the parents write, and a book."""
    told = answered(_BIRTH, *_ANSWERS)
    here = at_page(Page.NOTICE, item=ItemNeeds(_BIRTH, needs_strong=True))
    yield Scene("notice-counter", here, told)
    for name, material in (("counter", "QZJD"), ("photo", "ETZP"), ("letter", "FHSM"), ("page", "HKB")):
        over = at_page(Page.NOTICE, here, overlay=Overlay.SAMPLE, sample=material)
        yield Scene(f"sheet-sample-told-{name}", over, told)
