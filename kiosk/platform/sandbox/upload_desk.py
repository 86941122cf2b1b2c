# SPDX-License-Identifier: Apache-2.0
"""Pages from the resident's phone (手机扫码上传): kept in memory alone until the terminal has them and says so.

The phone knows the token in its URL (192 random bits) and nothing else; the terminal knows an id of its own. What a phone sent
it never gets back. From the first page on an upload belongs to one browser: who photographed the code from across the hall
can add nothing. All calls come from the event loop's own thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.platform.eyes_answers import MAX_PICTURE_BYTES
from kiosk.platform.sandbox.problems import ProblemType, Refusal

UPLOAD_LIFE_S: Final = 10 * 60
MEMORY_S: Final = 60 * 60
"""So long an upload that ended is known as one: the phone is told so, and not that there never was any."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of all pages together."""
POSTS_IN_WINDOW: Final = 12
GUESSES_IN_WINDOW: Final = 30
WINDOW_S: Final = 60
_MOST_GUESSERS: Final = 1000


@dataclass(frozen=True)
class Page:
    """One picture as it came."""

    number: int
    media: str
    data: bytes = field(repr=False)
    sha256: str

    def told(self) -> dict[str, Any]:
        """As the contract has it."""
        return {
            "number": self.number,
            "media_type": self.media,
            "size_bytes": len(self.data),
            "sha256": self.sha256,
        }


@dataclass
class OpenUpload:
    """One upload. ``item`` and ``material``: in words, for the phone."""

    upload_id: str = field(repr=False)
    token: str = field(repr=False)
    short_code: str
    terminal_id: str
    item: str
    material: str
    pages_at_most: int
    ends_at: datetime
    key: str = field(repr=False)
    pages: list[Page] = field(default_factory=list, repr=False)
    version: int = 0
    phone_is_there: bool = False
    is_finished: bool = False
    is_closed: bool = False
    is_receiving: bool = False
    phone: str = field(default="", repr=False)
    """Digest of what the browser was given with its first page."""
    posts: list[datetime] = field(default_factory=list, repr=False)
    changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def moved(self) -> None:
        """Something happened: whoever waits for it is told."""
        self.version += 1
        self.changed.set()
        self.changed = asyncio.Event()


