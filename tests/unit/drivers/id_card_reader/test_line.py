# SPDX-License-Identifier: Apache-2.0
"""The line alone: used wrongly, or before it is open."""

from __future__ import annotations

import threading

import pytest

from drivers.errors import DeviceLost
from drivers.id_card_reader.line import SdtLine, Timing
from drivers.id_card_reader.protocol import FIND_CARD
from tests.unit.drivers.id_card_reader.scripted_line import FIND, GOOD, NUMBER, Line

NEVER = threading.Event()


def line() -> SdtLine:
    scripted = Line()
    return SdtLine(lambda: scripted, Timing(), scripted.clock)


def test_nothing_is_asked_before_it_is_open() -> None:
    closed = line()
    assert not closed.is_open
    assert closed.baud is None
    with pytest.raises(DeviceLost):
        closed.ask(FIND_CARD, 1.0, NEVER)


def test_a_line_without_a_speed_takes_none() -> None:
    opened = line()
    opened.open()
    assert opened.baud is None
    with pytest.raises(ValueError, match="speed"):
        opened.set_baud(9600)


def test_a_question_is_asked_at_least_once() -> None:
    opened = line()
    opened.open()
    with pytest.raises(ValueError, match="once"):
        opened.ask(FIND_CARD, 1.0, NEVER, tries=0)


def test_the_modules_number_comes_first_and_is_kept() -> None:
    scripted = Line({FIND: [GOOD[FIND]]})
    opened = SdtLine(lambda: scripted, Timing(), scripted.clock)
    opened.open()
    assert opened.ask(FIND_CARD, 1.0, NEVER).sw3 == 0x9F
    assert scripted.asked == [NUMBER, FIND]
    assert opened.sam_id == "05.03-20200101-0001234567-0000890123"
