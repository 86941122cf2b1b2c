# SPDX-License-Identifier: Apache-2.0
"""Where the wires end (输入输出板): a relay board on a serial line, or lines of a GPIO chip; both read back what they set.

GPIO: character device of the kernel, ABI version 2 (``linux/gpio.h``, Linux 5.10 and later). Written by hand because the
ABI is three calls: request lines, set them, get them. Not tried on a real chip (there is none here); the layout of the
structures is checked against the sizes that the call numbers themselves contain.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import time
from collections.abc import Callable
from typing import Final, Protocol

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceRefused, DeviceTimeout, UnexpectedReply
from drivers.indicators.port import Presence
from drivers.indicators.protocol import Answer, Bits, Decoder, Function, Refused, Request, Written, encode
from drivers.indicators.transport import DEVICE, Line

ANSWER_S: Final = 0.3
"""A board answers within a few milliseconds; at 9600 baud its longest answer takes 15."""

_TRIES: Final = 2


class Board(Protocol):
    """Outputs and inputs, numbered from 0. Raises :class:`~drivers.errors.DeviceError`."""

    def open(self) -> None:
        """Connect."""
        ...

    def write(self, outputs: tuple[bool, ...]) -> None:
        """Set all outputs, and be sure of it."""
        ...

    def read(self) -> tuple[bool, ...]:
        """All inputs."""
        ...

    def close(self) -> None:
        """Let go; may be called twice."""
        ...


class ModbusBoard:
    """A relay board. A question without a good answer is asked once more; to set the same twice does no harm."""

    def __init__(
        self, line: Line, unit: int, outputs: int, inputs: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = line
        self._unit = unit
        self._outputs = outputs
        self._inputs = inputs
        self._clock = clock

    def open(self) -> None:
        """See :class:`Board`."""
        self._line.open()

    def write(self, outputs: tuple[bool, ...]) -> None:
        """Written and read back: on a two-wire line the word "written" may be an echo of our own.

        Raises:
            DeviceRefused, DeviceTimeout, UnexpectedReply, DeviceLost
        """
        answer = self._ask(Request(self._unit, Function.WRITE_COILS, 0, self._outputs, outputs))
        if not isinstance(answer, Written):
            raise UnexpectedReply(DEVICE, f"{answer} to a question that writes")
        found = self._bits(Function.READ_COILS, self._outputs)
        if found != outputs:
            raise UnexpectedReply(DEVICE, "the relays are not as they were set")

    def read(self) -> tuple[bool, ...]:
        """See :class:`Board`.

        Raises:
            DeviceRefused, DeviceTimeout, UnexpectedReply, DeviceLost
        """
        return self._bits(Function.READ_INPUTS, self._inputs)

    def close(self) -> None:
        """See :class:`Board`."""
        self._line.close()

    def _bits(self, function: Function, count: int) -> tuple[bool, ...]:
        answer = self._ask(Request(self._unit, function, 0, count))
        if not isinstance(answer, Bits):
            raise UnexpectedReply(DEVICE, f"{answer} to a question that reads")
        return answer.values

    def _ask(self, request: Request) -> Answer:
        for _ in range(_TRIES):
            self._line.send(encode(request))
            decoder = Decoder(request)
            deadline = self._clock() + ANSWER_S
            while (left := deadline - self._clock()) > 0:
                answer = decoder.feed(self._line.read(left))
                if isinstance(answer, Refused):
                    raise DeviceRefused(DEVICE, f"the board refuses function {request.function:02x}: {answer.code}")
                if answer is not None:
                    return answer
        raise DeviceTimeout(DEVICE, f"board {request.unit} does not answer function {request.function:02x}")


# ---- GPIO (linux/gpio.h)

GET_LINE: Final = 0xC250B407
GET_VALUES: Final = 0xC010B40E
SET_VALUES: Final = 0xC010B40F
_FLAG_INPUT, _FLAG_OUTPUT, _FLAG_PULL_UP = 1 << 2, 1 << 3, 1 << 8
_LINE_REQUEST: Final = struct.Struct("=64I32sQI5I240sII5Ii")
_LINE_VALUES: Final = struct.Struct("=QQ")
_CONSUMER: Final = b"kiosk-indicators"

Ioctl = Callable[[int, int, bytearray], object]


def _ioctl(handle: int, number: int, buffer: bytearray) -> object:
    return fcntl.ioctl(handle, number, buffer)


def request_lines(chip: int, offsets: range, flags: int, ioctl: Ioctl) -> int:
    """The handle of a set of lines of an open chip, all inputs or all outputs."""
    places = [*offsets, *[0] * (64 - len(offsets))]
    buffer = bytearray(
        _LINE_REQUEST.pack(*places, _CONSUMER, flags, 0, *[0] * 5, bytes(240), len(offsets), 0, *[0] * 5, 0)
    )
    ioctl(chip, GET_LINE, buffer)
    return int(_LINE_REQUEST.unpack(buffer)[-1])


class GpioBoard:
    """Lines of one chip: outputs are the first ones, inputs come behind them (offsets as on the chip)."""

    def __init__(self, chip: str, outputs: int, inputs: int, ioctl: Ioctl = _ioctl) -> None:
        self._chip = chip
        self._outputs = range(outputs)
        self._inputs = range(outputs, inputs)
        self._ioctl = ioctl
        self._handles: tuple[int, int] | None = None

    def open(self) -> None:
        """See :class:`Board`; inputs are pulled up, so that a cut wire reads as an open contact.

        Raises:
            DeviceNotFound, DeviceBusy, DeviceLost
        """
        opened: list[int] = []
        try:
            chip = os.open(self._chip, os.O_RDWR | os.O_CLOEXEC)
            opened.append(chip)
            out = request_lines(chip, self._outputs, _FLAG_OUTPUT, self._ioctl)
            opened.append(out)
            back = request_lines(chip, self._inputs, _FLAG_INPUT | _FLAG_PULL_UP, self._ioctl)
        except OSError as error:
            for handle in opened:
                os.close(handle)
            why = f"{self._chip}: {error}"
            if error.errno == errno.EBUSY:
                raise DeviceBusy(DEVICE, why) from error
            if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES, errno.EPERM):
                raise DeviceNotFound(DEVICE, why) from error
            raise DeviceLost(DEVICE, why) from error
        os.close(chip)
        self._handles = (out, back)

    def write(self, outputs: tuple[bool, ...]) -> None:
        """See :class:`Board`."""
        bits = sum(1 << place for place, value in enumerate(outputs) if value)
        mask = (1 << len(outputs)) - 1
        self._call(0, SET_VALUES, bits, mask)
        if self._call(0, GET_VALUES, 0, mask) & mask != bits:
            raise UnexpectedReply(DEVICE, "the lines are not as they were set")

    def read(self) -> tuple[bool, ...]:
        """See :class:`Board`. A closed contact pulls its line to ground, and is ``on``; places of outputs read as off."""
        count = len(self._inputs)
        bits = self._call(1, GET_VALUES, 0, (1 << count) - 1)
        return (False,) * len(self._outputs) + tuple(not bits >> place & 1 for place in range(count))

    def close(self) -> None:
        """See :class:`Board`."""
        handles, self._handles = self._handles, None
        for handle in handles or ():
            os.close(handle)

    def _call(self, which: int, number: int, bits: int, mask: int) -> int:
        if self._handles is None:
            raise DeviceLost(DEVICE, f"{self._chip} is not open")
        buffer = bytearray(_LINE_VALUES.pack(bits, mask))
        try:
            self._ioctl(self._handles[which], number, buffer)
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._chip}: {error}") from error
        return int(_LINE_VALUES.unpack(buffer)[0])


# ---- the headphone jack as the kernel's input device (linux/input.h)

GET_SWITCHES: Final = 0x8008451B
"""EVIOCGSW of eight bytes."""

_HEADPHONE_INSERT: Final = 2


class HeadphoneJack:
    """A sound card's own jack sensor, on machines that have one: ``/dev/input/by-path/...``."""

    def __init__(self, path: str, ioctl: Ioctl = _ioctl) -> None:
        self._path = path
        self._ioctl = ioctl

    def read(self) -> Presence:
        """Unknown when the device is not there: it is looked for anew each time, so replugging needs no word."""
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return Presence.UNKNOWN
        try:
            buffer = bytearray(8)
            self._ioctl(handle, GET_SWITCHES, buffer)
        except OSError:
            return Presence.UNKNOWN
        finally:
            os.close(handle)
        return Presence.PRESENT if buffer[0] >> _HEADPHONE_INSERT & 1 else Presence.NOT_PRESENT
