# SPDX-License-Identifier: Apache-2.0
"""The officer's page (经办人页面) in a real browser without JavaScript: a case is accepted, sent back and granted by its buttons;
what a hostile case says stays text; the browser has nothing to complain about.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.peers.browser import Browser, browser
from tests.unit.kiosk.platform.test_office_page import HOSTILE, file
from tests.unit.kiosk.platform.world import World, sandbox

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("office")) as world:
        yield world


@pytest.fixture
def page(tmp_path: Path) -> Generator[Browser, None, None]:
    with browser(tmp_path, 1280, 900) as made:
        yield made


def test_an_officer_accepts_and_grants_by_the_buttons_alone(office: World, page: Browser) -> None:
    with office.client() as terminal:
        case_id = file(office, terminal, 621)
    number = office.control.case(case_id)["case_number"]
    page.go(office.facts["office"])
    assert number in page.text
    page.press(f'a[href="/office/cases/{case_id}"]')
    assert "系统拿不准的" in page.text
    page.press("form:has(input[value=accept]) button")
    assert "已受理，办理中" in page.text
    page.press("form:has(input[value=grant]) button")
    assert "已归档（准予）" in page.text
    assert office.control.standing(case_id)["decision"] == "granted"
    assert page.complaints() == []


def test_a_refusal_without_a_reason_is_stopped_by_the_browser_itself(office: World, page: Browser) -> None:
    with office.client() as terminal:
        case_id = file(office, terminal, 622)
    page.go(f"{office.facts['office']}/cases/{case_id}")
    assert page.value("document.querySelector('form:has(input[value=refuse])').checkValidity()") is False
    assert page.value("document.querySelector('form:has(input[value=accept])').checkValidity()") is True


@pytest.mark.parametrize("scripts", [False, True])
def test_a_hostile_case_runs_nothing_loads_nothing_and_leads_nowhere(
    office: World, tmp_path: Path, scripts: bool
) -> None:
    with office.client() as terminal:
        case_id = file(office, terminal, 625 + scripts, HOSTILE)
    url = f"{office.facts['office']}/cases/{case_id}"
    with browser(tmp_path, 1280, 900, scripts=scripts) as page:
        page.go(url)
        assert "<script>alert(1)</script>" in page.text  # as words
        assert page.value("document.scripts.length + document.images.length") == 0
        assert page.value("[...document.forms].every(one => new URL(one.action).origin === location.origin)")
        home = office.facts["office"].removesuffix("/office")
        assert {one["url"] for one in page.requests()} <= {url, home + "/favicon.ico"}
        assert [one for one in page.complaints() if "404" not in one] == []


def test_somebody_elses_page_cannot_post_here(office: World, page: Browser, tmp_path: Path) -> None:
    with office.client() as terminal:
        case_id = file(office, terminal, 627)
    trap = tmp_path / "trap.html"
    action = f"{office.facts['office']}/cases/{case_id}/acts"
    fields = "".join(f'<input name="{name}" value="{value}">' for name, value in (("act", "accept"), ("by", "SL0001"), ("version", "1")))  # fmt: skip  # noqa: E501
    trap.write_text(f'<form method="post" action="{action}">{fields}<button>Win a prize</button></form>')
    page.go(trap.as_uri())
    page.press("button")
    assert "not from here" in page.text
    assert office.control.standing(case_id)["stage"] == "received"


def test_the_figures_are_one_click_away_and_fit_the_page(office: World, page: Browser) -> None:
    with office.client() as terminal:
        file(office, terminal, 628)
    page.go(office.facts["office"])
    page.press('a[href="/office/figures"]')
    assert "一次通过率" in page.text
    assert "灵活就业登记" in page.text
    assert page.value("document.documentElement.scrollWidth") <= 1280
    assert page.complaints() == []


def test_it_looks_as_it_should(office: World, page: Browser, tmp_path: Path) -> None:
    page.go(office.facts["office"])
    assert page.value("getComputedStyle(document.querySelector('button')).backgroundColor") == "rgb(11, 87, 164)"
    assert page.value("document.documentElement.scrollWidth") <= 1280
    picture = tmp_path / "office.png"
    page.picture(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
