# SPDX-License-Identifier: Apache-2.0
"""Fonts for PDF documents: which files, and which of them holds a given character.

reportlab embeds TrueType outlines alone (Noto CJK has CFF outlines and is refused), hence these Debian packages:
fonts-wqy-zenhei (sans, the common Hanzi), fonts-babelstone-han (mainland shapes, all of Extension A to G),
fonts-hanazono (what is left). The common font is always loaded; another one only when a name needs it, because
reportlab takes 0.3 to 0.6 s to read it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont as FontToolsFont
from reportlab.pdfbase import pdfmetrics

from kiosk.printing.tounicode import CopyableFont


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font on disk: our name for it, the file, its place in a collection, the Debian package it comes from."""

    name: str
    path: Path
    package: str
    index: int = 0


DEBIAN_FONTS = (
    FontFile("ZenHei", Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"), "fonts-wqy-zenhei"),
    FontFile("BabelStoneHan", Path("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf"), "fonts-babelstone-han"),
    FontFile("HanaMinB", Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"), "fonts-hanazono"),
    FontFile("HanaMinA", Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"), "fonts-hanazono"),
)
"""The common font first, then the ones that are asked for rare characters, in this order."""


class FontMissing(Exception):
    """A font file that documents need is not installed; the message names the package."""

    def __init__(self, font: FontFile) -> None:
        super().__init__(
            f"The font {font.path} is missing, so no document can be made. Install the Debian package {font.package}."
        )


class CharactersMissing(Exception):
    """A text holds characters that no installed font can draw; a document with boxes in a name must not be issued.

    The message counts them and does not repeat them: they may be part of a name.
    """

    def __init__(self, characters: frozenset[str]) -> None:
        self.characters = characters
        super().__init__(f"{len(characters)} character(s) of the document are in no installed font")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font can draw.

    ``font`` is the name that reportlab knows it by; ``rare`` says that it is not the common font.
    """

    font: str
    text: str = field(repr=False)
    width_of_1pt: float
    rare: bool


@cache
def _characters_in(font: FontFile) -> frozenset[int]:
    with FontToolsFont(str(font.path), fontNumber=font.index, lazy=True) as opened:
        return frozenset(opened.getBestCmap() or ())


@cache
def _loaded(font: FontFile) -> CopyableFont:
    """The font as reportlab wants it: read once in a process, and entered in reportlab's own table of names."""
    if not font.path.exists():
        raise FontMissing(font)
    # shapable=False: reportlab's optional HarfBuzz shaping would change the codes in the text; Hanzi need none.
    loaded = CopyableFont(font.name, str(font.path), subfontIndex=font.index, shapable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


class FontStack:
    """The fonts of a document, the common one first: finds a font for every character."""

    def __init__(self, fonts: Sequence[FontFile] = DEBIAN_FONTS) -> None:
        self._fonts = tuple(fonts)
        self._choice: dict[str, FontFile | None] = {}
        self._common_characters = _loaded(self._fonts[0]).face.charToGlyph

    def runs(self, text: str) -> tuple[Run, ...]:
        """``text`` cut into stretches of one font each.

        Raises:
            CharactersMissing: no font holds some of the characters.
        """
        missing = self.missing(text)
        if missing:
            raise CharactersMissing(missing)
        return tuple(
            Run(font.name, stretch, float(_loaded(font).stringWidth(stretch, 1)), font is not self._fonts[0])
            for font, stretch in self._stretches(text)
        )

    def _stretches(self, text: str) -> Iterator[tuple[FontFile, str]]:
        for font, characters in groupby(text, self._font_of):
            if font is not None:
                yield font, "".join(characters)

    @property
    def common_name(self) -> str:
        """The name of the font for everything but rare characters."""
        return self._fonts[0].name

    def missing(self, text: str) -> frozenset[str]:
        """The characters of ``text`` that no font can draw, among them all that steer instead of showing something."""
        return frozenset(character for character in text if self._font_of(character) is None)

    def width(self, text: str, size: float) -> float:
        """How wide ``text`` is at ``size`` points."""
        return sum(run.width_of_1pt * size for run in self.runs(text))

    def _font_of(self, character: str) -> FontFile | None:
        if character not in self._choice:
            self._choice[character] = self._find(character)
        return self._choice[character]

    def _find(self, character: str) -> FontFile | None:
        # Line ends, bidirectional overrides and the like would let a text from outside rearrange what a document says.
        # Variation selectors (Mn) are let through: they are part of how some names are written.
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            return None
        if ord(character) in self._common_characters:
            return self._fonts[0]
        for font in self._fonts[1:]:
            if font.path.exists() and ord(character) in _characters_in(font):
                return font
        return None
