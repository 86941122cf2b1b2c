# SPDX-License-Identifier: Apache-2.0
"""A scenario that is told for both modes, or for both wires of a printer, runs for one of them, chosen by a seed and its name.

``./test.sh --all`` (KIOSK_TEST_ALL=1) runs both, and so does whoever asks for one by name. Each page is looked at in both modes
by ``tests/ui`` and every tour has a mode of its own; here it is the way through that counts, and it is the same.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from pathlib import Path

import pytest

from config.modes import DisplayMode

SEED = 20261122
HERE = Path(__file__).parent
WIRES = frozenset({"tcp", "pty"})


def _told_apart_by(item: pytest.Function) -> tuple[str, ...] | None:
    """The test and its other parameters; None: it has neither mode nor wire."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    alike = {
        name
        for name, value in given.items()
        if isinstance(value, DisplayMode) or (isinstance(value, str) and value in WIRES)
    }
    if not alike:
        return None
    others = [f"{name}={value!r}" for name, value in sorted(given.items()) if name not in alike]
    return (item.path.name, item.originalname, *others)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After ``-k``: what is asked for alone has nothing to be chosen from."""
    if os.environ.get("KIOSK_TEST_ALL"):
        return
    same: dict[tuple[str, ...], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if HERE in item.path.parents and isinstance(item, pytest.Function):
            key = _told_apart_by(item)
            if key is not None:
                same[key].append(item)
    dropped = set[pytest.Item]()
    for group in same.values():
        kept = random.Random(f"{SEED} {[item.name for item in group]}").choice(group)
        dropped |= {item for item in group if item is not kept}
    all_of_them = sum(len(group) for group in same.values())
    said = f"scenarios for both modes or both wires: {all_of_them - len(dropped)} of {all_of_them}, seed {SEED}"
    getattr(config, "workeroutput", {})["sampled"] = said
    config.hook.pytest_deselected(items=list(dropped))
    items[:] = [item for item in items if item not in dropped]
