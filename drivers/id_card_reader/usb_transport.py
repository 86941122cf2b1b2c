# SPDX-License-Identifier: Apache-2.0
"""The reader on USB bulk endpoints, as 公安部 modules have them (0400:C35A). Source: reference notes on devices 1.1.

A whole SDT frame goes out in one transfer; the answer comes in packets of at most 64 bytes. One packet is read at a time:
an answer whose length is a multiple of the packet's would otherwise not end, and be lost with the time limit.
"""

from __future__ import annotations

import contextlib
from typing import Final

from drivers.errors import DeviceLost, DeviceTimeout
from drivers.held_port import opening_error
from drivers.id_card_reader.transport import DEVICE, WRITE_LIMIT_S
from drivers.usb_bulk import BulkPipe, OpenPipe, UsbName, open_pyusb

DRAIN_MS: Final = 1
DRAIN_PACKETS: Final = 64
"""Nearly twice the longest answer. A device that always has something more to say is found out by the answers' check."""


class UsbTransport:
    """The device ``name``, looked for on the bus at each opening."""

    def __init__(self, name: UsbName, open_pipe: OpenPipe = open_pyusb) -> None:
        self._name = name
        self._open_pipe = open_pipe
        self._pipe: BulkPipe | None = None

    def open(self) -> None:
        """Claim the interface.

        Raises:
            DeviceNotFound: no such reader, no right to use it, or no USB library.
            DeviceBusy: another program holds it.
            DeviceLost: it is there and will not be opened.
        """
        try:
            self._pipe = self._open_pipe(self._name)
        except OSError as error:
            raise opening_error(DEVICE, str(self._name), error) from error

    def write(self, data: bytes) -> None:
        """Send all of ``data``, and forget what came before it.

        Raises:
            DeviceLost: it has gone.
            DeviceTimeout: it does not take the bytes.
        """
        pipe = self._opened()
        try:
            for _ in range(DRAIN_PACKETS):
                if not pipe.read(pipe.packet_bytes, DRAIN_MS):
                    break
            taken = pipe.write(data, round(WRITE_LIMIT_S * 1000))
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error
        if taken != len(data):
            raise DeviceTimeout(DEVICE, f"{self._name} does not take our bytes")

    def read(self, limit_s: float) -> bytes:
        """One packet, waiting up to ``limit_s`` for it; empty when none came.

        Raises:
            DeviceLost: it has gone.
        """
        pipe = self._opened()
        try:
            return pipe.read(pipe.packet_bytes, max(1, round(limit_s * 1000)))  # libusb takes 0 for "for ever"
        except OSError as error:
            raise DeviceLost(DEVICE, f"{self._name}: {error}") from error

    def close(self) -> None:
        """Release the interface; may be called twice, and after the reader has gone."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()

    def _opened(self) -> BulkPipe:
        if self._pipe is None:
            raise DeviceLost(DEVICE, f"{self._name} is not open")
        return self._pipe
