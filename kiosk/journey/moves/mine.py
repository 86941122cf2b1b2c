# SPDX-License-Identifier: Apache-2.0
"""我的办件: from the door to who is here, what needs the resident first, one case, its correction; the pure changes.

Nothing is asked of the platform before the resident has said that it may be shown (domain notes 1.7 row 80).
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import Mended, MineStep, MineWish
from kiosk.journey.paying import Paying
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import Acting, ActingStep, JourneyState, Level, Page, StopReason, WayNotice

_TURNS = (MineWish.FORWARD, MineWish.BACKWARD)
_KEYS = {
    Page.MINE: (
        MineWish.SHOW, MineWish.CASE, MineWish.OFFER, MineWish.LICENCES, MineWish.POINTS, MineWish.VISIT, MineWish.PAY,
        *_TURNS,
    ),
    Page.MINE_CASE: (
        MineWish.MEND, MineWish.CARD, MineWish.PAY_CASE, MineWish.PAPER, MineWish.REFUND, MineWish.WITHDRAW,
        MineWish.WITHDRAW_SURELY, *_TURNS,
    ),
    Page.MINE_OFFER: (MineWish.CONFIRM, MineWish.DECLINE, MineWish.REASON),
    Page.MINE_LICENCES: _TURNS,
    Page.MINE_POINTS: _TURNS,
    Page.MINE_GLANCE: _TURNS,
    Page.MINE_REFUND: (MineWish.ASK_REFUND, MineWish.REFUND_REASON),
    Page.MINE_VISIT: (
        MineWish.MOVE_VISIT, MineWish.CANCEL_VISIT, MineWish.CANCEL_VISIT_SURELY, MineWish.CHECK_IN,
    ),
}  # fmt: skip
"""Which keys a page has: a late tap on the page before is none on this one."""
_ASKED_FIRST = {
    MineWish.CARD: MineStep.SHOWN,
    MineWish.WITHDRAW_SURELY: MineStep.SURE,
    MineWish.CANCEL_VISIT_SURELY: MineStep.SURE,
    MineWish.REASON: MineStep.REASONS,
    MineWish.REFUND_REASON: MineStep.REASONS,
}
_OPENS = {
    MineWish.CASE: Page.MINE_CASE,
    MineWish.OFFER: Page.MINE_OFFER,
    MineWish.LICENCES: Page.MINE_LICENCES,
    MineWish.POINTS: Page.MINE_POINTS,
    MineWish.VISIT: Page.MINE_VISIT,
    MineWish.REFUND: Page.MINE_REFUND,
}


def enter(state: JourneyState) -> Step:
    """Through the door: whoever is not known yet says who they are, or holds a receipt's code before the scanner. Who acted for
    somebody stands here for themselves: nobody looks at the cases of who lent them a card.
    """
    state = replace(state, is_mine=True, mine=MineStep.NONE, item=None, mended=Mended.NO)
    state = replace(state, acting=Acting.UNASKED, acting_step=ActingStep.NONE)
    return known(state) if state.level is not Level.NONE else (replace(state, page=Page.IDENTIFY), ())


def wants_card(state: JourneyState) -> bool:
    """What was tapped among own cases is for who is known by the card, and nothing less leads on."""
    return state.is_mine and state.mine is MineStep.NEEDS_CARD


def known(state: JourneyState) -> Step:
    """The resident is known: still covered. Who was asked for the card in the middle of a case is back at that case, read
    anew; not who came in between.
    """
    if wants_card(state) and not state.notice_due:
        return _asked(replace(state, page=Page.MINE_CASE), MineWish.CASE)
    covered = replace(state, page=Page.MINE, mine=MineStep.COVERED, mended=Mended.NO, notice_due=False)
    return covered, (fx.ClearEntry(),)


def unknown_left(state: JourneyState) -> Step:
    """Back from the card page: to the case for which the card was asked, or to the services."""
    return known(state) if wants_card(state) else left(state)


def left(state: JourneyState) -> Step:
    """Back to the services."""
    return replace(state, page=Page.CHOOSE, is_mine=False, mine=MineStep.NONE), ()


def paper_shown(state: JourneyState, event: ev.OtherCodeShown) -> Step:
    """A code that says nobody's name: on the way to own cases it is looked up, elsewhere it is of no use."""
    if not state.is_mine or WayNotice(event.notice) is not WayNotice.CODE_OTHER:
        return replace(state, way=WayNotice(event.notice)), ()
    looking = replace(state, page=Page.MINE_GLANCE, mine=MineStep.ASKING)
    return looking, (fx.LookUpPaper(),)


def number_asked(state: JourneyState, _event: ev.CaseNumberAsked) -> Step:
    """Who has neither card nor code types the number from their receipt."""
    if not state.is_mine or wants_card(state):
        return state, ()
    return replace(state, page=Page.MINE_NUMBER, mine=MineStep.NONE), (fx.ClearEntry(),)


def typed_key(state: JourneyState, event: ev.KeyPressed) -> Step:
    """One key; what was said of the number before is not true of this one. While it is looked up it stays as it is."""
    if state.mine is MineStep.ASKING:
        return state, ()
    return replace(state, mine=MineStep.NONE), (fx.EditEntry(event.key),)


def number_typed(state: JourneyState, _event: ev.WentOn) -> Step:
    """The last four of its telephone are typed next, or stand there already."""
    return replace(state, page=Page.MINE_TAIL, mine=MineStep.NONE), (fx.KeepCaseNumber(),)


