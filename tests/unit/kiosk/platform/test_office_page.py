# SPDX-License-Identifier: Apache-2.0
"""The officer's page: what it shows of a case, what its forms do; neither a hostile case nor a hostile page gets through."""

from __future__ import annotations

import re
from collections.abc import Generator
from html.parser import HTMLParser
from typing import Any

import pytest
import requests

from kiosk.platform.client import PlatformClient
from kiosk.platform.model import HelpRequest
from kiosk.platform.sandbox import office_page
from kiosk.platform.sandbox.help_desk import Standing
from kiosk.platform.sandbox.markup import Html, joined, tag
from kiosk.platform.sandbox.population import resident
from tests.unit.kiosk.platform.world import World, record_for, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)></td></table><form action=//evil>&lt;&#60;{{7*7}}\u202e\x00"

KNOWN = set(
    "html head meta title style body main nav a strong h1 h2 p table tr th td ul li".split()
    + "form input label button span svg path".split()
)


@pytest.fixture
def http() -> Generator[requests.Session, None, None]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def base(office: World) -> str:
    return str(office.facts["office"]).removesuffix("/office")


def file(office: World, terminal: PlatformClient, seed: int, text: str = "") -> str:
    """A case that waits for an officer; with ``text`` wherever a terminal may write what it likes."""

    def change(record: dict[str, Any]) -> None:
        record["fields"]["applicant_name"]["disputed"] = True
        if text:
            record["fields"]["work_content"].update(value=text[:200], source=text)
            record["fields"]["phone"]["source"] = {text: [text]}
            record["item"]["name"] = text
            record["terminal"]["site_code"] = text
            record["promise"]["accepted_at"] = record["terminal_received_at"]
            # A licence is filed under a consent that names it, which is looked at: the others say what they like.
            used = {material["consent_id"] for material in record["materials"]}
            record["consents"] += [{**one, "id": f"{one['id']}-2"} for one in record["consents"] if one["id"] in used]
            for consent in record["consents"]:
                consent["purpose"] = text
                if consent["id"] not in used:
                    consent["what"] = [text]
            for material in record["materials"]:
                material["shared_name"] = text

    case = sealed(office, record_for(terminal, resident(seed)), change)
    terminal.commit_case(case)
    return case.case_id


def page(office: World, http: requests.Session, path: str) -> str:
    answer = http.get(base(office) + path, timeout=10)
    assert answer.status_code == 200
    return answer.text


def forms(text: str) -> list[dict[str, str]]:
    """The hidden values of each form."""
    found = []
    for form in re.findall(r"<form .*?</form>", text, re.S):
        elements = Elements(form).found
        values = {str(one["name"]): str(one["value"]) for tag, one in elements if tag == "input" and one.get("value")}
        found.append({"action": str(elements[0][1]["action"]), **values})
    return found


def post(office: World, http: requests.Session, form: dict[str, str], **more: str) -> requests.Response:
    told = {**form, **more}
    return http.post(base(office) + told.pop("action"), data=told, timeout=10, allow_redirects=False)


def form_with(office: World, http: requests.Session, case_id: str, act: str) -> dict[str, str]:
    return next(one for one in forms(page(office, http, f"/office/cases/{case_id}")) if one.get("act") == act)


# --- what it shows and does -------------------------------------------------------------------------------------------


def test_a_case_arrives_is_opened_and_granted(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 601)
    number = office.control.case(case_id)["case_number"]
    assert number in page(office, http, "/office")
    assert number in page(office, http, "/office?stage=received")
    text = page(office, http, f"/office/cases/{case_id}")
    record = office.control.case(case_id)["case"]
    label = catalogue().items[FLEXIBLE].field("household_address").label.zh
    for told in (resident(601).name, "人口库", "有异议", "e_licence", label):
        assert told in text
    assert record["materials"][0]["licence_id"] in text
    filled, required = record["prefill"]["prefilled"], record["prefill"]["required"]
    assert f"{filled}/{required}（{round(100 * filled / required)}%）" in text
    assert record["signature"]["shown_sha256"] in text
    assert "<svg" in text
    assert record["promise"]["text"] in text
    assert post(office, http, form_with(office, http, case_id, "accept")).status_code == 303
    assert post(office, http, form_with(office, http, case_id, "grant")).status_code == 303
    assert office.control.standing(case_id)["stage"] == "archived"
    assert number in page(office, http, "/office?stage=archived")
    package = http.get(f"{base(office)}/office/cases/{case_id}/archive", timeout=10)
    assert package.content == office.control.archive(case_id)
    assert package.headers["Content-Disposition"].startswith("attachment")


