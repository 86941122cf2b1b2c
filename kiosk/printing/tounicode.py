# SPDX-License-Identifier: Apache-2.0
"""A reportlab TrueType font whose text can be copied out of the PDF again, beyond the Basic Multilingual Plane too.

A PDF shows glyphs by one-byte codes of a font subset; which characters they are is told by the font's *ToUnicode* CMap
(ISO 32000-1, 9.10.3; Adobe Technical Note 5411). There a character above U+FFFF is written as its UTF-16BE surrogate
pair, and one ``beginbfchar`` block holds at most 100 entries.

What reportlab 5.1 does (``reportlab.pdfbase.ttfonts.makeToUnicodeCMap``): it writes every code point with ``%04X``, so
U+20BB7 (𠮷) becomes the five digits ``<20BB7>``: poppler 22.12 reads ₻ (U+20BB), pypdf 7.1 drops the character. It also
puts up to 256 entries into one block and maps unused codes to U+0000.

:class:`CopyableFont` changes that and nothing else: reportlab calls ``addObjects`` once for each font when a document
is finished; we let it build its objects and then give the ToUnicode streams of *this* font in *this* document their
right content. No function of reportlab is replaced, other fonts in the process are not touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

_ENTRIES_PER_BLOCK = 100  # Technical Note 5411: no more than 100 entries between beginbfchar and endbfchar
_LARGEST_CODE_POINT = 0x10FFFF


def utf16_hex(code_point: int) -> str:
    """``code_point`` as UTF-16BE in hexadecimal: four digits, or eight for a surrogate pair.

    Raises:
        ValueError: a lone surrogate, or no Unicode code point at all.
    """
    if not 0 <= code_point <= _LARGEST_CODE_POINT or 0xD800 <= code_point <= 0xDFFF:
        raise ValueError(f"not a Unicode scalar value: {code_point:#x}")
    return chr(code_point).encode("utf-16-be").hex().upper()


def to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one font subset: code i of the font is the character ``subset[i]``.

    Codes that stand for no character (0, reportlab's ``.notdef``) get no entry.
    """
    entries = [(code, character) for code, character in enumerate(subset) if character]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        "<< /Registry (Adobe)",
        "/Ordering (UCS)",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name}-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in _blocks(entries):
        lines.append(f"{len(block)} beginbfchar")
        lines.extend(f"<{code:02X}> <{utf16_hex(character)}>" for code, character in block)
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _blocks(entries: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    for start in range(0, len(entries), _ENTRIES_PER_BLOCK):
        yield entries[start : start + _ENTRIES_PER_BLOCK]


class CopyableFont(TTFont):
    """A TrueType font of reportlab with a correct ToUnicode CMap for every character it holds."""

    def addObjects(self, doc: Any) -> None:
        """Let reportlab add the font's objects to ``doc``, then mend the ToUnicode streams among them."""
        # Both are asked for before the call, because reportlab forgets the font's state for this document in it.
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            stream = doc.idToObject[fonts[name].ToUnicode.name]
            stream.content = to_unicode_cmap(fonts[name].BaseFont, subset)
