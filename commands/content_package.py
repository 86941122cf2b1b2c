# SPDX-License-Identifier: Apache-2.0
"""``main.py content pack|verify|install|key|compile``: what the words mean for :mod:`kiosk.catalogue.package.commands`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from commands.words import settings_of
from config.clock import SHANGHAI
from config.modes import Environment
from config.program_files import COMPILED, CONTENT
from config.settings import load_settings
from config.settings_errors import SettingsError
from kiosk.catalogue.package import commands

if TYPE_CHECKING:
    import argparse


def run_package(arguments: argparse.Namespace) -> int:
    """Carry one action out; returns the exit status. Raises SettingsError where no public keys are named."""
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
    settings = settings_of(arguments) if is_install else load_settings(arguments.config)
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
