# SPDX-License-Identifier: Apache-2.0
"""服务数据: what counts as filed, decided, returned and passed at once, how time is counted, and the page that says it."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.journey.pages import Phase
from kiosk.platform.client import PlatformClient
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Wanted
from kiosk.platform.sandbox.case_states import Accept, Act, AskCorrection, Decide, Refile, Refuse, Withdraw
from kiosk.platform.sandbox.enrolment import prepare
from kiosk.platform.sandbox.figures_desk import FiguresDesk, figures_page
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.service_figures import (
    TIMED,
    Filed,
    by_item,
    by_phase,
    figures_of,
    filed,
    ranked,
)
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.world import World, record_for, sandbox, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue

SHARE = {"prefilled": 7, "required": 10}


# --- what counts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happened", "decided", "returned", "judged", "passed"),
    [
        (["received"], 0, 0, 0, 0),
        (["received", "accepted"], 0, 0, 1, 1),
        (["received", "accepted", "overdue", "decided", "archived"], 1, 0, 1, 1),
        (["received", "returned", "refiled", "accepted", "decided", "archived"], 1, 1, 1, 0),
        (["received", "returned", "refiled", "returned", "lapsed"], 0, 1, 1, 0),
        (["received", "refused"], 0, 0, 1, 0),
        (["received", "withdrawn"], 0, 0, 0, 0),
        (["received", "accepted", "withdrawn"], 0, 0, 1, 1),
    ],
)
def test_what_is_counted_of_a_case(happened: list[str], decided: int, returned: int, judged: int, passed: int) -> None:
    found = figures_of([filed(FLEXIBLE, happened, {}, SHARE)])
    assert (found.filed, found.decided, found.returned, found.judged, found.passed) == (
        1, decided, returned, judged, passed,
    )  # fmt: skip
    assert found.pass_rate == (passed if judged else None)


def test_the_rate_is_of_the_cases_that_an_office_has_looked_at() -> None:
    histories = [["accepted"]] * 8 + [["returned", "accepted"]] + [["refused"]] + [["received"]] * 5
    found = figures_of([filed(FLEXIBLE, one, None, None) for one in histories])
    assert (found.filed, found.judged, found.pass_rate) == (15, 10, 0.8)


def test_time_is_that_of_the_pages_between_identity_and_filing() -> None:
    told = {"notice": 90_000, "identify": 20_000, "code": 5_000, "review": 100_000, "field": 60_000, "paper": 30_000,
            "confirm": 15_000, "sign": 20_000, "submit": 4_000, "hand_over": 70_000, "stop": 9_000, "somewhere": 1}  # fmt: skip
    one = filed(FLEXIBLE, [], told, None)
    assert one.phases_ms == {
        Phase.IDENTIFY: 25_000,
        Phase.APPLICATION: 190_000,
        Phase.REVIEW: 15_000,
        Phase.SIGN: 20_000,
        Phase.SUBMIT: 4_000,
    }
    assert set(one.phases_ms) == set(TIMED)
    found = figures_of([one])
    assert (found.timed, found.median_s, found.p90_s) == (1, 254.0, 254.0)


@pytest.mark.parametrize(
    "told",
    [None, [], "identify", {}, {"notice": 5}, {"identify": -1}, {"identify": True}, {"identify": "9"},
     {"identify": 1.5}, {"identify": 86_400_001}, {"identify": 5, "sign": None}, {"identify": 10**30}],
)  # fmt: skip
def test_what_no_terminal_can_have_timed_is_not_counted(told: Any) -> None:
    one = filed(FLEXIBLE, [], told, None)
    assert one.phases_ms is None
    assert figures_of([one]).timed == 0
    assert figures_of([one]).median_s is None


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"prefilled": 0, "required": 0}, {"prefilled": 3, "required": 2}, {"prefilled": -1, "required": 2},
     {"prefilled": "1", "required": 2}, {"prefilled": True, "required": 1}, {"prefilled": 1}],
)  # fmt: skip
def test_a_share_that_says_nothing_is_in_no_mean(told: Any) -> None:
    both = [filed(FLEXIBLE, [], None, told), filed(FLEXIBLE, [], None, {"prefilled": 1, "required": 2})]
    assert both[0].prefilled is None
    assert figures_of(both).prefilled == 0.5
    assert figures_of(both[:1]).prefilled is None


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [([], None, None), ([7.0], 7.0, 7.0), ([1.0, 2.0], 1.0, 2.0), ([1.0, 2.0, 3.0], 2.0, 3.0),
     ([float(one) for one in range(1, 11)], 5.0, 9.0), ([float(one) for one in range(1, 12)], 6.0, 10.0)],
)  # fmt: skip
def test_percentiles_are_values_that_somebody_had(
    values: list[float], median: float | None, ninetieth: float | None
) -> None:
    assert (ranked(values, 0.5), ranked(values, 0.9)) == (median, ninetieth)


def test_items_and_phases_have_figures_of_their_own() -> None:
    cases = [
        filed(PENSION, ["accepted", "decided"], {"identify": 2_000}, {"prefilled": 3, "required": 3}),
        filed(FLEXIBLE, ["returned"], {"identify": 4_000, "sign": 10_000}, SHARE),
        filed(FLEXIBLE, ["accepted"], {"identify": 6_000, "sign": 30_000}, SHARE),
    ]
    items = by_item(cases)
    assert list(items) == sorted([FLEXIBLE, PENSION])
    assert (items[FLEXIBLE].filed, items[FLEXIBLE].pass_rate, items[FLEXIBLE].median_s) == (2, 0.5, 14.0)
    assert (items[PENSION].decided, items[PENSION].prefilled, items[PENSION].p90_s) == (1, 1.0, 2.0)
    phases = by_phase(cases)
    assert (phases[Phase.IDENTIFY], phases[Phase.SIGN]) == ((4.0, 6.0), (10.0, 30.0))
    assert phases[Phase.SUBMIT] == (None, None)
    assert list(phases) == list(TIMED)


# --- from the store ---------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store, None, None]:
    made = Store(tmp_path / "figures.sqlite")
    yield made
    made.close()


class Offices:
    """A store with its desks, and a clock that a test moves."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.now = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
        self.store = store
        self.cases = CaseDesk(
            store,
            catalogue(),
            lambda: self.now,
            prepare(folder, Environment.DEMO).signing,
            let_go=lambda _case_id: None,
        )
        self.figures = FiguresDesk(store, self.cases)

    def file(self, case_id: str, code: str, *acts: Act, doubts: tuple[str, ...] = ("disputed",), **more: Any) -> None:
        record = {
            "channel": "自助终端", "source_code": "9", "item": {"base_code": code, "name": catalogue().items[code].name},
            "applicant": {"name": "测试甲", "certificate_type": "111", "certificate_number": resident(1).number},
            "agent": None, "enterprise": None, "parts": [], "answers": {}, "fields": {}, **more,
        }  # fmt: skip
        case = FiledCase(
            case_id=case_id, case_number=f"9992611{case_id}", fingerprint=case_id, item_code=code,
            terminal_id="DEMO-0001", person_number=resident(1).number,
            terminal_received_at="2026-11-23T10:00:00.000+08:00", platform_received_at="2026-11-23T10:00:01.000+08:00",
            state="received", opened=record, result=None,
        )  # fmt: skip
        self.cases.open(self.store.file_case(case, []), {}, doubts)
        for act in acts:
            moved = self.cases.act(case_id, act)
            assert type(moved).__name__ == "CaseStanding", moved


