# SPDX-License-Identifier: Apache-2.0
"""The fields of an item's form as its content file describes them. Source: domain notes 4.1, GB/T 39046-2020."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from kiosk.catalogue.words import Content, Words


class FieldKind(StrEnum):
    """How a field is asked. ``code`` fields are never asked."""

    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    PHONE = "phone"
    MONEY_BAND = "money_band"
    REGION = "region"
    CODE = "code"
    COUNT = "count"
    """A whole number between ``at_least`` and ``at_most``."""
    ID_NUMBER = "id_number"
    """公民身份号码 of somebody else."""
    ENTERPRISE_NUMBER = "enterprise_number"
    """统一社会信用代码"""
    BANK_ACCOUNT = "bank_account"
    PLACE = "place"
    """A service point (网点)."""
    SLOT = "slot"
    """预约时段 at the chosen place."""
    DELIVERY = "delivery"
    """One of the ways of the outcome (取件方式)."""


class Mask(StrEnum):
    """How a value is covered on screen and paper."""

    NONE = "none"
    NAME = "name"
    NUMBER = "number"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"


class Unmasked(StrEnum):
    """Why a value has no mask. Who looks on by the resident's consent (同屏协助) sees the first two and never the third."""

    PUBLIC = "public"
    """Anybody may look it up: what a public register says of an enterprise."""
    IMPERSONAL = "impersonal"
    """It says nothing of anybody: how many copies, how large a shop is."""
    RESIDENT = "resident"
    """The resident has to read it in full, and nobody else has to: amounts, dates of a life, where somebody works."""


MAY_BE_PERSONAL: Final = frozenset({
    FieldKind.TEXT, FieldKind.DATE, FieldKind.PHONE, FieldKind.MONEY_BAND, FieldKind.REGION, FieldKind.COUNT,
    FieldKind.ID_NUMBER, FieldKind.ENTERPRISE_NUMBER, FieldKind.BANK_ACCOUNT,
})  # fmt: skip
"""Kinds that hold what somebody writes or a register says: masked, or said why not. The others have the content's own choices."""


class Rule(StrEnum):
    """Checks that a field's value has to pass beyond its kind."""

    CERTIFICATE_NUMBER = "certificate_number"
    PHONE = "phone"
    ADDRESS = "address"
    NOT_FUTURE = "not_future"
    FROM_SIXTEEN = "from_sixteen"
    NOT_PAST = "not_past"
    ENTERPRISE_NUMBER = "enterprise_number"
    BANK_ACCOUNT = "bank_account"
    POSTCODE = "postcode"
    NOT_SELF = "not_self"
    """Not the applicant's own number."""


ADDRESSES: Final = frozenset(
    {
        "share:contact.post_address",
        "share:residence.address",
        "share:household.registration",
        "identity:address",
        "enterprise:address",
    }
)
"""Where a known address may come from that is offered for another one (我的地址)."""


class FieldOption(Content):
    """One choice of a field."""

    value: str = Field(min_length=1)
    label: Words


class Ask(Content):
    """How the resident is asked when nobody else knows."""

    title: Words
    hint: Words | None = None
    example: Words | None = None
    options: tuple[FieldOption, ...] = ()
    options_of_question: str | None = None
    own_words: bool = False
    suggest: tuple[str, ...] = ()
    """What is offered before anything is written: ``field:`` and a code, or an address that is known (``share:``, ``identity:``,
    ``enterprise:``). Nothing is fetched for it.
    """
    confirm: bool = False
    """A value that was found is good once the resident has chosen it: where a courier comes to is theirs to say."""
    reckoned: Words | None = None
    """Beside a day that was reckoned of a record (``after:``): what the record says. ``{day}``: its day, in words."""
    max_length: int = Field(default=100, gt=0)
    at_least: int = 0
    at_most: int = 999


_SOURCE = re.compile(
    r"^(identity:(name|number|certificate_type|address)|share:[a-z_]+(\.[a-z_]+)+|licence:[A-Z]{3}:[a-z_]+|answer:[a-z_]+"
    r"|agent:(name|number)|enterprise:(name|number|legal_person|address)|last:[a-z_]+|site:place|guide:[a-z_]+"
    r"|after:[a-z_]+(\.[a-z_]+)+)$"
)


_ALWAYS_FRESH = (FieldKind.MONEY_BAND, FieldKind.BANK_ACCOUNT, FieldKind.SLOT, FieldKind.CODE)


class FieldSpec(Content):
    """One field of the form: a GB/T 39046 element, where its value may come from, and how it is asked."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    element: str
    type: str = Field(pattern=r"^(an|n)(\.\.)?\d+$")
    label: Words
    elder_label: Words | None = None
    kind: FieldKind
    required: bool
    show_when: str | None = None
    prefill: tuple[str, ...] = ()
    mask: Mask = Mask.NONE
    unmasked: Unmasked | None = None
    """Said where the mask is none and the kind may hold something of a person."""
    editable: bool = True
    disputable: bool = False
    display: Words | None = None
    table: str | None = None
    ask: Ask | None = None
    parts: tuple[str, ...] = ()
    """Parts of a bundle that want it; empty: all of them."""
    last_days: int = Field(default=730, gt=0, le=730)
    """How old the resident's own words of another time (``last:``), or the day of a record (``after:``), may be."""
    validate_with: tuple[Rule, ...] = Field(default=(), alias="validate")

    @model_validator(mode="after")
    def _coherent(self) -> FieldSpec:
        for source in self.prefill:
            if not _SOURCE.match(source):
                known = (
                    "identity:、share:、licence:类型:、answer:、agent:、enterprise:、last:、site:place、guide:、after:"
                )
                raise ValueError(f"{source} 不是值的来源（{known}）")
            if source.startswith("last:") and (source != f"last:{self.code}" or self.kind in _ALWAYS_FRESH):
                raise ValueError(f"{source}：只能写 last:{self.code}；钱、账号、时间每次都要重新说，不能沿用上次的")
            if source.startswith("after:") and not (
                self.kind is FieldKind.DATE and self.ask is not None and self.ask.reckoned is not None
            ):
                raise ValueError(f"{source}：只给日期（kind: date）用，还要写 ask.reckoned，告诉人这一天怎么来的")
        if self.editable and self.ask is None:
            raise ValueError("可以填的字段要写明怎么问（ask）")
        return self

    @property
    def is_remembered(self) -> bool:
        """Filled with what the resident wrote another time, where no source before has a value."""
        return f"last:{self.code}" in self.prefill
