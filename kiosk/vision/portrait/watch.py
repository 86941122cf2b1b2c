# SPDX-License-Identifier: Apache-2.0
"""The moments before a portrait is taken (拍证件照的取景): frames in; one calm word, a count-down, and pictures out.

A picture is taken when nothing is wrong any more, or when the person says so; then what could be better is kept. No clock,
no camera, no thread: the times are the frames' own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.face import Face
from kiosk.vision.faces.front import is_elsewhere, part_of
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.backdrop import backdrop_of
from kiosk.vision.portrait.checks import Checks, Fault, check, judge_backdrop
from kiosk.vision.portrait.segment import PersonSegmenter
from kiosk.vision.preview import Part

TAKES: Final = 3
SHOWN: Final = 0.8
"""Width by height of what is shown, about the photograph's own."""
EVERY_S: Final = 0.08
"""Frames that come sooner are passed over: a word does not change so fast, and the processor has other work."""
GOOD_S: Final = 0.4
"""Good for so long: the count-down begins."""
BAD_S: Final = 0.5
"""Shorter than that is a blink, and stops no count-down."""
LATE_S: Final = 1.2
"""At the end of the count-down a good frame is waited for so long."""
REST_S: Final = 1.6
"""After a picture: time to breathe, and to see that it is done."""
WORDS_S: Final = 1.0
"""Words stand at least so long: who reads them must come to their end."""
LOST_S: Final = 2.0
BEHIND_EVERY_S: Final = 0.6
"""Between two looks at what hangs behind: a wall changes slower than a face."""
BEHIND_S: Final = 6.0
"""So long a backdrop that will be cut out badly is told of, by words on screen; then the picture is taken all the same."""
BEHIND: Final = frozenset({Fault.BUSY_BACKDROP, Fault.DARK_BACKDROP})
"""What is advice alone."""
_BEHIND_WORDS: Final = frozenset(one.value for one in BEHIND)
COUNT: Final = 3
HOLD_WORDS: Final = "eyes.hints.hold"
GOT_WORDS: Final = "portrait.got"
_LEAST_FACE: Final = 0.2
"""Share of the picture's height: a smaller face is not shown larger, so that people see themselves how far away they are."""


@dataclass(frozen=True)
class Seen:
    """What to show now. ``words``: a key; ``part`` None: the whole frame; ``count``: 3, 2, 1, or 0 where nothing is counted."""

    words: str
    is_good: bool
    count: int
    part: Part | None


@dataclass(frozen=True)
class Taken:
    """One picture, as the camera gave it, and what was seen in it."""

    number: int
    picture: Colour = field(repr=False, compare=False)
    checks: Checks = field(repr=False, compare=False)


PortraitSeen: TypeAlias = Seen | Taken


