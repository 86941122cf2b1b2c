# SPDX-License-Identifier: Apache-2.0
"""The digest of the last card, with a clock of the test's own."""

from __future__ import annotations

from kiosk.supervisor.card_memory import CardMemory

ONE, OTHER = "aa" * 32, "bb" * 32


class Clock:
    now = 5000.0

    def __call__(self) -> float:
        return self.now


def test_no_card_no_digest() -> None:
    memory = CardMemory(600, Clock())
    memory.visit_ended()
    assert memory.recall() == (None, None)


def test_ten_minutes_from_the_end_of_the_visit_not_from_the_reading() -> None:
    clock = Clock()
    memory = CardMemory(600, clock)
    memory.seen(ONE)
    clock.now += 1500
    memory.visit_ended()
    assert memory.recall() == (ONE, 0.0)
    clock.now += 600
    assert memory.recall() == (ONE, 600.0)
    clock.now += 0.1
    assert memory.recall() == (None, None)
    clock.now -= 300
    assert memory.recall() == (None, None)  # forgotten, not hidden


def test_visits_without_a_card_do_not_keep_it_young() -> None:
    clock = Clock()
    memory = CardMemory(600, clock)
    memory.seen(ONE)
    memory.visit_ended()
    for _ in range(3):
        clock.now += 150
        memory.visit_ended()
    assert memory.recall() == (ONE, 450.0)


def test_a_later_card_takes_its_place() -> None:
    memory = CardMemory(600, Clock())
    memory.seen(ONE)
    memory.seen(OTHER)
    memory.visit_ended()
    assert memory.recall() == (OTHER, 0.0)


def test_every_memory_has_a_key_of_its_own() -> None:
    keys = {CardMemory(600, Clock()).key_hex for _ in range(10)}
    assert len(keys) == 10
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)