def test_the_figures_are_those_of_the_cases_in_the_store(store: Store, tmp_path: Path) -> None:
    offices = Offices(store, tmp_path)
    mend = AskCorrection("SL0001", (Wanted("field", "phone", "再看一看"),))
    offices.file(
        "a", FLEXIBLE, Accept("SL0001"), Decide("SL0002", True), step_timings_ms={"identify": 60_000}, prefill=SHARE
    )
    offices.file("b", FLEXIBLE, mend, Refile(), Accept("SL0001"), step_timings_ms={"sign": 420_000}, prefill=SHARE)
    offices.file("c", FLEXIBLE, Refuse("SL0001", "不归我们管"), step_timings_ms="identify", prefill=["odd"])
    offices.file("d", FLEXIBLE, Withdraw())
    offices.file("e", PENSION, step_timings_ms={"identify": 5}, prefill={"prefilled": 3, "required": 3})
    items = by_item(offices.figures.cases())
    one = items[FLEXIBLE]
    assert (one.filed, one.decided, one.returned, one.judged, one.passed) == (4, 1, 1, 3, 1)
    assert (one.timed, one.median_s, one.p90_s, one.prefilled) == (2, 60.0, 420.0, 0.7)
    assert (items[PENSION].filed, items[PENSION].judged, items[PENSION].prefilled) == (1, 0, 1.0)


