# SPDX-License-Identifier: Apache-2.0
"""One rule after another, each on a valid item of the kind it is about, with one thing broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.findings import Finding, FindingSeverity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import item_files, load_catalogue
from tests.unit.kiosk.catalogue.item_texts import CODE, SECTIONS, content

NOTE = FindingSeverity.NOTE
AGE, PHONE, PAPER = "person.age >= values.least_age", "    - {use: phone}", "    - {use: PAP}"
PHOTO = "source_order: [photo, window], photo: {lay: {zh: 平放, en: Flat}, later: {zh: 晚点, en: Later}, "
CHILD = "for_agent: {relations: [{zh: 子女, en: Child}], scope: {zh: 全部, en: All}"
FREE = '{when: "person.age", say: {zh: 免, en: Free}, rule: x}'
VERIFIED = f'base_code: "{CODE}"\n  code_status: verified'
COME = "{zh: 请到年龄再来, en: Please come later}"


SEEN = "level: strong, agent: forbidden,"
ENTERPRISE = "enterprise: {scope: permits, name: {zh: 办许可, en: Permits}, granted_by: {zh: 法人, en: Owner}}"
SEEN_TOO = "level: strong, agent: forbidden, presence: face,"
DEVICES = """need: [id_card_reader]}
  auth: {level: strong, agent: forbidden,"""
DEVICES_TOO = """need: [id_card_reader, camera]}
  auth: {level: strong, agent: forbidden, presence: face,"""


def again(months: str, due: str) -> str:
    return (
        f"document: none, renews: {{months: {months}, last: test.moved_on, due: {due}, "
        "label: {zh: 下次, en: Next time}}}"
    )


def sheet(row: str = "", table: str = "") -> str:
    more_row, more_table = (f", {more}" if more else "" for more in (row, table))
    rows = f'[{{from: "share:test.married"{more_row}}}]'
    head = f'{{from: "share:test.list", head: {{zh: 坐落, en: Address}}, none: {{zh: 没有, en: None}}{more_table}}}'
    return f"document: certificate, sheet: {{rows: {rows}, table: {head}}}}}"


def paper(more: str) -> str:
    return PAPER.replace("}", f", {more}}}")


def phone(more: str) -> str:
    return PHONE.replace("}", f", {more}}}")


def broken(tmp_path: Path, kind: str, old: str, new: str) -> tuple[list[Finding], list[str]]:
    folder = content(tmp_path, kind)
    path = folder / "items" / f"{CODE}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return lint(item_files(folder), folder), text.splitlines()


@pytest.mark.parametrize("kind", sorted(SECTIONS))
def test_one_valid_item_of_each_kind_has_no_finding(tmp_path: Path, kind: str) -> None:
    folder = content(tmp_path, kind)
    assert lint(item_files(folder), folder) == []
    assert list(load_catalogue(folder).items) == [CODE]


@pytest.mark.parametrize(
    ("kind", "rule", "old", "new", "says", "at"),
    [
        # what may be of a person: masked, or said why not
        ("single", "mask", PHONE, phone("mask: none"), "没写怎么遮", "use: phone"),
        ("single", "mask", PHONE, phone("unmasked: public"), "又写了 unmasked", "use: phone"),
        # conditions: names, types, answers
        ("single", "expression", AGE, "person.age >= values.least_ago", "values.least_ago", "expr"),
        ("single", "expression", AGE, "agent.age >= 18", "agent.age", "expr"),
        ("single", "expression", AGE, "shared.test.gone == 'x'", "shared.test.gone", "expr"),
        ("single", "type", AGE, "person.age >= 'old'", "文字", "expr"),
        ("single", "type", AGE, "shared.test.married == 'yes'", "真假", "expr"),
        ("single", "type", AGE, "shared.test.moved_on + 3 == today", "日期", "expr"),
        ("single", "type", AGE, "answers.way == null", "null", "expr"),
        ("single", "answer-value", AGE, "answers.way == 'newest'", "newest", "expr"),
        ("single", "answer-value", AGE, "answers.way in ['new', 'old']", "old", "expr"),
        ("single", "answer-value", AGE, r'answers.way == \"newest\"', "newest", "expr"),
        ("single", "answer-value", AGE, "'newest' != answers.way", "newest", "expr"),
        ("single", "answer-value", AGE, "(answers.way) == ('newest')", "newest", "expr"),
        ("single", "answer-value", AGE, r"""!(answers.way in (['new', \"old\"]))""", "old", "expr"),
        ("single", "impossible-value", AGE, "person.assurance == 'stong'", "stong", "expr"),
        ("single", "impossible-value", AGE, "person.card_kind in ['residents']", "residents", "expr"),
        ("single", "impossible-value", AGE, "'woman' == person.sex", "woman", "expr"),
        ("single", "impossible-value", AGE, "licences.TST.state == 'lost'", "lost", "expr"),
        ("single", "type", "      expr:", "      when: \"answers.way\"\n      expr:", "文字", "when"),
        ("single", "type", PHONE, phone("show_when: \"today\""), "日期", "show_when"),
        ("single", "expression", PAPER, paper("need_when: \"answers.why == 'x'\""), "answers.why", "need_when"),
        ("single", "type", 'fee: {amount: "0",', f'fee: {{exempt: [{FREE}], amount: "0",', "整数", "fee"),
        ("bundle", "answer-value", "answers.way == 'new'", "answers.way != 'never'", "never", "when"),
        ("bundle", "expression", "answers.way == 'new'", "answers.wya == 'new'", "answers.wya", "when"),
        # what registers know
        ("single", "register", "shared_data: [test.married,", "shared_data: [test.maried,", "test.maried", "shared_data"),
        ("single", "register", "authority: known", "authority: knwon", "knwon", "authority"),
        ("single", "register", "life_events: [moving]", "life_events: [xyzzy]", "xyzzy", "life_events"),
        ("single", "consent", PHONE, phone("prefill: [\"last:phone\"]"), "phone 会用上次填的", "say"),
        ("single", "value", PHONE, phone("prefill: [\"last:name\"]"), "last:phone", "use: phone"),
        ("single", "register", PAPER, paper("source_order: [\"ecert:XXX\", window]"), "XXX", "materials"),
        ("single", "register", PHONE, phone("prefill: [\"share:test.fone\"]"), "test.fone", "shared_data"),
        ("single", "register", PHONE, phone("prefill: [\"licence:TST:phone\"]"), "phone", "use: phone"),
        ("benefit", "register", "amount: allowance", "amount: allowence", "allowence", "benefit"),
        ("payment", "register", "bill: test.bill", "bill: test.bil", "test.bil", "payment"),
        ("bundle", "register", "lead: office", "lead: offfice", "offfice", "bundle"),
        ("bundle", "register", "        authority: known", "        authority: nobody", "nobody", "bundle"),
        # parts of a bundle
        ("bundle", "part", PHONE, phone("parts: [third]"), "third", "use: phone"),
        ("bundle", "part", PAPER, paper("parts: [first, third]"), "third", "use: PAP"),
        ("bundle", "part", "    - id: old_enough", "    - id: old_enough\n      part: third", "third", "id: old_enough"),
        ("single", "part", PAPER, paper("parts: [first]"), "first", "use: PAP"),
        ("bundle", "part", 'item: "319999999002"', f'item: "{CODE}"', "指着自己", "id: first"),
        ("bundle", "duplicate", "- id: second", "- id: first", "first", "bundle"),
        # a licence and its four actions
        ("licence", "licence-action", "cancel: cancel}}", "cancel: gone}}", "way=gone", "licence:"),
        ("licence", "licence-action", "{question: way,", "{question: why,", "why=new", "licence:"),
        ("licence", "licence-action", ", cancel: cancel}}", "}}", "cancel", "licence:"),
        # a booking asks where and when
        ("booking", "booking", "kind: place", "kind: text", "去哪里", "booking:"),
        ("booking", "booking", "kind: slot", "kind: text", "什么时候", "booking:"),
        ("single", "booking", PHONE, phone("kind: slot"), "没有 booking", "fields"),
        # delivery, agents
        ("single", "delivery", "document: none}", "document: none, ways: [print, courier]}", "取件", "outcome"),
        ("single", "delivery", PHONE, phone("kind: delivery"), "取件", "outcome"),
        ("single", "agent", "agent: forbidden", "agent: allowed", "没写谁能代", "auth"),
        ("single", "agent", "agent: forbidden,", f"agent: allowed, {CHILD}, proof: NOT}},", "NOT", "auth"),
        # a person who is looked at, and what is done again
        ("single", "presence", SEEN, SEEN_TOO, "没写人脸", "consent"),
        ("single", "presence", SEEN, SEEN_TOO, "脸认不出来怎么办", "guide"),
        ("single", "presence", SEEN, SEEN_TOO, "断网却还能办", "offline"),
        ("single", "presence", DEVICES, DEVICES_TOO, "没有摄像头却办不了", "capability"),
        ("single", "value", SEEN, SEEN_TOO.replace("strong", "weak"), "本人到场", "auth"),
        ("single", "value", "agent: forbidden,", f"agent: allowed, presence: face, {CHILD}}},", "本人到场", "auth"),
        ("single", "value", "agent: forbidden,", f"agent: forbidden, presence: face, {ENTERPRISE},", "不替企业办", "auth"),
        ("single", "value", "document: none}", again("least_agw", "test.moved_on"), "least_agw", "outcome"),
        ("single", "reference", "document: none}", again("least_age", "test.married"), "test.married", "outcome"),
        # texts
        ("single", "sentence", "zh: 请到年龄再来", f"zh: {'很长' * 16}", "32 个字", "fix"),
        ("single", "sentence", "zh: 请到年龄再来", f"zh: \"{'长' * 20}{{values.least_age}}\"", "31 个字", "fix"),
        ("single", "message", "zh: 请到年龄再来", "zh: 到时候通知您", "通知您", "fix"),
        ("single", "message", "zh: 请到年龄再来", "zh: 一天里会打电话", "会打电话", "fix"),
        ("single", "jargon", "zh: 请到年龄再来", "zh: 请提交材料", "提交", "fix"),
        ("single", "jargon", "zh: 请去街道的窗口", "zh: 请去受理窗口", "受理", "what"),
        ("single", "untranslated", "en: Please come later", "en: 以后再来", "以后再来", "fix"),
        ("single", "placeholder", "zh: 请到年龄再来", "zh: \"{values.last_age}岁再来\"", "values.last_age", "fix"),
        ("single", "placeholder", "zh: 请到年龄再来", "zh: \"{person.name}再来\"", "person.name", "fix"),
        ("single", "placeholder", "zh: 请到年龄再来", "zh: \"{value}再来\"", "value", "fix"),
        ("single", "placeholder", "zh: 请到年龄再来", "zh: \"{person.age}岁了\"", "英文里少了 {person.age}", "fix"),
        ("single", "placeholder", "en: Please come later", "en: \"At {person.age}\"", "中文里少了 {person.age}", "fix"),
        ("single", "placeholder", "en: Please come later", "en: \"At {Age}\"", "不是名称", "fix"),
        # stops lead on
        ("single", "dead-end", "zh: 请去街道的窗口", "zh: 这里办不了", "这里办不了", "what"),
        ("single", "dead-end", "zh: 请去街道的窗口", "zh: 不可以了", "不可以了", "what"),
        ("single", "dead-end", "zh: 请去街道的窗口", "zh: 请您谅解，不用来了", "请您谅解", "what"),
        ("single", "dead-end", "zh: 请到年龄再来", "zh: 这件事您不能办", "这件事您不能办", "fix"),
        ("single", "dead-end", "zh: 请到年龄再来", "zh: 登记有问题，不能去窗口", "登记有问题", "fix"),
        ("single", "dead-end", "zh: 请到年龄再来", "zh: 登记上说他去世了", "去世", "fix"),
        ("single", "dead-end", "zh: 请到年龄再来", "zh: 找不到您的登记", "找不到", "fix"),
        # what rules say they check
        ("single", "reference", "    - id: old_enough", "    - id: old_enough\n      checks: [1, 2]", "第 2 条", "checks"),
        ("single", "reference", "    - id: old_enough", "    - id: old_enough\n      checks: [0]", "第 0 条", "checks"),
        ("single", "reference", "    - id: old_enough", "    - id: old_enough\n      material: XXX", "没有材料“XXX”", "material"),
        # what stands on the paper
        ("single", "type", "document: none}", sheet("when: \"person.age > 'x'\""), "文字", "sheet"),
        ("single", "answer-value", "document: none}", sheet("when: \"answers.way == 'newest'\""), "newest", "sheet"),
        ("single", "expression", "document: none}", sheet("", "when: \"shared.test.gone\""), "shared.test.gone", "sheet"),
        ("single", "sentence", "document: none}", sheet(f"said: {{'true': {{zh: {'很长' * 16}, en: Long}}}}"), "32", "sheet"),
        ("single", "jargon", "document: none}", sheet("said: {'true': {zh: 已经受理, en: Taken}}"), "受理", "sheet"),
        # materials
        ("single", "other-materials", PAPER, paper("name: {zh: 其他证明, en: Others}"), "其他证明", "use: PAP"),
        ("single", "promise", PAPER, paper("source_order: [promise]"), "承诺", "use: PAP"),
        ("single", "licence", PAPER, paper("source_order: [\"ecert:TST\", reuse]"), "别的办法", "use: PAP"),
        # what only the model sees
        ("booking", "value", "  " + SECTIONS["booking"].strip() + "\n", "", "booking", "item"),
        ("bundle", "value", "kind: bundle", "kind: single", "bundle", "item"),
        ("single", "value", "kind: single", "kind: benefit", "benefit", "item"),
        ("single", "value", "agent: forbidden,", f"agent: forbidden, {CHILD}}},", "for_agent", "auth"),
        ("single", "value", "      expr: \"person.age >= values.least_age\"\n", "", "expr", "old_enough"),
        ("single", "value", PAPER, paper("source_order: [photo, window]"), "photo", "use: PAP"),
        ("single", "value", "document: none}", "document: none, reprint: {times: 3, days: 0}}", "times", "outcome"),
        ("single", "value", "document: none}", "document: portrait}", "证件照", "item"),
        ("single", "value", "    - {use: phone}\n", "    []\n", "fields", "item"),
        ("single", "value", "document: none}", "document: advice}", "query", "item"),
        ("single", "value", "level: strong", "level: none", "带出来", "item"),
        ("single", "value", PAPER, paper(PHOTO + "is_card: true}"), "pages_min", "use: PAP"),
        ("single", "value", PAPER, paper(PHOTO + "pages_min: 3, pages_max: 2}"), "pages_max", "use: PAP"),
        ("single", "value", PHONE, phone("ask: null"), "ask", "use: phone"),
    ],
)  # fmt: skip
def test_one_thing_broken(tmp_path: Path, kind: str, rule: str, old: str, new: str, says: str, at: str) -> None:
    findings, lines = broken(tmp_path, kind, old, new)
    found = [one for one in findings if one.rule == rule]
    assert found, [str(one) for one in findings]
    assert {one.severity for one in findings} <= {FindingSeverity.ERROR, NOTE}
    assert any(says in one.what for one in found), [str(one) for one in found]
    assert all(one.mend for one in found)
    if at != "item":
        assert any(at in lines[one.line - 1] for one in found), [str(one) for one in found]


def test_a_licence_says_which_action_is_which(tmp_path: Path) -> None:
    findings, _ = broken(tmp_path, "single", "kind: single", "kind: licence")
    assert [one.rule for one in findings] == ["licence-action"]


def test_a_permit_without_parts_need_not_have_all_four_actions(tmp_path: Path) -> None:
    permit = "kind: licence\n  licence: {question: way, actions: {new: new, change: change}}"
    assert broken(tmp_path, "single", "kind: single", permit)[0] == []


def test_names_of_places_and_values_may_be_said(tmp_path: Path) -> None:
    said = "社区事务受理服务中心有人。您过{values.least_age}岁再来。每月{amounts.allowance}元"
    en = "From {values.least_age} on: {amounts.allowance} yuan"
    assert broken(tmp_path, "single", COME, f'{{zh: "{said}", en: "{en}"}}')[0] == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "says"),
    [
        ("authority: known", "authority: office", "unverified", "示例局"),
        ("    verified: primary\n", "    verified: secondary\n", "unverified", "secondary"),
        (VERIFIED, "base_code: TBD-XX01\n  code_status: provisional", "provisional-code", "TBD-XX01"),
        ("values.least_age", "values.most_days", "unverified", "最多几天"),
    ],
)  # fmt: skip
def test_what_nobody_has_verified_is_a_note(tmp_path: Path, old: str, new: str, rule: str, says: str) -> None:
    findings, _ = broken(tmp_path, "single", old, new)
    (found,) = [one for one in findings if one.rule != "file-name"]
    assert (found.rule, found.severity) == (rule, NOTE)
    assert says in found.what


