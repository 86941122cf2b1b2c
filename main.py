#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Command line and composition root of the self-service terminal (政务服务自助终端).

The only place where concrete parts are put together; everything below is handed what it needs. Heavy imports stay inside
the commands, so that a courier never loads Qt and a simulator never loads anything but itself.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from config.parent import Orphaned, follow_parent

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from config.settings import CameraSettings, PaperCameraSettings, Settings
    from drivers.camera.port import Camera
    from drivers.code_scanner.port import CodeScanner
    from drivers.id_card_reader.port import IdCardReader
    from drivers.indicators.port import Indicators
    from drivers.indicators.slot_sensor import SlotSensor
    from drivers.signature_pad.port import SignaturePad
    from drivers.smart_card_reader.port import SmartCardReader
    from kiosk.audit.log import EventLog
    from kiosk.catalogue.package.compiled import BundledContent
    from kiosk.codes.router import Known
    from kiosk.fleet.device_report import FittedDevice
    from kiosk.fleet.replay import Replay
    from kiosk.vision.faces.detect import FaceDetector
    from kiosk.vision.faces.mesh import FaceMesher
    from kiosk.vision.faces.verify import FaceVerifier
    from ui.visit.parts import FaceKit, VisitLink, VisitParts

ROOT = Path(__file__).resolve().parent
CONTENT = ROOT / "config" / "content"
COMPILED = ROOT / "build" / "content" / "bundled.kcb"
PROFILES = ROOT / "config" / "profiles" / "receipt_printers.toml"
READER_PROFILES = ROOT / "config" / "profiles" / "id_card_readers.toml"
CAMERA_PROFILES = ROOT / "config" / "profiles" / "cameras.toml"
WIRINGS = ROOT / "config" / "profiles" / "indicators.toml"
PAD_PROFILES = ROOT / "config" / "profiles" / "signature_pads.toml"
SCANNER_PROFILES = ROOT / "config" / "profiles" / "code_scanners.toml"

EXIT_GOOD, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2

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


def _parser() -> argparse.ArgumentParser:
    import argparse  # a visit, which loads in front of people, has no words of its own to parse

    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Self-service terminal of community government services (政务服务自助终端).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

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
    return parser


def _add_package_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from datetime import date, datetime

    environments = ["demo", "test", "production"]
    pack = actions.add_parser(
        "pack",
        help="make a signed content package",
        description="Lint, pack and sign a content folder; drafts stay out. The same words make the same bytes.",
        epilog="example:\n  python main.py content pack --key key.json --serial 12 --stage share:10 out.kcp",
        formatter_class=_raw_help(),
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
        formatter_class=_raw_help(),
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


def _raw_help() -> type[argparse.HelpFormatter]:
    import argparse

    return argparse.RawDescriptionHelpFormatter


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=None, help="folder with terminal.toml (default: the demonstration's)"
    )
    parser.add_argument("--state", type=Path, default=None, help="where the terminal keeps its state (over the file's)")


def _settings(arguments: argparse.Namespace) -> Settings:
    from config.settings import load_settings

    overrides = {} if arguments.state is None else {"state_dir": str(arguments.state)}
    return load_settings(arguments.config, overrides=overrides)


