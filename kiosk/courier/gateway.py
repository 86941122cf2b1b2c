# SPDX-License-Identifier: Apache-2.0
"""What the courier needs of the platform. ``kiosk.platform.client.PlatformClient`` has these methods.

Every call blocks at most its own time limit, retries nothing itself (the retry state is in the outbox row) and raises
only the errors of ``kiosk.platform.errors``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from kiosk.platform.model import DrainTicket
from offline_cache.sealed_case import PlatformReceipt, WaitingCase
from offline_cache.sealed_draft import Deposit

PART_BYTES = 256 * 1024
"""Attachments travel in parts of this size; part numbers begin at 0, the last part is shorter."""


class CaseGateway(Protocol):
    """The delivering half of the platform's contract."""

    @property
    def clock_offset_s(self) -> float | None:
        """The platform's time less the terminal's, as last heard; ``None``: the platform has not said."""

    def health(self) -> object:
        """Return when the platform can be reached and answers as itself."""

    def attachment_state(self, case_id: str, digest: str) -> Collection[int]:
        """The numbers of the parts that the platform already holds of an attachment."""

    def upload_part(self, case_id: str, digest: str, part_no: int, data: bytes) -> None:
        """Hand over one part; the same part again changes nothing."""

    def drain_ticket(self, cases: int, size_bytes: int) -> DrainTicket:
        """When and how fast a backlog may be sent; ``Rejected`` by a platform that knows no tickets."""

    def commit_case(self, case: WaitingCase, ticket: str = "") -> PlatformReceipt:
        """File the case under its id. A repeat is answered with the first receipt and ``already_have_it``."""

    def deposit_draft(self, deposit: Deposit) -> None:
        """Have a sealed draft kept; ``DraftGone`` when it has ended there. A repeat changes nothing."""

    def destroy_draft(self, draft_id: str) -> None:
        """Have a draft destroyed that this terminal deposited or took; one that is gone is as good."""

    def drafts_kept(self, draft_ids: Iterable[str]) -> Collection[str]:
        """Those of the drafts deposited here that are still kept there."""
