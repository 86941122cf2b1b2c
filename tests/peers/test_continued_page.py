# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 in a real browser without JavaScript: a service and a case are taken up on a telephone by what is on the page alone,
and a clerk comes from the number to the case. The browser has nothing to complain about.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.platform.client import PlatformClient
from kiosk.platform.continuations import ContinuationAbout, ContinuationKind, ContinuationState, Continued
from kiosk.platform.sandbox.population import resident
from tests.peers.browser import Browser, browser
from tests.unit.kiosk.platform.test_continued_things import committed
from tests.unit.kiosk.platform.world import World, sandbox
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue

pytestmark = pytest.mark.xdist_group("browser")
SERVICE = Continued(ContinuationAbout.SERVICE, FLEXIBLE)
PHONE, WINDOW = ContinuationKind.PHONE, ContinuationKind.WINDOW


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("platform")) as made:
        yield made


@pytest.fixture
def client(world: World) -> Generator[PlatformClient, None, None]:
    with world.client() as made:
        yield made


def is_large_and_fits(page: Browser, width: int) -> bool:
    heights = page.value("[...document.querySelectorAll('button')].map(one => one.offsetHeight)")
    size = page.value("parseFloat(getComputedStyle(document.body).fontSize)")
    return bool(page.value("document.documentElement.scrollWidth") <= width and min(heights) >= 60 and size >= 20)


@pytest.mark.parametrize("width", [320, 430])
def test_a_service_is_read_at_once_and_taken_up_by_its_button(
    client: PlatformClient, tmp_path: Path, width: int
) -> None:
    found, item = client.open_continuation(None, str(uuid4()), PHONE, SERVICE), catalogue().items[FLEXIBLE]
    with browser(tmp_path, width) as page:
        page.go(found.url)
        for told in (item.plain_name.zh, item.guide.time_say.zh, item.guide.fee.say.zh, item.guide.phone):
            assert told in page.text
        assert is_large_and_fits(page, width)
        loaded = {found.url, found.url.partition("/c/")[0] + "/favicon.ico"}
        assert {one["url"] for one in page.requests()} <= loaded
        page.press("button")
        assert "接过来了" in page.text
        assert page.value("document.forms.length") == 0
        assert [one for one in page.complaints() if "favicon" not in one] == []
    assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN
    (tmp_path / "other").mkdir()
    with browser(tmp_path / "other") as other:
        other.go(found.url)
        assert "已经有一部手机接过去了" in other.text


@pytest.mark.parametrize("is_one", [True, False])
def test_a_case_is_seen_behind_the_four_signs(
    world: World, client: PlatformClient, tmp_path: Path, is_one: bool
) -> None:
    seed = 681 + is_one
    case_id, number, session = committed(world, client, seed)
    world.control.act(case_id, "return", wanted=[{"kind": "field", "code": "phone", "reason": "少了一位"}])
    continued = (
        Continued(ContinuationAbout.CASE, case_number=number) if is_one else Continued(ContinuationAbout.OWN_CASES)
    )
    found = client.open_continuation(session, str(uuid4()), PHONE, continued)
    with browser(tmp_path, 360) as page:
        page.go(found.url)
        assert number not in page.text
        assert is_large_and_fits(page, 360)
        last_four = resident(seed).number[-4:]
        page.value(f"document.querySelector('#last_four').value = '{last_four}'")  # what a finger would type
        page.press("button")
        assert number in page.text
        assert "要补一点东西" in page.text
        assert ("少了一位" in page.text) is is_one
        assert is_large_and_fits(page, 360)
        page.press("button.done")
        assert "您看到了。" in page.text
        assert page.value("document.forms.length") == 0
    assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN


def test_a_clerk_comes_from_the_number_to_the_case_by_its_link(
    world: World, client: PlatformClient, tmp_path: Path
) -> None:
    _, number, session = committed(world, client, 683)
    found = client.open_continuation(session, str(uuid4()), WINDOW, Continued(ContinuationAbout.OWN_CASES))
    with browser(tmp_path, 1280, 900) as page:
        page.go(f"{world.facts['office']}/continuations")
        page.value(f"document.querySelector('input[name=number]').value = '{found.number}'")
        page.press("form:has(input[name=number]) button")
        assert resident(683).number in page.text
        page.press("form:has(input[name=by]) button")
        assert "接着办了" in page.text
        assert page.complaints() == []
        page.press("td a")
        assert number in page.text
    assert client.continuation(found.continuation_id).state is ContinuationState.TAKEN
