# SPDX-License-Identifier: Apache-2.0
"""From ``config/content/places`` to the book of service points, or to findings that say where a file is wrong.

``kinds.yaml``, ``districts.yaml``, ``holidays.yaml`` and ``points/*.yaml``. As with items: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from kiosk.catalogue.findings import Finding, FindingSeverity, finding
from kiosk.catalogue.words import Content
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml
from kiosk.places.book import PlaceBook
from kiosk.places.calendar import HolidayCalendar
from kiosk.places.grid import is_inside
from kiosk.places.model import DistrictsFile, KindsFile, PointsFile

_File = TypeVar("_File", bound=Content)


class PlacesError(Exception):
    """The places cannot be used; ``findings`` say where and how to mend it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(one) for one in findings))
        self.findings = findings


class PlaceFiles(Content):
    """All files of places as one document, for a content package. They fit each other."""

    kinds: KindsFile
    districts: DistrictsFile
    calendar: HolidayCalendar
    points: tuple[PointsFile, ...]

    def book(self) -> PlaceBook:
        """To be asked."""
        return PlaceBook.of(self.kinds, self.districts, self.calendar, self.points)


@dataclass(frozen=True)
class _Read:
    path: Path
    document: YamlDocument
    file: PointsFile


def place_files(content: Path) -> tuple[Path, ...]:
    """The files of points of a content folder."""
    return tuple(sorted((content / "places" / "points").glob("*.yaml")))


def load_places(content: Path) -> PlaceBook:
    """Read ``content/places``.

    Raises:
        PlacesError: a file is missing or wrong, or two do not fit each other.
    """
    found, book = read_places(content)
    if book is None:
        raise PlacesError(found)
    return book


def read_places(
    content: Path, known_items: Collection[str] | None = None
) -> tuple[tuple[Finding, ...], PlaceBook | None]:
    """All findings, sorted by file and line, and the book unless one of them is an error.

    ``known_items``: the catalogue's codes; a code that is not among them is a warning (nobody can ask for it).
    """
    found, files = read_place_files(content, known_items)
    return found, None if files is None else files.book()


def read_place_files(
    content: Path, known_items: Collection[str] | None = None
) -> tuple[tuple[Finding, ...], PlaceFiles | None]:
    """As :func:`read_places`, with the files instead of the book."""
    found: list[Finding] = []
    folder = content / "places"
    kinds = _read(folder / "kinds.yaml", KindsFile, found)
    districts = _read(folder / "districts.yaml", DistrictsFile, found)
    calendar = _read(folder / "holidays.yaml", HolidayCalendar, found)
    read = []
    for path in place_files(content):
        one = _read(path, PointsFile, found)
        if one is not None:
            read.append(_Read(path, *one))
    if kinds is None or districts is None or calendar is None:
        return tuple(sorted(found)), None
    found += _together(read, kinds[1], districts[1])
    if known_items is not None:
        found += _items(folder / "kinds.yaml", *kinds, read, known_items)
    if any(one.severity is FindingSeverity.ERROR for one in found):
        return tuple(sorted(found)), None
    points = tuple(one.file for one in read)
    files = PlaceFiles(kinds=kinds[1], districts=districts[1], calendar=calendar[1], points=points)
    return tuple(sorted(found)), files


def _read(path: Path, model: type[_File], found: list[Finding]) -> tuple[YamlDocument, _File] | None:
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        found.append(finding(path, error.line, "yaml", f"{error.what}。", "请改正这一行。"))
        return None
    except FileNotFoundError:
        found.append(finding(path, 1, "file", "没有这个文件。", "附近能办少了它打不开，请补上。"))
        return None
    except (OSError, UnicodeDecodeError) as error:
        found.append(finding(path, 1, "file", f"读不了这个文件：{error}。", "要是 UTF-8 的文本文件。"))
        return None
    try:
        return document, model.model_validate(document.data)
    except ValidationError as error:
        found += [_from_pydantic(path, document, model, dict(fault)) for fault in error.errors(include_url=False)]
        return None


def _from_pydantic(path: Path, document: YamlDocument, model: type[Content], fault: Mapping[str, Any]) -> Finding:
    where = tuple(fault["loc"])
    line = document.line(where)
    name = ".".join(str(part) for part in where)
    if fault["type"] == "missing":
        return finding(path, line, "missing", f"少了“{name}”。", "请补上。")
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(str(where[-1]), _known(model), 1)
        return finding(
            path, line, "unknown-key", f"没有“{name}”这一项。", f"是不是想写 {near[0]}？" if near else "请删掉。"
        )
    said = str(fault["msg"]).removeprefix("Value error, ")
    return finding(path, line, "value", f"“{name or '整个文件'}”不对：{said}。", "请照格式改正。")


def _known(model: type[Content]) -> list[str]:
    """Every key that a file may hold anywhere in it."""
    definitions = model.model_json_schema()
    parts = [definitions, *definitions.get("$defs", {}).values()]
    return [key for part in parts for key in part.get("properties", {})]


def _together(read: list[_Read], kinds: KindsFile, districts: DistrictsFile) -> list[Finding]:
    """What no file can see alone."""
    found = []
    known = {kind.id for kind in kinds.kinds}
    outlines = {district.name.zh: districts.outline(district) for district in districts.districts}
    ids: dict[str, Path] = {}
    for one in read:
        outline = outlines.get(one.file.district)
        if outline is None:
            mend = f"可以写的有：{'、'.join(outlines)}。"
            line = one.document.line(("district",))
            found.append(finding(one.path, line, "district", f"没有“{one.file.district}”这个区。", mend))
        for number, point in enumerate(one.file.points):
            if point.kind not in known:
                line = one.document.line(("points", number, "kind"))
                mend = f"可以写的有：{'、'.join(sorted(known))}。"
                found.append(finding(one.path, line, "kind", f"没有“{point.kind}”这类网点。", mend))
            if outline is not None and not is_inside(point.grid, outline):
                line = one.document.line(("points", number, "at"))
                what = f"{point.id} 的坐标不在{one.file.district}的示意范围里。"
                # A warning: the outlines are a sketch, and a point near the border may be right.
                mend = "请查经纬度，要用 WGS-84 的；靠近区界的，没错就不用改。"
                found.append(Finding(str(one.path), line, "coordinates", what, mend, FindingSeverity.WARNING))
            if point.id in ids:
                line = one.document.line(("points", number, "id"))
                what = f"编号 {point.id} 在 {ids[point.id].name} 里已经有了。"
                found.append(finding(one.path, line, "duplicate", what, "请换一个编号。"))
            ids.setdefault(point.id, one.path)
    return found


def _items(
    path: Path, document: YamlDocument, kinds: KindsFile, read: list[_Read], known: Collection[str]
) -> list[Finding]:
    """Codes that no item has."""
    lists: list[tuple[Path, YamlDocument, tuple[str | int, ...], tuple[str, ...]]] = [
        (path, document, ("kinds", number, "items"), kind.items) for number, kind in enumerate(kinds.kinds)
    ]
    for one in read:
        for number, point in enumerate(one.file.points):
            lists.append((one.path, one.document, ("points", number, "items_also"), point.items_also))
            lists.append((one.path, one.document, ("points", number, "items_not"), point.items_not))
    return [
        Finding(
            str(file), lines.line((*where, index)), "item", f"没有编码是 {code} 的事项。", "请核对编码，或者删掉。",
            FindingSeverity.WARNING,
        )
        for file, lines, where, codes in lists
        for index, code in enumerate(codes)
        if code not in known
    ]  # fmt: skip
