# SPDX-License-Identifier: Apache-2.0
"""A courier that delivers nothing, for tests; ends on SIGTERM unless ``courier_mode`` says otherwise."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from config.parent import follow_parent

FOLDER = Path(sys.argv[1])


def note(**facts: object) -> None:
    with (FOLDER / "courier_diary").open("a") as diary:
        diary.write(json.dumps({"pid": os.getpid(), "at": time.monotonic(), **facts}) + "\n")


def main() -> int:
    mode_file = FOLDER / "courier_mode"
    mode = mode_file.read_text().strip() if mode_file.exists() else "good"
    runtime_dir = os.environ["KIOSK_LINK_RUNTIME_DIR"]
    follow_parent()
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: ended.append(number))
    note(event="started", runtime_dir=runtime_dir)
    if mode == "crash":
        return 3
    while not ended or mode == "stubborn":
        time.sleep(0.01)
    note(event="ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
