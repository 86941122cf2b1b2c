# SPDX-License-Identifier: Apache-2.0
"""电子材料库 on the wire: what a case handed in yesterday, or a minute ago, is not photographed again for another service."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import spoken_date
from kiosk.case.reuse_consent import MATERIAL_REUSE
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import EdgeCase, resident
from offline_cache.sealed_case import AttachmentRef
from tests.scenarios.visit_walk import STROKES
from tests.scenarios.wire_terminal import Terminals, WireTerminal, wire_stage
from tests.unit.kiosk.platform.test_photographed import package_with, paper
from tests.unit.kiosk.platform.world import World, sealed
from ui.tour.stage import Stage

INSURED = "312000361000"
"""城乡居民医保登记: takes the household book that another case handed in."""


class Terminal(WireTerminal):
    """Files a case of who is on the stage, with and without its window."""

    def file_with_a_picture(self) -> str:
        """An earlier case of theirs that handed in a household book; the result is its number."""
        parts, terminal = self._parts, self._parts.settings.terminal
        package = package_with(parts.platform, EdgeCase.NO_LICENCES, paper())
        references = []
        for position, data in enumerate(package.attachments):
            envelope = parts.sealer.seal(package.case_id, f"attachment:{position}", data)
            digest = hashlib.sha256(envelope).hexdigest()
            parts.platform.upload_part(package.case_id, digest, 0, envelope)
            references.append(AttachmentRef(position, digest, len(envelope)))

        def here(record: dict[str, Any]) -> None:
            record["terminal"].update(id=terminal.id, site_code=terminal.site_code)

        case = sealed(
            cast("World", None),
            json.loads(package.body),
            here,
            key=parts.terminal_key,
            sealer=parts.sealer,
            attachments=tuple(references),
        )
        return parts.platform.commit_case(case).case_number

    def finish(self) -> dict[str, Any]:
        """From the review page to the papers; the case as the platform has it."""
        pages: Any = self.session.pages  # slots that Qt has wrapped have no types

        def state() -> Page:
            return self.session.state.page

        pages.review.next()
        while state() is Page.FIELD:
            model = pages.field_page
            given = {"date": "2026-03-14", "phone": "19900001234"}.get(model.kind, "示例路1弄2号301室")
            model.answer(str(model.options[0]["value"]) if model.options else given)
        self.until(lambda: state() in (Page.PROMISE, Page.CONFIRM, Page.PAPER))
        assert state() is not Page.PAPER, "nobody photographs it a second time"
        if state() is Page.PROMISE:
            pages.promise.accept()
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.until(lambda: state() in (Page.SIGN, Page.HAND_OVER))
        if state() is Page.SIGN:
            pages.sign.signed(STROKES)
        self.at(Page.HAND_OVER)
        self.until(lambda: self.session.record.case_id in self.stage.sandbox.case_ids())
        return dict(self.stage.sandbox.case(self.session.record.case_id)["case"])


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("reuse")
    with wire_stage(folder, "paper_camera", seed=EdgeCase.NO_LICENCES, card_seconds=0.05) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Terminals[Terminal]]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


def test_what_another_case_handed_in_is_told_with_its_day_and_goes_with_this_one(
    terminal: Terminals[Terminal],
) -> None:
    made = terminal(DisplayMode.ELDER)
    assert made.stage.resident == resident(EdgeCase.NO_LICENCES)
    number = made.file_with_a_picture()
    made.past_notice(INSURED)
    made.at(Page.IDENTIFY)
    made.stage.lay_card()
    made.at(Page.REVIEW)
    (plan,) = [one for one in made.session.record.materials.plans if one.code == "HKB"]
    assert plan.how == f"不用交，{spoken_date(clock.now().date())}交的还能用"
    assert made.session.pages.review.materialsLine == "户口簿不用再交"
    case = made.finish()
    (reused,) = [one for one in case["materials"] if one["code"] == "HKB"]
    assert (reused["source"], reused["earlier_id"], reused["file"]) == ("reuse", f"{number}/HKB", None)
    assert reused["sha256"] == paper().sha256
    (given,) = [one for one in case["consents"] if one["kind"] == MATERIAL_REUSE]
    assert "HKB" in given["what"]
