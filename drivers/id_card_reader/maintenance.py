# SPDX-License-Identifier: Apache-2.0
"""What a technician does to a reader (读卡器维护): reset the module, change the line's speed, set the RF frame size.

Source: reference notes on devices 1.4. The speed stays in the module without power, and the answer to the change still
comes at the old one; the module wants 5 ms after it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceTimeout, ProtocolError
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.line import ReaderSilent, SdtLine
from drivers.id_card_reader.port import ReaderLost
from drivers.id_card_reader.protocol import BAUDS, RESET_SAM, ReplyClass, Request, set_baud, set_max_rf_bytes

AFTER_SPEED_S: Final = 0.005
_NEVER: Final = threading.Event()


@dataclass(frozen=True)
class SpeedFound:
    """The speed at which the reader answers now: what ``id_card_reader.baud`` has to say from here on."""

    baud: int
    is_changed: bool


@dataclass(frozen=True)
class NoSpeed:
    """This reader is on no serial line."""


def reset(reader: SdtReader) -> bool | ReaderLost:
    """复位安全模块; whether it says that it did."""
    return reader.serve(lambda line: _is_done(line, RESET_SAM))


def set_rf_bytes(reader: SdtReader, count: int) -> bool | ReaderLost:
    """Largest frame towards the card, 1 to 255; whether the module took it."""
    return reader.serve(lambda line: _is_done(line, set_max_rf_bytes(count)))


def change_speed(
    reader: SdtReader, baud: int, pause: Callable[[float], object] = time.sleep
) -> SpeedFound | NoSpeed | ReaderLost:
    """Set module and line to ``baud`` (one of ``BAUDS``) and look at which speed the module answers then.

    A lost answer leaves open whether the module has changed; it is greeted at the new speed, then at the old one.

    Raises:
        ValueError: the protocol has no such speed.
    """
    if baud not in BAUDS:
        raise ValueError(f"no such speed: {baud}")
    request = set_baud(BAUDS.index(baud))

    def change(line: SdtLine) -> SpeedFound | NoSpeed:
        old = line.baud
        if old is None:
            return NoSpeed()
        try:
            if line.ask(request, line.timing.command_s, _NEVER, tries=1).kind is not ReplyClass.OK:
                return SpeedFound(old, is_changed=False)
        except (DeviceTimeout, ProtocolError):
            pass
        pause(AFTER_SPEED_S)
        line.set_baud(baud)
        try:
            line.barrier(_NEVER)
        except ReaderSilent:
            line.set_baud(old)
            line.barrier(_NEVER)
            return SpeedFound(old, is_changed=False)
        return SpeedFound(baud, is_changed=baud != old)

    return reader.serve(change)


def _is_done(line: SdtLine, request: Request) -> bool:
    return line.ask(request, line.timing.command_s, _NEVER).kind is ReplyClass.OK
