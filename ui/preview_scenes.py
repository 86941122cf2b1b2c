# SPDX-License-Identifier: Apache-2.0
"""Every page and sheet with believable values, put there by the presenter that a visit uses. People and numbers are made up.

For ``ui.preview`` and ``tests/ui``: a scene is a state of the journey, what is known by then, and what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from config.clock import parse_iso
from config.modes import DisplayMode
from drivers.camera.scenes import phone
from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.form import Form
from kiosk.application.validation import Invalid
from kiosk.identity.id_number import check_character
from kiosk.identity.resident import Identified, from_card
from kiosk.journey.paying import Paying
from kiosk.journey.record import Fetched, VisitRecord
from kiosk.journey.reporting import Reporting
from kiosk.journey.state import (
    CardState,
    Delivery,
    DraftState,
    FaceOffer,
    FaceStep,
    HelpState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    StopReason,
    WayNotice,
)
from kiosk.platform.model import Session, SharedValue
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.vision.codes.hints import Hint
from kiosk.vision.sight import Sight
from offline_cache.sealed_case import CaseStatus, OutboxState
from ui.preview_acting import acting_scenes, by_an_agent
from ui.preview_ask import AskScene, ask_scenes
from ui.preview_booking import booking_scenes
from ui.preview_bundle import bundle_scenes
from ui.preview_courier import courier_scenes
from ui.preview_finding import FindingScene, finding_scenes
from ui.preview_mine import mine_scenes
from ui.preview_nearby import NearbyScene, nearby_scenes
from ui.preview_numbers import number_scenes
from ui.preview_papers import PaperScene, paper_scenes
from ui.preview_paying import PayScene, paper_pay_scenes, pay_scenes
from ui.preview_portraits import ITEM as PORTRAIT, PortraitScene, portrait_states
from ui.preview_printing import PreviewScene, preview_scenes
from ui.visit.face_way import FaceWords
from ui.visit.own_cases_way import Found
from ui.visit.pages_identity import Entry
from ui.visit.scan_way import Choice

CONFIG = Path(__file__).parents[1] / "config"
FLEXIBLE, PENSION = "312000202000", "TBD-RS01"
TODAY = date(2026, 11, 21)
RECEIVED_AT = "2026-11-21T09:42:07.250+08:00"

_ADDRESS = "示例市示例区梅园新村街道示例路1288弄26号1502室"
_WORK = {"work_content": "送外卖、送快递"}
_ANSWERS = {
    "employer": "某某本地生活信息技术服务平台",
    "income_band": "5000_8000",
    "start_date": "2026-03-01",
}
"""What the resident adds; with it the form has eleven rows, as many as the service can show."""


def _prepare_nothing(record: VisitRecord) -> None:
    del record


@dataclass(frozen=True)
class Scene:
    """``prepare`` brings the record to where the visit would be; ``seconds`` are left to answer the sheet."""

    name: str
    state: JourneyState
    prepare: Callable[[VisitRecord], None] = _prepare_nothing
    entry: Entry = field(default_factory=Entry)
    slow: bool = False
    seconds: int = 0
    codes_sent: int = 1
    resend_in_s: int = 0
    live: Callable[[], bytes] | None = None
    """A picture (JPEG or PNG) as the camera would show it."""
    face: FaceWords = field(default_factory=FaceWords)
    helper: tuple[str, str] = ("4712", "BB0001")
    """The digits for a helper's device, and whose number is known."""
    scan: ScanSeen = field(default_factory=lambda: ScanSeen())
    paper: PaperScene | None = None
    portrait: PortraitScene | None = None
    paying: PayScene | None = None
    nearby: NearbyScene | None = None
    ask: AskScene | None = None
    finding: FindingScene | None = None
    preview: PreviewScene | None = None
    mine: Found = field(default_factory=Found)
    is_booked: bool = False
    """A visit was booked."""
    takes_long: bool = False
    """Nothing was read for a long while."""


@dataclass(frozen=True)
class ScanSeen:
    """What the page that scans has seen."""

    hint: Hint | None = None
    in_view: bool = False
    choices: tuple[Choice, ...] = ()


