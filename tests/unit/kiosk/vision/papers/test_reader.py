# SPDX-License-Identifier: Apache-2.0
"""The reading process: what it reads, and that it is gone when it is late, greedy, broken or no longer wanted.

``./test.sh`` reads three papers, ``./test.sh --all`` every one; models out of build/models.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from kiosk.vision.models import ModelError
from kiosk.vision.papers.flatten import Turn, flatten
from kiosk.vision.papers.page import find_page
from kiosk.vision.papers.reader import PaperReader, reading_command
from kiosk.vision.papers.reading_process import in_reading_order
from kiosk.vision.papers.samples.drawn_papers import PAPERS
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.text import NotRead, PageText

ALL = bool(os.environ.get("KIOSK_TEST_ALL"))
SAMPLE = sorted(PAPERS) if ALL else ["id_card_back", "lease", "passport"]
PAGE = np.full((60, 80, 3), 255, np.uint8)


@pytest.fixture(scope="module")
def reader() -> Iterator[PaperReader]:
    with PaperReader(reading_command()) as one:
        yield one


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def python(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


@pytest.mark.xdist_group("paper_reader")
@pytest.mark.parametrize("name", SAMPLE)
def test_a_photographed_paper_is_read_whichever_way_it_lies(reader: PaperReader, name: str) -> None:
    quarter = SAMPLE.index(name) % 4
    paper = PAPERS[name](3)
    photo = photograph(paper.picture, Shot(seed=quarter, turn=3 + 90 * quarter, shadow=0.4, size=(2592, 1944)))
    page = find_page(photo.picture)
    assert page is not None
    flat = flatten(photo.picture, page.corners)
    read = reader.read(flat.even, limit_s=120)  # what is read counts here, not how busy the machine is
    assert isinstance(read, PageText)
    # The picture's own top left corner is the page's first, so the turn depends on which corner of the paper that was.
    assert read.turn is Turn(-quarter % 4)
    assert read.peak_mb < 1100
    said = "".join(line.text for line in read.lines)
    wanted = "".join(paper.lines)
    missing = [one for one in set(wanted) - set(" （）：；，") if said.count(one) < wanted.count(one)]
    assert len(missing) <= 1, missing
    width, height = flat.turned(read.turn).even.shape[1::-1]
    for line in read.lines:
        assert 0 <= line.left < line.right <= width
        assert 0 <= line.top < line.bottom <= height
        assert 0 < line.confidence <= 1
        assert repr(line) == repr(replace(line, text="别的字")), "nothing of it shows"


@pytest.mark.xdist_group("paper_reader")
def test_an_empty_page_says_nothing_and_the_process_is_gone_afterwards() -> None:
    with PaperReader(reading_command()) as one:
        read = one.read(np.full((400, 300, 3), 255, np.uint8))
        assert isinstance(read, PageText)
        assert read.lines == ()
        pid = one.pid
        assert pid is not None
        assert alive(pid)
    assert not alive(pid)


@pytest.mark.xdist_group("paper_reader")
def test_a_page_that_needs_more_memory_than_allowed_is_refused_by_word() -> None:
    with PaperReader(reading_command(most_mb=260)) as one:
        assert one.read(np.full((2000, 1400, 3), 255, np.uint8)) is NotRead.MEMORY
        assert one.pid is None


def test_who_takes_too_long_is_ended() -> None:
    ticks = count()
    with PaperReader(python("import sys; sys.stdin.buffer.read()"), clock=lambda: float(next(ticks))) as one:
        one.start()
        pid = one.pid
        assert pid is not None
        assert one.read(PAGE, limit_s=3) is NotRead.TIME
        assert one.pid is None
    assert not alive(pid)


def test_who_is_no_longer_wanted_is_ended() -> None:
    cancel = threading.Event()
    cancel.set()
    with PaperReader(python("import sys; sys.stdin.buffer.read()")) as one:
        assert one.read(PAGE, cancel=cancel) is NotRead.CANCELLED
        assert one.pid is None


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "print('no json')",
        "print('[1, 2]')",
        'print(\'{"failed": "something new"}\')',
        'print(\'{"turn": 7, "lines": [], "ms": 1, "peak_mb": 1}\')',
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    ],
)
def test_a_process_that_fails_is_told_as_broken_and_the_next_page_gets_a_new_one(program: str) -> None:
    with PaperReader(python(program)) as one:
        for _ in range(2):
            assert one.read(PAGE, limit_s=20) is NotRead.BROKEN
            assert one.pid is None


def test_a_program_that_is_not_there_is_broken_too() -> None:
    assert PaperReader(("/nowhere/python",)).read(PAGE) is NotRead.BROKEN


def test_without_models_nothing_is_started(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="没有模型清单"):
        reading_command(tmp_path)


def test_rows_are_read_from_left_to_right_though_a_little_askew() -> None:
    def at(left: float, top: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.array([[left, top], [left + 50, top], [left + 50, top + 20], [left, top + 20]], np.float32)

    lines = [
        ("d", 1.0, at(0, 40)),
        ("b", 1.0, at(200, 0)),
        ("a", 1.0, at(0, 6)),
        ("e", 1.0, at(300, 37)),
        ("c", 1.0, at(400, 4)),
    ]
    assert [text for text, _, _ in in_reading_order(lines)] == ["a", "b", "c", "d", "e"]


def test_a_stroke_along_the_whole_page_is_no_row_of_all_that_is_on_it() -> None:
    def at(top: float, bottom: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.array([[9, top], [99, top], [99, bottom], [9, bottom]], np.float32)

    lines = [("c", 1.0, at(80, 90)), ("b", 1.0, at(40, 50)), ("stroke", 1.0, at(0, 92)), ("a", 1.0, at(0, 10))]
    assert [text for text, _, _ in in_reading_order(lines) if text != "stroke"] == ["a", "b", "c"]
