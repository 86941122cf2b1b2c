# SPDX-License-Identifier: Apache-2.0
"""递进式问卷: one question a screen, pure state. Source: domain notes 1.2 row 17 (at most 7, answers editable).

Answers given once are remembered while the resident goes back and forth; a situation holds only those on the way taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import QuestionGraph, following, way_of
from kiosk.catalogue.question_model import Question as QuestionSpec, StopText
from kiosk.catalogue.words import Language


@dataclass(frozen=True)
class OptionView:
    """One answer, ready to show."""

    value: str
    label: str
    note: str
    term: str
    selected: bool


@dataclass(frozen=True)
class Question:
    """The question on screen. ``number`` of at most ``of``: the longest way from here on counts."""

    id: str
    title: str
    help: str
    term: str
    options: tuple[OptionView, ...]
    number: int
    of: int


@dataclass(frozen=True)
class Stop:
    """This way ends: what, where to, why. ``term``: the official name of what cannot be done here."""

    reason: str
    what: str
    why: str
    term: str


@dataclass(frozen=True)
class Situation:
    """情形: the answers on the way taken. ``unasked``: questions beside it, known once the way is at its end."""

    answers: Mapping[str, str] = field(repr=False)
    template: str | None = None
    unasked: tuple[str, ...] = ()

    def facts(self) -> dict[str, str]:
        """As the conditions of the content name them. A question that was not asked is answered with nothing (``''``): that is
        known, and no condition has to wait for it.
        """
        return answer_facts(self.answers, self.unasked)


def answer_facts(answers: Mapping[str, str], unasked: Iterable[str]) -> dict[str, str]:
    """``answers.NAME`` of what was asked and of what was not."""
    return {f"answers.{name}": answers.get(name, "") for name in (*unasked, *answers)}


def finished(item: ServiceItem, answers: Mapping[str, str]) -> Situation | None:
    """The situation of answers that lead to the end of the questionnaire, without those beside the way; None: they do not."""
    way = way_of(item.questions, answers)
    if way is None:
        return None
    held = {question_id: answers[question_id] for question_id in way}
    unasked = tuple(question.id for question in item.questions if question.id not in held)
    return Situation(MappingProxyType(held), _template(item.questions, held), unasked)


@dataclass(frozen=True)
class Done:
    """All questions on this way are answered."""

    situation: Situation


@dataclass(frozen=True)
class GuidanceState:
    """``way``: ids answered so far, in order; ``at``: the question on screen, None at the end."""

    at: str | None
    way: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    stopped: bool = False


class Questionnaire:
    """The questions of one item."""

    def __init__(self, item: ServiceItem) -> None:
        self._questions = item.questions
        self._index = {question.id: index for index, question in enumerate(item.questions)}
        self._graph = QuestionGraph(item.questions)

    def start(self) -> GuidanceState:
        """The first question; an item without questions is done at once."""
        return GuidanceState(self._questions[0].id if self._questions else None)

    def answer(self, state: GuidanceState, question_id: str, value: str) -> GuidanceState:
        """The state after an answer to the question on screen, or to an earlier one (then the way goes on from there).

        Raises:
            KeyError: the question has not come up, or has no such answer: a bug of the caller, no resident can do it.
        """
        if question_id != state.at and question_id not in state.way:
            raise KeyError(question_id)
        spec = self._spec(question_id)
        option = spec.option(value)
        if option is None:
            raise KeyError(f"{question_id}={value}")
        way = state.way[: state.way.index(question_id)] if question_id in state.way else state.way
        answers = MappingProxyType({**state.answers, question_id: value})
        after = following(self._questions, self._index[question_id], option)
        if option.stop is not None:
            return GuidanceState(question_id, way, answers, stopped=True)
        return GuidanceState(after, (*way, question_id), answers)

    def back(self, state: GuidanceState) -> GuidanceState | None:
        """The question before, its answer kept; None when this was the first."""
        if state.stopped:
            return replace(state, stopped=False)
        if not state.way:
            return None
        return GuidanceState(state.way[-1], state.way[:-1], state.answers)

    def current(self, state: GuidanceState, language: Language = Language.ZH) -> Question | Stop | Done:
        """What is on screen now."""
        if state.at is None:
            return Done(self.situation(state))
        spec = self._spec(state.at)
        if state.stopped:
            option = spec.option(state.answers[state.at])
            if option is not None and option.stop is not None:
                return _stop(option.stop, language)
        chosen = state.answers.get(spec.id)
        options = tuple(
            OptionView(
                option.value,
                option.label.say(language),
                option.note.say(language) if option.note is not None else "",
                option.label.term,
                option.value == chosen,
            )
            for option in spec.options
        )
        return Question(
            id=spec.id,
            title=spec.ask.say(language),
            help=spec.help.say(language) if spec.help is not None else "",
            term=spec.ask.term,
            options=options,
            number=len(state.way) + 1,
            of=len(state.way) + self._graph.longest_from(spec.id),
        )

    def situation(self, state: GuidanceState) -> Situation:
        """The answers on the way, and the template they chose."""
        answers = {question_id: state.answers[question_id] for question_id in state.way}
        is_done = state.at is None
        unasked = tuple(one.id for one in self._questions if one.id not in answers) if is_done else ()
        return Situation(MappingProxyType(answers), _template(self._questions, answers), unasked)

    def _spec(self, question_id: str) -> QuestionSpec:
        return self._questions[self._index[question_id]]


def _template(questions: Iterable[QuestionSpec], answers: Mapping[str, str]) -> str | None:
    """The one that the last answer on the way chose."""
    specs = {question.id: question for question in questions}
    template = None
    for question_id, value in answers.items():
        option = specs[question_id].option(value)
        if option is not None and option.template is not None:
            template = option.template
    return template


def _stop(text: StopText, language: Language) -> Stop:
    return Stop(text.reason.say(language), text.what.say(language), text.why.say(language), text.reason.term)
