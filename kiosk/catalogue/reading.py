# SPDX-License-Identifier: Apache-2.0
"""From an item file to a checked model, or to findings that say where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.library import NO_LIBRARY, USE, Library
from kiosk.catalogue.model import Guide, ServiceItem
from kiosk.catalogue.words import Content
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml


class _ItemFile(Content):
    item: ServiceItem


@dataclass(frozen=True)
class ReadItem:
    """A file and what became of it. ``item`` is None exactly when there are findings."""

    path: Path
    document: YamlDocument | None
    item: ServiceItem | None
    findings: tuple[Finding, ...]

    def line(self, *path: str | int) -> int:
        """Line of a path below ``item``; of the ``use`` where it stands in the library."""
        return _line(self.document, ("item", *path)) if self.document is not None else 1


def read_item(path: Path, library: Library = NO_LIBRARY) -> ReadItem:
    """Read one item file, ``use`` replaced by what stands in the library; every fault is a finding."""
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        return ReadItem(path, None, None, (finding(path, error.line, "yaml", f"{error.what}。", "请改正这一行。"),))
    except (OSError, UnicodeDecodeError) as error:
        return ReadItem(
            path, None, None, (finding(path, 1, "file", f"读不了这个文件：{error}。", "要是 UTF-8 的文本文件。"),)
        )
    data, unknown = library.expanded(document.data)
    if unknown:
        mend = ["请写库里有的名称。" if not one.near else f"是不是想写 {one.near}？" for one in unknown]
        wrong = tuple(
            finding(path, _line(document, ("item", *one.path)), "library", f"库里没有“{one.name}”。", hint)
            for one, hint in zip(unknown, mend, strict=True)
        )
        return ReadItem(path, document, None, wrong)
    try:
        item = _ItemFile.model_validate(data).item
    except ValidationError as error:
        found = tuple(_from_pydantic(path, document, dict(fault)) for fault in error.errors(include_url=False))
        return ReadItem(path, document, None, found)
    return ReadItem(path, document, item, ())


def _line(document: YamlDocument, path: tuple[str | int, ...]) -> int:
    """Line of a path, or of the ``use`` in the entry it belongs to: what is not written here comes from the library."""
    entry = path[:3]
    from_library = document.has((*entry, USE)) and (path == entry or not document.has(path[:4]))
    return document.line((*entry, USE) if from_library else path)


def _from_pydantic(path: Path, document: YamlDocument, fault: dict[str, Any]) -> Finding:
    where = tuple(fault["loc"])
    line = _line(document, where)
    name = ".".join(str(part) for part in where)
    if fault["type"] == "missing":
        if where[:2] == ("item", "guide"):
            return finding(path, line, "guide-element", f"办事指南少了“{name}”。", "指南要素一项也不能少，请补上。")
        return finding(path, line, "missing", f"少了“{name}”。", "请补上。")
    if fault["type"] == "extra_forbidden":
        known = Guide.model_fields if where[:2] == ("item", "guide") else ServiceItem.model_fields
        near = get_close_matches(str(where[-1]), list(known), 1)
        return finding(
            path, line, "unknown-key", f"没有“{name}”这一项。", f"是不是想写 {near[0]}？" if near else "请删掉。"
        )
    return finding(path, line, "value", f"“{name}”的值不对：{fault['msg']}。", "请照格式改正。")
