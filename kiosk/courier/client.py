# SPDX-License-Identifier: Apache-2.0
"""The way to the courier for other processes. A connection a call, so a restarted courier is no special case."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from config.timeouts import COURIER_CALL_S
from kiosk.courier.protocol import BadFrame, Decoder, Frame, encode
from kiosk.courier.server import peer_uid
from offline_cache.errors import CaseRefused, QueueFull
from offline_cache.sealed_case import CaseStatus, Durable, OutboxState, QueueCounts, SealedCase
from offline_cache.sealed_draft import HeldDraft, SealedDraft

__all__ = ["CaseRefused", "CourierClient", "CourierUnavailable", "QueueFull"]

_RECEIVE_BYTES = 256 * 1024


class CourierUnavailable(Exception):
    """The courier does not answer, or cannot use its disk.

    After a failed ``submit`` ask ``status`` by the same case id: the case may be durable although the answer was lost.
    """


class CourierClient:
    """Thread-safe; holds nothing open between calls."""

    def __init__(self, socket_path: Path, timeout_s: float = COURIER_CALL_S) -> None:
        self._path = socket_path
        self._timeout_s = timeout_s

    def ping(self) -> bool | None:
        """Whether the platform could be reached when last tried; ``None``: not tried since the courier started.

        Raises:
            CourierUnavailable: the courier does not answer.
        """
        link_up = self._ask("ping").header["link_up"]
        return None if link_up is None else bool(link_up)

    def clock_offset_s(self) -> float | None:
        """The platform's time less this terminal's, as last heard by the courier; ``None``: the platform has not said.

        From ``config.timeouts.CLOCK_OFF_S`` on a technician is wanted. Cases are delivered all the same.

        Raises:
            CourierUnavailable: the courier does not answer.
        """
        offset_s = self._ask("ping").header["clock_offset_s"]
        return None if offset_s is None else float(offset_s)

    def submit(self, case: SealedCase) -> Durable:
        """Hand a case over. When this returns, it survives a power cut. May be repeated.

        Raises:
            QueueFull: no place; nothing was promised.
            CaseRefused: malformed, or another case has this id.
            CourierUnavailable: no answer; ask :meth:`status`.
        """
        answer = self._ask(
            "submit",
            (case.envelope, *(attachment.envelope for attachment in case.attachments)),
            case_id=case.case_id,
            item_code=case.item_code,
            terminal_received_at=case.terminal_received_at,
            max_queue_hours=case.max_queue_hours,
            digests=[attachment.digest for attachment in case.attachments],
        )
        return Durable(answer.header["case_id"], answer.header["durable_at"])

    def status(self, case_id: str) -> CaseStatus | None:
        """What is known of a case; ``None``: it never became durable here."""
        return _status(self._ask("status", case_id=case_id))

    def wait(self, case_id: str, timeout_s: float) -> CaseStatus | None:
        """Like :meth:`status`, but answers when the platform has the case, it was parked, or the time is up."""
        return _status(self._ask("wait", extra_s=timeout_s, case_id=case_id, timeout_s=timeout_s))

    def counts(self) -> QueueCounts:
        """The queue in figures."""
        return QueueCounts(**self._ask("counts").header["counts"])

    def release_parked(self) -> int:
        """Queue all parked cases again (a technician mended the cause); the result is how many."""
        return int(self._ask("release_parked").header["released"])

    def draft_lookup_key(self) -> bytes:
        """The terminal's key for :func:`offline_cache.draft_sealing.seal_draft` and ``draft_lookup``."""
        return self._ask("draft_lookup_key").blobs[0]

    def save_draft(self, draft: SealedDraft) -> None:
        """Keep a sealed draft for 24 hours; an older one of the same card and service is destroyed. With a ``release``
        the platform is given it too, as soon as it can be reached.

        Raises:
            QueueFull: no room.
        """
        blobs = (draft.secret, draft.blob, draft.release)
        self._ask("save_draft", blobs, lookup=draft.lookup, draft_id=draft.draft_id)

    def save_platform_draft(self, draft_id: str, envelope: bytes) -> None:
        """Keep a draft that is sealed for the platform alone until the platform has it.

        Raises:
            QueueFull: no room.
        """
        self._ask("save_platform_draft", (envelope,), draft_id=draft_id)

    def take_draft(self, lookup: str) -> HeldDraft | None:
        """The draft of a card, if there is one. It stays (a crash must not cost it) until :meth:`destroy_draft`."""
        answer = self._ask("take_draft", lookup=lookup)
        if not answer.blobs:
            return None
        header = answer.header
        draft = SealedDraft(lookup, header["draft_id"], answer.blobs[0], answer.blobs[1])
        return HeldDraft(draft, float(header["keep_s"]), bool(header["is_deposited"]))

    def end_platform_draft(self, draft_id: str) -> None:
        """A draft that the platform released to this terminal, or that was kept for it alone (:meth:`save_platform_draft`), was
        taken up or dropped: it is to be destroyed there, and here at once where the platform does not have it yet."""
        self._ask("end_platform_draft", draft_id=draft_id)

    def destroy_draft(self, lookup: str) -> bool:
        """Crypto-erase a draft, here at once and at the platform in time; ``False`` when there was none."""
        return bool(self._ask("destroy_draft", lookup=lookup).header["destroyed"])

    def journal_print(self, job_id: str, kind: str, outcome: str) -> str:
        """Note that a paper is ``begun`` or how it ended; the result is what the journal says now."""
        return str(self._ask("journal_print", job_id=job_id, kind=kind, outcome=outcome).header["outcome"])

    def printed_before(self, number: str) -> tuple[str, ...]:
        """How the attempts at a paper ended, oldest first; ``begun``: not ended, or nobody wrote its end."""
        return tuple(str(outcome) for outcome in self._ask("printed_before", number=number).header["outcomes"])

    def _ask(self, verb: str, blobs: tuple[bytes, ...] = (), *, extra_s: float = 0.0, **fields: Any) -> Frame:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._timeout_s + extra_s)
                connection.connect(os.fspath(self._path))
                if peer_uid(connection) != os.getuid():
                    raise CourierUnavailable("somebody else listens on the courier's socket")
                for piece in encode(Frame({"verb": verb, **fields}, blobs)):
                    connection.sendall(piece)
                answer = _receive(connection)
        except (OSError, BadFrame) as error:
            raise CourierUnavailable(f"the courier does not answer ({type(error).__name__})") from error
        if answer.header.get("ok") is True:
            return answer
        message = str(answer.header.get("message"))
        match answer.header.get("error"):
            case "queue_full":
                raise QueueFull(message)
            case "refused":
                raise CaseRefused(message)
            case _:
                raise CourierUnavailable(message)


def _receive(connection: socket.socket) -> Frame:
    decoder = Decoder()
    while data := connection.recv(_RECEIVE_BYTES):
        for frame in decoder.feed(data):
            return frame
    raise BadFrame("the connection ended before the answer")


def _status(answer: Frame) -> CaseStatus | None:
    row = answer.header["status"]
    if row is None:
        return None
    objections = tuple((code, number) for code, number in row["objections"])
    return CaseStatus(**{**row, "state": OutboxState(row["state"]), "objections": objections})
