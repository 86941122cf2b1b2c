# SPDX-License-Identifier: Apache-2.0
"""Values of the form with where they come from (来源). Source: domain notes 1.3 rows 33 and 52."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from kiosk.catalogue.words import Language, Words, words


class Origin(StrEnum):
    """Where a value comes from."""

    ID_CARD = "id_card"
    E_LICENCE = "e_licence"
    SHARED_DATA = "shared_data"
    MATERIAL = "material"
    """材料识别: read off a photographed paper, and chosen by the resident."""
    AGENT = "agent"
    """代办人: who stands here for the resident."""
    ENTERPRISE = "enterprise"
    """企业档案: the register of the enterprise for which the resident acts."""
    LAST = "last"
    """上次填写: the resident's own words of another time."""
    SITE = "site"
    """本机建议: suggested by this terminal, good once the resident has confirmed it with a tap."""
    GUIDE = "guide"
    """办事指南: what the guide says happens unless somebody wants it otherwise; good once confirmed with a tap."""
    RECKONED = "reckoned"
    """按记录推算: the day after one that a register holds; good once confirmed with a tap."""
    RESIDENT = "resident"

    @property
    def is_own(self) -> bool:
        """The resident said it, or chose it: it is changed, not objected to."""
        return self in (Origin.RESIDENT, Origin.MATERIAL, Origin.LAST) or self.is_suggestion

    @property
    def is_suggestion(self) -> bool:
        """Nobody has said it of this person: it counts once the resident has taken it."""
        return self in (Origin.SITE, Origin.GUIDE, Origin.RECKONED)

    def label(self, language: Language = Language.ZH) -> str:
        """The word beside the value."""
        return _LABELS[self].say(language)


_LABELS: dict[Origin, Words] = {
    Origin.ID_CARD: words("身份证", "ID card"),
    Origin.E_LICENCE: words("电子证照", "E-licence"),
    Origin.SHARED_DATA: words("共享数据", "Shared data"),
    Origin.MATERIAL: words("材料识别", "Your paper"),
    Origin.AGENT: words("代办人", "Your agent"),
    Origin.ENTERPRISE: words("企业档案", "Enterprise register"),
    Origin.LAST: words("上次填写", "Last time"),
    Origin.SITE: words("本机建议", "Suggested here"),
    Origin.GUIDE: words("办事指南", "The guide"),
    Origin.RECKONED: words("按记录推算", "From a record"),
    Origin.RESIDENT: words("本人填写", "You"),
}


@dataclass(frozen=True)
class FieldValue:
    """One value of the form. ``source_name``: the register, licence or answer it was taken from, in words."""

    code: str
    value: str = field(repr=False)
    origin: Origin
    source_name: str = ""
    as_of: str = ""


class SharedValueLike(Protocol):
    """A value of the platform's shared data, as kiosk/platform gives it."""

    @property
    def value(self) -> Any:
        """Text, number or truth value."""

    @property
    def source_name(self) -> str:
        """Register it comes from."""


class LicenceLike(Protocol):
    """An electronic licence (电子证照), as kiosk/platform gives it."""

    @property
    def licence_id(self) -> str:
        """证照标识."""

    @property
    def type_code(self) -> str:
        """HKB, JZZ …"""

    @property
    def type_name(self) -> str:
        """Name in words."""

    @property
    def state(self) -> str:
        """``valid``, ``expired`` or ``revoked``."""

    @property
    def valid_to(self) -> date | str | None:
        """Last day, None for ever."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What the licence says."""


def licence_state(licence: LicenceLike, today: date) -> str:
    """``valid``, ``expired`` or ``revoked``. Past its last day it has expired, whatever its register says."""
    state = str(licence.state)
    if state == "valid" and licence.valid_to is not None:
        last = licence.valid_to if isinstance(licence.valid_to, date) else date.fromisoformat(licence.valid_to[:10])
        if last < today:
            return "expired"
    return state


def pick_licence(licences: tuple[LicenceLike, ...], kind: str, today: date) -> LicenceLike | None:
    """The licence of this type to use: a valid one before any other."""
    of_kind = [one for one in licences if one.type_code == kind]
    valid = [one for one in of_kind if licence_state(one, today) == "valid"]
    found = valid or of_kind
    return found[0] if found else None
