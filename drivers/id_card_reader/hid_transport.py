# SPDX-License-Identifier: Apache-2.0
"""A reader that presents itself as HID, through the kernel's ``/dev/hidraw*`` (Linux, Documentation/hid/hidraw.rst).

A write begins with the report's number, 0 where the device numbers none; a read gives one report without it. Several
programs may open the same node, so an advisory lock keeps a second of ours out.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
from collections.abc import Callable
from typing import Final

from drivers.errors import DeviceLost, DeviceTimeout
from drivers.held_port import opening_error
from drivers.id_card_reader.hid_framing import REPORT_BYTES, HidFraming
from drivers.id_card_reader.transport import DEVICE

_REPORT_NUMBER: Final = b"\0"
_HELD_REPORTS: Final = 64
"""The kernel keeps so many unread reports of a device (HIDRAW_BUFFER_SIZE)."""


def open_exclusively(path: str) -> int:
    """The node, opened and locked. Raises OSError; EAGAIN when another program of ours holds it."""
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


class HidTransport:
    """A node of hidraw. ``find`` says where it is, anew at each opening; ``framing`` is the reader's wrapper."""

    def __init__(
        self, find: Callable[[], str], framing: HidFraming, open_node: Callable[[str], int] = open_exclusively
    ) -> None:
        self._find = find
        self._framing = framing
        self._open_node = open_node
        self._address = "hidraw"
        self._handle: int | None = None

    def open(self) -> None:
        """Open it for us alone.

        Raises:
            DeviceNotFound: there is none, or no right to use it.
            DeviceBusy: another program holds it.
            DeviceLost: it is there and will not be opened.
        """
        self._address = self._find()
        try:
            self._handle = self._open_node(self._address)
        except OSError as error:
            raise opening_error(DEVICE, self._address, error) from error

    def write(self, data: bytes) -> None:
        """Send all of ``data``, and forget what came before it.

        Raises:
            DeviceLost: it has gone.
            DeviceTimeout: it does not take the report.
        """
        handle = self._opened()
        try:
            for _ in range(_HELD_REPORTS):
                if not self._report(handle, 0.0):
                    break
            self._framing.reset()
            for report in self._framing.reports(data):
                os.write(handle, _REPORT_NUMBER + report)
        except (BlockingIOError, TimeoutError) as error:
            raise DeviceTimeout(DEVICE, f"{self._address} does not take our report") from error
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error

    def read(self, limit_s: float) -> bytes:
        """The SDT bytes of the reports that have come, waiting up to ``limit_s`` for the first one.

        Raises:
            DeviceLost: it has gone.
        """
        handle = self._opened()
        given = bytearray()
        try:
            report = self._report(handle, limit_s)
            for _ in range(_HELD_REPORTS):
                if not report:
                    break
                given += self._framing.feed(report)
                report = self._report(handle, 0.0)
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._address}: {error}") from error
        return bytes(given)

    def close(self) -> None:
        """Release it; may be called twice, and after the reader has gone."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)

    def _report(self, handle: int, limit_s: float) -> bytes:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        events = poll.poll(limit_s * 1000)
        if not events:
            return b""
        report = os.read(handle, REPORT_BYTES) if events[0][1] & select.POLLIN else b""
        if not report:
            raise DeviceLost(DEVICE, f"{self._address}: unplugged")
        return report

    def _opened(self) -> int:
        if self._handle is None:
            raise DeviceLost(DEVICE, f"{self._address} is not open")
        return self._handle
