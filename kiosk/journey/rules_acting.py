# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table that settles for whom somebody acts (代办, 监护, 法人经办); joined in ``rules.py``."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import acting
from kiosk.journey.rule import Rule, go
from kiosk.journey.state import ActingStep, CardState, Page

KNOWN = (Page.PREFILL, Page.NOTICE, Page.PRINCIPAL, Page.ENTERPRISE, Page.MINE, Page.VISIT, Page.STOP)
"""Where it goes on once it is known who is here."""
KNOWN_BY_CARD = (*KNOWN, Page.MINE_CASE)
"""And where it may have been that the card was asked for."""

ACTING: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.ACTING: {
        ev.ForSelfChosen: Rule((*KNOWN, Page.IDENTIFY), acting.for_self),
        ev.ForOtherChosen: Rule((Page.RELATION,), acting.for_other),
        ev.WentBack: go(Page.NOTICE),
    },
    Page.RELATION: {
        ev.RelationChosen: Rule((Page.IDENTIFY, Page.PRINCIPAL), acting.related),
        ev.WentBack: Rule((Page.ACTING, Page.NOTICE), acting.relation_back),
    },
    Page.PRINCIPAL: {
        ev.CardFound: Rule((), acting.card_laid),
        ev.CardRemoved: Rule((), acting.card_taken),
        ev.CardReading: Rule((), acting.card_is(CardState.READING)),
        ev.CardUnreadable: Rule((), acting.card_is(CardState.UNREADABLE)),
        ev.CardRefused: Rule((), acting.card_is(CardState.REFUSED)),
        ev.CardExpired: Rule((), acting.card_is(CardState.EXPIRED)),
        ev.ReaderLost: Rule((), acting.card_is(CardState.LOST)),
        ev.ReaderBack: Rule((), acting.card_is(CardState.WAITING)),
        ev.PeopleAsked: Rule((Page.PEOPLE, Page.STOP), acting.people_asked),
        ev.ActingSettled: Rule((Page.PREFILL,), acting.settled),
        ev.ActingRefused: Rule((Page.STOP,), acting.refused),
        ev.WentBack: go(Page.RELATION, acting_step=ActingStep.NONE),
    },
    Page.PEOPLE: {
        ev.ActingListed: Rule((), acting.listed),
        ev.PersonPicked: Rule((), acting.picked),
        ev.ActingSettled: Rule((Page.PREFILL,), acting.settled),
        ev.ActingRefused: Rule((Page.STOP,), acting.refused),
        ev.CardRemoved: Rule((), acting.card_taken),
        ev.WentBack: go(Page.PRINCIPAL, acting_step=ActingStep.WAITING),
    },
    Page.ENTERPRISE: {
        ev.ActingListed: Rule((), acting.listed),
        ev.EnterprisePicked: Rule((), acting.picked),
        ev.EnterpriseCodeShown: Rule((), acting.enterprise_code),
        ev.ActingSettled: Rule((Page.PREFILL,), acting.settled),
        ev.ActingRefused: Rule((Page.STOP,), acting.refused),
        ev.WentBack: go(Page.NOTICE, acting_step=ActingStep.NONE),
    },
}
