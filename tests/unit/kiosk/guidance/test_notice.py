# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import pytest

from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.words import Language, long_sentences
from kiosk.guidance.belonging import perhaps_of
from kiosk.guidance.needs import needed_licences, needed_materials
from kiosk.guidance.notice import Capability, Device, Lack, Notice, notice
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue, drafts, item, situation

ALL = frozenset(Device)


def page(code: str, *, devices: frozenset[Device] = ALL, online: bool = True, **answers: str) -> Notice:
    one = item(code)
    return notice(one, situation(one, **answers), Capability(devices, online))


def rows(one: Notice, key: str) -> list[tuple[str, str]]:
    return [(row.text, row.status) for section in one.sections if section.key == key for row in section.rows]


@pytest.mark.parametrize(
    ("household", "materials"), [("local", ["户口簿", "就业承诺书"]), ("migrant", ["居住证", "就业承诺书"])]
)
def test_the_answers_trim_the_materials_and_none_is_to_be_handed_in(household: str, materials: list[str]) -> None:
    one = page(FLEXIBLE, household=household)
    assert rows(one, "bring") == [("身份证", "要带"), *((name, "免交") for name in materials)]
    assert one.materials_line == "应交材料 2 份，您一份都不用交"
    assert (one.required_count, one.to_bring_count) == (2, 0)
    wanted = situation(item(FLEXIBLE), household=household).facts()
    # the material's own first; the other is what the form's addresses are filled of where no register has them
    assert needed_licences(item(FLEXIBLE), wanted) == (("HKB", "JZZ") if household == "local" else ("JZZ", "HKB"))
    assert [spec.name.zh for spec in needed_materials(item(FLEXIBLE), wanted)] == materials


def test_each_material_that_has_a_sample_says_so_and_nothing_else_does() -> None:
    for code in catalogue().items:
        one, known = item(code), {spec.code: spec for spec in item(code).materials}
        for section in page(code).sections:
            for row in section.rows:
                if row.sample:
                    assert section.key == "bring"
                    assert (known[row.sample].picture is not None, known[row.sample].name.zh) == (True, row.text)
        told = {row.sample for section in page(code).sections for row in section.rows} - {""}
        facts = situation(one).facts()
        listed = (*needed_materials(one, facts), *perhaps_of(one, facts))
        assert told == {spec.code for spec in listed if spec.picture is not None}


def test_it_is_offered_of_what_is_taken_to_a_counter_too() -> None:
    counter = next(one for one in item("TBD-YJ01").materials if one.source_order == ("window",))
    assert counter.picture is not None
    one = item("TBD-YJ01")
    answers = situation(one, marriage="unmarried", settle="father")
    offline = notice(one, answers, Capability(frozenset(), online=False))
    told = [row.sample for section in offline.sections for row in section.rows]
    assert counter.code in told, "also where nothing is photographed"


def test_every_free_material_says_why() -> None:
    for online in (True, False):
        for section in page(FLEXIBLE, online=online).sections:
            if section.key == "bring":
                assert all(row.why for row in section.rows)


def test_the_proof_needs_no_papers_but_the_card() -> None:
    one = page(PENSION)
    assert one.materials_line == "不用交任何材料"
    assert rows(one, "bring") == [("身份证", "要带")]
    assert one.can_do


def test_all_that_has_to_be_said_is_on_the_page() -> None:
    for code in (FLEXIBLE, PENSION):
        assert {section.key for section in page(code).sections} == {
            "can", "bring", "time", "fee", "collect", "data", "notes",
        }  # fmt: skip


def test_code_and_guide_version_are_shown() -> None:
    assert page(FLEXIBLE).guide_line == "灵活就业登记 312000202000 指南 2025-07 版，2025-07-01 起"
    assert "TBD" not in page(PENSION).guide_line


