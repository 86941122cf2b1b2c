# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from kiosk.catalogue.words import Language, long_sentences
from kiosk.guidance.questionnaire import Done, GuidanceState, Question, Questionnaire, Stop
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, item

QUESTIONS = Questionnaire(item(FLEXIBLE))


def every_way(questions: Questionnaire, state: GuidanceState) -> list[tuple[dict[str, str], Stop | Done]]:
    now = questions.current(state)
    if not isinstance(now, Question):
        return [(dict(state.answers), now)]
    ways: list[tuple[dict[str, str], Stop | Done]] = []
    for option in now.options:
        ways += every_way(questions, questions.answer(state, now.id, option.value))
    return ways


@pytest.mark.parametrize(
    ("code", "done", "stopped"),
    [
        (FLEXIBLE, 2 * 1 * 3 * 3, 2 * 2),  # household × register × form × hardship; exit and pause stop
        (PENSION, 5 * 3, 0),
    ],
)
def test_every_way_ends_in_at_most_seven_questions(code: str, done: int, stopped: int) -> None:
    questions = Questionnaire(item(code))
    ways = every_way(questions, questions.start())
    assert sum(isinstance(end, Done) for _, end in ways) == done
    assert sum(isinstance(end, Stop) for _, end in ways) == stopped
    assert max(len(answers) for answers, _ in ways) <= 7
    for answers, end in ways:
        if isinstance(end, Done):
            assert dict(end.situation.answers) == answers
        else:
            assert end.reason
            assert end.what
            assert end.why


def test_one_question_a_screen_with_its_number() -> None:
    first = QUESTIONS.current(QUESTIONS.start())
    assert isinstance(first, Question)
    assert (first.id, first.number, first.of) == ("household", 1, 4)
    assert [(option.value, option.selected) for option in first.options] == [("local", False), ("migrant", False)]
    assert first.term == "户籍"


def test_leaving_the_register_stops_with_where_to_go() -> None:
    state = QUESTIONS.answer(QUESTIONS.start(), "household", "local")
    state = QUESTIONS.answer(state, "action", "exit")
    stop = QUESTIONS.current(state)
    assert isinstance(stop, Stop)
    assert "社区事务受理服务中心" in stop.what
    again = QUESTIONS.back(state)
    assert again is not None
    question = QUESTIONS.current(again)
    assert isinstance(question, Question)
    assert [option.value for option in question.options if option.selected] == ["exit"]


def test_going_back_keeps_the_answers() -> None:
    state = QUESTIONS.start()
    for question_id, value in (("household", "migrant"), ("action", "register"), ("form", "platform")):
        state = QUESTIONS.answer(state, question_id, value)
    back = QUESTIONS.back(state)
    assert back is not None
    question = QUESTIONS.current(back)
    assert isinstance(question, Question)
    assert (question.id, [option.value for option in question.options if option.selected]) == ("form", ["platform"])
    first = QUESTIONS.start()
    assert QUESTIONS.back(first) is None


def test_an_earlier_answer_can_be_changed() -> None:
    state = QUESTIONS.start()
    for question_id, value in (
        ("household", "migrant"),
        ("action", "register"),
        ("form", "platform"),
        ("hardship", "no"),
    ):
        state = QUESTIONS.answer(state, question_id, value)
    changed = QUESTIONS.answer(state, "household", "local")
    question = QUESTIONS.current(changed)
    assert isinstance(question, Question)
    assert question.id == "action"
    assert [option.value for option in question.options if option.selected] == ["register"]
    assert dict(QUESTIONS.situation(changed).answers) == {"household": "local"}


@pytest.mark.parametrize(("question_id", "value"), [("form", "platform"), ("household", "elsewhere"), ("nothing", "x")])
def test_answers_that_no_resident_can_give_are_bugs(question_id: str, value: str) -> None:
    with pytest.raises(KeyError):
        QUESTIONS.answer(QUESTIONS.start(), question_id, value)


def test_the_use_of_the_proof_chooses_its_template() -> None:
    questions = Questionnaire(item(PENSION))
    state = questions.answer(questions.answer(questions.start(), "purpose", "self"), "period", "all")
    assert questions.situation(state).template == "self_check"


def test_english_is_there() -> None:
    question = QUESTIONS.current(QUESTIONS.start(), Language.EN)
    assert isinstance(question, Question)
    assert question.title == "Is your household registered in Shanghai?"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("一" * 30, 0),
        ("一" * 31, 1),
        ("一" * 30 + "。" + "二" * 31 + "。", 1),
        ("{person.retirement_date}" + "一" * 20, 1),
    ],
)
def test_sentences_are_counted_as_they_are_read(text: str, count: int) -> None:
    assert len(long_sentences(text)) == count


def test_the_repr_of_the_state_shows_no_answers() -> None:
    assert "migrant" not in repr(QUESTIONS.answer(QUESTIONS.start(), "household", "migrant"))