def test_everything_to_be_mended_goes_back_at_once(
    office: World, terminal: PlatformClient, http: requests.Session
) -> None:
    case_id = file(office, terminal, 602)
    form = form_with(office, http, case_id, "return")
    assert post(office, http, form).status_code == 409  # nothing was named
    reasons = {"why:field:phone": "电话少一位", "why:material:HKB": "请重拍首页", "why:field:income_band": " "}
    assert post(office, http, form, **reasons).status_code == 303
    standing = office.control.standing(case_id)
    assert standing["stage"] == "returned"
    assert standing["wanted"] == [
        {"kind": "field", "code": "phone", "reason": "电话少一位"},
        {"kind": "material", "code": "HKB", "reason": "请重拍首页"},
    ]


def test_a_refusal_needs_a_reason(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 603)
    form = form_with(office, http, case_id, "refuse")
    answer = post(office, http, form, reason=" ")
    assert answer.status_code == 409
    assert "没有执行" in answer.text
    assert post(office, http, form, reason="不是本机关的事").status_code == 303
    assert "不是本机关的事" in page(office, http, f"/office/cases/{case_id}")


def test_an_old_page_moves_nothing(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 604)
    form = form_with(office, http, case_id, "refuse")
    office.control.act(case_id, "accept")
    assert post(office, http, form, reason="不行").status_code == 409
    assert office.control.standing(case_id)["stage"] == "accepted"


def test_time_passes_by_a_form(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 605)
    (form,) = [one for one in forms(page(office, http, "/office")) if one["action"] == "/office/clock"]
    for wrong in ("0", "-1", "401", "1e3", "", "٣"):
        assert post(office, http, form, days=wrong).status_code == 400
    assert post(office, http, form, days="30").status_code == 303
    standing = office.control.standing(case_id)
    assert [one["what"] for one in standing["history"]][:2] == ["received", "accepted"]
    assert standing["history"][1]["by"] == "time"
    assert "已超期" in page(office, http, "/office")


def test_calls_for_help_are_answered_here(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    call = terminal.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "field", "", "elder"))
    (form,) = [one for one in forms(page(office, http, "/office/help")) if call.call_no in one["action"]]
    assert post(office, http, form, by="XX9999").status_code == 409
    assert post(office, http, form).status_code == 303
    standing = terminal.help_call(call.call_no)
    assert (standing.state, standing.helper_no) == ("answered", "BB0001")
    assert post(office, http, form).status_code == 409, "nobody takes what was taken"
    (form,) = [one for one in forms(page(office, http, "/office/help")) if call.call_no in one["action"]]
    assert post(office, http, form).status_code == 303
    assert terminal.help_call(call.call_no).state == "ended"
    assert post(office, http, form).status_code == 409
    assert post(office, http, form, state="waiting").status_code == 404


@pytest.mark.parametrize(
    ("waited_s", "asked", "words"),
    [
        (10, None, "10 秒"),
        (45, "site_leader", "请了现场负责人"),
        (47, "hotline", "请了12345"),
        (60, "hotline", "别的办法"),
    ],
)
def test_how_long_a_call_has_waited_is_told(waited_s: int, asked: str | None, words: str) -> None:
    content = {"page": "field", "item_code": None}
    call = Standing("BB-000001", "T", "escalated" if asked else "waiting", 1, waited_s, asked, None, content)
    assert words in office_page.help_page([call], [], "token")


# --- hostile cases ----------------------------------------------------------------------------------------------------


def test_a_hostile_case_is_text_on_every_page(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 609, HOSTILE)
    for path in ("/office", f"/office/cases/{case_id}", "/office/help"):
        text = page(office, http, path)
        elements = Elements(text).found
        assert {tag for tag, _ in elements} <= KNOWN
        assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
        assert all(str(one.get("action")).startswith("/office") for tag, one in elements if tag == "form")
        assert all(str(one.get("href")).startswith("/office") for tag, one in elements if tag == "a")
    assert "&lt;script&gt;" in page(office, http, f"/office/cases/{case_id}")


def test_reasons_of_officers_are_text_too(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 607)
    office.control.act(case_id, "refuse", by=HOSTILE, reason=HOSTILE)
    assert "<script>" not in page(office, http, f"/office/cases/{case_id}")


