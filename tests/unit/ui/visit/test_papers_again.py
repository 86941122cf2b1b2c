# SPDX-License-Identifier: Apache-2.0
"""How long a paper comes out again without a person (fault table, A4 row): counted for each paper by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_platform import certificate
from ui.visit import papers as module
from ui.visit.papers import Papers


def test_a_second_paper_has_minutes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    told: list[str] = []
    record = SimpleNamespace(certificate=certificate(resident(1)))
    papers: Any = SimpleNamespace(
        _record=record,
        _parts=SimpleNamespace(document_printer=object()),
        _first_document_at=None,
        _timed_document=None,
        seen=lambda _mode: None,
        made_document=lambda _mode: None,
        printers=SimpleNamespace(print_made=lambda _job, _make: told.append("printed")),
        _not_begun=lambda _job, why: told.append(why),
    )

    def asked() -> str:
        Papers.print_document(cast("Papers", papers), 1, DisplayMode.STANDARD)
        return told[-1]

    assert asked() == "printed"
    now[0] += timeouts.DOCUMENT_AGAIN_S + 1
    assert asked() == "too_late"
    record.certificate = certificate(resident(1))  # of another case
    assert asked() == "printed"
    now[0] += timeouts.DOCUMENT_AGAIN_S
    assert asked() == "printed"
