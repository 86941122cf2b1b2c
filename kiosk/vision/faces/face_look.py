# SPDX-License-Identifier: Apache-2.0
"""One look at whoever stands there, from the first frame to the comparison (人证核验的一次取景): frames in, answers out.

First the face must be seen well for a moment, then it moves as asked (or says that it cannot), then it is compared. Where moves
were made it is compared twice, before and behind them, and the worse of the two counts: a photograph held up in between gains
nothing.
No clock, no camera, no thread. The pictures that are compared are forgotten in the moment of the comparison.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from kiosk.vision.faces.covered import covered_score
from kiosk.vision.faces.detect import FaceDetector
from kiosk.vision.faces.face import Face, Mesh
from kiosk.vision.faces.front import InFront, in_front, is_elsewhere, part_of
from kiosk.vision.faces.guidance import Guidance, Hint, judge
from kiosk.vision.faces.liveness import SAME_PLACE, Asking, Failed, Passed, WhyFailed, begin, seen_in, step
from kiosk.vision.faces.measures import face_light
from kiosk.vision.faces.mesh import FaceMesher
from kiosk.vision.faces.verify import Decision, NoFace
from kiosk.vision.pictures import Colour
from kiosk.vision.preview import Part

HOLD_S: Final = 0.8
"""A face is seen well for so long before it is believed."""
WORDS_S: Final = 1.0
"""Words stand at least so long: who reads them must come to their end."""
ADVICE_S: Final = 3.0
"""Advice (a mask) is said once and given so long; then it goes on as it is."""
AFTER_S: Final = 6.0
"""Behind the moves somebody must look straight ahead again within this."""
HOLD_WORDS: Final = "eyes.hints.hold"
AHEAD_WORDS: Final = "liveness.look_ahead"
SHOWN: Final = 0.8
"""Width by height of what is shown."""
_LOST_S: Final = 2.0
"""Nobody for so long: the whole frame is shown again."""


@dataclass(frozen=True)
class Guided:
    """What to say, and which part of the frame shows the person. ``part`` None: the whole of it."""

    words: str
    is_good: bool
    part: Part | None
    is_move: bool = False
    """A move is asked for: whoever cannot make it may say so."""


class Comparing(Enum):
    """The face was seen; the next answer is the comparison."""

    BEGUN = "begun"


@dataclass(frozen=True)
class NotShown:
    """The moves were not seen, or the face went: another try, or another way."""

    why: WhyFailed


@dataclass(frozen=True)
class Compared:
    """The end of the look."""

    found: Decision | NoFace
    has_moved: bool
    """The moves were made; otherwise they were skipped."""


FaceSeen: TypeAlias = Guided | Comparing | NotShown | Compared
Compare: TypeAlias = Callable[[Colour], Decision | NoFace]


class CalmWords:
    """One thing at a time, each for :data:`WORDS_S` at least."""

    def __init__(self) -> None:
        self._words = ""
        self._since = -math.inf

    def say(self, words: str, t: float, *, at_once: bool = False) -> str:
        """What to say at ``t`` (monotonic seconds). ``at_once``: the person waits for this one."""
        if words != self._words and (at_once or t - self._since >= WORDS_S):
            self._words, self._since = words, t
        return self._words


class FaceLook:
    """``compare``: one picture with the photo of record. ``is_skipped``: the person said that the moves are not for them."""

    def __init__(
        self,
        detector: FaceDetector,
        mesher: FaceMesher,
        compare: Compare,
        is_skipped: Callable[[], bool],
        chance: random.Random | None = None,
    ) -> None:
        self._detector, self._mesher = detector, mesher
        self._compare: Compare | None = compare
        self._is_skipped = is_skipped
        self._chance = chance
        self._words = CalmWords()
        self._front: Face | None = None
        self._seen_at = -math.inf
        self._good_since: float | None = None
        self._advised_until: float | None = None
        self._moves: Asking | Passed | None = None
        self._passed_at = 0.0
        self._kept: list[Colour] = []
        self._is_caught = False
        self._part: Part | None = None

    def look(self, picture: Colour, t: float) -> FaceSeen | None:
        """One frame further; ``t``: when it came, monotonic seconds. After :class:`Compared` and :class:`NotShown`: None."""
        if self._compare is None:
            return None
        if self._is_caught:
            return self._decide(self._compare)
        height, width = picture.shape[:2]
        before = self._front
        front = in_front(self._detector.faces_in(picture), width, before)
        mesh = None if front is None else self._mesher.mesh_of(picture, front.face)
        self._follow(front, (width, height), t)
        if isinstance(self._moves, Asking):
            return self._move(self._moves, picture, front, mesh, t)
        guidance = _guidance(picture, front, mesh)
        if isinstance(self._moves, Passed):
            return self._behind(picture, guidance, before, t)
        return self._guide(picture, guidance, before, t)

    def forget(self) -> None:
        """It ends here: no picture is kept."""
        self._kept.clear()
        self._compare = None

    # --- three steps --------------------------------------------------------------------------------------------------

    def _guide(self, picture: Colour, guidance: Guidance, before: Face | None, t: float) -> FaceSeen:
        if not guidance.is_ready:
            self._good_since = None
        elif self._good_since is None or not _is_same(guidance.front, before):
            self._good_since = t
        if guidance.is_ready and guidance.advice and self._is_advising(t):
            self._good_since = t
            return self._said(guidance.advice[0].value, t, is_good=False)
        if self._good_since is None or t - self._good_since < HOLD_S:
            hint = next(iter(guidance.hints), None)
            return self._said(HOLD_WORDS if hint is None else hint.value, t, is_good=hint is None)
        self._kept.append(picture)
        if self._is_skipped():
            return self._caught()
        self._moves = begin(self._chance)
        return self._said(self._moves.words, t, is_good=True, at_once=True, is_move=True)

    def _is_advising(self, t: float) -> bool:
        if self._advised_until is None:
            self._advised_until = t + ADVICE_S
        return t < self._advised_until

    def _move(self, moves: Asking, picture: Colour, front: InFront | None, mesh: Mesh | None, t: float) -> FaceSeen:
        if self._is_skipped():
            return self._caught()
        seen = None if front is None or mesh is None else seen_in(front.face, mesh, t)
        after = step(moves, t, seen)
        if isinstance(after, Failed):
            return self._end(NotShown(after.why))
        if isinstance(after, Passed):
            self._moves, self._passed_at = after, t
            return self._said(AHEAD_WORDS, t, is_good=True, at_once=True)
        assert isinstance(after, Asking)  # noqa: S101 - step skips nothing by itself
        self._moves = after
        return self._said(after.words, t, is_good=front is not None, at_once=True, is_move=True)

    def _behind(self, picture: Colour, guidance: Guidance, before: Face | None, t: float) -> FaceSeen:
        if guidance.front is not None and not _is_same(guidance.front, before):
            return self._end(NotShown(WhyFailed.GONE))
        if t - self._passed_at > AFTER_S:
            return self._end(NotShown(WhyFailed.TIME))
        if guidance.is_ready:
            self._kept.append(picture)
            return self._caught()
        hint = guidance.hints[0]
        return self._said(AHEAD_WORDS if hint is Hint.LOOK_AHEAD else hint.value, t, is_good=False)

    def _caught(self) -> FaceSeen:
        self._is_caught = True
        return Comparing.BEGUN

    def _decide(self, compare: Compare) -> FaceSeen:
        found = [compare(picture) for picture in self._kept]
        has_moved = isinstance(self._moves, Passed)
        nobody = next((one for one in found if isinstance(one, NoFace)), None)
        decisions = [one for one in found if isinstance(one, Decision)]
        return self._end(Compared(nobody if nobody is not None else max(decisions, key=_badness), has_moved))

    def _end(self, answer: FaceSeen) -> FaceSeen:
        self.forget()
        return answer

    # --- words and the part that is shown -----------------------------------------------------------------------------

    def _said(self, words: str, t: float, *, is_good: bool, at_once: bool = False, is_move: bool = False) -> Guided:
        return Guided(self._words.say(words, t, at_once=at_once), is_good, self._part, is_move)

    def _follow(self, front: InFront | None, size: tuple[int, int], t: float) -> None:
        """The part stands still until the face leaves its middle: a picture that moves with every frame makes people sway."""
        if front is None:
            self._front = None
            if t - self._seen_at > _LOST_S:
                self._part = None
            return
        self._front, self._seen_at = front.face, t
        wanted, part = part_of(front.face, size, SHOWN), self._part
        if part is None or is_elsewhere(wanted, part):
            self._part = wanted


def _guidance(picture: Colour, front: InFront | None, mesh: Mesh | None) -> Guidance:
    if front is None or mesh is None:
        return Guidance(None, (Hint.NOBODY,))
    size = (int(picture.shape[1]), int(picture.shape[0]))
    return judge(front, size, face_light(picture, front.face.box), mesh, covered_score(picture, mesh))


def _is_same(front: InFront | None, before: Face | None) -> bool:
    """Whether a face from one frame to the next is the same one, by its place."""
    if front is None or before is None:
        return False
    return front.face.box.shared_with(before.box) >= SAME_PLACE * front.face.box.area


def _badness(decision: Decision) -> float:
    return decision.distance if not math.isnan(decision.distance) else math.inf
