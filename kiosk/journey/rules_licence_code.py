# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 亮证; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import licence_code
from kiosk.journey.rule import Rule
from kiosk.journey.state import Page

_BACK = tuple(dict.fromkeys(licence_code.BACK_TO.values()))

LICENCE_CODE: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.SHOWN_LICENCES: {
        ev.LicenceCodeSaid: Rule((), licence_code.said),
        ev.MineWished: Rule((), licence_code.turned),
        ev.CardFound: Rule((), licence_code.card_laid),
        ev.WentOn: Rule(_BACK, licence_code.went_on),
        ev.WentBack: Rule(_BACK, licence_code.left),
    },
}

LICENCE_CODE_RULE = Rule((Page.SHOWN_LICENCES,), licence_code.shown)
"""Wherever a code is read: the move itself knows on which pages it is of use."""
