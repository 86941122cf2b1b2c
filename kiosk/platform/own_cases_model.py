# SPDX-License-Identifier: Apache-2.0
"""What became of it (我的办件), as values: how a case stands, what is to be mended, what somebody is entitled to.

Source: domain notes 1.5 rows 37, 68, 72, 78, 80. Identity stays out of every ``repr``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.case.states import CaseState
from kiosk.platform.licence_model import Standing
from kiosk.platform.objections import Objection
from kiosk.platform.permits import LicenceState, SubPermit


class Need(StrEnum):
    """What the resident has to do next; in the order in which it is urgent."""

    MEND = "mend"
    """补正"""
    PAY = "pay"
    BRING = "bring"
    """容缺后补: a paper that was to come later; ``due`` is its day"""
    COLLECT = "collect"
    """取件"""
    RENEW = "renew"
    """到期"""
    NOTHING = "nothing"


@dataclass(frozen=True)
class CaseGlance:
    """A case in one line. ``due``: the last day of what is needed, or the promised day."""

    case_number: str
    item_code: str
    item_name: str
    state: CaseState
    state_since: str
    needs: Need
    due: date | None


@dataclass(frozen=True)
class OwnCases:
    """One page of the resident's cases. ``next``: where the following page begins; None: there is none."""

    total: int
    waiting_for_me: int
    cases: tuple[CaseGlance, ...]
    next: str | None


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened, and who has the case since (经办)."""

    at: str
    state: CaseState
    who: str
    note: str = field(repr=False)


@dataclass(frozen=True)
class Fault:
    """One thing to mend (补正事项). ``kind``: ``field`` or ``material``; ``why``: in the officer's words."""

    kind: str
    code: str
    why: str


@dataclass(frozen=True)
class Correction:
    """补正通知: everything that is wrong, at once, and until when it can be mended."""

    until: date
    who: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Collection:
    """取件: where, when, and with which code."""

    code: str = field(repr=False)
    place: str
    hours: str
    until: date | None


@dataclass(frozen=True)
class Filed:
    """What was filed, for mending it. ``materials``: pictures that the platform has and that stay as they are."""

    guide_version: str
    answers: Mapping[str, str] = field(repr=False)
    own: Mapping[str, str] = field(repr=False)
    materials: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    """Fields whose value of a register was objected to (数据异议)."""


@dataclass(frozen=True)
class PromiseMade:
    """What was promised with a case (告知承诺书, 容缺受理承诺书), word for word. ``given_at``: ISO 8601."""

    term: str
    lines: tuple[str, ...]
    consequence: str
    given_at: str


@dataclass(frozen=True)
class OwnCase:
    """One case, whole. ``case_id``: for what is asked elsewhere. ``version`` changes with it; ``collection`` and ``filed``
    are told to who is strongly known alone."""

    glance: CaseGlance
    version: str
    filed_at: str
    history: tuple[HistoryLine, ...]
    may_withdraw: bool
    correction: Correction | None = None
    collection: Collection | None = None
    filed: Filed | None = field(default=None, repr=False)
    case_id: str = ""
    promised: tuple[PromiseMade, ...] = ()
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True)
class Entitlement:
    """免申即享: something due to the resident without applying. ``state``: offered, confirmed, declined."""

    entitlement_id: str
    version: str
    item_code: str
    item_name: str
    why: str = field(repr=False)
    gives: str = field(repr=False)
    authority: str
    account_masked: str = field(repr=False)
    state: str
    offered_until: date


@dataclass(frozen=True)
class OwnLicence:
    """An electronic licence to look at. ``valid_to`` None: for ever."""

    type_code: str
    type_name: str
    number_masked: str = field(repr=False)
    state: Standing
    valid_to: date | None


@dataclass(frozen=True)
class Verification:
    """What stands on a certificate that the platform issued (验真); names and numbers of persons come masked.

    ``permits``: of an industry licence (一业一证) what it covers; ``standing``: more than valid or not, where that is known.
    """

    name: str
    certificate_number: str = field(repr=False)
    holder_masked: str = field(repr=False)
    number_masked: str = field(repr=False)
    issuer: str
    issued_at: str
    is_valid: bool
    standing: LicenceState = LicenceState.VALID
    permits: tuple[SubPermit, ...] = field(default=(), repr=False)
