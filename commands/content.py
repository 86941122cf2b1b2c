# SPDX-License-Identifier: Apache-2.0
"""``main.py content``: what authors of items ask for; packages are in :mod:`commands.content_package`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from commands.outcome import EXIT_WRONG_USE
from config.program_files import CONTENT
from kiosk.catalogue.commands import lint_content, show_item

if TYPE_CHECKING:
    import argparse


def run_content(arguments: argparse.Namespace) -> int:
    """Carry one action out; returns the exit status. Raises what the content's loaders raise."""
    if arguments.action in ("pack", "verify", "install", "key", "compile"):
        from commands.content_package import run_package

        return run_package(arguments)
    if arguments.action == "show":
        return show_item(arguments.code, CONTENT)
    if arguments.action == "search":
        return _search_content(arguments)
    return lint_content(arguments.path, CONTENT, as_json=arguments.json, notes=not arguments.no_notes)


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
