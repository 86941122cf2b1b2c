# SPDX-License-Identifier: Apache-2.0
"""The one table of the visit: page × event → new state and effects.

Everything that moves a visit is named in this file; the changes themselves are in ``moves/``. A :class:`~rule.Rule` names the
pages it may lead to, so that the diagram (docs/journey.md) is drawn from the table and cannot drift from it.

Events that mean the same on every page (idle, cancel, card removed, device lost, help, curtain, mode, network) stand once,
in ``ANYWHERE``; a page's own rule goes first.

A pair that is in neither table changes nothing: late answers of devices and second taps are ordinary life at a kiosk.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.application.capture import Stage
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import (
    acting,
    booking,
    choosing,
    continuing,
    everywhere,
    face,
    filing,
    form,
    helping,
    identity,
    leaving,
    licence_code,
    mine,
    paper,
    paying,
    portrait,
    reporting,
    ride,
    scan,
    seeing,
    sheets,
    visits,
    vouch,
)
from kiosk.journey.rule import Rule, go, stay, stopped
from kiosk.journey.rules_acting import ACTING, KNOWN, KNOWN_BY_CARD
from kiosk.journey.rules_beside import BESIDE, NEARBY_RULE
from kiosk.journey.rules_consents import CONSENTS, CONSENTS_RULE
from kiosk.journey.rules_finding import FINDING, LISTS
from kiosk.journey.rules_licence_code import LICENCE_CODE, LICENCE_CODE_RULE
from kiosk.journey.rules_lookup import LOOKUP
from kiosk.journey.rules_own_cases import OWN_CASES
from kiosk.journey.rules_paying import PAYING
from kiosk.journey.rules_preview import PREVIEW
from kiosk.journey.rules_ride import RIDES
from kiosk.journey.rules_visits import VISITS
from kiosk.journey.state import (
    ACTING_PAGES,
    ASK_PAGES,
    MINE_PAGES,
    NEARBY_PAGES,
    PORTRAIT_PAGES,
    CardState,
    Delivery,
    HelpState,
    Page,
    StopReason,
)

_STOPPED_ON = (
    Page.ATTRACT, Page.CHOOSE, *FINDING, Page.QUESTION, Page.NOTICE, Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN, Page.FACE,
    Page.REVIEW, Page.FIELD, Page.VISIT, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN, Page.CONTINUE,
    *sorted(ACTING_PAGES), *sorted(PORTRAIT_PAGES), *NEARBY_PAGES, *ASK_PAGES, *MINE_PAGES,
    Page.PREVIEW, Page.MINE_NUMBER, Page.MINE_TAIL, *LICENCE_CODE, *CONSENTS, *LOOKUP, *RIDES,
)  # fmt: skip
"""Where a way may have ended: a fault of the whole terminal comes on any page."""

PAGES: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.ATTRACT: {
        **LISTS,
        ev.Begun: go(Page.CHOOSE),
        ev.CardFound: Rule((Page.CHOOSE,), identity.card_found),
        ev.Identified: Rule((Page.CHOOSE,), identity.identified),
    },
    Page.CHOOSE: {
        **LISTS,
        ev.WentBack: Rule((Page.ATTRACT,), choosing.choose_back),
    },
    Page.QUESTION: {
        ev.OptionChosen: Rule((), choosing.answer_question),
        ev.QuestionReady: go(Page.QUESTION),
        ev.GuidanceStopped: Rule((Page.STOP,), lambda state, _event: (stopped(state, StopReason.GUIDANCE), ())),
        ev.NoticeReady: Rule((Page.NOTICE,), choosing.noticed),
        ev.WentBack: stay(fx.PreviousQuestion()),
        ev.GuidanceLeft: Rule(choosing.CHOSEN_ON, choosing.left_again),
    },
    Page.NOTICE: {
        ev.WentOn: Rule(
            (*KNOWN, Page.IDENTIFY, Page.PORTRAIT, Page.LOOKUP, Page.RIDE_WAIT, Page.ACTING, Page.RELATION),
            choosing.notice_on,
        ),
        ev.WentBack: stay(fx.PreviousQuestion()),
        ev.QuestionReady: go(Page.QUESTION),
        ev.GuidanceLeft: Rule(choosing.CHOSEN_ON, choosing.left_again),
        ev.SlipAsked: Rule((), filing.slip),
        ev.BlankFormsAsked: Rule((), sheets.blank_asked),
        ev.SampleAsked: Rule((), paper.sample_asked),
        ev.NearbyAsked: NEARBY_RULE,
    },
    Page.IDENTIFY: {
        ev.CardFound: Rule(KNOWN_BY_CARD, identity.card_found),
        ev.OwnCardConfirmed: Rule(KNOWN_BY_CARD, identity.own_card),
        ev.Identified: Rule(KNOWN_BY_CARD, identity.identified),
        ev.OtherWayAsked: Rule((Page.STOP, Page.NUMBER), identity.other_way),
        ev.ScanAsked: Rule((Page.SCAN,), scan.asked),
        ev.FaceAsked: Rule((Page.FACE, Page.NUMBER), face.asked),
        ev.OtherCodeShown: Rule((Page.MINE_GLANCE,), mine.paper_shown),
        ev.CaseNumberAsked: Rule((Page.MINE_NUMBER,), mine.number_asked),
        ev.WentBack: Rule(
            (Page.NOTICE, Page.ACTING, Page.RELATION, Page.CHOOSE, Page.MINE, Page.MINE_CASE, Page.STOP),
            acting.identify_back,
        ),
    },
    Page.NUMBER: {
        ev.KeyPressed: Rule((), identity.key),
        ev.WentOn: stay(fx.RequestCode()),
        ev.CodeSent: go(Page.CODE),
        ev.Identified: Rule((*KNOWN, Page.FACE), identity.identified),
        ev.CardFound: Rule(KNOWN, identity.card_found),
        ev.CardWayAsked: go(Page.IDENTIFY, fx.ClearEntry()),
        ev.WentBack: go(Page.IDENTIFY, fx.ClearEntry()),
    },
    Page.CODE: {
        ev.KeyPressed: Rule((), identity.key),
        ev.WentOn: stay(fx.VerifyCode()),
        ev.NewCodeAsked: stay(fx.RequestCode()),
        ev.CodeRefused: stay(),
        ev.Identified: Rule((*KNOWN, Page.FACE), identity.identified),
        ev.CardFound: Rule(KNOWN, identity.card_found),
        ev.CardWayAsked: go(Page.IDENTIFY, fx.ClearEntry()),
        ev.WentBack: go(Page.NUMBER, fx.ClearEntry()),
    },
    Page.SCAN: {
        ev.CodePicked: Rule((), scan.picked),
        ev.Identified: Rule((*KNOWN, Page.FACE), identity.identified),
        ev.CardFound: Rule(KNOWN, identity.card_found),
        ev.OtherWayAsked: Rule((Page.STOP, Page.NUMBER), identity.other_way),
        ev.CardWayAsked: go(Page.IDENTIFY),
        ev.WentBack: go(Page.IDENTIFY),
    },
    Page.FACE: {
        ev.WentOn: Rule((Page.IDENTIFY, Page.STOP), face.went_on),
        ev.HelperLookAsked: Rule((), seeing.helper_asked),
        ev.PersonSeen: Rule((Page.SUBMIT,), seeing.seen),
        ev.MovesSkipped: Rule((), face.skipped),
        ev.FaceFetched: Rule((), face.fetched),
        ev.FaceCaught: Rule((), face.caught),
        ev.FaceCompared: Rule((), face.compared),
        ev.FaceMissed: Rule((), face.missed),
        ev.FaceJudged: Rule((), face.judged),
        ev.FaceSaid: Rule((), face.said),
        ev.FaceReferred: Rule((), vouch.referred),
        ev.ReferralSaid: Rule((), vouch.said),
        ev.PrefillRefused: Rule((Page.STOP,), face.session_over),
        ev.SightChanged: Rule((), face.sighted),
        ev.Identified: Rule(KNOWN, face.confirmed),
        ev.CardFound: Rule(KNOWN, face.card_found),
        ev.CardWayAsked: Rule((Page.IDENTIFY,), face.card_asked),
        ev.OtherWayAsked: Rule((Page.STOP,), face.window),
        ev.WentBack: Rule((Page.IDENTIFY, Page.SIGN, Page.CONFIRM), face.back),
    },
    Page.PREFILL: {
        ev.OrderFound: Rule((Page.PAY,), paying.found),
        ev.Prefilled: Rule(
            (Page.STOP, Page.REVIEW, Page.FIELD, Page.PAPER, Page.PROMISE, Page.CONFIRM), form.prefilled
        ),
        ev.PrefillRefused: Rule((Page.STOP,), form.prefill_refused),
    },
    Page.REVIEW: {
        ev.WentOn: Rule((Page.FIELD, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.STOP), form.review_on),
        ev.FieldDisputed: Rule((), form.dispute),
        ev.FieldReopened: go(Page.FIELD),
        ev.ConsentsAsked: CONSENTS_RULE,
        ev.Prefilled: Rule((Page.STOP,), form.prefilled),
        ev.WentBack: Rule((Page.NOTICE, Page.MINE_CASE), mine.review_back),
    },
    Page.FIELD: {
        ev.KeyPressed: Rule((), identity.key),
        ev.FieldAnswered: Rule((), form.answer_field),
        ev.FieldAccepted: Rule((Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.STOP), form.field_accepted),
        ev.Prefilled: Rule((Page.STOP, Page.REVIEW), form.prefilled),
        ev.WentBack: stay(fx.PreviousPart()),
        ev.FieldLeft: go(Page.REVIEW),
    },
    Page.PAPER: {
        ev.PaperWished: Rule((), paper.wished),
        ev.SampleAsked: Rule((), paper.sample_asked),
        ev.PaperTaken: stay(paper=Stage.CHECKING),
        ev.PaperStaged: Rule((), paper.staged),
        ev.Prefilled: Rule((Page.STOP, Page.REVIEW), form.prefilled),
        ev.PaperSettled: Rule((Page.FIELD, Page.PROMISE, Page.CONFIRM, Page.STOP), paper.settled),
        ev.WentBack: Rule((Page.REVIEW,), paper.back),
    },
    Page.PROMISE: {
        ev.PromiseAccepted: go(Page.CONFIRM, fx.RecordPromise()),
        ev.PromiseDeclined: Rule((Page.STOP,), lambda state, _event: (stopped(state, StopReason.PROMISE_DECLINED), ())),
        ev.WentBack: go(Page.REVIEW),
    },
    Page.CONFIRM: {
        ev.WentOn: Rule((Page.SIGN, Page.SUBMIT, Page.FACE, Page.STOP), form.confirm_on),
        ev.WentBack: Rule((Page.PROMISE, Page.REVIEW), form.confirm_back),
    },
    Page.SIGN: {
        ev.Signed: Rule((), form.signed),
        ev.SignatureAccepted: Rule((Page.SUBMIT, Page.FACE), booking.signed),
        ev.WentBack: go(Page.CONFIRM),
    },
    Page.CONTINUE: {
        ev.ContinueOnPhone: Rule((), continuing.on_phone),
        ev.ContinueAtWindow: Rule((), continuing.at_window),
        ev.ContinueLater: Rule((), continuing.later),
        ev.CardFound: Rule((), continuing.card_laid),
        ev.SlipAsked: Rule((), filing.slip),
        ev.WentOn: Rule((*continuing.LEADS_BACK_TO, Page.END), continuing.went_on),
        ev.WentBack: Rule(continuing.LEADS_BACK_TO, continuing.back),
    },
    Page.SUBMIT: {
        ev.SlotBooked: stay(fx.Submit()),
        ev.SlotGone: Rule((Page.FIELD,), booking.gone),
        ev.BookingRefused: Rule((Page.STOP,), booking.refused),
        ev.CaseDurable: stay(delivery=Delivery.DURABLE),
        ev.CaseNotDurable: Rule((Page.STOP,), filing.not_durable),
        ev.CaseDelivered: Rule((Page.HAND_OVER, Page.PAY), paying.delivered),
        ev.CaseWaits: Rule((Page.HAND_OVER,), paying.waits),
        ev.CaseReturned: Rule((Page.HAND_OVER,), filing.returned),
        ev.ResultReady: Rule((Page.PREVIEW, Page.HAND_OVER), filing.result_ready),
        ev.ResultMissing: Rule((Page.HAND_OVER,), filing.result_missing),
        ev.OfflineCodeSettled: Rule((Page.HAND_OVER,), filing.code_settled),
    },
    Page.HAND_OVER: {
        ev.CaseDelivered: stay(delivery=Delivery.DELIVERED),
        ev.OrderPaid: Rule((), paying.heard_late),
        ev.ReceiptSigned: Rule((), filing.receipt_signed),
        ev.PrintAgainAsked: Rule((), filing.print_again),
        ev.PaperMissed: Rule((), filing.paper_missed),
        ev.ReceiptOnA4Asked: Rule((), filing.receipt_on_a4),
        ev.FormSheetAsked: Rule((), sheets.form_asked),
        ev.WentOn: Rule((Page.RATE, Page.END), filing.papers_taken),
    },
    Page.RATE: {
        ev.Graded: Rule((Page.END,), filing.graded),
        ev.RatingExplained: Rule((Page.END,), filing.explained),
        ev.RatingSkipped: Rule((Page.END,), filing.rated),
        ev.PauseElapsed: Rule((Page.END,), filing.rated),
    },
    Page.PORTRAIT: {
        ev.WentOn: Rule((Page.PORTRAIT_TAKE,), portrait.agreed),
        ev.ElsewhereAsked: Rule((Page.STOP,), portrait.elsewhere),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: go(Page.NOTICE),
    },
    Page.PORTRAIT_TAKE: {
        ev.ShotAsked: Rule((), portrait.shot_asked),
        ev.PortraitTaken: Rule((Page.PORTRAIT_CHOOSE,), portrait.taken),
        ev.WentOn: Rule((Page.PORTRAIT_CHOOSE,), portrait.enough),
        ev.ElsewhereAsked: Rule((Page.STOP,), portrait.elsewhere),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: Rule((Page.PORTRAIT,), portrait.left),
    },
    Page.PORTRAIT_CHOOSE: {
        ev.PortraitChosen: Rule((Page.PORTRAIT_COLOUR,), portrait.chosen),
        ev.RetakeAsked: Rule((Page.PORTRAIT_TAKE,), portrait.retake),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: Rule((Page.PORTRAIT_TAKE,), portrait.retake),
    },
    Page.PORTRAIT_COLOUR: {
        ev.ColourChosen: Rule((), portrait.coloured),
        ev.PortraitMade: Rule((), portrait.made),
        ev.PortraitNotMade: Rule((Page.STOP,), portrait.made),
        ev.WentOn: Rule((Page.PORTRAIT_RESULT,), portrait.colour_on),
        ev.RetakeAsked: Rule((Page.PORTRAIT_TAKE,), portrait.retake),
        ev.ElsewhereAsked: Rule((Page.STOP,), portrait.elsewhere),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: go(Page.PORTRAIT_CHOOSE),
    },
    Page.PORTRAIT_RESULT: {
        ev.PortraitPrintAsked: Rule((Page.STOP,), portrait.print_asked),
        ev.PaperMissed: Rule((), filing.paper_missed),
        ev.ClausesAsked: go(Page.PORTRAIT_CLAUSES),
        ev.RetakeAsked: Rule((Page.PORTRAIT_TAKE,), portrait.retake),
        ev.ElsewhereAsked: Rule((Page.STOP,), portrait.elsewhere),
        ev.WentOn: Rule((Page.END,), portrait.done),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: Rule((Page.PORTRAIT_COLOUR,), portrait.result_back),
    },
    Page.PORTRAIT_CLAUSES: {
        ev.WentOn: go(Page.PORTRAIT_RESULT),
        ev.CardFound: Rule((), portrait.card_lies),
        ev.WentBack: go(Page.PORTRAIT_RESULT),
    },
    Page.END: {
        ev.PauseElapsed: Rule((), filing.end_pause),
        ev.WentOn: Rule((), filing.end_on),
        ev.Graded: Rule((), leaving.graded),
        ev.RatingExplained: Rule((), leaving.explained),
    },
    Page.STOP: {
        ev.WentOn: Rule((Page.END,), filing.stop_on),
        ev.WentBack: Rule((*_STOPPED_ON, Page.STOP), filing.stop_back),
        ev.SlipAsked: Rule((), filing.slip),
        ev.FaceAsked: Rule((Page.FACE, Page.NUMBER), face.asked),
        ev.NearbyAsked: NEARBY_RULE,
        ev.VisitAsked: Rule((Page.IDENTIFY, Page.VISIT), visits.asked),
        ev.RideTold: Rule((), ride.told_behind_stop),
        ev.LicenceCodeSaid: Rule((), licence_code.said),
    },
    **FINDING,
    **VISITS,
    **PAYING,
    **PREVIEW,
    **BESIDE,
    **OWN_CASES,
    **ACTING,
    **LOOKUP,
    **LICENCE_CODE,
    **CONSENTS,
    **RIDES,
}


# --- the same everywhere -------------------------------------------------------------------------------------------------

ANYWHERE: dict[type[ev.Event], Rule] = {
    ev.Touched: stay(),
    ev.IdleElapsed: Rule((), everywhere.idle),
    ev.PersonLeft: Rule(
        (), everywhere.idle
    ),  # a form that nobody stands before is not left open for the next one in the line
    ev.PersonCame: stay(),
    ev.PowerRanLow: Rule((Page.STOP, Page.HAND_OVER, Page.PAY), everywhere.power_low),
    ev.PowerCameBack: Rule(_STOPPED_ON, everywhere.power_back),
    ev.AnswerElapsed: Rule((), everywhere.answer_elapsed),
    ev.Retired: Rule((), everywhere.retired),
    ev.OverlayClosed: Rule((), everywhere.overlay_closed),
    ev.CurtainLifted: Rule((), everywhere.overlay_closed),
    ev.CancelAsked: Rule((), everywhere.cancel),
    ev.CancelConfirmed: Rule((Page.END,), everywhere.cancelled),
    ev.HelpAsked: Rule((), everywhere.help),
    ev.ContinueAsked: Rule((Page.CONTINUE,), continuing.asked),
    ev.ContinuationSaid: Rule((), continuing.said),
    ev.ReportAsked: Rule((), reporting.asked),
    ev.ReportKindChosen: Rule((), reporting.chosen),
    ev.ReportWordsAsked: Rule((), reporting.words_asked),
    ev.ReportWordsSaid: Rule((), reporting.words_said),
    ev.ReportContactSaid: Rule((), reporting.contact_said),
    ev.ReportSlipAsked: Rule((), reporting.slip_asked),
    ev.ReportSaid: Rule((), reporting.said),
    ev.HelpPlaced: stay(help=HelpState.PLACED),
    ev.HelpUnplaced: stay(help=HelpState.UNPLACED),
    ev.HelpEscalated: Rule((), helping.escalated),
    ev.HelpLate: Rule((), helping.late),
    ev.HelpAnswered: Rule((), helping.answered),
    ev.HelpEnded: Rule((), helping.over),
    ev.SolvedSaid: Rule((Page.STOP,), helping.solved),
    ev.CoViewAsked: Rule((), helping.asked),
    ev.CoViewAgreed: Rule((), helping.agreed),
    ev.CoViewWithdrawn: Rule((), helping.withdrawn),
    ev.CoViewSaid: Rule((), helping.said),
    ev.CurtainDrawn: Rule((), everywhere.curtain),
    ev.ModeToggled: Rule((), everywhere.mode),
    ev.NetworkChanged: Rule((), everywhere.network),
    ev.SightChanged: Rule((), lambda state, event: (replace(state, sight=event.sight), ())),
    ev.EyesUnfit: stay(eyes_unfit=True),
    ev.PrinterSeen: Rule((), everywhere.printer_seen),
    ev.CodeShown: Rule((), identity.code_shown),
    ev.OtherCodeShown: Rule((), identity.way_said),
    ev.LicenceCodeShown: LICENCE_CODE_RULE,
    ev.SocialCardLeft: stay(social_card_present=True),
    ev.SocialCardFound: Rule((), identity.social_found),
    ev.SocialCardRead: Rule((), identity.social_read),
    ev.SocialCardRemoved: Rule((), identity.social_removed),
    ev.WaySaid: Rule((), identity.way_said),
    ev.Identified: Rule((), identity.identified),
    ev.CardFound: Rule((), everywhere.card_elsewhere),
    ev.CardReading: Rule((), everywhere.card_is(CardState.READING)),
    ev.CardUnreadable: Rule(
        (), lambda state, event: everywhere.card_is(CardState(event.why or "unreadable"))(state, event)
    ),
    ev.CardRefused: Rule((), everywhere.card_is(CardState.REFUSED)),
    ev.CardExpired: Rule((), everywhere.card_is(CardState.EXPIRED)),
    ev.CardRemoved: Rule((), everywhere.card_removed),
    ev.ScannerMoved: Rule((), scan.scanner_moved),
    ev.ReaderLost: Rule((), everywhere.card_is(CardState.LOST)),
    ev.ReaderBack: Rule((), everywhere.card_is(CardState.WAITING)),
    ev.DraftAnswered: Rule((), everywhere.draft_answered),
    ev.ReceiptFinished: Rule((), filing.receipt_finished),
    ev.DocumentFinished: Rule((), filing.document_finished),
    ev.DocumentMoved: Rule((), filing.document_moved),
}