def compose_visit(settings: Settings, link: VisitLink, finish: Callable[[str], None]) -> VisitParts:
    """Build everything one visit is given.

    Raises:
        offline_cache.errors.CacheError: a key is missing, damaged, or of another environment.
        kiosk.catalogue.loader.CatalogueError: the content cannot be used.
        kiosk.places.site.SiteFileError: the site file cannot be used.
    """
    from drivers.document_printer.driver import make_document_printer
    from drivers.indicators.slot_sensor import SlotSensor
    from drivers.receipt_printer.driver import make_receipt_printer
    from drivers.receipt_printer.profile import load_profile
    from kiosk.audit.catalogue import Process
    from kiosk.audit.hooks import install_excepthook
    from kiosk.audit.log import EventLog
    from kiosk.catalogue.package.lookups import lookups_of
    from kiosk.courier.client import CourierClient
    from kiosk.places.site import load_site
    from kiosk.platform.client import PlatformClient
    from offline_cache.keys import TerminalKey, terminal_key_file
    from offline_cache.sealing import Sealer, load_platform_keys
    from ui.visit.parts import VisitParts
    from ui.visit.phrases import Phrases

    log = EventLog(settings.log_dir, Process.VISIT, max_bytes=settings.logs.max_kb * 1024, keep=settings.logs.keep)
    install_excepthook(log)
    key = TerminalKey.load(terminal_key_file(settings.state_dir), settings.environment)
    platform_keys = load_platform_keys(_platform_keys_file(settings), settings.environment)
    receipt, document = settings.receipt_printer, settings.document_printer
    slot_sensor = None if settings.indicators.address is None else SlotSensor()
    content = _content(settings, log)
    return VisitParts(
        settings=settings,
        catalogue=content.catalogue,
        content_made_at=content.label.made_at,
        answering=content.answering,
        lookups=lookups_of(content, CONTENT),
        site=load_site(settings.site_file),
        phrases=Phrases.of_texts(content.texts),
        log=log,
        platform=PlatformClient(settings.platform.url, key, settings.terminal.id),
        help_platform=PlatformClient(settings.platform.url, key, settings.terminal.id),
        courier=CourierClient(settings.courier_socket),
        terminal_key=key,
        sealer=Sealer(platform_keys[0]),
        reader=_id_card_reader(settings, slot_sensor),
        receipt_printer=None
        if receipt.address is None
        else make_receipt_printer(receipt.address, load_profile(PROFILES, receipt.profile)),
        document_printer=None
        if document.address is None
        else make_document_printer(document.address, f"kiosk-{settings.terminal.id}"),
        link=link,
        finish=finish,
        receipt_columns=load_profile(PROFILES, receipt.profile).columns,
        camera=_camera(settings.camera),
        paper_camera=_camera(settings.paper_camera),
        faces=_faces(settings),
        indicators=_indicators(settings),
        slot_sensor=slot_sensor,
        code_scanner=_code_scanner(settings),
        smart_card_reader=_smart_card_reader(settings),
        codes=_known_codes(settings, key.public_pem),
    )


def _content(settings: Settings, log: EventLog) -> BundledContent:
    """The newest package that this terminal has and may use; without any, what came with the program.

    Raises what :func:`kiosk.catalogue.package.compiled.load_bundled` raises, and CacheError for keys that cannot be used.
    """
    from config import clock
    from kiosk.audit.catalogue import LogEvent
    from kiosk.catalogue.package.compiled import load_bundled

    bundled = load_bundled(CONTENT, COMPILED)  # linted by check_installation, or by the quality gates
    if settings.content.public_keys_file is None:
        return bundled
    from kiosk.catalogue.package.keys import load_content_keys
    from kiosk.catalogue.package.shelf import Shelf

    keys = load_content_keys(settings.content.public_keys_file, settings.environment)
    today, site = clock.now().date(), settings.terminal.site_code
    found = Shelf(settings.content_dir).in_use(keys, bundled.label.serial, today, site)
    for one in found.faults:
        log.write(LogEvent.CONTENT_REFUSED, reason=one.kind)
    return bundled if found.package is None else bundled.below(found.package)


def _code_scanner(settings: Settings) -> CodeScanner | None:
    """Not opened yet. Raises ProfileError, or SettingsError where address and profile do not go together."""
    from config.settings_errors import SettingsError
    from drivers.code_scanner.driver import make_code_scanner
    from drivers.code_scanner.profile import load_profile

    fitted = settings.code_scanner
    if fitted.address is None:
        return None
    profile = load_profile(SCANNER_PROFILES, fitted.profile)
    try:
        return make_code_scanner(fitted.address, profile)
    except ValueError as error:
        raise SettingsError(
            what="扫码器的地址和型号对不上",
            why=str(error),
            todo="请核对 terminal.toml 里 [code_scanner] 的 address 和 profile，键盘式用 wedge://，串口式用 serial:// 或 tty://",
        ) from error


