# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 of what is no form: a service, which is nobody's; one of the resident's own cases; and all of them (我的办件)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from kiosk.catalogue.words import long_sentences
from kiosk.platform.acting_model import ActingOpened
from kiosk.platform.client import PlatformClient
from kiosk.platform.continuations import (
    Continuation,
    ContinuationAbout,
    ContinuationKind,
    ContinuationState,
    Continued,
    continuation,
)
from kiosk.platform.errors import Busy, LevelTooLow, NotAuthorised, ProtocolFault, Rejected
from kiosk.platform.model import Session
from kiosk.platform.sandbox import bodies, continuation_pages as pages
from kiosk.platform.sandbox.case_standing import Wanted
from kiosk.platform.sandbox.case_states import Accept, AskCorrection
from kiosk.platform.sandbox.continuation_bodies import ContinuationOpening
from kiosk.platform.sandbox.continuation_clerk_page import clerk_page
from kiosk.platform.sandbox.continuation_desk import LIFE_S, TRIES
from kiosk.platform.sandbox.continuation_limits import SERVICES_A_DAY
from kiosk.platform.sandbox.continued_things import MOST_CASES
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.service_lines import service_lines, to_bring
from kiosk.platform.sandbox.store import FiledCase
from kiosk.platform.sandbox.store_tables import MIGRATIONS
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.test_continuations import Desk, form_of, known, problem
from tests.unit.kiosk.platform.world import World, identify, record_for, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue

PHONE, WINDOW = ContinuationKind.PHONE, ContinuationKind.WINDOW
SERVICE, CASE, OWN_CASES = ContinuationAbout.SERVICE, ContinuationAbout.CASE, ContinuationAbout.OWN_CASES
MEMBER = {SERVICE: "item_code", CASE: "case_number"}
HOSTILE = "<b>电话少一位</b>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def body(about: ContinuationAbout, kind: ContinuationKind = PHONE, **more: str) -> ContinuationOpening:
    return ContinuationOpening.model_validate(
        {"continuation_id": str(uuid4()), "kind": kind.value, "about": about.value, **more}
    )


def own(
    desk: Desk, about: ContinuationAbout, kind: ContinuationKind = PHONE, *, seed: int = 1, thing: str = ""
) -> tuple[str, str]:
    """Its id and its secret. ``thing``: the service or the number of the case."""
    opening = body(about, kind, **({MEMBER[about]: thing} if about in MEMBER else {}))
    told, is_repeat = desk.desk.open(None if about is SERVICE else known(seed), "T-1", opening)
    assert not is_repeat
    assert told["about"] == about
    return opening.continuation_id, str(told["secret"])


def file(desk: Desk, number: str, seed: int = 1, *, returned: bool = False) -> str:
    """A case in the desk's store; with a doubt, so that an officer has to look. Its number."""
    record = {
        "applicant": {"name": resident(seed).name},
        "item": {"base_code": FLEXIBLE, "name": "灵活就业登记"},
        "delivery": [],
        "fields": {},
        "materials": [],
        "parts": [],
        "answers": {},
    }
    moment = desk.now().isoformat()
    case = FiledCase(
        case_id=str(uuid4()), case_number=number, fingerprint=number, item_code=FLEXIBLE, terminal_id="T-1",
        person_number=resident(seed).number, terminal_received_at=moment, platform_received_at=moment, state="received",
        opened=record, result=None,
    )  # fmt: skip
    desk.cases.open(desk.store.file_case(case, []), {}, ("material:X",))
    if returned:
        desk.cases.act(case.case_id, AskCorrection("SL0001", (Wanted("field", "phone", HOSTILE),)))
    return number


def kept(desk: Desk, made: str) -> dict[str, Any]:
    row = desk.store.row("SELECT * FROM continuations WHERE continuation_id = ?", made)
    assert row is not None
    return dict(row)


# --- what may be handed on ------------------------------------------------------------------------------------------------

GOOD: dict[ContinuationAbout, dict[str, str]] = {
    ContinuationAbout.FORM: {"item_code": FLEXIBLE, "envelope": "AAAA"},
    SERVICE: {"item_code": FLEXIBLE},
    CASE: {"case_number": "A-1"},
    OWN_CASES: {},
}
MEMBERS = {"item_code": FLEXIBLE, "envelope": "AAAA", "case_number": "A-1"}


