# SPDX-License-Identifier: Apache-2.0
"""Strokes out of packets: millimetres, time, pressure; what no hand does is left out and said."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from drivers.signature_pad.ink import JUMP_MM, MAX_POINTS, NONSENSE_BYTES, SILENT_S, STUCK_S, Ink
from drivers.signature_pad.port import Doubt, PenPoint, Unreliable
from drivers.signature_pad.profile import PadProfile
from drivers.signature_pad.protocol import Damaged, Decoder, NeedData, Other, PenPlace, PenPressure

PAD = PadProfile("test", 19200, 254, 100, 1100, 100, 400, has_pressure=True)
"""Ten units in a millimetre; 100 mm by 30 mm."""


def at(x_mm: float, y_mm: float, *, down: bool = True) -> PenPlace:
    return PenPlace(100 + round(x_mm * 10), 100 + round(y_mm * 10), True, down)


UP = at(0, 0, down=False)


class Hand:
    """Feeds an ink, 10 ms a packet."""

    def __init__(self, pad: PadProfile = PAD) -> None:
        self.told: list[tuple[int, PenPoint]] = []
        self.ink = Ink(pad, lambda stroke, point: self.told.append((stroke, point)))
        self.now = 100.0

    def writes(self, *places: PenPlace) -> Hand:
        for place in places:
            self.ink.take(place, self.now)
            self.now += 0.01
        return self

    @property
    def xs(self) -> list[list[float]]:
        return [[round(point.x_mm, 3) for point in stroke.points] for stroke in self.ink.strokes]


def test_strokes_in_millimetres_with_time_from_the_first_touch() -> None:
    hand = Hand().writes(UP, at(10, 5), at(11, 6), UP, at(20, 5.5))
    first, second = hand.ink.strokes
    assert [value for point in first.bare for value in point] == pytest.approx([10, 5, 0, 11, 6, 10])
    assert second.bare[0] == pytest.approx((20, 5.5, 30))
    assert hand.ink.doubts == set()
    assert hand.told == [(0, first.points[0]), (0, first.points[1]), (1, second.points[0])]


def test_a_pen_that_only_hovers_writes_nothing() -> None:
    assert Hand().writes(UP, UP, at(50, 5, down=False)).ink.strokes == ()


def test_beyond_the_edge_stays_where_it_was_written() -> None:
    assert Hand().writes(at(-8, 31), at(-9.5, 32)).ink.strokes[0].bare[1][:2] == pytest.approx((-9.5, 32))


def test_pressure_holds_until_the_next_and_only_where_the_pad_has_it() -> None:
    packets = (at(1, 1), PenPressure(1023), at(2, 1), Other(3), at(3, 1), PenPressure(0), at(4, 1))
    for pad, wanted in ((PAD, [None, 1.0, 1.0, 0.0]), (replace(PAD, has_pressure=False), [None] * 4)):
        hand = Hand(pad)
        for packet in packets:
            hand.ink.take(packet, 1.0)
        assert [point.pressure for point in hand.ink.strokes[0].points] == wanted


def test_a_stray_point_is_left_out_and_said() -> None:
    hand = Hand().writes(at(10, 5), at(90, 25), at(11, 5), at(12, 5), UP)
    assert hand.xs == [[10, 11, 12]]
    assert hand.ink.doubts == {Doubt.JUMPS}
    assert len(hand.told) == 3


def test_points_all_over_the_pad_never_make_a_line() -> None:
    hand = Hand().writes(at(10, 5), at(90, 25), at(50, 0), at(0, 29), at(99, 0), at(11, 5), UP)
    assert hand.xs == [[10, 11]]


def test_two_points_elsewhere_that_belong_together_are_a_pen_lifted_unseen() -> None:
    hand = Hand().writes(at(10, 5), at(11, 5), at(80, 5), at(81, 5), at(82, 5), UP)
    assert hand.xs == [[10, 11], [80, 81, 82]]
    assert Doubt.LIFT_NOT_SEEN in hand.ink.doubts


def test_a_stray_point_before_the_lift_is_no_stroke() -> None:
    assert Hand().writes(at(10, 5), at(90, 25), UP, at(20, 5), UP).xs == [[10], [20]]


def test_the_quickest_hand_is_no_jump() -> None:
    """Fourteen millimetres in ten milliseconds, and fifty in a tenth of a second."""
    assert Hand().writes(at(10, 5), at(24, 5), at(38, 5), at(38 + JUMP_MM - 0.1, 5)).ink.doubts == set()
    slow = Hand().writes(at(10, 5))
    slow.now += 0.1
    assert slow.writes(at(60, 5)).xs == [[10, 60]]


def test_a_pen_down_and_silent_was_lifted_unseen() -> None:
    hand = Hand().writes(at(10, 5), at(11, 5))
    hand.ink.silence(hand.now)
    assert hand.ink.doubts == set()
    hand.ink.silence(hand.now + SILENT_S)
    assert hand.ink.doubts == {Doubt.LIFT_NOT_SEEN}
    assert hand.writes(at(12, 5)).xs == [[10, 11], [12]]


def test_silence_with_the_pen_up_is_nothing() -> None:
    hand = Hand().writes(at(10, 5), UP)
    hand.ink.silence(hand.now + 60)
    assert hand.ink.doubts == set()


def test_a_pen_stuck_down_is_found_and_what_was_written_before_is_kept() -> None:
    hand = Hand().writes(at(10, 5), at(11, 5), UP, at(30, 5))
    for _ in range(int(STUCK_S * 100) - 1):
        hand.writes(at(30.2, 5))
    assert hand.ink.unreliable is None
    assert hand.writes(at(30, 5), at(30, 5)).ink.unreliable is Unreliable.STUCK_DOWN
    assert hand.xs[0] == [10, 11]


@pytest.mark.parametrize("wakes", [at(31, 5), UP])
def test_a_pen_that_rests_and_goes_on_is_not_stuck(wakes: PenPlace) -> None:
    hand = Hand()
    for _ in range(3):
        for _ in range(int(STUCK_S * 100) - 10):
            hand.writes(at(30, 5))
        hand.writes(wakes)
    assert hand.ink.unreliable is None


def test_damage_is_said_and_bytes_without_end_are_nonsense() -> None:
    hand = Hand().writes(at(10, 5))
    hand.ink.take(Damaged(NONSENSE_BYTES - 1), hand.now)
    hand.writes(at(11, 5))
    hand.ink.take(Damaged(5), hand.now)
    assert (hand.ink.unreliable, hand.ink.doubts, hand.xs) == (None, {Doubt.DAMAGED_DATA}, [[10, 11]])
    hand.ink.take(Damaged(1), hand.now)
    assert hand.ink.unreliable is Unreliable.NONSENSE


@pytest.mark.parametrize("seed", range(5))
def test_noise_that_holds_packets_by_chance_is_nonsense_all_the_same(seed: int) -> None:
    ink, decoder = Ink(PAD), Decoder()
    decoder.feed(random.Random(seed).randbytes(2000))
    while not isinstance(event := decoder.next_event(), NeedData):
        ink.take(event, 1.0)
    assert ink.unreliable is Unreliable.NONSENSE


def test_every_second_packet_cut_is_no_nonsense() -> None:
    hand = Hand()
    for number in range(500):
        hand.writes(at(number % 90, 5) if number % 2 else UP)
        hand.ink.take(Damaged(4), hand.now)
    assert hand.ink.unreliable is None


def test_points_without_end() -> None:
    hand = Hand()
    for number in range(MAX_POINTS - 1):
        hand.ink.take(at(number % 90, 5), number * 1.0)
    assert hand.ink.unreliable is None
    hand.ink.take(at(1, 5), MAX_POINTS * 1.0)
    assert hand.ink.unreliable is Unreliable.ENDLESS
    assert sum(len(stroke.points) for stroke in hand.ink.strokes) == MAX_POINTS


def test_nobody_needs_to_listen() -> None:
    ink = Ink(PAD)
    ink.take(at(1, 1), 5.0)
    assert len(ink.strokes) == 1


def test_nobody_sees_a_signature_in_a_repr() -> None:
    stroke = Hand().writes(at(12.5, 5)).ink.strokes[0]
    assert "12.5" not in repr(stroke) + repr(stroke.points[0])
