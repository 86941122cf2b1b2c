# SPDX-License-Identifier: Apache-2.0
"""Drives talks without a reader: against a list of answers, or against a simulated card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from drivers.smart_card_reader.iso7816 import Steps, Wire, on_the_wire
from drivers.smart_card_reader.simulated_card import SimulatedCard

Value = TypeVar("Value")


def play(wire: Wire[Value], answer: Callable[[bytes], bytes]) -> tuple[list[bytes], Value]:
    """What was sent, and what was found out."""
    sent: list[bytes] = []
    try:
        sent.append(next(wire))
        while True:
            sent.append(wire.send(answer(sent[-1])))
    except StopIteration as end:
        return sent, end.value


def scripted(steps: Steps[Value], answers: Sequence[str], t0: bool = False) -> tuple[list[str], Value]:
    """``answers`` in hexadecimal digits, one a command and all of them used."""
    left = list(answers)
    sent, value = play(on_the_wire(steps, t0), lambda _: bytes.fromhex(left.pop(0)))
    assert not left, "answers that nobody asked for"
    return [one.hex().upper() for one in sent], value


def with_card(steps: Steps[Value], card: SimulatedCard) -> Value:
    """The talk with a simulated card."""
    return play(on_the_wire(steps, card.speaks_t0), card.answer)[1]
