# SPDX-License-Identifier: Apache-2.0
"""The materials (申请材料) of an item as its content file describes them. Source: domain notes 1.2 row 21, 1.3 rows 41 to 46."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from kiosk.catalogue.blank_form_model import BlankForm
from kiosk.catalogue.kind_model import Lateness
from kiosk.catalogue.sample_paper_model import SamplePaper
from kiosk.catalogue.words import Content, Words
from kiosk.vision.papers.kinds import DocumentKind


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
    """申请材料 with its elements (名称、来源、类型、份数、形式、必要性). ``photo``: how, where ``source_order`` names it.

    ``reuse_months``: so old the one of an earlier case may be, in whole months, where ``source_order`` names 复用.
    """

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
    reuse_months: int = Field(default=6, ge=1, le=24)
    sample: Words | None = None
    """What a good one looks like, in words (示例样表)."""
    blank_form: BlankForm | None = None
    """空白表格: where it is a form to be filled in by hand. In the file it is named as in the library."""
    picture: SamplePaper | None = None
    """What it looks like, drawn (示例样表). Named as the blank form is; where it is photographed, its kind of paper says it."""

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

    @property
    def is_reusable(self) -> bool:
        """One that an earlier case handed in will do (材料复用), where it is not too old."""
        return "reuse" in self.source_order

    def is_same_paper(self, other: MaterialSpec) -> bool:
        """Whether what was handed in as ``other``, perhaps for another service, is what is wanted here (同一份材料): code and
        name are the same, and so is the kind of paper where both say it. A code alone says too little: authors choose it.
        """
        if (self.code, self.name.zh) != (other.code, other.name.zh):
            return False
        mine, theirs = self.photo, other.photo
        return mine is None or theirs is None or (mine.kinds, mine.is_card) == (theirs.kinds, theirs.is_card)
