# SPDX-License-Identifier: Apache-2.0
"""``main.py technician paper``, the whole way: picture files in, words and JSON and one PDF out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from kiosk.vision.papers.samples.drawn_papers import id_card_back, id_card_front, lease
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.shapes import Picture

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("paper_reader")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "technician", "paper", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def kept(path: Path, picture: Picture) -> Path:
    assert cv2.imwrite(str(path), picture)
    return path


def photo_of(path: Path, paper: Picture, shot: Shot | None = None) -> Path:
    return kept(path, photograph(paper, shot or Shot(seed=2)).picture)


def test_a_card_is_seen_read_and_put_on_one_sheet(tmp_path: Path) -> None:
    front = photo_of(tmp_path / "front.png", id_card_front(2).picture)
    back = photo_of(tmp_path / "back.png", id_card_back(2).picture, Shot(seed=3, turn=185))
    done = run(front, back, "--card", "--out", tmp_path / "card.pdf", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["kind"], second["kind"]) == ("id_card_front", "id_card_back")
    assert first["score"] > 0.8
    assert len(first["corners"]) == 4
    assert first["ms"] > first["ocr"]["ms"] > 0
    assert first["ocr"]["peak_mb"] < 1100
    values: dict[str, Any] = {field["name"]: field["value"] for field in first["fields"]}
    assert values == dict(id_card_front(2).fields)
    name = first["lines"][0]
    assert name["confidence"] > 0.9
    hull = np.array(first["corners"], np.float32)
    assert all(cv2.pointPolygonTest(hull, tuple(point), False) >= 0 for point in name["box"])
    made = (tmp_path / "card.pdf").read_bytes()
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert len(made) < 500_000


def test_faults_are_told_with_their_place_and_in_words(tmp_path: Path) -> None:
    photo = photo_of(
        tmp_path / "lease.png", lease().picture, Shot(seed=2, size=(2592, 1944), glare=0.05, glare_at=(0.4, 0.8))
    )
    done = run(photo, "--wanted", "id_card_front", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [fault["kind"] for fault in told["faults"]] == ["glare", "wrong_document"]
    assert len(told["faults"][0]["box"]) >= 3
    assert told["faults"][1]["words"] == "这张看上去是租房合同。现在要放的是身份证有照片的一面。"
    assert "反光" in run(photo).stdout


@pytest.mark.parametrize("size", [(1, 1), (9, 300), (40, 40)])
def test_a_picture_of_next_to_nothing_is_no_paper(tmp_path: Path, size: tuple[int, int]) -> None:
    done = run(kept(tmp_path / "small.png", np.full((*size, 3), 200, np.uint8)), "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["faults"][0]["kind"] == "no_page"
    assert told["lines"] == []


def test_what_cannot_be_done_is_said_in_words(tmp_path: Path) -> None:
    photo = kept(tmp_path / "plain.png", np.full((300, 400, 3), 128, np.uint8))
    (tmp_path / "text.jpg").write_text("no picture", encoding="utf-8")
    for words, status in (
        ((tmp_path / "missing.jpg",), 1),
        ((tmp_path / "text.jpg",), 1),
        ((photo, "--wanted", "diploma"), 2),
        ((photo, "--card"), 2),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout) == (status, ""), words
        assert "Traceback" not in done.stderr
        assert "请" in done.stderr or "只能" in done.stderr or "要两张" in done.stderr
    done = run(photo, "--out", tmp_path / "no" / "folder.pdf")
    assert done.returncode == 1
    assert "PDF 写不进" in done.stderr
