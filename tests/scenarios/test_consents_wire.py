# SPDX-License-Identifier: Apache-2.0
"""收回同意 through the window and on the wire: what came by it leaves the form and is asked, the case says so, and the sandbox
fetches and files nothing under it any more; without a line all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import clock
from config.modes import DisplayMode
from kiosk.journey.state import Page
from kiosk.platform.errors import Rejected
from kiosk.platform.model import Consent
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.own_window import WireWindow
from tests.scenarios.visit_walk import REGISTER, STROKES
from tests.scenarios.wire_terminal import Terminals, WireTerminal, wire_stage
from ui.tour.stage import Stage
from ui.visit.consents_way import Ended


class Terminal(WireTerminal):
    def where(self) -> object:
        return super().where(), self.pages.consents.notice, self.pages.field_page.title

    @property
    def pages(self) -> Any:
        return self.session.pages

    def to_review(self, person: SyntheticResident) -> None:
        self.past_notice(REGISTER)
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.REVIEW)

    def consent_of(self, kind: str, what: str = "") -> Any:
        found = [one for one in self.session.record.consents if one.kind == kind and (not what or what in one.what)]
        return found[-1]

    def values(self) -> dict[str, str]:
        form = self.session.record.form
        assert form is not None
        return {code: one.value for code, one in form.values.items()}

    def fetch_under(self, consent_id: str) -> None:
        record = self.session.record
        assert record.session is not None
        given = Consent("办这件事", ("HKB",), clock.iso_ms(clock.now()), {"HKB": consent_id})
        self._parts.platform.licences(record.session, ["HKB"], given)

    def file(self, person: SyntheticResident) -> dict[str, Any]:
        """From the form to the case as the sandbox has it; the fields that are asked are counted on the way."""
        self.asked: list[str] = []
        self.pages.review.next()
        while self.session.state.page is Page.FIELD:
            model = self.pages.field_page
            if model.code not in self.asked:
                self.asked.append(model.code)
            given = {"date": "2026-03-14", "phone": person.phone or "19900001234"}.get(model.kind, "示例路1弄2号301室")
            model.answer(str(model.options[0]["value"]) if model.options else given)
        while self.session.state.page is Page.PAPER:
            self.pages.paper.press("later")
        self.at(Page.PROMISE)
        self.pages.promise.accept()
        self.at(Page.CONFIRM)
        self.pages.confirm.next()
        self.at(Page.SIGN)
        self.pages.sign.signed(STROKES)
        self.at(Page.HAND_OVER)
        case_id = self.session.record.case_id
        self.until(lambda: case_id in self.stage.sandbox.case_ids())
        found: dict[str, Any] = self.stage.sandbox.case(case_id)["case"]
        return found


def take_back(here: Terminal, window: WireWindow, consent: Any) -> None:
    """From the form: its row, and the one answer."""
    window.tap("consents")
    here.at(Page.CONSENTS)
    while not (places := [at for at, row in enumerate(here.pages.consents.rows) if row["value"] == consent.consent_id]):
        here.pages.consents.turn(1)
    window.tap(f"row-{places[0]}")
    here.at(Page.CONSENT)
    window.says("收回同意")
    window.tap("secondary")
    here.at(Page.CONSENTS)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("consents"), card_seconds=0.05) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Terminals[Terminal]]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


@pytest.mark.parametrize(("mode", "seed"), [(DisplayMode.STANDARD, 5), (DisplayMode.ELDER, 6)])
def test_what_came_by_it_leaves_the_form_is_asked_and_the_case_says_so(
    terminal: Terminals[Terminal], mode: DisplayMode, seed: int
) -> None:
    here, person = terminal(mode), resident(seed)
    window = WireWindow(here)
    try:
        here.to_review(person)
        assert here.values()["phone"] == person.phone
        shared, licence = here.consent_of("shared_data"), here.consent_of("e_licence", "HKB")
        here.until(lambda: "项" in here.pages.review.hint)
        take_back(here, window, shared)
        assert "phone" not in here.values()
        assert here.pages.consents.notice == ""
        window.tap("primary")
        here.at(Page.REVIEW)
        take_back(here, window, licence)
        window.tap("primary")
        here.at(Page.REVIEW)

        def is_told() -> bool:
            try:
                here.fetch_under(licence.consent_id)
            except Rejected as refused:
                return refused.problem.name == "consent-revoked"
            return False

        here.until(is_told)
        case = here.file(person)
    finally:
        window.close()
    assert window.warnings == []
    assert "phone" in here.asked
    assert case["fields"]["phone"]["origin"] == "resident"
    assert {one["origin"] for one in case["fields"].values()} <= {"id_card", "resident", "last"}
    assert not [one for one in case["materials"] if one["source"] in ("e_licence", "shared_data")]
    over = {one["id"] for one in case["consents"] if one.get("revoked_at")}
    assert over == {shared.consent_id, licence.consent_id}


def test_without_a_line_it_is_forgotten_all_the_same_and_the_platform_hears_of_it_with_the_case(
    terminal: Terminals[Terminal], stage: Stage
) -> None:
    here, person = terminal(), resident(9)
    window = WireWindow(here)
    try:
        here.to_review(person)
        licence = here.consent_of("e_licence", "HKB")
        stage.sandbox.take_down()
        take_back(here, window, licence)
        here.until(lambda: here.session.errands.consents.ended is Ended.UNTOLD)
        window.says("现在没联系上平台")
        stage.sandbox.bring_back()
        window.tap("primary")
        here.at(Page.REVIEW)
        case = here.file(person)
    finally:
        window.close()
    assert window.warnings == []
    assert [one["id"] for one in case["consents"] if one.get("revoked_at")] == [licence.consent_id]
    with pytest.raises(Rejected, match="consent-revoked"):
        here.fetch_under(licence.consent_id)


def test_given_again_it_comes_back_under_a_consent_of_its_own(terminal: Terminals[Terminal]) -> None:
    here, person = terminal(), resident(14)
    window = WireWindow(here)
    try:
        here.to_review(person)
        before, licence = here.values(), here.consent_of("e_licence", "HKB")
        take_back(here, window, licence)
        row = next(at for at, one in enumerate(here.pages.consents.rows) if one["value"] == licence.consent_id)
        window.tap(f"row-{row}")
        here.at(Page.CONSENT)
        window.tap("secondary")
        here.at(Page.REVIEW)
        assert here.values() == before
        again = here.consent_of("e_licence", "HKB")
        assert again.consent_id != licence.consent_id
        here.fetch_under(again.consent_id)
    finally:
        window.close()
    assert window.warnings == []
