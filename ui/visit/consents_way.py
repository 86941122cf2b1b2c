# SPDX-License-Identifier: Apache-2.0
"""收回同意: forgets at once what came by a consent, and tells the platform where it keeps it (licences).

Without a line the terminal forgets all the same: the case says that it was taken back, and the platform keeps it by that.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from config import clock
from kiosk.audit.catalogue import LogEvent
from kiosk.case.package import ConsentRecord
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.withdrawing import what_follows
from kiosk.platform.model import Session
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

IDENTITY = "identity"
"""Key of what is known of the person themselves."""


class Ended(Enum):
    """What is to be said of the last one that was taken back."""

    NOTHING = ""
    FORGOTTEN = "forgotten"
    UNTOLD = "untold"
    """The platform could not be told; it hears of it with the case."""


class ConsentsWay:
    """``fetch``: make the form anew; ``changed``: the page says something else."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        fetch: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._fetch = fetch
        self.page = 0
        self.picked = ""
        """Key of the one that is shown: a consent's id, or :data:`IDENTITY`."""
        self.ended = Ended.NOTHING

    def open(self) -> None:
        """The list from its first page."""
        self.page, self.picked, self.ended = 0, "", Ended.NOTHING

    def turn(self, by: int) -> None:
        """Another page of it; who fills the page keeps it within the list."""
        self.page = max(0, self.page + by)
        self._changed()

    def pick(self, which: str) -> None:
        """One of them."""
        self.picked, self.ended = which, Ended.NOTHING
        self._changed()

    @property
    def consent(self) -> ConsentRecord | None:
        """The one that is shown; None: what is shown was not fetched by consent."""
        return next((one for one in self._record.consents if one.consent_id == self.picked), None)

    def revoke(self) -> None:
        """收回同意 of the one that is shown; a second tap changes nothing, nor does one on what the service needs (不可缺少)."""
        consent, record = self.consent, self._record
        if consent is None or not consent.stands or record.form is None:
            return
        if what_follows(record.form, consent, can_photograph=record.materials.can_photograph).is_needed:
            return
        known = record.form.known
        was_fetched = known.licences is not None and (known.asked is None or set(consent.what) & set(known.asked))
        record.revoke_consent(consent.consent_id, clock.now())
        self._parts.log.write(LogEvent.CONSENT_REVOKED)
        self.ended = Ended.FORGOTTEN
        if consent.kind == "e_licence" and was_fetched and record.session is not None:
            self._tell(record.session, consent.consent_id)
        self._dispatch(ev.FormBared(record.filling.standing))

    def give_again(self) -> None:
        """再同意取用; answered as the form is."""
        consent = self.consent
        if consent is not None and not consent.stands:
            self._record.agreed.give_again(consent.consent_id, clock.now())
        self._fetch()

    def _tell(self, session: Session, consent_id: str) -> None:
        platform = self._parts.platform
        self._desk.run(lambda: platform.revoke_consent(session, consent_id), lambda _answer: None, self._not_told)

    def _not_told(self, _error: Exception) -> None:
        self.ended = Ended.UNTOLD
        self._changed()
