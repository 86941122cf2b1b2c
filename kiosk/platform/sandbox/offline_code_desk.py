# SPDX-License-Identifier: Apache-2.0
"""离线码 of the sandbox: issued to who asked for one with a case, so many a month, good so many months, one at a time.

Kept of a code is a digest: what is printed is worked out of the case's id under a key, so that asking again gives the same
code, and a database that was read gives none. How many and how long are the content's dated values.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.responses import Response

from kiosk.catalogue.days import add_months
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.sandbox import bodies, registers
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.issued_codes import OFFLINE_PREFIX
from kiosk.platform.sandbox.population import SyntheticResident, resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person, SessionDesk
from kiosk.platform.sandbox.store import Store

_KEY: Final = b"printed offline codes of the demonstration"
"""Of synthetic people alone."""
_CHARACTERS: Final = 32
_COUNT, _VALID_TO = "code.offline_prints_month", "code.offline_valid_to"


class OfflineCodeDesk:
    """``catalogue``: which items end in a code, and the values of the day."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock

    def issue(self, person: Person, case_id: str) -> tuple[dict[str, Any], bool]:
        """The code of this case as the contract answers it, and whether it was issued before.

        Raises:
            Refusal: ``no-such-case``, ``no-city-code``, ``prints-used-up``; ``code-expired``: another one was printed since.
        """
        today, values = self._clock().date(), self._catalogue.tables.registers.values_on(self._clock().date())
        case = self._store.case(case_id)
        item = self._catalogue.get(case.item_code) if case is not None else None
        if case is None or case.person_number != person.number or item is None or not item.gives_offline_code:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        token = _token(case_id)
        most = int(str(values["values.offline_code_prints_a_month"]))
        with self._store.transaction():
            row = self._store.row("SELECT * FROM offline_codes WHERE case_id = ?", case_id)
            is_repeat = row is not None
            if row is not None and self.find(token) is None:
                raise Refusal(ProblemType.CODE_EXPIRED)
            if row is None:
                if not has_city_code(person, today):
                    raise Refusal(ProblemType.NO_CITY_CODE)
                if self._printed(person.number, today) >= most:
                    raise Refusal(ProblemType.PRINTS_USED_UP)
                valid_to = add_months(today, int(str(values["values.offline_code_months"])))
                self._store.run(
                    "INSERT INTO offline_codes VALUES (?, ?, ?, ?, ?)",
                    case_id, _digest(token), person.number, today.isoformat(), valid_to.isoformat(),
                )  # fmt: skip
            else:
                valid_to = date.fromisoformat(row["valid_to"])
            left = max(0, most - self._printed(person.number, today))
        return {"code": token, "valid_to": valid_to.isoformat(), "prints_left": left}, is_repeat

    def find(self, token: str) -> SyntheticResident | None:
        """Whose printed code this is; None: none that is still good."""
        row = self._store.row("SELECT * FROM offline_codes WHERE digest = ?", _digest(token))
        if row is None or not self.is_printed(token):
            return None
        newest = self._newest(row["person_number"])
        today = self._clock().date()
        is_good = newest is not None and newest["case_id"] == row["case_id"]
        is_good = is_good and date.fromisoformat(row["valid_to"]) >= today
        return resident_by_number(row["person_number"], today) if is_good else None

    def is_printed(self, token: str) -> bool:
        """It came out of here, good or not."""
        return self._store.row("SELECT 1 FROM offline_codes WHERE digest = ?", _digest(token)) is not None

    def has_printed(self, person_number: str) -> bool:
        """A code from here has ended whatever they had before."""
        return self._newest(person_number) is not None

    def records(self, person_number: str) -> Mapping[str, Any]:
        """What the registers say of this person's printed codes (``code.*``); empty: nothing was printed here."""
        newest = self._newest(person_number)
        if newest is None:
            return {}
        today = self._clock().date()
        return {_COUNT: self._printed(person_number, today), _VALID_TO: newest["valid_to"]}

    def _newest(self, person_number: str) -> Any:
        return self._store.row(
            "SELECT * FROM offline_codes WHERE person_number = ? ORDER BY rowid DESC LIMIT 1", person_number
        )

    def _printed(self, person_number: str, today: date) -> int:
        statement = "SELECT count(*) FROM offline_codes WHERE person_number = ? AND issued_on LIKE ?"
        return int(self._store.rows(statement, person_number, f"{today:%Y-%m}-%")[0][0])


def has_city_code(person: Person, today: date) -> bool:
    """The registers know this person as registered for the city's code (随申码)."""
    name = "code.registered"
    register = person.register
    told = {} if register is None else registers.shared_data(register, [name], today, same_day=False)
    return name in told and told[name]["value"] is True


def _token(case_id: str) -> str:
    digest = hmac.new(_KEY, case_id.encode("ascii"), hashlib.sha256).digest()
    return OFFLINE_PREFIX + base64.b32encode(digest).decode("ascii")[:_CHARACTERS]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class OfflineCodeEndpoints:
    """The contract's operation."""

    def __init__(self, sessions: SessionDesk, desk: OfflineCodeDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("POST", "/v1/offline-codes", self._issue),)

    async def _issue(self, call: Call) -> Response:
        _ = call.key  # it has to be there; what is kept is kept by the case
        body = bodies.read(bodies.OfflineCodeRequest, call.body)
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if level != AuthLevel.STRONG.value:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        content, is_repeat = await run_sync(self._desk.issue, person, body.case_id)
        return answered(content, 200 if is_repeat else 201)
