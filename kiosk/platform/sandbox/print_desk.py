# SPDX-License-Identifier: Apache-2.0
"""Prints of results in the sandbox: so many a case and so many days, as its service says; an attempt that failed does not count.

The first print is always allowed. A leave whose end nobody told counts: there may be a paper somewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.clock import iso_ms, parse_iso
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.results import USUAL_REPRINT
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import FiledCase, Store

WANTED: Final = "wanted"
_DOES_NOT_COUNT: Final = "not_printed"


class PrintDesk:
    """``catalogue``: which service says how often (``outcome.reprint``)."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._store, self._catalogue, self._clock = store, catalogue, clock

    def leave(self, person_number: str, case_id: str, print_id: str) -> tuple[dict[str, Any], bool]:
        """Leave for one print as the contract answers it, and whether it was given before.

        Raises:
            Refusal: ``no-such-case``, ``reprint-limit``.
        """
        case = self._case(person_number, case_id)
        times, until = self._policy(case)
        with self._store.transaction():
            known = self._known(case.case_id, print_id)
            others = self._count(case.case_id, print_id)
            if known is None:
                if others and (others > times or self._clock().date() > until):
                    raise Refusal(ProblemType.REPRINT_LIMIT)
                self._keep(case.case_id, print_id, WANTED)
        return self._answer(max(0, times - others), until), known is not None

    def told(self, person_number: str, case_id: str, print_id: str, outcome: str) -> dict[str, Any]:
        """What came of a print, also of one that nobody was asked about; what was told first stands.

        Raises:
            Refusal: ``no-such-case``.
        """
        case = self._case(person_number, case_id)
        times, until = self._policy(case)
        with self._store.transaction():
            known = self._known(case.case_id, print_id)
            if known is None:
                self._keep(case.case_id, print_id, outcome)
            elif known == WANTED:
                self._store.run("UPDATE result_prints SET state = ? WHERE print_id = ?", outcome, print_id)
            others = self._count(case.case_id, "")
        return self._answer(max(0, times + 1 - others), until)

    def forgive(self, case_id: str) -> int:
        """A clerk lets somebody print anew: what was printed so far counts no more. How many prints that were."""
        with self._store.transaction():
            count = self._count(case_id, "")
            self._store.run("UPDATE result_prints SET state = ? WHERE case_id = ?", _DOES_NOT_COUNT, case_id)
        return count

    def _answer(self, left: int, until: date) -> dict[str, Any]:
        is_over = left == 0 or self._clock().date() > until
        return {"prints_left": 0 if is_over else left, "until": None if is_over else until.isoformat()}

    def _case(self, person_number: str, case_id: str) -> FiledCase:
        case = self._store.case(self._store.case_behind(case_id))
        if case is None or case.person_number != person_number or case.result is None:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return case

    def _policy(self, case: FiledCase) -> tuple[int, date]:
        """How often again, and until when."""
        item = self._catalogue.get(case.item_code)
        again = None if item is None else item.outcome.reprint
        times, days = USUAL_REPRINT if again is None else (again.times, again.days)
        assert case.result is not None  # noqa: S101 - looked at before
        return times, parse_iso(str(case.result["issued_at"])).date() + timedelta(days=days)

    def _known(self, case_id: str, print_id: str) -> str | None:
        """Its state. An id that stands at another case is nobody's here."""
        row = self._store.row("SELECT case_id, state FROM result_prints WHERE print_id = ?", print_id)
        if row is not None and row["case_id"] != case_id:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        return None if row is None else str(row["state"])

    def _count(self, case_id: str, but: str) -> int:
        statement = "SELECT count(*) FROM result_prints WHERE case_id = ? AND print_id != ? AND state != ?"
        return int(self._store.rows(statement, case_id, but, _DOES_NOT_COUNT)[0][0])

    def _keep(self, case_id: str, print_id: str, state: str) -> None:
        self._store.run(
            "INSERT INTO result_prints VALUES (?, ?, ?, ?)", print_id, case_id, state, iso_ms(self._clock())
        )


class PrintEndpoints:
    """The contract's operations."""

    def __init__(self, sessions: SessionDesk, desk: PrintDesk) -> None:
        self._sessions, self._desk = sessions, desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        prints = "/v1/cases/{case_id:uuid}/prints"
        return (
            Spoken("POST", prints, self._ask),
            Spoken("POST", prints + "/{print_id:uuid}/outcome", self._tell),
        )

    def _who(self, call: Call) -> tuple[str, str]:
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if level != AuthLevel.STRONG.value:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        return person.number, str(call.request.path_params["case_id"])

    async def _ask(self, call: Call) -> Response:
        _ = call.key  # it has to be there; what is kept is kept by the print
        body = bodies.read(bodies.PrintWish, call.body)
        content, is_repeat = await run_sync(self._desk.leave, *self._who(call), body.print_id)
        return answered(content, 200 if is_repeat else 201)

    async def _tell(self, call: Call) -> Response:
        body, print_id = bodies.read(bodies.PrintEnd, call.body), str(call.request.path_params["print_id"])
        return answered(await run_sync(self._desk.told, *self._who(call), print_id, body.outcome))


class PrintControl:
    """Part of the control port: the clerk who lets somebody print anew."""

    def __init__(self, desk: PrintDesk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """For the control port."""
        return [Route("/sandbox/cases/{case_id}/prints", self._forgive, methods=["DELETE"])]

    async def _forgive(self, request: Request) -> Response:
        return JSONResponse({"forgiven": await run_sync(self._desk.forgive, str(request.path_params["case_id"]))})
