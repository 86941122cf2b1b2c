# SPDX-License-Identifier: Apache-2.0
"""Search over 10,000 made-up items and the real ones: one keystroke after the other, and what one would take instead.

Run: ``python tests/benchmarks/bench_search.py``. Prints; gates nothing. Beside it stand rapidfuzz over all names (where it is
installed) and SQLite FTS5 with trigrams. Both are given the same words of each item; neither knows pinyin, so what they find
of the labelled queries is printed too.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.catalogue.search.index import build_index, from_bytes
from kiosk.catalogue.search.phrases import phrases
from kiosk.catalogue.search.ranking import search
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.catalogue.summary import ItemSummary
from tests.generated_items import generated
from tests.unit.kiosk.catalogue.labelled import LabelledQuery, labelled, measure
from tests.unit.kiosk.synthetic import CONTENT, summaries

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 10_000
Finder = Callable[[str], Sequence[str]]


def main() -> None:
    """Measure and print."""
    real = summaries()
    items = [*real, *(one.summary() for one in generated(ITEMS - len(real)))]
    synonyms = load_synonyms(CONTENT / "tables")
    began = time.perf_counter()
    made = build_index(items, synonyms)
    print(f"build {len(items)} items: {time.perf_counter() - began:.1f} s, {made.phrase_count} phrases")
    data = made.to_bytes()
    index, loads = made, []
    for _ in range(20):
        began = time.perf_counter()
        index = from_bytes(data)
        loads.append((time.perf_counter() - began) * 1000)
    print(f"load from bytes: median {statistics.median(loads):.1f} ms, {len(data) / 1e6:.1f} MB")
    queries = labelled(ROOT / "tests" / "data" / "search_queries.tsv")
    typed = keystrokes(queries)
    print(f"{len(typed)} keystrokes of {len(queries)} labelled queries")
    search(index, "warm")

    def ours(text: str) -> list[str]:
        return [found.code for found in search(index, text)]

    _row("this search", ours, typed, queries)
    _row("FTS5 trigram", fts5(items), typed, queries)
    fuzzy = rapidfuzz(items)
    if fuzzy is None:
        print("rapidfuzz is not installed: pip install rapidfuzz")
    else:
        _row("rapidfuzz", fuzzy, typed[::40], queries[::6])


def keystrokes(queries: Sequence[LabelledQuery]) -> list[str]:
    """Every beginning of every query, as the keys are pressed."""
    return [one.text[:end] for one in queries for end in range(1, len(one.text) + 1)]


def fts5(items: Sequence[ItemSummary]) -> Finder:
    """SQLite's full text search, three characters at a time, best by its own bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE item USING fts5(code UNINDEXED, words, tokenize='trigram')")
    rows = [(one.code, " ".join(_words(one))) for one in items]
    base.executemany("INSERT INTO item VALUES (?, ?)", rows)

    def find(text: str) -> list[str]:
        parts = [text[at : at + 3] for at in range(len(text) - 2)]
        if not parts:
            like = "SELECT code FROM item WHERE words LIKE ? LIMIT 8"
            return [code for (code,) in base.execute(like, (f"%{text}%",))]
        wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        asked = "SELECT code FROM item WHERE words MATCH ? ORDER BY rank LIMIT 8"
        return [code for (code,) in base.execute(asked, (wanted,))]

    return find


def rapidfuzz(items: Sequence[ItemSummary]) -> Finder | None:
    """Its WRatio over every word of every item."""
    try:
        from rapidfuzz import process
    except ImportError:
        return None
    words = [(word, one.code) for one in items for word in _words(one)]
    texts = [word for word, _ in words]

    def find(text: str) -> list[str]:
        best = process.extract(text, texts, limit=24)
        return list(dict.fromkeys(words[at][1] for _, _, at in best))[:8]

    return find


def _words(item: ItemSummary) -> list[str]:
    from kiosk.catalogue.search.synonyms import NO_SYNONYMS

    return list(phrases(item, NO_SYNONYMS))


def _row(name: str, find: Finder, typed: Sequence[str], queries: Sequence[LabelledQuery]) -> None:
    times = []
    for text in typed:
        began = time.perf_counter()
        find(text)
        times.append((time.perf_counter() - began) * 1000)
    ordered = sorted(times)
    p95, worst = ordered[int(len(ordered) * 0.95)], ordered[-1]
    score = measure([one for one in queries if one.codes], find)
    print(
        f"{name:<14} a keystroke: median {statistics.median(times):7.2f} ms  p95 {p95:7.2f} ms  worst {worst:7.2f} ms"
        f"   success@1 {score.at_1:.3f}  success@3 {score.at_3:.3f}"
    )


if __name__ == "__main__":
    main()
