# SPDX-License-Identifier: Apache-2.0
"""What a file of golden cases says; tests/golden/README.md explains every key to whoever writes one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.catalogue.yaml_lines import YamlError, read_yaml


class CaseFault(Exception):
    """A file of cases, or one case, that cannot be used; ``what`` is for its author. ``line``: where, from 1."""

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.line = what, line


class Expected(StrEnum):
    """What a clerk would say."""

    GO = "go"
    WARN = "warn"
    BLOCK = "block"
    UNKNOWN = "unknown"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonOfCase(_Strict):
    """Somebody plainly synthetic: name and number are made of this (region 999999, which is nowhere)."""

    birth: date
    sex: Literal["male", "female"] = "male"
    card_kind: Literal["resident", "hmt_permit", "foreigner"] = "resident"


class LicenceOfCase(_Strict):
    """An electronic licence that the platform has."""

    state: Literal["valid", "expired", "revoked"] = "valid"
    valid_to: date | None = None
    values: dict[str, str] = Field(default_factory=dict)


class GoldenCase(_Strict):
    """One person on one day with one wish. ``platform``: False where nobody was asked."""

    name: str = Field(min_length=2)
    day: date
    person: PersonOfCase
    by: Literal["card", "code"] = "card"
    answers: dict[str, str] = Field(default_factory=dict)
    shared: dict[str, Any] = Field(default_factory=dict)
    licences: dict[str, LicenceOfCase] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    platform: bool = True
    expect: Expected
    about: tuple[int | str, ...] = ()
    why: str = Field(min_length=2)


class GoldenFile(_Strict):
    """All cases of one item."""

    item: str
    cases: tuple[GoldenCase, ...] = Field(min_length=1)


def read_golden_file(path: Path) -> GoldenFile:
    """One file.

    Raises:
        CaseFault: it cannot be read, is no YAML, or has what no case has.
    """
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise CaseFault(f"{error.what}。", error.line) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CaseFault(f"读不了这个文件：{error}。") from error
    try:
        return GoldenFile.model_validate(document.data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = ".".join(map(str, fault["loc"]))
        raise CaseFault(f"“{name}”的值不对：{fault['msg']}。", document.line(fault["loc"])) from error
