# SPDX-License-Identifier: Apache-2.0
"""``main.py content search``: what a text finds, whether it can be done here, where else. Prints; returns an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosk.catalogue.commands import EXIT_FAILED, EXIT_GOOD
from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.search.index import build_index
from kiosk.catalogue.search.ranking import Found, search
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.catalogue.summary import ItemSummary, summary_of
from kiosk.guidance.notice import Capability, Device
from kiosk.guidance.offer import Offer, offer
from kiosk.places.book import PlaceBook
from kiosk.places.loading import PlacesError, load_places
from kiosk.places.model import Machine
from kiosk.places.nearest import Filters, nearest, whereabouts
from kiosk.places.site import Site
from kiosk.places.spoken import open_words, way_words


@dataclass(frozen=True)
class NearestPlace:
    """The first point of 附近能办. ``sample``: it is made up."""

    name: str
    address: str
    phone: str
    way: str
    open: str
    sample: bool


@dataclass(frozen=True)
class SearchResult:
    """One line of the answer. ``reason``: why not here, or what has to be known; empty: nothing."""

    code: str
    name: str
    plain_name: str
    available_here: bool
    reason: str
    nearest: NearestPlace | None


def search_content(
    text: str,
    content: Path,
    site: Site,
    now: datetime,
    *,
    limit: int,
    without: Collection[str] = (),
    as_json: bool = False,
) -> int:
    """The items for ``text``, best first, drafts among them; 1 where the content cannot be read.

    ``site``: where the terminal stands; ``without``: devices that it lacks, of all that there are.
    """
    try:
        library, synonyms = load_library(content), load_synonyms(content / "tables")
        book = load_places(content)
    except SharedFileError as error:
        print(error.as_finding, file=sys.stderr)
        return EXIT_FAILED
    except PlacesError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    items: dict[str, ItemSummary] = {}
    for path in item_files(content):
        read = read_item(path, library)
        if read.item is None:
            print("\n".join(map(str, read.findings)), file=sys.stderr)
            return EXIT_FAILED
        items[read.item.base_code] = summary_of(read.item)
    found = search(build_index(list(items.values()), synonyms), text, limit)
    capability = Capability(frozenset(one for one in Device if one not in without), online=True, district=site.district)
    results = [_result(items[one.code], offer(items[one.code], capability), book, site, now) for one in found]
    is_sure = any(one.is_sure for one in found)
    if as_json:
        said = {"results": [asdict(one) for one in results], "is_sure": is_sure}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _print(found, results, is_sure=is_sure)
    return EXIT_GOOD


def _result(item: ItemSummary, offered: Offer, book: PlaceBook, site: Site, now: datetime) -> SearchResult:
    reason = "" if offered.reason is None else offered.reason.zh
    place = _nearest(item.code, offered, book, site, now) if offered.leads_elsewhere else None
    return SearchResult(item.code, item.name, item.plain_zh, offered.available_here, reason, place)


def _nearest(code: str, offered: Offer, book: PlaceBook, site: Site, now: datetime) -> NearestPlace | None:
    machine = Machine(offered.machine) if offered.machine else None
    points = nearest(book, whereabouts(site), now, Filters(item=code, machine=machine), most=1).points
    if not points:
        return None
    first = points[0]
    point = first.entry.point
    way = "" if first.way is None else way_words(first.way)
    return NearestPlace(point.name, point.address, point.phone, way, open_words(first.open, now), first.entry.sample)


def _print(found: Collection[Found], results: Collection[SearchResult], *, is_sure: bool) -> None:
    if not results:
        print("没有找到\n怎么办：换个说法，或者按人、按事、按部门找")
        return
    if not is_sure:
        print("您是不是想找：")
    for one, result in zip(found, results, strict=True):
        here = "可以办" if result.available_here else "办不了"
        print(f"{result.code:<14} {one.score:.2f}  {result.plain_name}（{result.name}）  {here}  [{one.why}]")
        if result.reason:
            print(f"{'':20} {result.reason}")
        if result.nearest is not None:
            near = result.nearest
            sample = "（样例）" if near.sample else ""
            print(f"{'':20} 最近：{'，'.join(part for part in (near.name + sample, near.way, near.open) if part)}")
