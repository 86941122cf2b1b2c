# SPDX-License-Identifier: Apache-2.0
"""小申 with the guides of the content: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kiosk.catalogue.asking.answering import Answering, Found
from kiosk.catalogue.asking.index import answer_index
from kiosk.catalogue.asking.table import load_asking
from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.journey.state import JourneyState, Page
from ui.visit.ask_way import AskWay

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

from ui.preview_content import CONTENT, everything


@dataclass(frozen=True)
class AskScene:
    """``question``: what was asked; ``drafts``: over all guides that are written, also of what is not offered yet."""

    name: str
    state: JourneyState
    question: str = ""
    is_broken: bool = False
    is_open: bool = True
    drafts: bool = False


def ask_scenes() -> Iterator[AskScene]:
    """Every page of it, with and without an answer."""
    ask, answers = JourneyState(page=Page.ASK), JourneyState(page=Page.ANSWERS)
    yield AskScene("ask", ask)
    yield AskScene("ask-loading", ask, is_open=False)
    yield AskScene("ask-broken", ask, is_broken=True, is_open=False)
    yield AskScene("ask-typing", JourneyState(page=Page.ASK_TYPE))
    yield AskScene("answers", answers, "灵活就业登记要什么条件")
    yield AskScene("answers-longest", answers, "老年津贴八十岁一个月拿多少钱", drafts=True)
    yield AskScene("answers-unsure", answers, "今天天气怎么样")
    yield AskScene("answers-none", answers, "ABC")


def way_of(scene: AskScene, parts: VisitParts) -> AskWay:
    """As it stands in a visit that came so far."""
    way = AskWay(parts, lambda _event: None, lambda: None)
    way.is_open, way.is_broken = True, scene.is_broken
    if scene.is_open:
        answering = _answering(drafts=scene.drafts)
        way.ready = answering.ready()
        way.question = scene.question
        way.found = answering.ask(scene.question) if scene.question else Found((), is_sure=False)
    return way


@cache
def _answering(*, drafts: bool) -> Answering:
    catalogue = everything() if drafts else load_catalogue(CONTENT, linted=True)
    tables = CONTENT / "tables"
    index = answer_index(catalogue.items.values(), load_asking(tables), load_synonyms(tables))
    return Answering(index, catalogue)
