# SPDX-License-Identifier: Apache-2.0
"""The client's call for the public register of enterprises (企业信息公示), looked up by a name or a number.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/enterprise-lookups``; domain notes 2.2 (市场监管: 企业名称状态).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, Text, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.exchanging import Exchanging

State = Literal["存续", "吊销", "注销", "迁出"]


@dataclass(frozen=True)
class PublicEnterprise:
    """What the register shows to anybody. ``is_abnormal``: in the list of irregular operations (经营异常名录)."""

    name: str
    number: str
    state: State
    is_abnormal: bool
    registered_on: date


@dataclass(frozen=True)
class EnterprisesFound:
    """``found``: at most ten, the very name first; ``total``: of all that fit. ``name_taken``: an enterprise that is not closed
    bears the name; None: a number was looked up. ``restricted``: words in the name that no enterprise may bear. ``as_of``: of
    which day the register is that was read.
    """

    as_of: date
    found: tuple[PublicEnterprise, ...]
    total: int
    name_taken: bool | None
    restricted: tuple[str, ...]


class _One(AnswerBody):
    name: Text
    number: Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
    state: State
    is_abnormal: bool
    registered_on: Day


class _Found(AnswerBody):
    as_of: Day
    found: Annotated[list[_One], Field(max_length=10)]
    total: Annotated[int, Field(ge=0, lt=10_000_000)]
    name_taken: bool | None
    restricted: Annotated[list[Text], Field(max_length=20)]


def enterprises_found(content: Mapping[str, Any]) -> EnterprisesFound:
    """``POST /v1/enterprise-lookups``."""
    read = read_answer(_Found, content)
    if read.total < len(read.found):
        raise ProtocolFault("EnterprisesFound: more than there are")
    found = tuple(
        PublicEnterprise(one.name, one.number, one.state, one.is_abnormal, date.fromisoformat(str(one.registered_on)))
        for one in read.found
    )
    as_of = date.fromisoformat(str(read.as_of))
    return EnterprisesFound(as_of, found, read.total, read.name_taken, tuple(read.restricted))


class PublicRecordsCalls(Exchanging):
    """Mixed into the client."""

    def look_up_enterprise(self, *, name: str = "", number: str = "") -> EnterprisesFound:
        """By a name, or a part of one of at least two characters, or by the number (统一社会信用代码). Nothing
        found is an answer too.

        Raises:
            Rejected: ``malformed-number``: the check character does not fit, so there can be no such enterprise.
            Busy: too many look-ups of this terminal just now; with the time to wait.
            ValueError: neither of the two, or both.
        """
        if bool(name) == bool(number):
            raise ValueError("a name or a number")
        content: dict[str, object] = {"name": name} if name else {"number": number}
        return enterprises_found(self._exchange.call("POST", "/enterprise-lookups", content=content).content)
