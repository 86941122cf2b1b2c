# SPDX-License-Identifier: Apache-2.0
"""What an ID photograph must be (证件照标准), clause by clause, and which clauses a machine cannot judge.

GA 461-2004 居民身份证制证用数字相片技术要求, as public notices quote it (the standard's own text was not at hand). It was
replaced by GA/T 461-2019, whose figures could not be had: a site that knows them makes another :class:`Standard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Clause(StrEnum):
    """条款"""

    SIZE = "size"
    """358 × 441 像素，350 dpi（26 × 32 毫米）"""
    COLOUR = "colour"
    """24 位真彩色"""
    BACKGROUND = "background"
    """白色背景，无边框"""
    FILE = "file"
    """JPEG，品质因子 70，一般 14 到 20 千字节"""
    CENTRED = "centred"
    """水平居中"""
    FACE_WIDTH = "face_width"
    """脸部宽 207 ± 14 像素"""
    HAIR_TOP = "hair_top"
    """头顶发迹距上边沿 7 到 21 像素"""
    EYE_HEIGHT = "eye_height"
    """眼睛距下边沿不小于 207 像素；与上一条不能兼顾时以此为先"""
    FULL_FACE = "full_face"
    """正面"""
    EYES_OPEN = "eyes_open"
    """双眼睁开、平视"""
    CLEAR = "clear"
    """人像清晰"""
    TONES = "tones"
    """层次丰富"""
    NATURAL = "natural"
    """神态自然"""
    UNDISTORTED = "undistorted"
    """无明显畸变"""
    BAREHEADED = "bareheaded"
    """免冠"""
    NO_WHITE_TOP = "no_white_top"
    """不着白色上衣"""
    NO_UNIFORM = "no_uniform"
    """不着制式服装"""
    USUAL_GLASSES = "usual_glasses"
    """常戴眼镜的应配戴眼镜"""
    RECENT = "recent"
    """近期"""


class State(StrEnum):
    """Whether a clause is met (符合情况)."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_JUDGED = "not_judged"
    """A machine cannot tell, or not reliably: somebody looks."""


class Why(StrEnum):
    """Why a clause is not met, or not judged; keys of the words for technicians and helpers."""

    MEASURED = "measured"
    """It was measured; the figure says it."""
    OTHER_BACKGROUND = "other_background"
    """Another background was asked for than the standard's."""
    TOO_FEW_POINTS = "too_few_points"
    """The face has fewer points in the camera's picture than the standard wants: it was enlarged, which adds nothing."""
    EYES_FIRST = "eyes_first"
    """High hair: the clause of the eyes comes first, as the standard says."""
    OUT_OF_PICTURE = "out_of_picture"
    """Part of the portrait lies outside the camera's picture."""
    CUT_OUT = "cut_out"
    """Person and backdrop could not be told apart well enough; the backdrop may be too busy."""
    FILE_LIMIT = "file_limit"
    """The file's size limit asked for another quality."""
    NEEDS_PERSON = "needs_person"
    """Only somebody who looks, or the person, can say."""
    NEEDS_DISTANCE = "needs_distance"
    """Depends on how far away the camera was, which a picture does not tell."""


@dataclass(frozen=True)
class Finding:
    """One clause."""

    clause: Clause
    state: State
    why: Why
    measured: float | None = None
    """In the clause's own unit (points, degrees, kilobytes); None where nothing is measured."""


@dataclass(frozen=True)
class Standard:
    """Figures of a standard; lengths in points of the finished photograph."""

    name: str = "GA 461-2004"
    width: int = 358
    height: int = 441
    dpi: int = 350
    face_width: int = 207
    face_width_room: int = 14
    hair_top: tuple[int, int] = (7, 21)
    least_eye_height: int = 207
    centre_room: int = 10
    """Not in the standard: how far from the middle still counts as centred."""
    quality: int = 70
    usual_kb: tuple[int, int] = (14, 20)
    background: tuple[int, int, int] = (255, 255, 255)


ID_CARD: Final = Standard()
EYE_ROW: Final = 200
"""Where the eyes are, from above, if nothing is known of the hair."""

NOT_JUDGED: Final = {
    Clause.UNDISTORTED: Why.NEEDS_DISTANCE,
    Clause.BAREHEADED: Why.NEEDS_PERSON,
    Clause.NO_UNIFORM: Why.NEEDS_PERSON,
    Clause.USUAL_GLASSES: Why.NEEDS_PERSON,
    Clause.RECENT: Why.NEEDS_PERSON,
}
"""Clauses that nothing here judges."""
