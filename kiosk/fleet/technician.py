# SPDX-License-Identifier: Apache-2.0
"""``main.py technician``: what a technician in front of a terminal can ask of it (技术员工具).

Concrete devices are handed in by the composition root.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from drivers.states import DeviceState
from kiosk.fleet.alarms import AlarmFile, AlarmKind
from kiosk.fleet.device_report import DeviceJournal, FittedDevice, only_one, report
from kiosk.fleet.replay import Replay, ReplayError, ReplayReport, replay_file
from kiosk.printing.paper_count import PaperCount

EXIT_GOOD, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2

_EPILOG = """examples:
  python main.py technician devices --config /etc/kiosk           what is there and how it is
  python main.py technician replay id_card_reader trace.jsonl     what the terminal would have understood
  python main.py technician roll --new                            a new roll is in the receipt printer
  python main.py technician compare-faces one.jpg other.jpg       whether both show the same person
  python main.py technician portrait me.jpg --out photo.jpg       an ID photograph, and which clauses it meets
  python main.py technician calibrate-faces photos --json         thresholds from a site's own pairs
  python main.py technician scan photo.jpg --json                 which codes the terminal reads in a picture
  python main.py technician paper photo.jpg --out paper.pdf       what it sees, reads and keeps of a paper
"""

NOT_REPLAYED: Mapping[str, str] = {
    "camera": "摄像头没有通信记录可以回放：它送来的就是画面，去掉画面什么也不剩，留下画面就留下了人脸。"
    "请用 technician devices 看它现在有没有画面，或把一段没有人的视频写成 file:///视频文件 来试。",
}
"""Devices without recordings, and what to do instead."""

ALARM_WORDS: Mapping[AlarmKind, str] = {
    AlarmKind.DOOR_OPEN: "柜门开着",
    AlarmKind.TAMPERED: "有人动过机柜",
    AlarmKind.ON_BATTERY: "市电断了，靠电池运行",
    AlarmKind.BATTERY_LOW: "电池快用完了",
    AlarmKind.TOO_HOT: "机内太热",
}

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
    replay.add_argument("device", choices=[*devices, *NOT_REPLAYED], metavar="DEVICE", help=", ".join(devices))
    replay.add_argument("file", type=Path, metavar="FILE", help="one JSON object a line: t, dir, hex")
    replay.add_argument("--json", action="store_true", help="one JSON object on standard output")
    roll = commands.add_parser("roll", help="about how much is left on the receipt printer's roll")
    roll.add_argument("--new", action="store_true", help="a new roll was put in: count from its beginning")
    roll.add_argument("--config", type=Path, default=None, help="folder with terminal.toml")
    roll.add_argument("--state", type=Path, default=None, help="where the terminal keeps its state")
    roll.add_argument("--json", action="store_true", help="one JSON object on standard output")
    paper = commands.add_parser("paper", help="what is seen, read and kept of papers in pictures")
    paper.add_argument(
        "files", type=Path, nargs="+", metavar="IMAGE", help="PNG, JPEG, WebP, GIF, BMP or TIFF; a page each"
    )
    paper.add_argument("--out", type=Path, default=None, metavar="FILE.pdf", help="all pages as one PDF")
    paper.add_argument("--card", action="store_true", help="two pictures, front and back of a card, onto one sheet")
    paper.add_argument("--wanted", default=None, metavar="KIND", help="which paper it has to be, such as id_card_front")
    paper.add_argument("--json", action="store_true", help="one JSON object a picture, each on a line")
    scanning = commands.add_parser("scan", help="which codes are in pictures, read as the camera's are")
    scanning.add_argument("files", type=Path, nargs="+", metavar="IMAGE", help="PNG, JPEG, WebP, GIF, BMP or TIFF")
    scanning.add_argument("--json", action="store_true", help="one JSON object a picture, each on a line")
    scanning.add_argument(
        "--zone",
        action="store_true",
        help="machine-readable zones of travel documents too (OCR, a second or two a picture)",
    )
    comparing = commands.add_parser(
        "compare-faces", help="how far apart the faces in two pictures are, and the verdict"
    )
    comparing.add_argument("files", type=Path, nargs=2, metavar="IMAGE", help="PNG, JPEG, WebP, GIF, BMP or TIFF")
    calibrating = commands.add_parser(
        "calibrate-faces", help="thresholds for comparing faces, from a folder of pictures named PERSON_TAKE.jpg"
    )
    calibrating.add_argument("folder", type=Path, metavar="DIR", help="every picture is compared with every other one")
    portraying = commands.add_parser(
        "portrait", help="an ID photograph from a picture, clause by clause of the standard"
    )
    portraying.add_argument("image", type=Path, metavar="IMAGE", help="PNG, JPEG, WebP, GIF, BMP or TIFF")
    portraying.add_argument("--out", type=Path, required=True, metavar="FILE.jpg", help="where the photograph goes")
    portraying.add_argument("--background", choices=["white", "blue", "red"], default="white")
    portraying.add_argument("--min-kb", type=float, default=0, help="the form takes no smaller file")
    portraying.add_argument("--max-kb", type=float, default=0, help="the form takes no larger file")
    portraying.add_argument("--sheet", type=Path, metavar="FILE.jpg", default=None, help="several on one sheet, too")
    portraying.add_argument("--paper", choices=["4r", "a6"], default="4r", help="of the sheet")
    portraying.add_argument("--json", action="store_true", help="one JSON object on standard output")
    for command in (comparing, calibrating):
        command.add_argument("--config", type=Path, default=None, help="folder with terminal.toml")
        command.add_argument("--state", type=Path, default=None, help="where the terminal keeps its state")
        command.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def main(argv: Sequence[str], parts: TechnicianParts) -> int:
    """Runs one of the technician's commands; returns the exit status.

    Raises:
        config.settings.SettingsError: the settings cannot be used.
    """
    arguments = _parser(sorted(parts.replays)).parse_args(list(argv))
    if arguments.command == "replay":
        if arguments.device in NOT_REPLAYED:
            print(NOT_REPLAYED[arguments.device], file=sys.stderr)
            return EXIT_WRONG_USE
        return _replay(arguments.device, arguments.file, parts.replays[arguments.device](), arguments.json)
    if arguments.command == "scan":
        from kiosk.vision.codes.scan import scan  # OpenCV is loaded by those who look at pictures alone

        return EXIT_GOOD if scan(arguments.files, as_json=arguments.json, zones=arguments.zone) else EXIT_FAILED
    if arguments.command == "paper":
        return _paper(arguments)
    if arguments.command == "portrait":
        return _portrait(arguments)
    settings = parts.settings(arguments.config, arguments.state)
    if arguments.command in ("compare-faces", "calibrate-faces"):
        return _faces(arguments, settings)
    if arguments.command == "roll":
        return _roll(settings, arguments.new, arguments.json)
    return _devices(parts, settings, arguments.json)


def _paper(arguments: argparse.Namespace) -> int:
    from kiosk.vision.papers.kinds import DocumentKind
    from kiosk.vision.papers.look import look  # OpenCV, as above

    kinds = {kind.value: kind for kind in DocumentKind}
    if arguments.wanted is not None and arguments.wanted not in kinds:
        print(f"--wanted 只能是：{'、'.join(kinds)}。", file=sys.stderr)
        return EXIT_WRONG_USE
    if arguments.card and len(arguments.files) != 2:
        print("--card 要两张图片：先正面，后反面。", file=sys.stderr)
        return EXIT_WRONG_USE
    is_good = look(
        arguments.files,
        out=arguments.out,
        wanted=() if arguments.wanted is None else (kinds[arguments.wanted],),
        is_card=arguments.card,
        today=date.today(),
        as_json=arguments.json,
    )
    return EXIT_GOOD if is_good else EXIT_FAILED


def _faces(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.vision.faces import tools  # OpenCV, as above

    if arguments.command == "compare-faces":
        first, second = arguments.files
        is_good = tools.compare(first, second, settings.faces, as_json=arguments.json)
    else:
        is_good = tools.calibrate_folder(arguments.folder, settings.faces, as_json=arguments.json)
    return EXIT_GOOD if is_good else EXIT_FAILED


def _portrait(arguments: argparse.Namespace) -> int:
    from kiosk.vision.portrait.files import SizeLimits
    from kiosk.vision.portrait.tool import Wanted, portray

    try:
        limits = SizeLimits(arguments.min_kb, arguments.max_kb)
    except ValueError:
        print("文件大小的下限和上限不对：都不能小于 0，上限不能小于下限。", file=sys.stderr)
        return EXIT_WRONG_USE
    wanted = Wanted(arguments.out, arguments.background, limits, arguments.sheet, arguments.paper)
    return EXIT_GOOD if portray(arguments.image, wanted, as_json=arguments.json) else EXIT_FAILED


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
    alarms = AlarmFile(settings.state_dir).standing
    if as_json:
        told = {"terminal_running": not is_free, "devices": lines, "alarms": [asdict(alarm) for alarm in alarms]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("终端正在运行，以下是它记下的状况：" if not is_free else "终端没有运行，以下是现在问到的：")
        for line in lines:
            print(_device_words(line))
        for alarm in alarms:
            print(
                f"! {ALARM_WORDS[alarm.kind]}" + (f"（{alarm.place}）" if alarm.place else "") + f"，自 {alarm.since}"
            )
    return EXIT_GOOD


def _roll(settings: Settings, is_new_roll: bool, as_json: bool) -> int:
    """Beside a running terminal too: a roll is changed while it stands there and waits."""
    if settings.receipt_printer.address is None:
        print(
            "没有配置小票打印机，没有纸可算。请在 terminal.toml 的 [receipt_printer] 里写上 address。", file=sys.stderr
        )
        return EXIT_FAILED
    count = PaperCount(settings.state_dir, settings.receipt_printer.roll_m)
    if is_new_roll:
        count.changed()
        if count.figures().used_mm > 0:
            print(f"记不下换了新纸：{settings.state_dir} 写不进去。请检查磁盘和权限。", file=sys.stderr)
            return EXIT_FAILED
    found = count.figures()
    told = {
        "left_m": _metres(found.left_mm),
        "roll_m": _metres(found.roll_mm),
        "used_m": _metres(found.used_mm),
        "total_m": _metres(found.total_mm),
        "changed_at": found.changed_at,
        "last_roll_m": None if found.last_roll_mm is None else _metres(found.last_roll_mm),
        "is_out": found.is_out,
    }
    if as_json:
        print(json.dumps(told))
        return EXIT_GOOD
    print(f"小票纸：约剩 {told['left_m']} 米，这卷已用 {told['used_m']} 米（一卷按 {told['roll_m']} 米算）")
    if found.is_out:
        print("打印机说没纸了，请换一卷；换好后它自己会知道")
    print(f"上次换纸：{found.changed_at or '没有记录'}")
    if found.last_roll_mm is not None:
        print(f"上一卷用了 {told['last_roll_m']} 米")
    print(f"装机以来共用 {told['total_m']} 米")
    return EXIT_GOOD


def _metres(millimetres: float) -> float:
    return round(millimetres / 1000, 1)


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