@pytest.mark.parametrize("about", list(ContinuationAbout))
def test_every_kind_has_its_members_and_no_others(about: ContinuationAbout) -> None:
    """The platform's body, and the client's value, refuse the same mixtures."""
    good: dict[str, Any] = {"continuation_id": str(uuid4()), "kind": "window", "about": about.value, **GOOD[about]}
    assert bodies.read(ContinuationOpening, json.dumps(good).encode()).what is about
    wrong = [{**good, name: value} for name, value in MEMBERS.items() if name not in good]
    wrong += [{name: value for name, value in good.items() if name != missing} for missing in good]
    wrong += [{**good, name: ""} for name in MEMBERS] + [{**good, name: None} for name in MEMBERS]
    wrong += [{**good, "about": "visit"}, {**good, "person_number": "1"}]
    for one in wrong:
        with pytest.raises(Refusal) as refused:
            bodies.read(ContinuationOpening, json.dumps(one).encode())
        assert problem(refused) is ProblemType.MALFORMED_REQUEST, one
    told: dict[str, Any] = {**GOOD[about]}
    if "envelope" in told:
        told["envelope"] = b"sealed"
    assert set(Continued(about, **told).content()) == {"about", *GOOD[about]}
    for name, value in MEMBERS.items():
        mixed: dict[str, Any] = {**told, name: value.encode() if name == "envelope" else value}
        if name in told:
            del mixed[name]
        with pytest.raises(ValueError, match="continued"):
            Continued(about, **mixed)


@pytest.mark.parametrize(
    "wrong", [{"item_code": "a b"}, {"item_code": "x" * 65}, {"case_number": "1/2"}, {"case_number": "１"}]
)
def test_what_the_contract_does_not_write_so_is_not_sent(wrong: dict[str, str]) -> None:
    told: dict[str, Any] = wrong
    with pytest.raises(ValueError, match="continued"):
        Continued(SERVICE if "item_code" in wrong else CASE, **told)


def test_a_case_of_somebody_else_is_as_unknown_as_none(desk: Desk) -> None:
    file(desk, "A-1", seed=2)
    for number in ("A-1", "A-2"):
        with pytest.raises(Refusal) as refused:
            own(desk, CASE, thing=number)
        assert problem(refused) is ProblemType.NO_SUCH_CASE
    with pytest.raises(Refusal) as unknown:
        own(desk, SERVICE, thing="NO-SUCH")
    assert problem(unknown) is ProblemType.UNKNOWN_ITEM
    assert desk.store.rows("SELECT 1 FROM continuations") == []


def test_one_waits_for_a_person_and_a_thing(desk: Desk) -> None:
    for number in ("A-1", "A-2"):
        file(desk, number)
    file(desk, "B-1", seed=2)
    first, _ = own(desk, CASE, thing="A-1")
    second, _ = own(desk, CASE, thing="A-2")
    others, _ = own(desk, CASE, seed=2, thing="B-1")
    list_one, _ = own(desk, OWN_CASES)
    list_other, _ = own(desk, OWN_CASES, seed=2)
    form, _ = desk.opened()
    services = [own(desk, SERVICE, thing=FLEXIBLE)[0] for _ in range(2)]
    on_paper, _ = own(desk, CASE, WINDOW, thing="A-1")
    list_on_paper, _ = own(desk, OWN_CASES, WINDOW)
    again, _ = own(desk, CASE, thing="A-1")
    list_two, _ = own(desk, OWN_CASES)
    waiting = [second, others, list_other, form, *services, on_paper, list_on_paper, again, list_two]
    assert [desk.state(one) for one in waiting] == ["waiting"] * len(waiting)
    assert [desk.state(one) for one in (first, list_one)] == ["withdrawn"] * 2
    number, list_number = own(desk, CASE, WINDOW, thing="A-1")[0], own(desk, OWN_CASES, WINDOW)[0]
    assert [desk.state(one) for one in (on_paper, list_on_paper)] == ["withdrawn"] * 2
    assert [desk.state(one) for one in (again, list_two, number, list_number)] == ["waiting"] * 4, (
        "a code lies beside it"
    )