@pytest.mark.parametrize(
    ("code", "devices", "online", "blocked_by"),
    [
        (PENSION, ALL, False, "offline"),
        (FLEXIBLE, ALL, False, ""),
        (PENSION, ALL - {Device.DOCUMENT_PRINTER}, True, "device:document_printer"),
        (PENSION, ALL - {Device.ID_CARD_READER}, True, "device:id_card_reader"),
        (FLEXIBLE, ALL - {Device.DOCUMENT_PRINTER}, True, ""),
        (FLEXIBLE, ALL - {Device.ID_CARD_READER}, True, ""),  # number and code are enough
        (FLEXIBLE, ALL - {Device.ID_CARD_READER}, False, "device:id_card_reader"),  # no code without network
        (FLEXIBLE, ALL - {Device.RECEIPT_PRINTER}, True, ""),  # the receipt is shown on screen
    ],
)
def test_what_this_terminal_can_do_now(code: str, devices: frozenset[Device], online: bool, blocked_by: str) -> None:
    one = page(code, devices=devices, online=online)
    assert one.blocked_by == blocked_by
    assert one.can_do is (blocked_by == "")


@pytest.mark.parametrize("lack", list(Lack))
def test_why_a_printer_cannot_be_used_is_said_before_the_start(lack: Lack) -> None:
    without_a4 = Capability(ALL - {Device.DOCUMENT_PRINTER}, True, {Device.DOCUMENT_PRINTER: lack})
    one = item(PENSION)
    told = notice(one, situation(one), without_a4)
    assert (told.can_do, told.blocked_by) == (False, "device:document_printer")
    assert told.verdict.startswith("打印机")
    without_slip = Capability(ALL - {Device.RECEIPT_PRINTER}, True, {Device.RECEIPT_PRINTER: lack})
    one = item(FLEXIBLE)
    told = notice(one, situation(one), without_slip)
    assert told.can_do
    assert told.warning.startswith("小票机")
    assert told.warning.endswith("凭条会显示在屏幕上")


def test_offline_nothing_is_said_to_be_fetched() -> None:
    one = page(FLEXIBLE, online=False)
    assert rows(one, "data") == []
    assert "先收下" in one.verdict
    whys = [row.why for section in one.sections if section.key == "bring" for row in section.rows]
    assert whys == ["没有身份证办不了", "不用交，系统之后核对；想现在交，也可以现场拍", "不用交，签个承诺就行"]


def test_every_sentence_is_short_and_without_codes() -> None:
    for code in (FLEXIBLE, PENSION):
        for online in (True, False):
            one = page(code, online=online)
            texts = [one.verdict, one.materials_line, one.plain_name]
            texts += [text for part in one.sections for row in part.rows for text in (part.title, row.text, row.why)]
            assert [sentence for text in texts for sentence in long_sentences(text)] == []


def test_english_has_no_chinese() -> None:
    one = item(FLEXIBLE)
    english = notice(one, situation(one), Capability(ALL, True), Language.EN)
    texts = [english.verdict, english.materials_line]
    texts += [text for part in english.sections for row in part.rows for text in (part.title, row.text, row.status)]
    assert not any("\u4e00" <= character <= "\u9fff" for text in texts for character in text)


def test_a_picture_is_offered_only_where_one_can_be_taken() -> None:
    def why(*, online: bool, devices: frozenset[Device] = ALL) -> str:
        (section,) = (one for one in page(FLEXIBLE, devices=devices, online=online).sections if one.key == "bring")
        return section.rows[1].why

    without = ALL - {Device.PAPER_CAMERA}
    assert why(online=True) == why(online=True, devices=without) == "不用交，用电子版；取不到电子版，也可以现场拍"
    assert why(online=False) == "不用交，系统之后核对；想现在交，也可以现场拍"
    assert why(online=False, devices=without) == "不用交，系统之后核对"


def test_what_the_terminal_could_not_look_at_is_not_asked_from_a_telephone_either() -> None:
    one = item(FLEXIBLE)
    lacks = {Device.CAMERA: Lack.BROKEN, Device.PAPER_CAMERA: Lack.BROKEN}
    unfit = notice(one, situation(one), Capability(ALL - set(lacks), True, lacks))
    assert unfit.can_do
    assert not any("拍" in row.why for section in unfit.sections for row in section.rows)


# --- the promise of the page: no more than can be kept ------------------------------------------------------------------

