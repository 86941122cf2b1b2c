# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import ast
import re
from pathlib import Path

from config import timeouts

ROOT = Path(__file__).parents[3]


def _table() -> dict[str, float]:
    return {name: value for name, value in vars(timeouts).items() if name.isupper()}


def test_times_that_the_design_and_the_findings_on_older_users_fix() -> None:
    assert timeouts.IDLE_WARN_STANDARD_S == 90
    assert timeouts.IDLE_WARN_ELDER_S == 120
    assert timeouts.IDLE_ANSWER_S == 45
    assert timeouts.IDLE_MAX_RENEWALS >= 10
    assert timeouts.DRAFT_KEEP_H == 24
    assert timeouts.CARD_MEMORY_S == 10 * 60
    assert timeouts.CARD_LEFT_S == 30
    assert timeouts.CARD_STEP_STANDARD_S >= 30
    assert timeouts.CARD_STEP_ELDER_S >= 60
    assert timeouts.TOUCH_FEEDBACK_S <= 0.1
    assert timeouts.EXPLAIN_AFTER_S <= 3
    assert 0.3 <= timeouts.CARD_POLL_S <= 1.0
    assert timeouts.DELIVERY_CAP_S == 300
    assert timeouts.HANDOVER_S == 0.3
    assert timeouts.VISIT_BACK_S == 3


def test_every_name_carries_its_unit_or_is_a_count() -> None:
    for name, value in _table().items():
        assert name.endswith(("_S", "_H")) or isinstance(value, int), name
        assert value > 0, name


def test_every_entry_says_its_reason() -> None:
    body = ast.parse(Path(timeouts.__file__).read_text(encoding="utf-8")).body
    undocumented = [
        node.target.id
        for node, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
    ]
    assert undocumented == []
    assert len(_table()) > 20


def test_times_fit_each_other() -> None:
    assert timeouts.SUBMIT_WAIT_S <= timeouts.PLATFORM_ANSWER_S
    assert timeouts.PRINTER_STATUS_S < timeouts.RECEIPT_PRINT_S
    assert timeouts.CARD_READ_S > 1.5  # a real card's own time
    assert timeouts.DELIVERY_BASE_S < timeouts.DELIVERY_CAP_S < timeouts.RETRY_AFTER_MAX_S
    assert timeouts.RESTART_MIN_S < timeouts.VISIT_BACK_S


def test_every_entry_is_used() -> None:
    """In the program, or as the promise that a test or a benchmark holds it to."""
    here = Path(__file__)
    folders = ("commands", "kiosk", "ui", "drivers", "offline_cache", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path != here]
    used = {
        word for path in [*files, ROOT / "main.py"] for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
    assert [name for name in _table() if name not in used] == []
