# SPDX-License-Identifier: Apache-2.0
"""A resident's phone for tours, demonstrations and tests: opens the page behind an upload's QR code and posts its forms as a
browser does. A terminal in service never uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

import requests

_LIMIT_S: Final = 30.0


@dataclass(frozen=True)
class Shown:
    """What the phone shows now."""

    status: int
    html: str


class Phone:
    """``url``: out of the QR code. One browser: it keeps its cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        address = urlsplit(url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._browser = requests.Session()
        self._browser.trust_env = False
        self._browser.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"

    def __enter__(self) -> Phone:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Put it away."""
        self._browser.close()

    def open(self) -> Shown:
        """The code was scanned."""
        return _shown(self._browser.get(self.url, timeout=_LIMIT_S))

    def send(self, picture: bytes, name: str = "IMG_0001.JPG", media: str = "image/jpeg") -> Shown:
        """A picture was taken and 发送这一页 pressed; what the page shows behind it."""
        return _shown(
            self._browser.post(
                self.url, files={"page": (name, picture, media)}, headers={"Origin": self._origin}, timeout=_LIMIT_S
            )
        )

    def finish(self) -> Shown:
        """都传好了."""
        return _shown(self._browser.post(f"{self.url}/finished", headers={"Origin": self._origin}, timeout=_LIMIT_S))


def _shown(answer: requests.Response) -> Shown:
    answer.encoding = "utf-8"
    return Shown(answer.status_code, answer.text)
