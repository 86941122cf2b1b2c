# SPDX-License-Identifier: Apache-2.0
"""A social security card read through the real service, beside bare commands. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_smart_card_reader.py``. The card is simulated and answers at once: what is measured is the
service, the socket to it and our own part. Also what a look costs when nothing is new. Travel documents have a benchmark of
their own (``bench_travel_document.py``).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from smartcard import scard

from drivers.smart_card_reader.port import CardRead
from tests.scenarios.smart_card_reader_world import NEVER, SOCIAL, World

ROUNDS = 100
QUESTIONS = (SOCIAL, replace(SOCIAL, with_portrait=False))


def milliseconds(act: Callable[[int], object]) -> str:
    """Median and 95 % of one round."""
    spent = []
    for number in range(ROUNDS + 2):
        began = time.perf_counter()
        act(number)
        spent.append((time.perf_counter() - began) * 1e3)
    spent = sorted(spent[2:])
    return f"{statistics.median(spent):6.2f} ms (95 %: {spent[int(len(spent) * 0.95)]:.2f} ms)"


def bare(reader: str, apdus: list[bytes]) -> Callable[[int], object]:
    """The same commands without limits or checks."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)

    def talk(_: int) -> None:
        _, handle, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1)
        for apdu in apdus:
            result, answer = scard.SCardTransmit(handle, scard.SCARD_PCI_T1, list(apdu))
            if result != scard.SCARD_S_SUCCESS or bytes(byte & 0xFF for byte in answer[-2:]) != b"\x90\x00":
                raise SystemExit(f"the bare loop failed: {scard.SCardGetErrorMessage(result)} {answer}")
        scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)

    return talk


def main() -> None:
    """Start a reader, put a card in, measure."""
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        world = World(Path(folder))
        try:
            world.restore()
            sent: list[bytes] = []
            world.reader.close()
            world.reader = world.new_reader(tap=lambda is_sent, apdu: sent.append(apdu) if is_sent else None)
            if not isinstance(world.read("ssc-v2"), CardRead):
                raise SystemExit("the card was not read")
            apdus = list(sent)
            print(f"{len(apdus)} commands")
            print("ours        ", milliseconds(lambda number: world.reader.poll(QUESTIONS[number % 2 - 1], NEVER)))
            print("nothing new ", milliseconds(lambda _: world.reader.poll(QUESTIONS[0], NEVER)))
            name = world.reader.status().readers[0]
            world.reader.close()
            print("bare loop   ", milliseconds(bare(name, apdus)))
        finally:
            world.end()


if __name__ == "__main__":
    main()