def _known_codes(settings: Settings, public_pem: str) -> Known:
    """What scanned codes are checked with. Raises SettingsError."""
    from config.modes import Environment
    from config.settings_errors import SettingsError
    from kiosk.codes.router import Known
    from kiosk.codes.shapes import DEMO_SHAPES, ShapeError, read_shapes
    from kiosk.platform.certificate import load_signing_keys

    told = settings.codes
    try:
        shapes = read_shapes({"city": told.city, "offline": told.offline, "enterprise": told.enterprise})
    except ShapeError as error:
        raise SettingsError(
            what="设置里的码样式不能用",
            why=str(error),
            todo="请改 terminal.toml 里 [codes] 的这一条，写成简单的字符样式",
        ) from error
    if not shapes and settings.environment is not Environment.PRODUCTION:
        shapes = DEMO_SHAPES
    return Known(
        receipt_keys=(public_pem,),
        verify_urls=told.verify_urls,
        shapes=shapes,
        signing_keys=load_signing_keys(_platform_keys_file(settings)),
    )


def _id_card_reader(settings: Settings, sensor: SlotSensor | None = None) -> IdCardReader | None:
    """Not opened yet. Raises ReaderProfileError."""
    from drivers.id_card_reader.connection import make_id_card_reader
    from drivers.id_card_reader.profile import load_reader_profile

    fitted = settings.id_card_reader
    if fitted.port is None:
        return None
    profile = load_reader_profile(READER_PROFILES, fitted.profile)
    return make_id_card_reader(fitted.port, fitted.baud, profile, sensor=sensor)


def _camera(fitted: CameraSettings | PaperCameraSettings) -> Camera | None:
    """Not opened yet; its libraries are loaded only where one is fitted. Raises ProfileError of the camera."""
    if fitted.address is None:
        return None
    from drivers.camera.driver import make_camera
    from drivers.camera.profile import load_profile

    return make_camera(fitted.address, load_profile(CAMERA_PROFILES, fitted.profile))


def _faces(settings: Settings) -> FaceKit | None:
    """What faces are compared with; nothing is loaded before somebody has agreed to it. None: not here.

    The stand-in is for development: in production nobody's face is looked at for a verdict that is worth nothing.
    """
    from config.modes import Environment
    from ui.visit.parts import FaceKit

    is_stand_in = settings.faces.verifier == "stand-in"
    if settings.camera.address is None or (is_stand_in and settings.environment is Environment.PRODUCTION):
        return None

    def eyes() -> tuple[FaceDetector, FaceMesher]:
        from kiosk.vision.faces.detect import NearFaceDetector
        from kiosk.vision.faces.mesh import FaceLandmarkMesher

        return NearFaceDetector(), FaceLandmarkMesher()

    def verifier() -> FaceVerifier:
        from kiosk.vision.faces.tools import verifier_of

        return verifier_of(settings.faces)

    return FaceKit(eyes, verifier)


def _indicators(settings: Settings) -> Indicators | None:
    """Not opened yet. Raises WiringError."""
    if settings.indicators.address is None:
        return None
    from drivers.indicators.driver import make_indicators
    from drivers.indicators.wiring import load_wiring

    fitted = settings.indicators
    return make_indicators(str(fitted.address), load_wiring(WIRINGS, fitted.wiring), fitted.headphone_jack)


