# SPDX-License-Identifier: Apache-2.0
"""One command in flight, exactly one completion each: also when cancels, time limits and lost devices fall together."""

from __future__ import annotations

import random
import threading

import pytest

from drivers.completion import CommandSlot, Completion, CompletionCode, code_of
from drivers.errors import (
    BadFrame,
    Cancelled,
    DeviceBusy,
    DeviceLost,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    UnexpectedReply,
)

GUARD_S = 5.0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Cancelled("reader", "asked"), CompletionCode.CANCELED),
        (DeviceTimeout("reader", "silent"), CompletionCode.TIME_OUT),
        (DeviceRefused("reader", "no"), CompletionCode.COMMAND_ERROR_CODE),
        (DeviceNotFound("reader", "no port"), CompletionCode.DEVICE_NOT_READY),
        (DeviceBusy("reader", "held"), CompletionCode.DEVICE_NOT_READY),
        (DeviceLost("reader", "gone"), CompletionCode.DEVICE_NOT_READY),
        (BadFrame("reader", "sum"), CompletionCode.HARDWARE_ERROR),
        (UnexpectedReply("reader", "other"), CompletionCode.HARDWARE_ERROR),
        (KeyError("name of a resident"), CompletionCode.INTERNAL_ERROR),
    ],
)
def test_every_error_has_its_code_and_none_escapes(error: Exception, code: CompletionCode) -> None:
    def verb(_cancel: threading.Event) -> None:
        raise error

    completion = CommandSlot().run(verb)
    assert (completion.code, code_of(error), completion.value) == (code, code, None)
    assert "resident" not in completion.detail


def test_a_value_is_a_success_and_ids_rise() -> None:
    slot = CommandSlot()
    assert [slot.run(lambda _cancel: 7), slot.run(lambda _cancel: 8)] == [
        Completion(1, CompletionCode.SUCCESS, 7),
        Completion(2, CompletionCode.SUCCESS, 8),
    ]


def test_a_second_command_is_refused_and_leaves_the_first_alone() -> None:
    slot, entered, leave = CommandSlot(), threading.Event(), threading.Event()
    found: list[Completion[bool]] = []

    def first(cancel: threading.Event) -> bool:
        entered.set()
        assert leave.wait(GUARD_S)
        return cancel.is_set()

    thread = threading.Thread(target=lambda: found.append(slot.run(first)))
    thread.start()
    assert entered.wait(GUARD_S)
    assert slot.run(lambda _cancel: True).code is CompletionCode.SEQUENCE_ERROR
    leave.set()
    thread.join(GUARD_S)
    assert found == [Completion(1, CompletionCode.SUCCESS, False)]


def test_the_time_limit_ends_a_command_as_timeout_not_as_cancel() -> None:
    def verb(cancel: threading.Event) -> None:
        assert cancel.wait(GUARD_S)
        raise Cancelled("reader", "told to stop")

    assert CommandSlot().run(verb, limit_s=0.01).code is CompletionCode.TIME_OUT


def test_cancel_names_the_command() -> None:
    slot, began = CommandSlot(), threading.Event()
    assert not slot.cancel()

    def verb(cancel: threading.Event) -> None:
        assert cancel.wait(GUARD_S)
        raise Cancelled("reader", "told to stop")

    found: list[Completion[None]] = []
    thread = threading.Thread(target=lambda: found.append(slot.run(verb, began=lambda _id: began.set())))
    thread.start()
    assert began.wait(GUARD_S)
    assert not slot.cancel(99)
    assert slot.cancel(1)
    thread.join(GUARD_S)
    assert found == [Completion(1, CompletionCode.CANCELED)]


@pytest.mark.parametrize("seed", range(8))
def test_each_of_many_racing_commands_completes_exactly_once(seed: int) -> None:
    """Random cancels and a device that is pulled at random, from three threads: as many completions as requests."""
    rng = random.Random(seed)
    slot, unplugged, stop = CommandSlot(), threading.Event(), threading.Event()
    completions: list[Completion[int]] = []

    def verb(cancel: threading.Event) -> int:
        for step in range(20):
            if cancel.is_set():
                raise Cancelled("reader", "told to stop")
            if unplugged.is_set():
                raise DeviceLost("reader", "pulled")
            cancel.wait(0.0001 * (step % 3))
        return 1

    def disturb() -> None:
        while not stop.wait(0.0005):
            slot.cancel()
            (unplugged.set if rng.random() < 0.5 else unplugged.clear)()

    def ask() -> None:
        for _ in range(60):
            completions.append(slot.run(verb, limit_s=0.002))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    trouble = threading.Thread(target=disturb)
    trouble.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    stop.set()
    trouble.join(GUARD_S)
    assert sorted(completion.request_id for completion in completions) == list(range(1, 181))
    allowed = {
        CompletionCode.SUCCESS,
        CompletionCode.CANCELED,
        CompletionCode.TIME_OUT,
        CompletionCode.DEVICE_NOT_READY,
        CompletionCode.SEQUENCE_ERROR,
    }
    assert {completion.code for completion in completions} <= allowed
    assert slot.run(lambda _cancel: 1).code is CompletionCode.SUCCESS
