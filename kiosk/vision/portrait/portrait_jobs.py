# SPDX-License-Identifier: Apache-2.0
"""ID photographs made apart from the visit (:mod:`kiosk.apart.work_process`): framed, cut out, checked, encoded.

One job, ``make``: a camera's picture and the mesh on it, to one photograph before one background. Nothing is kept from one job
to the next; the picture is overwritten where it came. The other end: :mod:`~portrait_bench`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from kiosk.apart.message import Message
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import MESH_POINTS, Mesh
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.checks import Checks, Fault
from kiosk.vision.portrait.clauses import findings
from kiosk.vision.portrait.files import Encoded, encode, encode_sheet
from kiosk.vision.portrait.make import BACKGROUNDS, make_portrait
from kiosk.vision.portrait.photograph import SHOWN_ROOM
from kiosk.vision.portrait.segment import SelfieSegmenter
from kiosk.vision.portrait.standard import ID_CARD
from kiosk.vision.preview import WHOLE, preview


class PortraitJobs:
    """Loads the models at once: somebody waits for the photograph."""

    def __init__(self) -> None:
        """Raises ModelError: a model file is not there, or not the pinned one."""
        self._detector, self._mesher, self._segmenter = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()

    def do(self, message: Message) -> Message:
        """The answer to one job.

        Raises:
            ValueError, KeyError, TypeError: it is no job of ours, or not said as it should be.
        """
        head = message.head
        if head["job"] != "make":
            raise ValueError("no job of ours")
        points, mesh = message.pieces
        picture = np.frombuffer(points, np.uint8).reshape(head["height"], head["width"], 3)
        try:
            return self._make(head, picture, np.frombuffer(mesh, np.float32).reshape(MESH_POINTS, 3))
        finally:
            if picture.flags.writeable:
                picture.fill(0)

    def _make(self, head: Mapping[str, Any], picture: Colour, points: np.ndarray[Any, Any]) -> Message:
        mesh = Mesh(points, float(head["presence"]))
        checks = Checks(tuple(Fault(fault) for fault in head["faults"]), 1, mesh=mesh)
        portrait = make_portrait(picture, mesh, self._segmenter, BACKGROUNDS[head["background"]])
        encoded = encode(portrait.picture)
        if not isinstance(encoded, Encoded):
            raise ValueError("no limit was given that it could miss")
        measured = (encoded.quality, encoded.kilobytes)
        found = findings(portrait, checks, ID_CARD, measured, self._detector, self._mesher)
        shown = preview(portrait.picture, WHOLE, SHOWN_ROOM)
        tall, wide = shown.shape[:2]
        return Message(
            {"shown": [wide, tall], "findings": [asdict(one) for one in found]},
            (encode_sheet(portrait.picture), np.ascontiguousarray(shown).data.cast("B")),
        )