def test_every_answer_that_nobody_can_give_is_found(tmp_path: Path) -> None:
    condition = "answers.way in ['a', 'b'] || answers.way == 'c'"
    findings, _ = broken(tmp_path, "single", AGE, condition)
    assert [one.what for one in findings] == [f"问题 way 没有“{value}”这个答案。" for value in "abc"]


def test_a_word_of_whoever_acts_is_one_of_the_items_own(tmp_path: Path) -> None:
    acts = f"agent: allowed, {CHILD}}},"
    for number, (word, is_right) in enumerate((("子女", True), ("儿子", False))):
        folder = tmp_path / str(number)
        folder.mkdir()
        content(folder)
        path = folder / "items" / f"{CODE}.yaml"
        text = path.read_text(encoding="utf-8").replace("agent: forbidden,", acts)
        path.write_text(text.replace(AGE, f"agent.relation == '{word}'"), encoding="utf-8")
        found = [one.what for one in lint(item_files(folder), folder)]
        assert found == ([] if is_right else ["agent.relation 从来不会是“儿子”。"])


@pytest.mark.parametrize("severity", ["warn", "block"])
def test_who_is_not_stopped_needs_no_way_on(tmp_path: Path, severity: str) -> None:
    old = "severity: block\n      say: {zh: 您还不到年龄, en: You are not old enough}\n      fix: {zh: 请到年龄再来"
    new = old.replace("block", severity).replace("请到年龄再来", "记录上没有")
    findings, _ = broken(tmp_path, "single", old, new)
    assert [one.rule for one in findings] == (["dead-end"] if severity == "block" else [])


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("请去街道的窗口", "这里不能办：请去三楼窗口"),
        ("请去街道的窗口", "这里办不了——请打 12333"),
        ("请去街道的窗口", "人不能来的请打 962121"),
        ("请去街道的窗口", "没有办法上网的人请去三楼窗口"),
        ("请到年龄再来", "重新填一次"),
        ("请到年龄再来", "先补办身份证"),
        ("请到年龄再来", "先交清欠费"),
        ("请到年龄再来", "不能用现金，用手机付"),
    ],
)
def test_a_way_on_beside_what_cannot_be_done_is_one(tmp_path: Path, old: str, said: str) -> None:
    assert broken(tmp_path, "single", f"zh: {old}", f"zh: {said}")[0] == []