class UploadDesk:
    """All uploads, one at a time for a terminal."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._uploads: dict[str, OpenUpload] = {}
        self._by_token: dict[str, OpenUpload] = {}
        self._guesses: dict[str, list[datetime]] = {}

    # --- the terminal's side ------------------------------------------------------------------------------------------

    def open(self, terminal_id: str, key: str, item: str, material: str, pages_at_most: int) -> OpenUpload:
        """A new upload; the same key again: the same one. Ends the terminal's upload before it."""
        moment = self._clock()
        self._sweep(moment)
        for other in self._uploads.values():
            if other.terminal_id == terminal_id and not other.is_closed:
                if other.key == key:
                    return other
                self._end(other)
        made = OpenUpload(
            upload_id=secrets.token_urlsafe(24),
            token=secrets.token_urlsafe(24),
            short_code=f"{secrets.randbelow(10_000):04d}",
            terminal_id=terminal_id,
            item=item,
            material=material,
            pages_at_most=pages_at_most,
            ends_at=moment + timedelta(seconds=UPLOAD_LIFE_S),
            key=key,
        )
        self._uploads[made.upload_id] = made
        self._by_token[_digest(made.token)] = made
        return made

    def of_terminal(self, upload_id: str, terminal_id: str) -> OpenUpload:
        """The upload with this id.

        Raises:
            Refusal: unknown, another terminal's, or over.
        """
        found = self._known(upload_id, terminal_id)
        self._check_open(found)
        return found

    async def wait(self, upload: OpenUpload, seen: int, wait_s: float) -> None:
        """Until something has happened past version ``seen``, the upload ends or the time is up."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(wait_s, max(0.0, self.left_s(upload)))
        while upload.version <= seen and not upload.is_closed and (left_s := deadline - loop.time()) > 0:
            try:
                await asyncio.wait_for(upload.changed.wait(), left_s)
            except TimeoutError:
                return

    def page(self, upload: OpenUpload, number: int) -> Page:
        """One page.

        Raises:
            Refusal: it has not come.
        """
        for one in upload.pages:
            if one.number == number:
                return one
        raise Refusal(ProblemType.NO_SUCH_PAGE)

    def close(self, upload_id: str, terminal_id: str) -> None:
        """End it and forget its pictures. May be repeated.

        Raises:
            Refusal: unknown, or another terminal's.
        """
        self._end(self._known(upload_id, terminal_id))

    def left_s(self, upload: OpenUpload) -> int:
        """Seconds that are left."""
        return max(0, int((upload.ends_at - self._clock()).total_seconds()))

    def open_uploads(self) -> list[OpenUpload]:
        """Those that are open, for people who look into the sandbox."""
        self._sweep(self._clock())
        return [one for one in self._uploads.values() if not one.is_closed]

    # --- the phone's side ---------------------------------------------------------------------------------------------

    def of_phone(self, token: str, address: str) -> OpenUpload:
        """The upload behind a URL.

        Raises:
            Refusal: unknown, over, or this address has guessed too often.
        """
        moment = self._clock()
        found = self._by_token.get(_digest(token))
        if found is None:
            self._count_guess(address, moment)
            raise Refusal(ProblemType.NO_SUCH_UPLOAD)
        self._check_open(found)
        return found

    def seen_by_phone(self, upload: OpenUpload) -> None:
        """A phone has opened the page."""
        if not upload.phone_is_there:
            upload.phone_is_there = True
            upload.moved()

    def begin(self, upload: OpenUpload, phone: str) -> None:
        """A phone is about to send a picture. Every beginning has its :meth:`end_of_sending`.

        Raises:
            Refusal: another phone's, too often, still busy with the one before, or full.
        """
        self._check_phone(upload, phone)
        moment = self._clock()
        upload.posts = [at for at in upload.posts if at > moment - timedelta(seconds=WINDOW_S)]
        if len(upload.posts) >= POSTS_IN_WINDOW or upload.is_receiving:
            raise Refusal(ProblemType.BUSY, retry_after_s=5)
        upload.posts.append(moment)
        upload.is_receiving = True

    def end_of_sending(self, upload: OpenUpload) -> None:
        """The picture has come, or has not."""
        upload.is_receiving = False

    def add(self, upload: OpenUpload, phone: str, media: str, data: bytes) -> str:
        """Keep a picture; the result is what the browser has to show with the next one. The same picture again changes nothing.

        Raises:
            Refusal: it is over meanwhile, or full.
        """
        self._check_open(upload)
        self._check_phone(upload, phone)
        sha256 = hashlib.sha256(data).hexdigest()
        if any(one.sha256 == sha256 for one in upload.pages):
            return phone
        if len(upload.pages) >= upload.pages_at_most:
            raise Refusal(ProblemType.TOO_MANY_PAGES)
        if sum(len(one.data) for one in upload.pages) + len(data) > MOST_BYTES or len(data) > MAX_PICTURE_BYTES:
            raise Refusal(ProblemType.PAYLOAD_TOO_LARGE)
        if not upload.phone:
            phone = secrets.token_urlsafe(16)
            upload.phone = _digest(phone)
        upload.pages.append(Page(len(upload.pages) + 1, media, data, sha256))
        upload.is_finished, upload.phone_is_there = False, True
        upload.moved()
        return phone

    def finish(self, upload: OpenUpload, phone: str) -> None:
        """传好了 was pressed. More may come all the same.

        Raises:
            Refusal: another phone's.
        """
        self._check_phone(upload, phone)
        if upload.pages and not upload.is_finished:
            upload.is_finished = True
            upload.moved()

    # --- both ---------------------------------------------------------------------------------------------------------

    def _known(self, upload_id: str, terminal_id: str) -> OpenUpload:
        self._sweep(self._clock())
        found = self._uploads.get(upload_id)
        if found is None or found.terminal_id != terminal_id:
            raise Refusal(ProblemType.NO_SUCH_UPLOAD)
        return found

    def _check_open(self, upload: OpenUpload) -> None:
        if not upload.is_closed and upload.ends_at <= self._clock():
            self._end(upload)
        if upload.is_closed:
            raise Refusal(ProblemType.UPLOAD_ENDED)

    @staticmethod
    def _check_phone(upload: OpenUpload, phone: str) -> None:
        if upload.phone and not hmac.compare_digest(upload.phone, _digest(phone)):
            raise Refusal(ProblemType.UPLOAD_ELSEWHERE)

    def _count_guess(self, address: str, moment: datetime) -> None:
        since = moment - timedelta(seconds=WINDOW_S)
        kept = {who: [at for at in times if at > since] for who, times in self._guesses.items()}
        self._guesses = {who: times for who, times in kept.items() if times}
        times = self._guesses.setdefault(address, [])
        if len(times) >= GUESSES_IN_WINDOW or len(self._guesses) > _MOST_GUESSERS:
            raise Refusal(ProblemType.BUSY, retry_after_s=WINDOW_S)
        times.append(moment)

    def _sweep(self, moment: datetime) -> None:
        for one in self._uploads.values():
            if not one.is_closed and one.ends_at <= moment:
                self._end(one)
        gone = [one for one in self._uploads.values() if one.ends_at + timedelta(seconds=MEMORY_S) <= moment]
        for one in gone:
            del self._uploads[one.upload_id], self._by_token[_digest(one.token)]

    @staticmethod
    def _end(upload: OpenUpload) -> None:
        upload.pages.clear()
        if not upload.is_closed:
            upload.is_closed = True
            upload.moved()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
