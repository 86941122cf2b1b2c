# SPDX-License-Identifier: Apache-2.0
"""Taking an ID photograph (拍证件照): nobody is asked who they are, pictures go when they are left, paper tells the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.moves.portrait import TAKES
from kiosk.journey.state import (
    PORTRAIT_PAGES,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PortraitStep,
    PrinterState,
    StopReason,
)
from kiosk.vision.sight import Sight
from tests.unit.kiosk.journey.walks import ZP, walk

ITEM = ItemNeeds("TBD-ZP01", gives_portrait=True)
NOTICE = JourneyState(page=Page.NOTICE, item=ITEM)
TAKE = JourneyState(page=Page.PORTRAIT_TAKE, item=ITEM, sight=Sight.SEES)
CHOOSE = replace(TAKE, page=Page.PORTRAIT_CHOOSE, takes=3)
COLOUR = replace(CHOOSE, page=Page.PORTRAIT_COLOUR, portrait=PortraitStep.MADE)
RESULT = replace(COLOUR, page=Page.PORTRAIT_RESULT)


def test_the_whole_way_without_a_word_about_who_it_is() -> None:
    begun, _ = walk(JourneyState(), ev.ItemChosen("TBD-ZP01"), ZP, ev.NoticeReady(), ev.WentOn())
    assert (begun.page, begun.level) == (Page.PORTRAIT, Level.NONE)
    live, effects = walk(begun, ev.WentOn())
    assert (live.page, effects) == (Page.PORTRAIT_TAKE, [fx.ForgetPortraits()])
    three, _ = walk(live, ev.PortraitTaken(1), ev.PortraitTaken(2))
    assert three.page is Page.PORTRAIT_TAKE
    choosing, _ = step(three, ev.PortraitTaken(TAKES))
    assert choosing.page is Page.PORTRAIT_CHOOSE
    made, effects = walk(choosing, ev.PortraitChosen(1), ev.PortraitMade(), ev.ColourChosen("blue"), ev.PortraitMade())
    assert (made.page, made.portrait) == (Page.PORTRAIT_COLOUR, PortraitStep.MADE)
    assert effects == [fx.MakePortrait(1), fx.ColourPortrait("blue")]
    printing, effects = walk(made, ev.WentOn(), ev.PortraitPrintAsked())
    assert (printing.document, effects) == (PaperState.PRINTING, [fx.PrintPortrait(1)])
    printed, _ = step(printing, ev.DocumentFinished(1, "printed", "", 1))
    end, effects = walk(printed, ev.WentOn())
    assert (end.page, end.takes, effects) == (Page.END, 0, [fx.ForgetPortraits()])
    assert walk(end, ev.PauseElapsed())[1] == [fx.EndVisit("done")]


def test_what_cannot_be_done_here_is_said_before_it_begins() -> None:
    no_camera = replace(NOTICE, item=replace(ITEM, is_unfitted=True))
    assert step(no_camera, ev.WentOn())[0].stop is StopReason.ELSEWHERE
    unfit, _ = step(NOTICE, ev.EyesUnfit())
    assert step(unfit, ev.WentOn())[0].stop is StopReason.ELSEWHERE
    unfit, _ = step(NOTICE, ev.EyesUnfit())
    assert step(unfit, ev.WentOn())[0].stop is StopReason.ELSEWHERE
    unfit, _ = step(NOTICE, ev.EyesUnfit())
    assert step(unfit, ev.WentOn())[0].stop is StopReason.ELSEWHERE
    unfit, _ = step(NOTICE, ev.EyesUnfit())
    assert step(unfit, ev.WentOn())[0].stop is StopReason.ELSEWHERE
    no_paper = replace(NOTICE, document_printer=PrinterState.PAPER_OUT)
    assert step(no_paper, ev.WentOn())[0].stop is StopReason.PRINTER_OUT


def test_one_take_is_enough_and_none_is_not() -> None:
    assert step(TAKE, ev.WentOn()) == (TAKE, ())
    assert step(replace(TAKE, takes=1), ev.WentOn())[0].page is Page.PORTRAIT_CHOOSE


@pytest.mark.parametrize("sight", [Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT])
def test_nothing_is_taken_of_what_is_not_seen_and_another_way_is_there(sight: Sight) -> None:
    blind, _ = step(TAKE, ev.SightChanged(sight))
    assert step(blind, ev.ShotAsked()) == (blind, ())
    stopped, _ = step(blind, ev.ElsewhereAsked())
    assert (stopped.stop, stopped.stop_from) == (StopReason.CAMERA_OUT, Page.PORTRAIT_TAKE)
    assert step(stopped, ev.WentBack())[0].page is Page.PORTRAIT_TAKE


def test_by_the_residents_own_press() -> None:
    assert step(TAKE, ev.ShotAsked()) == (TAKE, (fx.TakeNow(),))
    assert step(TAKE, ev.ElsewhereAsked())[0].stop is StopReason.ELSEWHERE


@pytest.mark.parametrize("number", [-1, 3])
def test_only_a_picture_that_was_taken_can_be_chosen(number: int) -> None:
    assert step(CHOOSE, ev.PortraitChosen(number)) == (CHOOSE, ())


def test_of_some_pictures_nothing_can_be_made() -> None:
    making = replace(COLOUR, portrait=PortraitStep.MAKING)
    assert step(making, ev.WentOn()) == (making, ())
    failed, _ = step(making, ev.PortraitNotMade())
    assert failed.portrait is PortraitStep.FAILED
    for event in (ev.ColourChosen("red"), ev.PortraitMade(), ev.PortraitNotMade()):
        assert step(failed, event) == (failed, ())
    again, effects = step(failed, ev.WentOn())
    assert (again.page, again.portrait, effects) == (
        Page.PORTRAIT_COLOUR,
        PortraitStep.MAKING,
        (fx.MakePortraitAgain(),),
    )
    assert step(failed, ev.RetakeAsked())[0].page is Page.PORTRAIT_TAKE
    assert step(replace(failed, page=Page.PORTRAIT_RESULT), ev.PortraitPrintAsked())[1] == ()


def test_what_is_not_made_three_times_in_a_row_is_made_elsewhere() -> None:
    making = replace(COLOUR, portrait=PortraitStep.MAKING)
    twice, _ = walk(making, ev.PortraitNotMade(), ev.WentOn(), ev.PortraitNotMade())
    assert (twice.page, twice.portrait) == (Page.PORTRAIT_COLOUR, PortraitStep.FAILED)
    others, _ = walk(twice, ev.RetakeAsked(), ev.PortraitTaken(1), ev.WentOn(), ev.PortraitChosen(0))
    stopped, _ = step(others, ev.PortraitNotMade())
    assert (stopped.stop, stopped.stop_from) == (StopReason.PORTRAIT_OUT, Page.PORTRAIT_COLOUR)
    back, _ = step(stopped, ev.WentBack())
    assert (back.page, back.portrait) == (Page.PORTRAIT_COLOUR, PortraitStep.FAILED)
    made, _ = walk(twice, ev.WentOn(), ev.PortraitMade(), ev.ColourChosen("red"))
    assert step(made, ev.PortraitNotMade())[0].page is Page.PORTRAIT_COLOUR, "in a row alone"


@pytest.mark.parametrize("start", [CHOOSE, COLOUR, RESULT])
def test_again_forgets_what_was_taken(start: JourneyState) -> None:
    again, effects = step(replace(start, document=PaperState.PRINTED), ev.RetakeAsked())
    assert (again.page, again.takes, again.document, effects) == (
        Page.PORTRAIT_TAKE,
        0,
        PaperState.NONE,
        (fx.ForgetPortraits(),),
    )


def test_back_all_the_way_leaves_no_picture_and_no_paper() -> None:
    state, effects = walk(replace(RESULT, document=PaperState.PRINTED), *[ev.WentBack()] * 4)
    assert (state.page, state.takes, state.document) == (Page.PORTRAIT, 0, PaperState.NONE)
    assert fx.ForgetPortraits() in effects
    assert step(state, ev.WentBack())[0].page is Page.NOTICE


def test_what_is_being_printed_comes_out_first() -> None:
    printing, _ = step(RESULT, ev.PortraitPrintAsked())
    for event in (ev.RetakeAsked(), ev.WentBack(), ev.WentOn(), ev.PortraitPrintAsked()):
        assert step(printing, event) == (printing, ())


def test_paper_in_doubt_is_printed_again_by_the_residents_word_alone() -> None:
    doubt, _ = walk(RESULT, ev.PortraitPrintAsked(), ev.DocumentFinished(1, "unknown", "jammed"))
    assert doubt.document is PaperState.UNKNOWN
    missed, effects = walk(doubt, ev.PaperMissed(), ev.PortraitPrintAsked())
    assert (missed.document, effects) == (PaperState.PRINTING, [fx.PrintPortrait(2)])
    out = replace(doubt, document_printer=PrinterState.PAPER_OUT)
    stopped, _ = step(out, ev.PortraitPrintAsked())
    assert (stopped.stop, stopped.stop_from) == (StopReason.PRINTER_OUT, Page.PORTRAIT_RESULT)


def test_the_whole_list_is_one_tap_away_and_back() -> None:
    state, _ = step(RESULT, ev.ClausesAsked())
    assert state.page is Page.PORTRAIT_CLAUSES
    assert step(state, ev.WentOn())[0].page is step(state, ev.WentBack())[0].page is Page.PORTRAIT_RESULT


@pytest.mark.parametrize("page", sorted(PORTRAIT_PAGES))
def test_a_card_or_a_code_identifies_nobody_here(page: Page) -> None:
    state = replace(RESULT, page=page)
    with_card, effects = step(state, ev.CardFound(False))
    assert (with_card.level, with_card.card_present, effects) == (Level.NONE, True, ())
    assert step(state, ev.CodeShown()) == (state, ())
    assert step(state, ev.Identified(True)) == (state, ())


@pytest.mark.parametrize("page", sorted(PORTRAIT_PAGES))
def test_stopping_is_possible_everywhere_and_ends_the_visit(page: Page) -> None:
    state, _ = step(replace(RESULT, page=page), ev.CancelAsked())
    assert state.overlay is Overlay.CANCEL
    assert step(state, ev.CancelConfirmed())[0].ended == "cancelled"
    idle, _ = step(replace(RESULT, page=page), ev.IdleElapsed())
    assert idle.is_masked
    assert step(idle, ev.AnswerElapsed())[0].ended == "idle"
