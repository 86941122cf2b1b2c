# SPDX-License-Identifier: Apache-2.0
"""Questions over the guides of the real items, and over a thousand with made-up ones: how long one takes, what it finds.

Run: ``python tests/benchmarks/bench_asking.py``. Prints; gates nothing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.catalogue.asking.answering import Answering
from kiosk.catalogue.asking.index import answer_index
from kiosk.catalogue.asking.table import load_asking
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.search.synonyms import load_synonyms
from tests.generated_items import generated_content
from tests.unit.kiosk.catalogue.asked import Asked, asked, success
from tests.unit.kiosk.synthetic import CONTENT

ROUNDS = 5


def main() -> None:
    """Measure and print."""
    questions = asked()
    real = load_catalogue(CONTENT, linted=True, drafts=True)
    _row("real items", real, questions)
    with tempfile.TemporaryDirectory() as folder:
        made = load_catalogue(generated_content(Path(folder), 1000 - len(real.items)), linted=True, drafts=True)
    both = Catalogue({**made.items, **real.items}, real.tables, {**made.summaries, **real.summaries})
    _row("with made-up ones", both, questions)


def _row(name: str, catalogue: Catalogue, questions: Sequence[Asked]) -> None:
    tables = CONTENT / "tables"
    began = time.perf_counter()
    data = answer_index(catalogue.items.values(), load_asking(tables), load_synonyms(tables))
    built = time.perf_counter() - began
    began = time.perf_counter()
    answering = Answering(data, catalogue)
    opened = (time.perf_counter() - began) * 1000
    taken = []
    for _ in range(ROUNDS):
        for one in questions:
            began = time.perf_counter()
            answering.ask(one.text)
            taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    print(
        f"{name}: {len(catalogue.items)} items, built {built:.1f} s, {len(data) / 1e6:.1f} MB, opened {opened:.0f} ms; "
        f"a question: median {statistics.median(taken):.1f} ms, p95 {taken[int(len(taken) * 0.95)]:.1f} ms, "
        f"worst {taken[-1]:.1f} ms; success@3 {success(answering, [one for one in questions if one.item], 3):.3f}"
    )


if __name__ == "__main__":
    main()
