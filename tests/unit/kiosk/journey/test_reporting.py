# SPDX-License-Identifier: Apache-2.0
"""找茬 in the table: two taps from every page; about a call only who can be called is asked; nothing of the page is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import JourneyState, Level, Overlay, Page, PaperState
from tests.unit.kiosk.journey.walks import walk

FORM = JourneyState(page=Page.REVIEW, level=Level.STRONG)


@pytest.mark.parametrize("page", list(Page))
def test_it_is_two_taps_away_on_every_page(page: Page) -> None:
    state, _ = walk(replace(FORM, page=page), ev.HelpAsked(), ev.ReportAsked())
    assert (state.page, state.overlay, state.reporting) == (page, Overlay.REPORT, Reporting.CHOOSING)
    assert walk(state, ev.OverlayClosed())[0].overlay is Overlay.NONE


def test_nobody_known_is_asked_nothing_more() -> None:
    state, effects = walk(JourneyState(), ev.HelpAsked(), ev.ReportAsked(), ev.ReportKindChosen("broken"))
    assert state.reporting is Reporting.SENDING
    assert effects == [fx.CallHelp(), fx.SendReport("broken", call_me=False)]


@pytest.mark.parametrize("call_me", [True, False])
def test_who_is_known_says_whether_to_be_called_back(call_me: bool) -> None:
    asked, effects = walk(FORM, ev.HelpAsked(), ev.ReportAsked(), ev.ReportKindChosen("manner"))
    assert (asked.reporting, [one for one in effects if isinstance(one, fx.SendReport)]) == (Reporting.CONTACT, [])
    _, effects = walk(asked, ev.ReportContactSaid(call_me))
    assert effects == [fx.SendReport("manner", call_me)]


def test_without_network_nobody_is_asked_for_a_call() -> None:
    state, _ = walk(replace(FORM, online=False), ev.HelpAsked(), ev.ReportAsked(), ev.ReportKindChosen("other"))
    assert state.reporting is Reporting.SENDING


def test_what_comes_is_shown_and_a_late_answer_or_tap_changes_nothing() -> None:
    sent, _ = walk(JourneyState(), ev.HelpAsked(), ev.ReportAsked(), ev.ReportKindChosen("other"))
    assert walk(sent, ev.ReportKindChosen("other")) == (sent, []), "a second tap tells nothing twice"
    assert walk(sent, ev.ReportContactSaid(True)) == (sent, [])
    taken, _ = walk(sent, ev.ReportSaid(Reporting.TAKEN))
    assert taken.reporting is Reporting.TAKEN
    assert walk(taken, ev.ReportSaid(Reporting.OFFLINE)) == (taken, [])


def test_it_begins_on_the_sheet_of_help_alone() -> None:
    for event in (ev.ReportAsked(), ev.ReportKindChosen("other"), ev.ReportContactSaid(True)):
        assert walk(FORM, event) == (FORM, [])


def test_nobody_is_sent_away_while_reading_the_number() -> None:
    reading = replace(FORM, page=Page.END, overlay=Overlay.REPORT)
    assert limits(reading) == limits(replace(reading, overlay=Overlay.HELP))


def test_its_number_is_printed_once_and_again_only_where_it_did_not_come_out() -> None:
    sent, _ = walk(JourneyState(), ev.HelpAsked(), ev.ReportAsked(), ev.ReportKindChosen("other"))
    assert walk(sent, ev.ReportSlipAsked()) == (sent, []), "there is no number yet"
    printing, effects = walk(sent, ev.ReportSaid(Reporting.TAKEN), ev.ReportSlipAsked())
    assert effects == [fx.PrintReportNumber(printing.report_job, "other")]
    assert walk(printing, ev.ReportSlipAsked()) == (printing, []), "a second tap prints nothing twice"
    missed, _ = walk(printing, ev.ReceiptFinished(printing.report_job, "not_printed"))
    assert missed.report_slip is PaperState.NOT_PRINTED
    again, effects = walk(missed, ev.ReportSlipAsked())
    assert effects == [fx.PrintReportNumber(again.report_job, "other")]
    assert walk(again, ev.ReceiptFinished(printing.report_job, "printed"))[0] == again, "that was the first one's"
    unsure, _ = walk(again, ev.ReceiptFinished(again.report_job, "unknown"))
    assert walk(unsure, ev.ReportSlipAsked()) == (unsure, []), "what may be on paper is not printed again"
    assert walk(unsure, ev.OverlayClosed(), ev.HelpAsked(), ev.ReportAsked())[0].report_slip is PaperState.NONE
    closed, _ = walk(unsure, ev.OverlayClosed())
    assert walk(closed, ev.ReportSlipAsked()) == (closed, [])


def choosing() -> JourneyState:
    return walk(JourneyState(), ev.HelpAsked(), ev.ReportAsked())[0]


def test_own_words_go_with_the_reason_that_is_chosen_and_the_state_holds_none_of_them() -> None:
    writing, effects = walk(choosing(), ev.ReportWordsAsked())
    assert (writing.reporting, effects) == (Reporting.WORDS, [])
    kept, effects = walk(writing, ev.ReportWordsSaid(" 字太小了 "))
    assert (kept.reporting, kept.report_words, effects) == (Reporting.CHOOSING, True, [fx.KeepReportWords("字太小了")])
    assert "字太小了" not in repr((kept, effects, ev.ReportWordsSaid("字太小了")))
    sent, effects = walk(kept, ev.ReportKindChosen("unclear"))
    assert (sent.report_words, effects) == (False, [fx.SendReport("unclear", call_me=False)])


def test_nobody_has_to_write_and_what_was_written_is_forgotten_with_the_sheet() -> None:
    writing, _ = walk(choosing(), ev.ReportWordsAsked())
    assert walk(writing, ev.ReportWordsSaid("  ")) == (choosing(), [])
    kept, _ = walk(writing, ev.ReportWordsSaid("看不清"))
    anew, effects = walk(kept, ev.ReportWordsAsked(), ev.ReportWordsSaid(""))
    assert (anew, effects) == (choosing(), [fx.KeepReportWords("")])
    again, effects = walk(kept, ev.OverlayClosed(), ev.HelpAsked(), ev.ReportAsked())
    assert (again.report_words, again.reporting) == (False, Reporting.CHOOSING)
    assert fx.KeepReportWords("") in effects


@pytest.mark.parametrize("text", ["两行\n话", "倒\u202e着", "藏\u200b着", "长" * 101])
def test_what_hides_or_steers_is_written_anew(text: str) -> None:
    writing, _ = walk(choosing(), ev.ReportWordsAsked())
    wrong, effects = walk(writing, ev.ReportWordsSaid(text))
    assert (wrong.reporting, wrong.report_fault, effects) == (Reporting.WORDS, True, [])
    assert not walk(wrong, ev.ReportWordsSaid("好的"))[0].report_fault


def test_words_are_written_on_their_own_sheet_alone() -> None:
    for state in (FORM, choosing(), walk(choosing(), ev.ReportKindChosen("other"))[0]):
        assert walk(state, ev.ReportWordsSaid("话")) == (state, [])
    sent, _ = walk(choosing(), ev.ReportKindChosen("other"))
    for state in (FORM, sent):
        assert walk(state, ev.ReportWordsAsked()) == (state, [])
