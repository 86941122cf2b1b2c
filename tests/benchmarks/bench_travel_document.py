# SPDX-License-Identifier: Apache-2.0
"""A travel document with a picture of 15 KB: our whole read beside bare ones of the same bytes. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_travel_document.py``. The simulated chip is in a process of its own behind the real PC/SC
service; it draws the same random numbers after every power-up. In every round, one behind the other:

* ours: a poll of the driver, from looking for cards to the record, with all limits, checks and passive authentication;
* the bare program: powers the same chip up by pyscard, opens a session (by the driver's functions for that: nobody is spared
  those sums), asks for the same pieces of the same files, decrypts them and powers off; no limits, no threads, no check of
  any answer, nothing taken apart. Less gives these bytes to nobody, for the chip answers to nothing that is not encrypted and
  authenticated. Expected: ours takes at most 1.3 times this;
* sent again: the very commands of one of our reads, kept and sent once more without any sum, which are right because the chip
  is the same again. Nothing can read a document so; this is what service, socket and chip take, and is shown for that.

The quickest and the median of the rounds, and the processor's time of this process alone. Above them: what our part of the
talk is when the answers are there at once, which no wire hides.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from smartcard import scard

from drivers.simulation import ControlServer, announce, control, wait_for_end
from drivers.smart_card_reader import bac, csca_store, pace
from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.driver import CardSlots, make_smart_card_reader
from drivers.smart_card_reader.iso7816 import Steps, Value, on_the_wire
from drivers.smart_card_reader.lds import APPLICATION
from drivers.smart_card_reader.mrz import MrzProblem, key_information, make_key
from drivers.smart_card_reader.pace import Password
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    DocumentKey,
    Presence,
    Question,
    TechnicianQuestion,
    TravelDocument,
)
from drivers.smart_card_reader.secure_messaging import SHORT_CHUNK
from drivers.smart_card_reader.session_keys import Ciphers, SessionKeys, pad
from drivers.smart_card_reader.simulated_documents import files
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated
from drivers.smart_card_reader.simulator import SimulatedReaders
from drivers.smart_card_reader.synthetic_cards import SyntheticCard
from drivers.smart_card_reader.synthetic_documents import BOTH_WAYS, PASSPORT, TRAVEL_DOCUMENTS, authority_certificate
from drivers.smart_card_reader.tlv import read_header
from drivers.smart_card_reader.travel_document import WITH_PORTRAIT, talk
from drivers.smart_card_reader.virtual_reader import VirtualService, leave_for_own_namespaces, raise_loopback
from tests.scenarios.smart_card_reader_world import within

ROUNDS = 60
NEVER = threading.Event()
KEY = DocumentKey(PASSPORT.number, PASSPORT.birth, PASSPORT.expiry)
ASKED = Question(frozenset({CardKind.TRAVEL_DOCUMENT}), KEY)
WAYS = {
    "BAC, 3DES": ChipManners(),
    "PACE, AES-128, brainpoolP256r1": BOTH_WAYS,
    "PACE, AES-128, P-256": ChipManners(pace=((2, 12),)),
    "PACE, AES-256, P-384, answers of 2 KB": TRAVEL_DOCUMENTS["passport-pace"].manners,
}
MADE = files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer())
READ = (0x011E, 0x011D, 0x0101, 0x0102, 0x010B)
"""Files in the order of the driver."""
Transmit = Callable[[bytes], bytes]


class SameChip(TravelDocumentSimulated):
    """It draws the same numbers after each power-up."""

    def __init__(self, manners: ChipManners) -> None:
        self.chance = random.Random()
        super().__init__(MADE, replace(manners, random_bytes=self.chance.randbytes))

    def reset(self) -> None:
        """Power on."""
        self.chance.seed(1)
        super().reset()


def be_the_chip(folder: Path) -> None:
    """The other process: service, virtual reader, chips."""
    raise_loopback()
    service = VirtualService(folder / "service", 1)
    cards = {name: SyntheticCard(name, partial(SameChip, manners)) for name, manners in WAYS.items()}
    readers = SimulatedReaders(service, 1, cards)
    readers.start()
    try:
        with ControlServer(folder / "control.sock", readers.command):
            announce(folder / "listen.json", f"pcsc://{service.socket}")
            wait_for_end()
    finally:
        readers.close()


# ---- the bare program


def through(transmit: Transmit, steps: Steps[Value]) -> Value:
    """A talk without limits."""
    wire = on_the_wire(steps)
    try:
        apdu = next(wire)
        while True:
            apdu = wire.send(transmit(apdu))
    except StopIteration as end:
        value: Value = end.value
        return value


@dataclass
class BareSession:
    """Secure messaging with the checks left out; none of the driver's own but the ciphers."""

    transmit: Transmit
    keys: SessionKeys
    counter: int = field(init=False)

    def __post_init__(self) -> None:
        self.counter, self.block = self.keys.counter, self.keys.suite.block_bytes
        self.ciphers = Ciphers(self.keys.suite, self.keys.encryption, self.keys.authentication)

    def say(self, header: bytes, body: bytes, is_long: bool = False) -> bytes:
        """The answer as it came; ``body``: data objects before the checksum."""
        signed = self.counter.to_bytes(self.block, "big") + pad(header, self.block) + body
        body += b"\x8e\x08" + self.ciphers.checksum(pad(signed, self.block))
        size = b"\0" + len(body).to_bytes(2, "big") if is_long else bytes([len(body)])
        return self.transmit(header + size + body + (b"\0\0" if is_long else b"\0"))

    def select(self) -> None:
        """The application."""
        self.counter += 1
        cipher = self.ciphers.encrypt(pad(APPLICATION, self.block), self.counter)
        self.say(b"\x0c\xa4\x04\x0c", bytes((0x87, len(cipher) + 1, 1)) + cipher)
        self.counter += 1

    def read(self, p1: int, p2: int, size: int) -> bytes:
        """READ BINARY."""
        self.counter += 1
        le = size.to_bytes(1 if size < 256 else 2, "big")
        answer = self.say(bytes((0x0C, 0xB0, p1, p2)), bytes((0x97, len(le))) + le, size > 256)
        self.counter += 1
        begin = 3 if answer[1] < 0x80 else answer[1] - 0x80 + 3  # 87, length, 01
        return self.ciphers.decrypt(answer[begin:-16], self.counter).rstrip(b"\0")[:-1]

    def file(self, identifier: int, piece: int) -> bytes:
        """A whole file."""
        data = self.read(0x80 | identifier & 0x1F, 0, 8)
        header = read_header(data)
        size = header.total if header else 0
        while len(data) < size:
            part = self.read(len(data) >> 8, len(data) & 0xFF, min(piece, size - len(data)))
            if not part:
                raise SystemExit("the bare program was given nothing")
            data += part
        return data


