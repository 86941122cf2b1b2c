# SPDX-License-Identifier: Apache-2.0
"""Readers that lie: answers late, lost, cut, doubled, damaged, with garbage and stale frames between them, plugs that wobble.

The module below knows what lies on it. The driver sees its answers only, after whatever happens to them on the way: it may
say that it does not know, and never says what is not so.
"""

from __future__ import annotations

import threading
from functools import reduce
from operator import xor

from hypothesis import given, settings, strategies as st

from drivers.errors import DeviceLost
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import (
    CardRead,
    CardRefused,
    CardUnreadable,
    NoCard,
    Presence,
    ReaderLost,
    UnreadableReason,
)
from drivers.id_card_reader.simulated_chip import chip_of
from drivers.id_card_reader.synthetic_cards import CARDS
from tests.unit.drivers.id_card_reader.scripted_line import reply
from tests.unit.drivers.id_card_reader.vectors import PHOTO, REPLIES

NAMES = ("resident", "minority", "permit-hong-kong", "foreigner-2023")
CHIPS = {name: chip_of(CARDS[name]["card"]) for name in NAMES}
LENGTHS = bytes.fromhex("01000400")
STALE = tuple(bytes.fromhex(REPLIES[name][0]) for name in ("sam id", "ok empty", "no new address"))
"""Whole frames that answer none of the questions about a card."""
GARBAGE = (
    b"\0",
    b"\xff\x55\xaa\xaa\x96\x00",
    b"\xaa\xaa",
    bytes.fromhex("AAAAAA96690005"),
    bytes.fromhex("AAAAAA9669FFFF"),
)


class Module:
    """A reader's module and the line to it. ``ways``: what happens to each answer, in order; then all go well."""

    def __init__(self, ways: list[tuple[str, float]]) -> None:
        self.now = 0.0
        self.ways = ways
        self.lying: str | None = None
        self.read_already = self.selected = False
        self.plugged = True
        self._due: list[tuple[float, bytes]] = []
        self._busy_until = 0.0
        self.cancel = threading.Event()
        self.reads_until_cancel: int | None = None

    def lay(self, name: str | None) -> None:
        self.lying, self.read_already, self.selected = name, False, False

    # ---- the line

    def open(self) -> None:
        if not self.plugged:
            raise DeviceLost("id_card_reader", "out")

    def close(self) -> None:
        """What was due is still on its way: a serial line has no end."""

    def write(self, data: bytes) -> None:
        self._fail()
        self._due = [due for due in self._due if due[0] > self.now]
        assert reduce(xor, data[5:]) == 0
        self._deliver(self._answer(data[7:9].hex()))

    def read(self, limit_s: float) -> bytes:
        self._fail()
        if self.reads_until_cancel is not None:
            self.reads_until_cancel -= 1
            if self.reads_until_cancel < 0:
                self.cancel.set()
        if self._due and self._due[0][0] <= self.now + limit_s:
            at, data = self._due.pop(0)
            self.now = max(self.now, at)
            return data
        self.now += limit_s
        return b""

    def _fail(self) -> None:
        if not self.plugged:
            raise DeviceLost("id_card_reader", "out")

    def _deliver(self, answer: bytes) -> None:
        kind, number = self.ways.pop(0) if self.ways else ("good", 0.0)
        cut = int(number * len(answer) / 3)
        match kind:
            case "late":
                self._busy_until = max(self._busy_until, self.now) + number
            case "lost":
                answer = b""
            case "cut":
                answer = answer[:cut]
            case "holed":
                answer = answer[:cut] + answer[cut + 1 :]
            case "flipped":
                cut = min(cut, len(answer) - 1)
                answer = answer[:cut] + bytes([answer[cut] ^ 0x10]) + answer[cut + 1 :]
            case "doubled":
                answer *= 2
            case "garbage":
                answer = GARBAGE[cut % len(GARBAGE)] + answer
            case "stale":
                answer = STALE[cut % len(STALE)] + answer
            case "pulled":
                self.plugged = False
                answer = answer[:cut]
        # One module answers one question after the other: a late answer holds up those behind it.
        self._due.append((max(self.now, self._busy_until) + 0.001, answer))

    # ---- the module

    def _answer(self, asked: str) -> bytes:
        chip = CHIPS[self.lying] if self.lying is not None else None
        match asked:
            case "12ff":
                return bytes.fromhex(REPLIES["sam id"][0])
            case "2001":
                return reply(0x9F, bytes(4)) if chip and not self.read_already else reply(0x80)
            case "2002":
                self.selected = chip is not None
                return reply(0x90, bytes(8)) if chip else reply(0x81)
            case "3001":
                if chip is None or not self.selected:
                    return reply(0x41)
                self.read_already = True
                return reply(0x90, LENGTHS + chip.text + PHOTO)
            case "3003":
                return reply(0x91)
            case _:
                return reply(0x90)


