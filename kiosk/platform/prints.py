# SPDX-License-Identifier: Apache-2.0
"""The client's calls for printing a result on paper: leave for each print, and what came of it (补打).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

REPRINT_LIMIT: Final = "reprint-limit"
"""The problem: as often as may be, or its days are over."""


@dataclass(frozen=True)
class PrintLeave:
    """``prints_left``: how often it may still be printed after this one; ``until``: the last day, None: never again."""

    print_id: str
    prints_left: int
    until: date | None


class _PrintLeave(AnswerBody):
    prints_left: Annotated[int, Field(ge=0, le=100)]
    until: Day | None


class PrintCalls(Exchanging):
    """Mixed into the client."""

    def ask_print(self, session: Session, case_id: str, print_id: str) -> PrintLeave:
        """Leave to print the result of a case once; ``print_id``: the attempt's own (UUID), the same for a repeat.

        Raises:
            Rejected: ``reprint-limit``: printed as often as may be, or its days are over. ``no-such-case``: it is not this
                resident's, or ended in no paper.
            LevelTooLow: the card is needed for this.
        """
        content = {"print_id": str(uuid.UUID(print_id))}
        answer = self._exchange.call(
            "POST", _path(case_id), content=content, token=session.token, idempotency_key=print_id
        )
        found = read_answer(_PrintLeave, answer.content)
        return PrintLeave(print_id, found.prints_left, None if found.until is None else date.fromisoformat(found.until))

    def tell_print(self, session: Session, case_id: str, print_id: str, outcome: str) -> None:
        """What came of it: ``printed``, ``not_printed`` (it does not count), ``unknown``. Also of one that nobody could be asked
        about; what was told first stands.
        """
        path = f"{_path(case_id)}/{uuid.UUID(print_id)}/outcome"
        self._exchange.call("POST", path, content={"outcome": outcome}, token=session.token)


def _path(case_id: str) -> str:
    return f"/cases/{uuid.UUID(case_id)}/prints"
