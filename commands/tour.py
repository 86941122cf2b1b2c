# SPDX-License-Identifier: Apache-2.0
"""``main.py tour``: a visit without a person, of the same parts as a resident's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.loading import loading
from commands.visit_parts import compose_visit

if TYPE_CHECKING:
    import argparse


def run_tour(arguments: argparse.Namespace, command: Sequence[str]) -> int:
    """One service page by page, or with ``--faults`` every misfortune; returns the exit status."""
    if arguments.faults:
        with loading():
            from ui.tour.faults import run_fault_tour

        return run_fault_tour(arguments, command, compose_visit)
    with loading():
        from ui.tour.run import run_tour as film

    return film(arguments, command, compose_visit)
