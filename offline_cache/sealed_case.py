# SPDX-License-Identifier: Apache-2.0
"""The values that go into and come out of the outbox. None of them holds anything a terminal could read."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from config.clock import parse_iso
from offline_cache.errors import CaseRefused

MAX_ENVELOPE_BYTES = 4 * 1024 * 1024
MAX_ATTACHMENT_BYTES = 32 * 1024 * 1024
MAX_ATTACHMENTS = 64


class OutboxState(StrEnum):
    """Where a case stands, as far as this terminal knows (办件状态)."""

    QUEUED = "queued"
    SENDING = "sending"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REFUSED = "refused"
    PARKED = "parked"

    @property
    def is_settled(self) -> bool:
        """The platform has it."""
        return self in _SETTLED

    @classmethod
    def of_receipt(cls, state: str) -> OutboxState:
        """What the platform's word means here. A word we do not know comes with a receipt all the same."""
        return next((known for known in _SETTLED if known.value == state), cls.RECEIVED)


_SETTLED = frozenset({OutboxState.RECEIVED, OutboxState.ACCEPTED, OutboxState.RETURNED, OutboxState.REFUSED})


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """One sealed paper of a case, named by the sha256 of its sealed bytes."""

    digest: str
    envelope: bytes = field(repr=False)

    @classmethod
    def of(cls, envelope: bytes) -> SealedAttachment:
        """With its digest computed."""
        return cls(hashlib.sha256(envelope).hexdigest(), envelope)


@dataclass(frozen=True, slots=True)
class SealedCase:
    """A case as the visit process hands it over: sealed, with the little that stands beside it in clear."""

    case_id: str
    item_code: str
    terminal_received_at: str
    envelope: bytes = field(repr=False)
    attachments: tuple[SealedAttachment, ...] = ()
    max_queue_hours: int = 72

    @property
    def size_bytes(self) -> int:
        """Envelope and attachments together."""
        return len(self.envelope) + sum(len(attachment.envelope) for attachment in self.attachments)

    def fingerprint(self) -> str:
        """A digest over everything: two cases with the same one are the same case."""
        digest = hashlib.sha256()
        for part in (self.case_id, self.item_code, self.terminal_received_at, str(self.max_queue_hours)):
            digest.update(part.encode() + b"\0")
        digest.update(hashlib.sha256(self.envelope).digest())
        for attachment in self.attachments:
            digest.update(bytes.fromhex(attachment.digest))
        return digest.hexdigest()

    def check(self) -> None:
        """Refuse what could not be delivered later.

        Raises:
            CaseRefused: id, time, sizes or digests are not what they must be.
        """
        try:
            parse_iso(self.terminal_received_at)
            if str(uuid.UUID(self.case_id)) != self.case_id:
                raise ValueError("not in canonical form")
        except ValueError as error:
            raise CaseRefused(f"case id and receiving time must be a UUID and an ISO 8601 time: {error}") from error
        if not self.item_code or not 0 < len(self.envelope) <= MAX_ENVELOPE_BYTES or self.max_queue_hours < 1:
            raise CaseRefused("a case has an item code, a queue time and an envelope of at most 4 MB")
        if len({attachment.digest for attachment in self.attachments}) != len(self.attachments):
            raise CaseRefused("the same attachment stands twice in one case")
        if len(self.attachments) > MAX_ATTACHMENTS:
            raise CaseRefused(f"a case has at most {MAX_ATTACHMENTS} attachments")
        for attachment in self.attachments:
            if not 0 < len(attachment.envelope) <= MAX_ATTACHMENT_BYTES:
                raise CaseRefused("a sealed attachment has 1 byte to 32 MB")
            if hashlib.sha256(attachment.envelope).hexdigest() != attachment.digest:
                raise CaseRefused("the digest of a sealed attachment does not fit its bytes")


@dataclass(frozen=True, slots=True)
class Durable:
    """The case is on the disk; from now on the resident may be told 已收件."""

    case_id: str
    durable_at: str


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A stored attachment, without its bytes."""

    position: int
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that is to be sent: everything but the bytes of its attachments."""

    case_id: str
    item_code: str
    terminal_received_at: str
    max_queue_hours: int
    tries: int
    is_live: bool
    envelope: bytes = field(repr=False)
    attachments: tuple[AttachmentRef, ...] = ()


class PlatformReceipt(Protocol):
    """What the platform answers to a commit."""

    @property
    def case_number(self) -> str:
        """The platform's number of the case (办件编号)."""

    @property
    def platform_received_at(self) -> str:
        """When the platform received it, ISO 8601."""

    @property
    def state(self) -> str:
        """Where the case stands with the platform: received, accepted, returned or refused."""

    @property
    def already_have_it(self) -> bool:
        """This was a repeat; the case is stored once."""

    @property
    def objections(self) -> tuple[tuple[str, str], ...]:
        """数据异议: field and 异议单号 of each value that was objected to."""


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """What the terminal can say about a case."""

    case_id: str
    state: OutboxState
    case_number: str | None
    platform_received_at: str | None
    attempts: int
    reason: str | None
    durable_at: str
    objections: tuple[tuple[str, str], ...] = ()
    """数据异议: field and 异议单号 of each, once the platform has the case."""

    @property
    def is_final(self) -> bool:
        """Nothing more happens by itself: the platform has it, or it waits for staff."""
        return self.state.is_settled or self.state is OutboxState.PARKED


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The queue in figures.

    ``delivered``, ``repeats`` and ``duplicates`` count over the life of this state folder. ``repeats``: the platform
    said "already have it", so an earlier answer was lost on the way. ``duplicates``: the platform stored a case under
    two numbers; this must stay 0.
    """

    queued: int
    delivered: int
    parked: int
    duplicates: int
    repeats: int
    queued_bytes: int
    overdue: int
    is_accepting: bool
