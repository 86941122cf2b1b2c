# SPDX-License-Identifier: Apache-2.0
"""The index of passages: found by any word, the right column counts, hostile words and bytes do no harm."""

from __future__ import annotations

import sqlite3

import pytest

from offline_cache.errors import CacheUnavailable
from offline_cache.passages import FoundPassage, Passage, PassageIndex, build_passages

ALL_ALIKE = (1.0, 1.0, 1.0)
PASSAGES = [
    Passage("a", "社保 保卡", "多少 少钱", "不要 要钱"),
    Passage("b", "居住 住证", "多少 少钱", "到期 续签"),
    Passage("c", "户口", "条件", "社保 保卡 要有"),
    *(Passage(f"filler{number}", "别的", "别的", f"{number}") for number in range(20)),
]


def names(found: list[FoundPassage]) -> list[str]:
    return [one.name for one in found]


@pytest.fixture
def index() -> PassageIndex:
    return PassageIndex(build_passages(PASSAGES, "a note"))


def test_any_word_finds_and_the_best_comes_first(index: PassageIndex) -> None:
    found = index.find(["住证", "少钱"], ALL_ALIKE, 5)
    assert names(found) == ["b", "a"]
    assert found[0].worth > found[1].worth > 0


def test_weights_say_which_column_counts(index: PassageIndex) -> None:
    assert names(index.find(["社保", "保卡"], (5.0, 1.0, 0.1), 5)) == ["a", "c"]
    assert names(index.find(["社保", "保卡"], (0.1, 1.0, 5.0), 5)) == ["c", "a"]


def test_no_more_than_asked_for(index: PassageIndex) -> None:
    assert len(index.find(["别的"], ALL_ALIKE, 7)) == 7


def test_whether_it_is_the_subject(index: PassageIndex) -> None:
    assert index.is_subject(["没有", "社保"], "a")
    assert not index.is_subject(["社保"], "c"), "it stands in the sentence alone"
    assert not index.is_subject(["社保"], "unknown")
    assert not index.is_subject([], "a")


@pytest.mark.parametrize(
    "word", ['"', 'a" OR "b', "subject:", "NEAR(", "*", "-", "AND", "{subject} : x", "'; DROP TABLE label"]
)
def test_nothing_that_is_typed_is_syntax(index: PassageIndex, word: str) -> None:
    assert index.find([word], ALL_ALIKE, 5) == []
    assert not index.is_subject([word], "a")
    assert names(index.find(["居住"], ALL_ALIKE, 5)) == ["b"], "and everything is there still"


def test_no_words_find_nothing(index: PassageIndex) -> None:
    assert index.find([], ALL_ALIKE, 5) == []
    assert index.find([""], ALL_ALIKE, 5) == []


def test_equal_passages_make_equal_bytes_and_the_note_comes_along(index: PassageIndex) -> None:
    assert build_passages(PASSAGES, "a note") == build_passages(PASSAGES, "a note")
    assert index.note == "a note"


def test_it_cannot_be_written(index: PassageIndex) -> None:
    with pytest.raises(sqlite3.OperationalError):
        index._connection.execute("DELETE FROM label")


def test_two_passages_of_one_name_are_a_mistake() -> None:
    with pytest.raises(sqlite3.IntegrityError):
        build_passages([PASSAGES[0], PASSAGES[0]])


def _other_version() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA user_version=99")
    connection.execute("CREATE TABLE label (number, name)")
    connection.commit()
    data = bytes(connection.serialize())
    connection.close()
    return data


@pytest.mark.parametrize(
    "data",
    [b"", b"no database", build_passages(PASSAGES)[:5000], bytes(8192), _other_version()],
    ids=["empty", "text", "cut off", "zeros", "another version"],
)
def test_bytes_that_are_no_index_are_told(data: bytes) -> None:
    with pytest.raises(CacheUnavailable):
        PassageIndex(data).find(["社保"], ALL_ALIKE, 5)


def test_what_is_damaged_in_the_middle_says_so_or_finds_nothing() -> None:
    data = bytearray(build_passages(PASSAGES))
    for at in range(4096, len(data), 61):
        data[at] ^= 0xFF
    with pytest.raises(CacheUnavailable):
        PassageIndex(bytes(data)).find(["社保", "别的"], ALL_ALIKE, 50)


def test_a_closed_one_stays_closed(index: PassageIndex) -> None:
    index.close()
    index.close()
    with pytest.raises(CacheUnavailable):
        index.find(["社保"], ALL_ALIKE, 5)
    with pytest.raises(CacheUnavailable):
        index.is_subject(["社保"], "a")
