# SPDX-License-Identifier: Apache-2.0
"""A trembling finger taps twice: no page of a paper that was taken before is passed over by the second tap."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.application.capture import Stage
from kiosk.journey.state import JourneyState, Page
from ui.visit import fill_case
from ui.visit.showing import Showing


@pytest.mark.parametrize(("stage", "is_fresh"), [(Stage.BEFORE, True), (Stage.LOOKING, False)])
def test_the_next_page_of_one_that_was_taken_before_is_a_page_of_its_own(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, is_fresh: bool
) -> None:
    says = iter(("第 1 页，共 3 页", "第 2 页，共 3 页", "第 2 页，共 3 页"))

    def present(vm: SimpleNamespace, *_told: object, **_more: object) -> None:
        vm.say = next(says)

    monkeypatch.setattr(fill_case, "present_paper", present)
    desk = SimpleNamespace(spec=None, capture=SimpleNamespace(stage=stage))
    on = SimpleNamespace(
        pages=SimpleNamespace(paper=SimpleNamespace(say="")),
        errands=SimpleNamespace(paper_desk=desk),
        parts=SimpleNamespace(phrases=None),
        turned_at=0.0,
    )
    state = JourneyState(page=Page.PAPER, paper=stage)
    for is_turned in (True, True, False):
        on.turned_at = 0.0
        fill_case._paper(cast("Showing", on), state)
        assert (on.turned_at > 0.0) is (is_turned and is_fresh)
