# SPDX-License-Identifier: Apache-2.0
"""Everything one visit is given, built from the settings (组装一次办事); and what it shares with the check before the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import devices
from config.program_files import COMPILED, CONTENT, RECEIPT_PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from config.settings import Settings
    from kiosk.audit.log import EventLog
    from kiosk.catalogue.package.compiled import BundledContent
    from kiosk.codes.router import Known
    from ui.visit.parts import VisitLink, VisitParts


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
    platform_keys = load_platform_keys(platform_keys_file(settings), settings.environment)
    receipt, document = settings.receipt_printer, settings.document_printer
    slot_sensor = None if settings.indicators.address is None else SlotSensor()
    content = content_in_use(settings, log)
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
        reader=devices.id_card_reader(settings, slot_sensor),
        receipt_printer=None
        if receipt.address is None
        else make_receipt_printer(receipt.address, load_profile(RECEIPT_PROFILES, receipt.profile)),
        document_printer=None
        if document.address is None
        else make_document_printer(document.address, f"kiosk-{settings.terminal.id}"),
        link=link,
        finish=finish,
        receipt_columns=load_profile(RECEIPT_PROFILES, receipt.profile).columns,
        camera=devices.camera(settings.camera),
        paper_camera=devices.camera(settings.paper_camera),
        faces=devices.faces(settings),
        indicators=devices.indicators(settings),
        slot_sensor=slot_sensor,
        code_scanner=devices.code_scanner(settings),
        smart_card_reader=devices.smart_card_reader(settings),
        codes=known_codes(settings, key.public_pem),
    )


def content_in_use(settings: Settings, log: EventLog) -> BundledContent:
    """The newest package that this terminal has and may use; without any, what came with the program.

    Raises what :func:`kiosk.catalogue.package.compiled.load_bundled` raises, and CacheError for keys that cannot be used.
    """
    from config import clock
    from kiosk.audit.catalogue import LogEvent
    from kiosk.catalogue.package.compiled import load_bundled

    bundled = load_bundled(CONTENT, COMPILED)  # linted by commands.run, or by the quality gates
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


def known_codes(settings: Settings, public_pem: str) -> Known:
    """What scanned codes are checked with. Raises SettingsError."""
    from config.modes import Environment
    from config.settings_errors import SettingsError
    from kiosk.codes.router import Known
    from kiosk.codes.shapes import DEMO_SHAPES, IssuedKind, ShapeError, read_shapes
    from kiosk.platform.certificate import load_signing_keys

    told = settings.codes
    try:
        shapes = read_shapes({kind.value: getattr(told, kind.value) for kind in IssuedKind})
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
        signing_keys=load_signing_keys(platform_keys_file(settings)),
    )


def platform_keys_file(settings: Settings) -> Path:
    """What cases are sealed for. Raises SettingsError where the settings name none."""
    from config.settings_errors import SettingsError

    if settings.platform.public_keys_file is None:
        raise SettingsError(
            what="没有平台的公钥文件，不能收件",
            why="设置里没有 platform.public_keys_file，收下的件没法封存",
            todo="请向平台领取公钥文件，在 terminal.toml 的 [platform] 里写上 public_keys_file",
        )
    return settings.platform.public_keys_file
