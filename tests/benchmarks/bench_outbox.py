# SPDX-License-Identifier: Apache-2.0
"""Signed to durable: seal a case, hand it to a courier process over its socket, have it on the disk. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_outbox.py``. The floor is one ``write`` + ``fdatasync`` of as many bytes on the same
disk, measured in the same minute between the rounds, because virtual disks change their speed by the hour.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config.modes import Environment
from kiosk.courier.client import CourierClient, CourierUnavailable
from offline_cache.sealed_case import SealedAttachment, SealedCase
from offline_cache.sealing import PlatformPrivateKey, Sealer
from tests.scenarios.outbox_platform import platform

ROOT = Path(__file__).resolve().parents[2]
CASE_BYTES = 4_096
ROUNDS = 60


def main() -> None:
    """Measure and print."""
    sealer = Sealer(PlatformPrivateKey.create(Environment.DEMO).public_key)
    with tempfile.TemporaryDirectory(prefix="bench-outbox-", dir=ROOT) as folder, platform(1) as (url, books):
        state = Path(folder)
        state.chmod(0o700)
        with subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "scenarios" / "outbox_courier.py"), folder, url]
        ) as courier:
            try:
                client = CourierClient(state / "courier.sock")
                _until_it_answers(client)
                books.faults.reset = 1.0
                print("signed -> durable, platform down (expected: at most 50 ms)")
                _row("case of 4 KB", client, sealer, (), state)
                _row("with an attachment of 100 KB", client, sealer, (100_000,), state)
                _row("with an attachment of 1 MB", client, sealer, (1_000_000,), state)
                print(f"the same while a backlog of {client.counts().queued} cases is being delivered")
                books.faults.reset = 0.0
                _row("case of 4 KB", client, sealer, (), state)
                began, before = time.perf_counter(), client.counts().delivered
                while client.counts().queued:
                    time.sleep(0.05)
                delivered = client.counts().delivered - before
                if delivered:
                    print(f"drain: {delivered / (time.perf_counter() - began):.0f} cases/s ({delivered} cases)")
                resident_kb = int(Path(f"/proc/{courier.pid}/statm").read_text().split()[1]) * os.sysconf(
                    "SC_PAGE_SIZE"
                )
                print(f"memory of the courier: {resident_kb / 1024**2:.0f} MB resident")
            finally:
                courier.terminate()


def _row(title: str, client: CourierClient, sealer: Sealer, sizes: tuple[int, ...], folder: Path) -> None:
    ours, floor = [], []
    for _ in range(ROUNDS):
        plain, papers = os.urandom(CASE_BYTES), [os.urandom(size) for size in sizes]

        def hand_over(plain: bytes = plain, papers: list[bytes] = papers) -> None:
            case_id = str(uuid.uuid4())
            client.submit(
                SealedCase(
                    case_id=case_id,
                    item_code="312000202000",
                    terminal_received_at="2026-11-21T09:42:00.000+08:00",
                    envelope=sealer.seal(case_id, "case", plain),
                    attachments=tuple(
                        SealedAttachment.of(sealer.seal(case_id, f"attachment:{number}", paper))
                        for number, paper in enumerate(papers)
                    ),
                )
            )

        ours.append(_ms(hand_over))
        floor.append(_ms(lambda plain=plain, papers=papers: _append(folder / "floor", plain + b"".join(papers))))  # type: ignore[misc] # the loop's values, kept
    print(f"  {title:30} {_figures(ours)}   floor {_figures(floor)}")


def _append(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, data)
    os.fdatasync(descriptor)
    os.close(descriptor)


def _ms(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _figures(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=20)
    return f"p50 {cuts[9]:6.2f} ms  p95 {cuts[18]:6.2f} ms"


def _until_it_answers(client: CourierClient) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            client.ping()
        except CourierUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


if __name__ == "__main__":
    main()
