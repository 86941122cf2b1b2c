# SPDX-License-Identifier: Apache-2.0
"""Input devices out of nothing: a keyboard as a wedge scanner is one, a jack with a switch; pulled out by closing.

Source: Linux uapi/linux/uinput.h, uapi/linux/input.h, uapi/linux/input-event-codes.h; Documentation/input/uinput.rst.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.guest.devices import within

EVENT: Final = struct.Struct("llHHi")
EV_SYN, EV_KEY, EV_SW = 0, 1, 5
SW_HEADPHONE_INSERT: Final = 2
KEY_ENTER, KEY_LEFTSHIFT = 28, 42
GRAB: Final = 0x40044590
"""EVIOCGRAB: its argument is 1 to take the device for oneself, 0 to give it back."""

_SET_EV, _SET_KEY, _SET_SW = 0x40045564, 0x40045565, 0x4004556D
_SETUP, _CREATE, _DESTROY = 0x405C5503, 0x5501, 0x5502
_SYSNAME: Final = 0x8040552C
_ROWS: Final[Mapping[int, str]] = {2: "1234567890", 16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm"}
KEYS: Final[Mapping[str, int]] = {
    **{letter: first + place for first, row in _ROWS.items() for place, letter in enumerate(row)},
    "-": 12,
    "\r": KEY_ENTER,
}


class InputDevice:
    """One device made by uinput; ``path`` is its node under /dev/input while it is plugged in."""

    def __init__(self, name: str, kind: int, codes: list[int], vendor: int = 0x1D6B, product: int = 0x0105) -> None:
        self._handle = os.open("/dev/uinput", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        fcntl.ioctl(self._handle, _SET_EV, kind)
        for code in codes:
            fcntl.ioctl(self._handle, {EV_KEY: _SET_KEY, EV_SW: _SET_SW}[kind], code)
        fcntl.ioctl(self._handle, _SETUP, struct.pack("HHHH80sI", 3, vendor, product, 1, name.encode(), 0))
        fcntl.ioctl(self._handle, _CREATE)
        told = bytearray(64)
        fcntl.ioctl(self._handle, _SYSNAME, told)
        place = Path("/sys/devices/virtual/input") / told.split(b"\0")[0].decode()
        within(5, lambda: list(place.glob("event*")))
        self.path = Path("/dev/input") / next(place.glob("event*")).name
        within(5, self.path.exists)

    def send(self, kind: int, code: int, value: int) -> None:
        os.write(self._handle, EVENT.pack(0, 0, kind, code, value) + EVENT.pack(0, 0, EV_SYN, 0, 0))

    def unplug(self) -> None:
        """May be called twice."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            fcntl.ioctl(handle, _DESTROY)
            os.close(handle)


class Wedge(InputDevice):
    """A scanner that types."""

    def __init__(self, name: str = "Kiosk tests wedge scanner") -> None:
        super().__init__(name, EV_KEY, [*KEYS.values(), KEY_LEFTSHIFT])

    def type(self, text: str, gap_s: float = 0.002) -> None:
        """As wedges do: each key down and up, capitals with shift, a few milliseconds between."""
        for letter in text:
            if letter.isupper():
                self.send(EV_KEY, KEY_LEFTSHIFT, 1)
            self.send(EV_KEY, KEYS[letter.lower()], 1)
            self.send(EV_KEY, KEYS[letter.lower()], 0)
            if letter.isupper():
                self.send(EV_KEY, KEY_LEFTSHIFT, 0)
            time.sleep(gap_s)
