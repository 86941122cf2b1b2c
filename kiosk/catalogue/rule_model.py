# SPDX-License-Identifier: Apache-2.0
"""The rules of the pre-check (智能预审) as an item's content file describes them. Source: domain notes 1.3 row 36."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from kiosk.catalogue.words import Content, Words


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