def test_a_correction_does_not_change_how_long_the_first_filing_took(store: Store, tmp_path: Path) -> None:
    offices = Offices(store, tmp_path)
    offices.file("a", FLEXIBLE, step_timings_ms={"identify": 60_000}, prefill=SHARE)
    again = {"step_timings_ms": {"identify": 1}, "prefill": {"prefilled": 10, "required": 10}, "fields": {}}
    assert offices.cases.keep_filing("a", again, {}) == 2
    (one,) = offices.figures.cases()
    assert (one.phases_ms, one.prefilled) == ({Phase.IDENTIFY: 60_000}, 0.7)


def test_what_time_has_made_of_a_case_is_counted(store: Store, tmp_path: Path) -> None:
    offices = Offices(store, tmp_path)
    offices.file("a", FLEXIBLE)
    (one,) = by_item(offices.figures.cases()).values()
    assert (one.judged, one.pass_rate) == (0, None)
    offices.now += timedelta(days=20)
    (one,) = by_item(offices.figures.cases()).values()
    assert (one.judged, one.pass_rate) == (1, 1.0)


# --- the page ---------------------------------------------------------------------------------------------------------


def rows(text: str) -> list[list[str]]:
    """The cells of every row, as text."""
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", text, re.S)]
    return [[re.sub(r"<[^>]*>", "", one) for one in row] for row in cells]


def test_the_page_says_each_figure_and_marks_what_falls_short() -> None:
    good = Filed(PENSION, ("accepted", "decided"), {Phase.IDENTIFY: 39_100}, 1.0)
    slow = Filed(FLEXIBLE, ("returned", "accepted"), {Phase.APPLICATION: 1_260_000}, 0.6999)
    text = figures_page([good, slow, slow], {FLEXIBLE: "灵活就业登记", PENSION: "参保证明"})
    told = {row[0]: row[1:] for row in rows(text)}
    assert told["灵活就业登记"] == [FLEXIBLE, "2", "0", "2", "0%（0/2）", "21 分", "21 分", "69.9%"]
    assert told["参保证明"] == [PENSION, "1", "1", "0", "100%（1/1）", "40 秒", "40 秒", "100%"]
    assert told["全部"] == ["—", "3", "1", "2", "33.3%（1/3）", "21 分", "21 分", "79.9%"]
    assert told["核验身份"] == ["40 秒", "40 秒"]
    assert told["签名"] == ["—", "—"]
    late = re.findall(r'<td class="late">([^<]*)</td>', text)
    assert late == ["0%（0/2）", "21 分", "21 分", "69.9%", "33.3%（1/3）", "21 分", "21 分"]


def test_a_page_without_cases_says_so() -> None:
    told = {row[0]: row[1:] for row in rows(figures_page([], {}))}
    assert told["全部"] == ["—", "0", "0", "0", "—", "—", "—", "—"]


def test_an_item_that_the_content_no_longer_has_is_named_by_its_code_and_escaped() -> None:
    text = figures_page([Filed("<script>", (), None, None)], {})
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("figures")) as world:
        yield world


def test_a_filed_case_is_on_the_officers_page(office: World) -> None:
    with office.client() as terminal:
        file(office, terminal, 611, {"notice": 1, "identify": 30_000, "submit": 35_000})
    told = office.control.figures()
    assert (told["all"]["filed"], told["all"]["timed"], told["all"]["median_s"]) == (1, 1, 65.0)
    assert told["items"][FLEXIBLE]["pass_rate"] is None
    base = str(office.facts["office"])
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"{base}/figures", timeout=10)
        home = session.get(base, timeout=10)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    (row,) = [one for one in rows(answer.text) if FLEXIBLE in one]
    assert row[0] == catalogue().items[FLEXIBLE].name
    assert row[2:7] == ["1", "0", "0", "—", "1 分 5 秒"]
    assert 'href="/office/figures"' in home.text


def test_who_filed_is_nowhere_on_it(office: World) -> None:
    person = resident(612)
    with office.client() as terminal:
        file(office, terminal, 612, {"identify": 30_000})
    with requests.Session() as session:
        session.trust_env = False
        text = session.get(f"{office.facts['office']}/figures", timeout=10).text
    assert person.name not in text
    assert person.number not in text


def file(office: World, terminal: PlatformClient, seed: int, timings: dict[str, int]) -> None:
    """A case that waits for an officer, with these timings."""

    def change(record: dict[str, Any]) -> None:
        record["fields"]["applicant_name"]["disputed"] = True
        record["step_timings_ms"] = timings

    terminal.commit_case(sealed(office, record_for(terminal, resident(seed)), change))
