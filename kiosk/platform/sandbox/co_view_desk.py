# SPDX-License-Identifier: Apache-2.0
"""同屏协助 at the helpers' desk: the last masked page of a call, in memory alone, while the resident agrees and the call lasts.

A page with a number that is not covered is refused, whatever the terminal says of it; a page is forgotten with the consent, with
the call, and when the terminal has been silent for a minute. Source: contract/openapi.yaml.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.platform.co_view import HINT_LENGTH, LIKE_A_NUMBER
from kiosk.platform.plain_text import is_one_line
from kiosk.platform.sandbox.bodies import CoViewOpening, CoViewPage
from kiosk.platform.sandbox.help_desk import HelpDesk, HelpNotPossible, Standing
from kiosk.platform.sandbox.problems import ProblemType, Refusal

EVERY: Final = timedelta(seconds=1)
"""Pages are taken no faster."""
SILENCE: Final = timedelta(seconds=60)
"""A terminal that was not heard for so long shows nothing any more."""


@dataclass
class _View:
    co_view_id: str
    heard_at: datetime
    page: CoViewPage | None = field(default=None, repr=False)
    page_at: datetime | None = None
    hint: dict[str, Any] | None = None
    hints: int = 0


class CoViewDesk:
    """Thread-safe. ``clock``: the platform's."""

    def __init__(self, desk: HelpDesk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock
        self._views: dict[str, _View] = {}
        self._ended: set[str] = set()
        self._lock = threading.Lock()

    # --- for the terminal ---------------------------------------------------------------------------------------------

    def open(self, call_no: str, terminal_id: str, body: CoViewOpening) -> dict[str, Any]:
        """The resident agreed; a repeat changes nothing, another one begins anew.

        Raises:
            Refusal: no such call, or no helper has it.
        """
        standing = self._answered(call_no, terminal_id)
        with self._lock:
            if body.co_view_id in self._ended:
                raise Refusal(ProblemType.CO_VIEW_ENDED)
            view = self._views.get(call_no)
            if view is None or view.co_view_id != body.co_view_id:
                self._views[call_no] = view = _View(body.co_view_id, self._clock())
            return _told(view, standing)

    def show(self, call_no: str, terminal_id: str, page: CoViewPage) -> dict[str, Any]:
        """What is on the page now.

        Raises:
            Refusal: it is over, it came too soon, or something on it is not covered.
        """
        standing = self._answered(call_no, terminal_id)
        if any(LIKE_A_NUMBER.search(text) for text in page.texts()):
            raise Refusal(ProblemType.NOT_MASKED)
        with self._lock:
            view = self._alive(call_no)
            if view is None:
                raise Refusal(ProblemType.CO_VIEW_ENDED)
            now = self._clock()
            if view.page_at is not None and now - view.page_at < EVERY:
                raise Refusal(ProblemType.BUSY, retry_after_s=1)
            view.heard_at = now
            if view.page is None or page.serial > view.page.serial:
                view.page, view.page_at = page, now
            return _told(view, standing)

    def standing(self, call_no: str, terminal_id: str) -> dict[str, Any]:
        """Whether it is open, and the last hint.

        Raises:
            Refusal: no such call, or nobody has agreed to anything in it.
        """
        call = self._of_terminal(call_no, terminal_id)
        with self._lock:
            view = self._alive(call_no)
            if view is None or call.state != "answered":
                raise Refusal(ProblemType.CO_VIEW_ENDED)
            view.heard_at = self._clock()
            return _told(view, call)

    def end(self, call_no: str, terminal_id: str) -> None:
        """Withdrawn, or over.

        Raises:
            Refusal: no such call.
        """
        self._of_terminal(call_no, terminal_id)
        with self._lock:
            view = self._views.pop(call_no, None)
            if view is not None:
                self._ended.add(view.co_view_id)

    # --- for helpers --------------------------------------------------------------------------------------------------

    def page(self, call_no: str) -> tuple[CoViewPage | None, bool]:
        """What the helper sees, and whether anything is open."""
        standing = self._desk.standing(call_no)
        with self._lock:
            view = self._alive(call_no)
            if view is None or standing is None or standing.state != "answered":
                return None, False
            return view.page, True

    def hint(self, call_no: str, text: str, field_code: str) -> None:
        """A line, or the field to look at.

        Raises:
            HelpNotPossible: nobody lets them look, or it is no line of plain text, or the page has no such field.
        """
        page, is_open = self.page(call_no)
        if not is_open:
            raise HelpNotPossible("对方没有让看，或者已经不让看了")
        if text and (len(text) > HINT_LENGTH or not is_one_line(text)):
            raise HelpNotPossible(f"提示是一行字，最多 {HINT_LENGTH} 个")
        if field_code and (page is None or field_code not in {one.code for one in page.fields}):
            raise HelpNotPossible("这一页没有这一项")
        if not text and not field_code:
            raise HelpNotPossible("没有写提示")
        with self._lock:
            view = self._alive(call_no)
            if view is not None:
                view.hints += 1
                view.hint = {"hint_no": view.hints, "text": text or None, "field": field_code or None}

    # --- what holds ---------------------------------------------------------------------------------------------------

    def _alive(self, call_no: str) -> _View | None:
        view = self._views.get(call_no)
        if view is not None and self._clock() - view.heard_at > SILENCE:
            self._ended.add(view.co_view_id)
            del self._views[call_no]
            return None
        return view

    def _of_terminal(self, call_no: str, terminal_id: str) -> Standing:
        found = self._desk.standing(call_no)
        if found is None or found.terminal_id != terminal_id:
            raise Refusal(ProblemType.NO_SUCH_CALL)
        return found

    def _answered(self, call_no: str, terminal_id: str) -> Standing:
        found = self._of_terminal(call_no, terminal_id)
        if found.state == "ended":
            with self._lock:
                self._views.pop(call_no, None)
            raise Refusal(ProblemType.CO_VIEW_ENDED)
        if found.state != "answered":
            raise Refusal(ProblemType.CALL_NOT_ANSWERED)
        return found


def _told(view: _View, standing: Standing) -> dict[str, Any]:
    return {
        "state": "open",
        "helper_no": standing.helper_no,
        "every_s": EVERY.total_seconds(),
        "hint": view.hint,
    }
