# SPDX-License-Identifier: Apache-2.0
"""A paper with a code (收件凭条、证明、预约凭条): what the platform says of it, and what it says itself without network."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.case.receipt import ReceiptCode, query_code
from kiosk.codes.router import CaseScanned, CertificateScanned, ReceiptScanned, Recognised, TicketScanned
from kiosk.platform.booking_model import CheckIn
from kiosk.platform.errors import Busy, Rejected, Unreachable
from kiosk.platform.own_cases_model import CaseGlance, Verification
from ui.visit.own_found import OwnRecord, SealedPaper
from ui.visit.own_waiting import WaitingCalls
from ui.visit.parts import VisitParts

Paper = CaseGlance | OwnRecord | Verification | SealedPaper | CheckIn


class PaperCalls:
    """One visit's; each call blocks."""

    def __init__(self, parts: VisitParts, waiting: WaitingCalls) -> None:
        self._platform = parts.platform
        self._courier = parts.courier
        self._waiting = waiting

    def work(self, scanned: Recognised, *, online: bool) -> Callable[[], Paper | None]:
        """Asks, blocking, about the paper whose code was scanned; None comes back of a code that is none of ours."""
        if isinstance(scanned, TicketScanned):
            return lambda: self._waiting.report(scanned.check_in_code)
        if isinstance(scanned, ReceiptScanned) and scanned.code is not None:
            code = scanned.code
            return lambda: self._receipt(code, online=online)
        if isinstance(scanned, CaseScanned):
            return lambda: self._platform.look_up_receipt(scanned.query_code)
        if isinstance(scanned, CertificateScanned):
            return lambda: self._certificate(scanned, online=online)
        return lambda: None

    def _receipt(self, code: ReceiptCode, *, online: bool) -> CaseGlance | OwnRecord:
        if online:
            try:
                return self._platform.look_up_receipt(query_code(code.case_id))
            except (Unreachable, Rejected):
                if self._courier.status(code.case_id) is None:
                    raise  # it was not taken in here either
        return OwnRecord(code, self._courier.status(code.case_id))

    def _certificate(self, scanned: CertificateScanned, *, online: bool) -> Verification | SealedPaper:
        sealed = scanned.facts
        if sealed is not None and not online:
            return SealedPaper(sealed)
        try:
            return self._platform.verify_certificate(scanned.verification_code)
        except (Unreachable, Busy):
            if sealed is None:
                raise  # an address alone proves nothing
            return SealedPaper(sealed)
