# SPDX-License-Identifier: Apache-2.0
"""``main.py content``: what authors of items ask for; packages are in :mod:`commands.content_package`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from commands.outcome import EXIT_WRONG_USE
from config.program_files import CONTENT, ROOT
from kiosk.catalogue.commands import lint_content, show_item

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kiosk.catalogue.findings import Finding


def run_content(arguments: argparse.Namespace) -> int:
    """Carry one action out; returns the exit status. Raises what the content's loaders raise."""
    if arguments.action in ("pack", "verify", "install", "key", "compile"):
        from commands.content_package import run_package

        return run_package(arguments)
    if arguments.action == "show":
        return show_item(arguments.code, CONTENT)
    if arguments.action == "search":
        return _search_content(arguments)
    return _lint_content(arguments)


def _lint_content(arguments: argparse.Namespace) -> int:
    from kiosk.golden.prefill_lint import prefill_findings

    def measure(items: Sequence[Path], content: Path) -> Iterator[Finding]:
        golden = _golden(content) if arguments.golden is None else arguments.golden
        return prefill_findings(items, content, golden)

    if arguments.golden is not None and not arguments.golden.is_dir():
        print(
            f"{arguments.golden} 不是文件夹\n怎么办：--golden 写标准案例的文件夹，里面一个事项一个文件", file=sys.stderr
        )
        return EXIT_WRONG_USE
    notes = not arguments.no_notes
    return lint_content(arguments.path, CONTENT, as_json=arguments.json, notes=notes, measure=measure)


def _golden(content: Path) -> Path:
    """The golden cases of a content folder: in it; of the bundled one, where the program's sources have them."""
    return ROOT / "tests" / "golden" if content.resolve() == CONTENT.resolve() else content / "golden"


def _search_content(arguments: argparse.Namespace) -> int:
    from config.clock import now
    from config.settings import load_settings
    from kiosk.catalogue.search_command import search_content
    from kiosk.guidance.notice import Device
    from kiosk.places.site import load_site

    unknown = sorted(set(arguments.without) - set(Device))
    if unknown or arguments.limit < 1:
        wrong = f"没有叫 {'、'.join(unknown)} 的设备" if unknown else "--limit 要大于 0"
        print(f"{wrong}\n怎么办：设备可以写 {'、'.join(Device)}", file=sys.stderr)
        return EXIT_WRONG_USE
    site = load_site(arguments.site or load_settings(None).site_file)
    return search_content(
        arguments.text,
        CONTENT,
        site,
        now(),
        limit=arguments.limit,
        without=arguments.without,
        as_json=arguments.json,
    )
