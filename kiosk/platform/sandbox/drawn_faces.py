# SPDX-License-Identifier: Apache-2.0
"""Photos of record (照片比对用) of the sandbox's people: faces of nobody, drawn with ellipses and a little light, one a seed.

Plainly drawn, with DEMO across the shoulders; no picture of anybody went into them. A detector finds a face in them, and the
same seed is the same face. They show that pictures travel and are compared; they say nothing about how well a verifier tells
people apart.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 358, 441
"""As an ID photo (证件照) has it."""
_SIDE: Final = 1200
"""A face is drawn on a square of this side and made small afterwards: smooth edges."""
_QUALITY: Final = 88
_SKINS: Final[tuple[Colour, ...]] = (
    (244, 214, 186),
    (238, 205, 172),
    (230, 193, 158),
    (220, 180, 144),
    (208, 166, 130),
)
_HAIRS: Final[tuple[Colour, ...]] = ((28, 26, 26), (48, 38, 32), (70, 54, 42), (120, 118, 116), (200, 200, 198))
_CLOTHES: Final[tuple[Colour, ...]] = ((52, 66, 96), (96, 52, 52), (56, 88, 70), (84, 78, 92), (130, 112, 70))
_BACKDROP: Final = (228, 232, 236)


@dataclass(frozen=True)
class DrawnFace:
    """How somebody is drawn; lengths in points of 800."""

    skin: Colour
    hair: Colour
    clothes: Colour
    wide: int
    high: int
    eyes_apart: int
    eye_height: int
    nose_long: int
    mouth_wide: int
    brow_thick: int
    has_glasses: bool
    has_long_hair: bool


def face_of(seed: int) -> DrawnFace:
    """The face of this seed: always the same."""
    digest = hashlib.sha256(f"drawn face {seed}".encode()).digest()

    def pick(place: int, low: int, high: int) -> int:
        return low + digest[place] % (high - low + 1)

    return DrawnFace(
        skin=_SKINS[digest[0] % len(_SKINS)],
        hair=_HAIRS[digest[1] % len(_HAIRS)],
        clothes=_CLOTHES[digest[2] % len(_CLOTHES)],
        wide=pick(3, 146, 172),
        high=pick(4, 192, 216),
        eyes_apart=pick(5, 60, 72),
        eye_height=pick(6, 14, 19),
        nose_long=pick(7, 82, 100),
        mouth_wide=pick(8, 46, 62),
        brow_thick=pick(9, 7, 13),
        has_glasses=digest[10] % 6 == 0,
        has_long_hair=seed % 2 == 0,
    )


def photo_of(seed: int) -> bytes:
    """The photo of record of this seed: a JPEG of 358 x 441 points."""
    whole = draw(face_of(seed))
    wide = round(_SIDE * 0.74)
    left, top = (_SIDE - wide) // 2, round(_SIDE * 0.06)
    photo = whole.crop((left, top, left + wide, top + wide * HEIGHT // WIDTH))
    photo = photo.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    photo.save(packed, "JPEG", quality=_QUALITY)
    return packed.getvalue()


def draw(face: DrawnFace, *, eyes_open: float = 1.0, turned: float = 0.0) -> Image.Image:
    """Head and shoulders on a square of 1,200 points.

    Args:
        eyes_open: 0: shut.
        turned: -1 to 1: the head turned towards the left or right of the picture.
    """
    canvas = _Canvas()
    canvas.oval(400, 860, 300, 240, face.clothes)
    shift = round(turned * 45)
    if face.has_long_hair:
        canvas.oval(400 - shift // 3, 430, face.wide + 38, face.high + 70, face.hair)
    canvas.box(345, 545, 455, 690, _darker(face.skin, 0.82))
    canvas.oval(400, 690, 60, 30, _darker(face.skin, 0.82))
    canvas.oval(400 - shift // 3, 335, face.wide + 18, face.high + 22, face.hair)
    for side in (-1, 1):
        canvas.oval(400 + side * (face.wide + 2) - shift // 2, 400, 22, 42, _darker(face.skin, 0.92))
    canvas.oval(400, 395, face.wide, face.high, face.skin)
    canvas.light(400 + shift // 2, 390, face)
    canvas.chord(400 - shift // 3, 395 - face.high + 42, face.wide - 10, 64, face.hair)
    _features(canvas, face, 400 + shift, turned, eyes_open)
    canvas.word("DEMO", 400, 745)
    return canvas.picture


def _features(canvas: _Canvas, face: DrawnFace, middle: int, turned: float, eyes_open: float) -> None:
    for side in (-1, 1):
        x, y = middle + side * face.eyes_apart - round(abs(turned) * side * 8), 370
        canvas.curve(x, y - 46, 46, 14, 190, 350, _darker(face.hair, 0.9), face.brow_thick)
        opened = max(2, round(face.eye_height * eyes_open))
        canvas.curve(x, y - 3, 40, opened + 9, 180, 360, _darker(face.skin, 0.78), 5)
        if eyes_open > 0.15:
            canvas.eye(x, y, 33, opened)
        canvas.curve(x, y, 35, opened, 180, 360, (50, 40, 35), 6)
        canvas.curve(x, y, 35, opened, 0, 180, _darker(face.skin, 0.6), 3)
        if face.has_glasses:
            canvas.curve(x, y + 4, 56, 42, 0, 360, (45, 45, 50), 6)
    if face.has_glasses:
        canvas.line(middle - face.eyes_apart + 56, 372, middle + face.eyes_apart - 56, 372, (45, 45, 50), 6)
    nose_x, nose_y = middle + round(turned * 22), 372 + face.nose_long
    canvas.line(middle - 12, 385, nose_x - 20, nose_y - 8, _darker(face.skin, 0.86), 6)
    canvas.curve(nose_x, nose_y, 32, 16, 0, 180, _darker(face.skin, 0.62), 5)
    for side in (-1, 1):
        canvas.oval(nose_x + side * 15, nose_y + 4, 9, 5, _darker(face.skin, 0.4))
    canvas.oval(middle, 528, face.mouth_wide, 15, (176, 104, 100))
    canvas.oval(middle, 527, face.mouth_wide - 8, 2, (70, 40, 50))


class _Canvas:
    """A square of 800 lengths on 1,200 points."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (_SIDE, _SIDE), _BACKDROP)
        self._pen = ImageDraw.Draw(self.picture)
        self._scale = _SIDE / 800

    def _round(self, x: float, y: float, across: float, down: float) -> tuple[float, float, float, float]:
        scale = self._scale
        return (x - across) * scale, (y - down) * scale, (x + across) * scale, (y + down) * scale

    def oval(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        self._pen.ellipse(self._round(x, y, across, down), fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        self._pen.rectangle([length * self._scale for length in (left, top, right, bottom)], fill=fill)

    def chord(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        self._pen.chord(self._round(x, y, across, down), 180, 360, fill=fill)

    def curve(
        self, x: float, y: float, across: float, down: float, begin: int, end: int, fill: Colour, thick: int
    ) -> None:
        self._pen.arc(self._round(x, y, across, down), begin, end, fill=fill, width=round(thick * self._scale))

    def line(self, x: float, y: float, to_x: float, to_y: float, fill: Colour, thick: int) -> None:
        points = [length * self._scale for length in (x, y, to_x, to_y)]
        self._pen.line(points, fill=fill, width=round(thick * self._scale))

    def eye(self, x: float, y: float, across: float, opened: float) -> None:
        """White, iris, pupil and a light in it, inside the lids."""
        lids = Image.new("L", self.picture.size)
        ImageDraw.Draw(lids).ellipse(self._round(x, y, across, opened), fill=255)
        inside = self.picture.copy()
        pen = ImageDraw.Draw(inside)
        pen.ellipse(self._round(x, y, across, opened), fill=(240, 238, 235))
        for radius, colour in ((16, (80, 60, 45)), (8, (12, 10, 10))):
            pen.ellipse(self._round(x, y, radius, radius), fill=colour)
        pen.ellipse(self._round(x + 5, y - 5, 4, 4), fill=(250, 250, 250))
        self.picture.paste(inside, mask=lids)

    def light(self, x: float, y: float, face: DrawnFace) -> None:
        """A round face is lighter in its middle."""
        glow = Image.new("L", self.picture.size, 205)
        ImageDraw.Draw(glow).ellipse(self._round(x, y, face.wide * 0.72, face.high * 0.8), fill=255)
        glow = glow.filter(ImageFilter.GaussianBlur(45 * self._scale))
        lit = ImageChops.multiply(self.picture, Image.merge("RGB", (glow, glow, glow)))
        inside = Image.new("L", self.picture.size)
        ImageDraw.Draw(inside).ellipse(self._round(400, 395, face.wide, face.high), fill=255)
        self.picture.paste(lit, mask=inside)

    def word(self, text: str, x: float, y: float) -> None:
        font = ImageFont.load_default(size=round(46 * self._scale))
        self._pen.text((x * self._scale, y * self._scale), text, fill=(235, 235, 235), font=font, anchor="mm")


def _darker(colour: Colour, by: float) -> Colour:
    return round(colour[0] * by), round(colour[1] * by), round(colour[2] * by)
