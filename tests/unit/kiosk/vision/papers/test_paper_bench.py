# SPDX-License-Identifier: Apache-2.0
"""Papers worked on apart: the same that is found in one process, and nothing believed that is not in its place.

What a telephone sends was made by somebody: damaged files, bombs, and processes that say what they like.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import cv2
import numpy as np
import pytest

from kiosk.apart.companion import NotDone
from kiosk.apart.worker import work_command
from kiosk.vision.papers import paper_bench
from kiosk.vision.papers.faults import FaultKind
from kiosk.vision.papers.flatten import LONGEST, Turn
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.page_check import SHOWN_LONGEST, look_at, shown
from kiosk.vision.papers.paper_bench import PaperBench
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import household, marriage, residence_permit
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.taken import TakenPage, ToRead
from kiosk.vision.papers.text import NotRead, PageText, TextLine

TODAY = date(2026, 11, 21)
SHOT = Shot(size=(1280, 960), noise=0.0)


@pytest.fixture(scope="module")
def bench() -> Iterator[PaperBench]:
    with PaperBench() as one:
        one.start()
        yield one
    assert one.pid is None


def says(paper: Paper) -> PageText:
    lines = tuple(
        TextLine(text, 0.99, ((20, 40 * n), (900, 40 * n), (900, 40 * n + 30), (20, 40 * n + 30)))
        for n, text in enumerate(paper.lines)
    )
    return PageText(Turn.NONE, lines, 900, 700)


def taken(bench: PaperBench, paper: Paper, **more: Any) -> TakenPage:
    looked = bench.look(photograph(paper.picture, SHOT).picture)
    assert isinstance(looked, ToRead)
    page = bench.settle(looked, says(paper), TODAY, **more)
    assert isinstance(page, TakenPage)
    return page


def jpeg(picture: Any) -> bytes:
    return bytes(cv2.imencode(".jpg", picture)[1])


def test_it_finds_what_is_found_in_one_process(bench: PaperBench) -> None:
    picture = photograph(household(1).picture, SHOT).picture
    here = look_at(picture)
    looked = bench.look(picture)
    assert here.flat is not None
    assert isinstance(looked, ToRead)
    assert np.array_equal(looked.flat, here.flat.even)
    page = bench.settle(looked, says(household(1)), TODAY, wanted=[DocumentKind.HOUSEHOLD])
    assert isinstance(page, TakenPage)
    assert (page.kind, page.faults, page.is_read, page.marks) == (DocumentKind.HOUSEHOLD, (), True, ())
    assert {one.name for one in page.fields if one.value} >= {"name", "id_number"}
    points, _ = shown(here)
    assert np.array_equal(np.frombuffer(page.still.points, np.uint8).reshape(points.shape), points)
    kept = cv2.imdecode(np.frombuffer(page.kept, np.uint8), cv2.IMREAD_COLOR)
    assert kept is not None
    assert np.array_equal(kept, here.flat.even), "what is kept has lost nothing, nor its colours"
    for shown_text in (repr(page), repr(looked)):
        assert not any(line in shown_text for line in household(1).lines[1:])


def test_a_faulty_page_comes_back_with_its_bad_places(bench: PaperBench) -> None:
    picture = photograph(household(1).picture, replace(SHOT, glare=0.09, glare_at=(0.35, 0.4))).picture
    page = bench.look(picture)
    assert isinstance(page, TakenPage)
    assert page.kinds_of_faults == ("glare",)
    points, marks = shown(look_at(picture))
    assert page.marks == marks
    assert (page.still.height, page.still.width) == points.shape[:2]
    empty = bench.look(photograph(household(1).picture, replace(SHOT, shift=(0, 3.0))).picture)
    assert isinstance(empty, TakenPage)
    assert empty.kinds_of_faults == ("no_page",)


def test_pages_are_known_again_and_become_one_file(bench: PaperBench) -> None:
    first = taken(bench, household(1))
    assert [one.kind for one in taken(bench, household(1), earlier=[first]).faults] == [FaultKind.DUPLICATE]
    second = taken(bench, marriage(1), earlier=[first])
    assert second.faults == ()
    made = bench.file([first, second], "户口簿")
    assert isinstance(made, tuple)
    assert (made[0][:5], made[1]) == (b"%PDF-", 2)
    card = taken(bench, residence_permit(1))
    assert [one.kind for one in taken(bench, residence_permit(2), earlier=[card], is_card=True).faults] == []
    made = bench.file([card, card], "居住证", is_card=True)
    assert isinstance(made, tuple)
    assert made[1] == 1


def test_a_page_that_could_not_be_read_is_kept_unread_and_one_is_settled_once(bench: PaperBench) -> None:
    looked = bench.look(photograph(household(1).picture, SHOT).picture)
    assert isinstance(looked, ToRead)
    page = bench.settle(looked, NotRead.TIME, TODAY)
    assert isinstance(page, TakenPage)
    assert (page.is_read, page.faults, page.fields) == (False, (), ())
    assert bench.settle(looked, NotRead.TIME, TODAY) is NotDone.BROKEN, "it is not there any more"
    assert isinstance(bench.file([page], "户口簿"), tuple), "kept pages are here whatever became of the process"


# --- what a telephone sends -----------------------------------------------------------------------------------------------


def bomb(wide: int, tall: int) -> bytes:
    """A few bytes of PNG that say they are a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def huge_jpeg(wide: int, tall: int) -> bytes:
    """A small JPEG whose frame header (SOF, ITU-T T.81 B.2.2) says another size."""
    data = jpeg(np.full((64, 64, 3), 200, np.uint8))
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", tall, wide) + data[at + 4 :]