def _needs(code: str) -> ItemNeeds:
    flexible = code == FLEXIBLE
    return ItemNeeds(
        code,
        needs_strong=not flexible,
        needs_promise=flexible,
        needs_signature=flexible,
        offline_allowed=flexible,
        gives_document=not flexible,
    )


_HERE = JourneyState(item=_needs(FLEXIBLE), level=Level.STRONG, card=CardState.READ, card_present=True)
_PROOF = replace(_HERE, item=_needs(PENSION))


def _answered(code: str, *values: str) -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        record.open_item(code)
        for value in values:
            record.answer_question(value)

    return prepare


_ALL_ANSWERS = ("local", "register", "platform", "no")


def _card() -> IdCard:
    first = "99999919580304003"
    return IdCard(
        name="测试·阿卜杜热西提·买买提",
        sex_code="1",
        ethnic_code="05",
        birth=date(1975, 3, 4),
        address=_ADDRESS,
        number=first.replace("1958", "1975") + check_character(first.replace("1958", "1975")),
        authority="示例市公安局示例分局",
        valid_from=date(2020, 1, 1),
        valid_to=date(2040, 1, 1),
        kind=CardKind.RESIDENT,
        raw=b"synthetic",
    )


def _known(record: VisitRecord) -> None:
    record.card_read = _card()
    read = from_card(record.card_read, TODAY, record.catalogue.tables.certificate_types)
    if isinstance(read, Identified):
        record.resident_read = read.resident
    record.adopt_card()


_SHARED: dict[str, tuple[object, str]] = {
    "household.registration": (_ADDRESS, "公安户籍库"),
    "residence.address": ("示例市示例区桂花路77弄3号楼402室", "实有人口库"),
    "contact.phone": ("19900001234", "一网通办账户"),
    "employment.registered": (False, "就业登记库"),
    "case.same_day": (False, "办件库"),
    "insurance.pension_account": ("9999991234567890", "社保库"),
    "insurance.pension_months": (212, "社保库"),
}


def _form(code: str, *, worked: bool, added: bool, photographs: bool = False) -> Callable[[VisitRecord], None]:
    """The opened form. ``worked``: registered before; ``added``: the resident has filled in what was missing."""

    def prepare(record: VisitRecord) -> None:
        _answered(code, *(_ALL_ANSWERS if code == FLEXIBLE else ("housing", "years_5")))(record)
        _known(record)
        shared = {name: SharedValue(name, value, source) for name, (value, source) in _SHARED.items()}
        if worked:
            name = "employment.last_occupation"
            shared[name] = SharedValue(name, _WORK["work_content"], "就业登记库")
        record.can_photograph = photographs
        record.open_form(Fetched(shared=shared, licences=()), TODAY, None)
        for key, raw in (_WORK | _ANSWERS).items() if added else ():
            _answer(record, key, raw)
        if added:
            record.toggle_dispute("residence_address")
        record.case_id = "0193e3a1-0000-7000-8000-00000000002a"
        record.received_at = parse_iso(RECEIVED_AT)
        record.status = CaseStatus(
            record.case_id, OutboxState.ACCEPTED, "310126110000042", RECEIVED_AT, 1, None, RECEIVED_AT
        )

    return prepare


def _answer(record: VisitRecord, key: str, raw: str) -> None:
    form = record.form
    answered = form.with_answer(key, raw) if form is not None else None
    if isinstance(answered, Form):
        record.form = answered
    elif isinstance(answered, Invalid):
        raise ValueError(f"sample value of {key} is not valid")


def _by_social_card(record: VisitRecord) -> None:
    _form(FLEXIBLE, worked=False, added=False)(record)
    if record.resident is not None:
        record.known_by(record.resident, Session("token", "weak", record.resident.name, record.resident.number))


def _late(record: VisitRecord) -> None:
    _form(PENSION, worked=False, added=False)(record)
    record.no_result = True


def _asking(key: str, *, own_words: bool = False, error: str = "") -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        _form(FLEXIBLE, worked=False, added=False)(record)
        record.ask_field(DisplayMode.STANDARD, key, own_words=own_words)
        record.field_error = error

    return prepare


