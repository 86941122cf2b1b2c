# SPDX-License-Identifier: Apache-2.0
"""The pages of a visit and the phases that they belong to (design: attract … end)."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """The phases of a visit (design: attract … end). Filing comes before paying: docs/adr."""

    ATTRACT = "attract"
    CHOOSE = "choose"
    GUIDANCE = "guidance"
    PORTRAIT = "portrait"
    """证件照: has no applicant and no case."""
    LOOKUP = "lookup"
    """公开查询: the same."""
    RIDE = "ride"
    """一键叫车: the same."""
    IDENTIFY = "identify"
    APPLICATION = "application"
    REVIEW = "review"
    SIGN = "sign"
    SUBMIT = "submit"
    PAY = "pay"
    HAND_OVER = "hand_over"
    RATE = "rate"
    END = "end"


class Page(StrEnum):
    """One screen. Every page belongs to one phase; STOP is a refusal with a way on and keeps the phase it came from."""

    ATTRACT = "attract"
    CHOOSE = "choose"
    SEARCH = "search"
    """找一找: by initials of pinyin, or by characters."""
    BROWSE = "browse"
    """分类看: for whom, what about, which service."""
    QUESTION = "question"
    NOTICE = "notice"
    IDENTIFY = "identify"
    NUMBER = "number"
    CODE = "code"
    SCAN = "scan"
    """对着摄像头扫码: a code on a telephone, held before the camera."""
    FACE = "face"
    ACTING = "acting"
    """给谁办: for oneself, or for somebody else (代办)."""
    RELATION = "relation"
    """What the agent (代办人) is to the one whose case it is."""
    PRINCIPAL = "principal"
    """The second card: that of the one whose case it is (被代办人)."""
    PEOPLE = "people"
    """For whom the platform knows that one may act: children without a card, mandates (授权)."""
    ENTERPRISE = "enterprise"
    """哪家企业: those for which one may act (法人多级授权)."""
    PREFILL = "prefill"
    REVIEW = "review"
    CONSENTS = "consents"
    """您同意取用的: what was fetched by consent, a row each."""
    CONSENT = "consent"
    """One of them: where from, what for, when; taken back (收回同意), or given again."""
    FIELD = "field"
    VISIT = "visit"
    """预约去窗口: where and when, for a service that ends elsewhere; without a form."""
    PAPER = "paper"
    PROMISE = "promise"
    CONTINUE = "continue"
    """换渠道继续: where the form goes on, and how (``kiosk.journey.continuing``)."""
    CONFIRM = "confirm"
    SIGN = "sign"
    SUBMIT = "submit"
    PAY = "pay"
    """缴费: the case is at the platform, and its order waits to be paid."""
    PREVIEW = "preview"
    """先看再打: a paper for A4 on screen, before it is printed."""
    HAND_OVER = "hand_over"
    RATE = "rate"
    END = "end"
    STOP = "stop"
    PORTRAIT = "portrait"
    """What happens to the picture, before the camera opens (单独同意)."""
    PORTRAIT_TAKE = "portrait_take"
    PORTRAIT_CHOOSE = "portrait_choose"
    PORTRAIT_COLOUR = "portrait_colour"
    PORTRAIT_RESULT = "portrait_result"
    PORTRAIT_CLAUSES = "portrait_clauses"
    """逐条核对, the whole list."""
    NEARBY = "nearby"
    """附近能办: a list and a sketch of the points around this terminal."""
    NEARBY_ITEM = "nearby_item"
    """What is to be done there, as the list's filter."""
    PLACE = "place"
    """One point."""
    PLACE_CODE = "place_code"
    """场所码: this terminal's own."""
    ASK = "ask"
    """小申: questions that are asked often."""
    ASK_TYPE = "ask_type"
    """小申: in one's own words."""
    ANSWERS = "answers"
    """What the guides say to it."""
    MINE = "mine"
    """我的办件: what needs the resident first, entitlements, certificates."""
    MINE_CASE = "mine_case"
    """One case: what happened, who has it, what comes next."""
    MINE_OFFER = "mine_offer"
    """您可享受 (免申即享): one entitlement."""
    MINE_LICENCES = "mine_licences"
    MINE_POINTS = "mine_points"
    """积分: how many there are, and what they were earned by."""
    MINE_VISIT = "mine_visit"
    """One appointment (预约): moved, cancelled, reported for."""
    MINE_REFUND = "mine_refund"
    """退款: one order that was paid, and what of it goes back."""
    MINE_NUMBER = "mine_number"
    """办件编号, typed from a receipt by who has no card here."""
    MINE_TAIL = "mine_tail"
    """With it the last four of the telephone that was filed: a number alone opens nothing."""
    MINE_GLANCE = "mine_glance"
    """What a receipt's or a certificate's code shows, to whoever holds it."""
    SHOWN_LICENCES = "shown_licences"
    """亮证: what a code on a telephone lays open."""
    LOOKUP = "lookup"
    """公开查询: what is looked up in a public register is written, or its code scanned."""
    LOOKUP_SCAN = "lookup_scan"
    """A licence's code, held before the camera."""
    LOOKUP_WAIT = "lookup_wait"
    LOOKUP_LIST = "lookup_list"
    """Several fit: which one?"""
    LOOKUP_RESULT = "lookup_result"
    RIDE = "ride"
    """一键叫车: how long one waits for a cab, and the key that calls it."""
    RIDE_PHONE = "ride_phone"
    """Where the driver may call, for who wants that."""
    RIDE_WAIT = "ride_wait"
    RIDE_COMING = "ride_coming"
    """Number plate, minutes and where to stand; or what became of it."""


