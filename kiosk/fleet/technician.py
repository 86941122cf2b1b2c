# SPDX-License-Identifier: Apache-2.0
"""``main.py technician``: what a technician in front of a terminal can ask of it (技术员工具).

Concrete devices are handed in by the composition root.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import Settings
from drivers.states import DeviceState
from kiosk.fleet.device_report import DeviceJournal, FittedDevice, only_one, report
from kiosk.fleet.replay import Replay, ReplayError, ReplayReport, replay_file

EXIT_GOOD, EXIT_FAILED = 0, 1

_EPILOG = """examples:
  python main.py technician devices --config /etc/kiosk           what is there and how it is
  python main.py technician replay id_card_reader trace.jsonl     what the terminal would have understood
"""

STATE_WORDS: Mapping[DeviceState, str] = {
    DeviceState.ONLINE: "正常",
    DeviceState.OFFLINE: "没有应答",
    DeviceState.POWER_OFF: "没有电",
    DeviceState.NO_DEVICE: "没有接上",
    DeviceState.HARDWARE_ERROR: "坏了",
    DeviceState.USER_ERROR: "要人处理",
    DeviceState.DEVICE_BUSY: "被别的程序占用",
    DeviceState.STARTING: "还没问过",
}


@dataclass(frozen=True)
class TechnicianParts:
    """What the composition root knows and this module does not."""

    replays: Mapping[str, Callable[[], Replay]]
    """By the word of the device's package; called to import the device's code."""
    settings: Callable[[Path | None, Path | None], Settings]
    """From the folder of terminal.toml and the state folder, None each for the default."""
    fitted: Callable[[Settings], tuple[FittedDevice, ...]]
    lock_file: Callable[[Settings], Path]
    """Held while a terminal runs."""
    leave: Callable[[Settings], None]
    """Takes away what asking has left in the folder of sockets."""


def _parser(devices: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py technician",
        description="Tools of the technician in front of the terminal (技术员工具).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    listing = commands.add_parser("devices", help="what is there, which profile, status, capability, last fault")
    listing.add_argument("--config", type=Path, default=None, help="folder with terminal.toml")
    listing.add_argument("--state", type=Path, default=None, help="where the terminal keeps its state")
    listing.add_argument("--json", action="store_true", help="one JSON object on standard output")
    replay = commands.add_parser("replay", help="decode a recorded exchange with the real protocol code")
    replay.add_argument("device", choices=devices, metavar="DEVICE", help=", ".join(devices))
    replay.add_argument("file", type=Path, metavar="FILE", help="one JSON object a line: t, dir, hex")
    replay.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def main(argv: Sequence[str], parts: TechnicianParts) -> int:
    """Runs one of the technician's commands; returns the exit status.

    Raises:
        config.settings.SettingsError: the settings cannot be used.
    """
    arguments = _parser(sorted(parts.replays)).parse_args(list(argv))
    if arguments.command == "replay":
        return _replay(arguments.device, arguments.file, parts.replays[arguments.device](), arguments.json)
    return _devices(parts, parts.settings(arguments.config, arguments.state), arguments.json)


def _replay(device: str, file: Path, replay: Replay, as_json: bool) -> int:
    try:
        found = replay_file(device, file, replay)
    except ReplayError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    print(json.dumps(found.to_json(), ensure_ascii=False) if as_json else _in_words(found))
    return EXIT_GOOD


def _in_words(found: ReplayReport) -> str:
    lines = [f"{found.device}：{found.frames} 帧，读出 {len(found.events)} 件事"]
    for event in found.events:
        rest = "，".join(f"{name}={value}" for name, value in event.items() if name != "event")
        lines.append(f"  {event['event']}" + (f"：{rest}" if rest else ""))
    return "\n".join(lines)


def _devices(parts: TechnicianParts, settings: Settings, as_json: bool) -> int:
    journal = DeviceJournal(settings.state_dir)
    with only_one(parts.lock_file(settings)) as is_free:
        lines = report(parts.fitted(settings), journal, may_ask=is_free)
    parts.leave(settings)
    if as_json:
        print(json.dumps({"terminal_running": not is_free, "devices": lines}, ensure_ascii=False))
    else:
        print("终端正在运行，以下是它记下的状况：" if not is_free else "终端没有运行，以下是现在问到的：")
        for line in lines:
            print(_device_words(line))
    return EXIT_GOOD


def _device_words(line: Mapping[str, Any]) -> str:
    if not line["fitted"]:
        return f"- {line['device']}：没有配置"
    words = f"- {line['device']}（{line['address']}）：{STATE_WORDS[DeviceState(line['state'])]}"
    if line["since"]:
        words += f"，自 {line['since']}"
    for name, value in line["facts"].items():
        words += f"，{name}={value}"
    if line["last_fault"] is not None:
        fault = line["last_fault"]
        words += f"；上次故障 {fault['at']}：{STATE_WORDS[DeviceState(fault['state'])]} {fault['detail']}".rstrip()
    return words
