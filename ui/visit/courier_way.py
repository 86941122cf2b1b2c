# SPDX-License-Identifier: Apache-2.0
"""统一物流 in a form: once it is said where a courier shall come to, the platform is asked at once what that costs.

The address is in the form already while its quote stands there; whoever would rather have another one, or fetch the result, takes
it back. Whatever goes wrong holds up no case: then it is said that nobody knows what it costs.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.application import courier_prompt as pages
from kiosk.application.courier_agreed import NOTHING_AGREED, CourierAgreed
from kiosk.application.review import FieldPrompt
from kiosk.audit.catalogue import LogEvent
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import PlatformError, Rejected
from kiosk.platform.logistics_model import CourierQuote
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class CourierWay:
    """``desk``: where the platform is asked; ``changed``: the page says something else; ``accepted``: the form goes on."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        changed: Callable[[], None],
        accepted: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._changed = changed
        self._accepted = accepted
        self._state = JourneyState()
        self._asked: FieldPrompt | None = None
        """The question for the address, behind which the quote stands; None: no quote is on screen."""
        self._serial = 0
        """Of what was asked; an answer about another address comes too late."""
        self._both_ways = False
        """Originals are to be fetched too, if a courier does so."""
        self._offered: CourierQuote | None = None
        """The quote on screen."""

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands. Behind another page no quote is on screen any more; back from there its address is asked."""
        self._state = state
        if state.page is not Page.FIELD:
            if self._asked is not None:
                self._record.asking.leave_inside(self._asked.code)
            self.leave()

    def leave(self) -> None:
        """Another question stands there."""
        self._serial += 1
        self._asked = self._offered = None

    def follows(self, code: str) -> bool:
        """An answer was taken. True: it is where a courier goes, and its quote comes first."""
        form, prompt = self._record.form, self._record.asking.prompt
        if form is None or prompt is None or not pages.is_where_a_courier_goes(form, code):
            return False
        self._asked = prompt
        self._both_ways = pages.owes_originals(self._record.materials.plans)
        self._ask()
        return True

    def renew(self, then: Callable[[], None]) -> None:
        """A form that opens with the address said already (a draft, a returned case): its price is asked for anew, without a
        page of its own; the last look, which is signed, says it. ``then`` follows in any case.
        """
        record, form, session = self._record, self._record.form, self._record.session
        shown = () if form is None else form.shown()
        spec = next((one for one in shown if form is not None and pages.is_where_a_courier_goes(form, one.code)), None)
        if form is None or session is None or spec is None or form.is_open(spec) or not self._state.online:
            then()
            return
        if record.filling.courier.stands_for(form):
            then()
            return
        item_code, address, platform = form.item.base_code, form.values[spec.code].value, self._parts.platform

        def told(quote: CourierQuote) -> None:
            if record.form is form:
                record.filling.courier = CourierAgreed(quote, address)
            then()

        self._desk.run(
            lambda: platform.courier_quote(session, item_code, address, both_ways=False),
            told,
            lambda _error: then(),  # it is said as unknown then
        )

    def _ask(self) -> None:
        asked, form, session = self._asked, self._record.form, self._record.session
        value = None if asked is None or form is None else form.value(asked.code)
        if asked is None or form is None or value is None:
            return
        self._serial += 1
        self._offered = None
        self._record.asking.error, self._record.filling.courier = "", NOTHING_AGREED  # nobody has promised that
        if session is None or not self._state.online:
            self._record.asking.prompt = pages.unknown_prompt(asked)
            self._changed()
            return
        self._record.asking.prompt = pages.asking_prompt(asked)
        self._changed()
        serial, item_code, address = self._serial, form.item.base_code, value.value
        both, platform = self._both_ways, self._parts.platform
        self._desk.run(
            lambda: platform.courier_quote(session, item_code, address, both_ways=both),
            lambda quote: self._told(serial, quote),
            lambda error: self._failed(serial, error),
        )

    def _told(self, serial: int, quote: CourierQuote) -> None:
        asked, form, record = self._asked, self._record.form, self._record
        if serial != self._serial or asked is None or form is None:
            return
        owes = pages.owes_originals(record.materials.plans)
        self._offered = quote
        record.asking.prompt = pages.quoted_prompt(asked, form, quote, owes=owes)
        self._changed()

    def _failed(self, serial: int, error: Exception) -> None:
        asked = self._asked
        if serial != self._serial or asked is None:
            return
        if isinstance(error, Rejected) and error.problem.name == "not-served":
            self._record.asking.prompt = pages.not_served_prompt(asked)
        else:
            if isinstance(error, Rejected) or not isinstance(error, PlatformError):
                self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._record.asking.prompt = pages.unknown_prompt(asked)
        self._changed()

    # --- what is tapped -------------------------------------------------------------------------------------------------

    def take(self, raw: str) -> bool:
        """A tap while the quote stands there; False: it is about another question. What is not on offer is no answer."""
        asked, prompt = self._asked, self._record.asking.prompt
        if asked is None or prompt is None:
            return False
        if raw not in {option.value for option in prompt.options}:
            return True
        match raw:
            case pages.SEND:
                form = self._record.form
                value = None if form is None else form.value(asked.code)
                self._record.filling.courier = CourierAgreed(self._offered, "" if value is None else value.value)
                self.leave()
                self._accepted()
            case pages.OTHER_ADDRESS:
                self._reopen(asked.code)
            case pages.OTHER_WAY:
                form = self._record.form
                way = None if form is None else pages.delivery_of(form)
                self._record.filling.reopen(asked.code)
                self._reopen(asked.code if way is None else way.code)
            case _:  # asked again, or without fetching
                self._both_ways &= raw != pages.RESULT_ALONE
                self._ask()
        return True

    def back(self) -> bool:
        """From the quote to the addresses; False: no quote is on screen."""
        if self._asked is None:
            return False
        self._reopen(self._asked.code)
        return True

    def _reopen(self, code: str) -> None:
        self.leave()
        self._record.filling.courier = NOTHING_AGREED
        self._record.filling.reopen(code)
        self._record.filling.ask_field(self._state.mode, code)
        self._changed()