def _signature_pad(settings: Settings) -> SignaturePad | None:
    """Not opened yet. Raises ProfileError of the pad."""
    if settings.signature_pad.address is None:
        return None
    from drivers.signature_pad.driver import make_signature_pad
    from drivers.signature_pad.profile import load_profile

    return make_signature_pad(
        settings.signature_pad.address, load_profile(PAD_PROFILES, settings.signature_pad.profile)
    )


def _smart_card_reader(settings: Settings) -> SmartCardReader | None:
    """Not opened yet; PC/SC's library is loaded only where a reader is fitted. Raises SettingsError."""
    fitted = settings.smart_card_reader
    if fitted.address is None:
        return None
    from config.settings_errors import SettingsError
    from drivers.smart_card_reader import csca_store
    from drivers.smart_card_reader.dispatch import Trust
    from drivers.smart_card_reader.driver import make_smart_card_reader
    from drivers.smart_card_reader.operator_authority import OperatorAuthority

    operator = None
    if fitted.operator_authority_file is not None:
        try:
            operator = OperatorAuthority.from_pem(
                fitted.operator_authority_file.read_bytes(), fitted.technician_purpose, fitted.technician_policy
            )
        except (OSError, ValueError) as error:
            raise SettingsError(
                what=f"运维机构的证书文件 {fitted.operator_authority_file} 用不了",
                why=str(error),
                todo="请把运维机构的根证书（PEM）放到 smart_card_reader.operator_authority_file 写的地方，"
                "并核对 technician_purpose 和 technician_policy",
            ) from error
    states = csca_store.CscaStore()
    if fitted.states_folder is not None:
        try:
            states = csca_store.load(fitted.states_folder)
        except OSError as error:
            raise SettingsError(
                what=f"签证国根证书的文件夹 {fitted.states_folder} 读不了",
                why=str(error),
                todo="请建好 smart_card_reader.states_folder 写的文件夹，放入各国的 CSCA 证书；不验真伪就把这一行去掉",
            ) from error
    return make_smart_card_reader(fitted.address, fitted.wanted, Trust(operator, states))


def check_installation(settings: Settings) -> None:
    """Everything a visit would stumble over, before the supervisor starts any: said once, and clearly.

    Raises:
        the errors of :func:`compose_visit`, ProfileError or ReaderProfileError for a profile that is not there.
    """
    from drivers.camera.profile import load_profile as load_camera_profile
    from drivers.receipt_printer.profile import load_profile
    from kiosk.catalogue.package.keys import load_content_keys
    from kiosk.places.site import load_site
    from offline_cache.keys import TerminalKey, terminal_key_file
    from offline_cache.sealing import load_platform_keys

    TerminalKey.load(terminal_key_file(settings.state_dir), settings.environment)
    load_platform_keys(_platform_keys_file(settings), settings.environment)
    _compile_content(settings)
    if settings.content.public_keys_file is not None:
        load_content_keys(settings.content.public_keys_file, settings.environment)
    load_site(settings.site_file)
    load_profile(PROFILES, settings.receipt_printer.profile)
    _id_card_reader(settings)
    _indicators(settings)
    _signature_pad(settings)
    _smart_card_reader(settings)
    for camera in (settings.camera, settings.paper_camera):
        if camera.address is not None:
            load_camera_profile(CAMERA_PROFILES, camera.profile)
    _code_scanner(settings)
    _known_codes(settings, "")


def _compile_content(settings: Settings) -> None:
    """What visits open instead of YAML; made again where a content file has changed. Linted on the way.

    Raises SettingsError in production where it cannot be written: nobody waits there while YAML is read. Besides, what
    :func:`kiosk.catalogue.package.compiled.compiled_content` raises.
    """
    from config.modes import Environment
    from config.settings_errors import SettingsError
    from kiosk.catalogue.package.compiled import compiled_content, is_fresh, write_compiled

    if is_fresh(CONTENT, COMPILED):
        return
    data = compiled_content(CONTENT)
    try:
        write_compiled(data, COMPILED)
    except OSError as error:
        if settings.environment is Environment.PRODUCTION:
            raise SettingsError(
                what=f"内容没有编译好，也写不进 {COMPILED.parent}",
                why=str(error),
                todo="请用程序所有者的身份运行 main.py content compile",
            ) from error


