# SPDX-License-Identifier: Apache-2.0
"""One visit's drafts (草稿): found here or at the platform, kept at the end, ended when the resident is done with them.

Everything that opens or seals happens in this process, with the card that was read; the courier and the platform see sealed
bytes. A draft that comes from the platform is sealed anew for this terminal first and ended there afterwards, so every id is
taken up once and a crash in between costs nothing. Methods block: they are called on a desk's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from kiosk.application.draft import draft_bytes, item_of_draft
from kiosk.audit.catalogue import LogEvent
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import DraftState, Level
from kiosk.platform.draft_release import CONTENT, RELEASE, DraftOwner, draft_package
from kiosk.platform.errors import PlatformError
from kiosk.platform.model import DraftFound, DraftTaken, Session
from offline_cache.draft_sealing import draft_lookup, open_draft, seal_draft
from offline_cache.errors import BadEnvelope
from offline_cache.sealed_draft import HeldDraft
from ui.visit.parts import VisitParts


def keeping(record: VisitRecord, level: Level) -> DraftState:
    """For whom what is filled in would be kept now. Without network nobody but a card vouches for a person: nothing is."""
    if record.form is None or record.item is None:
        return DraftState.NONE
    if record.acting.is_anybody:
        return DraftState.NONE  # it would open to one card, and be about somebody else (docs/adr/0018)
    if record.mending is not None:
        # Taken up later it would be a second case; the returned one waits at the platform anyway.
        return DraftState.NONE
    if record.card is not None:
        return DraftState.KEPT if level is Level.STRONG else DraftState.NONE
    return DraftState.KEPT_FOR_ID_CARD if level is not Level.NONE and record.session is not None else DraftState.NONE


class VisitDrafts:
    """Drafts of the service and the person that ``record`` knows."""

    def __init__(self, parts: VisitParts, record: VisitRecord) -> None:
        self._parts = parts
        self._record = record
        self._kept_there: dict[tuple[str, str], list[str]] = {}
        """By person and service: ids of what this visit kept for the platform alone. No card finds them again."""

    # --- taking up --------------------------------------------------------------------------------------------------

    def find(self, session: Session | None) -> bytes | None:
        """The newest draft of this service that this card opens. A draft is a convenience: whatever is wrong with it, the
        visit goes on without."""
        card, item = self._record.card, self._record.item
        if card is None or item is None or self._record.form is not None or self._record.acting.is_anybody:
            return None
        try:
            return self._newest(card.raw, item.base_code, session)
        except Exception as error:
            self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
            return None

    def _newest(self, raw: bytes, item_code: str, session: Session | None) -> bytes | None:
        courier = self._parts.courier
        lookup = draft_lookup(courier.draft_lookup_key(), raw, item_code)
        held, there = courier.take_draft(lookup), self._at_platform(session)
        if held is not None and held.is_deposited and there is not None:
            if held.draft.draft_id not in {one.draft_id for one in there}:
                courier.destroy_draft(lookup)  # taken up or dropped at another terminal since
                held = None
        here = None if held is None else self._opened_here(held, raw)
        known_id = None if held is None else held.draft.draft_id
        others = [
            (one, content)
            for one in there or ()
            if session is not None and one.draft_id != known_id
            if (content := self._opened_there(session, one, raw)) is not None and item_of_draft(content) == item_code
        ]
        chosen = here
        if others and (held is None or here is None or others[0][0].keep_s > held.keep_s):
            chosen = others[0][1]
            self._keep(raw, item_code, chosen)
        for one, _ in others:
            courier.end_platform_draft(one.draft_id)
        return chosen

    def _at_platform(self, session: Session | None) -> tuple[DraftFound, ...] | None:
        """``None``: it cannot be asked, or will not say (a number and a code open no draft)."""
        if session is None or session.level != "strong":
            return None
        try:
            return self._parts.platform.drafts(session)
        except PlatformError:
            return None

    def _opened_here(self, held: HeldDraft, raw: bytes) -> bytes | None:
        try:
            return open_draft(held.draft.draft_id, held.draft.secret, held.draft.blob, raw)
        except BadEnvelope:
            return None

    def _opened_there(self, session: Session, found: DraftFound, raw: bytes) -> bytes | None:
        try:
            taken: DraftTaken = self._parts.platform.take_draft(session, found.draft_id)
            if taken.secret is None or taken.blob is None:
                return taken.content
            return open_draft(found.draft_id, taken.secret, taken.blob, raw)
        except (BadEnvelope, PlatformError):
            return None  # of another card of this person (lost, renewed), or gone meanwhile

    # --- keeping ------------------------------------------------------------------------------------------------------

    def to_keep(self, level: Level) -> Callable[[], None] | None:
        """What keeps the form as it is now, to be run on a desk; ``None`` where there is nothing to keep, or nobody."""
        card, form, keeps = self._record.card, self._record.form, keeping(self._record, level)
        if form is None or self._record.item is None or keeps is DraftState.NONE:
            return None
        photographed = [one.code for one in self._record.materials.files]
        content, item_code = draft_bytes(form, photographed), self._record.item.base_code
        if card is None:
            kept = self._kept_there.setdefault(self._whose, [])
            return lambda: self._keep_for_platform(content, kept)
        raw = card.raw
        return lambda: self._keep(raw, item_code, content)

    def _keep(self, raw: bytes, item_code: str, content: bytes) -> None:
        courier = self._parts.courier
        draft = seal_draft(courier.draft_lookup_key(), raw, item_code, content)
        courier.save_draft(draft.with_release(self._sealed(draft.draft_id, RELEASE, draft.secret)))

    def _keep_for_platform(self, content: bytes, kept: list[str]) -> None:
        draft_id = str(uuid4())
        kept.append(draft_id)  # first: an answer that is lost may have been a yes
        self._parts.courier.save_platform_draft(draft_id, self._sealed(draft_id, CONTENT, content))

    def _sealed(self, draft_id: str, purpose: str, held: bytes) -> bytes:
        resident = self._record.resident
        assert resident is not None  # noqa: S101 - nothing is kept of somebody who was not identified
        owner = DraftOwner(resident.name, resident.number, resident.certificate_type)
        return self._parts.sealer.seal(draft_id, purpose, draft_package(owner, held))

    # --- ending -------------------------------------------------------------------------------------------------------

    @property
    def _whose(self) -> tuple[str, str]:
        resident, item = self._record.resident, self._record.item
        return "" if resident is None else resident.number, "" if item is None else item.base_code

    def to_drop(self) -> Callable[[], bool] | None:
        """What ends the drafts of this service, here and at the platform (false: there was none): the card's, and what this visit
        kept without one. ``None`` where there can be none, and where the case cannot have been that draft: a returned case that
        was mended, one filed for somebody. Before there is a form nobody was asked about the card's, and nothing of this visit is
        in it.
        """
        if self._record.mending is not None or self._record.acting.is_anybody:
            return None
        card, item, kept = self._record.card, self._record.item, self._kept_there.get(self._whose)
        of_card = None if card is None or item is None or self._record.form is None else (card.raw, item.base_code)
        if of_card is None and kept is None:
            return None

        def drop() -> bool:
            courier = self._parts.courier
            was_there = of_card is not None and courier.destroy_draft(
                draft_lookup(courier.draft_lookup_key(), *of_card)
            )
            while kept:
                courier.end_platform_draft(kept[-1])
                kept.pop()  # behind it: what fails now is ended when it is asked for again
                was_there = True
            return was_there

        return drop
