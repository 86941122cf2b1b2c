# SPDX-License-Identifier: Apache-2.0
"""The page that stops a way, by what the service does; for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.journey.mine import MineStep
from kiosk.journey.state import ItemNeeds, JourneyState, Level, Page, PaperState, StopReason
from ui.preview_content import everything
from ui.preview_record import answered, at_page
from ui.preview_scene import Scene

_OFFLINE: Final = {
    "query": "TBD-SC03",
    "payment": "TBD-JF01",
    "booking": "TBD-WJ02",
    "ride": "TBD-BM01",
    "code": "TBD-BM03",
    "case": "TBD-YJ01",
    "people": "312000377000",
}
_AT_CASE: Final = JourneyState(is_mine=True, mine=MineStep.NEEDS_CARD, level=Level.WEAK)
"""A returned case wants the card; a service that was looked at before is not what it is about."""
_UNHEARD: Final = JourneyState(is_mine=True, online=False)
"""The code on a telephone is asked for on the way to own cases, and there is no network."""


def stop_scenes() -> Iterator[Scene]:
    """Without a network for each kind of service; where the card is needed for no paper, or for an own case; where nothing could
    be judged.
    """
    for name, code in _OFFLINE.items():
        yield _stopped(f"offline-{name}", code, StopReason.OFFLINE, Page.NOTICE)
    yield _stopped("strong_needed-case", "312000176000", StopReason.STRONG_NEEDED, Page.IDENTIFY)
    state = at_page(Page.STOP, _AT_CASE, stop=StopReason.STRONG_NEEDED, stop_from=Page.IDENTIFY)
    yield Scene("stop-strong_needed-mine", state, answered("TBD-RS01"))
    unheard = at_page(Page.STOP, _UNHEARD, stop=StopReason.CODE_NEEDS_NETWORK, stop_from=Page.IDENTIFY)
    yield Scene("stop-code_needs_network-mine", unheard, answered("TBD-RS01"))
    yield _stopped("rule-unheard", "TBD-YJ01", StopReason.RULE, Page.PREFILL)


def _stopped(name: str, code: str, stop: StopReason, stop_from: Page) -> Scene:
    item = everything().items[code]
    needs = ItemNeeds(code, item.needs_strong, offline_allowed=item.offline_allowed)
    online = stop is not StopReason.OFFLINE
    state = at_page(
        Page.STOP,
        item=needs,
        stop=stop,
        stop_from=stop_from,
        online=online,
        slip=PaperState.PRINTED,
        card_present=False,
    )
    return Scene(f"stop-{name}", state, answered(code))