def number_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """From the telephone to the number, both as they were typed."""
    return replace(state, page=Page.MINE_NUMBER, mine=MineStep.NONE), (fx.MendCaseNumber(),)


def number_looked_up(state: JourneyState, _event: ev.WentOn) -> Step:
    """The number and the last four of its telephone; they stay on the pad until the case is found."""
    if state.mine is MineStep.ASKING:
        return state, ()
    return replace(state, mine=MineStep.ASKING), (fx.LookUpNumber(),)


def number_said(state: JourneyState, event: ev.MineSaid) -> Step:
    """Found; or why not, and nothing that was typed is lost. A wrong one begins with the number: either may be wrong."""
    if state.mine is not MineStep.ASKING:
        return state, ()
    if event.step is MineStep.SHOWN:
        return replace(state, page=Page.MINE_GLANCE, mine=event.step), (fx.ClearEntry(),)
    if event.step is MineStep.GONE:
        return replace(state, page=Page.MINE_NUMBER, mine=event.step), (fx.MendCaseNumber(),)
    return replace(state, mine=event.step), ()


def list_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The loud button: show it; or, where it did not come, once more."""
    if state.mine in (MineStep.ASKING, MineStep.SHOWN):
        return state, ()
    return _asked(state, MineWish.SHOW)


def list_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """The same from the list."""
    return left(state)


def wished(state: JourneyState, event: ev.MineWished) -> Step:
    """A key. While something is under way nothing else is begun."""
    wish = event.wish
    is_asked_first = state.mine is _ASKED_FIRST.get(wish, state.mine)
    if state.mine is MineStep.ASKING or wish not in _KEYS[state.page] or not is_asked_first:
        return state, ()
    if wish in _OPENS:
        return _asked(replace(state, page=_OPENS[wish]), wish, event.value)
    if wish in _TURNS:
        return state, (fx.StepMine(wish),)
    if wish is MineWish.MOVE_VISIT:
        return replace(state, page=Page.VISIT, is_moving=True), (fx.OpenVisit(is_move=True),)
    if wish in (MineWish.WITHDRAW, MineWish.CANCEL_VISIT):
        return replace(state, mine=MineStep.SURE), ()
    if wish in (MineWish.DECLINE, MineWish.ASK_REFUND):
        return replace(state, mine=MineStep.REASONS), ()
    if wish in (MineWish.MEND, MineWish.CARD) and state.level is not Level.STRONG:
        return replace(state, page=Page.IDENTIFY, mine=MineStep.NEEDS_CARD), ()
    return _asked(state, MineWish.CASE if wish is MineWish.CARD else wish, event.value)


def _asked(state: JourneyState, wish: MineWish, value: str = "") -> Step:
    return replace(state, mine=MineStep.ASKING), (fx.StepMine(wish, value),)


def said(state: JourneyState, event: ev.MineSaid) -> Step:
    """What came of it. Who is not known any more says so again."""
    if event.step is MineStep.SESSION_ENDED:
        gone = replace(state, page=Page.IDENTIFY, level=Level.NONE, social_card_read=False, mine=MineStep.NONE)
        return stopped(gone, StopReason.SESSION_ENDED), ()
    return replace(state, mine=event.step), ()


def one_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """From one thing back to the list, which is asked for anew: something may have come of it. A question is closed first."""
    if state.mine in (MineStep.SURE, MineStep.REASONS):
        return replace(state, mine=MineStep.SHOWN), ()
    return _asked(replace(state, page=Page.MINE), MineWish.SHOW)


def visit_kept(state: JourneyState) -> JourneyState:
    """Back from choosing another time, to the appointment as it stands."""
    return replace(state, page=Page.MINE_VISIT, is_moving=False, mine=MineStep.SHOWN)


def order_found(state: JourneyState, _event: ev.OrderFound) -> Step:
    """The unpaid order that was chosen is paid on the page of every order."""
    return replace(state, page=Page.PAY, paying=Paying.WAITING, order_found=True, mine=MineStep.NONE, item=None), ()


def order_left(state: JourneyState) -> Step:
    """现在不付, before anything came of it: back to the list."""
    state = replace(state, page=Page.MINE, paying=Paying.NONE, order_found=False, mine=MineStep.ASKING)
    return state, (fx.LeaveOrder(), fx.StepMine(MineWish.SHOW))


def one_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The loud button of one thing: back to the list where nothing else is to be done."""
    return one_back(replace(state, mine=MineStep.NONE), ev.WentBack())


def glance_back(state: JourneyState, _event: ev.WentBack | ev.WentOn) -> Step:
    """From what a receipt's code showed: another code, or the card; who is known by now is asked for neither."""
    if state.level is not Level.NONE:
        return known(state)
    return replace(state, page=Page.IDENTIFY, mine=MineStep.NONE), ()


def mending_opened(state: JourneyState, event: ev.MendingOpened) -> Step:
    """The form of a returned case: as any form of its service."""
    mended = Mended.NEW_GUIDE if event.is_outdated else Mended.SAME_GUIDE
    return replace(state, page=Page.PREFILL, item=event.needs, mine=MineStep.SHOWN, mended=mended), (fx.Prefill(),)


def review_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """From the form back to where it came from."""
    return replace(state, page=Page.NOTICE if state.mended is Mended.NO else Page.MINE_CASE), ()
