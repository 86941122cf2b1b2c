# SPDX-License-Identifier: Apache-2.0
"""The locks: everything that pyproject.toml asks for, one version, with hashes, and no address of any index."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "run.lock": PROJECT["dependencies"],
    "dev.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
}


def pinned(name: str) -> dict[str, tuple[str, list[str]]]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    logical = re.sub(r"\\\n", " ", text)
    found: dict[str, tuple[str, list[str]]] = {}
    for line in logical.splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line)
        assert match, f"{name}: not a pinned package with hashes: {line[:80]}"
        found[canonicalize_name(match[1])] = (match[2], match[3].split())
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_asks_for_is_locked(name: str) -> None:
    locked = pinned(name)
    for requirement in map(Requirement, LOCKS[name]):
        version, hashes = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement
        assert hashes


def test_the_gates_test_the_versions_that_run() -> None:
    run, dev = pinned("run.lock"), pinned("dev.lock")
    assert {name: run[name][0] for name in run} == {name: dev[name][0] for name in run}


@pytest.mark.parametrize("name", LOCKS)
def test_compiled_packages_have_hashes_for_more_than_one_processor(name: str) -> None:
    locked = pinned(name)
    for package in ("pyside6-essentials", "shiboken6", "cryptography", "pydantic-core", "pillow", "cffi"):
        assert len(locked[package][1]) >= 4, package


def test_what_is_installed_without_its_dependencies_finds_them_all_but_another_opencv() -> None:
    """ADR 9. A newer version that asks for something else must not pass unseen."""
    locked = pinned("run.lock")
    for name, (version, hashes) in pinned("without-dependencies.lock").items():
        assert name not in locked
        assert metadata.version(name) == version
        assert hashes
        for requirement in map(Requirement, metadata.requires(name) or []):
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
                continue
            if requirement.name.startswith("opencv-"):
                continue
            assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)][0]), requirement


def test_exactly_one_opencv_is_locked() -> None:
    for name in ("run.lock", "dev.lock", "without-dependencies.lock"):
        found = [package for package in pinned(name) if package.startswith("opencv-")]
        assert found == (["opencv-contrib-python-headless"] if name != "without-dependencies.lock" else [])


@pytest.mark.parametrize("name", [*LOCKS, "without-dependencies.lock"])
def test_no_address_of_an_index_and_no_path_is_in_a_lock(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    assert not re.search(r"(^|\s)/\w", text)


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r'    "[A-Za-z]', line)]
    asked = LOCKS["dev.lock"]
    reasons = [line for line in lines if any(f'"{requirement}"' in line for requirement in asked)]
    assert len(reasons) == len(asked)
    assert all(re.search(r'",\s+# \S.{9,}$', line) for line in reasons)
