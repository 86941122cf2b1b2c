# SPDX-License-Identifier: Apache-2.0
"""Roads of the city by district (路名), to be picked instead of written: ``content/tables/roads.yaml``, data of the content.

Names alone, and the letter under which each is found. Source: domain notes 5 row 8 (区→路→弄→号→室); a whole register of them
(标准地址库) has the same shape. A content without the file has no roads: they are written then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, ValidationError, model_validator

from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError, finding, note
from kiosk.catalogue.registers import Region, Verified
from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.words import Content, Words
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml

ROADS_FILE: Final = "roads.yaml"

DistrictCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
RoadName = Annotated[str, Field(pattern=r"^[㐀-鿿]{1,11}[路道街巷村]$")]
"""A name, and nothing behind it: no number, no lane."""
Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]


class _Described(Content):
    """What is said of the list as a whole."""

    sample: bool
    notice: Words | None = None
    """Shown where roads are picked; a sample has to have one."""
    as_of: date
    verified: Verified
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _samples_say_so(self) -> Self:
        if self.sample and self.notice is None:
            raise ValueError("样例数据（sample: true）要有 notice，选路名时会写出来")
        return self


class RoadBook(_Described):
    """The roads as a terminal uses them: district -> letter -> names, both in the order of their pinyin."""

    districts: Mapping[DistrictCode, Mapping[Letter, tuple[RoadName, ...]]]

    def letters(self, district: str) -> Mapping[str, tuple[str, ...]]:
        """Letter -> roads of a district; empty where nothing is known of it."""
        return self.districts.get(district, {})


class RoadsFile(_Described):
    """``roads.yaml`` as it is written, by 行政区划代码. ``letters``: of beginnings that their usual reading misses."""

    letters: dict[Annotated[str, Field(min_length=1)], Letter] = Field(default_factory=dict)
    districts: dict[DistrictCode, Annotated[tuple[tuple[RoadName, ...], ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for code, rows in self.districts.items():
            names = [name for row in rows for name in row]
            if not names:
                raise ValueError(f"{code} 下面一条路也没有")
            if doubled := [name for name in names if names.count(name) > 1]:
                raise ValueError(f"{code} 里“{doubled[0]}”写了两次")
            if unread := [name for name in names if not self.letter_of(name)]:
                raise ValueError(f"“{unread[0]}”的第一个字不知道怎么读，请在 letters 里写明")
        return self

    def letter_of(self, name: str) -> str:
        """The letter under which a road is found; empty where nobody can tell."""
        told = max((one for one in self.letters if name.startswith(one)), key=len, default="")
        return self.letters[told] if told else "".join(characters().initials.get(name[0], ())[:1]).upper()

    def book(self) -> RoadBook:
        """To be picked from."""
        return RoadBook(
            sample=self.sample,
            notice=self.notice,
            as_of=self.as_of,
            verified=self.verified,
            source=self.source,
            districts={code: self._by_letter(rows) for code, rows in self.districts.items()},
        )

    def _by_letter(self, rows: tuple[tuple[str, ...], ...]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in sorted((name for row in rows for name in row), key=_in_pinyin):
            found.setdefault(self.letter_of(name), []).append(name)
        return {letter: tuple(found[letter]) for letter in sorted(found)}


def load_roads(tables: Path, regions: Mapping[str, Region]) -> RoadBook | None:
    """Read ``content/tables/roads.yaml``; None where there is none. ``regions``: the districts that there are.

    Raises:
        SharedFileError: it cannot be read, is no YAML, has a wrong entry, or names a district that the city does not have.
    """
    file = _read(tables / ROADS_FILE, regions)[1]
    return None if file is None else file.book()


def lint_roads(tables: Path, regions: Mapping[str, Region]) -> list[Finding]:
    """One note where nobody has looked the names up, whatever their number; a warning for a district without roads."""
    path = tables / ROADS_FILE
    try:
        document, file = _read(path, regions)
    except SharedFileError as error:
        return [error.as_finding]
    if document is None or file is None:
        return []
    found = []
    if file.sample or file.verified != "primary":
        count = sum(len(row) for rows in file.districts.values() for row in rows)
        kind = "样例数据" if file.sample else "路名表"
        what = f"{len(file.districts)} 个区的 {count} 条路名是{kind}，{file.as_of} 起，来源：{file.source}。"
        mend = f"{file.verified}, unverified：请换成标准地址库里的路名。"
        found.append(note(path, document.line(("verified",)), "unverified", what, mend))
    for code in _districts(regions):
        if code not in file.districts:
            what = f"{regions[code].name.zh}（{code}）没有路名，那里的人要自己写。"
            line = document.line(("districts",))
            found.append(finding(path, line, "roads", what, "请补上。", FindingSeverity.WARNING))
    return found


def _read(path: Path, regions: Mapping[str, Region]) -> tuple[YamlDocument | None, RoadsFile | None]:
    if not path.exists():
        return None, None
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise SharedFileError(path, error.line, error.what) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SharedFileError(path, 1, f"读不了这个文件：{error}") from error
    try:
        file = RoadsFile.model_validate(document.data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        said = str(fault["msg"]).removeprefix("Value error, ")
        what = f"“{'.'.join(map(str, fault['loc'])) or '整个文件'}”的值不对：{said}"
        raise SharedFileError(path, document.line(fault["loc"]), what) from error
    known = _districts(regions)
    for code in file.districts:
        if code not in known:
            what = f"没有编码是 {code} 的区；可以写的有：{'、'.join(known)}"
            raise SharedFileError(path, document.line(("districts", code)), what)
    return document, file


def _districts(regions: Mapping[str, Region]) -> Collection[str]:
    return [code for code, region in regions.items() if region.of == "city"]


def _in_pinyin(name: str) -> tuple[int, ...]:
    """Sounds of a name one after another; a character that nobody reads comes last."""
    known = characters()
    return tuple(known.readings.get(one, (len(known.syllables),))[0] for one in name)
