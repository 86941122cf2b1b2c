# SPDX-License-Identifier: Apache-2.0
"""The courier as a process of its own, speaking to the small platform of ``outbox_platform``.

``python tests/scenarios/outbox_courier.py STATE URL``: everything is the product's, but for the HTTP.
"""

from __future__ import annotations

import http.client
import json
import signal
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.courier.courier import serve
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, Unreachable
from kiosk.platform.model import DrainTicket
from offline_cache.room import RoomLimits
from offline_cache.sealed_case import WaitingCase
from offline_cache.sealed_draft import Deposit

PROBE_SECONDS = 0.1


@dataclass(frozen=True)
class Receipt:
    case_number: str
    platform_received_at: str
    already_have_it: bool
    state: str
    objections: tuple[tuple[str, str], ...] = ()


class PlainGateway:
    """The courier's gateway over plain HTTP."""

    clock_offset_s: float | None = None

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    def health(self) -> object:
        return self._ask("GET", "/health")

    def attachment_state(self, case_id: str, digest: str) -> set[int]:
        parts = self._ask("GET", f"/cases/{case_id}/{digest}")["parts"]
        assert isinstance(parts, list)
        return set(parts)

    def upload_part(self, case_id: str, digest: str, part_no: int, data: bytes) -> None:
        self._ask("PUT", f"/cases/{case_id}/{digest}/{part_no}", data)

    def drain_ticket(self, cases: int, size_bytes: int) -> DrainTicket:
        raise Rejected(Problem("urn:kiosk:problem:not-found", "", 404))

    def commit_case(self, case: WaitingCase, ticket: str = "") -> Receipt:
        digests = ",".join(attachment.digest for attachment in case.attachments)
        answer = self._ask("POST", f"/cases/{case.case_id}", case.envelope, digests)
        return Receipt(
            str(answer["case_number"]), str(answer["platform_received_at"]), bool(answer["already_have_it"]), "received"
        )

    def deposit_draft(self, deposit: Deposit) -> None:
        raise Unreachable("this platform knows no drafts")

    def destroy_draft(self, draft_id: str) -> None:
        raise Unreachable("this platform knows no drafts")

    def drafts_kept(self, draft_ids: Iterable[str]) -> set[str]:
        raise Unreachable("this platform knows no drafts")

    def _ask(self, verb: str, path: str, body: bytes = b"", digests: str = "") -> dict[str, object]:
        connection = http.client.HTTPConnection(self._address, timeout=5)
        try:
            connection.request(verb, path, body, {"X-Attachments": digests})
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable("no answer") from error
        finally:
            connection.close()
        if answer.status == 503:
            raise Busy("busy", float(answer.headers["Retry-After"]))
        try:
            content = json.loads(data)
        except ValueError as error:
            raise PlatformError("not JSON") from error
        if answer.status != 200:
            raise Rejected(Problem(type=content["type"], title="", status=answer.status))
        assert isinstance(content, dict)
        return content


def main(state: Path, url: str) -> None:
    """Be the courier until SIGTERM."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    serve(
        state / "data",
        state / "courier.sock",
        PlainGateway(url),
        EventLog(state / "logs", Process.COURIER),
        stop,
        probe_seconds=PROBE_SECONDS,
        limits=RoomLimits(keep_free_bytes=0),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
