# SPDX-License-Identifier: Apache-2.0
"""``main.py simulate``: one device simulator in this process, or all of them as processes of their own."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from config.parent import as_parent
from drivers import simulator_tell

DEVICES = (
    "id_card_reader",
    "receipt_printer",
    "document_printer",
    "camera",
    "paper_camera",
    "code_scanner",
    "indicators",
    "signature_pad",
    "smart_card_reader",
)
PAPER_SIZE, PAPER_FPS = "2592x1944", "5"
"""Of the simulated 高拍仪: large and slow, as its profile (``papers``) says of real ones."""

MAY_BE_MISSING = frozenset({"smart_card_reader"})
"""Simulators that need programs which a terminal does not: without these programs the others run all the same."""

START_LIMIT_S = 20.0
STOP_LIMIT_S = 5.0

_EPILOG = """examples:
  python main.py simulate --state state/simulators              all devices, one JSON line each says where
  python main.py simulate tell CONTROL fault kind=paper_out     one command to a running one (tell --help)
  python main.py simulate --device id_card_reader --listen-file reader.json --control reader.sock --state state
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py simulate",
        description="Device simulators speaking their real wire protocols (设备模拟器).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--device", choices=DEVICES, help="only this one, in this process")
    parser.add_argument(
        "--state", type=Path, default=Path("state/simulators"), help="where the simulators keep their things"
    )
    return parser


def main(argv: Sequence[str], command: Sequence[str]) -> int:
    """``command``: how ``main.py`` is run, for the processes of the others."""
    if argv[:1] == ["tell"]:
        return simulator_tell.main(argv[1:])
    known, rest = _parser().parse_known_args(list(argv))
    if known.device is not None:
        return _run_one(known.device, [*rest, "--state", str(known.state / known.device)])
    if rest:
        _parser().error(f"unknown words: {' '.join(rest)}")
    return _run_all(known.state.absolute(), command)


def _run_one(device: str, words: list[str]) -> int:
    """Imported here, so that a simulator's process loads its own device only."""
    if device == "id_card_reader":
        from drivers.id_card_reader import simulator as id_card_reader

        return id_card_reader.main(words)
    if device == "receipt_printer":
        from drivers.receipt_printer import simulator as receipt_printer

        return receipt_printer.main(words)
    if device == "camera":
        from drivers.camera import simulator as camera

        return camera.main(words)
    if device == "paper_camera":
        from drivers.camera import simulator as paper_camera

        return paper_camera.main(["--over-mat", "--size", PAPER_SIZE, "--fps", PAPER_FPS, *words])
    if device == "code_scanner":
        from drivers.code_scanner import simulator as code_scanner

        return code_scanner.main(words)
    if device == "indicators":
        from drivers.indicators import simulator as indicators

        return indicators.main(words)
    if device == "signature_pad":
        from drivers.signature_pad import simulator as signature_pad

        return signature_pad.main(words)
    if device == "smart_card_reader":
        from drivers.smart_card_reader import simulator as smart_card_reader

        return smart_card_reader.main(words)
    from drivers.document_printer import simulator as document_printer

    return document_printer.main(words)


def _run_all(state: Path, command: Sequence[str]) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    processes: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="kiosk-sim-") as folder:
        try:
            for device in DEVICES:
                listen, socket_path = Path(folder) / f"{device}.json", Path(folder) / f"{device}.sock"
                words = ["simulate", "--device", device, "--state", str(state)]
                words += ["--listen-file", str(listen), "--control", str(socket_path)]
                process = subprocess.Popen(
                    [*command, *words], env=as_parent(), stdin=subprocess.DEVNULL, start_new_session=True
                )
                address = _await(listen, process)
                if address is None and device in MAY_BE_MISSING and process.poll() is not None:
                    print(f"{device} 没有启动（原因见上），其余的照常。", file=sys.stderr)
                    continue
                processes.append(process)
                if address is None:
                    print(f"{device} 没有启动。请看上面的出错信息。", file=sys.stderr)
                    return 1
                print(json.dumps({"device": device, "address": address, "control": str(socket_path)}), flush=True)
            while not stop.wait(0.5):
                if any(process.poll() is not None for process in processes):
                    return 1
            return 0
        finally:
            _end(processes)


def _await(listen: Path, process: subprocess.Popen[bytes]) -> str | None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        if listen.exists():
            return str(json.loads(listen.read_text(encoding="utf-8"))["address"])
        time.sleep(0.02)
    return None


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
