# SPDX-License-Identifier: Apache-2.0
"""One picture made into an ID photograph (证件照制作), in a thread of its own: what takes a moment, and what is kept of it.

OpenCV and the models are loaded with the first photograph, not before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kiosk.vision.portrait.checks import Checks
    from kiosk.vision.portrait.standard import Finding
    from kiosk.vision.portrait.watch import Taken

THUMB: Final = (480, 600)
"""Points of a picture to choose from, and of the photograph on screen, at most."""


@dataclass(frozen=True)
class Take:
    """One picture as it was taken. ``thumb``: the person in it, blue green red and 255."""

    number: int
    picture: Any = field(repr=False, compare=False)
    thumb: Any = field(repr=False, compare=False)
    checks: Checks = field(repr=False, compare=False)

    @classmethod
    def of(cls, taken: Taken) -> Take:
        """In the thread that looks. A copy: the camera's own memory is the camera's."""
        from kiosk.vision.faces.front import part_of
        from kiosk.vision.portrait.watch import SHOWN
        from kiosk.vision.preview import WHOLE, preview

        picture = taken.picture.copy()
        size = (int(picture.shape[1]), int(picture.shape[0]))
        part = WHOLE if taken.checks.face is None else part_of(taken.checks.face, size, SHOWN)
        return cls(taken.number, picture, preview(picture, part, THUMB), taken.checks)

    def forget(self) -> None:
        """Overwritten where it lies."""
        self.picture.fill(0)
        self.thumb.fill(0)


@dataclass(frozen=True)
class Made:
    """The photograph. ``for_paper``: JPEG for the printer; ``preview``: for the screen; ``findings``: clause by clause."""

    for_paper: bytes = field(repr=False)
    preview: Any = field(repr=False, compare=False)
    points: tuple[int, int]
    dpi: int
    findings: tuple[Finding, ...]

    def forget(self) -> None:
        """The picture on screen is overwritten; the JPEG goes when nobody holds it any more."""
        self.preview.fill(0)


class PortraitMaker:
    """Called in one thread alone."""

    def __init__(self) -> None:
        self._tools: Any = None

    def make(self, take: Take, colour: str) -> Made:
        """The photograph of ``take`` before ``colour`` (a name of ``kiosk.vision.portrait.make.BACKGROUNDS``).

        Raises:
            kiosk.vision.models.ModelError: a model file is not there, or not the pinned one.
            ValueError: no face in the picture.
        """
        from kiosk.vision.portrait.clauses import findings
        from kiosk.vision.portrait.files import Encoded, encode, encode_sheet
        from kiosk.vision.portrait.make import BACKGROUNDS, make_portrait
        from kiosk.vision.portrait.standard import ID_CARD
        from kiosk.vision.preview import WHOLE, preview

        if take.checks.mesh is None:
            raise ValueError("no face to make a portrait of")
        detector, mesher, segmenter = self._loaded()
        portrait = make_portrait(take.picture, take.checks.mesh, segmenter, BACKGROUNDS[colour])
        encoded = encode(portrait.picture)
        assert isinstance(encoded, Encoded)  # noqa: S101 - no limit was given that it could miss
        found = findings(portrait, take.checks, ID_CARD, (encoded.quality, encoded.kilobytes), detector, mesher)
        return Made(
            encode_sheet(portrait.picture),
            preview(portrait.picture, WHOLE, THUMB),
            (ID_CARD.width, ID_CARD.height),
            ID_CARD.dpi,
            found,
        )

    def _loaded(self) -> Any:
        if self._tools is None:
            from kiosk.vision.faces.detect import NearFaceDetector
            from kiosk.vision.faces.mesh import FaceLandmarkMesher
            from kiosk.vision.portrait.segment import SelfieSegmenter

            self._tools = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()
        return self._tools
