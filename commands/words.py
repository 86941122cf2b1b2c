# SPDX-License-Identifier: Apache-2.0
"""The words of the command line (命令行用词): every command, its options, its help and its examples.

Not loaded by a visit, which starts in front of people and has no words of its own to parse.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from config.program_files import CONTENT

if TYPE_CHECKING:
    from config.settings import Settings

_EPILOG = """examples:
  python main.py demo                                   everything local, with a window
  python main.py tour --out results                     the application service, filmed page by page
  python main.py tour --item TBD-RS01 --mode elder --out results
  python main.py tour --way face --out results          without the ID card: a code, a look into the camera, a helper
  python main.py tour --offline --out results           the platform is down during the visit
  python main.py tour --item TBD-GJ01 --mode elder --out results   any service, filed to its end
  python main.py tour --faults --out results            every misfortune of the fault table, one picture each
  python main.py run --config /etc/kiosk                production
  python main.py sandbox --state state --port 8480      the embedded platform alone
  python main.py simulate --state state                 all device simulators, printing where each listens
  python main.py content lint                           what is wrong with the items, and how to mend it
  python main.py content search 养老金                  what a text finds, and where it can be done
  python main.py content pack --key KEY --serial 12 OUT  a signed content package
  python main.py technician devices                     what is there and how it is
