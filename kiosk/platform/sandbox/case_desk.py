# SPDX-License-Identifier: Apache-2.0
"""Cases as the offices have them: every standing on disk, moved by officers, applicants, rules and time (:mod:`case_states`).

Whoever looks at a case sees what time has made of it by then. A decided case is archived in the same transaction (办结即归档).
Tables ``case_standings``, ``case_filings`` and ``archives`` are in store_tables.py; the state in ``cases`` follows.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from config.clock import iso_ms
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.sandbox.acting_rules import number_of_enterprise
from kiosk.platform.sandbox.archive import Filing, archive_package, metadata_of
from kiosk.platform.sandbox.case_standing import CaseStanding, Decision, Stage, filed_parts, from_record, to_record
from kiosk.platform.sandbox.case_states import Act, Archive, NotPossible, begin, let_time_pass, step
from kiosk.platform.sandbox.licence_desk import LicenceDesk
from kiosk.platform.sandbox.objection_desk import ObjectionDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident_by_number
from kiosk.platform.sandbox.registers import enterprise
from kiosk.platform.sandbox.results import licence_result, result_of
from kiosk.platform.sandbox.store import FiledCase, Store
from offline_cache.keys import TerminalKey

NO_AUTHORITY: Final = "sqzx"
"""Where a case waits whose item names nobody: the community service centre takes everything in."""
_OPEN: Final = (Stage.RECEIVED.value, Stage.ACCEPTED.value, Stage.RETURNED.value)


class CaseDesk:
    """Thread-safe. ``clock``: the offices' (office_clock.py); ``key``: the platform's, which seals archives; ``let_go``: told of
    a case in the moment in which it is over and nothing was granted, within the transaction that ends it.
    """

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
        key: TerminalKey,
        *,
        let_go: Callable[[str], None],
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._key = key
        self.objections = ObjectionDesk(store, clock)
        """数据异议: they come with cases, and have a life of their own."""
        self._licences = LicenceDesk(store)
        self._let_go = let_go

    def open(self, case: FiledCase, seal: Mapping[str, Any], doubts: Sequence[str]) -> CaseStanding:
        """A case was filed just now; within the transaction that files it. ``seal``: the terminal's signature over the record."""
        standing = self._begun(case, doubts)
        with self._store.transaction():
            self.keep_filing(case.case_id, case.opened, seal)
            return self._kept(self._with_time(standing), None)

    def keep_filing(self, case_id: str, record: Mapping[str, Any], seal: Mapping[str, Any]) -> int:
        """Keep what was filed, for the archive; the result is its number: 1, and one more with every correction."""
        with self._store.transaction():
            row = self._store.row("SELECT max(revision) AS last FROM case_filings WHERE case_id = ?", case_id)
            revision = 1 + ((row["last"] if row is not None else None) or 0)
            texts = [json.dumps(dict(one), ensure_ascii=False) for one in (record, seal)]
            self._store.run(
                "INSERT INTO case_filings VALUES (?, ?, ?, ?, ?)", case_id, revision, iso_ms(self._clock()), *texts
            )
            self.objections.take(case_id, record)
        return int(revision)

    def standing(self, case_id: str) -> CaseStanding | None:
        """How a case stands now; None: there is no such case."""
        with self._store.transaction():
            standing = self._read(case_id)
            if standing is None:
                return None
            passed = self._with_time(standing)
            return standing if passed is standing else self._kept(passed, standing)

    def came_to_nothing(self, case_id: str) -> bool:
        """It is over by now and nothing was granted: nothing is to be paid for it any more."""
        standing = self.standing(case_id)
        return standing is not None and standing.came_to_nothing

    def act(self, case_id: str, act: Act, seen: int | None = None) -> CaseStanding | NotPossible | None:
        """Move a case; None: there is no such case. ``seen``: the version that who acts has seen; another one is not moved."""
        with self._store.transaction():
            standing = self.standing(case_id)
            if standing is None:
                return None
            if seen is not None and seen != standing.version:
                return NotPossible("somebody else was faster: the case is another since")
            moved = step(standing, act, self._clock(), self._catalogue.tables.holidays)
            if isinstance(moved, NotPossible):
                return moved
            return self._kept(self._with_time(moved), standing)

    def let_time_pass(self) -> int:
        """See to every case that is not over; the result is how many moved. Called when the offices' clock is moved."""
        marks = ", ".join("?" * len(_OPEN))
        rows = self._store.rows(f"SELECT case_id, version FROM case_standings WHERE stage IN ({marks})", *_OPEN)  # noqa: S608
        moved = 0
        for row in rows:
            now = self.standing(row["case_id"])
            moved += now is not None and now.version != row["version"]
        return moved

    def case_ids(self, stage: Stage | None = None, *, newest_first: bool = True) -> list[str]:
        """Filed cases, of one stage or all, as they stood when they were looked at last."""
        order = "DESC" if newest_first else "ASC"
        if stage is None:
            rows = self._store.rows(f"SELECT case_id FROM cases ORDER BY rowid {order}")  # noqa: S608 - one of two words
        else:
            rows = self._store.rows(
                f"SELECT case_id FROM cases WHERE state = ? ORDER BY rowid {order}",  # noqa: S608
                stage.value,
            )
        return [str(row["case_id"]) for row in rows]

    def queues(self) -> dict[str, int]:
        """Authority -> how many cases wait there for a person (received or accepted)."""
        return dict(Counter(row["authority"] for row in self._waiting()))

    def cases_before(self, case_id: str) -> int:
        """How many cases that came earlier wait at the same authority; 0 for one that does not wait."""
        rows = self._waiting()
        own = next((row for row in rows if row["case_id"] == case_id), None)
        if own is None:
            return 0
        return sum(row["authority"] == own["authority"] and row["place"] < own["place"] for row in rows)

    def archive_of(self, case_id: str) -> bytes | None:
        """The archive package of a decided case."""
        row = self._store.row("SELECT package FROM archives WHERE case_id = ?", case_id)
        return None if row is None else bytes(row["package"])

    def _waiting(self) -> list[Any]:
        return self._store.rows(
            "SELECT s.case_id, s.authority, c.rowid AS place FROM case_standings AS s JOIN cases AS c USING (case_id)"
            " WHERE s.stage IN (?, ?)",
            Stage.RECEIVED.value,
            Stage.ACCEPTED.value,
        )

    def _begun(self, case: FiledCase, doubts: Sequence[str]) -> CaseStanding:
        item = self._catalogue.get(case.item_code)
        return begin(
            case.case_id,
            self._clock(),
            self._catalogue.tables.holidays,
            is_instant=item is not None and item.guide.case_type == "即办",
            promise_days=0 if item is None else item.guide.promise_days,
            doubts=doubts,
            parts=filed_parts(case.opened),
            in_sequence=item is not None and item.bundle is not None and item.bundle.order == "sequence",
        )

    def _read(self, case_id: str) -> CaseStanding | None:
        row = self._store.row("SELECT content FROM case_standings WHERE case_id = ?", case_id)
        if row is not None:
            return from_record(json.loads(row["content"]))
        case = self._store.case(case_id)
        # A case of before there were standings: its time begins when it is looked at, and a person sees to it.
        return None if case is None else self._kept(self._begun(case, ("filed_before",)), None)

    def _with_time(self, standing: CaseStanding) -> CaseStanding:
        return let_time_pass(standing, self._clock(), self._catalogue.tables.holidays)

    def _kept(self, standing: CaseStanding, before: CaseStanding | None) -> CaseStanding:
        if standing.stage is Stage.DECIDED:
            standing = self._archived(standing)
        content = json.dumps(to_record(standing), ensure_ascii=False)
        case = self._store.row("SELECT item_code FROM cases WHERE case_id = ?", standing.case_id)
        authority = self._authority(None if case is None else case["item_code"], standing)
        self._store.run(
            "INSERT OR REPLACE INTO case_standings VALUES (?, ?, ?, ?, ?)",
            standing.case_id,
            standing.stage.value,
            authority,
            standing.version,
            content,
        )
        if before is None or before.stage is not standing.stage:
            self._store.run("UPDATE cases SET state = ? WHERE case_id = ?", standing.stage.value, standing.case_id)
        if standing.came_to_nothing and (before is None or not before.came_to_nothing):
            self._let_go(standing.case_id)
        return standing

    def _authority(self, item_code: str | None, standing: CaseStanding) -> str:
        """Whose turn it is: of a bundle the lead's until it is accepted, then the first part's that is not decided."""
        item = None if item_code is None else self._catalogue.get(item_code)
        if item is None:
            return NO_AUTHORITY
        if standing.stage is Stage.ACCEPTED:
            for part in standing.parts:
                if not part.stage.is_over:
                    return part.authority
        return item.authority or NO_AUTHORITY

    def _archived(self, standing: CaseStanding) -> CaseStanding:
        case = self._store.case(standing.case_id)
        if case is None:
            raise RuntimeError("a standing without a case")
        item = self._catalogue.get(case.item_code)
        rows = self._store.rows(
            "SELECT record, terminal_signature FROM case_filings WHERE case_id = ? ORDER BY revision", case.case_id
        )
        filings = [Filing(json.loads(row["record"]), json.loads(row["terminal_signature"])) for row in rows]
        papers = self._store.rows("SELECT content FROM attachments WHERE case_id = ? ORDER BY position", case.case_id)
        result = self._result(case, item, standing)
        registers = self._catalogue.tables.registers
        papers_opened = [bytes(row["content"]) for row in papers]
        package = archive_package(
            metadata_of(case, item, standing, registers), filings, papers_opened, result, self._key
        )
        digest, moment = hashlib.sha256(package).hexdigest(), self._clock()
        archived = step(standing, Archive(digest), moment, self._catalogue.tables.holidays)
        if isinstance(archived, NotPossible):
            raise RuntimeError(archived.reason)
        self._store.run(
            "INSERT OR REPLACE INTO archives VALUES (?, ?, ?, ?)", case.case_id, digest, iso_ms(moment), package
        )
        return archived

    def _result(self, case: FiledCase, item: ServiceItem | None, standing: CaseStanding) -> dict[str, Any] | None:
        """What a granted case ends in; kept with the case, where its resident fetches it."""
        if item is None or standing.decision is Decision.DENIED:
            return None
        moment = self._clock()
        person = resident_by_number(case.person_number, moment.date())
        if item.outcome.document == "licence":
            result = self._licence(case, item, standing, person, moment)
        else:
            tables = self._catalogue.tables
            result = result_of(item, case.opened, person, case.case_number, iso_ms(moment), self._key, tables)
        if result is not None:
            text = json.dumps(result, ensure_ascii=False)
            self._store.run("UPDATE cases SET result = ? WHERE case_id = ?", text, case.case_id)
        return result

    def _licence(
        self,
        case: FiledCase,
        item: ServiceItem,
        standing: CaseStanding,
        person: SyntheticResident | None,
        moment: datetime,
    ) -> dict[str, Any] | None:
        """The licence after this case (一业一证); None: whom no register knows acts for nobody."""
        shop = enterprise(person, moment.date(), number_of_enterprise(case.opened))
        if person is None or shop is None:
            return None
        moved = self._licences.move(item, case, standing, person, moment.date())
        registers = self._catalogue.tables.registers
        return licence_result(item, case.opened, moved, shop.address, iso_ms(moment), self._key, registers)
