# SPDX-License-Identifier: Apache-2.0
"""The main job, whole: the real window by synthetic touch, the real courier, sandbox and simulators as processes.

All eight tours of two services run with KIOSK_TEST_ALL=1; otherwise a seeded sample that always holds both services, online
and offline.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.clock import parse_iso
from kiosk.journey.pages import Phase
from kiosk.platform.sandbox.service_figures import TIMED, filed

ROOT = Path(__file__).parents[2]
APPLICATION, PRINT, PORTRAIT = "312000202000", "TBD-RS01", "TBD-ZP01"
SEED = 20261121

MATRIX = list(product((APPLICATION, PRINT), ("standard", "elder"), (False, True)))


def _sample() -> list[tuple[str, str, bool]]:
    if os.environ.get("KIOSK_TEST_ALL"):
        return MATRIX
    modes = ["standard", "elder"]
    random.Random(SEED).shuffle(modes)
    return [
        (APPLICATION, modes[0], False),
        (APPLICATION, modes[1], True),
        (PRINT, modes[1], False),
        (PRINT, modes[0], True),
    ]


def _tour(out: Path, item: str, mode: str, *, offline: bool, seed: int = 1, way: str = "card") -> dict[str, Any]:
    words = ["tour", "--item", item, "--mode", mode, "--seed", str(seed), "--way", way, "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "main.py", *words, *(["--offline"] if offline else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (out / "summary.json").exists(), done.stderr
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, (summary, done.stderr)
    return summary


@pytest.mark.parametrize(("item", "mode", "offline"), _sample())
@pytest.mark.timeout(300)
def test_a_whole_visit(item: str, mode: str, offline: bool, tmp_path: Path) -> None:
    summary = _tour(tmp_path, item, mode, offline=offline)
    assert summary["ok"], summary
    assert (summary["item"], summary["mode"], summary["offline"]) == (item, mode, offline)
    assert summary["duplicates"] == 0
    pages = sorted((tmp_path / "pages").glob("*.png"))
    assert all(re.fullmatch(r"\d\d-[a-z_-]+\.png", page.name) for page in pages)
    for page in pages:
        with Image.open(page) as picture:
            assert picture.size == (1080, 1920)
    assert (tmp_path / "receipt.bin").stat().st_size > 200
    assert (tmp_path / "receipt.png").exists()
    assert json.loads((tmp_path / "timings.json").read_text())["steps"]
    if item == PRINT and offline:
        assert (summary["outcome"], summary["queued"], summary["case_number"]) == ("refused_offline", 0, None)
        assert not (tmp_path / "case.json").exists()
        return
    assert summary["queued"] == 1
    assert summary["delivered"] == 1
    assert summary["typed_characters"] == (11 if offline else 0)  # offline nobody knows the phone number but its owner
    received, at_platform = summary["terminal_received_at"], summary["platform_received_at"]
    assert parse_iso(received) <= parse_iso(at_platform)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", received)
    case = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))
    text = json.dumps(case, ensure_ascii=False)
    assert summary["case_number"] in text
    assert "测试" in text
    assert "999999" in text
    phases_ms = filed(item, [], case["case"]["step_timings_ms"], case["case"]["prefill"]).phases_ms
    assert phases_ms is not None
    assert set(TIMED) - set(phases_ms) == (set() if item == APPLICATION else {Phase.SIGN}), "the platform's 服务数据"
    documents = list((tmp_path / "documents").glob("*.pdf"))
    assert len(documents) == (1 if item == PRINT else 0)
    assert summary["prefill_ratio"] >= (0.7 if not offline else 0.4)


MODES = (
    ["standard", "elder"]
    if os.environ.get("KIOSK_TEST_ALL")
    else [random.Random(SEED + 1).choice(["standard", "elder"])]
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.timeout(300)
def test_without_the_card_by_a_code_a_look_into_the_camera_and_a_helper(mode: str, tmp_path: Path) -> None:
    summary = _tour(tmp_path, PRINT, mode, offline=False, way="face")
    assert (summary["ok"], summary["outcome"], summary["identified_by"]) == (True, "submitted", "helper"), summary
    assert summary["typed_characters"] == 0
    pages = {page.name[3:-4] for page in (tmp_path / "pages").glob("*.png")}
    steps = ("consent", "looking", "helper", "waiting", "coming")
    assert {f"face-{step}" for step in steps} <= pages
    applicant = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["case"]["applicant"]
    assert (applicant["method"], applicant["assurance"], applicant["vouched"]["helper_no"]) == (
        "helper",
        "strong",
        "BB0001",
    )
    assert len(list((tmp_path / "documents").glob("*.pdf"))) == 1


def test_another_resident(tmp_path: Path) -> None:
    summary = _tour(tmp_path, APPLICATION, "standard", offline=False, seed=2)
    assert summary["ok"], summary
    assert summary["seed"] == 2


@pytest.mark.parametrize(
    "mode",
    ["standard", "elder"] if os.environ.get("KIOSK_TEST_ALL") else [random.Random(SEED).choice(["standard", "elder"])],
)
def test_an_id_photograph(mode: str, tmp_path: Path) -> None:
    """A drawn person before the simulated camera: three takes, one chosen, the list read, the sheet printed; no case, no card."""
    summary = _tour(tmp_path, PORTRAIT, mode, offline=False)
    assert (summary["ok"], summary["outcome"], summary["document"]) == (True, "printed", "printed"), summary
    assert (summary["queued"], summary["receipt"], summary["typed_characters"]) == (0, "", 0)
    pages = {page.name[3:-4] for page in (tmp_path / "pages").glob("*.png")}
    assert {"portrait", "portrait_take", "portrait_choose", "portrait_colour", "portrait_clauses"} <= pages
    assert not any(page.startswith("identify") for page in pages)
    (sheet,) = (tmp_path / "documents").glob("*.pdf")
    command = ["pdfimages", "-list", str(sheet)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()[2:]
    assert len(listed) == 8
    for line in listed:
        columns = line.split()
        assert (columns[3], columns[4]) == ("358", "441"), line
        assert {columns[12], columns[13]} <= {"349", "350", "351"}, line


ROWS = {
    "card": 15,
    "ways": 14,
    "face": 9,
    "mat": 15,
    "paper": 24,
    "platform": 7,
    "certificate": 2,
    "licence": 1,
    "leaving": 2,
}
FAULTS = list(product(ROWS, ("standard", "elder")))


def _fault_sample() -> list[tuple[str, str]]:
    if os.environ.get("KIOSK_TEST_ALL"):
        return FAULTS
    long, short = ["card", "ways", "platform", "face", "mat"], ["certificate", "licence", "leaving"]
    for visits in (long, short):
        random.Random(SEED).shuffle(visits)
    return [*zip(long[:2], ("standard", "elder"), strict=True), *zip(short[:2], ("elder", "standard"), strict=True)]


@pytest.mark.parametrize(("visit", "mode"), _fault_sample())
@pytest.mark.timeout(300)
def test_the_fault_table(visit: str, mode: str, tmp_path: Path) -> None:
    """Every row shows its page, leads on, and loses nothing."""
    done = subprocess.run(
        [sys.executable, "main.py", "tour", "--faults", "--only", visit, "--mode", mode, "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    found = json.loads((tmp_path / "faults.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, (found, done.stderr)
    assert (found["ok"], found["mode"], found["problems"]) == (True, mode, [])
    assert len(found["rows"]) == ROWS[visit]
    for row in found["rows"]:
        assert row["nothing_lost"], row
        assert row["title"], row
        assert row["ways"], row
        assert row["when"] in ("before", "during", "after")
        with Image.open(tmp_path / "pages" / row["picture"]) as picture:
            assert picture.size == (1080, 1920)
