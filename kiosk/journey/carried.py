# SPDX-License-Identifier: Apache-2.0
"""Papers that were photographed in this visit, for the next service of the same person (一次提交，多次复用).

Source: domain notes 1.3 row 39 (沪府规〔2020〕4号: 一次提交、多次复用). In the visit's memory alone, and gone with the person:
who comes next, whom somebody acts for and whose enterprise it is find nothing of it. Nothing is used by itself: it is shown
again, and one tap is the consent for the new case.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.case.material_file import FileSource, MaterialFile
from kiosk.catalogue.material_model import MaterialSpec


@dataclass(frozen=True)
class PageLook:
    """What a page looked like on the panel: ``height`` rows of ``width`` points, blue green red and 255, made small."""

    width: int
    height: int
    packed: bytes = field(repr=False)

    @staticmethod
    def of(width: int, height: int, points: bytes | bytearray) -> PageLook:
        """Of the points themselves."""
        return PageLook(width, height, zlib.compress(points, 1))

    @property
    def points(self) -> bytes:
        """To be shown again."""
        return zlib.decompress(self.packed)


@dataclass(frozen=True)
class CarriedPaper:
    """One material as it was handed in. ``looks``: its pages, in their order."""

    spec: MaterialSpec
    file: MaterialFile = field(repr=False)
    looks: tuple[PageLook, ...] = field(repr=False)

    def fits(self, wanted: MaterialSpec) -> bool:
        """Whether it is what another service wants, with as many pages as that takes."""
        photo = wanted.photo
        is_whole = photo is not None and photo.pages_min <= self.file.pages <= photo.pages_max
        return is_whole and wanted.is_same_paper(self.spec)

    def for_next_case(self) -> MaterialFile:
        """As it goes with the next case. What was read off it was confirmed for another form, and is nobody's word on this."""
        return replace(self.file, source=FileSource.REUSED, fields_read=())


@dataclass(frozen=True)
class CarriedPapers:
    """By material code; the last of each."""

    by_code: Mapping[str, CarriedPaper] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def with_paper(self, paper: CarriedPaper) -> CarriedPapers:
        """One more, in place of an earlier one of its kind."""
        return CarriedPapers(MappingProxyType({**self.by_code, paper.spec.code: paper}))

    def for_material(self, wanted: MaterialSpec) -> CarriedPaper | None:
        """What will do for this material; None: it is photographed."""
        paper = self.by_code.get(wanted.code)
        return paper if paper is not None and paper.fits(wanted) else None