PHASE_OF: dict[Page, Phase] = {
    Page.ATTRACT: Phase.ATTRACT,
    Page.CHOOSE: Phase.CHOOSE,
    Page.SEARCH: Phase.CHOOSE,
    Page.BROWSE: Phase.CHOOSE,
    Page.QUESTION: Phase.GUIDANCE,
    Page.NOTICE: Phase.GUIDANCE,
    Page.IDENTIFY: Phase.IDENTIFY,
    Page.NUMBER: Phase.IDENTIFY,
    Page.CODE: Phase.IDENTIFY,
    Page.SCAN: Phase.IDENTIFY,
    Page.FACE: Phase.IDENTIFY,
    Page.ACTING: Phase.IDENTIFY,
    Page.RELATION: Phase.IDENTIFY,
    Page.PRINCIPAL: Phase.IDENTIFY,
    Page.PEOPLE: Phase.IDENTIFY,
    Page.ENTERPRISE: Phase.IDENTIFY,
    Page.PREFILL: Phase.APPLICATION,
    Page.REVIEW: Phase.APPLICATION,
    Page.CONSENTS: Phase.APPLICATION,
    Page.CONSENT: Phase.APPLICATION,
    Page.FIELD: Phase.APPLICATION,
    Page.VISIT: Phase.APPLICATION,
    Page.PAPER: Phase.APPLICATION,
    Page.PROMISE: Phase.APPLICATION,
    Page.CONTINUE: Phase.APPLICATION,
    Page.CONFIRM: Phase.REVIEW,
    Page.SIGN: Phase.SIGN,
    Page.SUBMIT: Phase.SUBMIT,
    Page.PAY: Phase.PAY,
    Page.PREVIEW: Phase.HAND_OVER,
    Page.HAND_OVER: Phase.HAND_OVER,
    Page.RATE: Phase.RATE,
    Page.END: Phase.END,
    Page.PORTRAIT: Phase.PORTRAIT,
    Page.PORTRAIT_TAKE: Phase.PORTRAIT,
    Page.PORTRAIT_CHOOSE: Phase.PORTRAIT,
    Page.PORTRAIT_COLOUR: Phase.PORTRAIT,
    Page.PORTRAIT_RESULT: Phase.PORTRAIT,
    Page.PORTRAIT_CLAUSES: Phase.PORTRAIT,
    Page.NEARBY: Phase.CHOOSE,
    Page.NEARBY_ITEM: Phase.CHOOSE,
    Page.PLACE: Phase.CHOOSE,
    Page.PLACE_CODE: Phase.CHOOSE,
    Page.ASK: Phase.CHOOSE,
    Page.ASK_TYPE: Phase.CHOOSE,
    Page.ANSWERS: Phase.CHOOSE,
    Page.MINE: Phase.CHOOSE,
    Page.MINE_CASE: Phase.CHOOSE,
    Page.MINE_OFFER: Phase.CHOOSE,
    Page.MINE_LICENCES: Phase.CHOOSE,
    Page.MINE_POINTS: Phase.CHOOSE,
    Page.MINE_VISIT: Phase.CHOOSE,
    Page.MINE_NUMBER: Phase.IDENTIFY,
    Page.MINE_TAIL: Phase.IDENTIFY,
    Page.MINE_REFUND: Phase.CHOOSE,
    Page.MINE_GLANCE: Phase.CHOOSE,
    Page.SHOWN_LICENCES: Phase.CHOOSE,
    Page.LOOKUP: Phase.LOOKUP,
    Page.LOOKUP_SCAN: Phase.LOOKUP,
    Page.LOOKUP_WAIT: Phase.LOOKUP,
    Page.LOOKUP_LIST: Phase.LOOKUP,
    Page.LOOKUP_RESULT: Phase.LOOKUP,
    Page.RIDE: Phase.RIDE,
    Page.RIDE_PHONE: Phase.RIDE,
    Page.RIDE_WAIT: Phase.RIDE,
    Page.RIDE_COMING: Phase.RIDE,
}

PORTRAIT_PAGES = frozenset(page for page, phase in PHASE_OF.items() if phase is Phase.PORTRAIT)
"""Where nobody is asked who they are, whatever lies on a reader."""

LOOKUP_PAGES = frozenset(page for page, phase in PHASE_OF.items() if phase is Phase.LOOKUP)
"""The same of these."""

RIDE_PAGES = frozenset(page for page, phase in PHASE_OF.items() if phase is Phase.RIDE)
"""And of these."""

NEARBY_PAGES = (Page.NEARBY, Page.NEARBY_ITEM, Page.PLACE, Page.PLACE_CODE)
"""附近能办: beside the way of a service, and left for where it was entered from."""
ASK_PAGES = (Page.ASK, Page.ASK_TYPE, Page.ANSWERS)
"""小申."""
MINE_PAGES = (
    Page.MINE,
    Page.MINE_CASE,
    Page.MINE_OFFER,
    Page.MINE_LICENCES,
    Page.MINE_POINTS,
    Page.MINE_VISIT,
    Page.MINE_REFUND,
    Page.MINE_GLANCE,
)
"""我的办件."""

ACTING_PAGES = frozenset({Page.ACTING, Page.RELATION, Page.PRINCIPAL, Page.PEOPLE, Page.ENTERPRISE})
"""Where it is settled for whom somebody acts (代办, 法人经办)."""
