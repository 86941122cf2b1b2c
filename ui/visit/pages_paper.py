# SPDX-License-Identifier: Apache-2.0
"""What the page that takes pictures of papers says in each of its stages (拍材料)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kiosk.application.capture import Stage, Wish
from kiosk.application.proposals import Proposal, Standing
from kiosk.application.review import mask_of
from kiosk.catalogue.field_model import Mask
from kiosk.catalogue.material_model import PhotoSpec
from kiosk.journey.state import JourneyState
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture
from ui.view_models import PaperViewModel
from ui.visit.paper_desk import PaperDesk
from ui.visit.phone_upload import PhoneState
from ui.visit.phrases import Phrases

Say = Callable[..., str]

_BLIND: Final = (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT)


def present_paper(
    vm: PaperViewModel, state: JourneyState, phrases: Phrases, desk: PaperDesk, *, was_taken_before: bool = False
) -> None:
    """The whole page. ``was_taken_before``: pictures of this material were taken in an earlier visit, and not kept."""
    spec = desk.spec
    if spec is None or spec.photo is None:
        return

    def say(key: str, **values: object) -> str:
        return phrases.say(key, state.mode, **values)

    stage, name = desk.capture.stage, spec.name.say()
    blind = _why_blind(state, desk)
    shown = _Shown(
        title=say(_title_key(desk), name=name),
        frameName=say("papers.page.frame" if stage.looks else "papers.page.still"),
    )
    if stage is Stage.PHONE:
        _phone(shown, desk, say)
    elif stage.is_before:
        _before(shown, desk, say, name)
    elif stage.looks and blind:
        _blind(shown, desk, say, blind)
    elif stage.looks:
        shown.hint = _how_to_lay(spec.photo, desk, say, was_taken_before=was_taken_before)
        _mat(shown, desk, say)
    elif stage.is_busy:
        shown.busy, shown.say = True, say("papers.page.keeping_slow" if desk.is_slow else f"papers.page.{stage.value}")
    elif stage is Stage.FAULTY:
        _faulty(shown, desk, say)
    else:
        _good(shown, desk, say)
    keys = _keys(desk, say, blind)
    shown.keys = [key for key in keys if key["wish"] != shown.primaryWish]
    may_take = not desk.is_unfit and (not blind or desk.may_phone)
    if stage.has_sample and spec.picture is not None and may_take:
        shown.sampleText = say("papers.sample.open")
    shown.note = _note(state, desk, say, spec.photo.later.say())
    for key, value in vars(shown).items():
        setattr(vm, key, value)


@dataclass
class _Shown:
    """The view-model's values, before any of them is on screen: a page never blinks between two of them."""

    title: str
    frameName: str
    hint: str = ""
    say: str = ""
    good: bool = False
    busy: bool = False
    showFrame: bool = False
    isStill: bool = False
    live: LivePicture | None = None
    waitText: str = ""
    marks: list[dict[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)
    offerTitle: str = ""
    offerCode: str = ""
    offerRows: list[dict[str, str]] = field(default_factory=list)
    takeText: str = ""
    leaveText: str = ""
    picture: str = ""
    codeImage: str = ""
    codeLines: list[str] = field(default_factory=list)
    note: str = ""
    keys: list[dict[str, str]] = field(default_factory=list)
    sampleText: str = ""
    primaryText: str = ""
    primaryIcon: str = ""
    primaryWish: str = ""


def _how_to_lay(photo: PhotoSpec, desk: PaperDesk, say: Say, *, was_taken_before: bool) -> str:
    if desk.capture.kept:
        return say("papers.page.lay_back" if photo.is_card else "papers.page.lay_more")
    return say("papers.page.before") if was_taken_before else photo.lay.say()


def _note(state: JourneyState, desk: PaperDesk, say: Say, later: str) -> str:
    """Small, below: that nothing hurries, or why there is no telephone among the ways."""
    stage = desk.capture.stage
    if stage is Stage.GOOD or stage.is_busy or stage.is_before:
        return ""
    if stage is Stage.PHONE:
        return later
    if not desk.may_phone and not desk.is_unfit:
        return say("papers.page.no_session" if state.online else "papers.page.offline")
    return later


def _title_key(desk: PaperDesk) -> str:
    if desk.capture.kept == 0 or desk.capture.stage is Stage.KEEPING:  # the last one: nothing else is wanted
        return "papers.phone.title" if desk.capture.stage is Stage.PHONE else "papers.page.title"
    photo = desk.spec.photo if desk.spec is not None else None
    return "papers.page.title_back" if photo is not None and photo.is_card else "papers.page.title_more"


def _why_blind(state: JourneyState, desk: PaperDesk) -> str:
    """A key of words; empty: the mat is seen."""
    if desk.is_unfit:
        return Sight.UNFIT.value
    if not desk.has_camera:
        return "none"
    return state.sight.value if state.sight in _BLIND else ""


def _mat(vm: _Shown, desk: PaperDesk, say: Say) -> None:
    stage = desk.capture.stage
    vm.showFrame, vm.live, vm.waitText = True, desk.live, say("papers.page.wait")
    vm.good = stage is Stage.HOLD
    if desk.is_undone and stage in (Stage.LOOKING, Stage.CHANGE):
        vm.say = say("papers.page.once_more")
    elif stage is Stage.MOVE and desk.side:
        vm.say = say(f"papers.fault.cut.{desk.side}")
    else:
        is_same = stage is Stage.CHANGE and desk.capture.kept == 0
        vm.say = say("papers.page.change_again" if is_same else f"papers.page.{stage.value}")
    vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.page.shoot"), "camera", Wish.SHOOT.value


def _blind(vm: _Shown, desk: PaperDesk, say: Say, why: str) -> None:
    vm.title = say(f"papers.sight.{why}.title", name=desk.spec.name.say() if desk.spec is not None else "")
    what = "what_no_phone" if why == "none" and not desk.may_phone else "what"
    vm.hint = say(f"papers.sight.{why}.{what}")
    vm.picture = "moon" if why == Sight.DARK.value else "camera-off"
    if desk.may_phone and why != Sight.UNFIT.value:
        vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.page.phone"), "smartphone", Wish.PHONE.value
    else:
        vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.page.later"), "", Wish.LATER.value


def _faulty(vm: _Shown, desk: PaperDesk, say: Say) -> None:
    page = desk.page
    vm.say = say("papers.page.doubtful" if desk.capture.may_override else "papers.page.faulty")
    vm.showFrame, vm.isStill, vm.live = True, True, desk.still.picture
    faults, marks = [], []
    for number, fault in enumerate(page.faults if page is not None else ()):
        values = {
            key: say(f"papers.kind.{value}") if key in ("seen", "wanted") else value
            for key, value in fault.values.items()
        }
        words = say(fault.words_key, **values)
        if words not in faults:  # one kind in several places is said once, and shown everywhere
            faults.append(words)
        marks.append(desk.still.marks[number])
    vm.faults, vm.marks = faults[:3], marks
    vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.page.again"), "camera", Wish.AGAIN.value


def _good(vm: _Shown, desk: PaperDesk, say: Say) -> None:
    page, capture = desk.page, desk.capture
    vm.say, vm.good = say("papers.page.good"), True
    vm.hint = say("papers.page.good_hint" if page is None or page.is_read else "papers.page.unread")
    vm.showFrame, vm.isStill, vm.live = True, True, desk.still.picture
    offer = desk.offer
    if offer is not None:
        # What was not read well is asked about as such: one tap must not take it for what the paper says.
        low = "" if offer.is_sure else "_low"
        vm.offerTitle, vm.offerCode = say(f"papers.page.offer{low}", name=offer.label), offer.code
        vm.offerRows = [
            {"label": say("papers.page.now"), "value": offer.now},
            {"label": say(f"papers.page.read{low}"), "value": offer.value},
        ]
        vm.takeText, vm.leaveText = say(f"papers.page.take_value{low}"), say(f"papers.page.leave_value{low}")
    else:
        vm.rows = [_row(one, say) for one in desk.on_screen]
    is_card = desk.spec is not None and desk.spec.photo is not None and desk.spec.photo.is_card
    use = "papers.page.use" if capture.is_last else "papers.page.use_back" if is_card else "papers.page.use_next"
    vm.primaryText, vm.primaryIcon, vm.primaryWish = say(use), "check", Wish.USE.value


def _before(vm: _Shown, desk: PaperDesk, say: Say, name: str) -> None:
    """刚才拍过的: all of it is seen before it can be used, and the tap that uses it is the consent for this case."""
    before = desk.before
    vm.title = say("papers.before.title", name=name)
    vm.showFrame, vm.isStill, vm.live, vm.good = True, True, desk.still.picture, True
    vm.say = (
        say("papers.before.page", n=before.page, pages=before.pages) if before.pages > 1 else say("papers.before.one")
    )
    vm.hint = say("papers.before.agree" if before.is_last else "papers.before.more")
    if before.is_last:
        vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.before.use"), "check", Wish.USE_BEFORE.value
    else:
        vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.before.turn"), "", Wish.TURN.value


def _row(one: Proposal, say: Say) -> dict[str, object]:
    is_other = one.standing is Standing.OTHER
    note = "other" if is_other else "low" if not one.is_sure else "same" if one.standing is Standing.SAME else "sure"
    mask = (
        one.mask
        if one.code
        else Mask.NUMBER
        if "number" in one.name
        else Mask.NAME
        if one.name in _NAMES
        else Mask.NONE
    )
    return {
        "label": one.label or say(f"papers.field.{one.name}"),
        "value": mask_of(mask)(one.value),
        "note": say(f"papers.page.{note}"),
        "good": one.is_sure and not is_other,
    }


_NAMES: Final = (
    "name",
    "holder",
    "name_1",
    "name_2",
    "landlord",
    "tenant",
    "principal",
    "agent",
    "legal_representative",
)


# --- the telephone ------------------------------------------------------------------------------------------------------


def _phone(vm: _Shown, desk: PaperDesk, say: Say) -> None:
    phone = desk.phone
    what = "unreadable" if desk.is_unreadable else "undone" if desk.is_undone else phone.state.value
    vm.say = say(f"papers.phone.{what}")
    vm.good = phone.state is PhoneState.JOINED and what == phone.state.value
    if phone.url and not phone.state.is_over:
        vm.codeImage = code_image(phone.url)
        lines = [say("papers.phone.short", code=phone.short_code), say("papers.phone.minutes", n=phone.minutes_left)]
        if phone.received:
            lines.append(say("papers.page.received", n=phone.received))
        vm.codeLines = lines
    elif phone.state.is_over:
        vm.picture = "camera-off"
        if phone.state is not PhoneState.OFFLINE or desk.may_phone:
            vm.primaryText, vm.primaryIcon, vm.primaryWish = (
                say("papers.page.phone_new"),
                "smartphone",
                Wish.PHONE.value,
            )
        else:
            vm.primaryText, vm.primaryIcon, vm.primaryWish = say("papers.page.later"), "", Wish.LATER.value
    else:
        vm.busy = True


@lru_cache(maxsize=1)
def code_image(url: str) -> str:
    """A QR code at level M as a picture for QML; imported here: most visits send no page."""
    import segno

    return str(segno.make_qr(url, error="m").png_data_uri(scale=6, border=3))


# --- keys ---------------------------------------------------------------------------------------------------------------


def _keys(desk: PaperDesk, say: Say, blind: str) -> list[dict[str, str]]:
    """The quiet ones: first what concerns this picture, then the other ways, always in the same order."""
    capture, stage = desk.capture, desk.capture.stage
    wishes: list[tuple[Wish, str]] = []
    if stage is Stage.GOOD:
        wishes = [(Wish.AGAIN, "again"), *([(Wish.MORE, "more")] if capture.may_add else []), (Wish.LATER, "later")]
        return [{"wish": wish.value, "text": say(f"papers.page.{key}")} for wish, key in wishes]
    if stage.is_before:
        may_take = (desk.has_camera and not desk.is_unfit) or desk.may_phone
        anew = [{"wish": Wish.AGAIN.value, "text": say("papers.before.again")}] if may_take else []
        return [*anew, {"wish": Wish.LATER.value, "text": say("papers.page.later")}]
    if stage is Stage.KEEPING:
        return [{"wish": Wish.LATER.value, "text": say("papers.page.later")}] if desk.is_slow else []
    if capture.may_override:
        wishes.append((Wish.ANYWAY, "anyway"))
    if stage is Stage.PHONE or capture.by_phone:
        if desk.has_camera and not desk.is_unfit and not blind:
            wishes.append((Wish.CAMERA, "camera"))
    elif desk.may_phone and not desk.is_unfit and not (stage.looks and blind):
        wishes.append((Wish.PHONE, "phone"))
    wishes.append((Wish.LATER, "later"))
    return [{"wish": wish.value, "text": say(f"papers.page.{key}")} for wish, key in wishes]
