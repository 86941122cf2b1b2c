# SPDX-License-Identifier: Apache-2.0
"""The reader on USB bulk endpoints, as 公安部 modules have them (0400:C35A). Source: reference notes on devices 1.1.

A whole SDT frame goes out in one transfer; the answer comes in packets of at most 64 bytes. One packet is read at a time:
an answer whose length is a multiple of the packet's would otherwise not end, and be lost with the time limit.
"""

from __future__ import annotations

from typing import Final

from drivers.errors import DeviceTimeout
from drivers.id_card_reader.transport import DEVICE, WRITE_LIMIT_S
from drivers.usb_bulk import HeldPipe, OpenPipe, UsbName, milliseconds, open_pyusb

DRAIN_MS: Final = 1
DRAIN_PACKETS: Final = 64
"""Nearly twice the longest answer. A device that always has something more to say is found out by the answers' check."""


class UsbTransport(HeldPipe):
    """The device ``name``, looked for on the bus at each opening."""

    def __init__(self, name: UsbName, open_pipe: OpenPipe = open_pyusb) -> None:
        super().__init__(DEVICE, str(name), lambda: open_pipe(name))

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
            taken = pipe.write(data, milliseconds(WRITE_LIMIT_S))
        except OSError as error:
            raise self._lost(error) from error
        if taken != len(data):
            raise DeviceTimeout(DEVICE, f"{self._name} does not take our bytes")
