# SPDX-License-Identifier: Apache-2.0
"""A tour of any item of the content, offered or draft: who comes, what they answer, and where it stands on the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from config import clock
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.summary import summary_of
from kiosk.guidance.for_whom import agent_wanted
from kiosk.guidance.questionnaire import Question
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import resident
from ui.tour.acting import agent_for, asked_which_enterprise, must_act, place_of
from ui.tour.cast import Casting, cast
from ui.tour.golden import CaseToPlay, NoSuchCase
from ui.tour.good_answers import good_answer
from ui.tour.options import TourOptions
from ui.tour.writing import Asked
from ui.visit.parts import VisitParts
from ui.visit.session import VisitSession

CONTENT: Final = Path(__file__).parents[2] / "config" / "content"


class NoSuchItem(Exception):
    """The content has no item of this code."""


@cache
def _written() -> Catalogue:
    """Everything that was written, drafts too; read once for a tour."""
    return load_catalogue(CONTENT, linted=True, drafts=True)


def casting_of(code: str, seed: int | None, case: CaseToPlay | None, *, for_other: bool = False) -> Casting:
    """Who plays it. Items without a form are played by anybody. ``for_other``: somebody else comes for them (代办).

    Raises:
        NoSuchItem: nothing in the content is called so.
        NoSuchCase: it stops nobody, so that a tour of it has no end.
    """
    catalogue = _written()
    item = catalogue.get(code)
    if item is None:
        raise NoSuchItem(f"no item {code} in {CONTENT}")
    if (item.lookup is not None or item.ride is not None) and case is not None and case.expect == "block":
        raise NoSuchCase(f"{case.name}: said on the page that asks, where a visit goes on and no tour ends")
    if not item.fields:
        return Casting(seed or 1, {}, {}, "go")
    return cast(catalogue, item, clock.now().date(), seed, case, for_other=for_other or must_act(item))


def comes_for_another(code: str, case: CaseToPlay | None) -> bool:
    """Whether this golden case is of somebody for whom another one comes: its own answer to 给谁办 says so."""
    item = _written().get(code)
    return item is not None and case is not None and agent_wanted(item, case.answers) == "must"


def as_agent(options: TourOptions, *, for_other: bool) -> TourOptions:
    """With what the agent says, where somebody comes for the resident."""
    item, today = _written().items[options.item], clock.now().date()
    if not for_other and not must_act(item):
        return options
    agent = agent_for(item, resident(options.seed, today), today)
    return replace(options, for_other=True, relation=place_of(item, agent))


def is_draft(code: str) -> bool:
    """Whether no resident is offered it yet; the platform must be told to take its cases too."""
    return _written().items[code].release == "draft"


def with_item(parts: VisitParts, code: str) -> VisitParts:
    """The terminal as it is where it offers this item. A draft stands first on its first screen, as if it were offered."""
    offered = parts.catalogue
    if code in offered.summaries:
        return parts
    draft = _written().items[code].model_copy(update={"release": "offered"})
    items = {code: draft, **{key: offered.items[key] for key in offered.items}}
    summaries = {code: summary_of(draft), **offered.summaries}
    site = replace(parts.site, home=(code, *parts.site.home))
    return replace(parts, catalogue=replace(offered, items=items, summaries=summaries), site=site)


def asked_now(session: VisitSession, casting: Casting, phone: str) -> Asked:
    """What the page on screen asks, and what this resident answers."""
    record = session.record
    if session.state.page is Page.QUESTION:
        view = record.guidance_view()
        options = [one.value for one in view.options] if isinstance(view, Question) else []
        asked = view.id if isinstance(view, Question) else ""
        return Asked("choice", casting.answers.get(asked, options[0] if options else ""), options)
    if session.state.page is Page.ENTERPRISE:
        return asked_which_enterprise(record)
    if session.state.page in (Page.LOOKUP, Page.LOOKUP_LIST):
        return _looked_up(session, casting)
    prompt, form = record.asking.prompt, record.form
    if prompt is None or form is None:
        return Asked("", "")
    spec = form.item.field(prompt.code)
    if prompt.kind == "digits":  # a part of an address: any number will do
        return Asked(prompt.kind, "1")
    told = casting.fields.get(prompt.code, phone if prompt.kind == "phone" else good_answer(form, spec))
    return Asked(prompt.kind, told, [one.value for one in prompt.options])


def _looked_up(session: VisitSession, casting: Casting) -> Asked:
    """公开查询: what is written, or the first of those that were found."""
    way = session.errands.lookups
    if session.state.page is Page.LOOKUP_LIST and way.found is not None:
        return Asked("choice", "0", [str(place) for place in range(len(way.found.found))])
    prompt = way.prompt
    return Asked("", "") if prompt is None else Asked(prompt.kind, casting.fields.get(prompt.code, ""))
