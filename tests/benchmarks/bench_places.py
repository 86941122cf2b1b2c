# SPDX-License-Identifier: Apache-2.0
"""附近能办 over 10,000 points: one search with and without filters. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_places.py``. The points are the sample ones, again and again, each a little beside.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config.clock import SHANGHAI
from kiosk.places.book import Entry, PlaceBook
from kiosk.places.grid import GridPoint
from kiosk.places.loading import load_places
from kiosk.places.model import Machine
from kiosk.places.nearest import Filters, Whereabouts, nearest

CONTENT = Path(__file__).resolve().parents[2] / "config" / "content"
POINTS = 10_000
ROUNDS = 40
HERE = Whereabouts(GridPoint(6700.0, -1040.0))
DAY, NIGHT = (datetime(2026, 11, 24, hour, 0, tzinfo=SHANGHAI) for hour in (10, 3))


def many(book: PlaceBook, count: int) -> PlaceBook:
    """``book`` with ``count`` points."""
    entries: list[Entry] = []
    for number in range(count):
        entry = book.entries[number % len(book.entries)]
        east, north = entry.where
        entries.append(replace(entry, where=GridPoint(east + number % 97, north + number % 89)))
    by_item: dict[str, list[Entry]] = {}
    for entry in entries:
        for code in entry.items:
            by_item.setdefault(code, []).append(entry)
    return replace(book, entries=tuple(entries), _by_item={code: tuple(doing) for code, doing in by_item.items()})


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    book = load_places(CONTENT)
    print(f"load {len(book.entries)} points: {(time.perf_counter() - began) * 1000:.0f} ms")
    large = many(book, POINTS)
    for what, search in (
        ("any point", lambda: nearest(large, HERE, DAY)),
        ("an item", lambda: nearest(large, HERE, DAY, Filters(item="TBD-RS01"))),
        ("a machine", lambda: nearest(large, HERE, DAY, Filters(machine=Machine.RESIDENCE_ENDORSER))),
        ("open at night", lambda: nearest(large, HERE, NIGHT, Filters(open_now=True))),
        ("everything", lambda: nearest(large, HERE, NIGHT, Filters("312000194000", None, None, True, True))),
        ("by district", lambda: nearest(large, Whereabouts(None, "静安区"), DAY)),
    ):
        _row(what, search)


def _row(what: str, search: Callable[[], object]) -> None:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        search()
        times.append((time.perf_counter() - began) * 1000)
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(f"{what:<16} median {statistics.median(times):6.2f} ms   p95 {p95:6.2f} ms")


if __name__ == "__main__":
    main()
