# SPDX-License-Identifier: Apache-2.0
"""A travel document with a picture of 15 KB: the whole read beside the time of the same bare commands. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_travel_document.py``. Expected: at most 1.3 times the bare commands. Two ways:

* through the real service and driver to the simulated chip in its own process; bare is the time that the commands themselves
  took, from giving one to the service until its answer was there;
* in this process, without any wire, where nothing hides our own time: the chip draws the same random numbers again, so the
  very same commands are sent to it once more by a loop that does nothing else.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.iso7816 import on_the_wire
from drivers.smart_card_reader.port import CardRead, DocumentKey, Question, TechnicianQuestion, TravelDocument
from drivers.smart_card_reader.simulated_documents import files
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated
from drivers.smart_card_reader.synthetic_documents import BOTH_WAYS, PASSPORT, TRAVEL_DOCUMENTS, authority_certificate
from drivers.smart_card_reader.travel_document import WITH_PORTRAIT, talk
from tests.scenarios.smart_card_reader_world import NEVER, World, within

ROUNDS = 60
KEY = DocumentKey(PASSPORT.number, PASSPORT.birth, PASSPORT.expiry)
WAYS = {
    "BAC, 3DES": ChipManners(),
    "PACE, AES-128, brainpoolP256r1": BOTH_WAYS,
    "PACE, AES-128, P-256": ChipManners(pace=((2, 12),)),
    "PACE, AES-256, P-384, answers of 2 KB": TRAVEL_DOCUMENTS["passport-pace"].manners,
}


def printed(words: str, commands: int, whole: list[float], bare: list[float]) -> None:
    """Medians, and the quickest of each: what else runs on the machine falls on the others."""
    shown = [
        f"{one * 1e3:6.2f} ms, bare {other * 1e3:6.2f} ms: {one / other:.2f} times"
        for one, other in ((statistics.median(whole), statistics.median(bare)), (min(whole), min(bare)))
    ]
    print(f"  {words:40} {commands:3} commands, {shown[0]}; quickest {shown[1]}")


def through_the_service(world: World, name: str) -> None:
    """Poll after poll of the same document; another question each time, so that it is read again."""
    asked: list[float] = []
    took: list[float] = []

    def tap(is_sent: bool, apdu: bytes) -> None:
        now = time.perf_counter()
        if is_sent:
            asked.append(now)
        else:
            took.append(now - asked[-1])

    world.restore()
    world.reader.close()
    world.reader = world.new_reader(tap=tap)
    question = Question(document_key=KEY)
    if not isinstance(world.read(name, question), CardRead):
        raise SystemExit(f"{name} was not read")
    whole, bare = [], []
    for number in range(ROUNDS):
        again = replace(question, technician=TechnicianQuestion(bytes([number])))
        asked.clear()
        took.clear()
        began = time.perf_counter()
        if not isinstance(world.reader.poll(again, NEVER), CardRead):
            raise SystemExit(f"{name} was not read again")
        whole.append(time.perf_counter() - began)
        bare.append(sum(took))
    printed(name, len(asked), whole, bare)


def in_this_process(words: str, manners: ChipManners) -> None:
    """The same numbers are drawn in every round, so every round's commands are the same."""
    chance = random.Random()
    made = files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer())
    chip = TravelDocumentSimulated(made, replace(manners, random_bytes=chance.randbytes))
    store = csca_store.of(authority_certificate())

    def read(answer: Callable[[bytes], bytes]) -> None:
        chip.reset()
        chance.seed(1)
        wire = on_the_wire(talk(KEY, WITH_PORTRAIT, store, date(2026, 5, 1), random.Random(2).randbytes))
        try:
            apdu = next(wire)
            while True:
                apdu = wire.send(answer(apdu))
        except StopIteration as end:
            if not (isinstance(end.value, TravelDocument) and end.value.portrait):
                raise SystemExit(f"{words}: not read") from None

    said: list[tuple[bytes, bytes]] = []

    def keep(apdu: bytes) -> bytes:
        said.append((apdu, chip.answer(apdu)))
        return said[-1][1]

    read(keep)
    whole, bare = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        read(chip.answer)
        whole.append(time.perf_counter() - began)
        chip.reset()
        chance.seed(1)
        began = time.perf_counter()
        for apdu, answer in said:
            if chip.answer(apdu) != answer:
                raise SystemExit(f"{words}: the bare loop got another answer")
        bare.append(time.perf_counter() - began)
    printed(words, len(said), whole, bare)


def main() -> None:
    """Both ways, every kind of access."""
    print("in this process, no wire")
    for words, manners in WAYS.items():
        in_this_process(words, manners)
    print("through the PC/SC service and the driver")
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        world = World(Path(folder))
        try:
            within(20, lambda: world.reader.open().readers)
            for name in ("passport-bac", "passport", "passport-pace"):
                through_the_service(world, name)
        finally:
            world.end()


if __name__ == "__main__":
    main()
