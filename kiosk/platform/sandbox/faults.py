# SPDX-License-Identifier: Apache-2.0
"""Fault switches: what the sandbox does wrong on command, to the contract's side only.

========================  ==========================================================================================
``down``                  the port is closed, open connections are cut, until it is cleared
``latency``               every answer comes ``latency_ms`` later, which has to be said
``server_error``          500 with a problem
``maintenance``           503 with a problem and Retry-After
``busy``                  429 with a problem and Retry-After
``lost_reply``            the request is carried out, then the connection is cut instead of the answer
``reset``                 the connection is cut before the request is looked at
``garbled``               200 with something that is not JSON
``wrong_shape``           200 with JSON that is not what the contract says
``wrong_type``            200 with a web page, as a captive portal answers
``cut_answer``            200, the head promises more than comes
``huge_answer``           200 with five megabytes
``clock_off``             401: a signature is refused for its time, and no time is told that would help (a terminal's clock
                          that is off); what needs no signature is answered
``wrong_clock``           401: a signature is refused for its time, and the time that is told is wrong by ``offset_s``: the
                          platform's own clock is off; what needs no signature is answered
========================  ==========================================================================================

``times`` is how often (default: until cleared), ``path`` the beginning of the paths it is for (default ``/v1``, under which
all of the contract lies; a name in braces, as in ``/v1/cases/{case_id}``, stands for any one part), ``method`` one of the
contract's methods, in whatever letters (default: any), ``retry_after_s`` what 429 and 503 say, ``offset_s`` how wrong a clock
is (an hour). A switch that no request could ever meet is refused.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import Any, Final

from kiosk.platform.sandbox.contract_paths import begun_by, meets, near, operations

KINDS: Final = frozenset(
    (
        "down latency server_error maintenance busy lost_reply reset garbled wrong_shape wrong_type cut_answer huge_answer "
        "clock_off wrong_clock"
    ).split()
)

MOST_OFFSET_S: Final = 800 * 86_400
METHODS: Final = frozenset({"GET", "POST", "PUT", "DELETE"})
"""Of the contract."""
_ROOT: Final = "/v1"
_OF_SIGNATURES: Final = frozenset({"clock_off", "wrong_clock"})


@dataclass
class Fault:
    """One switch that is on."""

    kind: str
    times: int | None = None
    path: str = _ROOT
    method: str | None = None
    retry_after_s: int = 2
    latency_ms: int = 0
    offset_s: int = 3600

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; known: {', '.join(sorted(KINDS))}")
        for name, low, high in (
            ("times", 1, 10**6),
            ("retry_after_s", 0, 86_400),
            ("latency_ms", 0, 60_000),
            ("offset_s", -MOST_OFFSET_S, MOST_OFFSET_S),
        ):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or not low <= value <= high):
                raise ValueError(f"{name} of a fault is a whole number from {low} to {high}")
        if not isinstance(self.path, str) or not (self.method is None or isinstance(self.method, str)):
            raise ValueError("path and method of a fault are texts")
        if self.path != _ROOT and not self.path.startswith(f"{_ROOT}/"):
            raise ValueError(f"path of a fault begins with {_ROOT}, like every path of the contract")
        if self.method is not None:
            self.method = self.method.upper()
            if self.method not in METHODS:
                raise ValueError(f"method of a fault is one of {', '.join(sorted(METHODS))}")
        self._meets_something()
        if self.kind == "latency" and self.latency_ms < 1:
            raise ValueError("latency_ms of a latency fault is at least 1: without it nothing comes later")
        if self.kind == "down" and (self.times, self.path, self.method) != (None, _ROOT, None):
            raise ValueError("down is for everything, until it is cleared")

    def _meets_something(self) -> None:
        """Of the contract, and with this method."""
        if self.path == _ROOT:
            return
        begun = begun_by(self.path)
        if not begun:
            like = near(self.path)
            hint = f"; near it: {', '.join(like)}" if like else ""
            raise ValueError(f"path of a fault is the beginning of one of the contract, {self.path} is of none{hint}")
        methods = frozenset[str]().union(*(operations()[path] for path in begun))
        if self.method is not None and self.method not in methods:
            named = ", ".join(sorted(methods))
            raise ValueError(f"method of a fault: no {self.method} under {self.path}, the contract has {named}")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """``kind`` or ``kind:name=value,name=value``, as on the command line."""
        kind, _, rest = text.partition(":")
        values: dict[str, Any] = {}
        for pair in filter(None, rest.split(",")):
            name, mark, value = pair.partition("=")
            if not mark or name not in cls.__dataclass_fields__ or name == "kind":
                raise ValueError(f"a fault is written kind:name=value,…; {pair!r} is not")
            values[name] = int(value) if value.isascii() and value.removeprefix("-").isdigit() else value
        return cls(kind, **values)


class FaultSwitches:
    """The switches that are on. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch one on; a second one of its kind and place stands in for the first."""
        with self._lock:
            place = (fault.kind, fault.path, fault.method)
            self._faults = [one for one in self._faults if (one.kind, one.path, one.method) != place]
            self._faults.append(fault)

    def clear(self, kind: str | None = None) -> None:
        """Switch all of a kind off, or all."""
        with self._lock:
            self._faults = [one for one in self._faults if kind is not None and one.kind != kind]

    def take(self, method: str, path: str, *, is_signed: bool = True) -> list[Fault]:
        """The faults that this request meets; each counts down. At most one besides latency."""
        with self._lock:
            met: list[Fault] = []
            for fault in list(self._faults):
                fits = meets(fault.path, path) and fault.method in (None, method)
                fits = fits and (is_signed or fault.kind not in _OF_SIGNATURES)
                if (
                    fault.kind == "down"
                    or not fits
                    or (fault.kind != "latency" and any(o.kind != "latency" for o in met))
                ):
                    continue
                met.append(fault)
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
            return met

    @property
    def is_down(self) -> bool:
        """The platform is to be dead."""
        with self._lock:
            return any(one.kind == "down" for one in self._faults)

    def shown(self) -> list[dict[str, Any]]:
        """The switches that are on, as JSON."""
        with self._lock:
            return [asdict(one) for one in self._faults]
