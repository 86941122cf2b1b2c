# SPDX-License-Identifier: Apache-2.0
"""Looks for printers on the local network (查找打印机), and drives one that is known by its name."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from drivers.document_printer.http_line import IppAddress
from drivers.document_printer.mdns import (
    GROUP,
    MAX_PACKET_BYTES,
    PORT,
    FoundPrinter,
    Records,
    follow_up,
    question,
    read_answer,
)
from drivers.document_printer.port import (
    DocumentPrinter,
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintFault,
    PrintOutcome,
    ProgressHook,
)
from drivers.reopening import Reopening
from drivers.states import DeviceState

FIND_S: Final = 2.0
_ASK_AGAIN_S: Final = 0.5
_MOST_PACKETS: Final = 500

Find = Callable[[float], tuple[FoundPrinter, ...]]


def find_printers(limit_s: float = FIND_S, interface: str = "0.0.0.0") -> tuple[FoundPrinter, ...]:  # noqa: S104
    """Every IPP printer that answers within ``limit_s``. ``interface``: the address of ours to ask from.

    A machine without a network finds none.
    """
    records = Records()
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((interface, 0))
        line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        if interface != "0.0.0.0":  # noqa: S104 - compared, not bound
            line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
        _converse(line, records, limit_s)
    return records.printers()


def _converse(line: socket.socket, records: Records, limit_s: float) -> None:
    deadline = time.monotonic() + limit_s
    next_question = 0.0
    for _ in range(_MOST_PACKETS):
        now = time.monotonic()
        if now >= deadline:
            return
        if now >= next_question:
            next_question = now + _ASK_AGAIN_S
            line.sendto(question(), (GROUP, PORT))
            for instance in records.pointers - (records.services.keys() & records.texts.keys()):
                line.sendto(follow_up(instance), (GROUP, PORT))
        line.settimeout(max(0.01, min(deadline, next_question) - now))
        with contextlib.suppress(TimeoutError):
            read_answer(line.recvfrom(MAX_PACKET_BYTES)[0], records)


class NamedPrinter:
    """A :class:`~port.DocumentPrinter` that is looked up by its announced name, and again when it is not where it was.

    Anyone on the network can announce any name: with ``fingerprint`` only the printer that holds that certificate gets papers.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[IppAddress], DocumentPrinter],
        fingerprint: str | None = None,
        find: Find = find_printers,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._make = make
        self._fingerprint = fingerprint
        self._find = find
        self._clock = clock
        self._printer: DocumentPrinter | None = None
        self._searching = Reopening()

    def open(self) -> DocumentPrinterStatus:
        """Look for it, and ask how it is."""
        return self.status()

    def status(self) -> DocumentPrinterStatus:
        """How it is now. A search that was in vain is not made at every look."""
        printer = self._found(at_once=False)
        if printer is None:
            return DocumentPrinterStatus(
                DeviceState.NO_DEVICE, fault=PrintFault.LOST, detail=f"no printer announces itself as {self._name!r}"
            )
        status = printer.status()
        if status.device is DeviceState.NO_DEVICE:
            self._forget()  # its address may be another's tomorrow
        return status

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        """Hand the document over, looking for the printer first if need be."""
        printer = self._found(at_once=True)
        if printer is None:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST, "it does not announce itself")
        return printer.print(document, cancel, progress)

    def close(self) -> None:
        """Release the connection; where it is stays known."""
        if self._printer is not None:
            self._printer.close()

    def _found(self, *, at_once: bool) -> DocumentPrinter | None:
        if self._printer is not None:
            return self._printer
        if not at_once and not self._searching.may_try(self._clock()):
            return None
        wants_tls = self._fingerprint is not None
        named = (each for each in self._find(FIND_S) if self._name in (each.name, each.uuid))
        where = next((each for each in named if each.is_secure is wants_tls), None)
        if where is None:
            self._searching.failed(self._clock())
            return None
        self._searching.opened(self._clock())
        self._printer = self._make(IppAddress(where.host, where.port, where.path, wants_tls, self._fingerprint))
        return self._printer

    def _forget(self) -> None:
        self.close()
        self._printer = None