def _platform_keys_file(settings: Settings) -> Path:
    from config.settings_errors import SettingsError

    if settings.platform.public_keys_file is None:
        raise SettingsError(
            what="没有平台的公钥文件，不能收件",
            why="设置里没有 platform.public_keys_file，收下的件没法封存",
            todo="请向平台领取公钥文件，在 terminal.toml 的 [platform] 里写上 public_keys_file",
        )
    return settings.platform.public_keys_file


def _run_sandbox(argv: Sequence[str]) -> int:
    from kiosk.platform.sandbox import app

    return app.main(list(argv))


def _run_content(arguments: argparse.Namespace) -> int:
    from kiosk.catalogue import commands

    if arguments.action in ("pack", "verify", "install", "key", "compile"):
        return _run_package(arguments)
    if arguments.action == "show":
        return commands.show_item(arguments.code, CONTENT)
    if arguments.action == "search":
        return _search_content(arguments)
    return commands.lint_content(arguments.path, CONTENT, as_json=arguments.json)


def _run_package(arguments: argparse.Namespace) -> int:
    from datetime import datetime

    from config.clock import SHANGHAI
    from config.modes import Environment
    from config.settings import load_settings
    from config.settings_errors import SettingsError
    from kiosk.catalogue.package import commands

    if arguments.action == "compile":
        return commands.compile_bundled(CONTENT, COMPILED)
    if arguments.action == "key":
        return commands.make_key(arguments.out, Environment(arguments.environment))
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    if arguments.action == "pack":
        return commands.pack(
            arguments.content,
            arguments.out,
            arguments.key,
            arguments.serial,
            arguments.made_at or now,
            effective=arguments.effective,
            stage=arguments.stage,
            least_program=arguments.least_program,
        )
    is_install = arguments.action == "install"
    settings = _settings(arguments) if is_install else load_settings(arguments.config)
    keys = settings.content.public_keys_file if is_install else arguments.keys or settings.content.public_keys_file
    if keys is None:
        raise SettingsError(
            what="没有内容公钥文件，验不了签名",
            why="命令里没有 --keys，设置里也没有 content.public_keys_file",
            todo="请在 terminal.toml 的 [content] 里写上 public_keys_file；verify 也可以用 --keys",
        )
    if is_install:
        return commands.install(
            arguments.file,
            keys,
            settings.environment,
            CONTENT,
            settings.content_dir,
            today=now.date(),
            site=settings.terminal.site_code,
        )
    environment = Environment(arguments.environment or settings.environment)
    return commands.verify(
        arguments.file, keys, environment, CONTENT, today=now.date(), site=arguments.site, as_json=arguments.json
    )


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


def _run_simulators(argv: Sequence[str]) -> int:
    """With ``--device`` one simulator in this process; without, all of them as processes of their own."""
    from drivers.simulators import main

    return main(list(argv), [sys.executable, str(Path(__file__).resolve())])


def _run_technician(argv: Sequence[str]) -> int:
    """Which device's code replays a recording, and what this terminal's settings say is fitted."""
    from config.settings import leave_runtime_dir, load_settings
    from kiosk.fleet.technician import TechnicianParts, main as technician
    from kiosk.supervisor.left_behind import LOCK_NAME

    def settings(config: Path | None, state: Path | None) -> Settings:
        return load_settings(config, overrides={} if state is None else {"state_dir": str(state)})

    def replay_of(device: str) -> Callable[[], Replay]:
        return lambda: cast("Replay", import_module(f"drivers.{device}.replay").replay)

    replayed = (
        *("id_card_reader", "receipt_printer", "document_printer", "code_scanner", "indicators", "signature_pad"),
        "smart_card_reader",
    )
    parts = TechnicianParts(
        replays={device: replay_of(device) for device in replayed},
        settings=settings,
        fitted=fitted_devices,
        lock_file=lambda found: found.runtime_dir / LOCK_NAME,
        leave=lambda found: leave_runtime_dir(found.runtime_dir),
    )
    return technician(argv, parts)


