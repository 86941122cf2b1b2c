# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: what is given to the platform of a form, a case, the own cases or a service, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.application.draft import draft_bytes
from kiosk.case.receipt import query_code
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState
from kiosk.platform.continuation_package import CONTINUATION, continuation_package
from kiosk.platform.continuations import ContinuationAbout, Continued
from kiosk.platform.draft_release import DraftOwner
from kiosk.platform.payment_model import PaymentOrder
from kiosk.printing.receipt import grouped
from offline_cache.sealing import Sealer
from ui.visit.handed_over import Thing
from ui.visit.own_found import Found


@dataclass(frozen=True)
class NamedCase:
    """One case: its number (办件编号), the name and the code of its service."""

    number: str = field(default="", repr=False)
    name: str = ""
    item_code: str = ""


def case_looked_at(found: Found, number: str) -> NamedCase | None:
    """The own case of this number, as far as it is known; None: there is no number."""
    if not number:
        return None
    listed = () if found.cases is None else found.cases.cases
    read = () if found.case is None else (found.case.glance,)
    one = next((one for one in (*read, *listed) if one.case_number == number), None)
    return NamedCase(number) if one is None else NamedCase(number, one.item_name, one.item_code)


def case_paid_for(order: PaymentOrder | None) -> NamedCase | None:
    """That of an order; what its first line is for is its name."""
    return None if order is None else NamedCase(order.case_number, order.lines[0].what, order.item_code)


class ContinuedThings:
    """``filed``, ``paid_for``, ``looked_at``: the case that was filed in this visit, the one whose order of an earlier visit is
    paid now, and the own case that is looked at; None: there is none, or the platform does not have it.
    """

    def __init__(
        self,
        record: VisitRecord,
        sealer: Sealer,
        paid_for: Callable[[], NamedCase | None],
        looked_at: Callable[[], NamedCase | None],
    ) -> None:
        self._record, self._sealer = record, sealer
        self._paid_for, self._looked_at = paid_for, looked_at

    def case(self, state: JourneyState) -> NamedCase | None:
        """The one that the page is about, or the one behind it."""
        if state.order_found:
            return self._paid_for()
        return self._filed() if state.is_filed else self._looked_at()

    def _filed(self) -> NamedCase | None:
        status, item = self._record.status, self._record.item
        if status is None or status.case_number is None or item is None:
            return None
        return NamedCase(status.case_number, item.name, item.base_code)

    @property
    def person(self) -> str:
        """Number of who is known; empty: nobody is."""
        resident, session = self._record.resident, self._record.session
        if resident is not None:
            return resident.number
        return "" if session is None else session.number

    def thing(self, about: GoesOn, state: JourneyState) -> Thing:
        """Of what and of whom it is, by which it is known again."""
        case = self.case(state) if about is GoesOn.CASE else None
        name = case.number if case is not None else self.service(state)[1]
        return Thing(about, name, "" if about is GoesOn.SERVICE else self.person)

    def receipt(self, state: JourneyState) -> str:
        """办件编号 of the case; of one that the platform does not have the code on its receipt (查询码)."""
        if state.continuing is Continuing.NOT_THERE:
            return query_code(self._record.case_id)
        case = self.case(state)
        return "" if case is None else grouped(case.number)

    def service(self, state: JourneyState) -> tuple[str, str]:
        """Name and code of the service; both empty of the own cases, and of a case that is not known."""
        if state.continued is GoesOn.OWN_CASES:
            return "", ""
        if state.continued is GoesOn.CASE:
            case = self.case(state)
            return ("", "") if case is None else (case.name, case.item_code)
        item = self._record.item
        return ("", "") if item is None else (item.name, item.base_code)

    def made(self, about: GoesOn, made: str, state: JourneyState) -> Continued | None:
        """What is given to the platform under the id ``made``; None: there is nothing of the kind here."""
        if about is GoesOn.OWN_CASES:
            return Continued(ContinuationAbout.OWN_CASES)
        if about is GoesOn.CASE:
            case = self.case(state)
            return None if case is None else Continued(ContinuationAbout.CASE, case_number=case.number)
        item = self._record.item
        if item is None:
            return None
        if about is GoesOn.SERVICE:
            return Continued(ContinuationAbout.SERVICE, item.base_code)
        return self._form(item.base_code, made)

    def _form(self, item_code: str, made: str) -> Continued | None:
        form, resident = self._record.form, self._record.resident
        if form is None or resident is None:
            return None
        owner = DraftOwner(resident.name, resident.number, resident.certificate_type)
        draft = draft_bytes(form, [one.code for one in self._record.materials.files])
        plain = continuation_package(owner, draft, [spec.code for spec in form.missing()])
        return Continued(ContinuationAbout.FORM, item_code, envelope=self._sealer.seal(made, CONTINUATION, plain))
