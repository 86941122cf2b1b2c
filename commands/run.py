# SPDX-License-Identifier: Apache-2.0
"""``main.py run``: the first visit is spawned, the installation checked beside it, then the supervisor takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import devices
from commands.visit_parts import known_codes, platform_keys_file
from commands.words import settings_of
from config.program_files import CAMERA_PROFILES, COMPILED, CONTENT, RECEIPT_PROFILES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from config.settings import Settings


def run_terminal(arguments: argparse.Namespace, words: Sequence[str], command: Sequence[str]) -> int:
    """Spawn, check, supervise; returns the exit status. Raises as :func:`check_installation` does.

    ``words``: what a visit process is told as well; ``command``: how ``main.py`` is run.
    """
    # Before anything else is loaded: what people wait for at a start is the visit process, and it loads beside us.
    from kiosk.supervisor.children import VisitChild, inherited

    visit_command = [*command, "visit", *words]
    first = VisitChild(1, visit_command, inherited())
    try:
        settings = settings_of(arguments)
        check_installation(settings)
        from kiosk.supervisor.supervisor import main as supervise
    except BaseException:
        first.give_up()
        raise
    same = ["--state", str(settings.state_dir)]
    same += [] if arguments.config is None else ["--config", str(arguments.config)]
    return supervise(settings, visit_command, [*command, "courier", *same], first)


def check_installation(settings: Settings) -> None:
    """Everything a visit would stumble over, before the supervisor starts any: said once, and clearly.

    Raises:
        the errors of :func:`commands.visit_parts.compose_visit`, and ProfileError or ReaderProfileError for a profile that
        is not there.
    """
    from drivers.camera.profile import load_profile as load_camera_profile
    from drivers.receipt_printer.profile import load_profile
    from kiosk.catalogue.package.keys import load_content_keys
    from kiosk.places.site import load_site
    from offline_cache.keys import TerminalKey, terminal_key_file
    from offline_cache.sealing import load_platform_keys

    TerminalKey.load(terminal_key_file(settings.state_dir), settings.environment)
    load_platform_keys(platform_keys_file(settings), settings.environment)
    _compile_content(settings)
    if settings.content.public_keys_file is not None:
        load_content_keys(settings.content.public_keys_file, settings.environment)
    load_site(settings.site_file)
    load_profile(RECEIPT_PROFILES, settings.receipt_printer.profile)
    devices.id_card_reader(settings)
    devices.indicators(settings)
    devices.signature_pad(settings)
    devices.smart_card_reader(settings)
    for camera in (settings.camera, settings.paper_camera):
        if camera.address is not None:
            load_camera_profile(CAMERA_PROFILES, camera.profile)
    devices.code_scanner(settings)
    known_codes(settings, "")


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
