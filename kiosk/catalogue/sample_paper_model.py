# SPDX-License-Identifier: Apache-2.0
"""A picture of what a paper looks like (示例样表) as ``content/library/sample_papers.yaml`` describes it.

Source: domain notes 1.2 row 21 (材料要素: 示例样表). It is drawn by the terminal, marked 样张, and of nobody: no photograph of a
paper, and nothing of an emblem or a real seal.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kiosk.catalogue.words import Content
from kiosk.vision.papers.kinds import DocumentKind


class SampleLine(Content):
    """One line of the paper: what it is called, and made-up words (测试某某)."""

    label: str = Field(min_length=1, max_length=4)
    value: str = Field(min_length=1, max_length=9)


class SamplePaper(Content):
    """The paper. ``layout``: 卡片, 一页 of a booklet, 翻开的本子, 一张纸, 照片 or 平面图; ``kinds``: the papers that look so by
    themselves; ``rows``: what must be readable, of a plan what is marked on it; ``back``: the other side of a card;
    ``portrait``: somebody's picture is on it; ``seal``: it is stamped.
    """

    layout: Literal["card", "page", "booklet", "letter", "photo", "plan"]
    title: str = Field(default="", max_length=7)
    kinds: tuple[DocumentKind, ...] = ()
    rows: tuple[SampleLine, ...] = Field(default=(), max_length=4)
    back: tuple[SampleLine, ...] = Field(default=(), max_length=3)
    portrait: bool = False
    seal: bool = False
