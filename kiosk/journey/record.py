# SPDX-License-Identifier: Apache-2.0
"""Everything known in one visit. It lives in the visit process's memory alone and dies with it.

Methods are domain steps without waiting; whatever takes time is done by the errands, which put the result in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from config.clock import iso_ms
from drivers.id_card_reader.port import IdCard
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.mending import Mending
from kiosk.application.prefill import prefill
from kiosk.case.assisted import Assisted
from kiosk.case.filed_form import FiledForm
from kiosk.case.material_file import MaterialFile
from kiosk.case.package import (
    ConsentRecord,
    new_case_id,
)
from kiosk.case.presence import Presence, SeenByHelper
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.codes.router import IssuedCode, Recognised, UnknownCode
from kiosk.guidance.for_whom import agent_wanted
from kiosk.guidance.notice import Capability, Notice, notice
from kiosk.guidance.questionnaire import Done, GuidanceState, Question, Questionnaire, Situation, Stop, finished
from kiosk.identity.resident import Assurance, Method, Resident, Vouched
from kiosk.identity.social_card import SocialCardSeen
from kiosk.journey.acting_record import ActingRecord, AgentHere
from kiosk.journey.asking_record import AskingRecord
from kiosk.journey.carried import CarriedPaper, PageLook
from kiosk.journey.consents_record import ConsentsRecord
from kiosk.journey.fetched import Fetched
from kiosk.journey.form_opening import known_of
from kiosk.journey.form_record import FormRecord
from kiosk.journey.materials_record import MaterialsRecord
from kiosk.platform.acting_model import HeldEnterprise
from kiosk.platform.model import CertificateData, Session, SharedValue
from kiosk.platform.result_model import ResultDocument
from offline_cache.sealed_case import CaseStatus


@dataclass
class VisitRecord:
    """One resident's visit."""

    catalogue: Catalogue = field(repr=False)
    item: ServiceItem | None = None
    guidance: GuidanceState | None = field(default=None, repr=False)
    card_read: IdCard | None = field(default=None, repr=False)
    """The card that lies or lay on the reader; it speaks for nobody until it is adopted."""
    resident_read: Resident | None = field(default=None, repr=False)
    card: IdCard | None = field(default=None, repr=False)
    resident: Resident | None = field(default=None, repr=False)
    session: Session | None = field(default=None, repr=False)
    issued_code: IssuedCode | None = field(default=None, repr=False)
    """随申码 or 离线码 as it was scanned; forgotten once the platform has said whose it is."""
    scanned: Recognised = field(default_factory=UnknownCode)
    """The last code of another kind, for the words about it."""
    social: SocialCardSeen = field(default_factory=SocialCardSeen)
    acting: ActingRecord = field(default_factory=ActingRecord, repr=False)
    """Who stands here, where ``resident`` is somebody else; or for which enterprise."""
    agreed: ConsentsRecord = field(default_factory=ConsentsRecord)
    face_consent: ConsentRecord | None = None
    """To have a face compared (人脸比对): given apart from the others, and in the case whether it came to something or not."""
    presence: Presence | None = None
    """Who is here was seen (本人到场): for one case alone."""
    filling: FormRecord = field(default_factory=FormRecord)
    """The form of this case, from its opening to the signature under it."""
    assisted: Assisted | None = None
    """The helper who has taken the call of this visit; None: nobody has."""
    mending: Mending | None = None
    """The returned case that is mended (补正); None: a case of its own."""
    case_id: str = field(default_factory=new_case_id)
    received_at: datetime | None = None
    filed: FiledForm | None = field(default=None, repr=False)
    """申请表 of the case as it was frozen."""
    frozen_first: tuple[datetime, FiledForm | None] | None = field(default=None, repr=False)
    """When and as what this case was frozen, where the courier gave no answer to that: it may have kept it as it was then."""
    status: CaseStatus | None = None
    certificate: CertificateData | ResultDocument | None = field(default=None, repr=False)
    no_result: bool = False

    # --- service and guidance ---------------------------------------------------------------------------------------

    def open_item(self, code: str) -> ServiceItem | None:
        """Choose a service; an earlier choice and its answers are dropped."""
        item = self.catalogue.get(code)
        if item is not None:
            self.leave_acting()
            if self.item is not None and self.item is not item:
                self._begin_case()  # as for another person: what was filed without an answer is another case
            self.item = item
            self.guidance = Questionnaire(item).start()
            self.filling, self.agreed = self.filling.of_next_service(), ConsentsRecord()
            self.presence, self.mending = None, None
            self.assisted = None if self.assisted is None else self.assisted.in_next_case()
        return item

    def open_mending(self, mending: Mending) -> ServiceItem | None:
        """Mend a returned case (补正): its service, with the questions answered as they were. None: the service is not there
        any more, or asks other questions since, or first of all for whom it is; then nothing has changed.
        """
        item = self.catalogue.get(mending.item_code)
        if item is None or item.auth.agent == "must" or item.auth.enterprise is not None:
            return None
        if finished(item, dict(mending.answers)) is None:
            return None
        self.open_item(item.base_code)
        questions = Questionnaire(item)
        while isinstance(view := questions.current(self._guidance), Question):
            self.guidance = questions.answer(self._guidance, view.id, mending.answers[view.id])
        self.mending = mending
        self._begin_case()
        return item

    @property
    def filed_as(self) -> str:
        """The id by which the platform knows the case: that of its first filing, however often it was mended."""
        return self.case_id if self.mending is None else self.mending.case_id

    def _begin_case(self) -> None:
        self.case_id, self.frozen_first = new_case_id(), None

    def heed_for_whom(self) -> str:
        """Whether it is for somebody else, by what was answered: empty, allowed or must. Who says now that it is for themselves,
        behind two cards, stands for themselves again.
        """
        wanted = agent_wanted(self._item, self._guidance.answers)
        if not wanted and self.acting.agent is not None:
            self.leave_acting()
        return wanted

    def guidance_view(self) -> Question | Stop | Done:
        """What the questionnaire shows now."""
        return Questionnaire(self._item).current(self._guidance)

    def answer_question(self, value: str) -> None:
        """Take an answer to the question on screen; a late tap on the question before is no answer to this one."""
        view = self.guidance_view()
        if isinstance(view, Question) and value in {option.value for option in view.options}:
            self.guidance = Questionnaire(self._item).answer(self._guidance, view.id, value)
            self.agreed.ask_anew()

    def question_back(self) -> bool:
        """One question back; False when there is none."""
        before = Questionnaire(self._item).back(self._guidance)
        if before is None:
            return False
        self.guidance = before
        return True

    @property
    def situation(self) -> Situation:
        """The answers so far (情形)."""
        return Questionnaire(self._item).situation(self._guidance)

    def notice(self, capability: Capability) -> Notice:
        """一次告知 for these answers."""
        return notice(self._item, self.situation, capability)

    # --- identity ---------------------------------------------------------------------------------------------------

    def is_another(self, number: str) -> bool:
        """Whether ``number`` is not that of the person whom this visit knows, or knew until their session ended."""
        return self.resident is not None and self.resident.number != number

    def adopt_card(self) -> None:
        """The card that was read speaks for the person of this visit."""
        if self.resident_read is not None and self.is_another(self.resident_read.number):
            self._forget_person()
            self.assisted = None
        self.acting = self.acting.anew()
        self.card, self.resident, self.session = self.card_read, self.resident_read, None
        self.filling.make_anew()  # for a card says more than a code
        self.social = SocialCardSeen()  # a social security card of before is nobody's key to what comes now

    def known_by(self, resident: Resident, session: Session | None) -> None:
        """Another way than the ID card. ``session`` None: believed without network."""
        if self.is_another(resident.number):
            self._forget_person()
            self.assisted = None
        self.acting = self.acting.anew()
        self.card, self.resident, self.session = None, resident, session
        self.social = SocialCardSeen()  # as above; by a social security card the caller says so behind this

    def confirmed_by_face(self, session: Session) -> None:
        """The same person, whom the platform knows better now (人脸核验通过); how they came in beside it stays."""
        self.resident = replace(self._resident, assurance=Assurance.STRONG, method=Method.FACE, vouched=None)
        self.session = session
        self.filling.drop()  # it is filed under how well its person is known

    def vouched_for(self, session: Session, by: Vouched) -> None:
        """The same person: a helper has looked, and the platform has it (帮办人员人工核验)."""
        self.resident = replace(self._resident, assurance=Assurance.STRONG, method=Method.HELPER, vouched=by)
        self.session = session
        self.filling.drop()  # as above

    # --- for whom -----------------------------------------------------------------------------------------------------

    def act_for(self, principal: Resident, card: IdCard | None, session: Session | None) -> None:
        """The one whose case it is is known too (被代办人). ``session`` None: there is no network, the platform looks later."""
        here = AgentHere(self._resident, self.card, self.session)
        self._forget_person()
        self.acting.agent = here
        self.card, self.resident, self.session = card, principal, session

    def act_for_enterprise(self, enterprise: HeldEnterprise, session: Session) -> None:
        """The same person, for one of their enterprises."""
        self.acting.own_session = self.acting.own_session or self.session
        self.acting.enterprise, self.session = enterprise, session
        self.filling.drop()
        self.agreed = ConsentsRecord()

    def leave_acting(self) -> None:
        """Another service, or their own cases: who stands here stands for themselves."""
        here = self.acting.agent
        if here is not None:
            self._forget_person()
            self.card, self.resident, self.session = here.card, here.resident, here.session
        elif self.acting.enterprise is not None:
            self.session = self.acting.own_session
        self.acting = ActingRecord()

    def _with_acting(self, known: Known) -> Known:
        return replace(known, agent=self.acting.as_agent(), enterprise=self.acting.enterprise)

    def _forget_person(self) -> None:
        """Somebody else is here: what belongs to one person goes with them, what they agreed to first of all.

        The service and the answers to its questions stay: they were given before anybody was known, and whoever comes sees
        them on the notice before going on from there.
        """
        self.session, self.agreed, self.face_consent, self.presence = None, ConsentsRecord(), None, None
        self.filling = self.filling.anew()
        self.received_at, self.filed, self.status = None, None, None
        self.certificate, self.no_result = None, False
        self._begin_case()  # the first one's may be known to the courier by now
        if self.mending is not None:  # of their case nothing stays, its answers neither
            self.mending, self.guidance = None, Questionnaire(self._item).start()

    # --- what is agreed to ------------------------------------------------------------------------------------------

    @property
    def consents(self) -> tuple[ConsentRecord, ...]:
        """As they were given, those that were taken back among them (收回同意)."""
        return self.agreed.given

    def give_consent(self, moment: datetime) -> tuple[ConsentRecord, ...]:
        """The consents that the notice asked for and going on gave; made once for a notice."""
        if self.agreed.are_wanted:
            probe = self._probe(Known(self._resident, moment.date(), self.catalogue.tables))
            asks_earlier = not self._asks_for_nothing_earlier
            self.agreed.agree(probe, moment, is_by_agent=self.acting.agent is not None, asks_earlier=asks_earlier)
        return self.agreed.standing

    def revoke_consent(self, consent_id: str, moment: datetime) -> None:
        """收回同意: what came by it leaves the form and this visit; that it was taken back goes with the case."""
        self.filling.take_out(self.agreed.revoke(consent_id, moment))

    @property
    def _asks_for_nothing_earlier(self) -> bool:
        """Of somebody else's papers nothing is fetched; a returned case has its own, and what was wrong with it may be there."""
        return self.acting.is_anybody or self.mending is not None

    def earlier_to_ask(self, fetched: Fetched, today: date) -> tuple[str, ...]:
        """Of the materials agreed to, those that nothing stands for now that registers and licences have answered (材料复用)."""
        if self._asks_for_nothing_earlier:
            return ()
        return self.agreed.earlier_to_ask(self._probe(known_of(self._resident, today, self.catalogue.tables, fetched)))

    def licences_to_fetch(self, shared: Mapping[str, SharedValue], today: date) -> tuple[str, ...]:
        """Of the licences agreed to, those that are wanted now that the registers have answered."""
        return self.agreed.licences_to_fetch(self._probe(Known(self._resident, today, self.catalogue.tables, shared)))

    def _probe(self, known: Known) -> Form:
        """The form as it would open now, to see what it wants."""
        return prefill(self._item, self.situation, self._with_acting(known))

    # --- the form ---------------------------------------------------------------------------------------------------

    @property
    def form(self) -> Form | None:
        """The form as it is filled in now. Who changes it: :attr:`filling`."""
        return self.filling.form

    @property
    def materials(self) -> MaterialsRecord:
        """What goes with the form."""
        return self.filling.materials

    @property
    def asking(self) -> AskingRecord:
        """Which of its fields is asked on a page."""
        return self.filling.asking

    def open_form(self, fetched: Fetched, today: date, draft: bytes | None) -> None:
        """Make the form of what is known, for whom it is; see :meth:`FormRecord.open`."""
        if fetched.session is not None:
            self.session = fetched.session
        is_agreed_anew = self.agreed.is_newer_than_form and fetched.session is not None
        if is_agreed_anew:
            self.agreed.is_newer_than_form = False
        known = self._with_acting(known_of(self._resident, today, self.catalogue.tables, fetched))
        self.filling.open(self._item, self.situation, known, draft, self.mending, is_agreed_anew=is_agreed_anew)

    def hand_in(self, file: MaterialFile, looks: tuple[PageLook, ...] = ()) -> None:
        """A photographed material. ``looks``: its pages as they were seen; with them it may be offered again where this person
        goes on to another service. What is done for somebody else is nobody's own.

        Raises:
            ValueError: nothing here needs it.
        """
        self.filling.hand_in(file)
        if looks and not self.acting.is_anybody:
            spec = next(one for one in self._item.materials if one.code == file.code)
            self.materials.carry(CarriedPaper(spec, file, looks))

    def photographed_before(self, spec: MaterialSpec) -> CarriedPaper | None:
        """刚才拍过的: what this person photographed in this visit and this material takes; None: nothing, or for another."""
        return None if self.acting.is_anybody else self.materials.carried.for_material(spec)

    # --- the case -----------------------------------------------------------------------------------------------------

    @property
    def asks_presence(self) -> bool:
        """The chosen service asks to see the person."""
        return self.item is not None and self.item.auth.presence is not None

    @property
    def helper_no(self) -> str:
        """工号 of the helper who confirmed who it is, or who has seen them (本人到场); empty: nobody had to."""
        if isinstance(self.presence, SeenByHelper):
            return self.presence.helper_no
        vouched = None if self.resident is None else self.resident.vouched
        return "" if vouched is None else vouched.helper_no

    @property
    def next_day(self) -> date | None:
        """下次到期: the day by which it is to be done again, once the platform has the case. None: it is done once; or something
        was objected to, and a person decides first.
        """
        if self.item is None or self.item.outcome.renews is None or self.form is None or self.received_at is None:
            return None
        if self.form.disputes or self.status is None or self.status.platform_received_at is None:
            return None
        day = self.received_at.date()
        return self.item.outcome.renews.next_day(self.catalogue.tables.registers.values_on(day), day)

    @property
    def received_at_text(self) -> str:
        """终端收件时间 as the case record has it."""
        return iso_ms(self.received_at) if self.received_at is not None else ""

    @property
    def _item(self) -> ServiceItem:
        if self.item is None:
            raise RuntimeError("no service was chosen")
        return self.item

    @property
    def _guidance(self) -> GuidanceState:
        if self.guidance is None:
            raise RuntimeError("no service was chosen")
        return self.guidance

    @property
    def _resident(self) -> Resident:
        if self.resident is None:
            raise RuntimeError("nobody is identified")
        return self.resident
