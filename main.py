#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Command line of the self-service terminal (政务服务自助终端): hands its words to the command that they name.

A command is loaded when it is asked for, so that a courier never loads Qt and a simulator never loads anything but itself.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.loading import loading
from commands.outcome import EXIT_FAILED, told
from config.parent import Orphaned, follow_parent

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 good, 1 the thing failed, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] in (["run"], ["sandbox"], ["simulate"]):  # visit and courier tie themselves
            follow_parent()
        return _dispatch(words)
    except (KeyboardInterrupt, Orphaned):
        return EXIT_FAILED
    except Exception as error:
        status = told(error)
        if status is None:
            raise
        return status


def _dispatch(words: list[str]) -> int:
    """Commands with a parser of their own first; a visit, which loads in front of people, has no words to parse."""
    command = [sys.executable, str(Path(__file__).resolve())]
    if words[:1] == ["sandbox"]:
        with loading():
            from kiosk.platform.sandbox.app import main as serve

        return serve(words[1:])
    if words[:1] == ["simulate"]:
        from drivers.simulators import main as simulate

        return simulate(words[1:], command)
    if words[:1] == ["technician"]:
        from commands.technician import run_technician

        return run_technician(words[1:])
    if words[:1] == ["visit"] and not {"-h", "--help"}.intersection(words):
        from commands.visit import run_visit_process

        return run_visit_process()
    from commands.words import parser

    return _parsed(parser().parse_args(words), words[1:], command)


def _parsed(arguments: argparse.Namespace, words: list[str], command: list[str]) -> int:
    match arguments.command:
        case "run":
            from commands.run import run_terminal

            return run_terminal(arguments, words, command)
        case "tour":
            from commands.tour import run_tour

            return run_tour(arguments, command)
        case "demo":
            from ui.demo.run import run_demo

            return run_demo(arguments.state, arguments.seed, command)
        case "content":
            from commands.content import run_content

            return run_content(arguments)
        case _:
            with loading():
                from commands.courier import run_courier

            return run_courier(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