def _address(*answers: str, error: str = "") -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        _asking("residence_address", own_words=True)(record)
        for answer in answers:
            record.answer_field("residence_address", answer, DisplayMode.STANDARD)
        record.field_error = error

    return prepare


def _at(page: Page, base: JourneyState = _HERE, **changes: object) -> JourneyState:
    return replace(base, page=page, **changes)  # type: ignore[arg-type]  # the fields are the caller's


def scenes() -> Iterator[Scene]:
    """All of them, in the order of a visit."""
    yield from _first_scenes()
    yield from _identity_scenes()
    yield from _scan_scenes()
    yield from _face_scenes()
    yield from _form_scenes()
    yield from _last_scenes()
    yield from _sheet_scenes()
    yield from _portrait_scenes()


def _portrait_scenes() -> Iterator[Scene]:
    for name, state, portrait, is_seen in portrait_states():
        yield Scene(name, state, _answered(PORTRAIT), live=partial(photo_of, 1) if is_seen else None, portrait=portrait)


def _first_scenes() -> Iterator[Scene]:
    alone = JourneyState()
    yield Scene("attract", alone)
    yield Scene("attract-left-card", replace(alone, card=CardState.LEFT, card_present=True))
    yield Scene("attract-offline", replace(alone, online=False, card=CardState.LOST))
    yield Scene("choose", _at(Page.CHOOSE, replace(_HERE, item=None)))
    yield Scene("question-two", _at(Page.QUESTION), _answered(FLEXIBLE))
    yield Scene("question-notes", _at(Page.QUESTION), _answered(FLEXIBLE, "local", "register"))
    yield Scene("question-five", _at(Page.QUESTION, _PROOF), _answered(PENSION))
    yield Scene("notice", _at(Page.NOTICE), _answered(FLEXIBLE, *_ALL_ANSWERS))
    yield Scene(
        "notice-proof", _at(Page.NOTICE, _PROOF, slip=PaperState.PRINTED), _answered(PENSION, "housing", "years_5")
    )
    no_slips = _at(Page.NOTICE, receipt_printer=PrinterState.COVER_OPEN)
    yield Scene("notice-no-slips", no_slips, _answered(FLEXIBLE, *_ALL_ANSWERS))
    yield Scene(
        "notice-offline", _at(Page.NOTICE, online=False, card=CardState.LOST), _answered(FLEXIBLE, *_ALL_ANSWERS)
    )
    yield Scene(
        "stop-guidance",
        _at(Page.STOP, stop=StopReason.GUIDANCE, stop_from=Page.QUESTION),
        _answered(FLEXIBLE, "local", "exit"),
    )
    for reason in StopReason:
        if reason not in (StopReason.GUIDANCE, StopReason.RULE):
            base = _at(Page.STOP, _PROOF, stop=reason, stop_from=Page.IDENTIFY, slip=PaperState.UNKNOWN)
            is_booked = reason is StopReason.VISIT_BOOKED
            yield Scene(f"stop-{reason.value}", base, _answered(PENSION, "housing", "years_5"), is_booked=is_booked)
            low = replace(base, power_low=True)
            yield Scene(f"stop-{reason.value}-power", low, _answered(PENSION, "housing", "years_5"))

    for draft in DraftState:
        if draft is not DraftState.NONE:
            kept = _at(Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.REVIEW, power_low=True, draft=draft)
            yield Scene(f"stop-power_low-{draft.value}", kept, _form(FLEXIBLE, worked=False, added=False))

    out = _at(Page.STOP, _PROOF, stop=StopReason.PRINTER_OUT, stop_from=Page.CONFIRM)
    for seen in PrinterState:
        if seen not in (PrinterState.UNKNOWN, PrinterState.LOW, PrinterState.TOO_LATE):
            shown = replace(out, document_printer=seen)
            yield Scene(f"stop-printer-{seen.value}", shown, _answered(PENSION, "housing", "years_5"))


