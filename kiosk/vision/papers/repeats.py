# SPDX-License-Identifier: Apache-2.0
"""Whether a page was taken before (重复): by its words where they were read, else by how it looks from afar.

Two pages of one form share its printed words; what was filled in differs. So nearly all of the words must be the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.papers.numbers import plain
from kiosk.vision.papers.shapes import Picture
from kiosk.vision.papers.text import TextLine

SAME_WORDS: Final = 0.93
"""Share of characters that two readings of one page have in common at least: reading errs in less than one of a hundred."""
_ENOUGH: Final = 20
"""Characters from which on words tell pages apart."""
SAME_LOOK: Final = 0.96
"""Correlation of two small copies of one page at least."""
LOOK_SIDE: Final = 96
"""Points of a small copy, each way."""


@dataclass(frozen=True)
class Print:
    """What a page is known again by."""

    words: Counter[str] = field(repr=False)
    """Pairs of neighbouring characters: a number that differs in three digits differs in six of them."""
    look: NDArray[np.float32] = field(repr=False, compare=False)


def fingerprint(even: Picture, lines: Sequence[TextLine] = ()) -> Print:
    """Of a flat, evenly lit page; ``lines``: what it says, if that is known."""
    texts = [plain(line.text) for line in lines]
    pairs = Counter(text[at : at + 2] for text in texts for at in range(len(text) - 1))
    gray = cv2.cvtColor(even, cv2.COLOR_BGR2GRAY)
    small = cv2.GaussianBlur(cv2.resize(gray, (LOOK_SIDE, LOOK_SIDE), interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    look = small.astype(np.float32) - float(small.mean())
    return Print(pairs, look / max(1e-6, float(np.linalg.norm(look))))


def is_same(one: Print, other: Print) -> bool:
    """Whether both are of one page."""
    most = max(one.words.total(), other.words.total())
    if min(one.words.total(), other.words.total()) >= _ENOUGH:
        return (one.words & other.words).total() >= SAME_WORDS * most
    return max(float((one.look * look).sum()) for look in (other.look, np.rot90(other.look, 2))) >= SAME_LOOK