def test_a_repeat_is_the_same_and_another_case_or_person_is_refused(desk: Desk) -> None:
    file(desk, "A-1")
    file(desk, "A-2")
    file(desk, "B-1", seed=2)
    opening = body(CASE, case_number="A-1")
    first, _ = desk.desk.open(known(1), "T-1", opening)
    assert desk.desk.open(known(1), "T-1", opening) == (first, True)
    for person, number in ((known(1), "A-2"), (known(2), "B-1"), (known(2), "A-1")):
        with pytest.raises(Refusal) as reused:
            desk.desk.open(person, "T-1", opening.model_copy(update={"case_number": number}))
        assert problem(reused) is ProblemType.IDEMPOTENCY_KEY_REUSED
    desk.desk.withdraw(opening.continuation_id, "T-1")
    told, is_repeat = desk.desk.open(known(1), "T-1", opening)
    assert (told["state"], told["secret"], is_repeat) == ("withdrawn", None, True)


def test_a_terminal_cannot_fill_the_platform_with_services(desk: Desk) -> None:
    made = [own(desk, SERVICE, WINDOW if one % 2 else PHONE, thing=FLEXIBLE)[0] for one in range(SERVICES_A_DAY)]
    desk.desk.withdraw(made[0], "T-1")
    for kind in ContinuationKind:
        with pytest.raises(Refusal) as busy:
            own(desk, SERVICE, kind, thing=FLEXIBLE)
        assert (problem(busy), busy.value.retry_after_s) == (ProblemType.BUSY, 86_400)
    desk.desk.open(None, "T-2", body(SERVICE, item_code=FLEXIBLE))
    own(desk, OWN_CASES)
    desk.now.pass_s(86_401)
    own(desk, SERVICE, thing=FLEXIBLE)


# --- the telephone --------------------------------------------------------------------------------------------------------


def test_a_service_is_seen_at_once_and_taken_up_by_one_telephone(desk: Desk) -> None:
    made, token = own(desk, SERVICE, thing=FLEXIBLE)
    assert desk.desk.seen_by_phone(token).name == catalogue().items[FLEXIBLE].name
    shown = desk.desk.of_phone(token, "")
    assert shown is not None
    text = pages.thing_page("/c/x", shown)
    item = catalogue().items[FLEXIBLE]
    for told in (
        item.plain_name.zh,
        *to_bring(item),
        item.guide.time_say.zh,
        item.guide.fee.say.zh,
        item.guide.places.zh,
    ):
        assert told in text
    assert "是自助终端" in text, "the guide says 在这里, and that is not the telephone"
    assert "后四位" not in text
    assert "在手机上接着办" in text
    with pytest.raises(Refusal) as asked:
        desk.desk.try_phone(token, "")
    assert problem(asked) is ProblemType.MALFORMED_REQUEST, "nobody's last four signs are no signs at all"
    with pytest.raises(Refusal) as nameless:
        desk.desk.take_by_phone(token, "")
    assert problem(nameless) is ProblemType.MALFORMED_REQUEST
    for _ in range(2):
        desk.desk.take_by_phone(token, "this browser")
    assert desk.state(made) == "taken"
    mine = desk.desk.of_phone(token, "this browser")
    assert mine is not None
    assert "接过来了" in pages.thing_page("/c/x", mine)
    for act in (desk.desk.of_phone, desk.desk.take_by_phone):
        with pytest.raises(Refusal) as other:
            act(token, "another browser")
        assert problem(other) is ProblemType.CONTINUATION_TAKEN


