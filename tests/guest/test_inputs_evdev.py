# SPDX-License-Identifier: Apache-2.0
"""Input devices of a real kernel: the headphone jack's switch through our driver, and what a grab of a wedge scanner does."""

from __future__ import annotations

import errno
import fcntl
import os
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.indicators.boards import HeadphoneJack
from drivers.indicators.port import Presence
from tests.guest.inputs import EV_KEY, EV_SW, EVENT, GRAB, KEYS, SW_HEADPHONE_INSERT, InputDevice, Wedge


def test_the_headphone_jack_is_seen_plugged_and_gone() -> None:
    device = InputDevice("Kiosk tests jack", EV_SW, [SW_HEADPHONE_INSERT])
    jack = HeadphoneJack(str(device.path))
    assert jack.read() is Presence.NOT_PRESENT
    device.send(EV_SW, SW_HEADPHONE_INSERT, 1)
    assert jack.read() is Presence.PRESENT
    device.send(EV_SW, SW_HEADPHONE_INSERT, 0)
    assert jack.read() is Presence.NOT_PRESENT
    device.unplug()
    assert jack.read() is Presence.UNKNOWN


def test_what_is_no_jack_is_not_taken_for_one(tmp_path: Path) -> None:
    assert HeadphoneJack("/dev/null").read() is Presence.UNKNOWN
    assert HeadphoneJack(str(tmp_path / "none")).read() is Presence.UNKNOWN


@pytest.fixture
def wedge() -> Iterator[Wedge]:
    made = Wedge()
    yield made
    made.unplug()


def keys_down(handle: int) -> list[int]:
    found: list[int] = []
    while select.select([handle], [], [], 0.2)[0]:
        data = os.read(handle, EVENT.size * 64)
        events = (EVENT.unpack_from(data, at) for at in range(0, len(data), EVENT.size))
        found += [code for _, _, kind, code, value in events if kind == EV_KEY and value == 1]
    return found


def test_a_grab_keeps_keys_from_everybody_else_until_it_is_pulled_out(wedge: Wedge) -> None:
    """What an exclusive wedge driver stands on: no digit of a code reaches the page that has the focus."""
    ours, theirs = (os.open(wedge.path, os.O_RDONLY | os.O_NONBLOCK) for _ in range(2))
    try:
        wedge.type("12\r")
        assert keys_down(ours) == keys_down(theirs) == [KEYS["1"], KEYS["2"], KEYS["\r"]]
        fcntl.ioctl(ours, GRAB, 1)
        with pytest.raises(OSError, match="busy"):
            fcntl.ioctl(theirs, GRAB, 1)
        wedge.type("999999-x\r")
        assert keys_down(ours) == [KEYS[letter] for letter in "999999-x\r"]
        assert keys_down(theirs) == []
        wedge.unplug()
        with pytest.raises(OSError, match=os.strerror(errno.ENODEV)):
            os.read(ours, EVENT.size)
        assert not wedge.path.exists()
    finally:
        os.close(ours)
        os.close(theirs)
