# SPDX-License-Identifier: Apache-2.0
"""What ./test.sh looks at without --all: no scene is left out, no page and no sheet in one mode alone."""

from __future__ import annotations

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