"""


def parser() -> argparse.ArgumentParser:
    """Every command with its words and examples."""
    words = argparse.ArgumentParser(
        prog="main.py",
        description="Self-service terminal of community government services (政务服务自助终端).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = words.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, text: str, example: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=text,
            description=text,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        return command

    demo = add(
        "demo", "everything local: sandbox platform, simulated devices, real windows", "python main.py demo --seed 3"
    )
    demo.add_argument("--state", type=Path, default=Path("state/demo"), help="where the terminal keeps its state")
    demo.add_argument("--seed", type=int, default=1, help="which plainly synthetic resident holds the card")

    tour = add(
        "tour", "a whole visit through the real window without a person", "python main.py tour --offline --out results"
    )
    tour.add_argument(
        "--item", default=None, help="service code (default: 312000202000 灵活就业登记; with --way face TBD-RS01)"
    )
    tour.add_argument(
        "--way",
        choices=["card", "face"],
        default="card",
        help="how the resident is known: by the ID card; or by a code, a look into the camera and a helper",
    )
    tour.add_argument("--mode", choices=["standard", "elder"], default="standard")
    tour.add_argument(
        "--offline", action="store_true", help="the platform is down during the visit and back afterwards"
    )
    tour.add_argument(
        "--faults", action="store_true", help="every misfortune of the fault table instead of one service, page by page"
    )
    visits = ["card", "ways", "camera", "face", "mat", "paper", "platform", "certificate", "licence", "leaving"]
    tour.add_argument("--only", choices=visits, default=None, help="with --faults: one of its visits")
    tour.add_argument(
        "--for-other", action="store_true", help="somebody else comes for the resident (代办), with both cards"
    )
    tour.add_argument("--case", default="", help="one of the item's golden cases, by its name or a part of it")
    tour.add_argument(
        "--seed", type=int, default=None, help="another plainly synthetic resident (default: the first who can file it)"
    )
    tour.add_argument("--out", type=Path, required=True, help="folder for pictures, papers and JSON")
    tour.add_argument(
        "--state", type=Path, default=None, help="where the terminal keeps its state (default: a fresh one)"
    )
    tour.add_argument("--json", action="store_true", help="print summary.json on standard output")

    run = add("run", "production: supervisor, visit, standby, courier", "python main.py run --config /etc/kiosk")
    _add_config(run)
    visit = add("visit", "one visit process (started by run, with run's words)", "python main.py run")
    _add_config(visit)
    courier = add("courier", "the courier alone", "python main.py courier --config /etc/kiosk")
    _add_config(courier)
    courier.add_argument("--probe-seconds", type=float, default=None, help="pace of looking for a lost platform")

    content = add("content", "items and texts, for their authors", "python main.py content lint config/content")
    actions = content.add_subparsers(dest="action", metavar="ACTION", required=True)
    lint = actions.add_parser("lint", help="every finding one line: where, what, how to mend; errors end with 1")
    lint.add_argument(
        "path", type=Path, nargs="*", help="content folder, or files of items or texts (default: bundled)"
    )
    lint.add_argument("--json", action="store_true", help="the same for a program")
    lint.add_argument(
        "--no-notes", action="store_true", help="notes (uncertain facts, provisional codes) are only counted"
    )
    lint.add_argument(
        "--golden",
        type=Path,
        default=None,
        metavar="DIR",
        help="golden cases, CODE.yaml (default: golden/ in the content folder)",
    )
    show = actions.add_parser("show", help="one item on a sheet: guide, questions, fields and their sources, prefill")
    show.add_argument("code", help="service code, such as 312000202000")
    search = actions.add_parser("search", help="the items that a text finds, whether they can be done here, where else")
    search.add_argument("text", help="what people type: characters, pinyin, initials, part of a code")
    search.add_argument("--json", action="store_true", help="the same for a program")
    search.add_argument("--limit", type=int, default=8, help="at most so many (default: 8)")
    search.add_argument("--site", type=Path, default=None, help="site file (default: the demonstration's)")
    search.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="DEVICE",
        help="a device this terminal lacks (may be repeated)",
    )

    _add_package_actions(actions)

    for name, text in (
        ("sandbox", "the embedded platform alone, with fault switches"),
        ("simulate", "device simulators alone (prints where each listens)"),
        ("technician", "tools of the technician in front of the terminal"),
    ):
        add(name, text, f"python main.py {name} --help")
    return words


def _add_package_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    environments = ["demo", "test", "production"]
    pack = actions.add_parser(
        "pack",
        help="make a signed content package",
        description="Lint, pack and sign a content folder; drafts stay out. The same words make the same bytes.",
        epilog="example:\n  python main.py content pack --key key.json --serial 12 --stage share:10 out.kcp",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    pack.add_argument("out", type=Path, help="file to write")
    pack.add_argument("--key", type=Path, required=True, help="signing key, made by content key")
    pack.add_argument("--serial", type=int, required=True, help="higher than that of every package before")
    pack.add_argument("--effective", type=date.fromisoformat, default=None, help="not used before (default: today)")
    pack.add_argument("--stage", default="all", help="for which sites: all, sites:CODE,CODE or share:PERCENT[:ROUND]")
    pack.add_argument("--least-program", default=None, help="least version of the program that may use it")
    pack.add_argument("--made-at", type=datetime.fromisoformat, default=None, help="with time zone (default: now)")
    pack.add_argument("--content", type=Path, default=CONTENT, help="content folder (default: bundled)")

    verify = actions.add_parser(
        "verify",
        help="every byte and every item of a content package",
        description="Good packages end with 0, all others with 1 and what is wrong.",
        epilog="example:\n  python main.py content verify out.kcp --keys key.json.public.json --environment test --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument("file", type=Path)
    verify.add_argument("--keys", type=Path, default=None, help="public keys (default: content.public_keys_file)")
    verify.add_argument("--environment", choices=environments, default=None, help="default: as the settings say")
    verify.add_argument("--site", default=None, help="also: is it for this site code, today")
    verify.add_argument("--json", action="store_true", help="the same for a program")
    verify.add_argument("--config", type=Path, default=None, help="folder with terminal.toml")

    install = actions.add_parser("install", help="take a content package in; visits use it from its day on")
    install.add_argument("file", type=Path)
    _add_config(install)

    key = actions.add_parser("key", help="make a signing key, and the file with its public key beside it")
    key.add_argument("out", type=Path, help="file to write; one that is there is left alone")
    key.add_argument("--environment", choices=environments, required=True, help="a key is good in one alone")
    actions.add_parser("compile", help="what visits open instead of YAML; run does it too, where it may write")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=None, help="folder with terminal.toml (default: the demonstration's)"
    )
    parser.add_argument("--state", type=Path, default=None, help="where the terminal keeps its state (over the file's)")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The terminal's settings as ``--config`` and ``--state`` choose them. Raises SettingsError."""
    from config.settings import load_settings

    overrides = {} if arguments.state is None else {"state_dir": str(arguments.state)}
    return load_settings(arguments.config, overrides=overrides)
