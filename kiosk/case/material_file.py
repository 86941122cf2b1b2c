# SPDX-License-Identifier: Apache-2.0
"""A material that the resident photographed (拍照提交的材料): one PDF, and what the case record says of it.

Sources: domain notes 1.3 row 45 (digest of each file on the receipt), 4.1 (material source 1 高拍仪, 3 手机扫码上传). The PDF
goes as a sealed attachment beside the case; place, size and digest stand in the record, which the terminal signs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan
from kiosk.case.canonical import canonical_sha256
from kiosk.catalogue.words import Language
from kiosk.guidance.needs import TAKEN_BEFORE, MaterialSource, how

BYTES_A_PAGE: Final = 512 * 1024
"""500 KB, which the receiving systems accept, and the little that a PDF puts around a page."""
MOST_PAGES: Final = 20


class FileSource(StrEnum):
    """Which camera took it (材料来源)."""

    PHOTO = "photo"
    """高拍仪, or the terminal's own camera."""
    PHONE = "phone"
    """手机扫码上传"""
    REUSED = "reuse"
    """材料复用: it was photographed in this visit, for another service."""


@dataclass(frozen=True)
class FieldRead:
    """One field that was read off the paper (文字识别) and shown to the resident. What nobody confirmed is not handed on."""

    code: str
    value: str = field(repr=False)
    is_confirmed: bool

    def record(self) -> dict[str, object]:
        """As it stands in the case record."""
        return {
            "code": self.code,
            "confirmed": self.is_confirmed,
            "value": self.value if self.is_confirmed else None,
        }


@dataclass(frozen=True)
class MaterialFile:
    """One photographed material.

    Raises:
        ValueError: not a PDF, not 1 to 20 pages, or more than 512 KiB a page.
    """

    code: str
    """Of the material in the item (材料编码)."""
    pdf: bytes = field(repr=False)
    pages: int
    source: FileSource
    faults_overridden: tuple[str, ...] = ()
    """What 材料体检 found and the resident handed in all the same: kinds of ``kiosk.vision.papers.faults``, each once."""
    fields_read: tuple[FieldRead, ...] = ()

    def __post_init__(self) -> None:
        if not self.pdf.startswith(b"%PDF-"):
            raise ValueError("a photographed material is one PDF")
        if not 1 <= self.pages <= MOST_PAGES:
            raise ValueError(f"a photographed material has 1 to {MOST_PAGES} pages, not {self.pages}")
        if len(self.pdf) > self.pages * BYTES_A_PAGE:
            raise ValueError(f"a page has at most {BYTES_A_PAGE // 1024} KiB; compress it (kiosk.vision.papers.pdf)")

    @cached_property
    def sha256(self) -> str:
        """Of the PDF; its first 8 digits stand on the receipt."""
        return hashlib.sha256(self.pdf).hexdigest()

    def record(self, position: int) -> dict[str, object]:
        """As it stands in the case record. ``position``: of the sealed attachment that holds the PDF."""
        return {
            "attachment": position,
            "pages": self.pages,
            "bytes": len(self.pdf),
            "faults_overridden": sorted(set(self.faults_overridden)),
            "fields_read": [one.record() for one in self.fields_read],
        }


def with_files(
    plans: Sequence[MaterialPlan], files: Sequence[MaterialFile], language: Language = Language.ZH
) -> tuple[MaterialPlan, ...]:
    """The plans with what was photographed in place of 系统之后核对 or a promise.

    Raises:
        ValueError: two files for one material, for none of these, or for one that was fetched (两个免于提交: it must not
            have been asked for).
    """
    by_code = {one.code: one for one in files}
    if len(by_code) != len(files):
        raise ValueError("two files for one material: make one PDF of them")
    asked = {plan.code for plan in plans if not plan.source.is_fetched}
    if not set(by_code) <= asked:
        raise ValueError("a file for a material that is not needed here, or that was fetched")
    return tuple(_photographed(plan, by_code[plan.code], language) if plan.code in by_code else plan for plan in plans)


def _photographed(plan: MaterialPlan, file: MaterialFile, language: Language) -> MaterialPlan:
    source = MaterialSource(file.source.value)
    said = TAKEN_BEFORE if file.source is FileSource.REUSED else how(source)
    told = said.say(language, {"pages": str(file.pages)})
    return replace(
        plan, source=source, how=told, how_term=said.term, sha256=file.sha256, due=None, may_be_photographed=False
    )


def digest_of(plan: MaterialPlan, form: Form) -> str | None:
    """What names this material in the record: SHA-256 of the content where there is one (the PDF, the promise's official text in
    UTF-8), otherwise of what points to it: the licence's 证照标识, which holds number and version, or the register's name.

    None: nothing is handed in (系统之后核对, 容缺), or the platform keeps it and told no digest (复用 of a mended case).
    """
    promise = form.item.promise
    if plan.sha256 is not None:
        return plan.sha256
    if plan.licence_id is not None:
        return _text_sha256(plan.licence_id)
    if plan.shared_name is not None:
        return canonical_sha256(["shared/1", plan.shared_name])
    if plan.earlier_id is not None:
        return form.known.earlier[plan.code].sha256 or None
    if plan.source is MaterialSource.PROMISE and promise is not None:
        return _text_sha256(promise.official)
    return None


def _text_sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
