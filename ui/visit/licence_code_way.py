# SPDX-License-Identifier: Apache-2.0
"""亮证: asks the platform what a code on a telephone lays open. Nobody is named, and all of it goes with its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Busy, ProtocolFault, Rejected, Unreachable
from kiosk.platform.licence_model import ShownLicence
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_REJECTED: Final = {
    "code-expired": LicenceCode.EXPIRED,
    "code-used": LicenceCode.USED,
    "unknown-code": LicenceCode.UNKNOWN,
}


class LicenceCodeWay:
    """``changed``: something that the page shows has changed without an event."""

    def __init__(
        self,
        parts: VisitParts,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._serial = 0
        self._token = ""
        self.found: tuple[ShownLicence, ...] = ()
        self.leaf = 0
        """Which leaf of them is on screen, from 0."""
        self.busy_s: float | None = None
        """After which time the platform may be asked again, where it says so."""

    @property
    def effects(self) -> dict[type[fx.Effect], Callable[[Any], None]]:
        """What of the journey is carried out here."""
        return {
            fx.OpenLicenceCode: lambda _effect: self.open(),
            fx.TurnLicences: lambda effect: self.turn(effect.by),
        }

    def follow(self, state: JourneyState) -> None:
        """What was laid open does not outlive its page."""
        if Page.SHOWN_LICENCES not in (state.page, state.stop_from if state.page is Page.STOP else state.page):
            self._forget()

    def keep(self, token: str) -> None:
        """From the scanner or the camera: until it is asked about, which is at once."""
        self._token = token

    def open(self) -> None:
        """Ask; an answer that was lost on its way is told once more, under the same key."""
        token, key, platform = self._token, str(uuid4()), self._parts.platform
        self._forget()
        serial = self._serial

        def ask() -> tuple[ShownLicence, ...]:
            try:
                return platform.open_licence_code(token, key)
            except ProtocolFault:
                raise
            except Unreachable:
                return platform.open_licence_code(token, key)

        self._desk.run(ask, lambda found: self._answered(serial, found), lambda error: self._refused(serial, error))

    def turn(self, by: int) -> None:
        """Another leaf; there may be none, which the page knows."""
        self.leaf = max(0, self.leaf + by)
        self._changed()

    def _forget(self) -> None:
        self._serial += 1  # what is still under way is for nobody
        self._token, self.found, self.leaf, self.busy_s = "", (), 0, None

    def _answered(self, serial: int, found: tuple[ShownLicence, ...]) -> None:
        if serial == self._serial:
            self.found = found
            self._dispatch(ev.LicenceCodeSaid(LicenceCode.COVERED))

    def _refused(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        why = LicenceCode.REFUSED
        if isinstance(error, Unreachable) and not isinstance(error, ProtocolFault):
            self._dispatch(ev.NetworkChanged(online=False))
            why = LicenceCode.OFFLINE
        elif isinstance(error, Busy):
            self.busy_s, why = error.retry_after_s, LicenceCode.BUSY
        elif isinstance(error, Rejected) and error.problem.name in _REJECTED:
            why = _REJECTED[error.problem.name]
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
        self._dispatch(ev.LicenceCodeSaid(why))
