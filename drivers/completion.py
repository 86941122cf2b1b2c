# SPDX-License-Identifier: Apache-2.0
"""How a command to a device ended (完成码), and the rule that it ends exactly once.

Words: CEN CWA 17852:2022 (XFS4IoT), ``completionCode`` of a completion message. A command that asks for an expected
state ("no card") ends ``success`` and says so in its value; the codes below are about the command itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from drivers.errors import (
    Cancelled,
    DeviceBusy,
    DeviceError,
    DeviceNotFound,
    DeviceRefused,
    DeviceTimeout,
    TransportError,
)

Value = TypeVar("Value")


class CompletionCode(StrEnum):
    """How a command ended; the values are the words of the standard."""

    SUCCESS = "success"
    """成功"""
    COMMAND_ERROR_CODE = "commandErrorCode"
    """命令未成功: the device understood the command and refused it."""
    CANCELED = "canceled"
    """已取消"""
    DEVICE_NOT_READY = "deviceNotReady"
    """设备未就绪: not there, lost, or held by another program."""
    HARDWARE_ERROR = "hardwareError"
    """硬件故障: what it says is not its protocol."""
    TIME_OUT = "timeOut"
    """超时"""
    SEQUENCE_ERROR = "sequenceError"
    """次序错误: another command is still in flight."""
    INTERNAL_ERROR = "internalError"
    """内部错误: our own fault; the driver raised what it may not raise."""


@dataclass(frozen=True)
class Completion(Generic[Value]):
    """The one end of one command."""

    request_id: int
    code: CompletionCode
    value: Value | None = field(default=None, repr=False)
    """What the command found out; None unless ``success``."""
    detail: str = field(default="", compare=False)
    """For technicians; never holds what was read or printed."""
    was_told_to_end: bool = field(default=False, compare=False)
    """A cancel or the time limit came before the end: a ``success`` may then say only that nothing was found out."""
    error: Exception | None = field(default=None, repr=False, compare=False)
    """What the driver raised; its text may be logged for ``internalError`` no more than that of any other bug."""


class _Told(threading.Event):
    """A command's cancel event, which its time limit sets too; ``deadline`` in ``clock``'s seconds, None: no limit.

    Without a timer of its own: a device that is asked several times a second would cost a thread each time.
    """

    def __init__(self, clock: Callable[[], float], limit_s: float | None) -> None:
        super().__init__()
        self._clock = clock
        self._deadline = None if limit_s is None else clock() + limit_s

    @property
    def is_late(self) -> bool:
        """The limit has run out."""
        return self._deadline is not None and self._clock() >= self._deadline

    def is_set(self) -> bool:
        """Somebody cancelled, or the limit has run out."""
        return super().is_set() or self.is_late

    def wait(self, timeout: float | None = None) -> bool:
        """At most until the limit."""
        if self._deadline is not None:
            left = max(0.0, self._deadline - self._clock())
            timeout = left if timeout is None else min(timeout, left)
        return super().wait(timeout) or self.is_late


def code_of(error: BaseException) -> CompletionCode:
    """The completion code that an exception out of a driver means."""
    if isinstance(error, Cancelled):
        return CompletionCode.CANCELED
    if isinstance(error, DeviceTimeout):
        return CompletionCode.TIME_OUT
    if isinstance(error, DeviceRefused):
        return CompletionCode.COMMAND_ERROR_CODE
    if isinstance(error, DeviceNotFound | DeviceBusy | TransportError):
        return CompletionCode.DEVICE_NOT_READY
    if isinstance(error, DeviceError):
        return CompletionCode.HARDWARE_ERROR
    return CompletionCode.INTERNAL_ERROR


class CommandSlot:
    """One command in flight per device. :meth:`run` blocks in the device's own thread; :meth:`cancel` may come from any.

    Whatever happens in between, every :meth:`run` returns exactly one :class:`Completion` and never raises: a second
    command meanwhile ends ``sequenceError`` at once and does not disturb the first; a time limit sets the command's own
    cancel event, and a command that ends by it ends ``timeOut``, not ``canceled``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next_id = 1
        self._flying: tuple[int, _Told] | None = None

    def run(
        self,
        verb: Callable[[threading.Event], Value],
        limit_s: float | None = None,
        began: Callable[[int], object] | None = None,
    ) -> Completion[Value]:
        """Runs ``verb``, which takes the cancel event and returns soon after it is set. ``began`` hears the request id."""
        cancel = _Told(self._clock, limit_s)
        with self._lock:
            request_id = self._next_id
            self._next_id += 1
            if self._flying is not None:
                return Completion(request_id, CompletionCode.SEQUENCE_ERROR, detail="another command is in flight")
            self._flying = (request_id, cancel)
        try:
            if began is not None:
                began(request_id)
            value = verb(cancel)
        except Exception as error:
            code = code_of(error)
            if code is CompletionCode.CANCELED and cancel.is_late:
                code = CompletionCode.TIME_OUT
            detail = type(error).__name__
            if code is not CompletionCode.INTERNAL_ERROR:  # whose text may quote anything
                detail = f"{detail}: {error}"
            return Completion(request_id, code, detail=detail, was_told_to_end=cancel.is_set(), error=error)
        else:
            return Completion(request_id, CompletionCode.SUCCESS, value, was_told_to_end=cancel.is_set())
        finally:
            with self._lock:
                self._flying = None

    def cancel(self, request_id: int | None = None) -> bool:
        """Asks the command in flight to end (``request_id``: only if it is that one). True: there was one to ask."""
        with self._lock:
            if self._flying is None or request_id not in (None, self._flying[0]):
                return False
            self._flying[1].set()
            return True
