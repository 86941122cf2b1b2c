# SPDX-License-Identifier: Apache-2.0
"""The page that takes pictures of a material (拍材料): one visit of it for each; 以后补 always leads on."""

from __future__ import annotations

from dataclasses import replace

from kiosk.application.capture import Stage
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import JourneyState, Overlay, Page, StopReason


def refused(state: JourneyState) -> JourneyState:
    """A pre-check says no. From a picture back leads to the form: there what the paper said can be changed."""
    if state.page is Page.PAPER:
        state = replace(state, page=Page.REVIEW)
    offline = not state.online and state.item is not None and not state.item.offline_allowed
    return stopped(state, StopReason.OFFLINE if offline else StopReason.RULE)


def behind_the_fields(state: JourneyState) -> JourneyState:
    """The form is complete: pictures of papers that may be taken, then the promise, then the last look."""
    if state.form.is_blocked:
        return refused(state)
    if state.form.to_photograph > 0:
        return replace(state, page=Page.PAPER, paper=Stage.LOOKING)
    promise = state.item is not None and state.item.needs_promise
    return replace(state, page=Page.PROMISE if promise else Page.CONFIRM)


def wished(state: JourneyState, event: ev.PaperWished) -> Step:
    """What the resident wants goes to whoever takes the pictures."""
    return state, (fx.StepPaper(event.wish, event.value),)


def sample_asked(state: JourneyState, event: ev.SampleAsked) -> Step:
    """看看样子 (示例样表): of the paper in hand, or of one that 一次告知 lists, which alone has to say which."""
    is_free = (
        state.overlay is Overlay.NONE and _has_sample(state) and bool(event.material) is (state.page is Page.NOTICE)
    )
    return (replace(state, overlay=Overlay.SAMPLE, sample=event.material) if is_free else state), ()


def sample_kept_in_its_place(state: JourneyState) -> JourneyState:
    """A sample lies over the page it was asked for on alone: what has come meanwhile is to be seen."""
    if state.overlay is Overlay.SAMPLE and not _has_sample(state):
        state = replace(state, overlay=Overlay.NONE)
    return state if state.overlay is Overlay.SAMPLE or not state.sample else replace(state, sample="")


def _has_sample(state: JourneyState) -> bool:
    return state.page is Page.NOTICE or (state.page is Page.PAPER and state.paper.has_sample)


def staged(state: JourneyState, event: ev.PaperStaged) -> Step:
    """How far the picture is."""
    return replace(state, paper=event.stage), ()


def settled(state: JourneyState, _event: ev.PaperSettled) -> Step:
    """This material has its pictures, or comes later: the next one, or on; first what a value taken from it left open."""
    if state.form.missing > 0:
        return replace(state, page=Page.FIELD), (fx.AskField(),)
    return behind_the_fields(state), ()


def back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To the form; pictures that were not handed in are gone, values that were taken from them stay."""
    return replace(state, page=Page.REVIEW), (fx.TellForm(),)
