# SPDX-License-Identifier: Apache-2.0
"""packaging/models.py from end to end, with a package of our own in a folder instead of a registry."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BYTES = b"weights of nothing"
WHEEL = "kiosk_test_models-1.0-py3-none-any.whl"
PIN = """
[[packages]]
registry = "{registry}"
name = "kiosk-test-models"
version = "1.0"
file = "{file}"
sha256 = "{package}"
licence = "Apache-2.0"
origin = "made up"

[[packages.files]]
name = "small.onnx"
member = ["{member}"]
made = "as-is"
sha256 = "{model}"
use = "tests"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shop = tmp_path / "shop"
    shop.mkdir()
    info = "kiosk_test_models-1.0.dist-info"
    files = {
        "somewhere/small.onnx": BYTES,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: kiosk-test-models\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(shop / WHEEL, "w") as wheel:
        record = ""
        for name, data in files.items():
            wheel.writestr(name, data)
            digest = base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(data)}\n"
        wheel.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return shop


def pins(tmp_path: Path, shop: Path, **changes: str) -> Path:
    words = {
        "registry": "pypi",
        "file": WHEEL,
        "package": sha256((shop / WHEEL).read_bytes()).hexdigest(),
        "member": "somewhere/small.onnx",
        "model": sha256(BYTES).hexdigest(),
    }
    path = tmp_path / "pins.toml"
    path.write_text(PIN.format(**{**words, **changes}), encoding="utf-8")
    return path


def run(tmp_path: Path, shop: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shop), "PIP_CONFIG_FILE": os.devnull, **environment}
    return subprocess.run(
        [
            sys.executable,
            ROOT / "packaging/models.py",
            "--out",
            tmp_path / "out",
            "--pins",
            tmp_path / "pins.toml",
            *words,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **given},
    )


def test_a_model_comes_out_with_a_manifest_and_a_second_run_fetches_nothing(tmp_path: Path, shop: Path) -> None:
    pins(tmp_path, shop)
    done = run(tmp_path, shop)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "out" / "small.onnx").read_bytes() == BYTES
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["models"]
    assert told == [
        {
            "name": "small.onnx",
            "package": "kiosk-test-models",
            "version": "1.0",
            "licence": "Apache-2.0",
            "sha256": sha256(BYTES).hexdigest(),
            "use": "tests",
        }
    ]
    (shop / WHEEL).unlink()
    assert run(tmp_path, shop).returncode == 0, "nothing was missing, so no registry was asked"
    assert run(tmp_path, shop, "--check").returncode == 0
    (tmp_path / "out" / "small.onnx").write_bytes(b"other")
    assert run(tmp_path, shop, "--check").returncode == 1


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"package": "0" * 64}, "could not be fetched"),
        ({"member": "somewhere/else.onnx"}, "has no somewhere/else.onnx"),
        ({"model": "0" * 64}, "came out wrong"),
    ],
)
def test_what_is_not_as_pinned_is_refused_and_nothing_is_left(
    tmp_path: Path, shop: Path, changes: dict[str, str], word: str
) -> None:
    pins(tmp_path, shop, **changes)
    done = run(tmp_path, shop)
    assert done.returncode == 1
    assert word in done.stderr
    assert "what to do" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_without_npm_its_models_are_left_out_and_said_to_be(tmp_path: Path, shop: Path) -> None:
    pins(tmp_path, shop, registry="npm", file="x-1.0.tgz")
    done = run(tmp_path, shop, PATH=str(tmp_path))
    assert done.returncode == 0
    assert "left out: small.onnx" in done.stderr
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")) == {"models": []}
