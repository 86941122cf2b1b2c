# SPDX-License-Identifier: Apache-2.0
"""证照码 of the sandbox: drawn as a telephone draws it, good for a minute and for one opening; and how licences stand.

The code lays open what its holder chose and nothing else of them. Codes live in memory, as they do on telephones; that an office
has suspended, cancelled or revoked a licence (暂扣、注销、吊销) is kept. Source: contract/openapi.yaml, ``/v1/licence-codes``.
"""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from kiosk.journey.mask import mask_name, mask_number
from kiosk.platform.licence_model import Standing
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.enterprises import in_session
from kiosk.platform.sandbox.own_case_desk import Misses
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.records.licences import OF_ENTERPRISES, TYPES
from kiosk.platform.sandbox.records.life import life_of
from kiosk.platform.sandbox.store import Store

LICENCE_PREFIX: Final = "ZZM-DEMO-"
LICENCE_CODE_LIFE_S: Final = 60
_CHARACTERS: Final = 32
_NUMBERS: Final = ("permit_number", "licence_number", "certificate_number", "number")
"""Values of a licence that are its number, the first that is there."""


@dataclass(frozen=True)
class _Drawn:
    """A code on a telephone. ``kinds``: what it lays open; ``opened_by``: terminal and key of who opened it first."""

    person: SyntheticResident
    kinds: tuple[str, ...]
    ends_at: datetime
    opened_by: tuple[str, str] | None = field(default=None, repr=False)


def number_of(licence: dict[str, Any]) -> str:
    """What of a licence's values is its number; empty: nothing."""
    values = licence["values"]
    return next((str(values[name]) for name in _NUMBERS if name in values), "")


class LicenceStandings:
    """What offices have noted about licences (table ``licence_standings``), over what the registers say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, person: SyntheticResident, kind: str, standing: Standing) -> None:
        """``valid``: the note is taken back.

        Raises:
            ValueError: no such kind of licence; or ``expired``, which only a day makes.
        """
        if kind not in TYPES or standing is Standing.EXPIRED:
            raise ValueError("one of the licence types; valid, suspended, cancelled or revoked")
        self._store.run("DELETE FROM licence_standings WHERE person_number = ? AND type_code = ?", person.number, kind)
        if standing is not Standing.VALID:
            self._store.run("INSERT INTO licence_standings VALUES (?, ?, ?)", person.number, kind, standing.value)

    def fetched(
        self, person: SyntheticResident, types: Iterable[str], today: date, enterprise: str = ""
    ) -> list[dict[str, Any]]:
        """The licences of these types as forms are filled with them: what was noted counts no more, or not now, which is
        ``revoked`` there. ``enterprise``: for which the person acts; what was noted is of their own alone.
        """
        noted = self._noted(person)
        shop, _ = in_session(person, life_of(person, today), enterprise, today)
        if shop is not person:
            noted = {kind: state for kind, state in noted.items() if kind not in OF_ENTERPRISES}
        found = registers.licences(person, types, today, enterprise=enterprise)
        return [{**one, "state": "revoked"} if one["type_code"] in noted else one for one in found]

    def held(self, person: SyntheticResident, now: datetime) -> list[dict[str, Any]]:
        """The person's licences as they stand, those that end soonest first."""
        noted = self._noted(person)
        found = registers.licences(person, TYPES, now.date())
        found.sort(key=lambda one: one["valid_to"] or "9999")
        return [{**one, "state": noted.get(one["type_code"], one["state"])} for one in found]

    def _noted(self, person: SyntheticResident) -> dict[str, str]:
        rows = self._store.rows("SELECT * FROM licence_standings WHERE person_number = ?", person.number)
        return {row["type_code"]: row["state"] for row in rows}


class LicenceCodeDesk:
    """Thread-safe. ``misses``: of terminals, shared with the other look-ups without a session."""

    def __init__(self, standings: LicenceStandings, misses: Misses, clock: Callable[[], datetime]) -> None:
        self.standings = standings
        self._misses = misses
        self._clock = clock
        self._lock = threading.Lock()
        self._drawn: dict[str, _Drawn] = {}

    def held(self, person: SyntheticResident) -> list[dict[str, Any]]:
        """What this person can show."""
        return self.standings.held(person, self._clock())

    def draw(self, person: SyntheticResident, kinds: Sequence[str] = (), age_s: float = 0) -> str:
        """The code on this person's telephone, for these licences or all that they have; drawn so long ago.

        Raises:
            ValueError: there is nothing to show, or they have no such licence.
        """
        held = [str(one["type_code"]) for one in self.held(person)]
        chosen = tuple(dict.fromkeys(kinds)) or tuple(held)
        if not chosen or not set(chosen) <= set(held):
            raise ValueError("licences that this person has")
        moment = self._clock() - timedelta(seconds=age_s)
        code = LICENCE_PREFIX + base64.b32encode(secrets.token_bytes(20)).decode("ascii")[:_CHARACTERS]
        with self._lock:
            # What ran out stays known for an hour, so that "too late" can be told from "never issued".
            since = moment - timedelta(hours=1)
            self._drawn = {text: one for text, one in self._drawn.items() if one.ends_at > since}
            self._drawn[code] = _Drawn(person, chosen, moment + timedelta(seconds=LICENCE_CODE_LIFE_S))
        return code

    def open(self, code: str, terminal_id: str, key: str) -> dict[str, Any]:
        """What the code lays open, as the contract answers it.

        Raises:
            Refusal: ``unknown-code``, ``code-expired``, ``code-used``, ``too-many-lookups``; ``idempotency-key-reused``.
        """
        self._misses.check(terminal_id)
        who = (terminal_id, key)
        with self._lock:
            found = self._drawn.get(code)
            if found is None or not found.person.is_alive:
                self._misses.miss(terminal_id)
                raise Refusal(ProblemType.UNKNOWN_CODE)
            if found.opened_by is not None and found.opened_by != who:
                raise Refusal(ProblemType.CODE_USED)
            if found.opened_by is None:
                if found.ends_at <= self._clock():
                    raise Refusal(ProblemType.CODE_EXPIRED)
                if any(one.opened_by == who for one in self._drawn.values()):
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                self._drawn[code] = replace(found, opened_by=who)
        shown = [one for one in self.held(found.person) if one["type_code"] in found.kinds]
        return {"licences": [_shown(found.person, one) for one in shown]}


def _shown(person: SyntheticResident, licence: dict[str, Any]) -> dict[str, Any]:
    values = licence["values"]
    is_public = licence["type_code"] in OF_ENTERPRISES and "name" in values
    number = number_of(licence)
    return {
        "type_code": licence["type_code"],
        "type_name": licence["type_name"],
        "number_masked": mask_number(number),
        "holder_masked": str(values["name"]) if is_public else mask_name(person.name),
        "state": licence["state"],
        "valid_to": licence["valid_to"],
    }