WAYS = st.tuples(
    st.sampled_from("good late lost cut holed flipped doubled garbage stale pulled".split()), st.floats(0.0, 2.9)
)
STEPS = st.lists(st.tuples(st.sampled_from([None, *NAMES]), st.lists(WAYS, max_size=9)), min_size=1, max_size=5)
NEVER = threading.Event()


def driver(module: Module) -> SdtReader:
    return SdtReader(lambda: module, clock=lambda: module.now)


@given(STEPS)
@settings(max_examples=300, deadline=None)
def test_no_answer_is_ever_taken_for_another(steps: list[tuple[str | None, list[tuple[str, float]]]]) -> None:
    module = Module([])
    tried = driver(module)
    given_already = False
    for name, ways in steps:
        if name != module.lying:
            module.lay(name)
            given_already = False
        module.ways = list(ways)
        result = tried.poll(NEVER)
        match result:
            case CardRead(card=card):
                assert name is not None
                assert card.raw == CHIPS[name].text + PHOTO, "the card that lies there, and no other"
                given_already = True
            case NoCard():
                assert name is None or given_already
            case CardUnreadable(reason=reason):
                assert name is not None
                assert reason is not UnreadableReason.TAKEN_EARLY, "nobody took it"
                assert reason is not UnreadableReason.GARBLED, "no damaged frame passes for a card"
            case CardRefused():
                raise AssertionError("no card here is refused")
            case ReaderLost():
                module.plugged = True
                module.now += 10
                given_already = False  # opened anew, it gives what lies there again
    # The line is good from here on: what is so, is said, whatever came before.
    module.plugged, module.ways = True, []
    module.now += 20
    module.lay("resident")
    assert _until_known(module, tried) == CHIPS["resident"].text + PHOTO
    module.lay(None)
    assert tried.presence() is Presence.OUT_OF_FIELD
    assert tried.poll(NEVER) == NoCard()


def _until_known(module: Module, tried: SdtReader) -> bytes:
    for _ in range(3):
        result = tried.poll(NEVER)
        if isinstance(result, CardRead):
            return result.card.raw
        module.now += 10
    raise AssertionError("a good card on a good line is read")


@given(
    st.lists(
        st.tuples(st.booleans(), st.none() | st.integers(0, 6), st.lists(WAYS, max_size=4)), min_size=1, max_size=6
    )
)
@settings(max_examples=300, deadline=None)
def test_presence_is_never_made_of_an_old_answer(
    looks: list[tuple[bool, int | None, list[tuple[str, float]]]],
) -> None:
    """Not of one that a cancelled poll left on the line either."""
    module = Module([])
    tried = driver(module)
    module.lay("resident")
    assert isinstance(tried.poll(NEVER), CardRead)
    for lies, cancel_after, ways in looks:
        module.ways = list(ways)
        if cancel_after is not None:
            module.reads_until_cancel = cancel_after
            tried.poll(module.cancel)
            module.reads_until_cancel = None
            module.cancel.clear()
        module.lying = "resident" if lies else None
        presence = tried.presence()
        assert presence in ((Presence.PRESENT if lies else Presence.OUT_OF_FIELD), Presence.UNKNOWN)
        if not module.plugged:
            module.plugged = True
            module.now += 10


@given(st.lists(st.floats(0.05, 1.5), min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_plug_that_wobbles_is_opened_ever_less_often(pauses: list[float]) -> None:
    """However it comes and goes, the port is not opened at each look, and a plug that stays in is found within 8 s."""
    module = Module([])
    opened = 0

    def made() -> Module:
        nonlocal opened
        opened += 1
        return module

    tried = SdtReader(made, clock=lambda: module.now)
    for pause in pauses:
        tried.poll(NEVER)
        module.plugged = not module.plugged
        module.now += pause
    spent = module.now
    assert opened <= 4 + spent / 0.25
    module.plugged = True
    for _ in range(30):
        if not isinstance(tried.poll(NEVER), ReaderLost):
            break
        module.now += 0.4
    else:
        raise AssertionError("plugged in for 12 s and not found")
