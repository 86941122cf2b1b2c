# SPDX-License-Identifier: Apache-2.0
"""One service item (事项) as its content file describes it. Source: domain notes 4.1; field elements GB/T 39046-2020.

The model says what may be written; :mod:`kiosk.catalogue.lint` says what should be. Unknown keys are refused.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, model_validator

from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.item_codes import handling_code, implementation_code
from kiosk.catalogue.kind_model import (
    Agent,
    Benefit,
    Booking,
    Bundle,
    DeliveryWay,
    EnterpriseScope,
    FeeExemption,
    InsteadOfMachine,
    LicenceActions,
    Part,
    Payment,
    Reprint,
)
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.placed_conditions import placed_conditions
from kiosk.catalogue.question_model import Question
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.result_model import Renews, ResultSheet
from kiosk.catalogue.rule_model import PrecheckRule
from kiosk.catalogue.scope import is_known
from kiosk.catalogue.words import Content, Words


class Fee(Content):
    """收费标准. ``amount`` in yuan as text: money is never a float."""

    amount: str = Field(pattern=r"^\d+(\.\d{2})?$")
    say: Words
    basis: str
    exempt: tuple[FeeExemption, ...] = ()


class Guide(Content):
    """办事指南 with all its elements (依据条件、流程时限、收费标准、注意事项 …). A case freezes ``version``."""

    version: str
    effective_from: date
    verified: Literal["primary", "secondary", "no"]
    case_type: Literal["即办", "承诺"]
    legal_days: int | None
    promise_days: int = Field(ge=0)
    basis: tuple[str, ...]
    conditions: tuple[Words, ...]
    steps: tuple[Words, ...]
    fee: Fee
    form: tuple[str, ...]
    """申请表字段: codes of the fields that the published form has."""
    materials: tuple[str, ...]
    """申请材料目录: codes of the materials that the published guide lists."""
    places: Words
    hours: Words
    phone: str
    complaint_phone: str
    notes: tuple[Words, ...]
    time_say: Words
    collect: Words
    next: Words | None = None


class CapabilityNeeds(Content):
    """Devices that the item cannot do without (all of ``need``, one of each of ``any_of``), and those that only make it
    easier. ``instead``: how it ends where the last step's machine is missing; such a machine stands in neither list.
    """

    need: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    optional: tuple[str, ...] = ()
    instead: InsteadOfMachine | None = None


class AuthLevel(StrEnum):
    """认证等级 an item asks for: 匿名, 弱 (number and one-time code), 强 (card)."""

    NONE = "none"
    WEAK = "weak"
    STRONG = "strong"


class Auth(Content):
    """Who may apply, and how sure the terminal has to be."""

    level: AuthLevel
    agent: Literal["allowed", "forbidden", "must"]
    minors: Literal["none", "guardian"]
    for_agent: Agent | None = None
    enterprise: EnterpriseScope | None = None
    presence: Literal["face"] | None = None
    """本人到场: who is known by the card is looked at besides, by the camera or by a helper (docs/adr/0030)."""

    @model_validator(mode="after")
    def _coherent(self) -> Auth:
        if self.agent == "forbidden" and self.for_agent is not None:
            raise ValueError("不能代办的事项不写 for_agent")
        if self.presence is not None and (self.agent != "forbidden" or self.level is not AuthLevel.STRONG):
            raise ValueError("要本人到场的事项，level 写 strong，agent 写 forbidden")
        if self.presence is not None and self.enterprise is not None:
            raise ValueError("要本人到场的事项，不替企业办")
        return self


class OfflineRule(Content):
    """Whether the terminal may take the item in while the platform cannot be reached."""

    mode: Literal["allowed", "forbidden"]
    max_queue_hours: int = Field(ge=0)
    guide_must_match: bool


class ConsentText(Content):
    """What is fetched about the resident and what for (个人信息保护法 17)."""

    say: Words
    purpose: Words


class PromiseText(Content):
    """告知承诺: plain lines, the official text beside them, what happens if it is not true."""

    title: Words
    lines: tuple[Words, ...] = Field(min_length=1)
    official: str
    consequence: Words
    decline: Words
    verify_days: int = Field(gt=0)


class Outcome(Content):
    """What the resident holds at the end."""

    result_name: str
    delivery: tuple[str, ...]
    document: Literal["none", "certificate", "portrait", "advice", "offline_code", "licence"]
    """``portrait``: a sheet of ID photographs (证件照), taken here; no case is filed and nobody is asked who they are.
    ``advice``: what answers, registers and dated values come to, 仅供参考: no seal, nobody's certificate.
    ``offline_code``: a slip with the resident's own 离线码.
    ``licence``: 行业综合许可证 of an enterprise, printed from its own cases once it is granted; a visit does not wait for it.
    """
    ways: tuple[DeliveryWay, ...] = ()
    """What the resident may choose between, the usual one first; empty: there is nothing to choose."""
    reprint: Reprint | None = None
    sheet: ResultSheet | None = None
    """The rows of the paper (``document`` certificate or advice)."""
    renews: Renews | None = None
    """Done once in so many months (定期认证): the receipt says when again."""


class Evaluation(Content):
    """好差评: 一事一评, 一次一评."""

    once: bool
    each: bool


class Archive(Content):
    """电子档案."""

    series: str
    retention: str


class ItemTests(Content):
    """What the item's tests are held against."""

    min_prefill: float = Field(ge=0, le=1)


