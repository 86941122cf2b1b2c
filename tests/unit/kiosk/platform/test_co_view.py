# SPDX-License-Identifier: Apache-2.0
"""同屏协助 at the platform: nothing without a helper who has the call, nothing uncovered, nothing kept for longer."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from config.clock import SHANGHAI, now
from kiosk.platform.client import PlatformClient
from kiosk.platform.co_view import FieldState, SeenField, SeenPage, co_view
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.model import HelpRequest
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.bodies import CoViewOpening, CoViewPage
from kiosk.platform.sandbox.co_view_desk import SILENCE, CoViewDesk
from kiosk.platform.sandbox.co_view_endpoints import view_page
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.help_desk import HelpDesk, HelpNotPossible
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.test_office_page import HOSTILE, KNOWN, Elements, forms
from tests.unit.kiosk.platform.world import World

PHONE = SeenField("phone", "联系电话", FieldState.FILLED, "199****0000")
SEEN = SeenPage("review", "请看看，这些都对吗？", "灵活就业登记", 3, 5, False, (PHONE,), ("还有 1 项没填",))
CONSENT = "0193e3a1-0000-4000-8000-000000000201"


class Desk:
    """A call that BB0001 has taken, and the desk's clock."""

    def __init__(self, folder: Path) -> None:
        self.moment = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
        self.store = Store(folder / "sandbox.db")
        self.help = HelpDesk(self.store, lambda: self.moment, lambda: ())
        self.desk = CoViewDesk(self.help, lambda: self.moment)
        self.call_no, _ = self.help.place("k", "f", "T-1", {"page": "review", "item_code": None, "mode": "elder"})

    def taken(self) -> Desk:
        self.help.take(self.call_no, "BB0001")
        return self

    def opened(self, consent: str = CONSENT) -> dict[str, Any]:
        body = CoViewOpening(co_view_id=consent, agreed_at="2026-11-23T10:00:00.000+08:00")
        return self.desk.open(self.call_no, "T-1", body)

    def shown(self, page: SeenPage = SEEN, serial: int = 1) -> dict[str, Any]:
        return self.desk.show(self.call_no, "T-1", CoViewPage.model_validate(page.told(serial)))

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    @property
    def seen(self) -> CoViewPage | None:
        return self.desk.page(self.call_no)[0]


@pytest.fixture
def here(tmp_path: Path) -> Generator[Desk, None, None]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def refused(call: Callable[[], object]) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.problem


def test_nobody_looks_before_a_helper_has_the_call_and_the_resident_agreed(here: Desk) -> None:
    assert refused(here.opened) is ProblemType.CALL_NOT_ANSWERED
    here.taken()
    assert refused(here.shown) is ProblemType.CO_VIEW_ENDED
    assert refused(lambda: here.desk.standing(here.call_no, "T-1")) is ProblemType.CO_VIEW_ENDED
    assert here.desk.page(here.call_no) == (None, False)
    assert here.opened() == {"state": "open", "helper_no": "BB0001", "every_s": 1.0, "hint": None}
    here.shown()
    assert here.seen is not None
    assert here.seen.fields[0].value == "199****0000"


def test_only_the_terminal_of_the_call_is_heard(here: Desk) -> None:
    here.taken().opened()
    page = CoViewPage.model_validate(SEEN.told(1))
    for call in (
        lambda: here.desk.show(here.call_no, "T-2", page),
        lambda: here.desk.standing(here.call_no, "T-2"),
        lambda: here.desk.end(here.call_no, "T-2"),
        lambda: here.desk.show("BB-999999", "T-1", page),
    ):
        assert refused(call) is ProblemType.NO_SUCH_CALL


@pytest.mark.parametrize(
    "text",
    [
        "19900000001", "卡号 6222020200112233", "999999199001010017", "９９９９９９１", "91999999MA0000001X", "199-0000-0001",
        "6222 0202 0011",
    ],
)  # fmt: skip
def test_what_could_be_somebodys_number_is_refused_wherever_it_stands(here: Desk, text: str) -> None:
    here.taken().opened()
    for page in (
        replace(SEEN, title=text),
        replace(SEEN, item_name=text),
        replace(SEEN, faults=(text,)),
        replace(SEEN, fields=(replace(PHONE, value=text),)),
        replace(SEEN, fields=(replace(PHONE, label=text),)),
    ):
        assert refused(lambda page=page: here.shown(page)) is ProblemType.NOT_MASKED  # type: ignore[misc]  # bound now
    assert here.seen is None


