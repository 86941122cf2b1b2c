# SPDX-License-Identifier: Apache-2.0
"""Private folders of visits."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kiosk.supervisor import folders
from kiosk.supervisor.folders import filesystem_of, private_folders, remove

MOUNTS = """\
22 27 0:21 / / rw,relatime - ext4 /dev/vda rw
25 24 0:23 / /dev/shm rw,relatime shared:3 - tmpfs tmpfs rw,size=100k
26 24 0:26 / /dev/shm/in\\040side rw - ext4 /dev/vdb rw
27 24 0:27 / /dev/shmother rw - xfs /dev/vdc rw
28 nonsense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/dev/shm", "tmpfs"),
        ("/dev/shm/a/b", "tmpfs"),
        ("/dev/shm/in side/x", "ext4"),
        ("/home", "ext4"),
        ("/", "ext4"),
    ],
)
def test_the_file_system_of_the_nearest_mount_point(tmp_path: Path, path: str, kind: str) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    assert filesystem_of(Path(path), table) == kind


def test_nobody_says_what_it_is(tmp_path: Path) -> None:
    assert filesystem_of(tmp_path, tmp_path / "none") == ""


def test_everything_that_is_written_points_into_the_folder(tmp_path: Path) -> None:
    private = private_folders("kiosk-x", tmp_path / "fallback", shared_memory=Path("/proc"))
    assert not private.in_memory
    folder = private.make(3)
    found = folders.environment(folder, {"HOME": "/root", "XDG_CONFIG_HOME": "/etc/x", "PATH": "/bin", "LANG": "C"})
    written = (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
        "TMPDIR",
    )
    for name in written:
        place = Path(found[name])
        assert place.parent == folder
        assert place.stat().st_mode & 0o777 == 0o700
    assert (found["PATH"], found["LANG"]) == ("/bin", "C")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert private.base.stat().st_mode & 0o777 == 0o700
    private.close()
    assert not private.base.exists()


def test_display_sound_and_bus_are_still_found(tmp_path: Path) -> None:
    runtime, home = tmp_path / "runtime", tmp_path / "home"
    (runtime / "pulse").mkdir(parents=True)
    (runtime / "pulse" / "native").write_text("")
    (runtime / "bus").write_text("")
    home.mkdir()
    (home / ".Xauthority").write_text("")
    inherited = {"XDG_RUNTIME_DIR": str(runtime), "WAYLAND_DISPLAY": "wayland-1", "HOME": str(home)}
    found = folders.environment(tmp_path, inherited)
    assert found["WAYLAND_DISPLAY"] == f"{runtime}/wayland-1"
    assert found["PULSE_SERVER"] == f"unix:{runtime}/pulse/native"
    assert found["DBUS_SESSION_BUS_ADDRESS"] == f"unix:path={runtime}/bus"
    assert found["XAUTHORITY"] == str(home / ".Xauthority")
    told = {"WAYLAND_DISPLAY": "/run/w", "PULSE_SERVER": "p", "DBUS_SESSION_BUS_ADDRESS": "d", "XAUTHORITY": "x"}
    found = folders.environment(tmp_path, inherited | told)
    assert {name: found[name] for name in told} == told
    found = folders.environment(tmp_path, {})
    assert not set(told) & set(found)


def test_remove_takes_files_links_and_trees_and_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("")
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    (tree / "a" / "b" / "file").write_text("")
    (tree / "link").symlink_to(outside)
    (tree / "a").chmod(0)
    assert remove(tree)
    assert not tree.exists()
    link = tmp_path / "link"
    link.symlink_to(outside)
    assert remove(link)
    assert remove(tmp_path / "never was")
    assert (outside / "kept").exists()


def test_remove_opens_what_was_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root nothing is locked, so the first try is made to fail like another user's would."""
    tree = tmp_path / "tree"
    (tree / "a").mkdir(parents=True)
    (tree / "a").chmod(0)
    real, tries = shutil.rmtree, []

    def rmtree(path: Path, ignore_errors: bool) -> None:
        tries.append((tree / "a").stat().st_mode & 0o777)
        if len(tries) > 1:
            real(path, ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    assert remove(tree)
    assert tries == [0, 0o700]


def test_sweeping_counts(tmp_path: Path) -> None:
    private = private_folders("kiosk-x", tmp_path, shared_memory=Path("/proc"))
    private.make(1)
    private.make(2)
    again = private_folders("kiosk-x", tmp_path, shared_memory=Path("/proc"))
    assert again.base == private.base
    assert again.sweep() == 2
    assert again.sweep() == 0


def test_a_link_planted_where_our_folder_should_be_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (tmp_path / "kiosk-x").symlink_to(elsewhere)
    private = private_folders("kiosk-x", tmp_path, shared_memory=Path("/proc"))
    assert private.base.parent == tmp_path
    assert private.base.name.startswith("kiosk-x-")
    private.make(1)
    assert os.listdir(elsewhere) == []
