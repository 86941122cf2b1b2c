# SPDX-License-Identifier: Apache-2.0
"""取件码 at the end of a visit: whoever fetches the result is told where, when and with which code, once the platform has one.

Most cases are decided later. Then the receipt says where the code will be, and nothing is promised (我的办件 shows it). The
platform is asked once, before the receipt is printed, and only where the resident chose to fetch the result.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.application.courier_prompt import delivery_chosen
from kiosk.audit.catalogue import LogEvent
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, JourneyState
from kiosk.platform.errors import NotAuthorised, PlatformError, Rejected
from kiosk.platform.own_cases_model import Collection, OwnCase
from ui.view_models import HandoverViewModel
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

_FETCHED = ("pickup", "locker")


class CollectingWay:
    """``desk``: where the platform is asked; ``changed``: the page says something else."""

    def __init__(self, parts: VisitParts, record: VisitRecord, desk: TaskDesk, changed: Callable[[], None]) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._changed = changed
        self._asked_for = ""
        self._told: Collection | None = None

    def is_fetched(self, state: JourneyState) -> bool:
        """The platform has the case, and its result waits for the resident at a counter or in a locker."""
        form, is_mended = self._record.form, self._record.mending is not None
        return (
            state.delivery is Delivery.DELIVERED
            and not is_mended
            and form is not None
            and delivery_chosen(form) in _FETCHED
        )

    @property
    def collection(self) -> Collection | None:
        """Where, when and with which code; None: there is none yet, or nobody could say."""
        return self._told if self._asked_for == self._record.case_id else None

    def ask_then(self, state: JourneyState, then: Callable[[], None]) -> None:
        """Ask, unless that was done, and go on whatever came of it."""
        record, platform = self._record, self._parts.platform
        session, status, case_id = record.session, record.status, record.case_id
        number = "" if status is None else status.case_number or ""
        if self._asked_for == case_id or session is None or not number or not self.is_fetched(state):
            then()
            return
        self._asked_for, self._told = case_id, None

        def told(case: OwnCase) -> None:
            if self._asked_for == case_id:
                self._told = case.collection
                self._changed()
            then()

        def failed(error: Exception) -> None:
            if isinstance(error, Rejected | NotAuthorised) or not isinstance(error, PlatformError):
                self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            then()

        self._desk.run(lambda: platform.own_case(session, number), told, failed)

    def words(self, state: JourneyState) -> str:
        """For the receipt; empty: the result is not fetched."""
        if not self.is_fetched(state):
            return ""
        found = self.collection
        if found is not None:
            return f"办好了，取件码 {found.code}，到{found.place}取，{found.hours}"
        return "平台已收到，办好后取件码在“我办的事”里看"

    def present(self, vm: HandoverViewModel, state: JourneyState, phrases: Phrases) -> None:
        """Over what the page says of every case."""
        if self.is_fetched(state):
            present_collecting(vm, state, phrases, self.collection)


def present_collecting(vm: HandoverViewModel, state: JourneyState, phrases: Phrases, found: Collection | None) -> None:
    """Of a result that is fetched. ``found`` None: there is no code yet. Figures of the case stand on the receipt."""
    mode = state.mode
    if not state.power_low:
        vm.statusTitle = phrases.say("hand_over.collect_later" if found is None else "hand_over.collect_now", mode)
    if found is not None:
        vm.lines = [
            {"label": phrases.say("hand_over.collect_code", mode), "value": found.code},
            {"label": phrases.say("hand_over.collect_where", mode), "value": found.place},
            {"label": phrases.say("hand_over.collect_when", mode), "value": found.hours},
        ]