@pytest.mark.parametrize("about", [CASE, OWN_CASES])
def test_nothing_of_a_case_is_seen_before_the_four_signs(desk: Desk, about: ContinuationAbout) -> None:
    number = file(desk, "SH-2026-77", returned=True)
    made, token = own(desk, about, thing=number)
    named = desk.desk.seen_by_phone(token)
    asking = pages.asking_page("/c/x", named)
    item = catalogue().items[FLEXIBLE]
    for hidden in (number, item.name, item.plain_name.zh, "要补", resident(1).name, resident(1).number[-4:]):
        assert hidden not in asking
    assert desk.desk.of_phone(token, "") is None
    with pytest.raises(Refusal):
        desk.desk.take_by_phone(token, "guessed")
    mine = desk.desk.try_phone(token, resident(1).number[-4:])
    shown = desk.desk.of_phone(token, mine)
    assert shown is not None
    text = pages.thing_page("/c/x", shown)
    for told in (number, "要补一点东西", "2026年", "我看到了", item.name):
        assert told in text
    assert resident(1).number not in text
    desk.desk.take_by_phone(token, mine)
    desk.desk.take_by_phone(token, mine)
    assert desk.state(made) == "taken"
    again = desk.desk.of_phone(token, mine)
    assert again is not None
    assert "您看到了。" in pages.thing_page("/c/x", again)
    with pytest.raises(Refusal) as other:
        desk.desk.of_phone(token, "another browser")
    assert problem(other) is ProblemType.CONTINUATION_TAKEN


def test_a_returned_case_says_what_is_to_be_mended_and_escapes_it(desk: Desk) -> None:
    number = file(desk, "A-1", returned=True)
    _, token = own(desk, CASE, thing=number)
    shown = desk.desk.of_phone(token, desk.desk.try_phone(token, resident(1).number[-4:]))
    _, window = own(desk, CASE, WINDOW, thing=number)
    assert shown is not None
    for text in (pages.thing_page("/c/x", shown), clerk_page("csrf", desk.desk.of_window(window), window)):
        assert text.count("要补一点东西") == 1, "said once"
        assert "&lt;b&gt;电话少一位&lt;/b&gt;" in text
        assert "<b>" not in text
        assert catalogue().items[FLEXIBLE].field("phone").label.zh in text


def test_the_case_is_shown_as_it_is_when_it_is_looked_at(desk: Desk) -> None:
    number = file(desk, "A-1")
    _, token = own(desk, CASE, thing=number)
    mine = desk.desk.try_phone(token, resident(1).number[-4:])

    def text() -> str:
        shown = desk.desk.of_phone(token, mine)
        assert shown is not None
        return pages.thing_page("/c/x", shown)

    assert "平台已经收到。现在不用您做什么。" in text()
    case = desk.store.case_numbered(number)
    assert case is not None
    desk.cases.act(case.case_id, Accept("SL0001"))
    assert "正在办，有人在看" in text()


def test_own_cases_show_what_needs_the_resident_first_and_nobody_elses(desk: Desk) -> None:
    file(desk, "A-1")
    file(desk, "A-2", returned=True)
    file(desk, "A-3")
    file(desk, "B-1", seed=2)
    _, token = own(desk, OWN_CASES)
    shown = desk.desk.of_phone(token, desk.desk.try_phone(token, resident(1).number[-4:]))
    assert shown is not None
    text = pages.thing_page("/c/x", shown)
    assert re.findall(r"办件编号 ([AB]-\d)", text) == ["A-2", "A-3", "A-1"]
    assert "一共 3 件，要您动手的 1 件。" in text
    for one in range(MOST_CASES):
        file(desk, f"C-{one}")
    shown = desk.desk.of_phone(token, desk.desk.try_phone(token, resident(1).number[-4:]))
    assert shown is not None
    assert "还有更早的 3 件" in pages.thing_page("/c/x", shown)


def test_who_has_no_case_is_told_so(desk: Desk) -> None:
    _, token = own(desk, OWN_CASES)
    shown = desk.desk.of_phone(token, desk.desk.try_phone(token, resident(1).number[-4:]))
    assert shown is not None
    assert "还没有查到您办过的事" in pages.thing_page("/c/x", shown)


# --- it ends --------------------------------------------------------------------------------------------------------------


def _ends(desk: Desk, about: ContinuationAbout, kind: ContinuationKind) -> tuple[str, str]:
    if about is CASE:
        file(desk, "A-1")
    return own(desk, about, kind, thing={SERVICE: FLEXIBLE, CASE: "A-1", OWN_CASES: ""}[about])


