# SPDX-License-Identifier: Apache-2.0
"""The sandbox process: ``main.py sandbox``. Two loopback ports (the contract, and ``/sandbox/*``), one database.

It says where it listens in ``--listen-file``, atomically, once both ports answer; ends on SIGTERM; and may be killed at
any moment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config import clock
from config.modes import Environment
from kiosk.catalogue.loader import CatalogueError
from kiosk.places.loading import PlacesError
from kiosk.platform.sandbox.desks import Books, desks_over
from kiosk.platform.sandbox.doors import Doors
from kiosk.platform.sandbox.drain_desk import CAPACITY
from kiosk.platform.sandbox.enrolment import open_store, prepare, public_keys_file
from kiosk.platform.sandbox.faults import Fault, FaultSwitches
from kiosk.platform.sandbox.listener import Listener
from kiosk.platform.sandbox.misbehaviour import Misbehaviour
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.served_content import served_content
from offline_cache.errors import CacheError

_EPILOG = """examples:
  python main.py sandbox --state state --port 8480
  python main.py sandbox --state state --fault busy:times=3,retry_after_s=5,path=/v1/cases
  curl -X POST -d '{"kind": "down"}' http://127.0.0.1:PORT/sandbox/faults      (the control port, printed at the start)
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py sandbox",
        description="The embedded platform: a fair model of the platform's contract, with synthetic residents.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--state", type=Path, required=True, help="state folder; the sandbox's lies under STATE/sandbox/"
    )
    parser.add_argument("--environment", choices=[one.value for one in Environment], default=Environment.DEMO.value)
    parser.add_argument("--port", type=int, default=0, help="port of the contract (default: a free one)")
    parser.add_argument("--control-port", type=int, default=0, help="port of /sandbox/* (default: a free one)")
    parser.add_argument(
        "--capacity",
        type=float,
        default=None,
        metavar="PER_SECOND",
        help=f"cases a second; what is more is refused as busy (default: tickets for {CAPACITY:g}, nothing is refused)",
    )
    parser.add_argument(
        "--accredited-face-model",
        type=_face_model,
        action="append",
        default=[],
        metavar="MODEL=DISTANCE",
        help="a verifier whose match is believed up to this distance (default: none, every match goes to a helper)",
    )
    parser.add_argument(
        "--phone-url",
        default="",
        metavar="URL",
        help="where phones reach this port through a proxy of yours (default: the loopback address itself)",
    )
    parser.add_argument("--drafts", action="store_true", help="items too that are not offered yet (for their authors)")
    parser.add_argument("--listen-file", type=Path, default=None, help="where to write the addresses, as JSON")
    parser.add_argument("--json", action="store_true", help="print the addresses as JSON")
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="KIND[:NAME=VALUE,…]",
        help="switch a fault on from the start: " + (sys.modules[Fault.__module__].__doc__ or "").partition("\n")[0],
    )
    return parser


def _fault(text: str) -> Fault:
    try:
        return Fault.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _face_model(text: str) -> tuple[str, float]:
    model, mark, limit = text.partition("=")
    try:
        if mark and model and 0 < float(limit) <= 1000:
            return model, float(limit)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("a model and the largest distance of a match are written MODEL=DISTANCE")


def main(argv: Sequence[str]) -> int:
    """Run until SIGTERM or SIGINT; returns the exit status."""
    options = _parser().parse_args(list(argv))
    try:
        asyncio.run(_serve(options))
    except (CacheError, CatalogueError, PlacesError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(options: argparse.Namespace) -> None:
    environment = Environment(options.environment)
    keys = prepare(options.state, environment)
    catalogue, places = served_content(drafts=options.drafts)
    store = open_store(options.state, environment)
    faults = FaultSwitches()
    for fault in options.fault:
        faults.add(fault)
    contract, control = Listener(options.port), Listener(options.control_port)

    def base_url() -> str:
        return options.phone_url or contract.url

    books = Books(environment, store, keys, catalogue, places, clock.now, OfficeClock(store, clock.now))
    desks = desks_over(books, base_url, face_models=dict(options.accredited_face_model), capacity=options.capacity)
    doors = Doors(books, desks, base_url)
    front = Misbehaviour(doors.contract(), faults, contract.cut)

    async def follow() -> None:
        await (contract.down() if faults.is_down else contract.up(front))

    played = doors.control(faults, follow)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await control.up(played)
        await follow()
        _announce(options, contract, control)
        await stop.wait()
    finally:
        await contract.down(keep_port=False)
        await control.down(keep_port=False)
        store.close()


def _announce(options: argparse.Namespace, contract: Listener, control: Listener) -> None:
    facts: dict[str, Any] = {
        "address": contract.url,
        "control": control.url,
        "office": f"{control.url}/office",
        "environment": options.environment,
        "public_keys_file": str(public_keys_file(options.state).absolute()),
        "pid": os.getpid(),
    }
    if options.json:
        print(json.dumps(facts), flush=True)
    else:
        told = f"platform {contract.url}   control {control.url}/sandbox   officer's page {control.url}/office"
        print(f"{told}   ({options.environment})", flush=True)
    if options.listen_file is not None:
        fresh = options.listen_file.with_name(options.listen_file.name + ".new")
        fresh.write_text(json.dumps(facts) + "\n", encoding="utf-8")
        fresh.replace(options.listen_file)
