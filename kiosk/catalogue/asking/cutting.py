# SPDX-License-Identifier: Apache-2.0
"""Text as words for the index: Chinese in pairs of neighbouring characters, letters and digits whole. Pure."""

from __future__ import annotations

from itertools import pairwise

from kiosk.catalogue.search.characters import Characters, is_han, runs


def cut(text: str, read: Characters) -> list[str]:
    """Pairs of characters and whole words, in order and as often as they come; a character that stands alone is itself."""
    found: list[str] = []
    for run in runs(read.plain(text)):
        if not is_han(run[0]):
            found.append(run)
        elif len(run) == 1:
            found.append(run)
        else:
            found += [one + other for one, other in pairwise(run)]
    return found
