# SPDX-License-Identifier: Apache-2.0
"""The binding's lost references (docs/adr/0005): a process that emits often lives, and ends in good order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

PROGRAM = """
import ui
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Bell(QObject):
    rang = Signal()
app = QCoreApplication([])
bell = Bell()
for _ in range(20_000):
    bell.rang.emit()
print("alive", True)
"""


def test_twenty_thousand_signals_and_an_orderly_end() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "alive True\n"
    assert done.returncode == 0, done.stderr
