# SPDX-License-Identifier: Apache-2.0
"""Pages from a phone: the desk by itself, what counts as a picture, and terminal and phone over the wire."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PIL import Image

from config.clock import SHANGHAI
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import PlatformError, Rejected, UploadEnded
from kiosk.platform.model import Session, Upload
from kiosk.platform.sandbox.form_data import file_of
from kiosk.platform.sandbox.phone import Phone
from kiosk.platform.sandbox.phone_endpoints import picture_kind
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.upload_desk import (
    GUESSES_IN_WINDOW,
    MEMORY_S,
    POSTS_IN_WINDOW,
    UPLOAD_LIFE_S,
    OpenUpload,
    UploadDesk,
)
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, identify
from tests.unit.kiosk.synthetic import FLEXIBLE


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def picture(number: int = 0, kind: str = "JPEG", size: tuple[int, int] = (300, 400)) -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", size, (10 * number, 200, 120)).save(packed, kind)
    return packed.getvalue()


def problem(ask: Callable[[], object]) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()
    return caught.value.problem


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def desk(now: Clock) -> UploadDesk:
    return UploadDesk(now)


def opened(desk: UploadDesk, terminal_id: str = "T-1", key: str = "k1", pages: int = 3) -> OpenUpload:
    return desk.open(terminal_id, key, "灵活就业登记", "居民户口簿", pages)


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_ids_and_tokens_are_long_random_and_different(desk: UploadDesk) -> None:
    made = [opened(desk, f"T-{number}") for number in range(20)]
    secrets = {one.token for one in made} | {one.upload_id for one in made}
    assert len(secrets) == 40
    assert min(map(len, secrets)) >= 22  # 22 characters of base64 hold 128 bits
    for one in made:
        assert one.token not in repr(one)
        assert one.upload_id not in repr(one)


def test_the_same_key_opens_the_same_and_another_ends_the_one_before(desk: UploadDesk) -> None:
    first = opened(desk)
    assert opened(desk) is first
    desk.add(first, "", "image/jpeg", picture())
    second = opened(desk, key="k2")
    assert second is not first
    assert first.pages == []
    assert problem(lambda: desk.of_phone(first.token, "a")) is ProblemType.UPLOAD_ENDED
    assert desk.of_phone(second.token, "a") is second
    assert opened(desk, "T-2") is not second
    assert not second.is_closed  # another terminal's


def test_an_upload_lives_ten_minutes_and_is_remembered_as_over_for_an_hour(desk: UploadDesk, now: Clock) -> None:
    one = opened(desk)
    desk.add(one, "", "image/jpeg", picture())
    now.wait(UPLOAD_LIFE_S - 1)
    assert (desk.left_s(one), desk.of_terminal(one.upload_id, "T-1")) == (1, one)
    now.wait(1)
    for ask in (lambda: desk.of_terminal(one.upload_id, "T-1"), lambda: desk.of_phone(one.token, "a")):
        assert problem(ask) is ProblemType.UPLOAD_ENDED
    assert one.pages == []
    now.wait(MEMORY_S)
    assert problem(lambda: desk.of_terminal(one.upload_id, "T-1")) is ProblemType.NO_SUCH_UPLOAD
    assert problem(lambda: desk.of_phone(one.token, "a")) is ProblemType.NO_SUCH_UPLOAD


def test_another_terminal_learns_nothing_and_ends_nothing(desk: UploadDesk) -> None:
    one = opened(desk)
    assert problem(lambda: desk.of_terminal(one.upload_id, "T-2")) is ProblemType.NO_SUCH_UPLOAD
    assert problem(lambda: desk.close(one.upload_id, "T-2")) is ProblemType.NO_SUCH_UPLOAD
    assert problem(lambda: desk.of_terminal(one.token, "T-1")) is ProblemType.NO_SUCH_UPLOAD
    assert not one.is_closed


def test_closing_forgets_the_pictures_and_may_be_repeated(desk: UploadDesk) -> None:
    one = opened(desk)
    desk.add(one, "", "image/jpeg", picture())
    for _ in range(2):
        desk.close(one.upload_id, "T-1")
    assert one.pages == []
    assert problem(lambda: desk.of_terminal(one.upload_id, "T-1")) is ProblemType.UPLOAD_ENDED
    assert problem(lambda: desk.add(one, "", "image/jpeg", picture())) is ProblemType.UPLOAD_ENDED


def test_pages_come_one_after_the_other_until_there_are_enough(desk: UploadDesk) -> None:
    one = opened(desk, pages=2)
    phone = desk.add(one, "", "image/jpeg", picture(1))
    assert desk.add(one, phone, "image/png", picture(2)) == phone
    assert [(page.number, page.media) for page in one.pages] == [(1, "image/jpeg"), (2, "image/png")]
    assert desk.add(one, phone, "image/jpeg", picture(1)) == phone  # the page was loaded anew: the same once more
    assert problem(lambda: desk.add(one, phone, "image/jpeg", picture(3))) is ProblemType.TOO_MANY_PAGES
    assert (desk.page(one, 2).data, one.version) == (picture(2), 2)
    assert problem(lambda: desk.page(one, 3)) is ProblemType.NO_SUCH_PAGE


def test_from_the_first_page_on_it_belongs_to_one_phone(desk: UploadDesk) -> None:
    one = opened(desk)
    desk.begin(one, "")
    mine = desk.add(one, "", "image/jpeg", picture(1))
    desk.end_of_sending(one)
    for other in ("", "made-up", mine + "x"):
        assert problem(lambda other=other: desk.begin(one, other)) is ProblemType.UPLOAD_ELSEWHERE  # type: ignore[misc]  # mypy infers no lambda with a default
        assert problem(lambda other=other: desk.finish(one, other)) is ProblemType.UPLOAD_ELSEWHERE  # type: ignore[misc]  # as above
    desk.begin(one, mine)


def test_of_two_phones_at_once_one_is_first(desk: UploadDesk) -> None:
    one = opened(desk)
    desk.begin(one, "")
    assert problem(lambda: desk.begin(one, "")) is ProblemType.BUSY
    desk.add(one, "", "image/jpeg", picture(1))
    desk.end_of_sending(one)
    assert problem(lambda: desk.add(one, "", "image/jpeg", picture(2))) is ProblemType.UPLOAD_ELSEWHERE


def test_finishing_is_told_and_one_more_page_takes_it_back(desk: UploadDesk) -> None:
    one = opened(desk)
    desk.finish(one, "")
    assert not one.is_finished  # nothing has come
    phone = desk.add(one, "", "image/jpeg", picture(1))
    desk.finish(one, phone)
    assert one.is_finished
    desk.add(one, phone, "image/jpeg", picture(2))
    assert not one.is_finished


def test_too_many_tries_in_a_minute_are_asked_to_wait(desk: UploadDesk, now: Clock) -> None:
    one = opened(desk)
    for _ in range(POSTS_IN_WINDOW):
        desk.begin(one, "")
        desk.end_of_sending(one)
    assert problem(lambda: desk.begin(one, "")) is ProblemType.BUSY
    now.wait(61)
    desk.begin(one, "")


def test_who_guesses_tokens_is_asked_to_wait_and_who_has_one_is_not(desk: UploadDesk, now: Clock) -> None:
    one = opened(desk)
    for number in range(GUESSES_IN_WINDOW):
        assert problem(lambda: desk.of_phone(f"guess-{number}", "10.0.0.1")) is ProblemType.NO_SUCH_UPLOAD  # noqa: B023
    assert problem(lambda: desk.of_phone("guess", "10.0.0.1")) is ProblemType.BUSY
    assert desk.of_phone(one.token, "10.0.0.1") is one
    assert problem(lambda: desk.of_phone("guess", "10.0.0.2")) is ProblemType.NO_SUCH_UPLOAD
    now.wait(61)
    assert problem(lambda: desk.of_phone("guess", "10.0.0.1")) is ProblemType.NO_SUCH_UPLOAD


@pytest.mark.parametrize("happening", ["page", "close"])
def test_a_question_waits_for_something_to_happen(desk: UploadDesk, happening: str) -> None:
    one = opened(desk)

    async def ask() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        if happening == "page":
            loop.call_later(0.05, desk.add, one, "", "image/jpeg", picture())
        else:
            loop.call_later(0.05, desk.close, one.upload_id, "T-1")
        await desk.wait(one, 0, 20)
        return loop.time() - began

    assert asyncio.run(ask()) < 5
    asyncio.run(desk.wait(one, 0, 20))  # what has happened is not waited for


def test_a_question_waits_no_longer_than_it_says(desk: UploadDesk) -> None:
    began = time.monotonic()
    asyncio.run(desk.wait(opened(desk), 0, 0.1))
    assert 0.05 < time.monotonic() - began < 5


# --- what is a picture ------------------------------------------------------------------------------------------------


def test_jpeg_and_png_are_known_by_their_bytes() -> None:
    assert (picture_kind(picture()), picture_kind(picture(kind="PNG"))) == ("image/jpeg", "image/png")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 not a picture",
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        picture(kind="GIF"),
        picture(kind="WEBP"),
        picture(kind="TIFF"),
        picture(size=(40, 400)),
        picture(kind="PNG")[:-20],
        b"",
    ],
)
def test_anything_else_is_none(data: bytes) -> None:
    assert problem(lambda: picture_kind(data)) is ProblemType.NOT_A_PICTURE


def test_a_heic_picture_has_words_of_its_own() -> None:
    with pytest.raises(Refusal) as caught:
        picture_kind(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))
    assert (caught.value.problem, caught.value.detail) == (ProblemType.NOT_A_PICTURE, "heic")


def test_a_picture_that_claims_more_points_than_any_camera_has_is_not_unpacked() -> None:
    small = bytearray(picture(kind="PNG"))
    small[16:24] = (20_000).to_bytes(4, "big") * 2
    began = time.monotonic()
    assert problem(lambda: picture_kind(bytes(small))) in (ProblemType.NOT_A_PICTURE, ProblemType.PAYLOAD_TOO_LARGE)
    assert time.monotonic() - began < 2


# --- what a browser's form holds --------------------------------------------------------------------------------------


def form(*parts: tuple[str, bytes], end: bytes = b"--\r\n", mark: bytes = b"xYz") -> bytes:
    body = b"".join(
        b"--" + mark + b"\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + data + b"\r\n"
        for head, data in parts
    )
    return body + b"--" + mark + end


FORM = "multipart/form-data; boundary=xYz"


@pytest.mark.parametrize("data", [b"abc", b"", b"a\r\n--xY\r\nb", bytes(range(256)) * 4, b"\r\n\r\n\r\n"])
def test_a_file_comes_out_of_a_form_as_it_went_in(data: bytes) -> None:
    body = form(('name="other"', b"1"), ('name="page"; filename="a\\"b.jpg"', data), ('name="last"', b"2"))
    assert file_of(body, FORM, "page") == data
    assert file_of(b"preamble\r\n" + body, 'Multipart/Form-Data; charset=utf-8; boundary="xYz"', "page") == data


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (form(('name="page"', b"abc")), "application/json"),
        (form(('name="page"', b"abc")), "multipart/form-data"),
        (form(('name="page"', b"abc")), "multipart/form-data; boundary=other"),
        (form(('name="other"', b"abc")), FORM),
        (form(('name="page"', b"abc"))[:-12], FORM),
        (b"", FORM),
        (b"--xYz", FORM),
        (b"--xYz--\r\n", FORM),
        (b"--xYz\r\n" + b"X: y\r\n" * 2000 + b"\r\n\r\nabc\r\n--xYz--", FORM),
    ],
)
def test_what_is_no_such_form_holds_nothing(body: bytes, media: str) -> None:
    assert file_of(body, media, "page") is None


# --- over the wire ----------------------------------------------------------------------------------------------------


def upload_for(client: PlatformClient, seed: int, pages: int = 3) -> Upload:
    return client.open_upload(identify(client, resident(seed)), FLEXIBLE, "HKB", pages)


def test_pages_go_from_the_phone_to_the_terminal(watch: ContractWatch, client: PlatformClient) -> None:
    upload = upload_for(client, 351)
    state = client.upload_state(upload)
    assert (state.version, state.phone_is_there, state.pages) == (0, False, ())
    with Phone(upload.url) as phone:
        assert phone.open().status == 200
        state = client.upload_state(upload, state.version, 20)
        assert (state.phone_is_there, state.pages) == (True, ())
        assert phone.send(picture(1)).status == 200
        assert phone.send(picture(2, "PNG"), "b.png", "image/png").status == 200
        state = client.upload_state(upload, state.version, 20)
        assert [(one.number, one.media_type) for one in state.pages] == [(1, "image/jpeg"), (2, "image/png")]
        assert [client.upload_picture(upload, one) for one in state.pages] == [picture(1), picture(2, "PNG")]
        phone.finish()
        assert client.upload_state(upload, state.version, 20).is_finished
        client.close_upload(upload)
        client.close_upload(upload)
        with pytest.raises(UploadEnded):
            client.upload_state(upload)
        with pytest.raises(UploadEnded):
            client.upload_picture(upload, state.pages[0])
        assert phone.open().status == 410


def test_a_terminal_that_waits_is_answered_when_a_page_comes(client: PlatformClient) -> None:
    upload = upload_for(client, 352)
    with Phone(upload.url) as phone, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.upload_state, upload, 0, 20)
        phone.send(picture(1))
        assert len(waiting.result(15).pages) == 1


def test_what_may_not_be_opened(watch: ContractWatch, client: PlatformClient) -> None:
    session = identify(client, resident(353))
    for item_code, material, name in (("000000000000", "HKB", "unknown-item"), (FLEXIBLE, "XXX", "not-needed")):
        with pytest.raises(Rejected) as caught:
            client.open_upload(session, item_code, material)
        assert caught.value.problem.name == name
    with pytest.raises(PlatformError):
        client.open_upload(Session("no-such-token-at-all", "strong", "", ""), FLEXIBLE, "HKB")


def test_another_terminal_gets_no_pages(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    upload = upload_for(client, 354)
    key = TerminalKey.create(world.environment, "DEMO-0002")
    world.control.register_terminal("DEMO-0002", key.public_pem)
    with PlatformClient(world.url, key, "DEMO-0002") as other:
        with pytest.raises(UploadEnded):
            other.upload_state(upload)
        other.close_upload(upload)
    assert client.upload_state(upload).pages == ()


def test_a_platform_started_anew_knows_no_upload_and_no_picture(client: PlatformClient) -> None:
    upload = replace(upload_for(client, 355), upload_id="A" * 32)
    with pytest.raises(UploadEnded):
        client.upload_state(upload)


def test_the_control_port_shows_where_a_phone_would_go(world: World, client: PlatformClient) -> None:
    upload = upload_for(client, 356)
    (shown,) = [one for one in world.control.open_uploads() if one["terminal_id"] == "DEMO-0001"]
    assert shown == {"url": upload.url, "short_code": upload.short_code, "terminal_id": "DEMO-0001", "pages": 0}


def test_secrets_of_an_upload_are_in_no_repr(client: PlatformClient) -> None:
    upload = upload_for(client, 357)
    assert upload.upload_id not in repr(upload)
    assert upload.url.rpartition("/")[2] not in repr(upload)
    assert upload.upload_id not in upload.url
