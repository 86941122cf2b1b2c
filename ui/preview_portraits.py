# SPDX-License-Identifier: Apache-2.0
"""Scenes of the ID photograph (证件照) for ``ui.preview`` and ``tests/ui``: drawn people, findings as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtGui import QImage

from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState, PortraitStep, PrinterState, StopReason
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture

ITEM = "TBD-ZP01"
_HERE = JourneyState(item=ItemNeeds(ITEM, gives_portrait=True))


@dataclass(frozen=True)
class PortraitScene:
    """What the way of the portrait knows. ``faults``: of each picture that was taken, names of ``Fault``."""

    words: str = ""
    is_good: bool = False
    count: int = 0
    faults: tuple[tuple[str, ...], ...] = ()
    colour: str = "white"
    unmet: tuple[tuple[str, str], ...] = ()
    """Clause and why."""


def way_of(scene: PortraitScene) -> Any:
    """What the presenter asks of a ``PortraitWay``."""
    from kiosk.vision.portrait.checks import Checks, Fault
    from kiosk.vision.portrait.standard import NOT_JUDGED, Clause, Finding, State, Why
    from kiosk.vision.portrait.watch import Seen

    thumbs = (LivePicture(), LivePicture(), LivePicture())
    for number, _ in enumerate(scene.faults):
        thumbs[number].show(QImage.fromData(photo_of(number + 1)), 0.0)
    result = LivePicture()
    result.show(QImage.fromData(photo_of(1)), 0.0)
    unmet = {Clause(clause): Why(why) for clause, why in scene.unmet}
    open_ = {**NOT_JUDGED, Clause.NATURAL: Why.NEEDS_PERSON}

    def found(clause: Clause) -> Finding:
        if clause in unmet:
            return Finding(clause, State.NOT_MET, unmet[clause])
        return Finding(clause, State.NOT_JUDGED if clause in open_ else State.MET, open_.get(clause, Why.MEASURED))

    return SimpleNamespace(
        seen=Seen(scene.words, scene.is_good, scene.count, None) if scene.words else None,
        takes=[SimpleNamespace(checks=Checks(tuple(Fault[name] for name in names), 1)) for names in scene.faults],
        thumbs=thumbs,
        result=result,
        colour=scene.colour,
        made=SimpleNamespace(findings=tuple(found(clause) for clause in Clause)),
    )


def portrait_states() -> Iterator[tuple[str, JourneyState, PortraitScene, bool]]:
    """Name, state, what the way knows, and whether the camera shows somebody."""
    yield "portrait", replace(_HERE, page=Page.PORTRAIT), PortraitScene(), False
    live = replace(_HERE, page=Page.PORTRAIT_TAKE, sight=Sight.SEES)
    yield "portrait-take-opening", replace(live, sight=Sight.OPENING), PortraitScene(), False
    yield "portrait-take-nearer", live, PortraitScene("eyes.hints.nearer"), True
    yield "portrait-take-behind-busy", live, PortraitScene("eyes.hints.busy_backdrop"), True
    yield "portrait-take-behind-dark", live, PortraitScene("eyes.hints.dark_backdrop"), True
    yield "portrait-take-glare", live, PortraitScene("eyes.hints.glare"), True
    one = replace(live, takes=1)
    yield "portrait-take-count", one, PortraitScene("eyes.hints.hold", True, 3), True
    yield "portrait-take-got", replace(live, takes=2), PortraitScene("portrait.got", True), True
    for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT):
        yield f"portrait-take-{sight.value}", replace(one, sight=sight), PortraitScene(), False
    taken = PortraitScene(faults=((), ("EYES_OPEN",), ("UNEVEN", "GLARE", "MOUTH")))
    choose = replace(_HERE, page=Page.PORTRAIT_CHOOSE, takes=3)
    yield "portrait-choose", choose, taken, False
    yield "portrait-choose-one", replace(choose, takes=1), PortraitScene(faults=(("TURN_STRAIGHT",),)), False
    colour = replace(choose, page=Page.PORTRAIT_COLOUR, portrait=PortraitStep.MADE)
    yield "portrait-colour", colour, taken, False
    yield "portrait-colour-blue", colour, replace(taken, colour="blue"), False
    yield "portrait-colour-making", replace(colour, portrait=PortraitStep.MAKING), taken, False
    yield "portrait-colour-failed", replace(colour, portrait=PortraitStep.FAILED), taken, False
    result = replace(colour, page=Page.PORTRAIT_RESULT)
    unmet = (
        ("background", "other_background"),
        ("face_width", "too_few_points"),
        ("hair_top", "eyes_first"),
        ("eyes_open", "measured"),
        ("clear", "too_few_points"),
    )
    worst = replace(taken, colour="blue", unmet=unmet)
    yield "portrait-result", result, taken, False
    yield "portrait-result-unmet", result, worst, False
    for name, paper, trouble in (
        ("printing", PaperState.PRINTING, None),
        ("stands", PaperState.PRINTING, PrinterState.PAPER_OUT),
        ("printed", PaperState.PRINTED, None),
        ("not-printed", PaperState.NOT_PRINTED, PrinterState.JAMMED),
        ("unknown", PaperState.UNKNOWN, PrinterState.JAMMED),
        ("missed", PaperState.MISSED, None),
    ):
        yield f"portrait-result-{name}", replace(result, document=paper, document_trouble=trouble), worst, False
    out = replace(result, document_printer=PrinterState.PAPER_OUT)
    yield "portrait-result-no-paper", out, worst, False
    yield "portrait-clauses", replace(result, page=Page.PORTRAIT_CLAUSES), worst, False
    stopped = replace(_HERE, page=Page.STOP, stop_from=Page.PORTRAIT_TAKE, slip=PaperState.PRINTED)
    for reason in (StopReason.CAMERA_OUT, StopReason.PORTRAIT_OUT, StopReason.ELSEWHERE):
        yield f"portrait-stop-{reason.value}", replace(stopped, stop=reason), PortraitScene(), False
    yield "portrait-notice", replace(_HERE, page=Page.NOTICE), PortraitScene(), False
    yield "portrait-end", replace(_HERE, page=Page.END, document=PaperState.PRINTED), PortraitScene(), False
