# SPDX-License-Identifier: Apache-2.0
"""What a content package says of itself: serial, since when, for whom, for which program, and its parts.

Keys that this version does not know are passed over: they are signed, and what must not be passed over comes with a higher
``least_program``.
"""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import accumulate
from typing import Annotated, Final, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.version import PROGRAM_VERSION
from kiosk.catalogue.package.faults import FaultKind, PackageFault, fault

MAX_PART_BYTES: Final = 512 * 1024 * 1024
MAX_FILE_BYTES: Final = 768 * 1024 * 1024
"""Fifty times what a city's 4,000 items take; a terminal's disk holds several of them."""

Version = Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
_SiteCode = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[^\s,:]+$")]


class _Signed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Stage(_Signed):
    """分批: to which sites. Neither ``sites`` nor ``share``: to all.

    ``share``: so many of a hundred sites, picked by a digest over ``round`` and the site's code: who is among 10 is among 50
    of the same round, and another round begins with others.
    """

    sites: tuple[_SiteCode, ...] | None = None
    share: Annotated[int, Field(ge=0, le=100)] | None = None
    round: Annotated[str, Field(max_length=64)] = ""

    @model_validator(mode="after")
    def _one_way(self) -> Stage:
        if self.sites is not None and self.share is not None:
            raise ValueError("sites 和 share 只能写一样")
        return self

    def reaches(self, site: str) -> bool:
        """Whether a site is among those it is for."""
        if self.sites is not None:
            return site in self.sites
        if self.share is None:
            return True
        digest = hashlib.sha256(f"{self.round}\x00{site}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % 100 < self.share


class Part(_Signed):
    """One part: its name, its size in bytes, and its SHA-256 in hexadecimal."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
    size: Annotated[int, Field(ge=0, le=MAX_PART_BYTES)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PartPlace(NamedTuple):
    """Where a part begins, counted from the first part; its size; its SHA-256, hexadecimal."""

    begins: int
    size: int
    sha256: str


class Label(_Signed):
    """``serial``: rises with every package; ``effective_from``: not used before that day."""

    serial: Annotated[int, Field(ge=1, lt=2**63)]
    made_at: AwareDatetime
    effective_from: date
    stage: Stage = Stage()
    least_program: Version = PROGRAM_VERSION


class Manifest(Label):
    """The label and the parts."""

    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=32)]

    @model_validator(mode="after")
    def _coherent(self) -> Manifest:
        if len({part.name for part in self.parts}) != len(self.parts):
            raise ValueError("同名的部分有两个")
        return self

    @property
    def parts_size(self) -> int:
        """Bytes of all parts together."""
        return sum(part.size for part in self.parts)

    def places(self) -> dict[str, PartPlace]:
        """Every part by name, where it begins counted from the first one."""
        begins = accumulate((part.size for part in self.parts), initial=0)
        return {part.name: PartPlace(at, part.size, part.sha256) for at, part in zip(begins, self.parts, strict=False)}

    def encode(self) -> bytes:
        """The same bytes for the same values."""
        return self.model_dump_json(exclude_none=True).encode()


def parse_manifest(data: bytes) -> Manifest | PackageFault:
    """A manifest whose signature was verified."""
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError:
        return fault(FaultKind.BAD_MANIFEST)
    if manifest.parts_size > MAX_FILE_BYTES:
        return fault(FaultKind.TOO_LARGE, f"{manifest.parts_size} 字节")
    return manifest


def is_newer(least: str, program: str) -> bool:
    """Whether ``least`` asks for more than ``program``; both ``1.2.3``."""
    return _numbers(least) > _numbers(program)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in version.split("."))
