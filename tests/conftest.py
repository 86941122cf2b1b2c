# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: no screen needed, properties that answer the same twice, the gates' summary at the end."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

# Qt objects of a test that has ended belong to the main thread; a collection that happens to run in a device's thread would
# end their timers there. So nothing is collected but here, between two tests; the visit process collects nothing either.
gc.disable()
_MOST_UNCOLLECTED = 200_000

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

# Two busy cores: time says nothing about a property. ./test.sh draws the same examples every time, --all new ones.
settings.register_profile("gates", deadline=None, derandomize=True)
settings.register_profile("all", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("all" if os.environ.get("KIOSK_TEST_ALL") else "gates")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """One test; then the garbage, once there is much of it."""
    result = yield
    if gc.get_count()[0] > _MOST_UNCOLLECTED:
        gc.collect()
    return result


# Files whose tests share something that takes long to make, a sandbox, a simulator, a window, the contract: they stay with one
# worker (--dist loadgroup), which makes it once. The longest files of all are not named: they are better dealt out.
_TOGETHER = (
    "scenarios/test_*_wire.py",
    "scenarios/test_content_package_command.py",
    "scenarios/test_draft_elsewhere.py",
    "scenarios/test_environment_keys.py",
    "scenarios/test_visit_paying.py",
    "ui/test_*.py",
    "unit/kiosk/platform/test_acting.py",
    "unit/kiosk/platform/test_case_desk.py",
    "unit/kiosk/platform/test_objections.py",
    "unit/kiosk/platform/test_office_page.py",
    "unit/kiosk/platform/test_own_cases.py",
    "unit/kiosk/platform/test_served_content.py",
    "unit/kiosk/platform/test_service_figures.py",
    "unit/kiosk/vision/papers/test_paper_bench.py",
    "unit/kiosk/vision/portrait/test_portrait_bench.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before xdist looks for groups. A test that names its group itself stays there."""
    together = {path for pattern in _TOGETHER for path in Path(__file__).parent.glob(pattern)}
    for item in items:
        if item.path in together and item.get_closest_marker("xdist_group") is None:
            name = "screen" if item.path.parent.name == "ui" else item.path.stem
            item.add_marker(pytest.mark.xdist_group(name))


_LONGEST_IN_A_NAME = 100


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A value of 16 MB is a name of 64 MB otherwise, which every worker writes to the one that deals the tests out, with each
    report, and to its environment.
    """
    if not isinstance(val, str | bytes) or len(val) <= _LONGEST_IN_A_NAME:
        return None
    data = val.encode("utf-8", "surrogatepass") if isinstance(val, str) else val
    return f"{argname}-{len(val)}-{sha256(data).hexdigest()[:12]}"


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: no collection needs to look at them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """Qt Quick without widgets, as the visit process has it."""
    from PySide6.QtGui import QGuiApplication  # most tests need no Qt

    return QGuiApplication


_PATIENCE_S = 50.0
"""Less than a test waits for what comes of it (60 s)."""


@pytest.fixture(scope="session", autouse=True)
def patience_with_processes() -> Iterator[None]:
    """What is made apart may take as long here as a test waits for it: beside four other workers 20 s were not enough for a
    photograph. What being late leads to is tested with limits and clocks that those tests bring along.
    """
    from kiosk.apart.worker import Worker
    from kiosk.vision.papers.reader import PaperReader

    with pytest.MonkeyPatch.context() as patch:
        for asked in (Worker.do, PaperReader.read):
            assert asked.__kwdefaults__ is not None
            assert asked.__kwdefaults__["limit_s"] < _PATIENCE_S
            patch.setitem(asked.__kwdefaults__, "limit_s", _PATIENCE_S)
        yield


_IS_BRIEF = bool(os.environ.get("KIOSK_TEST_BRIEF"))
_LAST_LINES = 40


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Ten thousand dots hide the one letter that matters where nobody watches them come (.ci/run)."""
    return ("passed", "", "") if _IS_BRIEF and report.when == "call" and report.passed else None


_DONE = count(1)
_BEGAN = time.monotonic()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What failed is said at once, and not only behind the last test, which a log may not reach; and how far it is."""
    if not _IS_BRIEF or "PYTEST_XDIST_WORKER" in os.environ:
        return
    if report.when == "call" and (done := next(_DONE)) % 1000 == 0:
        print(f"{done} tests, {time.monotonic() - _BEGAN:.0f} s", flush=True)
    if report.failed:
        said = "\n".join(report.longreprtext.splitlines()[-_LAST_LINES:])
        print(f"\n{report.nodeid} ({report.when}) failed after {report.duration:.1f} s:\n{said}\n", flush=True)


_SAMPLED = set[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker left out is said by who writes the summary."""
    said: dict[str, Any] = getattr(node, "workeroutput", {})
    _SAMPLED.update(said[name] for name in said if name.startswith("sampled"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat what ./test.sh found before pytest began, where it is seen."""
    for said in sorted(_SAMPLED - {""}):
        terminalreporter.write_line(f"{said} (all with KIOSK_TEST_ALL=1)")
    gates = os.environ.get("KIOSK_TEST_GATES")
    if gates and Path(gates).is_file():
        terminalreporter.section("gates before pytest")
        for line in Path(gates).read_text(encoding="utf-8").splitlines():
            terminalreporter.write_line(line, red="FAILED" in line)
