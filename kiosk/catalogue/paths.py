# SPDX-License-Identifier: Apache-2.0
"""The ways through a questionnaire (递进式问卷): which questions can be reached, and how long the longest way is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from kiosk.catalogue.question_model import Option, Question

MAX_QUESTIONS = 7
"""At most so many questions for one item (domain notes 1.2 row 17)."""
MAX_QUESTIONS_BUNDLE = 12
"""The same for a bundle (一件事)."""


def following(questions: Sequence[Question], index: int, option: Option) -> str | None:
    """The question after this answer; None when the way ends (by a stop or by the last question)."""
    if option.stop is not None:
        return None
    if option.next is not None:
        return option.next
    return questions[index + 1].id if index + 1 < len(questions) else None


def way_of(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[str, ...] | None:
    """The questions that these answers lead through, in order; answers beside the way are passed over.

    None: they lead to a stop or in a circle, one on the way is missing, or says what is no option.
    """
    by_id = {question.id: index for index, question in enumerate(questions)}
    way: list[str] = []
    at = questions[0].id if questions else None
    while at is not None:
        index = by_id[at]
        option = questions[index].option(answers.get(at, ""))
        if option is None or option.stop is not None or at in way:
            return None
        way.append(at)
        at = following(questions, index, option)
    return tuple(way)


class QuestionGraph:
    """Questions and the answers that lead from one to the next."""

    def __init__(self, questions: Sequence[Question]) -> None:
        ids = {question.id for question in questions}
        self._first = questions[0].id if questions else None
        self._next: dict[str, frozenset[str]] = {}
        for index, question in enumerate(questions):
            after = (following(questions, index, option) for option in question.options)
            self._next[question.id] = frozenset(one for one in after if one is not None and one in ids)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Ids that some way of answering arrives at."""
        seen: set[str] = set()
        waiting = [self._first] if self._first is not None else []
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += self._next[one]
        return frozenset(seen)

    @cached_property
    def has_cycle(self) -> bool:
        """Whether some way of answering comes back to a question."""
        state: dict[str, bool] = {}  # False: on the way; True: done

        def visit(one: str) -> bool:
            if one in state:
                return not state[one]
            state[one] = False
            found = any(visit(after) for after in self._next[one])
            state[one] = True
            return found

        return any(visit(one) for one in self._next)

    @cached_property
    def longest(self) -> int:
        """Questions on the longest way. Call only without a cycle."""
        return self.longest_from(self._first) if self._first is not None else 0

    def longest_from(self, question_id: str) -> int:
        """The same from one question on, itself counted."""
        return 1 + max((self.longest_from(after) for after in self._next[question_id]), default=0)
