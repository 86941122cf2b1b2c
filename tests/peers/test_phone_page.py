# SPDX-License-Identifier: Apache-2.0
"""The phone's page (手机扫码上传) in a real browser, narrow as a phone and without JavaScript: a paper goes to the terminal by
what is on the page alone, and the browser has nothing to complain about.
"""

from __future__ import annotations

import io
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from kiosk.platform.client import PlatformClient
from kiosk.platform.model import Upload
from kiosk.platform.sandbox.population import resident
from tests.peers.browser import Browser, browser
from tests.unit.kiosk.platform.world import World, identify, sandbox
from tests.unit.kiosk.synthetic import FLEXIBLE

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("platform")) as made:
        yield made


@pytest.fixture
def page(tmp_path: Path) -> Generator[Browser, None, None]:
    with browser(tmp_path) as made:
        yield made


def opened(world: World, pages: int = 3) -> tuple[PlatformClient, Upload]:
    client = world.client()
    return client, client.open_upload(identify(client, resident(361)), FLEXIBLE, "HKB", pages)


def photograph(folder: Path, number: int) -> Path:
    """As a phone takes it: large, with noise."""
    drawn = Image.new("RGB", (1500, 2000), (250, 250, 245))
    ImageDraw.Draw(drawn).rectangle((100, 100 + 200 * number, 1400, 240 + 200 * number), fill=(40, 40, 40))
    grain = Image.frombytes("L", (500, 400), os.urandom(200_000)).convert("RGB")
    drawn.paste(grain, (400, 1400))
    packed = io.BytesIO()
    drawn.save(packed, "JPEG", quality=92)
    path = folder / f"IMG_{number:04d}.JPG"
    path.write_bytes(packed.getvalue())
    return path


def test_two_pages_by_the_buttons_alone(world: World, page: Browser, tmp_path: Path) -> None:
    client, upload = opened(world)
    page.go(upload.url)
    assert "请拍：户口簿" in page.text or "请拍：居民户口簿" in page.text
    assert "DEMO-0001" in page.text
    assert upload.short_code in page.text
    for number in (1, 2):
        page.choose_file("#shot", photograph(tmp_path, number))
        page.press("form:has(#shot) button")
        assert f"已收到 {number} 页" in page.text
        assert f"① 拍第 {number + 1} 页" in page.text
    state = client.upload_state(upload)
    sent = [(tmp_path / f"IMG_{number:04d}.JPG").read_bytes() for number in (1, 2)]
    assert [client.upload_picture(upload, one) for one in state.pages] == sent
    page.press("button.done")
    assert "传好了。请回到终端接着办。" in page.text
    assert client.upload_state(upload).is_finished
    client.close_upload(upload)
    page.go(upload.url)
    assert "已经结束" in page.text
    assert page.value("document.forms.length") == 0
    assert [one for one in page.complaints() if "410" not in one] == []


def test_nothing_but_the_page_itself_is_loaded_and_its_style_counts(world: World, page: Browser) -> None:
    _, upload = opened(world)
    page.go(upload.url)
    assert {one["url"] for one in page.requests()} <= {upload.url, upload.url.partition("/u/")[0] + "/favicon.ico"}
    assert page.value("getComputedStyle(document.querySelector('button')).backgroundColor") == "rgb(11, 87, 164)"
    assert not [one for one in page.complaints() if "Content Security Policy" in one]


def test_the_large_words_are_the_button(world: World, page: Browser) -> None:
    _, upload = opened(world)
    page.go(upload.url)
    assert page.opens_files("label[for=shot]")


@pytest.mark.parametrize("width", [320, 360, 430])
def test_it_is_large_and_fits_the_narrowest_phone(world: World, tmp_path: Path, width: int) -> None:
    client, upload = opened(world)
    with browser(tmp_path, width) as page:
        page.go(upload.url)
        page.choose_file("#shot", photograph(tmp_path, 1))
        page.press("form:has(#shot) button")
        assert page.value("document.documentElement.scrollWidth") <= width
        heights = page.value("[...document.querySelectorAll('button')].map(one => one.offsetHeight)")
        assert len(heights) == 3
        assert min(heights) >= 60
        heights = page.value("[...document.querySelectorAll('label')].map(one => one.offsetHeight)")
        assert min(heights) >= 60
        assert page.value("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
        labels = page.value("[...document.querySelectorAll('input')].map(one => one.labels[0].innerText)")
        assert labels == ["① 拍第 2 页", "① 或者，选一张拍好的"]
        shot = page.value("(one => [one.accept, one.getAttribute('capture')])(document.querySelector('#shot'))")
        assert shot == ["image/jpeg,image/png", "environment"]
    client.close_upload(upload)


def test_what_is_no_picture_is_told_in_words_and_the_next_one_passes(
    world: World, page: Browser, tmp_path: Path
) -> None:
    client, upload = opened(world)
    heic, text = tmp_path / "IMG_1.HEIC", tmp_path / "a.jpg"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))
    text.write_text("no picture")
    page.go(upload.url)
    for path, words in ((heic, "JPEG"), (text, "请重新拍一张")):
        page.choose_file("#album", path)
        page.press("form:has(#album) button")
        assert words in page.text
        assert upload.short_code in page.text  # the way on stands on the same page
    page.choose_file("#album", photograph(tmp_path, 1))
    page.press("form:has(#album) button")
    assert "已收到 1 页" in page.text
    assert len(client.upload_state(upload).pages) == 1


def test_fifteen_megabytes_are_too_much_and_the_page_still_answers(world: World, page: Browser, tmp_path: Path) -> None:
    client, upload = opened(world)
    large = tmp_path / "large.jpg"
    large.write_bytes(photograph(tmp_path, 1).read_bytes() + bytes(15 * 1024 * 1024))
    page.go(upload.url)
    page.choose_file("#shot", large)
    page.press("form:has(#shot) button")
    assert "照片太大了" in page.text
    assert client.upload_state(upload).pages == ()


def test_another_phone_that_has_the_code_too_can_add_nothing(world: World, page: Browser, tmp_path: Path) -> None:
    client, upload = opened(world)
    page.go(upload.url)
    page.choose_file("#shot", photograph(tmp_path, 1))
    page.press("form:has(#shot) button")
    (tmp_path / "other").mkdir()
    with browser(tmp_path / "other") as other:
        other.go(upload.url)
        other.choose_file("#shot", photograph(tmp_path, 2))
        other.press("form:has(#shot) button")
        assert "已经有一部手机在传了" in other.text
    assert len(client.upload_state(upload).pages) == 1


def test_a_page_of_somebody_else_cannot_post_here_in_the_residents_browser(world: World, tmp_path: Path) -> None:
    client, upload = opened(world)
    trap = tmp_path / "trap.html"
    trap.write_text(f'<form method="post" action="{upload.url}/finished"><button>Win a prize</button></form>')
    with browser(tmp_path) as page:
        page.go(upload.url)
        page.choose_file("#shot", photograph(tmp_path, 1))
        page.press("form:has(#shot) button")
        page.go(trap.as_uri())
        page.press("button")
        assert "没有收到照片" in page.text  # the browser said where the form came from
        assert not client.upload_state(upload).is_finished
    client.close_upload(upload)
