# SPDX-License-Identifier: Apache-2.0
"""The description of the view-models that qmllint reads agrees with the classes, and the gate catches a misspelt name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest

from ui.app import QML_DIR
from ui.qmltypes import write
from ui.view_models import TYPES, ViewModel

LINT = Path(sys.executable).parent / "pyside6-qmllint"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("types"))


def component(text: str, name: str) -> str:
    found = re.search(rf'name: "{name}"\n(.*?)\n    }}', text, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("kind", TYPES)
def test_every_property_and_slot_is_described(described: Path, kind: type[ViewModel]) -> None:
    block = component((described / "view_models.qmltypes").read_text("utf-8"), kind.__name__)
    properties = set(re.findall(r'Property \{ name: "(\w+)"', block))
    methods = set(re.findall(r'Method \{ name: "(\w+)"', block))
    held = {name.removesuffix("Changed") for name in vars(kind) if name.endswith("Changed")}
    slots = {name for name, value in vars(kind).items() if isinstance(value, FunctionType) and not name.startswith("_")}
    assert properties == held
    assert methods == slots


def lint(described: Path, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    page = folder / "Probe.qml"
    page.write_text(text, "utf-8")
    command = [str(LINT), "-W", "0", "-I", str(QML_DIR), "-I", str(described.parents[1]), str(page)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(("name", "good"), [("title", True), ("titel", False)])
def test_the_gate_sees_a_misspelt_property(described: Path, tmp_path: Path, name: str, good: bool) -> None:
    text = (
        "import QtQuick\nimport Kiosk.Controls\nimport Kiosk.ViewModels\n\n"
        f"PageBase {{\n    id: root\n\n    required property ReviewViewModel vm\n\n"
        f"    T {{\n        text: root.vm.{name}\n    }}\n}}\n"
    )
    result = lint(described, text, tmp_path)
    assert (result.returncode == 0) is good, result.stdout + result.stderr