def test_a_telephones_picture_is_decoded_there(bench: PaperBench) -> None:
    data = jpeg(photograph(household(1).picture, replace(SHOT, turn=86.0)).picture)
    assert isinstance(bench.look(data, by_phone=True), ToRead)
    assert isinstance(bench.look(jpeg(household(1).picture), by_phone=True), ToRead), "nothing but the page"


GOOD = jpeg(household(1).picture)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        GOOD[: len(GOOD) // 2],
        GOOD[:300] + bytes(400),
        bomb(60_000, 60_000),
        bomb(5200, 5200),
        huge_jpeg(65_500, 65_500),
        huge_jpeg(1, 1),
    ],
    ids=["nothing", "a beginning", "half", "overwritten", "bomb", "large to draw", "bomb of a jpeg", "a point"],
)
def test_damaged_pictures_and_bombs_are_none_and_the_process_stays(bench: PaperBench, data: bytes) -> None:
    bench.start()
    pid = bench.pid
    assert bench.look(data, by_phone=True) is None
    assert bench.pid == pid


def test_turned_bits_never_say_anything_but_a_page_or_none(bench: PaperBench) -> None:
    small = jpeg(cv2.resize(household(1).picture, (200, 140)))
    random = np.random.default_rng(7)
    for _ in range(60):
        data = bytearray(small)
        for at in random.integers(2, len(data), 6):
            data[at] ^= int(random.integers(1, 256))
        assert isinstance(bench.look(bytes(data), by_phone=True), TakenPage | ToRead | None)


def test_what_takes_more_memory_than_allowed_is_refused_by_word_and_the_next_gets_a_new_process() -> None:
    with PaperBench(work_command("papers", 230)) as one:
        noise = np.random.default_rng(1).integers(0, 255, (3000, 4000, 3), np.uint8)
        assert one.look(np.asarray(noise, np.uint8)) is NotDone.MEMORY
        assert one.pid is None
        assert one.look(b"no picture", by_phone=True) is None
        assert one.pid is not None


# --- what the process says ------------------------------------------------------------------------------------------------


def saying(head: dict[str, Any], *pieces: bytes) -> tuple[str, ...]:
    """A process that answers so, whatever it is asked."""
    return (
        sys.executable,
        "-c",
        "import json, sys\nfrom kiosk.apart.message import packed\nfrom kiosk.apart.work_process import take\n"
        f"take(sys.stdin.buffer.raw); head = json.loads({json.dumps(head)!r}); pieces = {list(pieces)!r}\n"
        'sys.stdout.buffer.write(b"".join(packed(head, pieces)))',
    )


TAKEN = {
    "still": [2, 1],
    "marks": [{"left": 0, "top": 0, "width": 1, "height": 1}],
    "faults": [{"kind": "blur", "area": [[0, 0], [1, 0], [1, 1]], "detail": "", "values": {}}],
    "kind": None,
    "fields": [],
    "is_read": False,
    "words": None,
}
PIECES = (bytes(8), b"\x89PNG\r\n\x1a\n")
FIELD = {"name": "name", "value": "b", "confidence": 1, "ask": "low", "box": None}