def _identity_scenes() -> Iterator[Scene]:
    for card in CardState:
        if card is not CardState.READ:
            yield Scene(f"identify-{card.value}", _at(Page.IDENTIFY, card=card), _answered(FLEXIBLE, *_ALL_ANSWERS))
    chosen = _answered(FLEXIBLE, *_ALL_ANSWERS)
    for notice in WayNotice:
        if notice is not WayNotice.NONE:
            yield Scene(
                f"identify-{notice.value.replace('_', '-')}",
                _at(Page.IDENTIFY, way=notice, card=CardState.WAITING),
                chosen,
            )
    left = _at(Page.IDENTIFY, card=CardState.WAITING, social_card_present=True)
    yield Scene("identify-social-left", left, chosen)
    for card in (CardState.UNREADABLE, CardState.TWO_CARDS, CardState.LOST, CardState.LEFT):
        both = _at(Page.IDENTIFY, way=WayNotice.SOCIAL_UNREADABLE, card=card)
        yield Scene(f"identify-{card.value}-social-unreadable", both, chosen)
    yield Scene(
        "identify-proof", _at(Page.IDENTIFY, _PROOF, card=CardState.WAITING), _answered(PENSION, "housing", "years_5")
    )
    yield Scene("number-empty", _at(Page.NUMBER), chosen)
    yield Scene("number-error", _at(Page.NUMBER), chosen, Entry("99999919750304003X", "这个号码不对，请核对一遍"))
    yield Scene("code", _at(Page.CODE), chosen, Entry("4716", "数字不对，还可以试 2 次"))
    used_up = "这条不能用了。请再要一条，或改用身份证。"
    yield Scene("code-used-up", _at(Page.CODE), chosen, Entry("", used_up, used_up=True), codes_sent=2, resend_in_s=42)


_WEAK = replace(_PROOF, level=Level.WEAK, card=CardState.WAITING, card_present=False, face_offer=FaceOffer.HELPED)
_LOOKS: dict[str, FaceWords] = {
    "opening": FaceWords(),
    "nearer": FaceWords("eyes.hints.nearer"),
    "several": FaceWords("eyes.hints.several"),
    "light": FaceWords("eyes.hints.light_behind"),
    "mask": FaceWords("eyes.hints.covered"),
    "hold": FaceWords("eyes.hints.hold", is_good=True),
    "blink": FaceWords("liveness.blink", is_good=True, is_move=True),
    "left": FaceWords("liveness.turn_left", is_good=True, is_move=True),
    "right": FaceWords("liveness.turn_right", is_good=True, is_move=True),
}


def _face_scenes() -> Iterator[Scene]:
    chosen = _answered(PENSION, "housing", "years_5")
    weak = _at(Page.IDENTIFY, _WEAK, way=WayNotice.CODE_TOO_WEAK)
    yield Scene("identify-face", weak, chosen)
    yield Scene("identify-face-social", replace(weak, way=WayNotice.SOCIAL_TOO_WEAK), chosen)
    needed = _at(Page.STOP, _WEAK, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY)
    yield Scene("stop-face", replace(needed, slip=PaperState.PRINTED), chosen)
    pad = replace(needed, level=Level.NONE, face_offer=FaceOffer.ALONE)
    yield Scene("stop-face-pad", pad, chosen)
    for where in FaceStep:
        if where not in (FaceStep.NONE, FaceStep.LOOKING):
            yield Scene(f"face-{where.value.replace('_', '-')}", _at(Page.FACE, _WEAK, face=where), chosen)
    cut_off = _at(Page.FACE, _WEAK, face=FaceStep.CUT_OFF)
    yield Scene("face-cut-off-before", cut_off, chosen, helper=("", ""))
    yield Scene("face-cut-off-waiting", cut_off, chosen, helper=("4712", ""))
    alone = _at(Page.FACE, _WEAK, face=FaceStep.CONSENT, face_offer=FaceOffer.ALONE)
    yield Scene("face-consent-alone", alone, chosen)
    looking = _at(Page.FACE, _WEAK, face=FaceStep.LOOKING, sight=Sight.SEES)
    for name, words in _LOOKS.items():
        drawn = None if name == "opening" else partial(photo_of, 1)
        yield Scene(f"face-look-{name}", looking, chosen, live=drawn, face=words)
    for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST):
        yield Scene(f"face-sight-{sight.value}", replace(looking, sight=sight), chosen)