@pytest.mark.parametrize("kind", [PHONE, WINDOW])
@pytest.mark.parametrize("about", [SERVICE, CASE, OWN_CASES])
@pytest.mark.parametrize("how", ["expired", "withdrawn", "taken"])
def test_nothing_of_a_person_or_case_stays_after_the_end(
    desk: Desk, about: ContinuationAbout, kind: ContinuationKind, how: str
) -> None:
    made, secret = _ends(desk, about, kind)
    if how == "taken" and kind is PHONE:
        mine = "this browser" if about is SERVICE else desk.desk.try_phone(secret, resident(1).number[-4:])
        desk.desk.take_by_phone(secret, mine)
    elif how == "taken":
        desk.desk.take_at_window(secret, "SL0001")
    elif how == "withdrawn":
        desk.desk.withdraw(made, "T-1")
    if how != "withdrawn":
        desk.now.pass_s(LIFE_S[kind] + 1)
    assert desk.state(made) == how
    row = kept(desk, made)
    assert (row["person_number"], row["case_number"], row["envelope"]) == ("", "", b"")
    assert not [one for one in row.values() if isinstance(one, str) and (resident(1).number in one or "A-1" in one)]
    over = (ProblemType.CONTINUATION_OVER, ProblemType.CONTINUATION_TAKEN)
    with pytest.raises(Refusal) as gone:
        desk.desk.of_phone(secret, "") if kind is PHONE else desk.desk.of_window(secret, "SL0001")
    assert problem(gone) in over
    desk.now.pass_s(LIFE_S[kind] + 8 * 86_400)
    with pytest.raises(Refusal) as forgotten:
        desk.state(made)
    assert problem(forgotten) is ProblemType.NO_SUCH_CONTINUATION


@pytest.mark.parametrize("about", [CASE, OWN_CASES])
def test_five_wrong_tries_withdraw_it(desk: Desk, about: ContinuationAbout) -> None:
    made, token = _ends(desk, about, PHONE)
    for _ in range(TRIES):
        with pytest.raises(Refusal) as wrong:
            desk.desk.try_phone(token, "")
        assert problem(wrong) is ProblemType.WRONG_CODE
    assert desk.state(made) == "withdrawn"
    assert kept(desk, made)["person_number"] == ""


def test_a_form_that_waited_when_the_platform_was_renewed_waits_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows from before there was anything but forms are forms, and are erased like them."""
    step = next(place for place, script in enumerate(MIGRATIONS) if "COLUMN about" in script)
    with monkeypatch.context() as before:
        before.setattr("kiosk.platform.sandbox.store.MIGRATIONS", MIGRATIONS[:step])
        old = Desk(tmp_path)
        opening = old.body(resident(1), WINDOW)
        old.store.run(
            "INSERT INTO continuations VALUES (?, 'print', 'T-1', 'window', ?, ?, ?, '123456789', 'waiting', 0, 0, '', '', ?)",
            opening.continuation_id, resident(1).number, FLEXIBLE, opening.envelope_bytes,
            old.now().timestamp() + LIFE_S[WINDOW],
        )  # fmt: skip
        old.store.close()
    desk = Desk(tmp_path)
    assert desk.desk.state(opening.continuation_id, "T-1")["about"] == "form"
    assert form_of(desk.desk.of_window("123456789")).own["phone"] == "19900001234"
    desk.now.pass_s(LIFE_S[WINDOW] + 1)
    assert desk.state(opening.continuation_id) == "expired"
    assert (kept(desk, opening.continuation_id)["envelope"], kept(desk, opening.continuation_id)["person_number"]) == (
        b"",
        "",
    )
    desk.store.close()


# --- the window -----------------------------------------------------------------------------------------------------------


def test_a_clerk_sees_the_service_and_what_to_bring(desk: Desk) -> None:
    _, number = own(desk, SERVICE, WINDOW, thing=FLEXIBLE)
    item = catalogue().items[FLEXIBLE]
    text = clerk_page("csrf", desk.desk.of_window(number), number)
    assert item.name in text
    assert all(one in text for one in to_bring(item))
    desk.desk.take_at_window(number, "SL0001")
    with pytest.raises(Refusal) as late:
        desk.desk.take_at_window(number, "SL0002")
    assert problem(late) is ProblemType.CONTINUATION_TAKEN
    again = desk.desk.take_at_window(number, "SL0001")
    assert "SL0001 接着办了" in clerk_page("csrf", again, number, by="SL0001")


@pytest.mark.parametrize("about", [CASE, OWN_CASES])
def test_a_clerk_is_led_to_the_cases_and_told_to_look_at_the_card(desk: Desk, about: ContinuationAbout) -> None:
    number = file(desk, "A-1", returned=True)
    case = desk.store.case_numbered(number)
    assert case is not None
    _, secret = own(desk, about, WINDOW, thing=number)
    text = clerk_page("csrf", desk.desk.of_window(secret), secret)
    assert f'href="/office/cases/{case.case_id}"' in text
    assert resident(1).number in text
    assert "请先核对是不是本人" in text


@pytest.mark.parametrize("code", [FLEXIBLE, PENSION])
def test_every_line_of_a_service_is_said_and_none_is_empty(code: str) -> None:
    blocks = service_lines(catalogue().items[code])
    assert [title for title, _ in blocks][:4] == ["这些都符合，就能办", "要带什么", "要多久", "要多少钱"]
    assert all(line for _, lines in blocks for line in lines)
    assert not [title for title, _ in blocks if long_sentences(title)]


def test_nothing_of_a_case_is_printed_by_accident(desk: Desk) -> None:
    number = file(desk, "SH-2026-77", returned=True)
    _, secret = own(desk, CASE, WINDOW, thing=number)
    _, all_of_them = own(desk, OWN_CASES, WINDOW)
    told = repr(body(CASE, case_number=number)) + repr(Continued(CASE, case_number=number))
    for one in (secret, all_of_them):
        shown = desk.desk.of_window(one)
        told += repr(shown) + repr(shown.thing)
    assert all(one not in told for one in (number, resident(1).number, resident(1).name, HOSTILE))


# --- the whole way --------------------------------------------------------------------------------------------------------


def committed(world: World, client: PlatformClient, seed: int) -> tuple[str, str, Session]:
    """Id and number of a case that waits for an officer, and its resident's session."""

    def dispute(record: dict[str, Any]) -> None:
        next(one for one in record["fields"].values() if one["origin"] == "shared_data")["disputed"] = True

    person = resident(seed)
    receipt = client.commit_case(sealed(world, record_for(client, person), dispute))
    return receipt.case_id, receipt.case_number, identify(client, person)


