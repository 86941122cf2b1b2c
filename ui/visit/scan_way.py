# SPDX-License-Identifier: Apache-2.0
"""Scanning a code with the camera (对着摄像头扫码): what is seen while the page stands, and which of several codes is meant.

What was read goes to :class:`OtherWays`, as from a scanner. Codes are kept while the page asks which, and no longer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Final

from kiosk.codes.router import IssuedCode, Known, Recognised, named, recognise
from kiosk.journey.state import JourneyState, Page, WayNotice
from ui.visit.eyes import Look, Looking
from ui.visit.other_ways import OtherWays

if TYPE_CHECKING:  # OpenCV and numpy come with them: loaded in the thread that looks
    from kiosk.vision.codes.hints import Hint
    from kiosk.vision.codes.look import Saw
    from kiosk.vision.codes.result import Code

MOST_CHOICES: Final = 3
"""With "none of them" as many as 长者版 has room for."""


@dataclass(frozen=True)
class Choice:
    """One of several codes that are in view together."""

    which: str
    text: str = field(repr=False)
    label: str = ""
    """What it is."""
    place: str = ""
    """``left``, ``middle``, ``right``, ``upper`` or ``lower`` as the resident sees it, where two are of one kind."""
    is_useful: bool = False


class ScanWay:
    """``changed``: something that the page shows has changed without an event."""

    PAGE: ClassVar[Page] = Page.SCAN

    def __init__(self, ways: OtherWays, known: Known, changed: Callable[[], None]) -> None:
        self._ways = ways
        self._known = known
        self._changed = changed
        self._again = threading.Event()
        self._looking: Looking | None = None
        self._others: set[bytes] = set()
        """What was told already to be of no use here: a poster behind the resident is told of once."""
        self._way = WayNotice.NONE
        self._is_up = False
        self.hint: Hint | None = None
        self.in_view = False
        self.choices: tuple[Choice, ...] = ()

    def wanted(self, state: JourneyState) -> Looking | None:
        """For as long as the page stands, also while the platform is asked, for its answer may be no; not without network."""
        if not state.online:
            return None
        if self._looking is None:
            from drivers.camera.port import Exposure

            self._looking = Looking(self._make, self._told, exposure=Exposure.SCREEN, aspect=4 / 3, mirrored=True)
        return self._looking

    def _make(self) -> Look:
        from kiosk.vision.codes.look import CodeLook

        return CodeLook(self._again).see

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands now: whatever was seen belongs to its page."""
        self._way = state.way
        was_up, self._is_up = self._is_up, state.page is self.PAGE
        if was_up and not self._is_up:
            self._ways.leave_code()
        if not self._is_up:
            self.hint, self.in_view, self.choices = None, False, ()
            self._others.clear()

    def _told(self, saw: Saw) -> None:
        if saw.codes and self._way.is_busy:
            self._again.set()  # one at a time; it is looked at again when the platform has answered
        elif saw.codes and not self.choices:
            self._read(saw.codes)
        if (saw.hint, saw.in_view) != (self.hint, self.in_view):
            self.hint, self.in_view = saw.hint, saw.in_view
            self._changed()

    def _read(self, codes: Sequence[Code]) -> None:
        fresh = [code for code in codes if not self._was_told(code.text or "")]
        if len(fresh) > 1:
            self.choices = choices_of(fresh, self._known)
            self._changed()
        elif fresh:
            self._take(fresh[0].text or "")

    def _was_told(self, text: str) -> bool:
        return _digest(text) in self._others

    def pick(self, which: str) -> None:
        """The resident says which; none of them: every code counts as new again."""
        picked = next((choice for choice in self.choices if choice.which == which), None)
        self.choices = ()
        if picked is None:
            self._again.set()
        else:
            self._take(picked.text)
        self._changed()

    def _take(self, text: str) -> None:
        if not self._ways.code_read(text):
            self._others.add(_digest(text))


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def choices_of(codes: Sequence[Code], known: Known) -> tuple[Choice, ...]:
    """What is useful first; where two have one name, each with its place in the mirrored picture."""
    found: list[tuple[Code, Recognised]] = [(code, recognise(code.text or "", known)) for code in codes]
    found.sort(key=lambda each: not isinstance(each[1], IssuedCode))
    found = found[:MOST_CHOICES]
    labels = [named(what) for _, what in found]
    chosen = []
    for number, (code, what) in enumerate(found):
        alike = [other for (other, _), label in zip(found, labels, strict=True) if label == labels[number]]
        place = _place(code, alike) if len(alike) > 1 else ""
        chosen.append(Choice(str(number + 1), code.text or "", labels[number], place, isinstance(what, IssuedCode)))
    return tuple(chosen)


def _middle(code: Code) -> tuple[float, float]:
    return sum(x for x, _ in code.corners) / 4, sum(y for _, y in code.corners) / 4


def _place(code: Code, alike: Sequence[Code]) -> str:
    """Sideways in a mirror: what is on the frame's left the resident sees on the right."""
    across, down = ([_middle(each)[axis] for each in alike] for axis in (0, 1))
    sideways = max(across) - min(across) >= max(down) - min(down)
    places, mine = (across, _middle(code)[0]) if sideways else (down, _middle(code)[1])
    if mine == min(places):
        return "right" if sideways else "upper"
    if mine == max(places):
        return "left" if sideways else "lower"
    return "middle"
