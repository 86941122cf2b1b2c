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
    Lateness,
    LicenceActions,
    Part,
    Payment,
    Reprint,
)
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.words import Content, Words
from kiosk.vision.papers.kinds import DocumentKind


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

    @model_validator(mode="after")
    def _coherent(self) -> Auth:
        if self.agent == "forbidden" and self.for_agent is not None:
            raise ValueError("不能代办的事项不写 for_agent")
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


class StopText(Content):
    """An answer that leads elsewhere: what, where to, and honestly why."""

    reason: Words
    what: Words
    why: Words


class Option(Content):
    """One answer. ``next``: the question after it (default: the next in the file). ``stop``: this way ends here."""

    value: str = Field(min_length=1)
    label: Words
    note: Words | None = None
    next: str | None = None
    stop: StopText | None = None
    template: str | None = None


class Question(Content):
    """One question of the 递进式问卷."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    ask: Words
    help: Words | None = None
    options: tuple[Option, ...] = Field(min_length=2)

    def option(self, value: str) -> Option | None:
        """The option with this value."""
        return next((option for option in self.options if option.value == value), None)


class Severity(StrEnum):
    """What a failed rule does to the visit."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class PrecheckRule(Content):
    """智能预审: where ``when`` applies, ``expr`` has to hold. Without ``expr`` the text is simply said (info).

    ``absent_means_hit``: the platform was asked and had no such record; that absence is the finding. ``material``: the
    rule checks this material; ``checks``: which of the guide's conditions (from 1); ``part``: it belongs to this part of a
    bundle. ``who``: who helps; none: the guide's telephone.
    """

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    checks: tuple[int, ...] = ()
    material: str | None = None
    part: str | None = None
    who: Words | None = None
    when: str | None = None
    expr: str | None = None
    severity: Severity
    say: Words
    fix: Words
    rule: str = ""
    absent_means_hit: bool = False

    @model_validator(mode="after")
    def _coherent(self) -> PrecheckRule:
        if self.expr is None and self.severity is not Severity.INFO:
            raise ValueError("会拦下或提醒的规则要有 expr")
        return self


class PhotoSpec(Content):
    """How a material is photographed (拍照提交): how to lay it, which papers would do, how many pages, what it says.

    ``kinds``: values of ``DocumentKind``; empty: any paper. ``is_card``: front and back, put onto one sheet.
    ``fields``: what the paper says -> the form's field with which it is compared. ``later``: until when it may be handed in.
    """

    lay: Words
    kinds: tuple[DocumentKind, ...] = ()
    pages_min: int = Field(default=1, ge=1, le=10)
    pages_max: int = Field(default=1, ge=1, le=10)
    is_card: bool = False
    fields: dict[str, str] = Field(default_factory=dict)
    later: Words

    @model_validator(mode="after")
    def _coherent(self) -> PhotoSpec:
        if self.is_card and (self.pages_min, self.pages_max) != (2, 2):
            raise ValueError("卡片正反面是两页：pages_min 和 pages_max 都写 2")
        if self.pages_min > self.pages_max:
            raise ValueError("pages_min 不能比 pages_max 大")
        return self


class MaterialSpec(Content):
    """申请材料 with its elements (名称、来源、类型、份数、形式、必要性). ``photo``: how, where ``source_order`` names it."""

    code: str
    name: Words
    key: bool
    need_when: str | None = None
    origin: str
    type: str
    copies: int = Field(ge=0)
    form: Literal["原件", "复印件", "电子"]
    source_order: tuple[str, ...] = Field(min_length=1)
    photo: PhotoSpec | None = None
    parts: tuple[str, ...] = ()
    lack: Lateness | None = None
    sample: Words | None = None
    """What a good one looks like, in words (示例样表)."""

    @model_validator(mode="after")
    def _coherent(self) -> MaterialSpec:
        for source in self.source_order:
            if not re.match(r"^(ecert:[A-Z]{3}|share:[a-z_]+(\.[a-z_]+)+|reuse|photo|promise|later|window)$", source):
                allowed = "ecert:类型、share:名称、reuse、photo、promise、later、window"
                raise ValueError(f"{source} 不是材料的来源（{allowed}）")
        if ("photo" in self.source_order) != (self.photo is not None):
            raise ValueError("来源里有 photo，就要写明怎么拍（photo），反过来也一样")
        return self

    @property
    def licence_types(self) -> tuple[str, ...]:
        """Types of electronic licences that can stand in for this material."""
        return tuple(source.partition(":")[2] for source in self.source_order if source.startswith("ecert:"))

    @property
    def shared_names(self) -> tuple[str, ...]:
        """Shared data that can stand in for this material."""
        return tuple(source.partition(":")[2] for source in self.source_order if source.startswith("share:"))


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
    document: Literal["none", "certificate", "portrait", "advice", "offline_code"]
    """``portrait``: a sheet of ID photographs (证件照), taken here; no case is filed and nobody is asked who they are.
    ``advice``: what answers, registers and dated values come to, 仅供参考: no seal, nobody's certificate.
    ``offline_code``: a slip with the resident's own 离线码.
    """
    ways: tuple[DeliveryWay, ...] = ()
    """What the resident may choose between, the usual one first; empty: there is nothing to choose."""
    reprint: Reprint | None = None


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
    promise: PromiseText | None
    signature: Literal["none", "required"]
    outcome: Outcome
    evaluation: Evaluation
    archive: Archive
    tests: ItemTests

    @model_validator(mode="after")
    def _coherent(self) -> ServiceItem:
        if not self.fields and self.kind != "convenience":
            raise ValueError("要填表的事项至少有一个字段（fields）")
        for kind, needed in (("booking", self.booking), ("payment", self.payment), ("benefit", self.benefit)):
            if self.kind == kind and needed is None:
                raise ValueError(f"kind 是 {kind} 的事项要写 {kind} 这一段")
        if (self.kind == "bundle") != (self.bundle is not None and self.licence is None):
            raise ValueError("kind 是 bundle 的事项要写 bundle，不写 licence；别的事项只有 licence 才写分项")
        if self.gives_portrait and (self.fields or self.materials or self.auth.level is not AuthLevel.NONE):
            raise ValueError("证件照不问是谁，也不填表：fields 和 materials 要空着，auth.level 写 none")
        if self.outcome.document == "advice" and self.kind != "query":
            raise ValueError("仅供参考的结果（advice）只有 query 才有")
        if self.outcome.document == "offline_code" and (not self.needs_strong or self.auth.agent != "forbidden"):
            raise ValueError("离线码只打给本人：auth.level 写 strong，agent 写 forbidden")
        if self.auth.level is AuthLevel.NONE and any(
            not source.startswith("answer:") for spec in self.fields for source in spec.prefill
        ):
            raise ValueError("不问是谁的事项没有可以带出来的值：fields 的 prefill 只能是 answer:")
        return self

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
        return self.outcome.document == "certificate"

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
            names += [source[6:] for source in spec.prefill if source.startswith("share:")]
        names += [name for material in self.materials for name in material.shared_names]
        return tuple(dict.fromkeys(names))

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
        """Every condition of the item, in file order."""
        found = [spec.show_when for spec in self.fields]
        for rule in self.prechecks:
            found += [rule.when, rule.expr]
        found += [material.need_when for material in self.materials]
        found += [part.when for part in self.parts]
        found += [one.when for one in self.guide.fee.exempt]
        found += [self.capability.instead.when] if self.capability.instead is not None else []
        return tuple(source for source in found if source is not None)
