# SPDX-License-Identifier: Apache-2.0
"""What people type, read and found; the index as a file. How good the ranking is: test_search_labelled.py."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kiosk.catalogue.findings import FindingSeverity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.search.characters import characters, fold, runs
from kiosk.catalogue.search.index import IndexFileError, SearchIndex, build_index, from_bytes
from kiosk.catalogue.search.ranking import search
from kiosk.catalogue.search.synonyms import SynonymGroup, Synonyms, load_synonyms
from kiosk.catalogue.summary import ItemSummary
from tests.generated_items import generated, generated_content, read
from tests.unit.kiosk.synthetic import CONTENT, summaries

ROOT = Path(__file__).parents[4]
READ = characters()


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return build_index(summaries(), load_synonyms(CONTENT / "tables"))


def named(code: str, name: str, keywords: tuple[str, ...] = (), alias: tuple[str, ...] = ()) -> ItemSummary:
    return replace(
        summaries()[0], code=code, name=name, plain_zh=name, alias=alias, keywords=keywords, dept_zh="局", hot_rank=None
    )


def first(index: SearchIndex, text: str) -> str:
    found = search(index, text)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("　ＡＢｃ１２，就醫記錄冊！", "abc12 就医记录册"),
        ("居住证 签注", "居住证 签注"),
        ("社保缴费证明(盖章)", "社保缴费证明 盖章"),
        ("？？", ""),
        ("𠮷", ""),
    ],
)
def test_width_case_script_and_punctuation_do_not_matter(typed: str, plain: str) -> None:
    assert READ.plain(typed) == plain


@pytest.mark.parametrize(
    ("typed", "syllables"),
    [
        ("juzhuzheng", ["ju", "zu", "zen"]),
        ("juzuzhen", ["ju", "zu", "zen"]),
        ("lvxing", ["lu", "xin"]),
        ("shebao", ["se", "bao"]),
        ("xian", ["xian"]),
    ],
)
def test_letters_are_cut_into_folded_syllables(typed: str, syllables: list[str]) -> None:
    best = READ.sounds(typed)[0]
    assert [READ.syllables[one.low] for one in best] == syllables
    assert all(one.is_whole for one in best)


def test_a_second_cut_is_kept() -> None:
    cuts = [[READ.syllables[one.low] for one in cut] for cut in READ.sounds("xian")]
    assert cuts == [["xian"], ["xi", "an"]]


def test_what_is_half_typed_stands_for_all_it_can_become() -> None:
    whole, half = READ.sounds("shezh")[0]
    assert READ.syllables[whole.low] == fold("she")
    assert not half.is_whole
    assert {"zan", "zen", "zi"} <= set(READ.syllables[half.low : half.high])
    assert all(one.startswith("z") for one in READ.syllables[half.low : half.high])


def test_letters_that_are_no_pinyin_still_get_a_reading() -> None:
    assert [one.initial for one in READ.sounds("viu")[0]] == ["v", "i", "u"]
    assert READ.sounds("j" * 100)[0]


def test_runs() -> None:
    assert runs("社保zhuan外地 120分") == ["社保", "zhuan", "外地", "120", "分"]


def test_the_tables_are_what_their_maker_makes(tmp_path: Path) -> None:
    make = runpy.run_path(str(ROOT / "packaging" / "make_readings.py"))
    make["main"].__globals__["FOLDER"] = tmp_path
    make["main"]()
    for name in ("readings.txt", "traditional.txt"):
        assert (tmp_path / name).read_bytes() == (ROOT / "kiosk/catalogue/search" / name).read_bytes(), name


@pytest.mark.parametrize(
    "typed", ["银行卡", "yinhangka", "yinhang", "yhk", "银hang", "银杭卡", "yinghangka", "YHK", "銀行卡"]
)
def test_characters_of_several_readings(typed: str) -> None:
    made = build_index([named("A", "银行卡登记"), named("B", "步行登记"), named("C", "身份证登记")])
    assert first(made, typed) == "A"


@pytest.mark.parametrize("typed", ["长护险", "chx", "changhuxian", "zhanghuxian", "常护险"])
def test_long_and_to_grow_are_one_character(index: SearchIndex, typed: str) -> None:
    assert first(index, typed) == "TBD-YB01"


@pytest.mark.parametrize(
    "typed", ["居住证签注", "居主证签注", "居证签注", "居住住证签注", "居住证注签", "居住 证签注", "居住证迁注"]
)
def test_slips(index: SearchIndex, typed: str) -> None:
    assert first(index, typed) == "312000194000"


@pytest.mark.parametrize(
    "word", ["居住证签注", "juzhuzhengqianzhu", "residence permit", "失业保险金", "shiyebaoxianjin", "jzzqz"]
)
def test_every_beginning_of_a_word_from_the_second_key_on_finds_something(index: SearchIndex, word: str) -> None:
    for end in range(2, len(word) + 1):
        assert search(index, word[:end]), word[:end]


@pytest.mark.parametrize(("typed", "initial"), [("s", "社失"), ("sb", "社"), ("y", "养一医有")])
def test_the_first_letters_are_initials_of_characters(index: SearchIndex, typed: str, initial: str) -> None:
    found = search(index, typed, 4)
    assert found
    assert all("a" > one.why[0] or one.why[0] > "z" for one in found), found
    assert found[0].why[0] in initial, found


def test_an_office_lists_its_items_and_claims_none(index: SearchIndex) -> None:
    found = search(index, "公安局")
    office = {one.code for one in summaries() if one.dept_zh == "公安局"}
    assert {one.code for one in found} >= office
    assert not any(one.is_sure for one in found)


def test_the_right_item_comes_early_while_typing(index: SearchIndex) -> None:
    for typed in ("juzhuzheng", "juzhuzhengq", "juzhuzhengqi", "juzhuzhengqianz", "居住证", "居住证签"):
        assert "312000194000" in [one.code for one in search(index, typed, 3)], typed


@pytest.mark.parametrize("typed", ["312000194000", "312000194", "ＴＢＤ－ＲＳ０１", "tbd-rs01", "tbdrs01", "rs01"])
def test_codes(index: SearchIndex, typed: str) -> None:
    code = "312000194000" if typed.startswith("3") else "TBD-RS01"
    assert search(index, typed)[0].code == code


def test_what_many_codes_begin_with_is_no_claim(index: SearchIndex) -> None:
    assert not any(one.is_sure for one in search(index, "312000"))


@pytest.mark.parametrize("typed", ["", " ", "？？", "火车票", "彩票中奖", "𠮷", "㐂㐃"])
def test_nothing_is_found_where_nothing_fits(index: SearchIndex, typed: str) -> None:
    assert search(index, typed) == ()


@pytest.mark.parametrize("typed", ["x" * 50, "1", "zz", "asdfgh", "j", "㐂ka", "㐂证", "viu"])
def test_what_may_mean_anything_is_never_claimed(index: SearchIndex, typed: str) -> None:
    assert not any(one.is_sure for one in search(index, typed))


def test_letters_longer_than_all_words_find_nothing() -> None:
    assert search(build_index([named("A", "办证")]), "bcdfghjklmnpqrstwx") == ()


def test_why_says_which_words_were_met(index: SearchIndex) -> None:
    assert search(index, "社保证明")[0].why == "社保证明"
    assert search(index, "312000194000")[0].why == "312000194000"


def test_a_keyword_alone_is_no_claim() -> None:
    made = build_index([named("A", "开无犯罪记录证明", keywords=("签证",)), named("B", "办照相", alias=("拍照片",))])
    assert [(one.code, one.is_sure) for one in search(made, "签证")] == [("A", False)]
    assert [(one.code, one.is_sure) for one in search(made, "拍照片")] == [("B", True)]


def test_between_equals_the_frequent_item_and_the_one_that_is_all_about_it_come_first() -> None:
    common = [named("A", "事甲", ("买房",)), replace(named("B", "事乙", ("买房",)), hot_rank=1)]
    assert first(build_index(common), "买房") == "B"
    about = [named("A", "事甲", ("买房",)), named("B", "事乙", ("买房", "买房子", "要买房"))]
    assert first(build_index(about), "买房") == "B"


def test_words_that_say_nothing_do_not_hide_what_is_wanted() -> None:
    items = [named("A", "居住证签注"), named("B", "我要怎么办")]
    typed = "我要签注怎么办"
    assert first(build_index(items), typed) == "B"
    assert first(build_index(items, Synonyms(filler=("我要", "怎么办"))), typed) == "A"


def test_synonyms_come_with_pinyin_and_initials() -> None:
    synonyms = Synonyms(groups=(SynonymGroup(say=("劳保",), official=("养老金",)),))
    made = build_index([named("A", "养老金换卡"), named("B", "办执照")], synonyms)
    assert [first(made, typed) for typed in ("劳保", "laobao", "lb", "老保")] == ["A"] * 4


def test_the_limit(index: SearchIndex) -> None:
    assert len(search(index, "证明", 3)) == 3


def test_long_texts_are_looked_at_in_part(index: SearchIndex) -> None:
    assert search(index, "居住证签注" * 10_000)[0].code == "312000194000"
    assert search(index, "居住证签注" + "很长" * 10_000) == search(index, "居住证签注" + "很长" * 20)


def test_an_index_survives_a_file_and_finds_the_same(index: SearchIndex) -> None:
    again = from_bytes(index.to_bytes())
    assert again.to_bytes() == index.to_bytes()
    for typed in ("居住证", "jzz", "312000", "permit", "护照"):
        assert search(again, typed) == search(index, typed)
    with pytest.raises(ValueError, match="read-only"):
        again.keys[0] = 0


def test_the_same_items_make_the_same_file(index: SearchIndex) -> None:
    assert build_index(summaries(), load_synonyms(CONTENT / "tables")).to_bytes() == index.to_bytes()


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = from_bytes(build_index([]).to_bytes())
    assert search(empty, "居住证") == ()


def test_bytes_that_are_no_index_are_refused(index: SearchIndex) -> None:
    data = index.to_bytes()
    for wrong in (
        b"",
        b"SEARCH1\n",
        b"SEARCH2\n" + data[8:],
        data[:-100],
        data.replace(b'"keys"', b'"kexs"'),
        data[:40],
    ):
        with pytest.raises(IndexFileError):
            from_bytes(wrong)


def test_generated_items_are_plausible_files(tmp_path: Path) -> None:
    folder = generated_content(tmp_path, 12)
    made = list(generated(12))
    assert len({one.code for one in made}) == len({one.name for one in made}) == 12
    for one in made:
        assert read(folder / "items" / f"{one.code}.yaml", folder) == one.summary()
    items = [folder / "items" / f"{one.code}.yaml" for one in made]
    assert {one.severity for one in lint(items, folder)} <= {FindingSeverity.NOTE}
    assert list(generated(12)) == made
    assert [one.name for one in generated(12, seed=2)] != [one.name for one in made]


def test_arrays_are_as_their_description_says(index: SearchIndex) -> None:
    assert np.all(index.keys[:-1] < index.keys[1:])
    assert len(index.bounds) == len(index.keys) + 1
    assert index.bounds[-1] == len(index.documents)
    assert int(index.documents.max()) < index.phrase_count + len(index.codes)
    assert float(index.rarity.min()) >= 0
    assert float(index.rarity.max()) <= 1
