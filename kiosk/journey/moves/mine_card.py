# SPDX-License-Identifier: Apache-2.0
"""Own cases of who is known by a code, and lays the ID card down on their pages: what a code hides is shown with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.moves import everywhere, identity
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Level, Page

_READ_ANEW: Final = {
    Page.MINE: MineWish.SHOW,
    Page.MINE_CASE: MineWish.CASE,
    Page.MINE_LICENCES: MineWish.LICENCES,
    Page.MINE_POINTS: MineWish.POINTS,
}
"""What a page is asked for once more. An answer that is still under way was for who was known by a code, and is dropped."""


def laid(state: JourneyState, event: ev.CardFound) -> Step:
    """The own card is taken as who is here, and the page is read anew. Somebody else's, or one that lay there before, waits to
    be asked about: what stands on this page is not theirs to look at.
    """
    if state.level is not Level.WEAK or event.is_other or event.is_last_visits:
        return everywhere.card_elsewhere(state, event)
    state, effects = identity.card_found(state, event)
    if state.mine is MineStep.COVERED:
        return state, effects
    return replace(state, mine=MineStep.ASKING), (*effects, fx.StepMine(_READ_ANEW[state.page]))
