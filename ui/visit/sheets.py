# SPDX-License-Identifier: Apache-2.0
"""Shell and sheets: what stands round every page and what lies over it."""

from __future__ import annotations

from config.modes import DisplayMode, Environment
from kiosk.journey.continuing import Continuing
from kiosk.journey.moves.continuing_offer import offered
from kiosk.journey.state import (
    ASK_PAGES,
    MINE_PAGES,
    NEARBY_PAGES,
    PHASE_OF,
    CardState,
    DraftState,
    JourneyState,
    Overlay,
    Page,
    PaperState,
    Phase,
    StopReason,
)
from ui.view_models import OverlayViewModel, ShellViewModel
from ui.visit.pages_continue import say_key
from ui.visit.phrases import Phrases

ELDER_PAGES = frozenset({"Attract", "Review", "Notice", "Confirm"})

PAGE_NAMES: dict[Page, str] = {
    Page.ATTRACT: "Attract",
    Page.CHOOSE: "Choose",
    Page.SEARCH: "Search",
    Page.BROWSE: "Browse",
    Page.QUESTION: "Question",
    Page.NOTICE: "Notice",
    Page.IDENTIFY: "Identify",
    Page.NUMBER: "NumberPad",
    Page.CODE: "NumberPad",
    Page.MINE_NUMBER: "NumberPad",
    Page.MINE_TAIL: "NumberPad",
    Page.SCAN: "Scan",
    Page.FACE: "Face",
    Page.ACTING: "Question",
    Page.RELATION: "Question",
    Page.PRINCIPAL: "Identify",
    Page.PEOPLE: "Question",
    Page.ENTERPRISE: "Question",
    Page.PREFILL: "Wait",
    Page.REVIEW: "Review",
    Page.CONSENTS: "Mine",
    Page.CONSENT: "Mine",
    Page.FIELD: "Field",
    Page.VISIT: "Field",
    Page.PAPER: "Paper",
    Page.PROMISE: "Promise",
    Page.CONFIRM: "Confirm",
    Page.CONTINUE: "Continue",
    Page.SIGN: "Sign",
    Page.SUBMIT: "Wait",
    Page.PAY: "Pay",
    Page.PREVIEW: "Preview",
    Page.HAND_OVER: "Handover",
    Page.RATE: "Rate",
    Page.END: "End",
    Page.STOP: "Stop",
    Page.PORTRAIT: "Portrait",
    Page.PORTRAIT_TAKE: "PortraitTake",
    Page.PORTRAIT_CHOOSE: "PortraitChoose",
    Page.PORTRAIT_COLOUR: "PortraitColour",
    Page.PORTRAIT_RESULT: "PortraitResult",
    Page.PORTRAIT_CLAUSES: "PortraitClauses",
    Page.MINE: "Mine",
    Page.MINE_CASE: "Mine",
    Page.MINE_OFFER: "Mine",
    Page.MINE_LICENCES: "Mine",
    Page.MINE_POINTS: "Mine",
    Page.MINE_VISIT: "Mine",
    Page.MINE_REFUND: "Mine",
    Page.MINE_GLANCE: "Mine",
    Page.SHOWN_LICENCES: "Mine",
    Page.NEARBY: "Nearby",
    Page.NEARBY_ITEM: "NearbyItem",
    Page.PLACE: "Place",
    Page.PLACE_CODE: "PlaceCode",
    Page.ASK: "Ask",
    Page.ASK_TYPE: "AskType",
    Page.ANSWERS: "Answers",
    Page.LOOKUP: "Lookup",
    Page.LOOKUP_SCAN: "Scan",
    Page.LOOKUP_WAIT: "Wait",
    Page.LOOKUP_LIST: "Question",
    Page.LOOKUP_RESULT: "LookupResult",
    Page.RIDE: "Ride",
    Page.RIDE_PHONE: "Lookup",
    Page.RIDE_WAIT: "Wait",
    Page.RIDE_COMING: "Ride",
}

# The visible steps of a visit and the minutes that are left when one begins (measured in tours, rounded up for people).
_STEPS: tuple[tuple[tuple[Phase, ...], int], ...] = (
    ((Phase.CHOOSE, Phase.GUIDANCE), 5),
    ((Phase.IDENTIFY,), 4),
    ((Phase.APPLICATION,), 3),
    ((Phase.REVIEW, Phase.SIGN, Phase.SUBMIT, Phase.PAY), 2),
    ((Phase.HAND_OVER, Phase.RATE), 1),
)

_NO_STEPS = frozenset(
    {
        Page.CONTINUE,
        Page.CHOOSE,
        Page.SEARCH,
        Page.BROWSE,
        Page.END,
        *NEARBY_PAGES,
        *ASK_PAGES,
        *MINE_PAGES,
        Page.SHOWN_LICENCES,
    }
)
_NO_BACK = frozenset(
    {
        Page.RIDE_WAIT,
        Page.RIDE_COMING,
        Page.ATTRACT,
        Page.PREFILL,
        Page.SUBMIT,
        Page.PAY,
        Page.HAND_OVER,
        Page.RATE,
        Page.END,
    }
)
_NO_CANCEL = frozenset(
    {Page.RIDE_COMING, Page.ATTRACT, Page.STOP, Page.SUBMIT, Page.PAY, Page.HAND_OVER, Page.RATE, Page.END}
)
_SETTLING = (Continuing.OPENING, Continuing.WITHDRAWING)
"""Of the page where something goes on elsewhere: the platform is asked."""
_NO_HIDE = frozenset({Page.ATTRACT, Page.END})


