# SPDX-License-Identifier: Apache-2.0
"""The seam between the smart-card reader's driver and whatever carries its APDUs: slots, and bytes in, bytes out.

``transport.py`` is the one over PC/SC; tests have one over a card in the same process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeVar

DEVICE: Final = "smart_card_reader"

Tap = Callable[[bool, bytes], object]
"""Hears every APDU: ``(sent, data)``; for recordings (:class:`drivers.recording.Recorder`)."""


Transmit = Callable[[bytes, float], bytes]
"""One command and the seconds it may take; its answer with the status word."""
Value = TypeVar("Value")


class SlotState(StrEnum):
    """What is in a slot."""

    EMPTY = "empty"
    CARD = "card"
    MUTE = "mute"
    """A card without an answer to reset."""


@dataclass(frozen=True)
class Slot:
    """One slot of a reader, as last seen."""

    reader: str
    state: SlotState
    count: int = 0
    """How many cards came and went, as far as is known: another number is another card, however quick the hand was."""
    atr: bytes = field(default=b"", compare=False)
    """复位应答, where the service tells it."""


class CardTrouble(Exception):
    """The card, not the reader, ended the talk."""


class CardGone(CardTrouble):
    """It is not in the slot any more."""


class CardMute(CardTrouble):
    """It does not answer to reset, or not in time."""


class CardSilent(CardTrouble):
    """It did not answer a command in time."""


class CardBroken(CardTrouble):
    """What came from it is no answer, or it was pulled in this moment: the service cannot tell which."""


class CardInUse(CardTrouble):
    """Another program holds it."""


class Transport(Protocol):
    """Slots and one card at a time. Beside :class:`CardTrouble`, all raise :class:`drivers.errors.DeviceError`."""

    def open(self) -> None:
        """Find the readers; :class:`~drivers.errors.DeviceNotFound`: no service or no reader."""
        ...

    def slots(self) -> tuple[Slot, ...]:
        """All slots as they are now, in the order of their names."""
        ...

    def connect(self, reader: str, limit_s: float, cancel: threading.Event) -> bool:
        """Power the card up; True: it speaks T=0, so lengths expected are left out behind data.

        A card that still owes an answer to a command that was given up is :class:`CardSilent`.
        """
        ...

    def converse(self, say: Callable[[Transmit], Value], cancel: threading.Event) -> Value:
        """What ``say`` finds out with a way to send commands, good until it ends. Raises what ``say`` raises.

        :class:`CardSilent` (a command took longer than its limit) and :class:`~drivers.errors.Cancelled` leave ``say`` behind,
        maybe in another thread: it can send nothing more, and the card is unusable.
        """
        ...

    def disconnect(self) -> None:
        """Let go of the card, reset: nothing that was unlocked stays so. May be called at any time."""
        ...

    def close(self) -> None:
        """Let go of everything; may be called twice."""
        ...