def test_masked_values_dates_and_amounts_pass(here: Desk) -> None:
    here.taken().opened()
    for number, value in enumerate(
        ("9999**********0017", "2026-03-01", "5000-8000元", "9:00-17:00", "****2233", "张*"), start=1
    ):
        here.wait(2)
        here.shown(replace(SEEN, fields=(replace(PHONE, value=value),)), number)


def test_pages_come_no_faster_than_said_and_an_old_one_changes_nothing(here: Desk) -> None:
    here.taken().opened()
    here.shown(serial=5)
    assert refused(lambda: here.shown(serial=6)) is ProblemType.BUSY
    here.wait(1)
    here.shown(replace(SEEN, title="旧的"), serial=4)
    assert here.seen is not None
    assert here.seen.title == SEEN.title


def test_a_withdrawn_consent_opens_nothing_any_more_and_a_new_one_begins_empty(here: Desk) -> None:
    here.taken().opened()
    here.shown()
    here.desk.end(here.call_no, "T-1")
    here.desk.end(here.call_no, "T-1")
    assert here.seen is None
    assert refused(here.opened) is ProblemType.CO_VIEW_ENDED
    assert refused(here.shown) is ProblemType.CO_VIEW_ENDED
    here.opened(str(uuid4()))
    assert here.desk.page(here.call_no) == (None, True)


def test_it_ends_with_the_call(here: Desk) -> None:
    here.taken().opened()
    here.shown()
    here.help.end(here.call_no)
    assert here.desk.page(here.call_no) == (None, False)
    assert refused(lambda: here.desk.standing(here.call_no, "T-1")) is ProblemType.CO_VIEW_ENDED
    assert refused(lambda: here.shown(serial=2)) is ProblemType.CO_VIEW_ENDED
    with pytest.raises(HelpNotPossible):
        here.desk.hint(here.call_no, "再看看", "")


def test_a_terminal_that_is_silent_shows_nothing_and_one_that_asks_goes_on(here: Desk) -> None:
    here.taken().opened()
    here.shown()
    here.wait(50)
    here.desk.standing(here.call_no, "T-1")
    here.wait(50)
    assert here.seen is not None
    here.wait(SILENCE.total_seconds())
    assert here.seen is None
    assert refused(here.opened) is ProblemType.CO_VIEW_ENDED, "what is over is not opened by a repeat"


def test_a_hint_is_one_line_or_a_field_of_the_page(here: Desk) -> None:
    here.taken().opened()
    here.shown()
    for text, field in (
        ("", ""), ("看" * 41, ""), ("看\n这里", ""), ("\u202e看这里", ""), ("看\x07", ""), ("", "bank_account"),
    ):  # fmt: skip
        with pytest.raises(HelpNotPossible):
            here.desk.hint(here.call_no, text, field)
    here.desk.hint(here.call_no, "电话换成您自己的", "phone")
    told = here.desk.standing(here.call_no, "T-1")
    assert told["hint"] == {"hint_no": 1, "text": "电话换成您自己的", "field": "phone"}
    here.desk.hint(here.call_no, "", "phone")
    assert here.desk.standing(here.call_no, "T-1")["hint"]["hint_no"] == 2


OPEN = {"state": "open", "helper_no": "BB0001", "every_s": 1, "hint": None}


@pytest.mark.parametrize(
    "content",
    [
        {},
        {**OPEN, "helper_no": "<b>"},
        {**OPEN, "hint": {"hint_no": 1, "text": "看\u202e这里", "field": None}},
        {**OPEN, "hint": {"hint_no": 1, "text": "看\n这里", "field": None}},
        {**OPEN, "hint": {"hint_no": 1, "text": "  ", "field": None}},
        {**OPEN, "hint": {"hint_no": 1, "text": "看" * 41, "field": None}},
        {**OPEN, "hint": {"hint_no": 1, "text": None, "field": "../x y"}},
        {**OPEN, "every_s": 1e9},
    ],
)
def test_a_hostile_desk_puts_nothing_on_the_screen(content: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault):
        co_view(content)