class ServiceItem(Content):
    """One service item."""

    base_code: str
    code_status: Literal["verified", "provisional"]
    release: Literal["offered", "draft"] = "offered"
    """``draft``: linted, searched and tested like any other, and not offered to residents yet."""
    kind: Literal["single", "bundle", "licence", "proof", "query", "booking", "benefit", "payment", "convenience"]
    """``convenience``: 便民服务, no 政务服务事项: no case is filed. With a form, it is a request to whoever serves (叫车), with a
    number of theirs."""
    name: str
    plain_name: Words
    promise_line: Words
    alias: tuple[str, ...]
    keywords: tuple[str, ...]
    subject: tuple[str, ...]
    scope: str
    dept: Words
    authority: str | None = None
    """Key of the table of authorities (实施机构), from which the 实施编码 is made."""
    life_events: tuple[str, ...] = ()
    hot_rank: int | None = Field(default=None, ge=1)
    """高频事项: its place among the frequent ones, 1 first; None: not one of them."""
    icon: str
    guide: Guide
    capability: CapabilityNeeds
    auth: Auth
    offline: OfflineRule
    shared_data: tuple[str, ...]
    consent: ConsentText
    questions: tuple[Question, ...]
    fields: tuple[FieldSpec, ...]
    prechecks: tuple[PrecheckRule, ...]
    materials: tuple[MaterialSpec, ...]
    bundle: Bundle | None = None
    licence: LicenceActions | None = None
    booking: Booking | None = None
    payment: Payment | None = None
    benefit: Benefit | None = None
    lookup: Literal["enterprises"] | None = None
    """公开查询: the public register in which the one field is looked up, for whoever asks; the rules say what was found."""
    ride: Literal["taxi"] | None = None
    """一键叫车: a cab is called for whoever asks; the rules say why none comes, the one field is where its driver may call."""
    promise: PromiseText | None
    signature: Literal["none", "required"]
    outcome: Outcome
    evaluation: Evaluation
    archive: Archive
    tests: ItemTests

    @model_validator(mode="after")
    def _coherent(self) -> ServiceItem:
        if not is_known(self.scope):
            raise ValueError("通办范围（scope）写 全市通办、跨省通办、本区，或者区名（几个区用顿号隔开）")
        if not self.fields and self.kind != "convenience":
            raise ValueError("要填表的事项至少有一个字段（fields）")
        for kind, needed in (("booking", self.booking), ("payment", self.payment), ("benefit", self.benefit)):
            if self.kind == kind and needed is None:
                raise ValueError(f"kind 是 {kind} 的事项要写 {kind} 这一段")
        named_by = self.payment.bill_named_by if self.payment is not None else None
        if named_by is not None and named_by not in {question.id for question in self.questions}:
            raise ValueError(f"payment.bill_named_by 写的题 {named_by} 不存在")
        if (self.kind == "bundle") != (self.bundle is not None and self.licence is None):
            raise ValueError("kind 是 bundle 的事项要写 bundle，不写 licence；别的事项只有 licence 才写分项")
        if self.gives_portrait and (self.fields or self.materials or self.auth.level is not AuthLevel.NONE):
            raise ValueError("证件照不问是谁，也不填表：fields 和 materials 要空着，auth.level 写 none")
        if self.outcome.document == "advice" and self.kind != "query":
            raise ValueError("仅供参考的结果（advice）只有 query 才有")
        if self.outcome.sheet is not None and not self.gives_document:
            raise ValueError("outcome.sheet 只有打得出纸的事项才有（document: certificate 或 advice）")
        if self.outcome.document == "licence" and (self.licence is None or self.auth.enterprise is None):
            raise ValueError("综合许可证（licence）只有企业的许可事项才有：要写 licence 和 auth.enterprise")
        if self.outcome.document == "offline_code" and (not self.needs_strong or self.auth.agent != "forbidden"):
            raise ValueError("离线码只打给本人：auth.level 写 strong，agent 写 forbidden")
        if self.auth.level is AuthLevel.NONE and any(
            not source.startswith("answer:") for spec in self.fields for source in spec.prefill
        ):
            raise ValueError("不问是谁的事项没有可以带出来的值：fields 的 prefill 只能是 answer:")
        is_open = self.lookup is not None or self.ride is not None
        if is_open != (self.auth.level is AuthLevel.NONE and bool(self.fields)):
            raise ValueError(
                "不问是谁、又要写东西，就是公开查询或叫车：写 lookup 或 ride，auth.level 写 none，fields 不空"
            )
        if self.ride is not None and (self.kind != "convenience" or self.materials or len(self.fields) != 1):
            raise ValueError("叫车（ride）：kind 写 convenience，materials 空着，fields 只有一项：手机")
        if self.lookup is not None and (self.kind != "query" or self.materials or self.outcome.document != "none"):
            raise ValueError("公开查询：kind 写 query，materials 空着，outcome.document 写 none")
        if is_open and any("person." in source for source in self._said_or_judged):
            raise ValueError("公开查询、叫车不知道是谁：条件和说的话里不能有 person.")
        return self

    @property
    def _said_or_judged(self) -> tuple[str, ...]:
        said = [words.zh for rule in self.prechecks for words in (rule.say, rule.fix)]
        return (*self.expressions, *said)

    # What the journey asks of an item, in its words.

    @property
    def needs_strong(self) -> bool:
        """Only the card is good enough."""
        return self.auth.level is AuthLevel.STRONG

    @property
    def needs_promise(self) -> bool:
        """The resident reads and accepts a 告知承诺."""
        return self.promise is not None

    @property
    def needs_signature(self) -> bool:
        """The resident signs by hand."""
        return self.signature == "required"

    @property
    def offline_allowed(self) -> bool:
        """May be taken in while the platform cannot be reached."""
        return self.offline.mode == "allowed"

    @property
    def gives_document(self) -> bool:
        """A paper of its own comes out of the A4 printer."""
        return self.outcome.document in ("certificate", "advice")

    @property
    def has_paper(self) -> bool:
        """What was granted can be printed from the resident's own cases."""
        return self.gives_document or self.outcome.document == "licence"

    @property
    def pays_at_filing(self) -> bool:
        """Something is paid as soon as it is filed (统一公共支付)."""
        return self.payment is not None and self.payment.when == "at_filing"

    @property
    def gives_offline_code(self) -> bool:
        """It ends with the resident's own 离线码 on the slip."""
        return self.outcome.document == "offline_code"

    @property
    def gives_portrait(self) -> bool:
        """ID photographs are taken and printed here (证件照); the camera, no identity, no case."""
        return self.outcome.document == "portrait"

    @property
    def parts(self) -> tuple[Part, ...]:
        """分项 of a bundle, permits of a licence; empty for every other item."""
        return self.bundle.parts if self.bundle is not None else ()

    def impl_code(self, registers: Registers) -> str | None:
        """实施编码 (31 characters); None while the base code is provisional or the authority stands in no register."""
        authority = registers.authorities.get(self.authority or "")
        return None if authority is None else implementation_code(authority.number, authority.level, self.base_code)

    def handling_code(self, registers: Registers, number: int = 1) -> str | None:
        """业务办理项编码 (33 characters) of the ``number``-th way of handling it; None where there is no 实施编码."""
        code = self.impl_code(registers)
        return None if code is None else handling_code(code, number)

    def question(self, question_id: str) -> Question | None:
        """The question with this id."""
        return next((question for question in self.questions if question.id == question_id), None)

    def field(self, code: str) -> FieldSpec:
        """The field with this code.

        Raises:
            KeyError: there is none.
        """
        for spec in self.fields:
            if spec.code == code:
                return spec
        raise KeyError(code)

    @cached_property
    def shared_names(self) -> tuple[str, ...]:
        """Names of shared data that pre-checks and fields need; nothing more is asked for (最小必要)."""
        names = list(self.shared_data)
        for spec in self.fields:
            names += [source[6:] for source in spec.prefill if source.startswith(("share:", "after:"))]
        names += [name for material in self.materials for name in material.shared_names]
        return tuple(dict.fromkeys(names))

    @cached_property
    def remembered(self) -> tuple[str, ...]:
        """Codes of the fields that are filled with what the resident wrote another time (上次填写)."""
        return tuple(spec.code for spec in self.fields if spec.is_remembered)

    @cached_property
    def licence_types(self) -> tuple[str, ...]:
        """Types of electronic licences that materials, fields and pre-checks can use."""
        types = [kind for material in self.materials for kind in material.licence_types]
        for spec in self.fields:
            types += [source.split(":")[1] for source in spec.prefill if source.startswith("licence:")]
        return tuple(dict.fromkeys(types))

    @cached_property
    def value_names(self) -> frozenset[str]:
        """``values.NAME`` that its conditions look up (金额、年龄、期限 with a date)."""
        return frozenset(name for source in self.expressions for name in re.findall(r"\bvalues\.[a-z_0-9]+", source))

    @cached_property
    def compiled(self) -> dict[str, Any]:
        """Conditions that were compiled before, by their text (:func:`kiosk.guidance.belonging.holds` keeps them here)."""
        return {}

    @property
    def expressions(self) -> tuple[str, ...]:
        """Every condition of the item, wherever it stands."""
        return tuple(source for _, source in placed_conditions(self))
