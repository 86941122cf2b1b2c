# SPDX-License-Identifier: Apache-2.0
"""The photo of record (照片比对用) while it is needed; handed from the platform's desk to the thread that looks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.vision.pictures import Colour


class Dropped(Exception):
    """The page was left while a face was being compared: nobody waits for the answer."""


class Reference:
    """One photo at a time. Nobody waits here for a comparison: the screen lives in the thread that drops the photo."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._picture: Colour | None = None
        self._in_use: list[Colour] = []
        """Being compared; whoever compares overwrites what was dropped meanwhile."""

    def keep(self, picture: Colour) -> None:
        """Instead of the one before."""
        self.drop()
        with self._lock:
            self._picture = picture

    def drop(self) -> None:
        """Overwritten where it lies, and forgotten; at once, or by the comparison under way as soon as it ends."""
        with self._lock:
            picture, self._picture = self._picture, None
            if picture is not None and not self._is_in_use(picture):
                picture.fill(0)

    def against(self, compare: Callable[[Colour, Colour], Any], live: Colour) -> Any:
        """Compared with it.

        Raises:
            Dropped: there is none any more, before the comparison or behind it.
        """
        with self._lock:
            picture = self._picture
            if picture is None:
                raise Dropped
            self._in_use.append(picture)
        try:
            answer = compare(live, picture)
        finally:
            with self._lock:
                self._in_use = [one for one in self._in_use if one is not picture]
                is_dropped = self._picture is not picture
                if is_dropped:
                    picture.fill(0)
        if is_dropped:
            raise Dropped
        return answer

    @property
    def is_kept(self) -> bool:
        """There is one."""
        with self._lock:
            return self._picture is not None

    def _is_in_use(self, picture: Colour) -> bool:
        return any(one is picture for one in self._in_use)