def _telephone(**how: float) -> bytes:
    """As the camera shows it: in a mirror."""
    drawn = phone.frame(phone.Scene("SSM-DEMO-0123456789ABCDEF", **{"module": 5.0, **how}))  # type: ignore[arg-type]  # its numbers
    return phone.png_of(drawn[:, ::-1].copy())


def _scan_scenes() -> Iterator[Scene]:
    chosen = _answered(FLEXIBLE, *_ALL_ANSWERS)
    nobody = replace(_HERE, level=Level.NONE, card=CardState.WAITING, card_present=False)
    yield Scene("identify-scan", _at(Page.IDENTIFY, nobody, scanner_lost=True), chosen)
    yield Scene("identify-scan-second", _at(Page.IDENTIFY, nobody), chosen, takes_long=True)
    looking = _at(Page.SCAN, nobody, sight=Sight.SEES)
    yield Scene("scan-opening", replace(looking, sight=Sight.OPENING), chosen)
    yield Scene("scan-none", looking, chosen, live=lambda: phone.png_of(phone.hall()))
    tips: dict[Hint, dict[str, float]] = {
        Hint.NEARER: {"module": 1.8}, Hint.FARTHER: {"module": 15.0}, Hint.GLARE: {"glare": 4.0},
        Hint.HOLD_STILL: {"motion": 14}, Hint.DARK: {"light": 0.03},
    }  # fmt: skip
    for hint, how in tips.items():
        name = f"scan-tip-{hint.value.replace('_', '-')}"
        yield Scene(name, looking, chosen, live=partial(_telephone, **how), scan=ScanSeen(hint))
    seen = partial(_telephone)
    checking = replace(looking, way=WayNotice.CODE_CHECKING)
    yield Scene("scan-checking", checking, chosen, live=seen, scan=ScanSeen(in_view=True))
    for notice in (WayNotice.CODE_EXPIRED, WayNotice.CODE_OTHER, WayNotice.CODE_BUSY):
        yield Scene(f"scan-{notice.value.replace('_', '-')}", replace(looking, way=notice), chosen, live=seen)
    yield Scene("scan-long", looking, chosen, live=lambda: phone.png_of(phone.hall()), takes_long=True)
    two = ScanSeen(in_view=True, choices=(Choice("1", "", "随申码", is_useful=True), Choice("2", "", "付款码")))
    yield Scene("scan-which", looking, chosen, live=seen, scan=two)
    four = (Choice("1", "", "随申码", "left", True), Choice("2", "", "随申码", "right", True), *two.choices[1:])
    yield Scene("scan-which-alike", looking, chosen, live=seen, scan=ScanSeen(choices=four))
    yield Scene("scan-offline", replace(looking, online=False), chosen, live=seen)
    for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT):
        dark = partial(_telephone, light=0.02) if sight in (Sight.DARK, Sight.COVERED) else None
        yield Scene(f"scan-sight-{sight.value}", replace(looking, sight=sight), chosen, live=dark)