def fitted_devices(settings: Settings) -> tuple[FittedDevice, ...]:
    """The devices as the settings name them, each with a way to ask it; none is opened before that.

    Raises:
        ProfileError, ReaderProfileError: a profile that is not there.
    """
    from drivers.camera.look import look_once
    from drivers.document_printer.driver import make_document_printer
    from drivers.receipt_printer.driver import make_receipt_printer
    from drivers.receipt_printer.profile import load_profile
    from kiosk.fleet.device_report import FittedDevice, Status, asking
    from kiosk.vision import self_check as eyes
    from kiosk.vision.models import FOLDER as MODELS

    def see(fitted: CameraSettings | PaperCameraSettings) -> Status:
        """Only a frame says that a camera works."""
        camera = _camera(fitted)
        if camera is None:
            raise ValueError("asked for a camera that is not fitted")
        return look_once(camera, threading.Event())

    reader, receipt, document = settings.id_card_reader, settings.receipt_printer, settings.document_printer
    slip = load_profile(PROFILES, receipt.profile)
    return (
        FittedDevice(
            "id_card_reader", reader.port, reader.profile, ("card",), asking(lambda: _id_card_reader(settings))
        ),
        FittedDevice(
            "receipt_printer",
            receipt.address,
            receipt.profile,
            (f"{slip.paper_mm} mm", f"cut:{slip.cut}", f"hanzi:{slip.hanzi}", f"qr:{slip.qr}", f"status:{slip.status}"),
            asking(lambda: make_receipt_printer(str(receipt.address), slip)),
        ),
        FittedDevice(
            "document_printer",
            document.address,
            None,
            ("a4",),
            asking(lambda: make_document_printer(str(document.address), f"kiosk-{settings.terminal.id}")),
        ),
        FittedDevice(
            "code_scanner",
            settings.code_scanner.address,
            settings.code_scanner.profile,
            ("codes",),
            asking(lambda: _code_scanner(settings)),
        ),
        FittedDevice(
            "camera",
            _told_address(settings.camera.address),
            settings.camera.profile,
            ("pictures",),
            lambda: see(settings.camera),
        ),
        FittedDevice(
            "paper_camera",
            _told_address(settings.paper_camera.address),
            settings.paper_camera.profile,
            ("pictures",),
            lambda: see(settings.paper_camera),
        ),
        FittedDevice(
            eyes.NAME,
            str(MODELS) if settings.camera.address or settings.paper_camera.address else None,
            None,
            ("models", "opencv"),
            eyes.checked,
        ),
        FittedDevice(
            "indicators",
            settings.indicators.address,
            settings.indicators.wiring,
            ("lights", "sensors"),
            asking(lambda: _indicators(settings)),
        ),
        FittedDevice(
            "smart_card_reader",
            settings.smart_card_reader.address,
            settings.smart_card_reader.wanted or None,
            ("social_security", "travel_document", "technician")
            if settings.smart_card_reader.operator_authority_file
            else ("social_security", "travel_document"),
            asking(lambda: _smart_card_reader(settings)),
        ),
        FittedDevice(
            "signature_pad",
            settings.signature_pad.address,
            settings.signature_pad.profile,
            ("strokes", "pressure"),
            asking(lambda: _signature_pad(settings)),
        ),
    )


def _told_address(address: str | None) -> str | None:
    """A camera's address without the password that may stand in it."""
    if address is None:
        return None
    from drivers.camera.source import without_credentials

    return without_credentials(address)


