# SPDX-License-Identifier: Apache-2.0
"""A private folder in memory for each visit: everything Qt, the pinyin engine or a library writes lands there.

The pinyin engine learns what is typed into files under the configuration folder: a resident's name on disk, were it the
usual one. So HOME, the XDG folders and TMPDIR of a visit point into a folder on tmpfs that goes with the visit. tmpfs
can reach a swap partition: a terminal is set up without one.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone (0700) and checked
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_PLACES: Final = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}


@dataclass(frozen=True)
class PrivateFolders:
    """The folder that holds the visits' folders."""

    base: Path
    in_memory: bool

    def sweep(self) -> int:
        """Removes what crashed runs left; returns how many visits' folders there were."""
        return sum(remove(path) for path in list(self.base.iterdir()))

    def make(self, number: int) -> Path:
        """A new folder for a visit process, 0700, with everything that ``environment`` points to."""
        folder = self.base / f"v{number}"
        folder.mkdir(mode=0o700)
        for name in _PLACES.values():
            (folder / name).mkdir(mode=0o700)
        return folder

    def close(self) -> None:
        """Removes everything, the base too."""
        remove(self.base)


def private_folders(name: str, fallback: Path, shared_memory: Path = SHARED_MEMORY) -> PrivateFolders:
    """The folders of the terminal called ``name``: in shared memory, or under ``fallback`` where that is no memory."""
    in_memory = filesystem_of(shared_memory) in _IN_MEMORY and os.access(shared_memory, os.W_OK | os.X_OK)
    parent = shared_memory if in_memory else fallback
    base = parent / name
    try:
        base.mkdir(mode=0o700, parents=not in_memory)
    except FileExistsError:
        found = base.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            # Anybody may make folders in shared memory. One that is not ours alone is left alone.
            base = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    return PrivateFolders(base, in_memory)


def environment(folder: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """``inherited`` with everything that is written pointing into ``folder``; display and sound are still found."""
    found = dict(inherited) | {variable: str(folder / place) for variable, place in _PLACES.items()}
    runtime = inherited.get("XDG_RUNTIME_DIR")
    display = inherited.get("WAYLAND_DISPLAY")
    if runtime and display and not display.startswith("/"):
        found["WAYLAND_DISPLAY"] = f"{runtime}/{display}"
    if runtime and (sound := Path(runtime) / "pulse" / "native").exists():
        found.setdefault("PULSE_SERVER", f"unix:{sound}")
    if runtime and (bus := Path(runtime) / "bus").exists():
        found.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus}")
    home = inherited.get("HOME")
    if home and (rights := Path(home) / ".Xauthority").exists():
        found.setdefault("XAUTHORITY", str(rights))
    return found


def remove(path: Path) -> bool:
    """Removes a file, link or folder, also one whose rights were taken away. Is it gone?"""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return True
    shutil.rmtree(path, ignore_errors=True)
    if path.exists():
        for folder, _names, _files in os.walk(path):
            Path(folder).chmod(0o700)
        shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def filesystem_of(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The type of the file system that ``path`` is on; empty when nobody says (proc(5), mountinfo)."""
    best, kind = "", ""
    try:
        wanted = str(path.resolve())
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _, after = line.partition(" - ")
        where = before.split(" ")[4].encode().decode("unicode_escape") if before.count(" ") >= 5 else ""
        below = where and (wanted == where or wanted.startswith(where.rstrip("/") + "/"))
        if below and len(where) >= len(best):
            best, kind = where, after.split(" ")[0]
    return kind
