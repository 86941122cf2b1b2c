# SPDX-License-Identifier: Apache-2.0
"""电子材料库: what residents handed in with their own earlier cases, for another case of theirs (材料复用).

Nothing is copied: a material lies with the case that brought it, and is named ``<case number>/<material code>``. Only whole files
that were photographed are there; what came from a register or a licence is asked for anew. One that was found wanting, or whose
case was refused, denied or withdrawn, is passed over, and so is one that is older than the item allows.

Source: contract/openapi.yaml, ``/v1/earlier-materials``; domain notes 1.3 rows 39 and 45.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from pydantic import Field
from starlette.responses import Response

from config.clock import parse_iso
from kiosk.catalogue.days import add_months
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseStanding, Decision, Stage
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import FiledCase, Store

_PHOTOGRAPHED: Final = frozenset({"photo", "phone"})
_PASSED_OVER: Final = frozenset({Stage.REFUSED, Stage.WITHDRAWN})
_MaterialCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,15}$")]


class _Consent(bodies._Body):
    purpose: bodies.Text
    materials: Annotated[list[_MaterialCode], Field(max_length=32)]
    given_at: bodies.Time


class EarlierMaterialsQuery(bodies._Body):
    """``POST /v1/earlier-materials``."""

    item_code: bodies.Word
    materials: Annotated[list[_MaterialCode], Field(min_length=1, max_length=32)]
    consent: _Consent


class MaterialLibrary:
    """Thread-safe as the store is."""

    def __init__(self, store: Store, cases: CaseDesk, catalogue: Catalogue) -> None:
        self._store = store
        self._cases = cases
        self._catalogue = catalogue

    def found(self, person_number: str, item_code: str, codes: list[str], day: date) -> dict[str, Any]:
        """``{material: {material_id, sha256, filed_on}}``, of each the newest that is still good on ``day``.

        Raises:
            Refusal: unknown-item, not-needed.
        """
        item = self._catalogue.get(item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        wanted = {spec.code: spec for spec in item.materials if spec.code in codes and spec.is_reusable}
        if set(codes) - set(wanted):
            raise Refusal(ProblemType.NOT_NEEDED)
        found: dict[str, Any] = {}
        for case in self._cases_of(person_number):
            standing = self._cases.standing(case.case_id)
            for code in wanted.keys() - found.keys():
                held = self._held(case, wanted[code], day)
                if held is not None and standing is not None and _is_good(standing, code):
                    filed_on = _filed_on(case).isoformat()
                    found[code] = {"material_id": _id(case, code), "sha256": held["sha256"], "filed_on": filed_on}
        return found

    def stands_for(self, person_number: str, wanted: MaterialSpec, material_id: str, sha256: object, day: date) -> bool:
        """Whether this material of an earlier case may stand in a case of ``day``. How that case went since is no fault of a
        resident who was offered it.
        """
        held = (
            self._held(case, wanted, day)
            for case in self._cases_of(person_number)
            if wanted.is_reusable and _id(case, wanted.code) == material_id
        )
        return any(one is not None and one["sha256"] == sha256 for one in held)

    def _cases_of(self, person_number: str) -> Iterator[FiledCase]:
        """Filed by the person for themselves, newest first."""
        rows = self._store.rows(
            "SELECT case_id FROM cases WHERE person_number = ? ORDER BY terminal_received_at DESC", person_number
        )
        for row in rows:
            case = self._store.case(row[0])
            if case is not None and case.opened["agent"] is None and case.opened["enterprise"] is None:
                yield case

    def _held(self, case: FiledCase, wanted: MaterialSpec, day: date) -> Mapping[str, Any] | None:
        """The material as the case record has it; None: the case brought none, another paper, or too long ago."""
        theirs = self._catalogue.get(case.item_code)
        spec = None if theirs is None else next((one for one in theirs.materials if one.code == wanted.code), None)
        if spec is None or not wanted.is_same_paper(spec):
            return None
        if not _filed_on(case) <= day <= add_months(_filed_on(case), wanted.reuse_months):
            return None
        materials: list[dict[str, Any]] = case.opened["materials"]
        return next((one for one in materials if one["code"] == wanted.code and _is_file(one)), None)


def _is_file(material: Mapping[str, Any]) -> bool:
    """It came as a file of its own; what itself was taken from an earlier case is found there."""
    return material["source"] in _PHOTOGRAPHED or (material["source"] == "reuse" and material["file"] is not None)


def _is_good(standing: CaseStanding, code: str) -> bool:
    is_passed_over = standing.stage in _PASSED_OVER or standing.decision is Decision.DENIED
    return not is_passed_over and ("material", code) not in {(one.kind, one.code) for one in standing.wanted}


def _filed_on(case: FiledCase) -> date:
    return parse_iso(case.terminal_received_at).date()


def _id(case: FiledCase, code: str) -> str:
    return f"{case.case_number}/{code}"


class MaterialLibraryEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, library: MaterialLibrary, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._library = library
        self._clock = clock

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("POST", "/v1/earlier-materials", self._earlier),)

    async def _earlier(self, call: Call) -> Response:
        body = bodies.read(EarlierMaterialsQuery, call.body)
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if level != AuthLevel.STRONG.value or person.agent or person.enterprise:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        if not set(body.materials) <= set(body.consent.materials):
            raise Refusal(ProblemType.CONSENT_MISSING)
        day = self._clock().date()
        found = await run_sync(self._library.found, person.number, body.item_code, body.materials, day)
        return answered({"materials": found})