def handed(
    client: PlatformClient, session: Session | None, kind: ContinuationKind, continued: Continued
) -> Continuation:
    made = str(uuid4())
    found = client.open_continuation(session, made, kind, continued)
    again = client.open_continuation(session, made, kind, continued)
    assert (again.state, again.url, again.number, again.about) == (
        found.state,
        found.url,
        found.number,
        continued.about,
    )
    assert client.continuation(made).about is continued.about
    return found


def test_a_service_goes_to_a_telephone_without_anybody(world: World, watch: ContractWatch) -> None:
    item = catalogue().items[FLEXIBLE]
    with world.client() as client, requests.Session() as browser:
        found = handed(client, None, PHONE, Continued(SERVICE, FLEXIBLE))
        assert browser.head(found.url, timeout=10).status_code == 200
        assert not client.continuation(found.continuation_id).is_opened
        first = browser.get(found.url, timeout=10)
        assert item.plain_name.zh in first.text
        assert item.guide.fee.say.zh in first.text
        assert client.continuation(found.continuation_id).is_opened
        assert requests.post(found.url, {"last_four": ""}, timeout=10).status_code == 400
        taken = browser.post(f"{found.url}/taken", timeout=10)
        assert "接过来了" in taken.text
        assert "接过来了" in browser.post(f"{found.url}/taken", timeout=10).text
        assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN
        assert not client.withdraw_continuation(found.continuation_id)
        assert requests.get(found.url, timeout=10).status_code == 422
    del watch


def test_a_case_goes_to_a_telephone(world: World, watch: ContractWatch) -> None:
    with world.client() as client, requests.Session() as browser:
        _, number, session = committed(world, client, 671)
        found = handed(client, session, PHONE, Continued(CASE, case_number=number))
        assert number not in browser.get(found.url, timeout=10).text
        wrong = browser.post(found.url, {"last_four": "abcd"}, timeout=10)
        assert (wrong.status_code, "还可以填 4 次" in wrong.text) == (422, True)
        shown = browser.post(found.url, {"last_four": resident(671).number[-4:]}, timeout=10)
        assert number in shown.text
        assert "我看到了" in shown.text
        assert "到这里为止" in browser.post(f"{found.url}/taken", timeout=10).text
        assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN
    del watch


