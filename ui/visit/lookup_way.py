# SPDX-License-Identifier: Apache-2.0
"""公开查询: asks the public register what was written or scanned. Nobody is named to it, and all of it goes with its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from config import clock
from kiosk.application.form import Form
from kiosk.application.lookup import (
    EntryLike,
    Findings,
    asked_field,
    findings,
    is_by_number,
    judged,
    open_lookup,
    question_of,
    the_one,
    to_choose,
    written,
)
from kiosk.application.review import FieldPrompt, field_prompt
from kiosk.application.validation import Invalid
from kiosk.audit.catalogue import LogEvent
from kiosk.codes.licence import licence_number
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.lookup import Lookup
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import LOOKUP_PAGES, JourneyState, Page
from kiosk.platform.errors import Busy, ProtocolFault, Rejected, Unreachable
from kiosk.platform.public_records import EnterprisesFound
from ui.visit.eyes import Looking
from ui.visit.parts import VisitParts
from ui.visit.scan_way import ScanWay
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:  # OpenCV and numpy come with it
    from kiosk.vision.codes.result import Code

_KEEPS: Final = frozenset({*LOOKUP_PAGES, Page.STOP})
"""Pages from which one step leads back to what was written."""
_MALFORMED: Final = "malformed-number"


class LookupWay:
    """``changed``: something that the page shows has changed without an event."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._serial = 0
        self._shown = ""
        self.form: Form | None = None
        self.text = ""
        """What was written, as it was written."""
        self.error: Invalid | None = None
        self.found: EnterprisesFound | None = None
        self.entry: EntryLike | None = None
        """The enterprise that was meant."""
        self.busy_s: float | None = None
        """After which time the register may be asked again, where it says so."""

    def follow(self, state: JourneyState) -> None:
        """What was looked up does not outlive its pages."""
        if self.form is not None and state.page not in _KEEPS:
            self.forget()

    def open(self) -> None:
        """Nothing is written yet."""
        self.forget()
        record, item = self._record, self._record.item
        if item is None:
            return
        self.form = open_lookup(item, record.situation, clock.now().date(), record.catalogue.tables)
        self._dispatch(ev.LookupOpened(is_by_number(self.form)))

    def look_up(self, text: str) -> None:
        """What was written: looked at here first, then by the register."""
        if self.form is None:
            return
        self.text, self.busy_s = text.strip(), None
        self.form = open_lookup(self.form.item, self.form.situation, self.form.known.today, self.form.known.tables)
        answered = written(self.form, text)
        if isinstance(answered, Invalid):
            self.error = answered
            self._changed()
            return
        self.form, self.error, self.found, self.entry = answered, None, None, None
        self._serial += 1
        serial, platform, asked = self._serial, self._parts.platform, question_of(answered)
        self._dispatch(ev.LookupBegun())
        self._desk.run(
            lambda: platform.look_up_enterprise(name=asked.name, number=asked.number),
            lambda found: self._answered(serial, found),
            lambda error: self._refused(serial, error),
        )

    def code_read(self, text: str) -> bool:
        """From the scanner or the camera: whether there is an enterprise's number in it, which is kept for a moment."""
        self._shown = licence_number(text) or ""
        if not self._shown:
            self.error = None  # what was wrong with the writing is not said of the code
        return self._shown != ""

    def look_up_shown(self) -> None:
        """The number that was scanned."""
        shown, self._shown = self._shown, ""
        if shown:
            self.look_up(shown)

    def drop(self) -> None:
        """Nobody waits for the answer."""
        self._serial += 1

    def show(self, place: int) -> None:
        """This one of those that were found."""
        if self.form is None or self.found is None or not 0 <= place < len(self.found.found):
            return
        self.entry = self.found.found[place]
        self.form = judged(self.form, self.found, self.entry)
        self._changed()

    def forget(self) -> None:
        """Nothing is left of it."""
        self._serial += 1
        self._shown, self.form, self.text = "", None, ""
        self.error, self.found, self.entry, self.busy_s = None, None, None, None

    @property
    def effects(self) -> dict[type[fx.Effect], Callable[[Any], None]]:
        """What of the journey is carried out here."""
        return {
            fx.OpenLookup: lambda _effect: self.open(),
            fx.LookUp: lambda effect: self.look_up(effect.text),
            fx.LookUpShown: lambda _effect: self.look_up_shown(),
            fx.DropLookup: lambda _effect: self.drop(),
            fx.ShowEntry: lambda effect: self.show(effect.place),
            fx.ForgetLookup: lambda _effect: self.forget(),
        }

    @property
    def prompt(self) -> FieldPrompt | None:
        """How the page asks."""
        return None if self.form is None else field_prompt(self.form, asked_field(self.form).code)

    @property
    def findings(self) -> Findings:
        """What the rules say of what was found."""
        return Findings(None) if self.form is None else findings(self.form)

    def _answered(self, serial: int, found: EnterprisesFound) -> None:
        if serial != self._serial or self.form is None:
            return
        self.found, self.entry = found, the_one(self.form, found)
        is_choice = to_choose(self.form, found)
        if not is_choice:
            self.form = judged(self.form, found, self.entry)
        self._dispatch(ev.LookupFound(is_choice))

    def _refused(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        if isinstance(error, Unreachable) and not isinstance(error, ProtocolFault):
            self._dispatch(ev.NetworkChanged(online=False))
            why = Lookup.OFFLINE
        elif isinstance(error, Busy):
            self.busy_s, why = error.retry_after_s, Lookup.BUSY
        elif isinstance(error, Rejected) and error.problem.name == _MALFORMED:
            why = Lookup.MALFORMED
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            why = Lookup.REFUSED
        self._dispatch(ev.LookupSaid(why))


class LicenceScan(ScanWay):
    """A licence's code before the camera. Of several in view the one that holds a number is meant; nobody is asked which."""

    PAGE = Page.LOOKUP_SCAN

    def wanted(self, state: JourneyState) -> Looking | None:
        """Also without network: that is said when the register is asked."""
        return super().wanted(replace(state, online=True))

    def _read(self, codes: Sequence[Code]) -> None:
        texts = [code.text or "" for code in codes]
        meant = next((text for text in texts if licence_number(text) is not None), None)
        fresh = [text for text in texts if not self._was_told(text)]
        if meant is not None:
            self._take(meant)
        elif fresh:
            self._take(fresh[0])
