# SPDX-License-Identifier: Apache-2.0
"""A returned case filed again (补正): an id of its own, the old number, and one of two wins (contract, POST /v1/cases, Refiling).

What was filed before stays with the case (``case_filings``), and so do its papers: those of a refiling are kept behind them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Stage, filed_parts
from kiosk.platform.sandbox.case_states import NotPossible, Refile
from kiosk.platform.sandbox.own_case_views import version
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, OpenedAttachment, Store

_PAPERS_A_FILING: Final = 1000
"""Positions of papers: of the first filing from 0, of the second from 1000, and so on."""
_PHOTOGRAPHED: Final = frozenset({"photo", "phone", "reuse"})


@dataclass(frozen=True)
class Corrects:
    """Which case is mended, and which version of it the resident has seen."""

    case_number: str
    version: str


def corrects_of(case: Mapping[str, Any]) -> Corrects | None:
    """What a case record says of it; None: it is a first filing.

    Raises:
        Refusal: package-invalid.
    """
    told = case.get("corrects")
    if told is None:
        return None
    if not isinstance(told, dict) or set(told) != {"case_number", "version"}:
        raise Refusal(ProblemType.PACKAGE_INVALID, "corrects")
    if not all(isinstance(one, str) and one for one in told.values()):
        raise Refusal(ProblemType.PACKAGE_INVALID, "corrects")
    return Corrects(told["case_number"], told["version"])


class Refilings:
    """Within the transaction that files. Thread-safe as the store is."""

    def __init__(self, store: Store, cases: CaseDesk) -> None:
        self._store = store
        self._cases = cases

    def earlier(self, refiling_id: str) -> FiledCase | None:
        """The case as this refiling left it, under the refiling's own id; None: there was no such refiling."""
        row = self._store.row("SELECT * FROM case_refilings WHERE refiling_id = ?", refiling_id)
        case = None if row is None else self._store.case(row["case_id"])
        if row is None or case is None:
            return None
        return replace(
            case,
            case_id=refiling_id,
            fingerprint=row["fingerprint"],
            platform_received_at=row["platform_received_at"],
            state="received",
        )

    def returned_case(self, corrects: Corrects, person_number: str, item_code: str) -> FiledCase:
        """The case that is to be mended, if it may be.

        Raises:
            Refusal: no-such-case (nobody's, or somebody else's), correction-over, changed.
        """
        case = self._store.case_numbered(corrects.case_number)
        if case is None or (case.person_number, case.item_code) != (person_number, item_code):
            raise Refusal(ProblemType.NO_SUCH_CASE)
        standing = self._cases.standing(case.case_id)
        if standing is not None and standing.stage is Stage.LAPSED:
            raise Refusal(ProblemType.CORRECTION_OVER)
        if standing is None or standing.stage is not Stage.RETURNED or version(standing) != corrects.version:
            raise Refusal(ProblemType.CHANGED)
        return case

    def holds(self, case: FiledCase, material_id: str, code: str) -> bool:
        """Whether a picture of this material came with the case before and was not found wanting."""
        standing = self._cases.standing(case.case_id)
        wanted = {(one.kind, one.code) for one in (standing.wanted if standing is not None else ())}
        sources = {one["code"]: one["source"] for one in case.opened["materials"]}
        is_there = sources.get(code) in _PHOTOGRAPHED and ("material", code) not in wanted
        return is_there and material_id == f"{case.case_number}/{code}"

    def file(
        self,
        refiled: FiledCase,
        mended: FiledCase,
        seal: Mapping[str, Any],
        papers: Sequence[OpenedAttachment],
        doubts: Sequence[str],
    ) -> FiledCase:
        """Put the new record in place of the old one; the result is the case under the refiling's id.

        Raises:
            Refusal: changed.
        """
        with self._store.transaction():
            revision = self._cases.keep_filing(mended.case_id, refiled.opened, seal)
            moved = self._cases.act(mended.case_id, Refile(tuple(doubts), filed_parts(refiled.opened)))
            if moved is None or isinstance(moved, NotPossible):
                raise Refusal(ProblemType.CHANGED)
            record = json.dumps(dict(refiled.opened), ensure_ascii=False)
            self._store.run("UPDATE cases SET opened = ? WHERE case_id = ?", record, mended.case_id)
            # What is to be paid is worked out anew, of what is filed now.
            closing = "UPDATE payment_orders SET state = 'closed' WHERE case_id = ? AND state = 'unpaid'"
            self._store.run(closing, mended.case_id)
            self._store.run(
                "INSERT INTO case_refilings VALUES (?, ?, ?, ?)",
                refiled.case_id,
                mended.case_id,
                refiled.fingerprint,
                refiled.platform_received_at,
            )
            for one in papers:
                place = _PAPERS_A_FILING * (revision - 1) + one.position
                self._store.run(
                    "INSERT INTO attachments VALUES (?, ?, ?, ?, ?)",
                    mended.case_id, place, one.digest, one.purpose, one.content,
                )  # fmt: skip
            self._store.forget_parts(refiled.case_id)
        return replace(refiled, case_number=mended.case_number)
