# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a paper under the camera (材料体检): each with the bad place in the camera's picture and a key of words.

The words stand in ``config/content/texts/papers.yaml`` under :attr:`Fault.words_key`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.vision.papers.shapes import Polygon


class FaultKind(StrEnum):
    """毛病"""

    NO_PAGE = "no_page"
    """没有纸: the mat is empty, or all that is seen is one paper without its edges."""
    NO_EDGES = "no_edges"
    """看不清纸边: something lies there whose sides cannot be told from what is below."""
    CUT = "cut"
    """没拍全: a side lies outside the picture. ``detail``: top, right, bottom or left."""
    MISSING_CORNER = "missing_corner"
    """缺角: folded over, torn, or under a hand."""
    DOUBLE = "double"
    """重页: a second sheet looks out from below."""
    TOO_SMALL = "too_small"
    """太小: fewer points a character than can be read."""
    BLUR = "blur"
    """模糊"""
    MOVED = "moved"
    """晃动: blurred in one direction, which holding still mends."""
    GLARE = "glare"
    """反光"""
    BLANK = "blank"
    """空白: nothing is printed on this side."""
    WRONG_SIDE = "wrong_side"
    """正反面放错. ``detail``: the kind that is wanted."""
    EXPIRED = "expired"
    """过期"""
    WRONG_DOCUMENT = "wrong_document"
    """不是这份材料. ``detail``: the kind that lies there."""
    DUPLICATE = "duplicate"
    """重复: this page was taken before."""
    OTHER_SIDE = "other_side"
    """另一面: of a card, this side was taken before."""
    NOT_READABLE = "not_readable"
    """字认不出: it looks well and still hardly a word can be read."""


@dataclass(frozen=True)
class Fault:
    """One fault of one paper."""

    kind: FaultKind
    area: Polygon
    """Where, in points of the camera's picture."""
    detail: str = ""
    """Which side, which document; see the kinds. Never what stands on a paper."""
    values: dict[str, str] = field(default_factory=dict, repr=False)
    """What the words have places for; the value of a document's kind stands for its name under ``papers.kind``."""

    @property
    def words_key(self) -> str:
        """Key of what is said: ``papers.fault.KIND``, with ``.DETAIL`` for cut sides."""
        return f"papers.fault.{self.kind.value}" + (f".{self.detail}" if self.kind is FaultKind.CUT else "")
