# SPDX-License-Identifier: Apache-2.0
"""Taking pictures step by step: every stage with everything that can happen in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.application.capture import CERTAIN, Capture, Stage
from kiosk.vision.papers.faults import FaultKind

BEFORE = (Stage.BEFORE, Stage.BEFORE_LAST)
LOOKS = (Stage.LOOKING, Stage.MOVE, Stage.HOLD, Stage.CHANGE)


def at(stage: Stage, **more: object) -> Capture:
    return replace(Capture(1, 3), stage=stage, **more)  # type: ignore[arg-type]  # the fields are the caller's


def test_a_good_page_from_the_mat_to_the_file() -> None:
    one = Capture().seen(Stage.MOVE).seen(Stage.HOLD).taken()
    assert one.stage is Stage.CHECKING
    good = one.reading().judged(())
    assert (good.stage, good.is_last, good.may_add, good.may_override) == (Stage.GOOD, True, False, False)
    kept = good.used()
    assert (kept.stage, kept.kept) == (Stage.KEEPING, 1)
    for after in (kept.seen(Stage.HOLD), kept.taken(), kept.judged(()), kept.again(), kept.used(), kept.phone()):
        assert after is kept, "nothing stops a file that is being made"


@pytest.mark.parametrize("stage", list(Stage))
def test_what_a_stage_is(stage: Stage) -> None:
    assert stage.looks is (stage in LOOKS)
    assert stage.awaits is (stage in (*LOOKS, Stage.PHONE))
    assert stage.has_sample is (stage in (*LOOKS, Stage.PHONE, Stage.FAULTY))
    assert stage.is_busy is (stage in (Stage.CHECKING, Stage.READING, Stage.KEEPING))
    assert stage.is_before is (stage in BEFORE)
    assert stage.shows is (stage in (Stage.FAULTY, Stage.GOOD, *BEFORE))
    assert stage.group == ("looks" if stage.looks else "busy" if stage.is_busy else stage.value)


@pytest.mark.parametrize("stage", list(Stage))
def test_late_words_and_second_taps_change_nothing(stage: Stage) -> None:
    here = at(stage)
    assert (here.seen(Stage.MOVE).stage is Stage.MOVE) is stage.looks
    assert here.seen(Stage.GOOD) is here, "the mat says nothing but what it shows"
    assert (here.taken() is not here) is stage.looks
    assert (here.page_came() is not here) is (stage is Stage.PHONE)
    assert (here.reading() is not here) is (stage is Stage.CHECKING)
    assert (here.judged(("blur",)) is not here) is (stage in (Stage.CHECKING, Stage.READING))
    assert (here.again() is not here) is (stage in (Stage.FAULTY, Stage.GOOD, *BEFORE))
    assert (here.used() is not here) is (stage is Stage.GOOD)
    assert (here.phone() is not here) is (stage not in (Stage.KEEPING, *BEFORE))
    assert here.camera() is here, "it is there already"


@pytest.mark.parametrize("kind", list(FaultKind))
def test_only_a_doubtful_fault_may_be_overridden(kind: FaultKind) -> None:
    faulty = at(Stage.CHECKING).judged((kind.value,))
    assert faulty.stage is Stage.FAULTY
    assert faulty.may_override is (kind.value not in CERTAIN)
    assert (faulty.used().stage is Stage.KEEPING) is faulty.may_override
    with_another = at(Stage.CHECKING).judged((kind.value, "wrong_document"))
    assert not with_another.may_override
    assert with_another.used() is with_another


def test_the_certain_faults_are_faults() -> None:
    assert {kind.value for kind in FaultKind} >= CERTAIN


def test_nothing_is_overridden_that_is_not_there() -> None:
    assert not at(Stage.FAULTY).may_override
    assert not at(Stage.GOOD, faults=("blur",)).may_override


def test_pages_until_there_are_enough_and_more_while_there_is_room() -> None:
    card = Capture(2, 2, Stage.GOOD)
    assert (card.is_last, card.may_add) == (False, False)
    assert card.used(adds=True) is card, "the next one comes anyway"
    back = card.used()
    assert (back.stage, back.kept) == (Stage.LOOKING, 1)
    assert replace(back, stage=Stage.GOOD).used().stage is Stage.KEEPING
    book = at(Stage.GOOD)
    assert book.may_add
    second = book.used(adds=True)
    assert (second.stage, second.kept, second.faults) == (Stage.LOOKING, 1, ())
    third = replace(second, stage=Stage.GOOD, kept=2)
    assert not third.may_add
    assert third.used(adds=True) is third


def test_a_picture_of_which_nothing_came_is_taken_once_more_the_same_way() -> None:
    for stage in Stage:
        here = at(stage, kept=1)
        if stage in (Stage.CHECKING, Stage.READING):
            assert (here.undone().stage, here.undone().kept) == (Stage.LOOKING, 1)
            assert replace(here, by_phone=True).undone().stage is Stage.PHONE
        else:
            assert here.undone() is here


def test_the_telephone_and_back() -> None:
    phone = at(Stage.FAULTY, faults=("blur",), kept=1).phone()
    assert (phone.stage, phone.by_phone, phone.kept, phone.faults) == (Stage.PHONE, True, 1, ())
    came = phone.page_came().judged(("glare",))
    assert came.again().stage is Stage.PHONE
    good = phone.page_came().reading().judged(())
    assert good.used(adds=True).stage is Stage.PHONE
    mat = phone.camera()
    assert (mat.stage, mat.by_phone, mat.kept) == (Stage.LOOKING, False, 1)


def test_what_was_taken_before_is_shown_to_its_end_or_taken_anew() -> None:
    first = Capture(2, 2).before(is_last=False)
    assert first.stage is Stage.BEFORE
    last = first.before(is_last=True)
    assert (last.stage, last.kept, last.may_add, last.may_override) == (Stage.BEFORE_LAST, 0, False, False)
    for here in (first, last):
        assert here.again() == Capture(2, 2), "the mat, with nothing kept"
        assert here.used() is here, "it is no page that was taken now"