def test_a_rule_may_check_a_material_that_the_item_has(tmp_path: Path) -> None:
    assert broken(tmp_path, "single", "    - id: old_enough", "    - id: old_enough\n      material: PAP")[0] == []


def test_a_fix_that_is_right(tmp_path: Path) -> None:
    assert broken(tmp_path, "single", COME, "{zh: 请明年再来, en: Next year}")[0] == []


@pytest.mark.parametrize(
    ("auth", "is_right"),
    [
        ("level: strong, agent: forbidden", True),
        ("level: weak, agent: forbidden", False),
        (
            "level: strong, agent: must, for_agent: {relations: [{zh: 子女, en: Child}], scope: {zh: 这次, en: Now}}",
            False,
        ),
    ],
)
def test_an_offline_code_is_for_its_owner_who_is_here_with_the_card(tmp_path: Path, auth: str, is_right: bool) -> None:
    folder = content(tmp_path, "single")
    path = folder / "items" / f"{CODE}.yaml"
    text = path.read_text(encoding="utf-8").replace("level: strong, agent: forbidden", auth, 1)
    path.write_text(text.replace("document: none}", "document: offline_code}", 1), encoding="utf-8")
    found = lint(item_files(folder), folder)
    assert [one.rule for one in found] == ([] if is_right else ["value"])
    assert all("离线码" in one.what for one in found)


def test_a_convenience_may_have_a_form(tmp_path: Path) -> None:
    assert broken(tmp_path, "single", "kind: single", "kind: convenience")[0] == []


def test_advice_is_what_a_query_gives(tmp_path: Path) -> None:
    folder = content(tmp_path, "single")
    path = folder / "items" / f"{CODE}.yaml"
    text = path.read_text(encoding="utf-8").replace("kind: single", "kind: query", 1)
    path.write_text(text.replace("document: none}", "document: advice}", 1), encoding="utf-8")
    assert lint(item_files(folder), folder) == []
