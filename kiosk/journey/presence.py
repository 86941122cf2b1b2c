# SPDX-License-Identifier: Apache-2.0
"""Which events show that somebody is there: what a hand did, and nothing else (design 4: the idle clock).

A list of what counts, not of what does not: a machine answers, waits, comes and goes with nobody before it, and whatever
event is thought of next must not keep an open form on screen by being forgotten here.
"""

from __future__ import annotations

from typing import Final

from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState

DONE_BY_A_PERSON: Final[frozenset[type[ev.Event]]] = frozenset({
    ev.Touched, ev.Begun, ev.ModeToggled, ev.ItemChosen, ev.DoorChosen, ev.FindWished,
    ev.OptionChosen, ev.WentOn, ev.WentBack, ev.OtherWayAsked,
    ev.CardWayAsked, ev.OwnCardConfirmed, ev.KeyPressed, ev.NewCodeAsked, ev.FieldAnswered, ev.FieldDisputed,
    ev.PromiseAccepted, ev.PromiseDeclined, ev.Signed, ev.Graded, ev.RatingSkipped, ev.PrintAgainAsked, ev.PaperMissed,
    ev.ReceiptOnA4Asked, ev.FormSheetAsked, ev.BlankFormsAsked, ev.SlipAsked,
    ev.HelpAsked, ev.OverlayClosed, ev.CancelAsked, ev.CancelConfirmed, ev.CurtainDrawn,
    ev.CurtainLifted, ev.PaperWished, ev.PaperTaken, ev.SampleAsked,
    ev.ScanAsked, ev.CodePicked, ev.CodeShown, ev.OtherCodeShown, ev.FaceAsked, ev.MovesSkipped, ev.FaceCaught,
    ev.HelperLookAsked,
    ev.ShotAsked, ev.PortraitTaken, ev.PortraitChosen, ev.ColourChosen, ev.RetakeAsked, ev.ClausesAsked, ev.PortraitPrintAsked,
    ev.ElsewhereAsked, ev.NearbyAsked, ev.NearbyItemAsked, ev.NearbyItemPicked, ev.OpenNowToggled, ev.PlacePicked,
    ev.PlaceCodeAsked, ev.TypingAsked, ev.ReadyPicked, ev.QuestionTyped,
    ev.ForSelfChosen, ev.ForOtherChosen, ev.RelationChosen, ev.PeopleAsked, ev.PersonPicked, ev.EnterprisePicked,
    ev.EnterpriseCodeShown,
    ev.PayLaterAsked, ev.PayAgainAsked, ev.OtherBillAsked,
    ev.MineWished, ev.ReportAsked, ev.ReportKindChosen, ev.ReportContactSaid, ev.VisitAsked, ev.RatingExplained,
    ev.ReportWordsAsked, ev.ReportWordsSaid,
    ev.CoViewAsked, ev.CoViewAgreed, ev.CoViewWithdrawn, ev.SolvedSaid, ev.ReportSlipAsked,
    ev.PersonCame, ev.CaseNumberAsked, ev.PreviewTurned, ev.PrintDeclined,
    ev.LookupAsked, ev.LookupPicked, ev.LookupAgain, ev.LicenceShown,
    ev.LicenceCodeShown,
    ev.ConsentsAsked, ev.ConsentsTurned, ev.ConsentPicked, ev.ConsentRevoked, ev.ConsentGivenAgain,
    ev.RideWished, ev.RidePhoneSaid,
    ev.ContinueAsked, ev.ContinueOnPhone, ev.ContinueAtWindow, ev.ContinueLater,
})  # fmt: skip
"""Touches and keys, a code held before the scanner, a face held still, and the sensor that sees people come."""

CARD_LAID: Final[frozenset[type[ev.Event]]] = frozenset({
    ev.CardReading, ev.CardFound, ev.CardUnreadable, ev.CardRefused, ev.CardExpired,
})  # fmt: skip
"""A card lies on the reader. A person's doing the first time; a reader that was away finds the same card there again."""

SOCIAL_CARD_PUT_IN: Final[frozenset[type[ev.Event]]] = frozenset({ev.SocialCardFound})
"""The same of the slot. What is read of the card, and what becomes of it, is the machine's."""

TAKEN: Final[frozenset[type[ev.Event]]] = frozenset({ev.CardRemoved, ev.SocialCardRemoved})


def is_presence(event: ev.Event, before: JourneyState) -> bool:
    """Whether a person did this, and the idle clock starts afresh. ``before``: where the visit stood."""
    kind: type[object] = type(event)  # as a union of 200 types, mypy would narrow it for half a minute
    if kind in CARD_LAID:
        return not before.card_present
    if kind in SOCIAL_CARD_PUT_IN:
        return not before.social_card_present
    if kind in TAKEN:
        return before.social_card_present if kind is ev.SocialCardRemoved else before.card_present
    return kind in DONE_BY_A_PERSON