class PortraitLook:
    """``is_asked``: true once after the person has said 现在就拍. ``taken``: pictures that are kept already.

    ``segmenter``: what will cut the person out, and says now what it would mistake; None: nothing is said of the backdrop.
    """

    def __init__(
        self,
        detector: FaceDetector,
        mesher: FaceMesher,
        is_asked: Callable[[], bool],
        *,
        segmenter: PersonSegmenter | None = None,
        taken: int = 0,
    ) -> None:
        self._segmenter = segmenter
        self._behind: tuple[Fault, ...] = ()
        self._behind_at = -math.inf
        self._behind_told, self._telling_since = 0.0, -math.inf
        self._detector, self._mesher, self._is_asked = detector, mesher, is_asked
        self._taken = taken
        self._last = -math.inf
        self._rests_until = -math.inf
        self._good_since: float | None = None
        self._bad_since: float | None = None
        self._counts_from: float | None = None
        self._is_own_wish = False
        self._words, self._words_since = "", -math.inf
        self._part: Part | None = None
        self._seen_at = -math.inf

    def look(self, picture: Colour, t: float) -> PortraitSeen | None:
        """One frame further; ``t``: when it came, monotonic seconds. ``None``: too soon, or all is done."""
        if t - self._last < EVERY_S or self._taken >= TAKES:
            return None
        self._last = t
        found = self._with_backdrop(check(picture, self._detector, self._mesher), picture, t)
        self._follow(found.face, (int(picture.shape[1]), int(picture.shape[0])), t)
        seen = self._step(found, picture, t)
        self._count_told(seen, t)
        return seen

    def _count_told(self, seen: PortraitSeen, t: float) -> None:
        """How long the words about the backdrop have stood there; while others did, nobody was told."""
        is_told = isinstance(seen, Seen) and seen.words in _BEHIND_WORDS
        if is_told and self._telling_since > -math.inf:
            self._behind_told += t - self._telling_since
        self._telling_since = t if is_told else -math.inf

    def _with_backdrop(self, found: Checks, picture: Colour, t: float) -> Checks:
        """What hangs behind is looked at where nothing else is wrong: one thing at a time."""
        if self._segmenter is None or found.mesh is None or not found.is_good:
            return found
        if t - self._behind_at >= BEHIND_EVERY_S:
            self._behind_at = t
            backdrop = backdrop_of(picture, found.mesh, self._segmenter)
            self._behind = () if backdrop is None else judge_backdrop(backdrop)
            if not self._behind:
                self._behind_told = 0.0
        return replace(found, faults=self._behind)

    def _will_do(self, found: Checks) -> bool:
        """Nothing is wrong, or nothing but what was told of long enough."""
        return found.is_good or (self._behind_told >= BEHIND_S and BEHIND.issuperset(found.faults))

    def _step(self, found: Checks, picture: Colour, t: float) -> PortraitSeen:
        """What the frame means, by now."""
        is_asked = self._is_asked()
        if t < self._rests_until:
            return Seen(GOT_WORDS, True, 0, self._part)
        self._mark(found, t)
        if is_asked and self._counts_from is None:
            self._counts_from = t
        self._is_own_wish = self._is_own_wish or is_asked
        if self._counts_from is None and self._good_since is not None and t - self._good_since >= GOOD_S:
            self._counts_from = t
        if self._counts_from is None:
            return self._said(found, t, 0)
        return self._counted(found, picture, t, t - self._counts_from)

    def _counted(self, found: Checks, picture: Colour, t: float, since: float) -> PortraitSeen:
        is_lasting = self._bad_since is not None and t - self._bad_since >= BAD_S
        if since < COUNT:
            if is_lasting and not self._is_own_wish:
                self._counts_from = None
                return self._said(found, t, 0)
            return self._said(found, t, COUNT - int(since))
        if found.mesh is not None and (self._will_do(found) or self._is_own_wish):
            return self._take(found, picture, t)
        if since >= COUNT + LATE_S:
            self._counts_from, self._is_own_wish = None, False
            return self._said(found, t, 0)
        return self._said(found, t, 1)

    def _take(self, found: Checks, picture: Colour, t: float) -> Taken:
        self._taken += 1
        self._counts_from = self._good_since = self._bad_since = None
        self._is_own_wish = False
        self._rests_until = t + REST_S
        return Taken(self._taken, picture, found)

    def _mark(self, found: Checks, t: float) -> None:
        if self._will_do(found):
            self._bad_since = None
            self._good_since = t if self._good_since is None else self._good_since
        else:
            self._bad_since = t if self._bad_since is None else self._bad_since
            self._good_since = None

    def _said(self, found: Checks, t: float, count: int) -> Seen:
        will_do = self._will_do(found)
        words = HOLD_WORDS if will_do else found.faults[0].value
        # A word that is wrong by now does not stand beside a count-down; what helps stands long enough to be read.
        if words != self._words and (t - self._words_since >= WORDS_S or will_do):
            self._words, self._words_since = words, t
        return Seen(self._words, self._words == HOLD_WORDS, count, self._part)

    def _follow(self, face: Face | None, size: tuple[int, int], t: float) -> None:
        """Another part is shown when somebody sits lower or stands taller; nobody is asked to move up or down for it."""
        if face is None:
            if t - self._seen_at > LOST_S:
                self._part = None
            return
        self._seen_at = t
        wanted = part_of(_at_least(face, _LEAST_FACE * size[1]), size, SHOWN)
        if self._part is None or is_elsewhere(wanted, self._part):
            self._part = wanted


def _at_least(face: Face, height: float) -> Face:
    """The same face, or as if it were so high around its middle."""
    factor = height / face.box.height if face.box.height > 0 else 1.0
    if factor <= 1:
        return face
    across, down = face.box.middle
    return face.moved(across * (1 - factor), down * (1 - factor), factor)