def test_what_is_in_its_place_is_believed() -> None:
    with PaperBench(saying(TAKEN, *PIECES)) as one:
        page = one.look(b"any", by_phone=True)
    assert isinstance(page, TakenPage)
    assert page.kinds_of_faults == ("blur",)
    told = [
        {"kind": "cut", "area": [[0, 0]], "detail": "left", "values": {}},
        {
            "kind": "wrong_document",
            "area": [[0, 0]],
            "detail": "lease",
            "values": {"seen": "lease", "wanted": "invoice"},
        },
        {"kind": "expired", "area": [[0, 0]], "detail": "", "values": {"until": "2020年1月1日"}},
    ]
    more = {"faults": told, "marks": TAKEN["marks"] * 3, "kind": "household", "fields": [FIELD]}  # type: ignore[operator]
    with PaperBench(saying({**TAKEN, **more}, *PIECES)) as one:
        page = one.look(b"any", by_phone=True)
    assert isinstance(page, TakenPage)
    assert (len(page.faults), page.fields[0].name) == (3, "name")


@pytest.mark.parametrize(
    ("changed", "pieces"),
    [
        ({"still": [3, 1]}, PIECES),
        ({"still": [100_000, 1]}, PIECES),
        ({"still": [-2, -1]}, PIECES),
        ({"marks": [{"left": -4, "top": 0, "width": 1, "height": 1}]}, PIECES),
        ({"marks": TAKEN["marks"] * 2}, PIECES),  # type: ignore[operator]  # a list, as written above
        ({"faults": [{"kind": "new", "area": [], "detail": "", "values": {}}]}, PIECES),
        ({"faults": [{"kind": "blur", "area": [], "detail": ["x"], "values": {}}]}, PIECES),
        ({"faults": [{"kind": "blur", "area": [], "detail": "x" * 9999, "values": {}}]}, PIECES),
        ({"marks": []}, PIECES),
        ({"faults": [], "marks": TAKEN["marks"]}, PIECES),
        ({"faults": TAKEN["faults"] * 2000, "marks": TAKEN["marks"] * 2000}, PIECES),  # type: ignore[operator]  # lists
        ({"faults": [{"kind": "cut", "area": [[0, 0]], "detail": "inside", "values": {}}]}, PIECES),
        ({"faults": [{"kind": "blur", "area": [[0, 0]], "detail": "", "values": {"mode": "elder"}}]}, PIECES),
        ({"faults": [{"kind": "expired", "area": [[0, 0]], "detail": "", "values": {}}]}, PIECES),
        ({"faults": [{"kind": "wrong_side", "area": [[0, 0]], "detail": "", "values": {"wanted": "a kind"}}]}, PIECES),
        ({"fields": [FIELD]}, PIECES),
        ({"kind": "household", "fields": [{**FIELD, "name": "rent"}]}, PIECES),
        ({"kind": "household", "fields": [FIELD, FIELD]}, PIECES),
        ({"kind": "a kind"}, PIECES),
        ({"kind": "household", "fields": [{**FIELD, "value": 3}]}, PIECES),
        ({"kind": "household", "fields": [{**FIELD, "confidence": float("nan")}]}, PIECES),
        ({}, (bytes(8), b"GIF89a")),
        ({}, (bytes(8),)),
        ({"words": []}, (*PIECES, bytes(12))),
        ({"read": 1, "width": 9, "height": 9}, (bytes(9),)),
        ({"read": 1, "width": 3, "height": 3000}, (bytes(27_000),)),
        ({"failed": "anything"}, ()),
    ],
)
def test_whatever_else_it_says_is_no_answer_and_it_is_ended(changed: dict[str, Any], pieces: tuple[bytes, ...]) -> None:
    one = PaperBench(saying({**TAKEN, **changed}, *pieces))
    assert one.look(b"any", by_phone=True) is NotDone.BROKEN
    assert one.pid is None


@pytest.mark.parametrize("head", [{"pages": 0}, {"pages": "x"}, {}])
def test_a_file_is_a_pdf_of_so_many_pages(head: dict[str, Any]) -> None:
    assert PaperBench(saying(head, b"%PDF-1.7")).file([], "x") is NotDone.BROKEN
    assert PaperBench(saying({"pages": 1}, b"<html>")).file([], "x") is NotDone.BROKEN


def test_a_process_that_dies_or_hangs_is_told_and_gone() -> None:
    dies = PaperBench((sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"))
    assert dies.look(GOOD, by_phone=True) is NotDone.BROKEN
    ticks = count()
    hangs = PaperBench((sys.executable, "-c", "import time; time.sleep(60)"), clock=lambda: float(next(ticks)))
    assert hangs.look(GOOD, by_phone=True) is NotDone.TIME
    assert (dies.pid, hangs.pid) == (None, None)


def test_its_bounds_are_those_of_what_is_made() -> None:
    assert (paper_bench.LONGEST_FLAT, paper_bench.LONGEST_SHOWN) == (LONGEST, SHOWN_LONGEST)
