# SPDX-License-Identifier: Apache-2.0
"""One form from its opening to the signature under it (一表申请): the part of the record that owns the form.

Nothing else puts a form in, takes it out or changes what is on it. What hangs on it, its materials and pre-checks first of all,
is reckoned anew here with every change; how it stands then is :attr:`FormRecord.standing`, and nobody works that out beside it.
For whom it is, and what was agreed to be fetched for it, the visit knows (:mod:`kiosk.journey.record`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config.modes import DisplayMode
from kiosk.application.confirm import ConfirmSheet, confirm_sheet
from kiosk.application.courier_agreed import NOTHING_AGREED, CourierAgreed, courier_cost
from kiosk.application.dispute import asks_what_is_right
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.mending import Mending
from kiosk.application.precheck import PrecheckReport, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.application.review import FieldPrompt
from kiosk.application.validation import Invalid
from kiosk.case.material_file import MaterialFile
from kiosk.case.package import ConsentRecord
from kiosk.case.reuse_consent import reuse_consent
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.questionnaire import Situation
from kiosk.journey.asking_record import AskingRecord
from kiosk.journey.carried import CarriedPaper
from kiosk.journey.form_opening import carried_over, opening
from kiosk.journey.form_standing import NO_FORM, FormStanding
from kiosk.journey.materials_record import MaterialsRecord
from kiosk.journey.withdrawing import without_consent
from kiosk.signature.binding import Signature, bind
from kiosk.signature.strokes import StrokesRefused, check_strokes, strokes_of

SIGN_BOX_MM = (245.0, 110.0)
"""Width and height of the signing box on the reference panel."""


@dataclass
class FormRecord:
    """``form``: None until it was opened, and where it has to be made anew from nothing."""

    form: Form | None = field(default=None, repr=False)
    made_of: object = field(default=None, repr=False)
    """The service and the answers that this form was made for; None: it is made anew at the next opening."""
    materials: MaterialsRecord = field(default_factory=MaterialsRecord)
    asking: AskingRecord = field(default_factory=AskingRecord, repr=False)
    courier: CourierAgreed = NOTHING_AGREED
    """What sending the result costs, as it was agreed to behind the address (统一物流)."""
    report: PrecheckReport | None = None
    draft_taken: bool = False
    promise_accepted_at: datetime | None = None
    signature: Signature | None = field(default=None, repr=False)

    # --- from one form to the next ------------------------------------------------------------------------------------

    def of_next_service(self) -> FormRecord:
        """Of another service of the same person: what was photographed may be offered there."""
        return FormRecord(materials=self.materials.of_next_service())

    def anew(self) -> FormRecord:
        """Of another person: of the one before nothing is left."""
        return FormRecord(materials=self.materials.anew())

    def make_anew(self) -> None:
        """More is known of the same person: at the next opening it is made anew, with their own words carried over."""
        self.made_of = None

    def drop(self) -> None:
        """It cannot go on as it is: filed under another name, or under how well its person is known. The next one is made from
        nothing.
        """
        self.form, self.made_of = None, None

    # --- as it opens --------------------------------------------------------------------------------------------------

    def open(
        self,
        item: ServiceItem,
        situation: Situation,
        known: Known,
        draft: bytes | None,
        mending: Mending | None,
        *,
        is_agreed_anew: bool,
    ) -> None:
        """Make the form of what is known; a draft of the same service brings the resident's own words back.

        Going back and forth does not make it anew: what was answered stays. ``is_agreed_anew``: something was fetched that had
        been taken back before.
        """
        key = (item.base_code, tuple(sorted(situation.answers.items())))
        # A line that drops in between takes nothing away: only an answer of the platform makes a poorer form anew.
        is_richer = self.form is not None and self.form.known.shared is None and known.shared is not None
        if is_agreed_anew:
            draft = None  # their words are on this form already
        if self.form is None or key != self.made_of or is_richer or is_agreed_anew:
            own, opened = self.form, opening(item, situation, known, draft, mending)
            self.form, self.draft_taken = opened.form, opened.draft_taken or (is_agreed_anew and self.draft_taken)
            self.materials.photographed_before = opened.photographed_before
            if own is not None and own.item is item:
                self.form = carried_over(self.form, own)
            self.made_of = key
        self._refresh()

    def leave_draft(self) -> None:
        """The resident would rather start anew: the form as it opens without the draft."""
        if self.form is not None:
            self.form, self.draft_taken = prefill(self.form.item, self.form.situation, self.form.known), False
            self._refresh()

    def take_out(self, gone: ConsentRecord) -> None:
        """收回同意: what came by it leaves the form; it was not signed like that."""
        self.form, self.signature = without_consent(self.made, gone), None
        self._refresh()

    # --- how it stands ------------------------------------------------------------------------------------------------

    @property
    def made(self) -> Form:
        """The form, where there has to be one.

        Raises:
            RuntimeError: there is no form yet.
        """
        if self.form is None:
            raise RuntimeError("there is no form yet")
        return self.form

    @property
    def standing(self) -> FormStanding:
        """How the form stands now; the one place where the journey is told of it."""
        if self.form is None:
            return NO_FORM
        is_blocked = self.report is not None and self.report.is_blocked
        return FormStanding(len(self.form.missing()), is_blocked, len(self.materials.to_photograph), is_made=True)

    @property
    def courier_cost(self) -> str:
        """What sending the result costs and who pays; empty where no courier is chosen."""
        return "" if self.form is None else courier_cost(self.form, self.courier)

    # --- its fields ---------------------------------------------------------------------------------------------------

    def ask_field(self, mode: DisplayMode, code: str | None = None, *, own_words: bool = False) -> FieldPrompt | None:
        """Put a field on its page: the given one, or the first missing."""
        if self.form is None:
            return None
        return self.asking.ask(self.form, mode, code, own_words=own_words)

    def ask_again(self, mode: DisplayMode) -> bool:
        """Its page is back: what was left inside of it (:meth:`AskingRecord.leave_inside`) is asked from its beginning. False:
        nothing was.
        """
        code = self.asking.left_inside()
        return code != "" and self.ask_field(mode, code) is not None

    def answer_field(self, code: str, raw: str, mode: DisplayMode) -> bool:
        """Take an answer; False when it was not usable, or more is asked first (:class:`AskingRecord` says which)."""
        answered = None if self.form is None else self.asking.answer(self.form, code, raw, mode)
        if answered is None:
            return False
        self._now(answered)
        return True

    def reopen(self, code: str) -> None:
        """What was said there no longer holds; everything else stays."""
        self._now(self.made.without_answer(code))

    def previous_part(self) -> bool:
        """One part of an address back; False where there is none before."""
        return self.form is not None and self.asking.previous_part(self.form)

    def take_value(self, code: str, value: str, source_name: str) -> bool:
        """What a paper says, because the resident chose it; False: the form does not take it."""
        proposed = self.made.with_proposal(code, value, source_name)
        if isinstance(proposed, Invalid):
            return False
        self._now(proposed)
        return True

    def toggle_dispute(self, code: str) -> bool:
        """数据异议, or taken back. True where the field's page asks: an own answer anew, or what is right instead."""
        if self.form is None:
            return False
        value = self.form.value(code)
        if code not in self.form.disputes and value is not None and value.origin.is_own:
            return self.form.item.field(code).ask is not None
        if asks_what_is_right(self.form, code):
            return True
        self._now(self.form.with_dispute(code))
        return False

    # --- its materials ------------------------------------------------------------------------------------------------

    def hand_in(self, file: MaterialFile) -> None:
        """A photographed material, in place of an earlier one of its kind.

        Raises:
            ValueError: nothing here needs it.
        """
        self.materials.hand_in(self.made, file)

    def use_photographed_before(self, paper: CarriedPaper, moment: datetime) -> None:
        """It goes with this case too, for what this case is for (用刚才拍的)."""
        consent = reuse_consent((paper.spec.code,), self.made.item.consent.purpose.zh, moment)
        self.materials.use_carried(self.made, paper, consent)

    def postpone(self, code: str) -> None:
        """以后补: this material is not photographed now."""
        self.materials.postpone(self.made, code)

    # --- what is signed -----------------------------------------------------------------------------------------------

    def sheet(self, mode: DisplayMode) -> ConfirmSheet:
        """The last look, and what is signed."""
        is_elder = mode is DisplayMode.ELDER
        return confirm_sheet(self.made, self.materials.plans, elder=is_elder, courier=self.courier)

    def sign(self, raw: Any, mode: DisplayMode, moment: datetime) -> StrokesRefused | None:
        """Check the strokes and bind them to what was shown."""
        strokes = strokes_of(raw)
        checked = check_strokes(strokes, box_width_mm=SIGN_BOX_MM[0], box_height_mm=SIGN_BOX_MM[1])
        if isinstance(checked, StrokesRefused):
            return checked
        self.signature = bind(self.sheet(mode).blocks, strokes, moment)
        return None

    def _now(self, form: Form) -> None:
        self.form = form
        self._refresh()

    def _refresh(self) -> None:
        self.materials.plan(self.made)
        self.report = run_prechecks(self.made)
