# SPDX-License-Identifier: Apache-2.0
"""What goes on elsewhere (换渠道继续), for the desk that keeps it: whether it may be handed on, and what is shown of it there.

A form is read from its envelope, a service from the catalogue, a case and the own cases from the offices as they are at the
moment somebody looks: nothing of a case is kept beside its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from config.clock import parse_iso
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.continuation_package import CONTINUATION, ContinuedForm, read_continuation_package
from kiosk.platform.continuations import ContinuationAbout
from kiosk.platform.sandbox.continuation_bodies import ContinuationOpening
from kiosk.platform.sandbox.own_case_desk import OwnCaseDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store
from offline_cache.errors import SealingError
from offline_cache.sealing import Opener

MOST_CASES: Final = 50
"""Of 我的办件, what needs the resident first; how many there are altogether is told beside them."""
_NAMES: Final = {ContinuationAbout.CASE: "您的一件办件", ContinuationAbout.OWN_CASES: "您办过的事"}


class Row(Protocol):
    """A row of ``continuations``, by the names of its columns."""

    def __getitem__(self, name: str, /) -> Any:
        """One column."""
        ...


@dataclass(frozen=True)
class ShownForm:
    """``item``: as the platform has it. ``filed_as``: number of a case of the same person and service that was filed since;
    empty: none."""

    item: ServiceItem
    form: ContinuedForm = field(repr=False)
    filed_as: str = field(default="", repr=False)


@dataclass(frozen=True)
class ShownService:
    """A service, and nobody whose it is."""

    item: ServiceItem


@dataclass(frozen=True)
class ShownCase:
    """``case``: as the contract tells it to who is weakly known (no collection code, nothing that was filed). ``item``: None
    where the catalogue has it no more."""

    person_number: str = field(repr=False)
    applicant: str = field(repr=False)
    case_id: str
    case: Mapping[str, Any] = field(repr=False)
    item: ServiceItem | None


@dataclass(frozen=True)
class ShownCases:
    """``lines``: case id and glance, what needs the resident first; ``total``: how many there are."""

    person_number: str = field(repr=False)
    lines: Sequence[tuple[str, Mapping[str, Any]]] = field(repr=False)
    total: int


@dataclass(frozen=True)
class Named:
    """What a telephone is told before the four signs."""

    about: ContinuationAbout
    name: str


Thing = ShownForm | ShownService | ShownCase | ShownCases


class ContinuedThings:
    """``cases``: what applicants are told of theirs."""

    def __init__(self, store: Store, opener: Opener, catalogue: Catalogue, cases: OwnCaseDesk) -> None:
        self._store, self._opener, self._catalogue, self._cases = store, opener, catalogue, cases

    def check(self, person: Person | None, body: ContinuationOpening) -> None:
        """Whether ``person`` may hand it on; None: nobody.

        Raises:
            Refusal: ``unknown-item``, ``no-such-case`` (of somebody else too), ``envelope-unreadable``, ``package-invalid``.
        """
        if body.item_code and self._catalogue.get(body.item_code) is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        if person is None:
            return
        if body.what is ContinuationAbout.CASE:
            self._cases.one(person.number, body.case_number, is_strong=False)
        if body.what is ContinuationAbout.FORM:
            found = self._read(body.envelope_bytes, body.continuation_id)
            if found.owner.number != person.number or found.item_code != body.item_code:
                raise Refusal(ProblemType.PACKAGE_INVALID, "owner or item")

    def name(self, row: Row) -> Named:
        """What may be said of it to whoever has the code: of a case not even which service."""
        about = ContinuationAbout(row["about"])
        words = _NAMES.get(about)
        return Named(about, self._item(row["item_code"]).name if words is None else words)

    def shown(self, row: Row, opened_at: float) -> Thing:
        """What somebody may look at now. ``opened_at``: since when a case of the same service is the same over again.

        Raises:
            Refusal: ``no-such-case``.
        """
        person_number = str(row["person_number"])
        match ContinuationAbout(row["about"]):
            case ContinuationAbout.SERVICE:
                return ShownService(self._item(row["item_code"]))
            case ContinuationAbout.CASE:
                told, _ = self._cases.one(person_number, row["case_number"], is_strong=False)
                filed = self._numbered(row["case_number"])
                applicant = str(filed.opened["applicant"]["name"])
                return ShownCase(person_number, applicant, filed.case_id, told, self._catalogue.get(filed.item_code))
            case ContinuationAbout.OWN_CASES:
                page = self._cases.page(person_number, None, MOST_CASES)
                lines = [(self._numbered(one["case_number"]).case_id, one) for one in page["cases"]]
                return ShownCases(person_number, lines, page["total"])
            case ContinuationAbout.FORM:
                form = self._read(row["envelope"], row["continuation_id"])
                return ShownForm(self._item(row["item_code"]), form, self._filed_since(row, opened_at))

    def _read(self, envelope: bytes, continuation_id: str) -> ContinuedForm:
        try:
            opened = self._opener.open(envelope)
        except SealingError:
            raise Refusal(ProblemType.ENVELOPE_UNREADABLE) from None
        if (opened.case_id, opened.purpose) != (continuation_id, CONTINUATION):
            raise Refusal(ProblemType.ENVELOPE_UNREADABLE, "of another form or purpose")
        try:
            return read_continuation_package(opened.plaintext)
        except ValueError:
            raise Refusal(ProblemType.PACKAGE_INVALID, "envelope") from None

    def _filed_since(self, row: Row, moment: float) -> str:
        """Whose draft went on at a terminal after all need not be served twice."""
        for case in self._store.rows(
            "SELECT case_number, platform_received_at FROM cases WHERE person_number = ? AND item_code = ? ORDER BY rowid DESC",
            row["person_number"],
            row["item_code"],
        ):
            if parse_iso(case["platform_received_at"]).timestamp() >= moment:
                return str(case["case_number"])
        return ""

    def _numbered(self, case_number: str) -> FiledCase:
        found = self._store.case_numbered(case_number)
        if found is None:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return found

    def _item(self, code: str) -> ServiceItem:
        item = self._catalogue.get(code)
        assert item is not None  # noqa: S101 - looked at when it was opened
        return item