def page_source(page: Page, mode: DisplayMode) -> str:
    """The QML file of a page; 长者版 has layouts of its own where the page differs in more than size."""
    name = PAGE_NAMES[page]
    if mode is DisplayMode.ELDER and name in ELDER_PAGES:
        return f"Pages/Elder/{name}Page.qml"
    return f"Pages/{name}Page.qml"


def present_shell(shell: ShellViewModel, state: JourneyState, phrases: Phrases, *, has_reader: bool) -> None:
    """Everything round the page except the page itself."""
    mode = state.mode
    shell.elder = mode is DisplayMode.ELDER
    shell.networkGood = state.online and state.card is not CardState.LOST
    if not state.online:
        shell.networkText = phrases.say("shell.offline", mode)
    elif state.card is CardState.LOST and has_reader:
        shell.networkText = phrases.say("shell.reader_lost", mode)
    else:
        shell.networkText = phrases.say("shell.online", mode)
    step = _step_index(state)
    # These have steps of their own, and fewer.
    is_short = state.item is not None and (state.item.gives_portrait or state.item.looks_up)
    shell.showSteps = not is_short and step is not None and state.page in PHASE_OF and state.page not in _NO_STEPS
    shell.showSteps = shell.showSteps and not (state.page is Page.PREVIEW and state.is_mine)
    if step is not None:
        shell.stepIndex, shell.stepCount = step + 1, len(_STEPS)
        shell.stepText = phrases.say("shell.steps", mode, n=step + 1, of=len(_STEPS), minutes=_STEPS[step][1])
    is_final = state.page is Page.STOP and (
        state.is_filed or state.stop in (StopReason.POWER_LOW, StopReason.VISIT_BOOKED)
    )
    is_final = is_final or (state.page is Page.CONTINUE and (state.continuing in _SETTLING or state.is_elsewhere))
    is_printing = state.page in (Page.PORTRAIT_RESULT, Page.PREVIEW) and state.document is PaperState.PRINTING
    is_seen_first = state.page is Page.PREVIEW and state.is_filed
    shell.canGoBack = not is_printing and state.page not in _NO_BACK and not is_final and not is_seen_first
    is_filed = state.behind.page is Page.PREVIEW and state.is_filed
    shell.canCancel = state.behind.page not in _NO_CANCEL and not is_filed and not state.is_elsewhere
    shell.canHide = state.page not in _NO_HIDE
    shell.showSizeChip = True
    shell.masked = state.is_masked


def _step_index(state: JourneyState) -> int | None:
    return next((i for i, (phases, _) in enumerate(_STEPS) if state.phase in phases), None)


def step_of(state: JourneyState) -> tuple[int, int]:
    """The step of the visit that this page belongs to, and of how many; 0 of 0: of none."""
    step = _step_index(state)
    is_of_none = step is None or state.page in _NO_STEPS or state.page not in PHASE_OF
    return (0, 0) if step is None or is_of_none else (step + 1, len(_STEPS))


def environment_words(environment: Environment, phrases: Phrases) -> tuple[str, str]:
    """The mark's word and its sentence; both empty in production."""
    if environment is Environment.PRODUCTION:
        return "", ""
    return environment.label, phrases.say(f"shell.{environment.value}")


def present_sheet(
    sheet: OverlayViewModel,
    state: JourneyState,
    phrases: Phrases,
    *,
    phone: str,
    hours: str,
    keeps: DraftState = DraftState.KEPT,
) -> None:
    """The sheet over the page, if there is one. ``keeps``: for whom what was filled in would be kept now."""
    if state.overlay is Overlay.NONE:
        return
    mode, key = state.mode, f"overlay.{_sheet_words(state)}"
    sheet.title = phrases.say(f"{key}.title", mode)
    is_kept = keeps is not DraftState.NONE and not state.is_filed
    unkept = f"{key}.lines_unkept"
    sheet.lines = phrases.all(unkept if not is_kept and phrases.has(unkept) else f"{key}.lines", mode)
    key = f"overlay.{state.overlay.value}"
    sheet.primaryText = phrases.say(f"{key}.primary", mode)
    sheet.secondaryText = phrases.say(f"{key}.secondary", mode) if phrases.has(f"{key}.secondary") else ""
    is_help = state.overlay is Overlay.HELP
    sheet.phone, sheet.hours = (phone, hours) if is_help else ("", "")
    sheet.callText = ""
    sheet.wordsText = sheet.doneText = ""
    sheet.sample = []
    sheet.choices, sheet.moreText = [], phrases.say("report.open", mode) if is_help else ""
    continued = offered(state) if state.overlay in (Overlay.HELP, Overlay.CANCEL) else None
    if continued is not None:
        key = say_key(phrases, continued, "open")
        sheet.choices = [{"label": phrases.say(key, mode), "value": "continue"}]
    sheet.showSeconds = state.overlay in (Overlay.IDLE, Overlay.CARD_REMOVED)


def _sheet_words(state: JourneyState) -> str:
    """Which words: a card that was taken is called by what it is, and a reader that feels it no more is not sure of it."""
    if state.overlay is not Overlay.CARD_REMOVED:
        return state.overlay.value
    if state.social_card_read:
        return "social_card_removed"
    return "card_unsure" if state.card_unsure else "card_removed"
