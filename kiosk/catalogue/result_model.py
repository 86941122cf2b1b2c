# SPDX-License-Identifier: Apache-2.0
"""What stands on the paper that an item ends in (证明、查询结果), as its content says. Source: domain notes 1.5 row 73.

Who it is about, the purpose, the issuer, the time and the code to verify it stand on every one; here are the rows of its own.
The platform fills them in from what its registers say, never from what a resident wrote about themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import Field, model_validator

from kiosk.catalogue.days import add_months
from kiosk.catalogue.words import Content, Words

MOST_ROWS: Final = 14
_SOURCE: Final = re.compile(
    r"^(field:[a-z_]+|answer:[a-z_]+|share:[a-z_]+(\.[a-z_]+)+|licence:[A-Z]{3}:[a-z_]+|rules:verdict)$"
)


class Renews(Content):
    """What a granted case puts off (定期认证): a register's last day and next day, and every how many months it is due."""

    months: str
    """Name of a dated value (tables/values.yaml)."""
    last: str
    """Shared record that holds the day of the last time."""
    due: str
    """Shared record that holds the day by which it is due again."""
    label: Words
    """What the next time is called, on screen and on the receipt."""

    def next_day(self, values: Mapping[str, object], day: date) -> date:
        """The day by which it is due again, of what was done on ``day``; ``values``: as conditions name them."""
        return add_months(day, int(str(values[f"values.{self.months}"])))


class ResultRow(Content):
    """One row. ``source``: ``field:`` (as it was filed, with its label), ``answer:``, ``share:``, ``licence:``, or
    ``rules:verdict`` (智能预审: ``go``, or ``check`` where a rule warned or could not be decided; both have to be ``said``).
    """

    source: str = Field(alias="from")
    label: Words | None = None
    """None: the field's or the shared record's own."""
    display: Words | None = None
    """``{value}`` in words: ``{value} 个月``."""
    absent: Words | None = None
    """What stands there where there is no such record; None: the row is left out."""
    said: dict[str, Words] = Field(default_factory=dict)
    """Other words for single values (``"true"``, ``"married"``)."""
    when: str | None = None
    """Condition, as of a field: only then."""

    @model_validator(mode="after")
    def _coherent(self) -> ResultRow:
        if not _SOURCE.match(self.source):
            raise ValueError(f"{self.source} 不是结果的来源（field:、answer:、share:、licence:类型:、rules:verdict）")
        if self.source.startswith("rules:") and set(self.said) != {"go", "check"}:
            raise ValueError("rules:verdict 要写 said: go 和 check")
        if self.label is None and not self.source.startswith(("field:", "share:")):
            raise ValueError("answer:、licence:、rules: 的一行要写 label")
        return self


class ResultTable(Content):
    """A list of a register, one line each: ``name`` of a shared record of the type list, ``head``: what the lines are."""

    source: str = Field(alias="from", pattern=r"^share:[a-z_]+(\.[a-z_]+)+$")
    head: Words
    none: Words
    """What is said where the list is empty."""
    when: str | None = None


class ResultSheet(Content):
    """The rows and what is to be known about them; ``purpose``: the question whose answer stands there as 用途."""

    purpose: str | None = None
    rows: tuple[ResultRow, ...] = Field(default=(), max_length=MOST_ROWS)
    table: ResultTable | None = None
    notes: tuple[Words, ...] = Field(default=(), max_length=4)

    @property
    def shared_names(self) -> tuple[str, ...]:
        """Shared records that it shows."""
        sources = [row.source for row in self.rows] + ([self.table.source] if self.table is not None else [])
        return tuple(one[6:] for one in sources if one.startswith("share:"))
