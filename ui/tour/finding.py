# SPDX-License-Identifier: Apache-2.0
"""How a tour finds a service that does not stand on the first screen: as a person does, by the first letters of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.search.grams import first_letters
from kiosk.journey.state import Page
from ui.tour.finger import Finger

MOST_LETTERS: Final = 8
_MOST_LOOKS: Final = 20


def letters_of(name: str) -> str:
    """What somebody touches for this name: the initials of its first characters, up to the first break."""
    read = characters()
    plain = read.plain(name).replace(" ", "")[:MOST_LETTERS]
    letters, _ = first_letters(plain, read)
    return "".join(one for one in letters if one.isascii() and one.isalpha())


class FindingSteps:
    """``code``, ``name``: of the service. Each :meth:`act` is one touch."""

    def __init__(self, finger: Finger, code: str, name: str) -> None:
        self._finger, self._tile = finger, f"tile:{code}"
        self._letters = list(letters_of(name))
        self._looks = 0

    def act(self, page: Page, tap: Callable[[str], None]) -> bool:
        """The next touch on this page; False where it is not to be found."""
        if self._finger.sees(self._tile):
            tap(self._tile)
            return True
        if page is Page.SEARCH:
            return self._spell(tap)
        for way in ("door:search", "more"):
            if self._finger.sees(way):
                tap(way)
                return True
        return self._looks_again()

    def _spell(self, tap: Callable[[str], None]) -> bool:
        if self._letters and self._finger.sees(f"key:{self._letters[0]}"):
            tap(f"key:{self._letters.pop(0)}")
            return True
        if self._finger.sees("pager-next"):
            tap("pager-next")
            return True
        return self._looks_again()

    def _looks_again(self) -> bool:
        self._looks += 1
        return self._looks < _MOST_LOOKS
