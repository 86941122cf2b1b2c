# SPDX-License-Identifier: Apache-2.0
"""A visit process without a window, for tests: speaks the real link, behaves as the file ``mode`` says at its start.

Signals: USR1 ends the visit in order, USR2 says Ended and stays. What it did stands in ``diary``, one JSON object a
line.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from kiosk.supervisor.link import Activate, Alive, CardSeen, Ended, Ready, Retire, Shown
from kiosk.supervisor.seat import move_in, take_seat

FOLDER = Path(sys.argv[1])
PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR")


def our_variables() -> list[str]:
    names = (name for name in os.environ if name.startswith("KIOSK_"))
    return sorted(name for name in names if not name.startswith("KIOSK_TEST_"))


def note(**facts: object) -> None:
    with (FOLDER / "diary").open("a") as diary:
        diary.write(json.dumps({"pid": os.getpid(), **facts}) + "\n")


def read(name: str, otherwise: str) -> str:
    path = FOLDER / name
    return path.read_text().strip() if path.exists() else otherwise


def main() -> int:
    mode = read("mode", "good")
    link = take_seat()
    if link is None:
        return 7
    prepared = move_in(link)
    note(
        event="started", mode=mode, places={name: os.environ[name] for name in PLACES}, session=os.getsid(0),
        core=resource.getrlimit(resource.RLIMIT_CORE), dumpable=ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
        no_bytecode=sys.dont_write_bytecode, variables=our_variables(),
        settings=prepared.settings,
    )  # fmt: skip
    for name in PLACES:
        (Path(os.environ[name]) / "typed").write_text("测试甲")
    if mode == "crash":
        return 3
    if mode == "hang":
        time.sleep(600)
    if mode == "family":
        note(event="child", child=subprocess.Popen(["sleep", "600"]).pid)
    if mode == "nonsense":
        os.write(link.fileno(), b"\xff\xfe nonsense\n")
        time.sleep(600)
    if mode == "locked":
        locked = Path(os.environ["HOME"]) / "locked"
        locked.mkdir()
        (locked / "typed").write_text("测试甲")
        locked.chmod(0)
    time.sleep(float(read("start_s", "0")))

    orders: list[int] = []

    def take_order(number: int, _frame: FrameType | None) -> None:
        orders.append(number)

    signal.signal(signal.SIGUSR1, take_order)
    signal.signal(signal.SIGUSR2, take_order)
    link.send(Ready())
    if mode == "alive_once":
        link.send(Alive())
    while True:
        select.select([link.fileno()], [], [], 0.02)
        for message in link.receive():
            if isinstance(message, Activate):
                others = [int(entry["pid"]) for entry in diary() if entry["event"] == "activate"]
                alive = [pid for pid in others if Path(f"/proc/{pid}/exe").is_symlink() and _runs(pid)]
                note(
                    event="activate", visit_no=message.visit_no, key=message.card_key_hex,
                    digest=message.last_card_digest_hex, age=message.last_card_age_s, alive=alive,
                    folders=sorted(path.name for path in Path(os.environ["HOME"]).parent.parent.iterdir()),
                )  # fmt: skip
                if mode == "mute":
                    time.sleep(600)
                link.send(Shown(12.5))
                card = read("card", "")
                if card:
                    link.send(CardSeen(card))
            elif isinstance(message, Retire) and mode != "deaf":
                link.send(Ended("retired"))
                note(event="retired")
                return 0
        if link.closed:
            note(event="orphaned")
            return 0
        if orders:
            link.send(Ended("rated"))
            if orders[0] == signal.SIGUSR2:
                time.sleep(600)
            return 0


def diary() -> list[dict[str, str]]:
    path = FOLDER / "diary"
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
