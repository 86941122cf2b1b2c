# SPDX-License-Identifier: Apache-2.0
"""The receipt printer as the kiosk sees it: joins protocol, replies and transport; an honest word about each slip.

Blocking and free of Qt; one thread owns a printer. Nothing but a bug leaves this class as an exception.

A slip::

    encode all of it        not printable on this paper: NOT_PRINTED, nothing was sent
    DLE EOT 1 to 4          a fault: NOT_PRINTED; silence is no fault, but what follows can only end as UNKNOWN
    send, then the question  the line breaks: NOT_PRINTED before the first byte, UNKNOWN after it
    wait for the answer     it comes: PRINTED. Meanwhile the printer is asked how it is: it stopped, or the time is up,
                            or the line breaks: UNKNOWN

UNKNOWN after a stop: a part may be on paper, and the printer would print the rest when somebody refills it, perhaps in
front of the next resident. So it is told to forget it, where the model knows how. Where it does not, the slip is *held*:
before anything else is printed, and before the same slip is printed again, :meth:`EscPosPrinter.settle` finds out whether
it came out meanwhile. The question behind the held slip is still in the printer, and shares its fate.
"""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, TransportError
from drivers.receipt_printer.fonts import CharactersMissing, FontsMissing
from drivers.receipt_printer.line import PrinterLine, Timing as Timing
from drivers.receipt_printer.port import (
    Document,
    PrinterStatus,
    PrintFault,
    PrintOutcome,
    PrintResult,
    ReceiptPrinter,
    Rest,
)
from drivers.receipt_printer.profile import DrainKind, PrinterProfile
from drivers.receipt_printer.protocol import LineDrawer, Unprintable, encode_document, job_number
from drivers.receipt_printer.raster import Rasteriser
from drivers.receipt_printer.slip import STOPPING, HeldSlip, Slip, settle
from drivers.receipt_printer.transport import Transport, transport_for
from drivers.states import DeviceState


def make_receipt_printer(address: str, profile: PrinterProfile) -> ReceiptPrinter:
    """The printer at ``address`` (see :func:`~transport.transport_for`), not connected yet.

    Raises:
        ValueError: no such kind of address.
    """
    return EscPosPrinter(transport_for(address), profile, Rasteriser(profile.fonts, profile.font_folders))


class EscPosPrinter:
    """A :class:`~port.ReceiptPrinter` that speaks ESC/POS. ``transport_factory`` makes an unopened transport each time
    the printer is connected anew; ``drawer`` draws what the printer's font lacks; ``clock`` counts monotonic seconds.
    """

    def __init__(
        self,
        transport_factory: Callable[[], Transport],
        profile: PrinterProfile,
        drawer: LineDrawer,
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._profile = profile
        self._drawer = drawer
        self._line = PrinterLine(transport_factory, profile, timing or Timing(), clock)
        # Begins anywhere, so that an answer to an earlier visit's job carries no number of this one's.
        self._numbers = (job_number(count) for count in itertools.count(secrets.randbelow(160_000)))
        self._held: HeldSlip | None = None

    # ---- the port's verbs

    def open(self) -> PrinterStatus:
        """Connect and ask how it is."""
        self.close()
        return self._status(at_once=True)

    def status(self) -> PrinterStatus:
        """Ask how it is now. One that is gone is tried again less and less often."""
        return self._status(at_once=False)

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        """Print, and wait until it is done or nobody can tell. A slip that the printer still holds is settled first: if
        that very document came out after all, it is not printed again.
        """
        try:
            job = encode_document(document, self._profile, self._drawer)
        except (Unprintable, FontsMissing, CharactersMissing) as error:
            return PrintResult(PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE, detail=str(error))
        held = self._held
        settled = self.settle(cancel)
        if held is not None and settled is not None:
            if settled.outcome is PrintOutcome.PRINTED and held.document == document:
                return settled
            if self._held is not None:
                why = "an earlier slip is still held"
                return PrintResult(PrintOutcome.NOT_PRINTED, settled.cause, settled.paper, why)
        status = self._status(at_once=True)
        if status.fault is not None:
            return PrintResult(PrintOutcome.NOT_PRINTED, status.fault, status.paper, status.detail)
        if cancel.is_set():
            return PrintResult(PrintOutcome.NOT_PRINTED, None, status.paper, "cancelled before it began")
        number = next(self._numbers)
        result = Slip(self._line, job, number, status, cancel).print()
        if result.outcome is PrintOutcome.UNKNOWN:
            if result.rest is Rest.HELD:
                self._held = HeldSlip(document, number, result)
            else:
                self._line.close()  # an answer that comes late must not be taken for the next slip's
        return result

    def settle(self, cancel: threading.Event) -> PrintResult | None:
        """See :meth:`~port.ReceiptPrinter.settle`."""
        held = self._held
        if held is None:
            return None
        status = self._status(at_once=True)
        if self._held is None:  # the connection broke meanwhile: what it held may be gone with the power, or not
            return _ended(held, Rest.UNKNOWN, status.detail)
        if self._profile.drain is DrainKind.AUTOMATIC:
            self._held = None
            return _ended(held, Rest.UNKNOWN, "nothing of this model's answers tells one slip from another")
        if status.fault is not None or status.device is not DeviceState.ONLINE:
            return PrintResult(
                PrintOutcome.UNKNOWN, status.fault, status.paper, status.detail, Rest.HELD, held.result.paper_mm
            )
        try:
            result = settle(self._line, held, next(self._numbers), cancel)
        except TransportError as error:
            self._drop()
            return _ended(held, Rest.UNKNOWN, error.detail)
        if result.rest is not Rest.HELD:
            self._held = None
        return result

    def close(self) -> None:
        """Release the connection."""
        self._held = None
        self._line.close()

    # ---- asking

    def _status(self, *, at_once: bool) -> PrinterStatus:
        try:
            self._line.connect(at_once=at_once)
            if self._line.is_fresh:
                self._held = None  # another connection: the questions of the last one are answered no more
            status = self._line.status()
            if status.fault in STOPPING and self._line.is_fresh and self._profile.clears_buffer:
                # Nothing of this visit is in there. What a printer holds that stopped before we came is somebody else's.
                self._line.clear()
                self._line.is_fresh = False
            return status
        except TransportError as error:
            self._drop()
            return PrinterStatus(_state_of(error), fault=PrintFault.LOST, detail=error.detail)

    def _drop(self) -> None:
        self._held = None
        if self._line.is_open:
            self._line.lost()


def _ended(held: HeldSlip, rest: Rest, detail: str) -> PrintResult:
    return PrintResult(PrintOutcome.UNKNOWN, held.result.cause, held.result.paper, detail, rest, held.result.paper_mm)


def _state_of(error: TransportError) -> DeviceState:
    match error:
        case DeviceBusy():
            return DeviceState.DEVICE_BUSY
        case DeviceNotFound() | DeviceLost():
            return DeviceState.NO_DEVICE
        case _:
            return DeviceState.OFFLINE
