# SPDX-License-Identifier: Apache-2.0
"""Camera frames of telephones that show a code (手机上的码), drawn: also what public photographs lack (dark mode, dim halls).

Deterministic: the same ``Scene`` gives the same frame on every machine with the same OpenCV.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from drivers.camera.port import Picture

WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True)
class Scene:
    """One frame. Lengths are points of the frame, angles degrees."""

    content: str | bytes
    module: float = 6.0
    """How large one module of the code is in the frame."""
    is_dark_mode: bool = False
    """Light modules on a dark page."""
    turn: float = 0.0
    tilt: float = 0.0
    """Perspective: how much narrower the upper edge is, 0 to 0.4."""
    blur: float = 0.0
    """Sigma of an unsharp lens."""
    motion: int = 0
    """Length of a hand's movement across."""
    glare: float = 0.0
    """0 to 1: how much light a lamp's reflection adds in its middle."""
    moire: float = 0.0
    """0 to 1: depth of the screen's grid against the sensor's."""
    light: float = 1.0
    """Exposure; the telephone in a dim hall with a short exposure is 0.1."""
    noise: float = 2.0
    seed: int = 1
    at: tuple[float, float] = (0.5, 0.5)
    """Where the middle of the telephone is, in shares of the frame's width and height."""


def picture_file(picture: Picture, place: Path) -> Path:
    """Written as a picture file that loses nothing, complete at once: a simulated camera may be told to show it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}")
    beside.write_bytes(png_of(picture))
    return beside.replace(place)


def png_of(picture: Picture) -> bytes:
    """``picture`` as PNG."""
    good, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not good:
        raise ValueError("a picture that cannot be written")
    return data.tobytes()


def code_picture(content: str | bytes, module: int = 8, border: int = 4) -> Picture:
    """A QR code alone, black on white, height x width."""
    data = content.encode() if isinstance(content, str) else content
    out = io.BytesIO()
    segno.make_qr(data, error="m", boost_error=False).save(out, kind="png", scale=module, border=border)
    return np.asarray(cv2.imdecode(np.frombuffer(out.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def hall() -> Picture:
    """Nobody and nothing before the camera: a grey hall, HEIGHT x WIDTH x 3."""
    across = np.linspace(70, 110, WIDTH, dtype=np.float32)
    return np.repeat(across[None, :, None], HEIGHT, axis=0).repeat(3, axis=2).astype(np.uint8)


def frame(scene: Scene, behind: Picture | None = None) -> Picture:
    """Height x width x 3, blue green red, as the camera would send it; ``behind`` the telephone: another frame, or the hall."""
    random = np.random.default_rng(scene.seed)
    page = _page(scene)
    height, width = page.shape[:2]
    scale = scene.module / 8
    inward = scene.tilt * width / 2
    corners = np.array([[inward, 0], [width - inward, 0], [width, height], [0, height]], np.float64)
    middle = np.array([width / 2, height / 2])
    radians = np.deg2rad(scene.turn)
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    wanted = (corners - middle) * scale @ turn.T + (WIDTH * scene.at[0], HEIGHT * scene.at[1])
    original = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    how = cv2.getPerspectiveTransform(original, wanted.astype(np.float32))
    across = np.linspace(70, 110, WIDTH, dtype=np.float32)
    drawn: NDArray[Any] = np.repeat(across[None, :, None], HEIGHT, axis=0).repeat(3, axis=2)
    if behind is not None:
        drawn = behind.astype(np.float32)
    shown = cv2.warpPerspective(page.astype(np.float32), how, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), how, (WIDTH, HEIGHT))[..., None]
    drawn = shown * mask + drawn * (1 - mask)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    if scene.moire:
        grid = np.sin(x * 2.9 + y * 0.07) * np.sin(y * 3.02 - x * 0.05)
        drawn *= 1 + mask * (scene.moire * 0.5 * grid)[..., None]
    if scene.blur:
        drawn = cv2.GaussianBlur(drawn, (0, 0), scene.blur)
    if scene.motion:
        drawn = cv2.blur(drawn, (scene.motion, 1))
    if scene.glare:
        place = ((x - WIDTH * 0.47) ** 2 / 160**2 + (y - HEIGHT * 0.45) ** 2 / 110**2).astype(np.float32)
        drawn += (scene.glare * 255 * np.exp(-place))[..., None]
    drawn = drawn * scene.light + random.normal(0, scene.noise, drawn.shape)
    return np.clip(drawn, 0, 255).astype(np.uint8)


def _page(scene: Scene) -> Picture:
    code = code_picture(scene.content)
    margin = 60
    height, width = code.shape[0] + 4 * margin, code.shape[1] + 2 * margin
    page = np.full((height, width), 250, np.uint8)
    page[3 * margin : 3 * margin + code.shape[0], margin : margin + code.shape[1]] = code
    for line in range(3):  # words above the code, as bars
        cv2.rectangle(page, (margin, 40 + 40 * line), (width - margin - 60 * line, 56 + 40 * line), 60, -1)
    if scene.is_dark_mode:
        page = (255 - page // 2 - 100).clip(20, 235).astype(np.uint8)
    coloured = np.repeat(page[..., None], 3, axis=2)
    return np.asarray(cv2.copyMakeBorder(coloured, 24, 24, 12, 12, cv2.BORDER_CONSTANT, value=(25, 25, 25)), np.uint8)