def test_a_hint_of_nothing_is_none() -> None:
    assert co_view({**OPEN, "hint": {"hint_no": 1, "text": None, "field": None}}).hint is None


def test_nothing_of_a_page_is_in_a_repr() -> None:
    assert "199" not in repr(SEEN)
    assert "199" not in repr(PHONE)


def test_over_the_contract_and_on_the_helpers_page(world: World, watch: ContractWatch) -> None:
    with world.client() as client:
        call_no = _taken(world, client)
        consent = str(uuid4())
        first = client.open_co_view(call_no, consent, now())
        assert client.open_co_view(call_no, consent, now()) == first
        assert (first.is_open, first.helper_no, first.hint) == (True, "BB0001", None)
        client.show_co_view(call_no, 1, SEEN)
        shown = world.control.co_view(call_no)
        assert (shown["open"], shown["page"]["title"]) == (True, SEEN.title)
        with pytest.raises(Rejected, match="not-masked"):
            client.show_co_view(call_no, 2, replace(SEEN, title="19900000001"))
        world.control.send_hint(call_no, field="phone")
        with pytest.raises(SandboxControlError):
            world.control.send_hint(call_no)
        found = client.co_view(call_no)
        assert found.hint is not None
        assert (found.hint.field, found.hint.text) == ("phone", "")
        _at_the_office(world, call_no)
        assert client.co_view(call_no).hint != found.hint
        client.end_co_view(call_no)
        client.end_co_view(call_no)
        with pytest.raises(Rejected, match="co-view-ended"):
            client.co_view(call_no)
        with pytest.raises(Rejected, match="no-such-call"):
            client.end_co_view("BB-999999")
        with pytest.raises(ValueError, match="not a number"):
            client.end_co_view("../x")
        assert world.control.co_view(call_no) == {"open": False, "page": None}
    assert watch.seen[(f"DELETE /v1/help-calls/{call_no}/co-view", 204)] == 2


def _taken(world: World, client: PlatformClient) -> str:
    call = client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "review", "", "elder"))
    with pytest.raises(Rejected, match="call-not-answered"):
        client.open_co_view(call.call_no, str(uuid4()), now())
    world.control.answer_help(call.call_no)
    return call.call_no


def _at_the_office(world: World, call_no: str) -> None:
    base = str(world.facts["control"])
    with requests.Session() as http:
        http.trust_env = False
        text = http.get(f"{base}/office/help/calls/{call_no}/view", timeout=20).text
        assert "199****0000" in text
        (form,) = forms(text)
        path = f"{base}{form['action']}"
        told = {"csrf": form["csrf"], "text": "点一下电话", "field": ""}
        assert http.post(path, {**told, "text": ""}, timeout=20).status_code == 409
        assert http.post(path, {**told, "csrf": "x"}, timeout=20).status_code == 403
        assert http.post(path, told, timeout=20, allow_redirects=False).status_code == 303


def test_what_a_terminal_sent_is_text_on_the_helpers_page() -> None:
    field = bodies.CoViewField.model_construct(code="x", label=HOSTILE, state="missing", value=HOSTILE)
    page = CoViewPage.model_construct(
        serial=1, page="review", title=HOSTILE, item_name=HOSTILE, step=1, steps=5, hidden=False, fields=[field],
        faults=[HOSTILE],
    )  # fmt: skip
    for shown, is_open in ((page, True), (None, True), (None, False), (page.model_copy(update={"hidden": True}), True)):
        elements = Elements(view_page("BB-000001", shown, is_open, "token", HOSTILE)).found
        assert {tag for tag, _ in elements} <= KNOWN | {"select", "option"}
        assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    assert "遮住" in view_page("BB-000001", page.model_copy(update={"hidden": True}), True, "token")
