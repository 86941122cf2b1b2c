# SPDX-License-Identifier: Apache-2.0
"""``main.py content pack|verify|install|key|compile``: plain functions that print and return an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.catalogue.package.compiled import compiled_content, is_fresh, write_compiled
from kiosk.catalogue.package.faults import PackageFault
from kiosk.catalogue.package.keys import (
    ContentKeys,
    SigningKey,
    dump_content_keys,
    load_content_keys,
    load_signing_key,
    save_signing_key,
)
from kiosk.catalogue.package.manifest import Label, Stage
from kiosk.catalogue.package.opening import usable, verify_package
from kiosk.catalogue.package.packing import load_own_label, parts_of, sign_package
from kiosk.catalogue.package.shelf import Shelf
from offline_cache.durable_files import Disk, write_durably

EXIT_GOOD, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2
STAGE_HELP: Final = "all, sites:CODE,CODE or share:PERCENT[:ROUND]"


def stage_of(text: str) -> Stage:
    """What ``--stage`` says. Raises ValueError."""
    if text == "all":
        return Stage()
    how, _, rest = text.partition(":")
    if how == "sites" and rest:
        return Stage(sites=tuple(dict.fromkeys(rest.split(","))))
    if how == "share" and rest:
        percent, _, name = rest.partition(":")
        return Stage(share=int(percent), round=name)
    raise ValueError(f"{text}: {STAGE_HELP}")


def pack(
    content: Path,
    out: Path,
    key_file: Path,
    serial: int,
    now: datetime,
    *,
    effective: date | None = None,
    stage: str = "all",
    least_program: str | None = None,
) -> int:
    """Lint, pack, sign, and verify what was written. 1: it could not be made; 2: wrong words.

    Raises:
        CacheError: the key cannot be used.
        CatalogueError, PlacesError, SharedFileError, PartError: the content is wrong.
    """
    floor = load_own_label(content)
    if serial < floor.serial:
        return _wrong(f"序号 {serial} 比随程序的内容（{floor.serial}）还小，终端不会用", "把 --serial 写大一些")
    try:
        label = Label(
            serial=serial,
            made_at=now,
            effective_from=effective or now.astimezone(SHANGHAI).date(),
            stage=stage_of(stage),
            least_program=least_program or floor.least_program,
        )
    except (ValidationError, ValueError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        return _wrong(f"命令里有一项不对：{reason}", f"--stage 写 {STAGE_HELP}，--least-program 写 0.1.0 的样子")
    key = load_signing_key(key_file)
    pieces = sign_package(parts_of(content), label, key)
    try:
        write_durably(out, b"".join(pieces), Disk(), mode=0o644)
    except OSError as error:
        return _failed(f"内容包写不进 {out}：{error.strerror}", "检查文件夹在不在、能不能写、满没满")
    made = verify_package(out, ContentKeys.of(key.public_key.environment, [key.public_key]))
    if isinstance(made, PackageFault):
        return _failed(f"刚写好的内容包验不过：{made.say}", "换一个磁盘再试；还不行请告诉开发的人")
    print(_label_line(made.manifest, made.key_id, len(made.catalogue.items)))
    made.close()
    return EXIT_GOOD


def verify(
    file: Path,
    keys: Path,
    environment: Environment,
    content: Path,
    *,
    today: date,
    site: str | None,
    as_json: bool = False,
) -> int:
    """Every byte and every item of a package; 1 where it is not good. ``site``: also whether it is for that site, today, on a
    terminal with the bundled ``content``.

    Raises:
        CacheError: the keys cannot be used.
        OwnLabelError: the bundled content does not say its serial.
    """
    found = verify_package(file, load_content_keys(keys, environment))
    said: dict[str, Any] = {}
    words = ""
    refused = found if isinstance(found, PackageFault) else None
    if not isinstance(found, PackageFault):
        refused = None if site is None else usable(found.manifest, load_own_label(content).serial, today, site)
        rows = found.manifest.model_dump(mode="json", exclude_none=True)
        said = {"key_id": found.key_id, "items": len(found.catalogue.items), **rows}
        words = _label_line(found.manifest, found.key_id, len(found.catalogue.items))
        found.close()
    if as_json:
        fault = None if refused is None else asdict(refused)
        print(json.dumps({"good": refused is None, "fault": fault, **said}, ensure_ascii=False, indent=2))
    elif refused is not None:
        print(f"{file} 不能用\n原因：{refused.say}\n怎么办：{refused.mend}", file=sys.stderr)
    else:
        print(words)
    return EXIT_GOOD if refused is None else EXIT_FAILED


def install(
    file: Path, keys: Path, environment: Environment, content: Path, folder: Path, *, today: date, site: str
) -> int:
    """Take a package in: visits that begin from now on use it, or from its day on. 1: it was refused.

    Raises:
        CacheError: the keys cannot be used.
        OwnLabelError: the bundled content does not say its serial.
    """
    held = load_content_keys(keys, environment)
    try:
        found = Shelf(folder).take_in(file, held, load_own_label(content).serial, today, site)
    except OSError as error:
        return _failed(f"内容包存不进 {folder}：{error.strerror}", "检查磁盘满没满、有没有权限")
    if isinstance(found, PackageFault):
        return _failed(f"{file} 没有装\n原因：{found.say}", found.mend)
    print(f"序号 {found.serial} 装好了，{found.effective_from} 起用")
    return EXIT_GOOD


def make_key(out: Path, environment: Environment) -> int:
    """A fresh signing key in ``out`` (mode 0600) and, beside it, the file with its public key for the terminals."""
    public = out.with_name(f"{out.name}.public.json")
    key = SigningKey.create(environment)
    try:
        save_signing_key(key, out)
        write_durably(public, dump_content_keys([key.public_key]).encode(), Disk(), mode=0o644)
    except FileExistsError:
        return _failed(f"{out} 已经有了，没有改它", "换一个文件名；旧密钥签过的内容包还要靠它的公钥")
    except OSError as error:
        return _failed(f"密钥写不进 {out}：{error.strerror}", "检查文件夹在不在、能不能写")
    print(f"{key.public_key.key_id}（{environment.label}环境）\n签名密钥 {out}，不要给别人\n公钥 {public}，发给终端")
    return EXIT_GOOD


def compile_bundled(content: Path, compiled: Path) -> int:
    """What visits open instead of YAML. Nothing is done where it is fresh.

    Raises:
        CatalogueError, PlacesError, SharedFileError, PartError: the content is wrong.
    """
    if is_fresh(content, compiled):
        return EXIT_GOOD
    data = compiled_content(content)
    try:
        write_compiled(data, compiled)
    except OSError as error:
        return _failed(f"编译好的内容写不进 {compiled}：{error.strerror}", "请用程序所有者的身份运行")
    return EXIT_GOOD


def _label_line(label: Label, key_id: str, items: int) -> str:
    stage = label.stage
    whom: Sequence[str] | str = "all"
    if stage.sites is not None:
        whom = ", ".join(stage.sites)
    elif stage.share is not None:
        whom = f"{stage.share}%" + (f" ({stage.round})" if stage.round else "")
    return (
        f"serial {label.serial}, made {label.made_at.isoformat()}, effective {label.effective_from}, for {whom}, "
        f"program >= {label.least_program}, {items} items, key {key_id}"
    )


def _wrong(what: str, todo: str) -> int:
    print(f"{what}\n怎么办：{todo}", file=sys.stderr)
    return EXIT_WRONG_USE


def _failed(what: str, todo: str) -> int:
    print(f"{what}\n怎么办：{todo}", file=sys.stderr)
    return EXIT_FAILED