def _run_terminal(arguments: argparse.Namespace, words: Sequence[str], command: Sequence[str]) -> int:
    # Before anything else is loaded: what people wait for at a start is the visit process, and it loads beside us.
    from kiosk.supervisor.children import VisitChild, inherited

    visit_command = [*command, "visit", *words]
    first = VisitChild(1, visit_command, inherited())
    try:
        settings = _settings(arguments)
        check_installation(settings)
        from kiosk.supervisor.supervisor import main as supervise
    except BaseException:
        first.give_up()
        raise
    same = ["--state", str(settings.state_dir)]
    same += [] if arguments.config is None else ["--config", str(arguments.config)]
    return supervise(settings, visit_command, [*command, "courier", *same], first)


def _run_visit() -> int:
    from kiosk.supervisor.seat import take_seat

    end = take_seat()
    if end is None:
        print(
            "visit 由 run 启动，不能单独运行\n原因：没有主管进程的连接\n怎么办：请用 main.py run 或 main.py demo",
            file=sys.stderr,
        )
        return EXIT_WRONG_USE
    # What is loaded stays until the process ends: looking through it for garbage meanwhile is a tenth of the start.
    gc.disable()
    import ui.visit.before_qt  # noqa: F401 - loads what it names
    from ui.visit.process import run_visit

    return run_visit(end, compose_visit)


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
        status = _told(error)
        if status is None:
            raise
        return status


def _told(error: Exception) -> int | None:
    """What is wrong with the installation is said in words; anything else is a bug and has to be seen as one."""
    from config.settings_errors import SettingsError
    from drivers.camera.profile import ProfileError as CameraProfileError
    from drivers.code_scanner.profile import ProfileError as ScannerProfileError
    from drivers.id_card_reader.profile import ReaderProfileError
    from drivers.indicators.wiring import WiringError
    from drivers.receipt_printer.profile import ProfileError
    from drivers.signature_pad.profile import ProfileError as PadProfileError
    from kiosk.catalogue.findings import SharedFileError
    from kiosk.catalogue.loader import CatalogueError
    from kiosk.catalogue.package.parts import PartError
    from kiosk.places.loading import PlacesError
    from kiosk.places.site import SiteFileError
    from offline_cache.errors import CacheError

    about_profiles = (
        ProfileError | ReaderProfileError | CameraProfileError | WiringError | ScannerProfileError | PadProfileError
    )
    about_content = CatalogueError | SharedFileError | PlacesError | PartError
    if not isinstance(error, SettingsError | CacheError | about_content | about_profiles | SiteFileError):
        return None
    print(error, file=sys.stderr)
    return EXIT_WRONG_USE if isinstance(error, SettingsError) else EXIT_FAILED


def _dispatch(words: Sequence[str]) -> int:
    command = [sys.executable, str(Path(__file__).resolve())]
    if words[:1] == ["sandbox"]:
        return _run_sandbox(words[1:])
    if words[:1] == ["simulate"]:
        return _run_simulators(words[1:])
    if words[:1] == ["technician"]:
        return _run_technician(words[1:])
    if words[:1] == ["visit"] and not {"-h", "--help"}.intersection(words):
        return _run_visit()
    arguments = _parser().parse_args(words)
    if arguments.command == "run":
        return _run_terminal(arguments, words[1:], command)
    if arguments.command == "tour":
        if arguments.faults:
            from ui.tour.faults import run_fault_tour

            return run_fault_tour(arguments, command, compose_visit)
        from ui.tour.run import run_tour

        return run_tour(arguments, command, compose_visit)
    if arguments.command == "demo":
        from ui.demo.run import run_demo

        return run_demo(arguments.state, arguments.seed, command)
    if arguments.command == "content":
        return _run_content(arguments)
    from kiosk.courier.courier import main as deliver

    return deliver(_settings(arguments), probe_seconds=arguments.probe_seconds)


if __name__ == "__main__":
    raise SystemExit(main())
