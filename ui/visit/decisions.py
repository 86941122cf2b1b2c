# SPDX-License-Identifier: Apache-2.0
"""Which of a resident's wishes decide something: those are not taken from a page that nobody can have read yet."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.finding import Find

_DECISIONS = (
    ev.ItemChosen,
    ev.DoorChosen,
    ev.MineWished,
    ev.OptionChosen,
    ev.WentOn,
    ev.OtherWayAsked,
    ev.ScanAsked,
    ev.CodePicked,
    ev.FaceAsked,
    ev.HelperLookAsked,
    ev.MovesSkipped,
    ev.OwnCardConfirmed,
    ev.FieldAnswered,
    ev.PaperWished,
    ev.PortraitChosen,
    ev.RetakeAsked,
    ev.PortraitPrintAsked,
    ev.ElsewhereAsked,
    ev.NearbyAsked,
    ev.NearbyItemAsked,
    ev.NearbyItemPicked,
    ev.OpenNowToggled,
    ev.PlacePicked,
    ev.PlaceCodeAsked,
    ev.ReadyPicked,
    ev.TypingAsked,
    ev.QuestionTyped,
    ev.LookupAsked,
    ev.LookupPicked,
    ev.LookupAgain,
    ev.ConsentsAsked,
    ev.ConsentPicked,
    ev.ConsentRevoked,
    ev.ConsentGivenAgain,
    ev.RideWished,
    ev.RidePhoneSaid,
    ev.ForSelfChosen,
    ev.ForOtherChosen,
    ev.RelationChosen,
    ev.PeopleAsked,
    ev.PersonPicked,
    ev.EnterprisePicked,
    ev.PromiseAccepted,
    ev.PromiseDeclined,
    ev.Signed,
    ev.Graded,
    ev.RatingExplained,
    ev.RatingSkipped,
    ev.PayLaterAsked,
    ev.PayAgainAsked,
    ev.OtherBillAsked,
    ev.VisitAsked,
    ev.CoViewAgreed,
    ev.SolvedSaid,
    ev.ReportKindChosen,
    ev.ReportContactSaid,
    ev.CancelConfirmed,
    # Paper that is out is out: with a name on it, or a code, it lies there for the next person.
    ev.FormSheetAsked,
    ev.BlankFormsAsked,
    ev.SlipAsked,
)


def decides(event: ev.Event) -> bool:
    """Whether it waits until the page has stood for a moment. Letters may come as fast as they like."""
    if isinstance(event, ev.FindWished):
        return event.wish in (Find.GROUP, Find.TURN)
    return isinstance(event, _DECISIONS)