def bare_program(transmit: Transmit, piece: int) -> list[bytes]:
    """What is in the files, ``piece`` bytes at a time."""
    key = make_key(KEY.number, KEY.birth, KEY.expiry)
    text = b"" if isinstance(key, MrzProblem) else key_information(key)
    head = transmit(bytes.fromhex("00B09C0008"))
    if has_access := head[-2:] == b"\x90\0":
        head = head[:-2] + transmit(bytes((0, 0xB0, 0, 8, head[1] + 2 - 8)))[:-2]
    transmit(bytes.fromhex("00B0810000"))
    keys: object
    if has_access:
        keys = through(transmit, pace.agree(pace.offered(head)[0], Password.MRZ, text, None))
    else:
        transmit(b"\0\xa4\4\x0c" + bytes([len(APPLICATION)]) + APPLICATION)
        keys = through(transmit, bac.authenticate(text, random.randbytes))
    if not isinstance(keys, SessionKeys):
        raise SystemExit("the bare program opened nothing")
    session = BareSession(transmit, keys)
    if has_access:
        session.select()
    return [session.file(one, piece) for one in READ]


# ---- one behind the other


class Card:
    """The chip by pyscard, from power-up to power-down."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        self.sent = 0

    def powered(self, act: Callable[[Transmit], Value]) -> Value:
        """``act`` with a way to send commands."""
        result, handle, _ = scard.SCardConnect(
            self._context, self._reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1
        )
        if result != scard.SCARD_S_SUCCESS:
            raise SystemExit(f"no power-up: {scard.SCardGetErrorMessage(result)}")
        self.sent = 0

        def transmit(apdu: bytes) -> bytes:
            self.sent += 1
            return bytes(scard.SCardTransmit(handle, scard.SCARD_PCI_T1, list(apdu))[1])

        try:
            return act(transmit)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)


class Times:
    """Of one side."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def take(self, act: Callable[[], Value]) -> Value:
        """Once more."""
        began, cpu = time.perf_counter(), time.process_time()
        value = act()
        self.wall.append((time.perf_counter() - began) * 1e3)
        self.cpu.append((time.process_time() - cpu) * 1e3)
        return value

    def words(self, name: str) -> str:
        """Quickest and median."""
        wall, cpu = (f"{min(one):6.2f} / {statistics.median(one):6.2f}" for one in (self.wall, self.cpu))
        return f"    {name:13} {wall} ms; processor {cpu} ms"

    def over(self, other: Times) -> str:
        """How many times the other's."""
        quickest, median = (act(self.wall) / act(other.wall) for act in (min, statistics.median))
        return f"{quickest:.2f} / {median:.2f}"


