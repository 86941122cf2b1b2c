# SPDX-License-Identifier: Apache-2.0
"""Every item that is offered is filed to its end through the real window, in both modes; golden cases go the way they say.

All of them with KIOSK_TEST_ALL=1; otherwise a seeded sample of four tours and one case (``n of N, seed S`` in the output). The
three services of ``test_tours.py`` are in the matrix too: whoever takes them away there still has them here.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.loader import load_catalogue

ROOT = Path(__file__).parents[2]
SEED = 20261122
SAMPLE = 4
OFFERED = load_catalogue(ROOT / "config" / "content", linted=True).items
ALL = list(product(sorted(OFFERED), ("standard", "elder")))
TURNED_AWAY = (
    ("TBD-GJ01", "在上海没有公积金账户", "has_account"),
    ("312014501000", "还在上海", "payment_stopped"),
)
"""Golden cases that end on the stop page: item, a part of the name, the rule."""


def sample() -> list[tuple[str, str]]:
    if os.environ.get("KIOSK_TEST_ALL"):
        return ALL
    return sorted(random.Random(SEED).sample(ALL, SAMPLE))


def tour(out: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "main.py", "tour", *words, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (out / "summary.json").exists(), done.stderr
    found: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return done.returncode, found, done.stderr


def test_how_many_are_toured(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\noffered items toured: {len(sample())} of {len(ALL)}, seed {SEED}")
    assert len(ALL) == 2 * len(OFFERED)


@pytest.mark.parametrize(("code", "mode"), sample())
@pytest.mark.timeout(300)
def test_an_offered_item_is_filed_to_its_end(code: str, mode: str, tmp_path: Path) -> None:
    item = OFFERED[code]
    status, summary, said = tour(tmp_path, "--item", code, "--mode", mode)
    assert status == 0, (summary, said)
    assert (summary["ok"], summary["item"], summary["mode"], summary["problems"]) == (True, code, mode, [])
    if item.gives_portrait:
        assert summary["outcome"] == "printed"
        return
    if item.ride is not None:
        assert (summary["outcome"], summary["receipt"], summary["queued"]) == ("car_called", "printed", 0)
        assert summary["identified_by"] == "", "nobody was asked who they are"
        assert not (tmp_path / "case.json").exists()
        return
    if item.lookup is not None:
        assert (summary["outcome"], summary["receipt"], summary["queued"]) == ("looked_up", "printed", 0)
        assert summary["identified_by"] == "", "nobody was asked who they are"
        assert not (tmp_path / "case.json").exists()
        return
    assert (summary["outcome"], summary["queued"], summary["delivered"]) == ("submitted", 1, 1)
    assert summary["receipt"] == "printed"
    filed = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))
    assert filed["item_code"] == code
    papers = list((tmp_path / "documents").glob("*.pdf"))
    assert len(papers) == (1 if item.gives_document else 0)


@pytest.mark.parametrize(
    ("code", "name", "rule"),
    TURNED_AWAY if os.environ.get("KIOSK_TEST_ALL") else [random.Random(SEED).choice(TURNED_AWAY)],
)
@pytest.mark.timeout(300)
def test_a_golden_case_that_blocks_ends_on_the_stop_page_with_its_rule(
    code: str, name: str, rule: str, tmp_path: Path
) -> None:
    status, summary, said = tour(tmp_path, "--item", code, "--case", name)
    assert status == 0, (summary, said)
    assert (summary["expects"], summary["stopped_by"], summary["queued"]) == ("block", rule, 0)


def test_a_code_that_nothing_has_is_wrong_use(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "tour", "--item", "TBD-XX99", "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 2
    assert "TBD-XX99" in done.stderr
