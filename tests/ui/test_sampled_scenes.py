# SPDX-License-Identifier: Apache-2.0
"""What ./test.sh looks at without --all: no scene is left out, no page and no sheet in one mode alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.modes import DisplayMode
from tests.ui.conftest import looked_at
from tests.ui.screen import SCENES


def test_every_scene_is_looked_at_and_every_page_and_sheet_in_both_modes() -> None:
    sample = looked_at()
    assert {name for name, _mode in sample} == set(SCENES)
    kinds = {(SCENES[name].state.page, SCENES[name].state.overlay, mode) for name, mode in sample}
    every = {(scene.state.page, scene.state.overlay, mode) for scene in SCENES.values() for mode in DisplayMode}
    assert kinds == every
    assert looked_at() == sample


@pytest.mark.parametrize("everything", [False, True])
def test_the_sample_is_what_is_collected_and_everything_only_where_it_was_asked_for(everything: bool) -> None:
    """The hook samples nothing when it finds another number of tests than it knows of: somebody named those that are wanted."""
    root = Path(__file__).parents[2]
    around = {name: value for name, value in os.environ.items() if not name.startswith(("KIOSK_TEST_ALL", "PYTEST_"))}
    collect = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "--collect-only", "-q"]
    done = subprocess.run(
        [*collect, "tests/ui/test_pages.py"], cwd=root, env=around | ({"KIOSK_TEST_ALL": "1"} if everything else {}),
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found = [one for one in done.stdout.splitlines() if "test_pages.py::test_page[" in one]
    assert len(looked_at()) < len(SCENES) * len(DisplayMode)
    assert len(found) == (len(SCENES) * len(DisplayMode) if everything else len(looked_at()))