def _form_scenes() -> Iterator[Scene]:
    yield Scene("prefill", _at(Page.PREFILL), _answered(FLEXIBLE, *_ALL_ANSWERS))
    yield Scene("prefill-slow", _at(Page.PREFILL), _answered(FLEXIBLE, *_ALL_ANSWERS), slow=True)
    yield Scene("review", _at(Page.REVIEW), _form(FLEXIBLE, worked=False, added=False))
    yield Scene("review-photo", _at(Page.REVIEW), _form(FLEXIBLE, worked=False, added=True, photographs=True))
    yield Scene("sheet-resume-photo", replace(_at(Page.REVIEW), overlay=Overlay.RESUME), _taken_before)
    yield Scene("review-full", _at(Page.REVIEW), _form(FLEXIBLE, worked=False, added=True))
    yield Scene("review-proof", _at(Page.REVIEW, _PROOF), _form(PENSION, worked=False, added=False))
    yield Scene("field-choice", _at(Page.FIELD), _asking("work_content"))
    yield Scene("field-money", _at(Page.FIELD), _asking("income_band"))
    yield Scene("field-suggest", _at(Page.FIELD), _asking("residence_address"))
    yield Scene("field-text", _at(Page.FIELD), _asking("work_content", own_words=True))
    yield Scene("field-text-error", _at(Page.FIELD), _address("310104", error="路名太短了。请写完整的路名"))
    yield Scene("field-district", _at(Page.FIELD), _address())
    yield Scene("field-province", _at(Page.FIELD), _address("elsewhere"))
    yield Scene("field-lane", _at(Page.FIELD), _address("310104", "示例路"))
    yield Scene("field-room", _at(Page.FIELD), _address("310104", "示例路", "12", "3"))
    yield Scene("field-date", _at(Page.FIELD), _asking("start_date"))
    for name, prepare in booking_scenes():
        yield Scene(name, _at(Page.VISIT), prepare)
    for name, prepare in number_scenes(_form(FLEXIBLE, worked=False, added=False)):
        yield Scene(name, _at(Page.FIELD), prepare)
    for name, prepare in courier_scenes(_form(FLEXIBLE, worked=False, added=True)):
        yield Scene(name, _at(Page.FIELD), prepare)
    yield Scene("field-phone", _at(Page.FIELD), _asking("phone", error="这个号码不对。请核对一遍"))
    full = _form(FLEXIBLE, worked=False, added=True)
    for name, page, prepare in bundle_scenes(_known, TODAY):
        yield Scene(name, _at(page), prepare)
    yield from _paper_scenes()
    for found in finding_scenes():
        yield Scene(found.name, found.state, finding=found)
    for name, at, prepare in acting_scenes():
        yield Scene(name, at, prepare)
    for name, page in (
        ("review", Page.REVIEW),
        ("promise", Page.PROMISE),
        ("confirm", Page.CONFIRM),
        ("sign", Page.SIGN),
    ):
        yield Scene(f"{name}-for-other", *by_an_agent(_at(page), full))
    yield Scene("field-for-other", *by_an_agent(_at(Page.FIELD), _asking("work_content")))
    for name, at, own in mine_scenes():
        yield Scene(name, at, mine=own)
    for near in nearby_scenes():
        yield Scene(near.name, near.state, nearby=near)
    for asked in ask_scenes():
        yield Scene(asked.name, asked.state, ask=asked)
    yield Scene("promise", _at(Page.PROMISE), full)
    yield Scene("confirm", _at(Page.CONFIRM), full)
    yield Scene("confirm-proof", _at(Page.CONFIRM, _PROOF), _form(PENSION, worked=False, added=False))
    yield Scene("sign", _at(Page.SIGN), full)


def _taken_before(record: VisitRecord) -> None:
    _form(FLEXIBLE, worked=False, added=True, photographs=True)(record)
    record.photographed_before = frozenset({"HKB"})


def _paper_scenes() -> Iterator[Scene]:
    full = _form(FLEXIBLE, worked=False, added=True, photographs=True)
    for name, paper in paper_scenes().items():
        state = _at(Page.PAPER, to_photograph=1, paper=paper.stage, sight=paper.sight, online=paper.may_phone)
        yield Scene(f"paper-{name}", state, full, paper=paper)