_PAPER: dict[str, Any] = {
    "code": "PAP", "name": {"zh": "一张纸", "en": "A paper"}, "key": True, "origin": "自备", "type": "证明", "copies": 1,
    "form": "原件",
}  # fmt: skip
_PHOTO = {"photo": {"lay": {"zh": "放平", "en": "Flat"}, "later": {"zh": "不急", "en": "No hurry"}}}
_LACK = {"lack": {"due_days": 5, "say": {"zh": "五天内补来", "en": "Within five days"}}}
NO_CAMERA = Capability(ALL - {Device.PAPER_CAMERA}, True, {Device.PAPER_CAMERA: Lack.BROKEN})
HERE = Capability(ALL, True)


def told(
    capability: Capability, sources: tuple[str, ...], more: dict[str, object], language: Language = Language.ZH
) -> tuple[Notice, str, str]:
    """The page of an item with one paper of these sources; the status and the why of its line."""
    photo = _PHOTO if "photo" in sources else {}
    spec = MaterialSpec.model_validate({**_PAPER, **photo, **more, "source_order": sources})
    made = drafts().items["312000194000"].model_copy(update={"materials": (spec,)})
    found = notice(made, situation(made), capability, language)
    row = next(
        row for one in found.sections if one.key == "bring" for row in one.rows if row.text in ("一张纸", "A paper")
    )
    return found, row.status, row.why


@pytest.mark.parametrize(
    ("capability", "sources", "more", "status", "why", "line"),
    [
        (HERE, ("ecert:JZZ", "later"), {}, "免交", "不用交，用电子版", "应交材料 1 份，您一份都不用交"),
        (HERE, ("share:residence.address", "later"), {}, "免交", "不用交，系统里先查", "应交材料 1 份，您一份都不用交"),
        (HERE, ("ecert:JZZ", "photo", "window"), {}, "一般免交", "系统里先查；查不到的话，现场拍，或者交到窗口",
         "应交材料 1 份，查得到的都不用交"),
        (NO_CAMERA, ("ecert:JZZ", "photo", "window"), {}, "一般免交", "系统里先查；查不到的话，请交到办事窗口",
         "应交材料 1 份，查得到的都不用交"),
        (HERE, ("photo", "window"), {}, "要交", "现场拍，或者交到窗口", "应交材料 1 份，您要交 1 份"),
        (HERE, ("window",), {}, "要交", "请交到办事窗口", "应交材料 1 份，您要交 1 份"),
        (HERE, ("photo", "later"), _LACK, "可晚点交", "可以现场拍；五天内补来", "应交材料 1 份，您要交 1 份"),
        (NO_CAMERA, ("photo", "later"), _LACK, "可晚点交", "五天内补来", "应交材料 1 份，您要交 1 份"),
        (HERE, ("window",), {"need_when": "shared.household.local"}, "也许要", "刷证后才知道要不要；请交到办事窗口",
         "必交的没有，另有 1 份看情况"),
    ],
)  # fmt: skip
def test_the_page_promises_no_more_than_can_be_kept(
    capability: Capability, sources: tuple[str, ...], more: dict[str, object], status: str, why: str, line: str
) -> None:
    found, shown, reason = told(capability, sources, more)
    assert (shown, reason, found.materials_line) == (status, why, line)
    assert found.perhaps_count == (status == "也许要")
    assert found.to_bring_count == (status in ("要交", "可晚点交"))
    assert long_sentences(reason) == ()
    english, _, why_english = told(capability, sources, more, Language.EN)
    assert english.materials_line
    assert why_english.isascii()


def test_every_page_of_every_item_keeps_its_sentences_short() -> None:
    for one in drafts().items.values():
        if one.fields:
            for row in (row for part in notice(one, situation(one), HERE).sections for row in part.rows):
                assert long_sentences(row.why) == (), f"{one.base_code}: {row.why}"


def test_a_tenth_of_what_is_offered_asks_for_no_papers_at_all() -> None:
    """零材料: 「覆盖面应不少于…10％」, and each says so where it begins."""
    here = Capability(ALL, online=True)
    lines = [notice(one, situation(one), here).materials_line for one in catalogue().items.values()]
    assert lines.count("不用交任何材料") >= 0.10 * len(lines)
