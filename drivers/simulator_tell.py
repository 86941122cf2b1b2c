# SPDX-License-Identifier: Apache-2.0
"""``main.py simulate tell CONTROL COMMAND [NAME=VALUE ...]``: one command to a running simulator, its answer as JSON.

``CONTROL`` is the path that ``simulate`` printed beside the device. A value is read as JSON where it is JSON, else as text::

    main.py simulate tell /tmp/…/id_card_reader.sock lay synthetic=two-cards
    main.py simulate tell /tmp/…/receipt_printer.sock fault kind=paper_out after_lines=5
    main.py simulate tell /tmp/…/document_printer.sock fault kind=jam
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drivers.simulation import SimulatorError, control

EXIT_GOOD, EXIT_FAILED = 0, 1


def main(argv: Sequence[str]) -> int:
    """0 when the simulator did it, 1 when it refused or is not there."""
    parser = argparse.ArgumentParser(
        prog="main.py simulate tell",
        description="One command to a running simulator (模拟器的控制口).",
        epilog=(__doc__ or "").partition("::")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("control", type=Path, help="the control socket, as simulate printed it")
    parser.add_argument("word", metavar="COMMAND", help="see the simulator's own page; status is always there")
    parser.add_argument("values", metavar="NAME=VALUE", nargs="*", type=_value)
    given = parser.parse_args(argv)
    try:
        answer = control(given.control, given.word, **dict(given.values))
    except SimulatorError as error:
        print(f"没有做成：{error}", file=sys.stderr)
        return EXIT_FAILED
    print(json.dumps(answer, ensure_ascii=False))
    return EXIT_GOOD


def _value(text: str) -> tuple[str, Any]:
    name, mark, value = text.partition("=")
    if not mark or not name.isidentifier() or name in ("path", "command", "timeout_s"):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
