# SPDX-License-Identifier: Apache-2.0
"""A simulated smart-card reader: a process of its own with a real PC/SC service (pcscd) and cards of ours in virtual readers.

The address it announces is ``pcsc://`` and the path of the service's socket: another client than our driver sets
``PCSCLITE_CSOCK_NAME`` to that path. Control commands (see :mod:`drivers.simulation`); ``slot`` counts from 0 and is 0 where
left out:

``put_in {synthetic, slot?, mute?, holder?}``  a card of the library (:mod:`synthetic_cards`, :mod:`simulated_piv`);
                          ``mute``: it does not answer to reset; ``holder``: another made-up person's social security card
``cards``                 the library: name and label
``pull {slot?}``          the card is pulled
``unplug`` / ``replug``   the readers vanish; they come back
``stop_service {crash?}`` / ``start_service``  pcscd ends, or is killed; comes back
``fault {kind, at?, on?, times?, slot?, ...}``  see :mod:`simulated_slot`
``clear_faults``, ``status``

The root that made the technicians' cards lies in the state folder (``operator-root.pem``).
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from drivers.simulation import SimulatorError, parse_arguments, serve
from drivers.smart_card_reader.simulated_piv import SyntheticOperator, technician_cards
from drivers.smart_card_reader.simulated_slot import SimulatedSlot
from drivers.smart_card_reader.synthetic_cards import CARDS, HOLDER_FIELDS, SyntheticCard
from drivers.smart_card_reader.virtual_reader import (
    VirtualReaderWire,
    VirtualService,
    leave_for_own_namespaces,
    raise_loopback,
)

_INSIDE: Final = "--inside-own-namespaces"


class SimulatedReaders:
    """Readers, cards and service; :meth:`command` is the control channel's handler."""

    def __init__(self, service: VirtualService, count: int, cards: Mapping[str, SyntheticCard]) -> None:
        self._service = service
        self._cards = cards
        self._slots = [SimulatedSlot() for _ in range(count)]
        self._wires = [VirtualReaderWire(slot, service.port(number)) for number, slot in enumerate(self._slots)]
        self._running = self._plugged = True

    def start(self) -> None:
        """Plug everything in."""
        self._service.start()
        for wire in self._wires:
            wire.start()

    def close(self) -> None:
        """End everything."""
        for wire in self._wires:
            wire.close()
        self._service.stop()

    def command(self, word: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """One command."""
        if word == "cards":
            return {"cards": {name: card.label for name, card in self._cards.items()}}
        number = int(arguments.pop("slot", 0))
        if not 0 <= number < len(self._slots):
            raise SimulatorError(f"no slot {number}; there are {len(self._slots)}")
        slot = self._slots[number]
        commands: dict[str, Callable[[], object]] = {
            "put_in": lambda: self._put_in(slot, **arguments),
            "pull": slot.pull,
            "unplug": lambda: self._set(plugged=False),
            "replug": lambda: self._set(plugged=True),
            "stop_service": lambda: self._set(running=False, **arguments),
            "start_service": lambda: self._set(running=True),
            "fault": lambda: slot.add_fault(arguments),
            "clear_faults": slot.clear_faults,
            "status": lambda: None,
        }
        if word not in commands:
            raise SimulatorError(f"no such command: {word}; known: cards, {', '.join(commands)}")
        commands[word]()
        return {
            "plugged": self._plugged,
            "service": self._running,
            "slots": [
                {"card": slot.is_card_in, "faults": slot.faults, "asked": list(slot.asked)} for slot in self._slots
            ],
        }

    def _put_in(
        self, slot: SimulatedSlot, synthetic: str, mute: bool = False, holder: dict[str, str] | None = None
    ) -> None:
        if synthetic not in self._cards:
            raise SimulatorError(f"no such card: {synthetic}; known: {', '.join(self._cards)}")
        card = self._cards[synthetic]
        if holder is None:
            slot.put_in(card.make(), not mute)
        elif card.held_by is None or not set(holder) >= set(HOLDER_FIELDS):
            raise SimulatorError(f"a card of a person, with {', '.join(HOLDER_FIELDS)}, is wanted")
        else:
            slot.put_in(card.held_by(holder), not mute)

    def _set(self, running: bool | None = None, plugged: bool | None = None, crash: bool = False) -> None:
        self._running = self._running if running is None else running
        self._plugged = self._plugged if plugged is None else plugged
        if self._running:
            self._service.start(self._plugged)
        else:
            self._service.stop(crash)


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--slots", type=int, default=1, help="how many readers")
    parser.add_argument(_INSIDE, action="store_true", dest="inside", help="(used by the simulator itself)")


def main(argv: Sequence[str]) -> int:
    """Runs until SIGTERM; exit status 1 with a reason where a program is missing or not allowed."""
    arguments = parse_arguments(list(argv), "Simulated smart-card reader (模拟读卡器).", _add_options)
    try:
        if not arguments.rest.inside:
            leave_for_own_namespaces("drivers.smart_card_reader.simulator", [*argv, _INSIDE])
        raise_loopback()
        service = VirtualService(arguments.state.absolute(), arguments.rest.slots)
        cards = {**CARDS, **technician_cards(SyntheticOperator.kept_in(arguments.state))}
        readers = SimulatedReaders(service, arguments.rest.slots, cards)
        serve(arguments, readers, lambda: f"pcsc://{service.socket}")
    except (SimulatorError, OSError) as error:
        print(f"模拟读卡器没有启动：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
