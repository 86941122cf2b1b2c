# SPDX-License-Identifier: Apache-2.0
"""Cleaning up after terminals that were killed: what is dead goes, what lives or is not ours stays."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.supervisor.left_behind import LEFT_AFTER_S, LOCK_NAME, hold, sweep_left_behind

DEAD = "kiosk-0123456789ab"


@pytest.fixture
def place() -> Iterator[Path]:
    """Short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="kt-") as made:
        for name in ("tmp", "shm", "tmp/kiosk-ffffffffffff"):
            (Path(made) / name).mkdir()
        yield Path(made)


def made(parent: Path, name: str = DEAD, mode: int = 0o700) -> Path:
    folder = parent / name
    folder.mkdir(mode=mode)
    return folder


def sweep(place: Path, later_s: float = LEFT_AFTER_S + 1) -> int:
    return sweep_left_behind(place / "tmp" / "kiosk-ffffffffffff", place / "shm", time.time() + later_s)


def listening(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(1)
    return listener


def test_sockets_and_private_folders_of_the_dead_go(place: Path) -> None:
    sockets, private = made(place / "tmp"), made(place / "shm")
    (sockets / LOCK_NAME).touch()
    listening(sockets / "courier.sock").close()
    (private / "v1").mkdir()
    (private / "v1" / "typed").write_text("测试甲")
    assert sweep(place) == 2
    assert not sockets.exists()
    assert not private.exists()
    assert (place / "tmp" / "kiosk-ffffffffffff").exists(), "one's own is not left behind"


def test_what_is_young_may_be_somebodys_who_just_starts(place: Path) -> None:
    young = made(place / "tmp")
    assert sweep(place, LEFT_AFTER_S - 60) == 0
    assert young.exists()


def test_a_supervisors_lock_keeps_its_folder(place: Path) -> None:
    folder = made(place / "tmp")
    with (folder / LOCK_NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert sweep(place) == 0
    assert sweep(place) == 1


def test_a_courier_that_listens_keeps_its_folder(place: Path) -> None:
    folder = made(place / "tmp")
    with listening(folder / "courier.sock"):
        assert sweep(place) == 0
    assert sweep(place) == 1


def test_a_held_private_folder_stays_until_its_holder_is_gone(place: Path) -> None:
    folder = made(place / "shm")
    descriptor = hold(folder)
    with pytest.raises(BlockingIOError):
        hold(folder)
    assert sweep(place) == 0
    os.close(descriptor)
    assert sweep(place) == 1


@pytest.mark.parametrize("name", ["kiosk-sim-gsjfogo4", "kiosk-0123456789abc", "kiosk-test-0123456789ab", "else"])
def test_other_names_are_not_ours(place: Path, name: str) -> None:
    folder = made(place / "tmp", name)
    assert sweep(place) == 0
    assert folder.exists()


def test_a_folder_that_others_may_enter_is_left_alone(place: Path) -> None:
    assert made(place / "shm", mode=0o755).exists()
    assert sweep(place) == 0


def test_a_link_is_not_followed(place: Path) -> None:
    kept = made(place, "kept")
    (place / "shm" / DEAD).symlink_to(kept)
    assert sweep(place) == 0
    assert kept.exists()
