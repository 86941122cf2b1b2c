# SPDX-License-Identifier: Apache-2.0
"""``main.py technician``: which device's code replays a recording, and what this terminal's settings say is fitted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commands.fitted_devices import fitted_devices
from commands.replays import REPLAYS
from config.settings import Settings, leave_runtime_dir, load_settings
from kiosk.fleet.technician import TechnicianParts, main as technician
from kiosk.supervisor.left_behind import LOCK_NAME


def run_technician(argv: Sequence[str]) -> int:
    """Hand the tools what they work on; returns the exit status."""

    def settings(config: Path | None, state: Path | None) -> Settings:
        return load_settings(config, overrides={} if state is None else {"state_dir": str(state)})

    parts = TechnicianParts(
        replays=REPLAYS,
        settings=settings,
        fitted=fitted_devices,
        lock_file=lambda found: found.runtime_dir / LOCK_NAME,
        leave=lambda found: leave_runtime_dir(found.runtime_dir),
    )
    return technician(argv, parts)
