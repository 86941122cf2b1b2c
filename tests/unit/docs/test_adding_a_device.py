# SPDX-License-Identifier: Apache-2.0
"""The example of docs/adding-a-device.md is whole: saved under the names it gives, its own tests pass and mypy is content."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "adding-a-device.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with what all devices share, and the page's device."""
    folder = tmp_path_factory.mktemp("project")
    for package in ("drivers", "config"):
        (folder / package).mkdir()
        for file in (ROOT / package).glob("*.py"):
            shutil.copy(file, folder / package)
    shutil.copy(ROOT / "pyproject.toml", folder)
    blocks = re.findall(
        r"`((?:drivers|tests)/[\w/]+\.py)`\n\n```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S
    )
    assert len(blocks) == 8
    for name, code in blocks:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    (folder / "drivers/letter_scale/__init__.py").write_text('"""Letter scale."""\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests"],
        ["mypy", "--strict", "--cache-dir", os.devnull, "drivers/letter_scale", "tests"],
        ["ruff", "check", "--no-cache", "drivers/letter_scale", "tests"],
        ["ruff", "format", "--no-cache", "--check", "drivers/letter_scale", "tests"],
    ],
    ids=lambda command: "-".join(command[:2]),
)
def test_the_example_of_the_page_is_whole(project: Path, command: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(
        re.findall(r"`((?:drivers|config|kiosk|ui|tests|packaging|docs)/[\w./]+)`", PAGE.read_text(encoding="utf-8"))
    )
    missing = {
        name for name in named if "NAME" not in name and "letter_scale" not in name and not (ROOT / name).exists()
    }
    assert missing == set()
