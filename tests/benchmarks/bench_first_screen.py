# SPDX-License-Identifier: Apache-2.0
"""What the lists of a visit cost with 46, 1,000 and 10,000 items: the first screen, the page of all, the groups, a keystroke; in
time and in memory. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_first_screen.py``. Beside it stands what it cost to read every item for the tiles, as the
first version did. The packages are those of bench_content.py; each measurement is a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config.modes import Environment
from kiosk.catalogue.package.keys import load_content_keys
from kiosk.catalogue.package.lookups import Lookups
from kiosk.catalogue.package.opening import ContentPackage, open_package
from kiosk.catalogue.search.index import from_bytes
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.guidance.notice import Capability, Device
from kiosk.journey.finding import Find
from kiosk.journey.state import JourneyState, Page
from kiosk.places.site import Site
from tests.benchmarks.bench_content import CONTENT, TODAY, write_package

ROUNDS = 20


def write_index(package: Path) -> None:
    """The search index of the package's items, beside it."""
    from kiosk.catalogue.search.index import build_index

    summaries = list(_open(package).catalogue.summaries.values())
    package.with_suffix(".idx").write_bytes(build_index(summaries, load_synonyms(CONTENT / "tables")).to_bytes())


def _open(path: Path) -> ContentPackage:
    package = open_package(path, load_content_keys(path.with_name("keys.json"), Environment.TEST), 1, TODAY, "SITE")
    assert isinstance(package, ContentPackage), package
    return package


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1024 / 1024


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def every_item(path: Path) -> dict[str, float]:
    """The first version: every item is read, at every look at the page."""
    package = _open(path)
    before = _memory_mb()

    def tiles() -> list[tuple[str, str]]:
        items = sorted(package.catalogue.items.values(), key=lambda one: one.needs_signature)
        return [(one.plain_name.say(), one.promise_line.say()) for one in items]

    return {"first": _took(tiles), "again": _took(tiles), "MB": _memory_mb() - before}


def summaries_alone(path: Path) -> dict[str, float]:
    """Now: what stands on the page."""
    from ui import view_models as vms
    from ui.visit.finding_way import FindingWay
    from ui.visit.pages_finding import ListView, present_browse, present_choose, present_first, present_search
    from ui.visit.parts import VisitParts
    from ui.visit.phrases import Phrases

    package = _open(path)

    def no_book() -> Any:
        raise AssertionError("nobody asks where else")

    lookups = Lookups(lambda: from_bytes(path.with_suffix(".idx").read_bytes()), no_book)
    held = SimpleNamespace(catalogue=package.catalogue, site=Site("S", "示例", "示例", ()), lookups=lookups, log=None)
    before = _memory_mb()
    way = FindingWay(
        cast("VisitParts", held), lambda _event: None, lambda: None, lambda work, done, _failed: done(work())
    )
    phrases = Phrases.of_visit(CONTENT / "texts")
    able = Capability(frozenset(Device), online=True)

    def view(page: Page) -> ListView:
        state = JourneyState(page=page)
        way.follow(state)
        return ListView(way, phrases, state, able)

    attract, choose, browse, search = (
        vms.AttractViewModel(), vms.ChooseViewModel(), vms.BrowseViewModel(), vms.SearchViewModel()
    )  # fmt: skip
    at_first = view(Page.ATTRACT)
    told = {"first": _took(lambda: present_first(attract, at_first))}
    told["again"] = min(_took(lambda: present_first(attract, at_first)) for _ in range(ROUNDS))
    told["MB"] = _memory_mb() - before
    at_all = view(Page.CHOOSE)
    told["page of all"] = _took(lambda: present_choose(choose, at_all))
    at_groups = view(Page.BROWSE)
    told["groups (on a desk)"] = _took(lambda: way.step(Find.AFRESH, "browse"))
    told["groups shown"] = _took(lambda: present_browse(browse, at_groups))
    at_search = view(Page.SEARCH)
    told["index (on a desk)"] = _took(lambda: way.step(Find.AFRESH, "search"))
    keys = []
    for letter in "ylbxjf":
        keys.append(_took(lambda letter=letter: way.step(Find.KEY, letter)))  # type: ignore[misc]  # bound in the loop
        keys[-1] += _took(lambda: present_search(search, at_search))
    told["slowest key, with the page"] = max(keys)
    told["MB with all of it"] = _memory_mb() - before
    return told


def main() -> None:
    """Measure each in a process of its own, and print."""
    if len(sys.argv) == 3:
        work = {"every": every_item, "summaries": summaries_alone}[sys.argv[1]]
        print(json.dumps(work(Path(sys.argv[2]))))
        return
    for count in (46, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            path = write_package(Path(folder), count)
            write_index(path)
            for how in ("every", "summaries"):
                words = [sys.executable, str(Path(__file__).resolve()), how, str(path)]
                ended = subprocess.run(words, capture_output=True, text=True, timeout=300, check=True)
                told = json.loads(ended.stdout)
                said = ", ".join(f"{name} {value:.1f}{'' if 'MB' in name else ' ms'}" for name, value in told.items())
                print(f"{count:>6} {how:<10} {said}")


if __name__ == "__main__":
    main()
