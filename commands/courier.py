# SPDX-License-Identifier: Apache-2.0
"""``main.py courier``: the settings that its words choose, for the courier's own process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.words import settings_of
from kiosk.courier.courier import main as deliver

if TYPE_CHECKING:
    import argparse


def run_courier(arguments: argparse.Namespace) -> int:
    """Deliver until told to end; returns the exit status. Raises SettingsError."""
    return deliver(settings_of(arguments), probe_seconds=arguments.probe_seconds)
