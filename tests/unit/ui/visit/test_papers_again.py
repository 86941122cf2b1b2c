# SPDX-License-Identifier: Apache-2.0
"""How long a paper comes out again without a person (fault table, A4 row): counted for each paper by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey.state import Delivery, JourneyState, Page, PaperState
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


@pytest.mark.parametrize(
    ("no_result", "document", "says"),
    [
        (False, PaperState.PRINTING, "证明已送去打印"),
        (False, PaperState.NONE, "证明还没有做好，过会儿带身份证来打印"),
        (True, PaperState.NONE, "证明还没有做好，过会儿带身份证来打印"),
        (False, PaperState.DECLINED, "证明已开出，这次没有打印"),
    ],
)
def test_the_receipt_calls_no_paper_sent_that_nobody_has_sent(no_result: bool, document: PaperState, says: str) -> None:
    """Who leaves unpaid, or is sent away while it is fetched, has a case whose paper was never begun."""
    papers: Any = SimpleNamespace(
        _record=SimpleNamespace(item=SimpleNamespace(gives_offline_code=False, gives_document=True), mending=None,
                                no_result=no_result),
        _parts=SimpleNamespace(document_printer=object()),
        appointment=lambda _mode: None,
        is_doubted=lambda: False,
    )  # fmt: skip
    state = JourneyState(page=Page.PAY, delivery=Delivery.DELIVERED, document=document)
    assert Papers._result_line(cast("Papers", papers), state) == says
