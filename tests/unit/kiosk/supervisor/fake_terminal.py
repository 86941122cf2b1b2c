# SPDX-License-Identifier: Apache-2.0
"""A whole supervisor as a process of its own, for tests that kill it or stop it by signal."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from kiosk.supervisor.supervisor import AlreadyRunning, Supervisor
from tests.unit.kiosk.supervisor.terminal import COURIER, VISIT


def main() -> int:
    folder, memory = Path(sys.argv[1]), Path(sys.argv[2])
    supervisor = Supervisor(
        [*VISIT, str(folder)], [*COURIER, str(folder)], folder / "run", lambda *_, **__: None, shared_memory=memory
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: supervisor.request_stop())
    try:
        return supervisor.run()
    except AlreadyRunning:
        return 4


if __name__ == "__main__":
    sys.exit(main())
