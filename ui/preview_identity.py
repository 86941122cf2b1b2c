# SPDX-License-Identifier: Apache-2.0
"""Scenes of the ways in: card, number and code, face, scanned codes (``ui.preview``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from drivers.camera.scenes import phone
from kiosk.journey.mine import MineStep
from kiosk.journey.state import (
    CardState,
    FaceOffer,
    FaceStep,
    ItemNeeds,
    Level,
    Page,
    PaperState,
    StopReason,
    WayNotice,
)
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.vision.codes.hints import Hint
from kiosk.vision.sight import Sight
from ui.preview_record import (
    ALL_ANSWERS,
    FLEXIBLE,
    HERE,
    PENSION,
    PROOF,
    answered,
    at_page,
)
from ui.preview_scene import ScanSeen, Scene
from ui.visit.face_way import FaceWords
from ui.visit.pages_identity import Entry
from ui.visit.scan_way import Choice


def identity_scenes() -> Iterator[Scene]:
    """The ways in by card and by number."""
    for card in CardState:
        if card is not CardState.READ:
            yield Scene(f"identify-{card.value}", at_page(Page.IDENTIFY, card=card), answered(FLEXIBLE, *ALL_ANSWERS))
    chosen = answered(FLEXIBLE, *ALL_ANSWERS)
    for notice in WayNotice:
        if notice is not WayNotice.NONE:
            yield Scene(
                f"identify-{notice.value.replace('_', '-')}",
                at_page(Page.IDENTIFY, way=notice, card=CardState.WAITING),
                chosen,
            )
    left = at_page(Page.IDENTIFY, card=CardState.WAITING, social_card_present=True)
    yield Scene("identify-social-left", left, chosen)
    for card in (CardState.UNREADABLE, CardState.TWO_CARDS, CardState.LOST, CardState.LEFT):
        both = at_page(Page.IDENTIFY, way=WayNotice.SOCIAL_UNREADABLE, card=card)
        yield Scene(f"identify-{card.value}-social-unreadable", both, chosen)
    yield Scene(
        "identify-proof", at_page(Page.IDENTIFY, PROOF, card=CardState.WAITING), answered(PENSION, "housing", "years_5")
    )
    yield Scene("number-empty", at_page(Page.NUMBER), chosen)
    yield Scene("number-error", at_page(Page.NUMBER), chosen, Entry("99999919750304003X", "这个号码不对，请核对一遍"))
    own = replace(HERE, is_mine=True, item=None, level=Level.NONE, card=CardState.WAITING, card_present=False)
    yield Scene("identify-own", at_page(Page.IDENTIFY, own))
    by_code = replace(own, level=Level.WEAK, mine=MineStep.NEEDS_CARD)
    yield Scene("identify-own-card", at_page(Page.IDENTIFY, by_code))
    yield Scene("mine-number", at_page(Page.MINE_NUMBER, own), entry=Entry("999261121"))
    yield Scene("mine-tail", at_page(Page.MINE_TAIL, own), entry=Entry("00"))
    for step in (MineStep.GONE, MineStep.OFFLINE, MineStep.BUSY, MineStep.REFUSED, MineStep.ASKING):
        page, typed = (Page.MINE_NUMBER, "999261121000042") if step is MineStep.GONE else (Page.MINE_TAIL, "0042")
        yield Scene(f"mine-typed-{step.value}", at_page(page, own, mine=step), entry=Entry(typed))
    yield Scene("code", at_page(Page.CODE), chosen, Entry("4716", "数字不对，还可以试 2 次"))
    used_up = "这条不能用了。请再要一条，或改用身份证。"
    yield Scene(
        "code-used-up", at_page(Page.CODE), chosen, Entry("", used_up, used_up=True), codes_sent=2, resend_in_s=42
    )


CERTIFY = "TBD-RS02"
_WEAK = replace(PROOF, level=Level.WEAK, card=CardState.WAITING, card_present=False, face_offer=FaceOffer.HELPED)
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


def face_scenes() -> Iterator[Scene]:
    """The way in by face."""
    chosen = answered(PENSION, "housing", "years_5")
    weak = at_page(Page.IDENTIFY, _WEAK, way=WayNotice.CODE_TOO_WEAK)
    yield Scene("identify-face", weak, chosen)
    yield Scene("identify-face-social", replace(weak, way=WayNotice.SOCIAL_TOO_WEAK), chosen)
    needed = at_page(Page.STOP, _WEAK, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY)
    yield Scene("stop-face", replace(needed, slip=PaperState.PRINTED), chosen)
    pad = replace(needed, level=Level.NONE, face_offer=FaceOffer.ALONE)
    yield Scene("stop-face-pad", pad, chosen)
    for where in FaceStep:
        if where not in (FaceStep.NONE, FaceStep.LOOKING):
            yield Scene(f"face-{where.value.replace('_', '-')}", at_page(Page.FACE, _WEAK, face=where), chosen)
    cut_off = at_page(Page.FACE, _WEAK, face=FaceStep.CUT_OFF)
    yield Scene("face-cut-off-before", cut_off, chosen, helper=("", ""))
    yield Scene("face-cut-off-waiting", cut_off, chosen, helper=("4712", ""))
    alone = at_page(Page.FACE, _WEAK, face=FaceStep.CONSENT, face_offer=FaceOffer.ALONE)
    yield Scene("face-consent-alone", alone, chosen)
    looking = at_page(Page.FACE, _WEAK, face=FaceStep.LOOKING, sight=Sight.SEES)
    for name, words in _LOOKS.items():
        drawn = None if name == "opening" else partial(photo_of, 1)
        yield Scene(f"face-look-{name}", looking, chosen, live=drawn, face=words)
    for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST):
        yield Scene(f"face-sight-{sight.value}", replace(looking, sight=sight), chosen)


_CARD = replace(
    PROOF,
    item=ItemNeeds(CERTIFY, needs_strong=True, offline_allowed=False, asks_presence=True),
    face_offer=FaceOffer.HELPED,
)
"""Who laid down the card, and has to be seen (本人到场)."""


def seeing_scenes() -> Iterator[Scene]:
    """The look behind the last look over the form, by camera or helper; without a camera; and where nobody was seen."""
    chosen = answered(CERTIFY, "self")
    at_consent = at_page(Page.FACE, _CARD, face=FaceStep.CONSENT)
    yield Scene("seeing-no-camera", replace(at_consent, face_offer=FaceOffer.NONE), chosen)
    for where in FaceStep:
        if where not in (FaceStep.NONE, FaceStep.LOOKING):
            tries = 3 if where is FaceStep.OTHER else 0
            known = replace(at_consent, face=where, face_tries=tries)
            yield Scene(f"seeing-{where.value.replace('_', '-')}", known, chosen)
    looking = replace(at_consent, face=FaceStep.LOOKING, sight=Sight.SEES)
    for name in ("nearer", "blink"):
        yield Scene(f"seeing-look-{name}", looking, chosen, live=partial(photo_of, 1), face=_LOOKS[name])
    nobody = at_page(Page.STOP, _CARD, stop=StopReason.NOT_SEEN, stop_from=Page.CONFIRM)
    yield Scene("stop-not-seen", nobody, chosen)
    yield Scene("stop-not-seen-printed", replace(nobody, slip=PaperState.PRINTED), chosen)


def _telephone(**how: float) -> bytes:
    """As the camera shows it: in a mirror."""
    drawn = phone.frame(phone.Scene("SSM-DEMO-0123456789ABCDEF", **{"module": 5.0, **how}))  # type: ignore[arg-type]  # its numbers
    return phone.png_of(drawn[:, ::-1].copy())


def scan_scenes() -> Iterator[Scene]:
    """The page that scans."""
    chosen = answered(FLEXIBLE, *ALL_ANSWERS)
    nobody = replace(HERE, level=Level.NONE, card=CardState.WAITING, card_present=False)
    yield Scene("identify-scan", at_page(Page.IDENTIFY, nobody, scanner_lost=True), chosen)
    yield Scene("identify-scan-second", at_page(Page.IDENTIFY, nobody), chosen, takes_long=True)
    looking = at_page(Page.SCAN, nobody, sight=Sight.SEES)
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
