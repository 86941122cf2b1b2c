# SPDX-License-Identifier: Apache-2.0
"""Whether somebody moves as asked (活体动作): blink or turn, drawn at random, measured against the person's own baseline.

No clock and no camera: :func:`step` takes what was seen and when. It stops a photograph that is held up; what it does not stop
is said in docs/vision-faces.md. Whoever cannot blink or turn skips it and is not taken for less: a helper looks instead.

Blink: eye aspect ratio below six tenths of the person's own median for two pictures or more and under a second. Turn: the mesh's
yaw twenty degrees past the person's own straight ahead, by way of the angles between.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import median
from typing import Final, TypeAlias

from kiosk.vision.faces.face import Box, Face, Mesh
from kiosk.vision.faces.measures import eye_openness, pose

SETTLE_S: Final = 0.6
SETTLE_PICTURES: Final = 8
STRAIGHT_DEG: Final = 15.0
"""Eyes look narrower in a turned head, so blinks count only so near to straight ahead."""
SHUT: Final = 0.6
OPEN: Final = 0.8
"""Shares of the person's own openness."""
NARROW: Final = 0.15
"""Whose eyes are no wider open than this shows no blink that could be measured; two turns are asked instead."""
LONGEST_BLINK_S: Final = 1.0
TURN_DEG: Final = 20.0
BETWEEN_DEG: Final = 7.0
TURN_MEMORY_S: Final = 2.5
MOVE_LIMIT_S: Final = 10.0
"""From being asked to having moved; older people take their time."""
GONE_S: Final = 0.7
"""So long nobody may be seen before it begins anew."""
SAME_PLACE: Final = 0.25
"""Share of the face's box that a face from one picture to the next must have in common to be the same one."""


class Move(StrEnum):
    """动作; the values are keys of the words (config/content/texts/visit.yaml)."""

    BLINK = "liveness.blink"
    """眨眼"""
    TURN_LEFT = "liveness.turn_left"
    """向自己的左边转头"""
    TURN_RIGHT = "liveness.turn_right"


class WhyFailed(StrEnum):
    """Why it was not shown; said to nobody in these words."""

    TIME = "time"
    """The move was not seen in time."""
    GONE = "gone"
    """The face left the picture, or another one took its place."""


class WhySkipped(StrEnum):
    """Why it was not asked."""

    CANNOT = "cannot"
    """They cannot blink or turn, or say so: no reason is asked for."""
    HELPER_LOOKS = "helper_looks"
    """A helper stands beside them."""
    SWITCHED_OFF = "switched_off"
    """The site has a camera that tells by itself."""


@dataclass(frozen=True)
class Seen:
    """One picture's worth."""

    t: float
    """Seconds, monotonic."""
    openness: float
    yaw: float
    box: Box


@dataclass(frozen=True)
class Baseline:
    """The person's own (本人基准)."""

    openness: float
    yaw: float


@dataclass(frozen=True)
class Asking:
    """Under way. Values only; every step makes a new one."""

    moves: tuple[Move, ...]
    """Still to be made, the present one first."""
    base: Baseline | None = None
    """None: not yet looked straight ahead long enough."""
    asked_at: float | None = None
    recent: tuple[Seen, ...] = field(default=(), repr=False)
    """What the present move is judged by."""
    last: Seen | None = field(default=None, repr=False)
    is_back: bool = True
    """Looking straight ahead again after the move before; the next one is not asked earlier."""

    @property
    def words(self) -> str:
        """Key of what to say now."""
        if self.base is None or not self.is_back:
            return "liveness.look_ahead"
        return self.moves[0].value


@dataclass(frozen=True)
class Passed:
    """动作都做了"""


@dataclass(frozen=True)
class Failed:
    """没看到动作: another try, or another way."""

    why: WhyFailed


@dataclass(frozen=True)
class Skipped:
    """没有做: shows nothing, and counts against nobody."""

    why: WhySkipped


Liveness: TypeAlias = Asking | Passed | Failed | Skipped