@pytest.mark.parametrize("path", ["/office", "/office/help", "/office/cases/0190c2a0-0000-7000-8000-00000000ffff"])
def test_the_policy_lets_nothing_in(office: World, http: requests.Session, path: str) -> None:
    answer = http.get(base(office) + path, timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for told in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert told in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# --- hostile pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", [None, "", "wrong", "令牌"])
def test_a_form_without_the_pages_own_token_does_nothing(
    office: World, terminal: PlatformClient, http: requests.Session, token: str | None
) -> None:
    case_id = file(office, terminal, 610 + [None, "", "wrong", "令牌"].index(token))
    form = form_with(office, http, case_id, "accept")
    form = {key: value for key, value in form.items() if key != "csrf"} | ({} if token is None else {"csrf": token})
    assert post(office, http, form).status_code == 403
    assert office.control.standing(case_id)["stage"] == "received"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "kiosk.example.invalid"},
        {"Host": "127.0.0.1.example.invalid"},
        {"Origin": "https://example.invalid"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/office", "/sandbox/stats"])
def test_who_comes_by_another_name_or_from_another_page_sees_nothing(
    office: World, http: requests.Session, headers: dict[str, str], path: str
) -> None:
    answer = http.get(base(office) + path, headers=headers, timeout=10)
    assert (answer.status_code, answer.text) == (403, "not from here")


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"csrf=a&" * 600, "application/x-www-form-urlencoded"),
        (b"a=" + b"b" * 70_000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"csrf=%ff%fe", "application/x-www-form-urlencoded"),
        (b'{"csrf": "x"}', "application/json"),
        (b"", ""),
    ],
)
def test_what_is_no_form_of_this_page_is_refused(
    office: World, http: requests.Session, body: bytes, media: str
) -> None:
    headers = {"Content-Type": media} if media else {}
    answer = http.post(f"{base(office)}/office/clock", data=body, headers=headers, timeout=10)
    assert answer.status_code == 403


def test_an_incomplete_form_is_refused(office: World, terminal: PlatformClient, http: requests.Session) -> None:
    case_id = file(office, terminal, 614)
    form = form_with(office, http, case_id, "accept")
    for change in ({"act": "bless"}, {"version": "x"}):
        assert post(office, http, form, **change).status_code == 400
    for lost in ("act", "by", "version"):
        assert post(office, http, {key: value for key, value in form.items() if key != lost}).status_code == 400
    gone = form["action"].replace(case_id, "0190c2a0-0000-7000-8000-00000000ffff")
    assert post(office, http, {**form, "action": gone}).status_code == 404
    for path in ("archive", "attachments/7", "attachments/99999999999999999999"):
        assert http.get(f"{base(office)}/office/cases/{case_id}/{path}", timeout=10).status_code == 404


# --- markup -----------------------------------------------------------------------------------------------------------


def test_plain_text_is_escaped_and_markup_is_not_escaped_twice() -> None:
    inner = tag("b", 'a<b & "c"')
    assert inner == "<b>a&lt;b &amp; &quot;c&quot;</b>"
    assert tag("p", inner, "<") == f"<p>{inner}&lt;</p>"
    assert isinstance(joined("<", inner), Html)
    assert tag("input", value='"><script>', required=True, disabled=False) == (
        '<input value="&quot;&gt;&lt;script&gt;" required/>'
    )
    assert tag("td", "x", class_="late", stroke_width="6") == '<td class="late" stroke-width="6">x</td>'
    assert not isinstance(inner + "<", Html)  # what is joined by hand is text again, and is escaped


# --- 数据异议 -----------------------------------------------------------------------------------------------------------


def test_an_objection_is_decided_once_and_not_refused_without_a_reason(
    office: World, terminal: PlatformClient, http: requests.Session
) -> None:
    """Both values stand there, as hostile as the rest of a case."""
    text = "<script>alert(1)</script>"

    def change(record: dict[str, Any]) -> None:
        fields = record["fields"]
        fields["applicant_name"]["disputed"] = True
        register = {**fields["phone"], "source": text}
        register.pop("disputed")
        fields["phone"].update(value="19900005678", origin="resident", disputed=True, register=register)

    case = sealed(office, record_for(terminal, resident(640)), change)
    numbers = dict(terminal.commit_case(case).objections)
    path = f"/office/cases/{case.case_id}"
    shown = page(office, http, path)
    assert text not in shown
    for told in (*numbers.values(), "19900005678", str(resident(640).phone), "已登记", "（没有说）"):
        assert told in shown
    form = next(one for one in forms(shown) if one["action"].endswith(numbers["phone"]))
    assert post(office, http, form, state="upheld", reason=" ").status_code == 409
    assert post(office, http, {**form, "csrf": "x"}, state="corrected").status_code == 403
    assert post(office, http, {**form, "action": "/office/objections/YY-999999"}, state="corrected").status_code == 404
    assert post(office, http, form, state="corrected").status_code == 303
    assert post(office, http, form, state="upheld", reason="晚了").status_code == 409
    assert "已更正" in page(office, http, path)
    states = {one["field"]: one["state"] for one in office.control.objections(case.case_id)}
    assert states == {"phone": "corrected", "applicant_name": "registered"}