def _last_scenes() -> Iterator[Scene]:
    full = _form(FLEXIBLE, worked=False, added=True)
    filed = replace(_HERE, delivery=Delivery.DURABLE)
    yield Scene("submit", _at(Page.SUBMIT, filed), full, slow=True)
    yield Scene("submit-power", _at(Page.SUBMIT, power_low=True), full, slow=True)
    yield Scene("submit-power-kept", _at(Page.SUBMIT, filed, power_low=True), full, slow=True)
    done = replace(_HERE, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED)
    for name, state, preview in preview_scenes(_HERE):
        yield Scene(name, state, full, preview=preview)
    yield Scene("hand-over", _at(Page.HAND_OVER, done), full)
    yield Scene("hand-over-card-gone", _at(Page.HAND_OVER, done, card_present=False), full)
    waiting = replace(_HERE, delivery=Delivery.WAITING, receipt=PaperState.UNKNOWN)
    unprinted = replace(done, receipt=PaperState.NOT_PRINTED)
    yield Scene("hand-over-code", _at(Page.HAND_OVER, unprinted), full)
    yield Scene("hand-over-waiting", _at(Page.HAND_OVER, waiting), full)
    proof = _form(PENSION, worked=False, added=False)
    out = replace(_PROOF, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED, document_pages=2)
    on_way = replace(out, receipt=PaperState.PRINTING, document=PaperState.PRINTING, document_done=1)
    yield Scene("hand-over-page-two", _at(Page.HAND_OVER, on_way), proof)
    yield Scene("hand-over-stands", _at(Page.HAND_OVER, on_way, document_trouble=PrinterState.PAPER_OUT), proof)
    yield Scene("hand-over-asked", _at(Page.HAND_OVER, out, document=PaperState.PRINTED), proof)
    declined = replace(out, document=PaperState.DECLINED, document_pages=0)
    yield Scene("hand-over-declined", _at(Page.HAND_OVER, declined), proof)
    yield Scene("hand-over-missed", _at(Page.HAND_OVER, out, document=PaperState.MISSED), proof)
    half = {"document": PaperState.UNKNOWN, "document_done": 1, "document_trouble": PrinterState.JAMMED}
    yield Scene("hand-over-half", _at(Page.HAND_OVER, out, card_present=False, card_unsure=True, **half), proof)
    failed = replace(out, document=PaperState.NOT_PRINTED, document_trouble=PrinterState.TONER_OUT)
    yield Scene("hand-over-failed", _at(Page.HAND_OVER, failed), proof)
    no_slip = {"receipt": PaperState.UNKNOWN, "receipt_trouble": PrinterState.PAPER_OUT}
    for name, paper in (("failed", failed), ("missed", replace(out, document=PaperState.MISSED)), ("stands", on_way)):
        trouble = {"document_trouble": PrinterState.JAMMED} if name == "stands" else {}
        yield Scene(f"hand-over-{name}-no-slip", _at(Page.HAND_OVER, paper, **no_slip, **trouble), proof)
    torn = {**half, **no_slip}
    yield Scene("hand-over-half-no-slip", _at(Page.HAND_OVER, out, **torn), proof)
    hot = replace(unprinted, receipt_trouble=PrinterState.CUTTER, document_printer=PrinterState.READY)
    yield Scene("hand-over-cutter", _at(Page.HAND_OVER, hot), full)
    yield Scene("hand-over-not-cut", _at(Page.HAND_OVER, hot, receipt=PaperState.UNKNOWN), full)
    on_a4 = replace(done, receipt_on_a4=True, card_present=False, card_unsure=True)
    yield Scene("hand-over-on-a4", _at(Page.HAND_OVER, on_a4), full)
    yield Scene("end-unsure", _at(Page.END, on_a4), full)
    both = replace(_PROOF, delivery=Delivery.DELIVERED, receipt=PaperState.NOT_PRINTED, document=PaperState.UNKNOWN)
    yield Scene("hand-over-proof", _at(Page.HAND_OVER, both), _form(PENSION, worked=False, added=False))
    late = replace(both, receipt=PaperState.PRINTED, document=PaperState.NONE)
    yield Scene("hand-over-late", _at(Page.HAND_OVER, late), _late)
    no_paper = {"receipt": PaperState.NOT_PRINTED, "receipt_trouble": PrinterState.PAPER_OUT}
    yield Scene("hand-over-late-no-slip", _at(Page.HAND_OVER, late, **no_paper), _late)
    yield Scene("hand-over-printing", _at(Page.HAND_OVER, done, receipt=PaperState.PRINTING), full)
    yield Scene("hand-over-doubt", _at(Page.HAND_OVER, done, receipt=PaperState.UNKNOWN), full)
    yield Scene("hand-over-returned", _at(Page.HAND_OVER, done, delivery=Delivery.RETURNED), full)
    yield Scene("hand-over-returned-no-slip", _at(Page.HAND_OVER, done, delivery=Delivery.RETURNED, **no_paper), full)
    yield from _on_an_empty_battery(full, proof)
    yield from _paying()
    yield Scene("hand-over-booked", _at(Page.HAND_OVER, done), full, is_booked=True)
    yield Scene("rate", _at(Page.RATE, done, card_present=False), full)
    yield Scene("rate-why", _at(Page.RATE, done, card_present=False, grade=4), full)
    yield Scene("end", _at(Page.END, done, card_present=False), full)
    yield Scene("end-card", _at(Page.END, done), full)