def test_a_clerk_opens_the_case_from_the_number(world: World, watch: ContractWatch) -> None:
    office = f"{world.facts['office']}/continuations"
    with world.client() as client:
        case_id, number, session = committed(world, client, 672)
        csrf = re.findall(r'name="csrf" value="([^"]+)"', requests.get(office, timeout=10).text)[0]
        for continued in (Continued(CASE, case_number=number), Continued(OWN_CASES)):
            found = handed(client, session, WINDOW, continued)
            told = {"csrf": csrf, "number": found.number, "by": "SL0001"}
            shown = requests.post(office, told, timeout=10).text
            (link,) = set(re.findall(r'href="(/office/cases/[^"]+)"', shown))
            assert link == f"/office/cases/{case_id}"
            assert number in requests.get(f"{world.facts['control']}{link}", timeout=10).text
            assert "SL0001 接着办了" in requests.post(f"{office}/taken", told, timeout=10).text
            assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN
            late = requests.post(f"{office}/taken", {**told, "by": "SL0002"}, timeout=10)
            assert late.status_code == 422
    del watch


def test_who_may_not_hand_it_on(world: World, watch: ContractWatch) -> None:
    with world.client() as client:
        _, number, session = committed(world, client, 673)
        stranger, made = identify(client, resident(674)), str(uuid4())
        for who, wanted in ((stranger, number), (session, f"{number}9")):
            with pytest.raises(Rejected, match="no-such-case"):
                client.open_continuation(who, made, PHONE, Continued(CASE, case_number=wanted))
        with pytest.raises(Rejected, match="unknown-item"):
            client.open_continuation(None, made, PHONE, Continued(SERVICE, "NO-SUCH"))
        nobody = Session("no-such-token-at-all", "strong", "测试", resident(673).number)
        for continued in (Continued(CASE, case_number=number), Continued(OWN_CASES)):
            with pytest.raises(NotAuthorised, match="session-ended"):
                client.open_continuation(nobody, made, PHONE, continued)
            with pytest.raises(ValueError, match="somebody"):
                client.open_continuation(None, made, PHONE, continued)
        with pytest.raises(ValueError, match="nobody"):
            client.open_continuation(session, made, PHONE, Continued(SERVICE, FLEXIBLE))
    del watch


def test_a_weak_session_hands_on_its_own_cases(world: World, watch: ContractWatch) -> None:
    person = resident(675)
    with world.client() as client:
        sent = client.request_code(person.number)
        weak = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
        assert isinstance(weak, Session)
        handed(client, weak, PHONE, Continued(OWN_CASES))
    del watch


def test_a_session_to_act_hands_on_no_cases(world: World) -> None:
    with world.client() as client:
        session = identify(client, resident(1))
        held = next(one for one in client.enterprises(session) if one.role == "legal_person")
        opened = client.act_for_enterprise(session, "TBD-SC01", number=held.number)
        assert isinstance(opened, ActingOpened)
        with pytest.raises(LevelTooLow):
            client.open_continuation(opened.session, str(uuid4()), PHONE, Continued(OWN_CASES))


def test_the_client_hears_of_the_limit(world: World) -> None:
    world.control.fault("busy", path="/v1/continuations", times=1, retry_after_s=7)
    with world.client() as client, pytest.raises(Busy):
        client.open_continuation(None, str(uuid4()), PHONE, Continued(SERVICE, FLEXIBLE))


def test_an_answer_about_another_kind_of_thing_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the wrong thing nor the wrong place is taken for what was asked."""
    with world.client() as client:
        made = str(uuid4())
        real = continuation({
            "continuation_id": made, "kind": "phone", "about": "own_cases", "state": "waiting", "is_opened": False,
            "valid_s": 900, "url": "https://a.test/c/x", "number": None,
        }, made)  # fmt: skip
        assert real.about is OWN_CASES
        monkeypatch.setattr("kiosk.platform.continuations.continuation", lambda *_: real)
        with pytest.raises(ProtocolFault, match="another kind"):
            client.open_continuation(None, made, PHONE, Continued(SERVICE, FLEXIBLE))
