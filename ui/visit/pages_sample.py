# SPDX-License-Identifier: Apache-2.0
"""The sheet of 看看样子 (示例样表): what the paper looks like, how to lay it, or what has to be on it."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.sample_paper_model import SampleLine, SamplePaper
from kiosk.journey.state import JourneyState, Page
from ui.view_models import OverlayViewModel
from ui.visit.phrases import Phrases


def present_sample(sheet: OverlayViewModel, state: JourneyState, phrases: Phrases, spec: MaterialSpec | None) -> None:
    """The material's sample, and its own words under it."""
    if spec is None or spec.picture is None:
        return
    mode, paper = state.mode, spec.picture
    sheet.phone = sheet.hours = sheet.callText = sheet.secondaryText = sheet.moreText = ""
    sheet.wordsText = sheet.doneText = ""
    sheet.choices, sheet.showSeconds = [], False
    sheet.title = phrases.say("papers.sample.title", mode, name=spec.name.say())
    own = [] if spec.sample is None else [spec.sample.say()]
    how = _must_show(paper, phrases, state) if state.page is Page.NOTICE else [_how_to_lay(paper, phrases, state)]
    sheet.lines = [*own, *how, phrases.say("papers.sample.not_real", mode)]
    sheet.primaryText = phrases.say("papers.sample.primary", mode)
    sheet.sampleLayout, sheet.sample = paper.layout, _faces(paper, phrases, state)


def _how_to_lay(paper: SamplePaper, phrases: Phrases, state: JourneyState) -> str:
    return phrases.say("papers.sample.lay_photo" if paper.layout == "photo" else "papers.sample.lay", state.mode)


def _must_show(paper: SamplePaper, phrases: Phrases, state: JourneyState) -> list[str]:
    """What has to be on it, where the drawing names anything: nobody lays it down yet, but may have to look for it at home."""

    def say(key: str, **values: object) -> str:
        return phrases.say(f"papers.sample.{key}", state.mode, **values)

    named = dict.fromkeys(line.label for line in (*paper.rows, *paper.back))
    has_portrait = paper.portrait or paper.layout == "booklet"
    marks = [say(key) for key, is_there in (("portrait", has_portrait), ("seal", paper.seal)) if is_there]
    what = say("comma").join((*named, *marks))
    return [say("marked" if paper.layout == "plan" else "must", what=what)] if what else []


def _faces(paper: SamplePaper, phrases: Phrases, state: JourneyState) -> list[dict[str, object]]:
    """What SamplePaper.qml draws: the sides of a card, the halves of an open booklet, or the one sheet."""

    def face(
        rows: Iterable[SampleLine], *, title: str = "", label: str = "", portrait: bool = False, seal: bool = False
    ) -> dict[str, object]:
        return {
            "title": title,
            "label": phrases.say(f"papers.sample.{label}", state.mode) if label else "",
            "rows": [{"label": one.label, "value": one.value} for one in rows],
            "portrait": portrait,
            "seal": seal,
            "stamp": phrases.say("papers.sample.stamp", state.mode),
        }

    if paper.layout == "booklet":
        return [face((), portrait=True), face(paper.rows, title=paper.title, seal=paper.seal)]
    front = face(
        paper.rows,
        title=paper.title,
        label="front" if paper.back else "",
        portrait=paper.portrait or paper.layout == "photo",
        seal=paper.seal,
    )
    return [front, face(paper.back, label="back")] if paper.back else [front]
