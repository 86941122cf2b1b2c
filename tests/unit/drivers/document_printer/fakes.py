# SPDX-License-Identifier: Apache-2.0
"""Small parts that stand for others in the tests of the A4 printer."""

from __future__ import annotations

import threading

from drivers.document_printer.http_line import IppAddress
from drivers.document_printer.port import (
    DocumentPrinter,
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintOutcome,
    ProgressHook,
)
from drivers.states import DeviceState

NEVER = threading.Event()


class ListedPrinter:
    """Stands for every printer that was found; notes at which addresses."""

    def __init__(self) -> None:
        self.says = DocumentPrinterStatus(DeviceState.ONLINE)
        self.addresses: list[IppAddress] = []

    def make(self, address: IppAddress) -> DocumentPrinter:
        self.addresses.append(address)
        return self

    def open(self) -> DocumentPrinterStatus:
        return self.says

    def status(self) -> DocumentPrinterStatus:
        return self.says

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        return DocumentPrintResult(PrintOutcome.PRINTED)

    def close(self) -> None:
        """Nothing is held."""
