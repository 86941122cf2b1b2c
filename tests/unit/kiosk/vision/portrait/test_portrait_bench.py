# SPDX-License-Identifier: Apache-2.0
"""ID photographs made apart: the very points that are made in one process, and nothing believed that is not in its place."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message
from kiosk.apart.worker import work_command
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import MESH_POINTS, Mesh
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.checks import Checks, Fault, check
from kiosk.vision.portrait.clauses import findings
from kiosk.vision.portrait.files import Encoded, encode, encode_sheet
from kiosk.vision.portrait.make import BACKGROUNDS, make_portrait
from kiosk.vision.portrait.photograph import SHOWN_ROOM, Photograph
from kiosk.vision.portrait.portrait_bench import MOST_JPEG, PortraitBench, jpeg_size
from kiosk.vision.portrait.portrait_jobs import PortraitJobs
from kiosk.vision.portrait.segment import SelfieSegmenter
from kiosk.vision.portrait.standard import ID_CARD, NOT_JUDGED, Clause, Finding, State, Why
from kiosk.vision.preview import WHOLE, preview
from tests.unit.kiosk.vision.drawn_faces import frame


@pytest.fixture(scope="module")
def bench() -> Iterator[PortraitBench]:
    with PortraitBench() as one:
        one.start()
        yield one
    assert one.pid is None


@pytest.fixture(scope="module")
def taken() -> tuple[Colour, Checks]:
    picture = frame()
    return picture, check(picture, NearFaceDetector(), FaceLandmarkMesher())


def mesh_of(checks: Checks) -> Mesh:
    assert checks.mesh is not None
    return checks.mesh


@pytest.mark.parametrize("background", sorted(BACKGROUNDS))
def test_it_makes_what_is_made_in_one_process(
    bench: PortraitBench, taken: tuple[Colour, Checks], background: str
) -> None:
    picture, checks = taken
    networks = NearFaceDetector(), FaceLandmarkMesher()
    portrait = make_portrait(picture, mesh_of(checks), SelfieSegmenter(), BACKGROUNDS[background])
    encoded = encode(portrait.picture)
    assert isinstance(encoded, Encoded)
    made = bench.make(picture, mesh_of(checks), checks.faults, background)
    assert isinstance(made, Photograph)
    assert made.for_paper == encode_sheet(portrait.picture)
    assert np.array_equal(made.shown, preview(portrait.picture, WHOLE, SHOWN_ROOM))
    assert (made.points, made.dpi) == ((358, 441), 350)
    assert made.findings == findings(
        portrait, checks, ID_CARD, (encoded.quality, encoded.kilobytes), networks[0], networks[1]
    )
    assert np.array_equal(picture, frame()), "the visit's own picture is as it was"


def test_what_could_be_better_reaches_the_clauses(bench: PortraitBench, taken: tuple[Colour, Checks]) -> None:
    picture, checks = taken
    made = bench.make(picture, mesh_of(checks), [Fault.EYES_OPEN, Fault.MOUTH], "white")
    assert isinstance(made, Photograph)
    states = {one.clause: one.state for one in made.findings}
    assert (states[Clause.EYES_OPEN], states[Clause.NATURAL]) == (State.NOT_MET, State.NOT_MET)


def test_what_is_forgotten_is_overwritten_on_both_sides(bench: PortraitBench, taken: tuple[Colour, Checks]) -> None:
    picture, checks = taken
    made = bench.make(picture, mesh_of(checks), (), "blue")
    assert isinstance(made, Photograph)
    assert np.any(made.shown)
    made.forget()
    assert not np.any(made.shown)
    came = bytearray(picture.tobytes())
    head = {"job": "make", "height": picture.shape[0], "width": picture.shape[1], "presence": 1.0, "faults": []}
    PortraitJobs().do(Message({**head, "background": "white"}, (came, mesh_of(checks).points.tobytes())))
    assert not any(came)


def test_a_picture_of_which_nothing_can_be_made_ends_the_process_and_the_next_is_made(
    bench: PortraitBench, taken: tuple[Colour, Checks]
) -> None:
    picture, checks = taken
    assert bench.make(picture, mesh_of(checks), (), "green") is NotDone.BROKEN
    assert bench.pid is None
    assert bench.make(picture, Mesh(np.zeros((3, 3), np.float32), 1.0), (), "white") is NotDone.BROKEN
    assert isinstance(bench.make(picture, mesh_of(checks), (), "white"), Photograph)


def test_what_takes_more_memory_than_allowed_is_refused_by_word(taken: tuple[Colour, Checks]) -> None:
    _, checks = taken
    with PortraitBench(work_command("portraits", 150)) as one:
        large = np.zeros((6000, 6000, 3), np.uint8)
        assert one.make(large, mesh_of(checks), (), "white") is NotDone.MEMORY
        assert one.pid is None


def test_nobody_wants_it_any_more(taken: tuple[Colour, Checks]) -> None:
    picture, checks = taken
    cancel = threading.Event()
    cancel.set()
    with PortraitBench() as one:
        one.start()
        pid = one.pid
        assert pid is not None
        assert one.make(picture, mesh_of(checks), (), "white", cancel=cancel) is NotDone.CANCELLED
        assert one.pid is None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_process_that_dies_or_hangs_is_told_and_gone(taken: tuple[Colour, Checks]) -> None:
    picture, checks = taken
    dies = PortraitBench((sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})"))
    assert dies.make(picture, mesh_of(checks), (), "white") is NotDone.BROKEN
    ticks = count()
    hangs = PortraitBench((sys.executable, "-c", "import time; time.sleep(60)"), clock=lambda: float(next(ticks)))
    assert hangs.make(picture, mesh_of(checks), (), "white") is NotDone.TIME
    assert (dies.pid, hangs.pid) == (None, None)


# --- what the process says ------------------------------------------------------------------------------------------------


def jpeg(size: tuple[int, int] = (358, 441), kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (9, 9, 9)).save(out, kind, **more)
    return out.getvalue()


def clauses() -> list[dict[str, Any]]:
    return [
        asdict(
            Finding(one, State.NOT_JUDGED, NOT_JUDGED[one])
            if one in NOT_JUDGED
            else Finding(one, State.MET, Why.MEASURED)
        )
        for one in Clause
    ]


TOLD: dict[str, Any] = {"shown": [2, 1], "findings": clauses()}
PIECES = (jpeg(), bytes(8))


def saying(head: dict[str, Any], *pieces: bytes) -> tuple[str, ...]:
    """A process that answers so, whatever it is asked."""
    return (
        sys.executable,
        "-c",
        "import json, sys\nfrom kiosk.apart.message import packed\nfrom kiosk.apart.work_process import take\n"
        f"take(sys.stdin.buffer.raw); head = json.loads({json.dumps(head)!r}); pieces = {list(pieces)!r}\n"
        'sys.stdout.buffer.write(b"".join(packed(head, pieces)))',
    )


def answered(head: dict[str, Any], *pieces: bytes) -> Photograph | NotDone:
    mesh = Mesh(np.zeros((MESH_POINTS, 3), np.float32), 1.0)
    with PortraitBench(saying(head, *pieces)) as one:
        made = one.make(np.zeros((2, 2, 3), np.uint8), mesh, (), "white")
        assert isinstance(made, Photograph) or one.pid is None
    return made


def test_what_is_in_its_place_is_believed() -> None:
    made = answered(TOLD, *PIECES)
    assert isinstance(made, Photograph)
    assert (made.for_paper, made.shown.shape, len(made.findings)) == (jpeg(), (1, 2, 4), len(Clause))
    assert "findings" in repr(made)
    assert "xff" not in repr(made)


@pytest.mark.parametrize(
    ("changed", "pieces"),
    [
        ({"shown": [3, 1]}, PIECES),
        ({"shown": [-2, -1]}, PIECES),
        ({"shown": [True, 2]}, PIECES),
        ({"shown": [SHOWN_ROOM[0] + 1, 1]}, (jpeg(), bytes(4 * (SHOWN_ROOM[0] + 1)))),
        ({"shown": "2x1"}, PIECES),
        ({"findings": clauses()[1:]}, PIECES),
        ({"findings": clauses()[::-1]}, PIECES),
        ({"findings": clauses() + clauses()[:1]}, PIECES),
        ({"findings": [*clauses()[:-1], {**clauses()[-1], "state": "certainly"}]}, PIECES),
        ({"findings": [{**clauses()[0], "why": "because"}, *clauses()[1:]]}, PIECES),
        ({"findings": [{**clauses()[0], "measured": float("nan")}, *clauses()[1:]]}, PIECES),
        ({"findings": [{**clauses()[0], "measured": "much"}, *clauses()[1:]]}, PIECES),
        ({"findings": 7}, PIECES),
        ({}, (jpeg((358, 440)), bytes(8))),
        ({}, (jpeg((60_000, 60)), bytes(8))),
        ({}, (jpeg(kind="PNG"), bytes(8))),
        ({}, (jpeg()[:-2], bytes(8))),
        ({}, (b"", bytes(8))),
        ({}, PIECES[:1]),
        ({}, (*PIECES, b"more")),
        ({"failed": "anything"}, ()),
    ],
)
def test_whatever_else_it_says_is_no_answer_and_it_is_ended(changed: dict[str, Any], pieces: tuple[bytes, ...]) -> None:
    assert answered({**TOLD, **changed}, *pieces) is NotDone.BROKEN


def test_a_jpegs_size_is_read_from_its_frame_alone() -> None:
    assert jpeg_size(jpeg((31, 17))) == (31, 17)
    assert jpeg_size(jpeg((31, 17), progressive=True)) == (31, 17)
    for data in (b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\x00\x02\xff\xd9", jpeg() + bytes(MOST_JPEG) + b"\xff\xd9"):
        with pytest.raises(ValueError, match="JPEG"):
            jpeg_size(data)
