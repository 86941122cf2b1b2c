# SPDX-License-Identifier: Apache-2.0
"""您同意取用的 in the visit's table: from the form and back, taken back with one answer, given again by fetching again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.machine import step
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Overlay, Page
from tests.unit.kiosk.journey.walks import walk

REVIEW = JourneyState(page=Page.REVIEW, item=ItemNeeds("312000202000"), level=Level.STRONG, form=FormStanding(1))
LISTED = replace(REVIEW, page=Page.CONSENTS)
ONE = replace(REVIEW, page=Page.CONSENT)


def test_from_the_form_to_one_of_them_and_back() -> None:
    listed, effects = walk(REVIEW, ev.ConsentsAsked())
    assert (listed.page, effects) == (Page.CONSENTS, [fx.OpenConsents()])
    turned, effects = walk(listed, ev.ConsentsTurned(1))
    assert (turned, effects) == (listed, [fx.TurnConsents(1)])
    one, effects = walk(listed, ev.ConsentPicked("c1"))
    assert (one.page, effects) == (Page.CONSENT, [fx.PickConsent("c1")])
    for back in (ev.WentBack(), ev.WentOn()):
        assert walk(one, back) == (listed, [])
        assert walk(listed, back) == (REVIEW, [])


def test_what_is_missing_then_is_asked_next() -> None:
    asked, effects = walk(ONE, ev.ConsentRevoked())
    assert (asked, effects) == (ONE, [fx.RevokeConsent()])
    listed, effects = walk(ONE, ev.FormBared(FormStanding(3, to_photograph=1)))
    assert (listed.page, listed.form.missing, listed.form.to_photograph, effects) == (Page.CONSENTS, 3, 1, [])
    field, effects = walk(listed, ev.WentOn(), ev.WentOn())
    assert (field.page, effects) == (Page.FIELD, [fx.AskField()])


def test_a_rule_that_says_no_without_it_stands() -> None:
    assert step(ONE, ev.FormBared(FormStanding(is_blocked=True)))[0].form.is_blocked


def test_given_again_it_is_fetched_again() -> None:
    fetching, effects = walk(ONE, ev.ConsentGivenAgain())
    assert (fetching.page, effects) == (Page.PREFILL, [fx.GiveConsentAgain()])
    assert walk(fetching, ev.Prefilled(FormStanding(1)))[0].page is Page.REVIEW


def test_who_does_not_want_it_used_can_leave() -> None:
    assert step(ONE, ev.CancelAsked())[0].overlay is Overlay.CANCEL


@pytest.mark.parametrize("page", [Page.REVIEW, Page.CONSENTS, Page.FIELD, Page.SIGN])
def test_a_second_tap_takes_nothing_back(page: Page) -> None:
    state = replace(REVIEW, page=page)
    assert step(state, ev.ConsentRevoked()) == (state, ())
    assert step(state, ev.FormBared(FormStanding()))[0].page is page
