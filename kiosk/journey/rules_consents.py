# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 您同意取用的; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import consents
from kiosk.journey.rule import Rule, go, stay
from kiosk.journey.state import Page

CONSENTS_RULE = go(Page.CONSENTS, fx.OpenConsents())

CONSENTS: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.CONSENTS: {
        ev.ConsentsTurned: Rule((), consents.turned),
        ev.ConsentPicked: Rule((Page.CONSENT,), consents.picked),
        ev.WentOn: go(Page.REVIEW),
        ev.WentBack: go(Page.REVIEW),
    },
    Page.CONSENT: {
        ev.ConsentRevoked: stay(fx.RevokeConsent()),
        ev.FormBared: Rule((Page.CONSENTS,), consents.bared),
        ev.ConsentGivenAgain: go(Page.PREFILL, fx.GiveConsentAgain()),
        ev.WentOn: go(Page.CONSENTS),
        ev.WentBack: go(Page.CONSENTS),
    },
}