def measure(reader: CardSlots, card: Card, words: str, kept: list[tuple[bool, bytes]]) -> None:
    """All rounds of one kind of access; the card is in and was read once, which is ``kept``."""
    sent = [apdu for is_sent, apdu in kept if is_sent]
    answers = [apdu for is_sent, apdu in kept if not is_sent]
    ours, program, again = Times(), Times(), Times()
    content = [MADE.content[one] for one in READ[2:]]  # EF.SOD is signed anew for each chip
    piece = max(SHORT_CHUNK, WAYS[words].longest - 48)
    for number in range(ROUNDS):
        # Another question each time, so that the same card is read again.
        question = replace(ASKED, technician=TechnicianQuestion(number.to_bytes(2, "big")))
        if not isinstance(ours.take(lambda question=question: reader.poll(question, NEVER)), CardRead):  # type: ignore[misc]  # mypy knows no such default
            raise SystemExit(f"{words}: not read again")
        if program.take(lambda: card.powered(lambda transmit: bare_program(transmit, piece)))[2:] != content:
            raise SystemExit(f"{words}: the bare program read something else")
        if card.sent != len(sent):
            raise SystemExit(f"{words}: {card.sent} bare commands, {len(sent)} of ours")
        if again.take(lambda: card.powered(lambda transmit: [transmit(apdu) for apdu in sent])) != answers:
            raise SystemExit(f"{words}: the chip answered something else")
    print(f"  {words}, {len(sent)} commands")
    for name, times in (("ours", ours), ("bare program", program), ("sent again", again)):
        print(times.words(name))
    print(f"    times the bare program {ours.over(program)}, times sent again {ours.over(again)}", flush=True)


def our_sums(words: str, manners: ChipManners) -> None:
    """Our part of the talk alone, in this process: the answers were kept."""
    chip, store = SameChip(manners), csca_store.of(authority_certificate())
    kept: list[bytes] = []

    def read(transmit: Transmit) -> None:
        steps = talk(KEY, WITH_PORTRAIT, store, date(2026, 5, 1), random.Random(2).randbytes)
        if not isinstance(through(transmit, steps), TravelDocument):
            raise SystemExit(f"{words}: not read")

    def keep(apdu: bytes) -> bytes:
        kept.append(chip.answer(apdu))
        return kept[-1]

    read(keep)
    times = Times()
    for _ in range(ROUNDS):
        left = iter(kept)
        times.take(lambda left=left: read(lambda _: next(left)))  # type: ignore[misc]  # mypy knows no such default
    print(f"{times.words('our sums')}, {len(kept)} commands: {words}")


def main() -> None:
    """Every kind of access."""
    print("our part of the talk, the answers kept (quickest / median)")
    for words, manners in WAYS.items():
        our_sums(words, manners)
    print("through the PC/SC service (quickest / median)")
    with tempfile.TemporaryDirectory(prefix="card") as name:
        folder = Path(name)
        chip = subprocess.Popen([sys.executable, __file__, "--chip", name], stdin=subprocess.DEVNULL)
        try:
            listen = folder / "listen.json"
            within(20, listen.exists)
            kept: list[tuple[bool, bytes]] = []
            trust, address = (
                Trust(states=csca_store.of(authority_certificate())),
                json.loads(listen.read_text())["address"],
            )
            reader = make_smart_card_reader(address, "", trust)
            heard = make_smart_card_reader(address, "", trust, tap=lambda is_sent, apdu: kept.append((is_sent, apdu)))
            for words in WAYS:
                kept.clear()
                control(folder / "control.sock", "put_in", synthetic=words)
                within(20, lambda: isinstance(heard.poll(ASKED, NEVER), CardRead))
                within(20, lambda: isinstance(reader.poll(ASKED, NEVER), CardRead))
                measure(reader, Card(reader.status().readers[0]), words, kept)
                control(folder / "control.sock", "pull")
                within(20, lambda: heard.presence() is Presence.REMOVED)
            heard.close()
            reader.close()
        finally:
            chip.terminate()
            chip.wait(20)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--chip", folder]:
            leave_for_own_namespaces("tests.benchmarks.bench_travel_document", ["--inside", folder])
        case ["--inside", folder]:
            be_the_chip(Path(folder))
        case _:
            main()
