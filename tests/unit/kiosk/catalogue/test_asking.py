# SPDX-License-Identifier: Apache-2.0
"""小申's answers: the guide's own sentences, whole, with heading, item and version; nothing that no guide says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.catalogue.asking.answering import Answering
from kiosk.catalogue.asking.cutting import cut
from kiosk.catalogue.asking.index import answer_index
from kiosk.catalogue.asking.sections import SectionKey, sections_of
from kiosk.catalogue.asking.table import AskingTable, load_asking
from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.catalogue.words import Language
from offline_cache.errors import CacheUnavailable
from offline_cache.passages import build_passages
from tests.unit.kiosk.synthetic import CONTENT, FLEXIBLE, catalogue, drafts, item

TABLE = load_asking(CONTENT / "tables")
SYNONYMS = load_synonyms(CONTENT / "tables")


@pytest.fixture(scope="module")
def answering() -> Iterator[Answering]:
    every = drafts()
    made = Answering(answer_index(every.items.values(), TABLE, SYNONYMS), every)
    yield made
    made.close()


@pytest.mark.parametrize("code", sorted(drafts().items))
def test_every_guide_is_cut_into_its_own_sentences(code: str) -> None:
    one = drafts().items[code]
    sections = sections_of(one)
    assert len({section.name for section in sections}) == len(sections)
    notes = [line.zh for section in sections if section.key is SectionKey.NOTES for line in section.lines]
    assert notes == [note.zh for note in one.guide.notes]
    assert {section.key for section in sections} >= {SectionKey.CONDITIONS, SectionKey.FEE, SectionKey.DAYS}
    assert all(line.zh for section in sections for line in section.lines)


def test_an_answer_is_what_the_guide_says_and_where_it_says_it(answering: Answering) -> None:
    found = answering.ask("灵活就业登记要什么条件")
    guide = item(FLEXIBLE).guide
    assert found.is_sure
    (first,) = (one for one in found.answers if (one.code, one.heading) == (FLEXIBLE, "谁能办"))
    assert set(first.lines) <= {one.zh for one in guide.conditions}
    assert (first.guide_version, first.effective_from) == (guide.version, guide.effective_from)
    assert first.item_name == item(FLEXIBLE).plain_name.zh


def test_every_line_of_every_answer_stands_in_its_guide(answering: Answering) -> None:
    for question in ("社保卡丢了怎么补", "居住证过期了", "老人过世", "多少钱", "怎么办"):
        for one in answering.ask(question).answers:
            own = {line.zh for section in sections_of(drafts().items[one.code]) for line in section.lines}
            assert set(one.lines) <= own, question


def test_at_most_three_and_each_once(answering: Answering) -> None:
    found = answering.ask("身份证").answers
    assert len(found) <= 3
    assert len({(one.code, one.heading) for one in found}) == len(found)


@pytest.mark.parametrize("question", ["", "   ", "？！", "🙂", "\x00", '"""', "zzzzqqqq"])
def test_what_says_nothing_finds_nothing(answering: Answering, question: str) -> None:
    found = answering.ask(question)
    assert (found.answers, found.is_sure) == ((), False)


def test_a_page_of_text_is_cut_short(answering: Answering) -> None:
    assert answering.ask("社保卡" * 100_000).answers


def test_what_only_happens_to_stand_there_is_not_claimed(answering: Answering) -> None:
    assert not answering.ask("今天天气怎么样").is_sure


def test_an_item_that_is_damaged_on_the_disk_answers_nothing() -> None:
    every = drafts()
    without = replace(every, items={code: one for code, one in every.items.items() if code != FLEXIBLE})
    answering = Answering(answer_index(every.items.values(), TABLE, SYNONYMS), without)
    assert FLEXIBLE not in {one.code for one in answering.ask("灵活就业登记要什么条件").answers}


def test_ready_questions_are_those_of_what_is_on_offer_and_all_have_an_answer(answering: Answering) -> None:
    # Nothing else is a draft by now.
    on_offer = {code: one for code, one in catalogue().items.items() if code != FLEXIBLE}
    offered = Answering(answer_index(on_offer.values(), TABLE, SYNONYMS), replace(catalogue(), items=on_offer))
    assert {one.item for one in offered.ready()} <= set(on_offer)
    assert len(offered.ready()) < len(answering.ready()) == len(TABLE.ready)
    for one in answering.ready():
        (answer,) = answering.answer_ready(one).answers
        assert answer.code == one.item
        assert answer.heading == TABLE.sections[one.section].heading.zh
        assert len(one.ask.zh) <= 14, "large type has one line for it"


def test_a_ready_question_of_an_item_that_is_not_there(answering: Answering) -> None:
    gone = TABLE.ready[0].model_copy(update={"item": "TBD-XX99"})
    assert answering.answer_ready(gone).answers == ()
    none = TABLE.ready[0].model_copy(update={"pieces": (99,)})
    assert answering.answer_ready(none).answers == ()


def test_in_english(answering: Answering) -> None:
    found = answering.ask("灵活就业登记要什么条件", Language.EN)
    assert "Who can apply" in {one.heading for one in found.answers}


def test_numbers_are_found_as_guides_write_them() -> None:
    read = characters()
    assert cut("八十九岁", read) == ["89", "岁"]
    assert cut("十岁", read)[0] == "10"
    assert cut("二十", read) == ["20"]
    assert cut("社保卡", read) == ["社保", "保卡", "社", "保", "卡"]


def test_an_index_of_another_version_is_told() -> None:
    with pytest.raises(CacheUnavailable):
        Answering(build_passages([], "{}"), catalogue())


@pytest.mark.parametrize("text", ["sections: {}\n", "a: [", "- 1\n"])
def test_a_table_that_cannot_be_used_says_where(tmp_path: Path, text: str) -> None:
    (tmp_path / "asking.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SharedFileError):
        load_asking(tmp_path)


def test_without_a_table_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SharedFileError):
        load_asking(tmp_path)


def test_the_table_names_real_sections_of_real_items() -> None:
    assert isinstance(TABLE, AskingTable)
    for one in TABLE.ready:
        pieces = [section.number for section in sections_of(drafts().items[one.item]) if section.key is one.section]
        assert set(one.pieces) <= set(pieces), one.ask.zh