def is_shown(state: Liveness) -> bool:
    """Only what was passed shows anything; what was skipped needs a helper's eyes instead."""
    return isinstance(state, Passed)


def begin(chance: random.Random | None = None) -> Asking:
    """Two different moves in an order that nobody can know beforehand. ``chance``: for tests; None: the system's."""
    drawn = chance or random.SystemRandom()
    return Asking(tuple(drawn.sample(list(Move), 2)))


def seen_in(face: Face, mesh: Mesh, t: float) -> Seen:
    """What a picture of the front face says at ``t``."""
    return Seen(t, eye_openness(mesh).mean, pose(mesh).yaw, face.box)


def step(state: Asking, t: float, seen: Seen | None) -> Liveness:
    """One picture further.

    Args:
        t: seconds, monotonic; a picture older than the last one is passed over.
        seen: None where nobody was in the picture.
    """
    last = state.last
    if last is not None and t <= last.t:
        return state
    if last is not None and t - last.t > GONE_S:
        return Failed(WhyFailed.GONE)
    if state.asked_at is not None and t - state.asked_at > MOVE_LIMIT_S:
        return Failed(WhyFailed.TIME)
    if seen is None:
        return state if last is not None else replace(state, asked_at=t if state.asked_at is None else state.asked_at)
    if last is not None and seen.box.shared_with(last.box) < SAME_PLACE * seen.box.area:
        return Failed(WhyFailed.GONE)
    state = replace(state, last=seen, asked_at=t if state.asked_at is None else state.asked_at)
    if state.base is None:
        return _settle(state, seen)
    if not state.is_back:
        is_back = abs(seen.yaw - state.base.yaw) < STRAIGHT_DEG and seen.openness > OPEN * state.base.openness
        return replace(state, is_back=True, recent=(), asked_at=t) if is_back else state
    recent = tuple(each for each in (*state.recent, seen) if t - each.t <= TURN_MEMORY_S)
    if not _has_moved(state.moves[0], state.base, recent):
        return replace(state, recent=recent)
    rest = state.moves[1:]
    return replace(state, moves=rest, recent=(), is_back=False, asked_at=t) if rest else Passed()


def _settle(state: Asking, seen: Seen) -> Asking:
    recent = (*state.recent, seen) if abs(seen.yaw) < STRAIGHT_DEG else ()
    if len(recent) < SETTLE_PICTURES or recent[-1].t - recent[0].t < SETTLE_S:
        return replace(state, recent=recent)
    base = Baseline(median(each.openness for each in recent), median(each.yaw for each in recent))
    moves = state.moves
    if base.openness < NARROW and Move.BLINK in moves:
        left_first = moves.index(Move.BLINK) == 0
        moves = (Move.TURN_LEFT, Move.TURN_RIGHT) if left_first else (Move.TURN_RIGHT, Move.TURN_LEFT)
    return replace(state, moves=moves, base=base, recent=(), asked_at=seen.t)


def _has_moved(move: Move, base: Baseline, recent: Sequence[Seen]) -> bool:
    if move is Move.BLINK:
        return _has_blinked(base, recent)
    side = 1 if move is Move.TURN_LEFT else -1
    turned = [side * (each.yaw - base.yaw) for each in recent]
    if len(turned) < 3 or min(turned[-2:]) < TURN_DEG:
        return False
    # A head passes through what lies between; another picture held up does not.
    return any(BETWEEN_DEG < each < TURN_DEG for each in turned)


def _has_blinked(base: Baseline, recent: Sequence[Seen]) -> bool:
    straight = [each for each in recent if abs(each.yaw - base.yaw) < STRAIGHT_DEG]
    shut: list[Seen] = []
    was_open = False
    for each in straight:
        if each.openness < SHUT * base.openness:
            shut.append(each)
        elif each.openness > OPEN * base.openness:
            if was_open and len(shut) >= 2 and each.t - shut[0].t <= LONGEST_BLINK_S:
                return True
            was_open, shut = True, []
    return False