def _paying() -> Iterator[Scene]:
    """缴费, and the papers after it."""
    here = replace(_HERE, item=ItemNeeds("TBD-JF02", pays=True), delivery=Delivery.DELIVERED, card_present=False)
    for name, scene in pay_scenes().items():
        yield Scene(f"pay-{name}", _at(Page.PAY, here, paying=scene.paying), paying=scene)
    listed = _at(Page.PAY, _HERE, paying=Paying.WAITING, is_mine=True, order_found=True, item=None)
    yield Scene("pay-listed", listed, paying=pay_scenes()["found"])
    for name, scene in paper_pay_scenes().items():
        papers = _at(Page.HAND_OVER, here, paying=scene.paying, receipt=PaperState.PRINTED)
        yield Scene(f"hand-over-pay-{name}", papers, _form(FLEXIBLE, worked=False, added=True), paying=scene)


def _on_an_empty_battery(full: Callable[[VisitRecord], None], proof: Callable[[VisitRecord], None]) -> Iterator[Scene]:
    """停电 while papers come, and on the last page."""
    low = replace(_HERE, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED, power_low=True)
    none = {"receipt": PaperState.NOT_PRINTED, "receipt_trouble": PrinterState.PAPER_OUT}
    yield Scene("hand-over-power", _at(Page.HAND_OVER, low), full)
    yield Scene("hand-over-power-no-slip", _at(Page.HAND_OVER, low, **none), full)
    yield Scene("hand-over-power-waiting", _at(Page.HAND_OVER, low, delivery=Delivery.WAITING), full)
    waiting = _at(Page.HAND_OVER, low, delivery=Delivery.WAITING, receipt=PaperState.PRINTING)
    yield Scene("hand-over-power-waiting-printing", waiting, full)
    yield Scene("hand-over-power-returned", _at(Page.HAND_OVER, low, delivery=Delivery.RETURNED), full)
    out = replace(low, item=_PROOF.item, document=PaperState.PRINTED, document_pages=2)
    failed = {"document": PaperState.NOT_PRINTED, "document_trouble": PrinterState.TONER_OUT}
    yield Scene("hand-over-power-asked", _at(Page.HAND_OVER, out), proof)
    yield Scene("hand-over-power-failed", _at(Page.HAND_OVER, out, **failed, **none), proof)
    yield Scene("hand-over-power-late", _at(Page.HAND_OVER, out, document=PaperState.NONE), _late)
    yield Scene("end-power", _at(Page.END, low, card_present=False), full)
    yield Scene("end-power-card", _at(Page.END, low, card_present=False, card_unsure=True), full)


def _sheet_scenes() -> Iterator[Scene]:
    review = _at(Page.REVIEW)
    form = _form(FLEXIBLE, worked=False, added=False)
    yield Scene("sheet-idle", replace(review, overlay=Overlay.IDLE), form, seconds=38)
    yield Scene("sheet-help", replace(review, overlay=Overlay.HELP, help=HelpState.PLACED), form)
    for step in Reporting:
        yield Scene(f"sheet-report-{step.value}", replace(review, overlay=Overlay.REPORT, reporting=step), form)
    yield Scene("sheet-help-unplaced", replace(review, overlay=Overlay.HELP, help=HelpState.UNPLACED), form)
    yield Scene("sheet-cancel", replace(review, overlay=Overlay.CANCEL), form)
    gone = replace(review, overlay=Overlay.CARD_REMOVED, card_present=False)
    yield Scene("sheet-card-unsure", replace(gone, card_unsure=True), form, seconds=27)
    yield Scene("sheet-card-removed", gone, form, seconds=27)
    by_social = replace(gone, social_card_read=True, level=Level.WEAK)
    yield Scene("sheet-social-card-removed", by_social, _by_social_card, seconds=27)
    yield Scene("sheet-social-card-removed-unkept", by_social, form, seconds=27)
    yield Scene("sheet-resume", replace(review, overlay=Overlay.RESUME), form)
    yield Scene("sheet-curtain", replace(review, overlay=Overlay.CURTAIN), form)
