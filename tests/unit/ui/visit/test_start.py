# SPDX-License-Identifier: Apache-2.0
"""What a visit process loads before its first screen: a start in front of people is mostly loading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

LATER = {
    "requests": "with the first request, on a thread",
    "urllib3": "with the first request, on a thread",
    "http_message_signatures": "with the first request, on a thread",
    "pydantic_settings": "the supervisor reads the settings",
    "kiosk.catalogue.lint": "content was linted before",
    "reportlab": "with the first paper",
    "starlette": "of the sandbox",
    "sqlite3": "of the courier",
    "cv2": "with the first picture",
}


def loaded_after(imports: str) -> set[str]:
    """Modules of a fresh process."""
    script = f"{imports}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return loaded_after("import main, commands.visit, ui.visit.before_qt, ui.visit.process")


@pytest.mark.parametrize("module", LATER)
def test_what_the_first_screen_does_not_need_is_not_loaded_for_it(loaded: set[str], module: str) -> None:
    assert module not in loaded, LATER[module]


def test_it_is_the_visit_that_was_looked_at(loaded: set[str]) -> None:
    assert {"PySide6.QtQuick", "kiosk.platform.client", "ui.visit.session"} <= loaded


def test_what_comes_before_qt_brings_no_qt() -> None:
    assert not any(name.startswith(("PySide6", "shiboken6")) for name in loaded_after("import ui.visit.before_qt"))


def test_the_supervisor_starts_the_first_visit_before_it_loads_anything_heavy() -> None:
    """What ``main.py run`` has loaded when it spawns."""
    begun = "import main\nimport commands.run\nfrom commands.words import parser\nparser()"
    loaded = loaded_after(f"{begun}\nfrom kiosk.supervisor.children import VisitChild")
    assert not loaded & {"pydantic", "yaml", "cryptography", "PySide6", "kiosk.supervisor.supervisor"}
