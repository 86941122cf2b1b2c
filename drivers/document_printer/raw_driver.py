# SPDX-License-Identifier: Apache-2.0
"""An A4 printer that takes PDF over raw TCP ("AppSocket", "JetDirect", port 9100), as office printers with PDF do.

This way of printing has no standard and no answers. What can be said honestly afterwards:

* NOT_PRINTED: no connection, or it broke, or was broken by us, before the printer had the last byte. A PDF cannot be read
  without its end (ISO 32000-1, 7.5.5: trailer and cross-references), so a part of it is no document.
* UNKNOWN: the printer has, or may have, every byte. Paper, toner and the fuser are its own affair; it tells nobody.

There is no PRINTED. Printing over IPP, which says more (state reasons, pages completed), is ``ipp_driver`` behind the same
port.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from config import timeouts
from drivers.document_printer.port import (
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintFault,
    PrintOutcome,
    ProgressHook,
)
from drivers.document_printer.transport import TcpConnection
from drivers.errors import DeviceLost, TransportError
from drivers.states import DeviceState

_STEP_S: Final = 0.05
_PIECE_BYTES: Final = 65536


@dataclass(frozen=True)
class Timing:
    """Time limits of the driver; tests shorten them."""

    connect_s: float = timeouts.DOCUMENT_CONNECT_S
    send_s: float = timeouts.DOCUMENT_SEND_S
    end_s: float = 2.0
    """For the printer to close the connection after the last byte. Many never do; it changes nothing."""


class RawTcpPrinter:
    """A :class:`~port.DocumentPrinter` at ``socket://HOST:PORT`` (or ``tcp://HOST:PORT``). Connects for each
    document: a connection that is kept open shuts other hosts out of most printers.
    """

    def __init__(
        self, address: str, *, timing: Timing | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("tcp", "socket") or not parts.hostname or not parts.port:
            raise ValueError(f"{address!r} is not socket://HOST:PORT")
        self._host, self._port = parts.hostname, parts.port
        self._timing = timing or Timing()
        self._clock = clock

    def open(self) -> DocumentPrinterStatus:
        """See whether it is there."""
        return self.status()

    def status(self) -> DocumentPrinterStatus:
        """Whether it takes connections; more it does not say."""
        try:
            with self._connect():
                return DocumentPrinterStatus(DeviceState.ONLINE, detail="takes connections")
        except TransportError as error:
            return DocumentPrinterStatus(DeviceState.NO_DEVICE, detail=error.detail)

    def print(
        self, document: PrintableDocument, cancel: threading.Event, _progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        """Hand the document over. Of its progress nothing is heard."""
        if cancel.is_set():
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, None, "cancelled before it began")
        try:
            connection = self._connect()
        except TransportError as error:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST, error.detail)
        with connection:
            return self._hand_over(connection, document.pdf, cancel)

    def close(self) -> None:
        """Nothing is held between documents."""

    def _connect(self) -> TcpConnection:
        return TcpConnection(self._host, self._port, self._timing.connect_s)

    def _hand_over(self, connection: TcpConnection, pdf: bytes, cancel: threading.Event) -> DocumentPrintResult:
        rest = memoryview(pdf)
        deadline = self._clock() + self._timing.send_s
        try:
            while rest:
                if (refusal := self._give_up(connection, deadline, cancel)) is not None:
                    return refusal
                rest = rest[connection.write_some(rest[:_PIECE_BYTES], _STEP_S) :]
        except DeviceLost as error:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST, error.detail)
        try:
            connection.finish()
            while connection.untaken() > 0:
                if (refusal := self._give_up(connection, deadline, cancel)) is not None:
                    return refusal
                connection.has_ended(_STEP_S)
            # All of it is there, and cannot be called back.
            deadline = self._clock() + self._timing.end_s
            while self._clock() < deadline and not cancel.is_set() and not connection.has_ended(_STEP_S):
                pass
        except DeviceLost as error:
            # The last bytes may have arrived and only the word of it not; some printers hang up like this, too.
            return DocumentPrintResult(PrintOutcome.UNKNOWN, PrintFault.LOST, error.detail)
        return DocumentPrintResult(PrintOutcome.UNKNOWN, None, "the printer took all bytes; it says no more than that")

    def _give_up(
        self, connection: TcpConnection, deadline: float, cancel: threading.Event
    ) -> DocumentPrintResult | None:
        """Breaks the connection when nobody wants it any more, or the printer does not; the document has no end then."""
        if cancel.is_set():
            connection.abort()
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, None, "cancelled on the way")
        if self._clock() > deadline:
            connection.abort()
            why = f"the printer did not take the document in {self._timing.send_s:g} s"
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.OFFLINE, why)
        return None
