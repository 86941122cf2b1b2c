# SPDX-License-Identifier: Apache-2.0
"""The phone's page as bytes: its policy, its words, what it never says, and who may not post to it. In a browser: tests/peers."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
import requests
from PIL import Image

from kiosk.catalogue.words import long_sentences
from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Upload
from kiosk.platform.sandbox import phone_page
from kiosk.platform.sandbox.phone import Phone
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.platform.world import RUN, World, identify
from tests.unit.kiosk.synthetic import FLEXIBLE

PERSON = resident(371)


def picture(number: int = 0) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (300, 400), (10 * number, 200, 120)).save(packed, "JPEG")
    return packed.getvalue()


@pytest.fixture
def upload(client: PlatformClient) -> Generator[Upload, None, None]:
    made = client.open_upload(identify(client, PERSON), FLEXIBLE, "HKB", 2)
    yield made
    client.close_upload(made)


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=10)


def post(url: str, files: object = None, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(url, files=files or {"page": picture()}, headers=named, timeout=30, allow_redirects=False)  # type: ignore[arg-type]  # several shapes are meant


def name_of(answer: requests.Response) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["type"]).removeprefix("urn:kiosk:problem:")


def test_the_page_loads_nothing_posts_to_itself_and_is_kept_nowhere(upload: Upload) -> None:
    answer = get(upload.url)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for rule in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<script|javascript:|https?://|<img|<link|\son\w+=", answer.text)


def test_the_page_says_what_for_which_terminal_and_nothing_of_the_resident(upload: Upload) -> None:
    with Phone(upload.url) as phone:
        shown = phone.open().html + phone.send(picture()).html + phone.finish().html
    for text in ("户口簿", "灵活就业登记", "DEMO-0001", upload.short_code, "JPEG"):
        assert text in shown
    for secret in (PERSON.name, PERSON.number, PERSON.phone or "?", PERSON.household_address, upload.upload_id):
        assert secret not in shown


def test_pages_cannot_be_seen_back(upload: Upload) -> None:
    with Phone(upload.url) as phone:
        phone.send(picture())
    token = upload.url.rpartition("/")[2]
    base = upload.url.partition("/u/")[0]
    paths = (f"/u/{token}/pages/1", f"/u/{token}/1", f"/v1/uploads/{token}/pages/1", f"/v1/uploads/{token}")
    for path in paths:
        answer = get(base + path, Accept="*/*")
        assert answer.status_code in (401, 404)
        assert picture() not in answer.content


@pytest.mark.parametrize(
    ("data", "status", "name", "words"),
    [
        (b"%PDF-1.7", 415, "not-a-picture", "请重新拍一张"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", 415, "not-a-picture", "JPEG"),
        (b"", 400, "malformed-request", "没有收到照片"),
        (b"\xff\xd8\xff" + bytes(15 * 1024 * 1024 + 65_000), 413, "payload-too-large", "照片太大了"),
        (b"\xff\xd8\xff" + bytes(16 * 1024 * 1024), 413, "payload-too-large", "照片太大了"),
    ],
)
def test_what_is_refused_has_a_stable_type_and_calm_words(
    upload: Upload, data: bytes, status: int, name: str, words: str
) -> None:
    told = post(upload.url, {"page": data}, Accept="application/json")
    assert (told.status_code, name_of(told)) == (status, name)
    shown = post(upload.url, {"page": data}, Accept="text/html")
    assert shown.status_code == status
    assert words in shown.content.decode()
    assert "② 发送这一页" in shown.content.decode()


def test_enough_pages_are_enough(upload: Upload) -> None:
    with Phone(upload.url) as phone:
        for number in (1, 2):
            phone.send(picture(number))
        assert "页数够了" in phone.open().html
        shown = phone.send(picture(3))
        assert (shown.status, "页数够了" in shown.html) == (422, True)


def test_a_code_that_is_over_or_made_up_has_words_and_no_form(client: PlatformClient, upload: Upload) -> None:
    client.close_upload(upload)
    made_up = upload.url.rpartition("/")[0] + "/" + "A" * 32
    for url, status, name in ((upload.url, 410, "upload-ended"), (made_up, 404, "no-such-upload")):
        shown = get(url, Accept="text/html")
        assert (shown.status_code, "<form" in shown.text) == (status, False)
        assert "再扫一次码" in shown.content.decode() or "重新扫一次码" in shown.content.decode()
        assert name_of(get(url, Accept="application/json")) == name
        assert name_of(post(url, Accept="application/json")) == name


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_forms_of_other_pages_are_refused(client: PlatformClient, upload: Upload, headers: dict[str, str]) -> None:
    for url in (upload.url, upload.url + "/finished"):
        answer = post(url, Accept="application/json", **headers)
        assert name_of(answer) == "malformed-request"
    assert client.upload_state(upload).pages == ()


def test_the_browsers_mark_is_for_this_page_alone(upload: Upload) -> None:
    answer = post(upload.url)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/u/" + upload.url.rpartition("/")[2])
    cookie = answer.headers["Set-Cookie"].lower()
    for rule in ("httponly", "samesite=strict", "path=/u/", "max-age=900"):
        assert rule in cookie
    assert "secure" not in cookie  # http on the loopback alone
    other = post(upload.url, {"page": picture(2)}, Accept="application/json")
    assert (other.status_code, name_of(other)) == (409, "upload-elsewhere")


def test_looking_where_a_link_leads_is_not_a_phone(client: PlatformClient, upload: Upload) -> None:
    assert requests.head(upload.url, timeout=10).status_code == 200
    assert not client.upload_state(upload).phone_is_there


def test_every_problem_has_short_sentences_and_blames_nobody() -> None:
    words = [phone_page.words_for(problem) for problem in ProblemType] + [phone_page.HEIC_WORDS]
    page = phone_page.sending_page(
        path="/u/x", terminal_id="T-1", item="一件事", material="一份材料", short_code="0001", pages=1,
        pages_at_most=2, is_finished=False,
    )  # fmt: skip
    shown = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    words += [text for text in re.split(r"<[^>]+>", shown) if text.strip()]
    for text in words:
        assert long_sentences(text) == (), text
        assert not re.search(r"错误|失败|非法|无效|您没有|\d{3} ", text), text


def test_what_stands_on_the_page_is_escaped() -> None:
    page = phone_page.sending_page(
        path="/u/x", terminal_id="<b>", item="a&b", material='"><script>', short_code="0001", pages=0,
        pages_at_most=1, is_finished=False, word="<i>",
    )  # fmt: skip
    assert not re.search(r"<script|<b>|<i>|a&b", page)


def test_neither_token_nor_picture_is_written_anywhere(world: World, tmp_path: Path) -> None:
    """A sandbox of its own, whose words and files are read afterwards."""
    state = world.state
    listen = tmp_path / "listen.json"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            RUN,
            "--state",
            str(state),
            "--listen-file",
            str(listen),
            "--phone-url",
            "https://upload.example",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        deadline = 300
        while not listen.exists() and deadline:
            deadline -= 1
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.1)
        url = re.search(r'"address": "([^"]+)"', listen.read_text("utf-8"))
        assert url is not None
        with PlatformClient(url[1], world.key, "DEMO-0001") as client:
            upload = client.open_upload(identify(client, PERSON), FLEXIBLE, "HKB", 2)
            assert upload.url.startswith("https://upload.example/u/")  # where a proxy of the site's would be
            here = upload.url.replace("https://upload.example", url[1])
            get(here)
            answer = post(here, {"page": picture(7) + b"planted-canary-picture"})
            assert (answer.status_code, "secure" in answer.headers["Set-Cookie"].lower()) == (303, True)
            get(here + "/%00/nothing")
            assert len(client.upload_state(upload).pages) == 1
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=10)
    token = upload.url.rpartition("/")[2].encode()
    everything = [said] + [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    for text in everything:
        for secret in (token, upload.upload_id.encode(), b"planted-canary-picture"):
            assert secret not in text
