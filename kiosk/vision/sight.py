# SPDX-License-Identifier: Apache-2.0
"""What keeps the terminal from seeing (看不见的原因): from the light and the age of frames, never from what they show.

Nothing heavy is imported here: the visit's table knows :class:`Sight` also where no camera is fitted.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from drivers.camera.port import FrameResult, Light
    from kiosk.vision.mat_cover import CoverWatch

SILENT_S: Final = 2.0
"""A camera that sends 15 frames a second or more and has sent none for so long is not only slow."""
FROZEN_S: Final = 3.0
"""The very same picture for so long: a sensor's noise never repeats."""
STEADY_S: Final = 0.8
"""A hand that passes, or an exposure that settles, is over sooner; nobody is told of either."""
COVERED_SPREAD: Final = 0.02
"""Of the light; a lens under a finger has next to nothing in it (the simulator's: 0.004). Not measured on a real lens."""
DARK_SHARE: Final = 0.9
"""Of the points; darker than six hundredths. A room with one lamp in it has fewer."""
DARK_MEAN: Final = 0.03
"""Mean light over a mat, which may be dark by itself (the simulator's darkness: 0.02)."""


class Sight(StrEnum):
    """Whether the camera sees, in the resident's terms."""

    CLOSED = "closed"
    """Nobody looks: the camera is off, and nobody is filmed."""
    OPENING = "opening"
    SEES = "sees"
    DARK = "dark"
    """太暗: next to no light."""
    COVERED = "covered"
    """镜头被挡住: light, and nothing in it."""
    FROZEN = "frozen"
    """画面停住: the camera sends one picture over and over."""
    SILENT = "silent"
    """没有画面: it is there and sends nothing."""
    LOST = "lost"
    """摄像头没有接上: gone, or held by somebody else; it comes back by itself."""
    UNFIT = "unfit"
    """The terminal's own eyes are not as they were tested (a wrong model file, another OpenCV): staff must see to it."""

    @property
    def is_blind(self) -> bool:
        """The way through the camera does not lead on now; another one must be offered first."""
        return self in (Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT)


def sight_of(result: FrameResult, *, is_over_mat: bool = False) -> Sight:
    """What one answer of the camera says by itself; :class:`SightJudge` says when to believe it.

    ``is_over_mat``: it looks down on a mat of one colour, where one picture with nothing in it only means no paper; whether the
    lens is covered there is seen in two (:mod:`~mat_cover`), by :class:`SightJudge`.
    """
    from drivers.camera.port import CameraLost, Frame  # numpy comes with it: only where a camera is fitted

    if isinstance(result, CameraLost):
        return Sight.LOST
    if not isinstance(result, Frame):
        return Sight.SILENT
    if result.unchanged_s >= FROZEN_S:
        return Sight.FROZEN
    return _light(result.light, is_over_mat)


def _light(light: Light, is_over_mat: bool) -> Sight:
    if is_over_mat:
        return Sight.DARK if light.mean < DARK_MEAN else Sight.SEES
    if light.dark >= DARK_SHARE:
        return Sight.DARK
    return Sight.COVERED if light.spread < COVERED_SPREAD else Sight.SEES


class SightJudge:
    """Turns answers of a camera into a word that does not flicker. ``now``: monotonic seconds, never going back.

    A lost or frozen camera has been waited for already (by its driver, by ``unchanged_s``) and is believed at once, as is a
    good frame; darkness and a covered lens must last for :data:`STEADY_S`, silence for :data:`SILENT_S`.
    """

    def __init__(self, *, is_over_mat: bool = False) -> None:
        self.sight = Sight.OPENING
        self._is_over_mat = is_over_mat
        self._thought = Sight.OPENING
        self._since = 0.0
        self._cover: CoverWatch | None = None

    def see(self, result: FrameResult, now: float) -> Sight:
        """The word after this answer."""
        thought = sight_of(result, is_over_mat=self._is_over_mat)
        if self._is_over_mat and thought is Sight.SEES and self._is_covered(result):
            thought = Sight.COVERED
        if thought is not self._thought:
            self._thought, self._since = thought, now
        wait_s = {Sight.DARK: STEADY_S, Sight.COVERED: STEADY_S, Sight.SILENT: SILENT_S}.get(thought, 0.0)
        if now - self._since >= wait_s:
            self.sight = thought
        return self.sight

    def _is_covered(self, result: FrameResult) -> bool:
        from drivers.camera.port import Frame
        from kiosk.vision.mat_cover import CoverWatch  # OpenCV comes with it: only where there is a mat to look at

        if self._cover is None:
            self._cover = CoverWatch()
        return isinstance(result, Frame) and self._cover.is_covered(result)
