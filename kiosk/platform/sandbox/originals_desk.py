# SPDX-License-Identifier: Apache-2.0
"""The control port's side of 双向寄递: where the originals of a case are, and the courier's word that nobody was there.

Not part of the contract, not signed: for tests, tours and integrators. The states are in originals_states.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_states import NotPossible
from kiosk.platform.sandbox.originals_states import CourierVisits, Fetching, fetching_of
from kiosk.platform.sandbox.own_case_views import chosen_way
from kiosk.platform.sandbox.store import Store


class OriginalsDesk:
    """Thread-safe. ``clock``: the offices'."""

    def __init__(self, store: Store, cases: CaseDesk, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock
        self._visits = CourierVisits(store)

    def of_case(self, case_id: str) -> Fetching | None:
        """Where they are; None: there is no such case, or nothing of it is fetched."""
        case, standing = self._store.case(case_id), self._cases.standing(case_id)
        item = None if case is None else self._catalogue.get(case.item_code)
        if case is None or standing is None or item is None:
            return None
        missed = self._visits.missed(case_id)
        return fetching_of(case, standing, chosen_way(item, case.opened), missed, self._clock())

    def met_nobody(self, case_id: str) -> Fetching | NotPossible | None:
        """The courier was there and nobody was; None: nothing of such a case is fetched."""
        with self._store.transaction():
            found = self.of_case(case_id)
            if found is None or found.comes_at is None:
                return None if found is None else NotPossible(f"the originals are {found.state.value}")
            self._visits.miss(case_id, self._clock())
            return self.of_case(case_id)

    def routes(self) -> tuple[Route, ...]:
        """What the control port answers besides: GET, and ``POST {"met": "nobody"}``."""
        return (Route("/sandbox/cases/{case_id}/originals", self._answer, methods=["GET", "POST"]),)

    async def _answer(self, request: Request) -> Response:
        if request.method == "POST" and await request.json() != {"met": "nobody"}:
            return JSONResponse({"error": 'say {"met": "nobody"}'}, 400)
        ask = self.met_nobody if request.method == "POST" else self.of_case
        found = await run_sync(ask, request.path_params["case_id"])
        if found is None:
            return JSONResponse({"error": "nothing of such a case is fetched"}, 404)
        if isinstance(found, NotPossible):
            return JSONResponse({"error": found.reason}, 409)
        return JSONResponse(found.told())
