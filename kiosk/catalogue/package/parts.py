# SPDX-License-Identifier: Apache-2.0
"""What the parts of a content package hold, and how they are written and read.

========= ==============================================================================================================
index     52 bytes an item, in the order of the items: code (16, ASCII, NUL behind it), size (4), SHA-256 (32)
summaries one line an item: the record of :mod:`kiosk.catalogue.summary` as JSON
tables    tables and registers
texts     the screens' own words, by file
places    service points, kinds, districts, holidays
items     the items, expanded and validated, each a JSON document of its own, one after another
search    the search index (:mod:`kiosk.catalogue.search`), where there is one
answers   the index of answers (:mod:`kiosk.catalogue.asking`), where there is one
========= ==============================================================================================================

Everything is JSON or the index's fixed rows; nothing is compressed, so that a small file cannot become a large one. Whoever
sends packages compresses on the way.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.summary import ItemSummary, from_record
from kiosk.catalogue.tables import PackedTables, Tables

INDEX: Final = "index"
SUMMARIES: Final = "summaries"
TABLES: Final = "tables"
TEXTS: Final = "texts"
PLACES: Final = "places"
ITEMS: Final = "items"
SEARCH: Final = "search"
ANSWERS: Final = "answers"

REQUIRED: Final = (INDEX, SUMMARIES, TABLES, TEXTS, PLACES, ITEMS)
SMALL: Final = (INDEX, SUMMARIES, TABLES, TEXTS)
"""Read whole, and checked, whenever a package is opened."""

MAX_ITEM_BYTES: Final = 1024 * 1024
MAX_SMALL_BYTES: Final = 64 * 1024 * 1024

_CODE_BYTES: Final = 16
_CODE: Final = re.compile(rf"[0-9A-Za-z-]{{1,{_CODE_BYTES}}}")
_ROW: Final = struct.Struct(">16sI32s")
_TEXTS: Final[TypeAdapter[dict[str, dict[str, Any]]]] = TypeAdapter(dict[str, dict[str, Any]])


class PartError(Exception):
    """A part is not what this version writes. Signed nonsense: its maker's mistake, or another version's."""


class ItemPlace(NamedTuple):
    """Where an item begins in its part, its size, and its SHA-256."""

    begins: int
    size: int
    digest: bytes


def encode_item(item: ServiceItem) -> bytes:
    """One item; equal items have equal bytes."""
    return item.model_dump_json(by_alias=True, exclude_unset=True).encode()


def decode_item(data: bytes) -> ServiceItem:
    """Raises ``pydantic.ValidationError`` (a ValueError) where it is no item."""
    return ServiceItem.model_validate_json(data)


def encode_index(items: Iterable[tuple[str, bytes]]) -> bytes:
    """The index over codes and encoded items."""
    rows = []
    for code, data in items:
        if len(data) > MAX_ITEM_BYTES:
            raise PartError(f"事项 {code} 有 {len(data)} 字节，最多 {MAX_ITEM_BYTES}")
        if not _CODE.fullmatch(code):
            raise PartError(f"编码 {code} 不是 1 到 {_CODE_BYTES} 个英文字母、数字或横线")
        rows.append(_ROW.pack(code.encode("ascii"), len(data), hashlib.sha256(data).digest()))
    return b"".join(rows)


def decode_index(data: bytes, items_size: int) -> dict[str, ItemPlace]:
    """Where each item is. Raises PartError unless the rows cover the items' part without gap."""
    if len(data) % _ROW.size:
        raise PartError("index: 长度不对")
    places: dict[str, ItemPlace] = {}
    begins = 0
    for code, size, digest in _ROW.iter_unpack(data):
        places[code.rstrip(b"\x00").decode("latin-1")] = ItemPlace(begins, size, digest)
        begins += size
    largest = max((place.size for place in places.values()), default=0)
    if begins != items_size or len(places) * _ROW.size != len(data) or largest > MAX_ITEM_BYTES:
        raise PartError("index: 和 items 对不上")
    return places


def encode_summaries(summaries: Iterable[ItemSummary]) -> bytes:
    """One line each."""
    return b"\n".join(_json(one.record()) for one in summaries)


def decode_summary(line: bytes, code: str) -> ItemSummary:
    """One line. Raises PartError where it is none of ``code``."""
    try:
        summary = from_record(json.loads(line))
    except (ValueError, TypeError, RecursionError) as error:
        raise PartError("summaries: 有一行不合格式") from error
    if summary.code != code:
        raise PartError("summaries: 和 index 的次序不一样")
    return summary


def encode_tables(tables: Tables) -> bytes:
    """Tables and registers."""
    return PackedTables.of(tables).model_dump_json(by_alias=True, exclude_unset=True).encode()


def decode_tables(data: bytes) -> Tables:
    """Raises PartError."""
    try:
        return PackedTables.model_validate_json(data).tables()
    except ValueError as error:
        raise PartError("tables: 不合格式") from error


def encode_texts(texts: Mapping[str, Any]) -> bytes:
    """By file name without its ending."""
    return _json(texts)


def decode_texts(data: bytes) -> dict[str, dict[str, Any]]:
    """Raises PartError."""
    try:
        return _TEXTS.validate_json(data)
    except ValueError as error:
        raise PartError("texts: 不合格式") from error


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_day).encode()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} 不能写进内容包")
