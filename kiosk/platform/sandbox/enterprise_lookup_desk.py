# SPDX-License-Identifier: Apache-2.0
"""The public register of enterprises, for whoever asks: by name or number, the sixty of ``enterprises.py`` and one that moved.

A register that is open to everybody is still not there to be copied: look-ups of a terminal are counted, found or not.
Source: contract/openapi.yaml, ``/v1/enterprise-lookups``; words that no name may hold: 企业名称登记管理规定, second-hand, a few.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import Field, model_validator
from starlette.responses import Response

from kiosk.identity.check_digits import credit_code_check
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.enterprises import ENTERPRISES, SyntheticEnterprise, enterprise_at
from kiosk.platform.sandbox.own_case_desk import Misses
from kiosk.platform.sandbox.problems import ProblemType, Refusal

LOOKUPS: Final = 30
"""Of one terminal in ten minutes."""
SHOWN: Final = 10
RESTRICTED: Final = ("国务院", "人民政府", "解放军", "共产党", "公安", "法院")
_SUFFIX: Final = "有限公司"
_MOVED_NUMBER: Final = "91999999MB0000061"
_MOVED: Final = replace(
    enterprise_at(ENTERPRISES),
    place=ENTERPRISES + 1,
    name="示例远迁商贸有限公司",
    number=_MOVED_NUMBER + credit_code_check(_MOVED_NUMBER),
    address="示例外省示例市示例路1号",
    state="迁出",
)
"""Nobody acts for it here any more."""


class EnterpriseLookup(bodies._Body):
    """``POST /v1/enterprise-lookups``: a name or a number, never both."""

    name: Annotated[str, Field(min_length=2, max_length=60)] | None = None
    number: Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> EnterpriseLookup:
        if self.model_fields_set not in ({"name"}, {"number"}) or (self.name is None) is (self.number is None):
            raise ValueError("one of name and number")
        return self


class EnterpriseLookupDesk:
    """``clock``: the platform's."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._asked = Misses(clock, LOOKUPS)
        self._all = (*(enterprise_at(place) for place in range(1, ENTERPRISES + 1)), _MOVED)

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("POST", "/v1/enterprise-lookups", self._look_up),)

    async def _look_up(self, call: Call) -> Response:
        body, terminal_id = bodies.read(EnterpriseLookup, call.body), call.terminal.terminal_id
        self._asked.check(terminal_id)
        self._asked.miss(terminal_id)
        return answered(self.by_number(body.number) if body.number is not None else self.by_name(body.name or ""))

    def by_number(self, number: str) -> dict[str, Any]:
        """The one with this number, or nothing.

        Raises:
            Refusal: malformed-number.
        """
        if credit_code_check(number[:-1]) != number[-1]:
            raise Refusal(ProblemType.MALFORMED_NUMBER)
        found = [one for one in self._all if one.number == number]
        shown = [_shown(one) for one in found]
        return {"as_of": self._as_of(), "found": shown, "total": len(found), "name_taken": None, "restricted": []}

    def by_name(self, text: str) -> dict[str, Any]:
        """Those with this in their name, the very name first; of fewer than two characters that count none."""
        name = "".join(unicodedata.normalize("NFKC", text).split())
        fitting = [one for one in self._all if len(name) >= 2 and name in one.name]
        found = sorted(fitting, key=lambda one: (one.name != name, one.place))
        same = [one for one in self._all if _core(one.name) == _core(name) and one.state not in ("注销", "迁出")]
        return {
            "as_of": self._as_of(),
            "found": [_shown(one) for one in found[:SHOWN]],
            "total": len(found),
            "name_taken": bool(same),
            "restricted": [word for word in RESTRICTED if word in name],
        }

    def _as_of(self) -> str:
        """The copy that everybody may read is made every night: it is of yesterday."""
        return (self._clock().date() - timedelta(days=1)).isoformat()


def _core(name: str) -> str:
    return name.removesuffix(_SUFFIX)


def _shown(one: SyntheticEnterprise) -> dict[str, Any]:
    registered_on = date(2010, 1, 4) + timedelta(days=61 * one.place)
    return {
        "name": one.name,
        "number": one.number,
        "state": one.state,
        "is_abnormal": one.is_abnormal,
        "registered_on": registered_on.isoformat(),
    }
