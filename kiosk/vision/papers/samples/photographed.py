# SPDX-License-Identifier: Apache-2.0
"""A drawn paper as a document camera would see it: on a mat, askew, in uneven light, with noise; and what can go wrong with it.

Everything is drawn from a seed; the true corners come with the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

MATS = ((52, 48, 46), (96, 74, 40), (60, 90, 130), (150, 152, 148))
"""Blue, green, red: black mat, dark green blue, wood, grey."""


@dataclass(frozen=True)
class Shot:
    """How it is photographed. All of it deterministic for a seed."""

    seed: int = 0
    size: tuple[int, int] = (2048, 1536)
    fill: float = 0.82
    """Share of the picture's height or width that the paper takes."""
    turn: float = 4.0
    """Degrees, clockwise."""
    tilt: float = 0.03
    """How far corners wander, as a share of the picture's width."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Out of the middle, as a share of width and height."""
    mat: int = 0
    shadow: float = 0.25
    noise: float = 3.0
    blur: float = 0.0
    """Standard deviation in points."""
    motion: int = 0
    """Points that the paper moved while it was taken."""
    glare: float = 0.0
    """Radius of a reflection as a share of the picture's width."""
    glare_at: tuple[float, float] = (0.5, 0.5)
    """On the paper."""
    jpeg: int = 90


@dataclass(frozen=True)
class Photo:
    """A picture of a paper."""

    picture: NDArray[np.uint8]
    corners: Floats
    """Of the paper as it is read: top left, top right, bottom right, bottom left; four times across and down."""


def f32(values: Any) -> Floats:
    """As an array."""
    return np.asarray(values, np.float32)


def photograph(paper: NDArray[np.uint8], shot: Shot = Shot(), under: NDArray[np.uint8] | None = None) -> Photo:
    """Takes it. ``under``: a second sheet that looks out from below."""
    rng = np.random.default_rng(shot.seed)
    picture = _mat(shot, rng)
    if under is not None:
        aside = replace(shot, turn=shot.turn + 7, shift=(shot.shift[0] + 0.05, shot.shift[1] + 0.03))
        picture = _lay(picture, under, _corners(under, aside, rng), dark_rim=True)
    corners = _corners(paper, shot, rng)
    picture = _lay(picture, paper, corners, dark_rim=under is not None)
    return Photo(_seen(picture, corners, shot, rng), corners)


def _mat(shot: Shot, rng: np.random.Generator) -> Floats:
    width, height = shot.size
    grain = rng.normal(0, 7, (height // 4, width // 4, 1)).astype(np.float32)
    if shot.mat == 2:  # wood: stripes
        stripes = 14 * np.sin(np.arange(height // 4) / 5 + 3 * np.sin(np.arange(height // 4) / 37))
        grain += stripes.astype(np.float32)[:, None, None]
    smooth = f32(cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR))
    return f32(f32(MATS[shot.mat]) + smooth[:, :, None])


def _corners(paper: NDArray[np.uint8], shot: Shot, rng: np.random.Generator) -> Floats:
    width, height = shot.size
    tall, wide = paper.shape[:2]
    angle = np.deg2rad(shot.turn)
    turned = (
        abs(wide * np.cos(angle)) + abs(tall * np.sin(angle)),
        abs(wide * np.sin(angle)) + abs(tall * np.cos(angle)),
    )
    scale = shot.fill * min(width / turned[0], height / turned[1])
    flat = f32([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]]) * (scale / 2)
    cos, sin = np.cos(angle), np.sin(angle)
    placed = flat @ f32([[cos, sin], [-sin, cos]])
    placed += f32([width * (0.5 + shot.shift[0]), height * (0.5 + shot.shift[1])])
    return f32(placed + rng.uniform(-1, 1, (4, 2)) * shot.tilt * width / 2)


def _lay(picture: Floats, paper: NDArray[np.uint8], corners: Floats, *, dark_rim: bool) -> Floats:
    tall, wide = paper.shape[:2]
    height, width = picture.shape[:2]
    matrix = cv2.getPerspectiveTransform(f32([[0, 0], [wide, 0], [wide, tall], [0, tall]]), corners)
    # A camera's point sees the mean of what lies under it: shrink before, or thin strokes break up.
    shrink = np.linalg.norm(corners[1] - corners[0]) / wide
    soft = cv2.GaussianBlur(paper, (0, 0), 0.45 / shrink) if shrink < 0.8 else paper
    laid = cv2.warpPerspective(soft, matrix, (width, height), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.full((tall, wide), 255, np.uint8), matrix, (width, height))
    share = cover.astype(np.float32)[:, :, None] / 255
    if dark_rim:  # a sheet throws a thin shadow on what lies below
        below = cv2.GaussianBlur(cover, (0, 0), 5).astype(np.float32)[:, :, None] / 255
        picture = f32(picture * (1 - 0.45 * below))
    return f32(picture * (1 - share) + laid.astype(np.float32) * share)


def _seen(picture: Floats, corners: Floats, shot: Shot, rng: np.random.Generator) -> NDArray[np.uint8]:
    width, height = shot.size
    across, down = np.meshgrid(
        np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    )
    side = rng.uniform(0, 2 * np.pi)
    slope = np.clip(0.5 + 0.5 * (across * np.cos(side) + down * np.sin(side)), 0, 1)
    picture = picture * (0.93 - shot.shadow * slope[:, :, None])
    if shot.glare:
        where = corners[0] + shot.glare_at[0] * (corners[1] - corners[0]) + shot.glare_at[1] * (corners[3] - corners[0])
        at = (across + 1) / 2 * width - where[0], (down + 1) / 2 * height - where[1]
        spot = np.exp(-(((at[0] ** 2 + at[1] ** 2) / (shot.glare * width) ** 2) ** 2))
        picture = f32(picture + 300 * spot[:, :, None])
    if shot.blur:
        picture = f32(cv2.GaussianBlur(picture, (0, 0), shot.blur))
    if shot.motion:
        kernel = np.zeros((shot.motion, shot.motion), np.float32)
        kernel[shot.motion // 2] = 1 / shot.motion
        picture = f32(cv2.filter2D(picture, -1, kernel))
    seen = np.clip(picture + rng.normal(0, shot.noise, (height, width, 1)).astype(np.float32), 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
