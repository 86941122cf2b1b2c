# SPDX-License-Identifier: Apache-2.0
"""Each lint rule on the real item with one thing broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from kiosk.catalogue import lint as content_lint
from kiosk.catalogue.findings import Finding, FindingSeverity
from kiosk.catalogue.loader import CatalogueError, item_files, load_catalogue
from kiosk.catalogue.paths import QuestionGraph, way_of
from kiosk.catalogue.question_model import Question
from kiosk.catalogue.vocabulary import vocabulary
from kiosk.catalogue.words import Language, words
from tests.unit.kiosk.synthetic import CONTENT, FLEXIBLE, PENSION, catalogue, item

SOURCE = (CONTENT / "items" / f"{FLEXIBLE}.yaml").read_text(encoding="utf-8")
INSTEAD = "{machine: card_maker, when: \"answers.form == 'no'\", say: {zh: 一, en: a}, ways: [post]}"


def lint(paths: Iterable[Path]) -> list[Finding]:
    """What has to be mended; notes of what nobody has verified are another matter."""
    found = content_lint.lint(paths, CONTENT)
    return [one for one in found if one.severity is not FindingSeverity.NOTE]


def broken(folder: Path, old: str, new: str, name: str = FLEXIBLE) -> Path:
    assert old in SOURCE
    path = folder / f"{name}.yaml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_content_is_clean() -> None:
    assert [str(one) for one in lint(item_files(CONTENT))] == []


def test_drafts_are_looked_through_and_not_offered(tmp_path: Path) -> None:
    for part in ("tables", "library"):
        shutil.copytree(CONTENT / part, tmp_path / part)
    (tmp_path / "items").mkdir()
    broken(tmp_path / "items", "  kind: single\n", "  kind: single\n  release: draft\n")
    assert load_catalogue(tmp_path).items == {}
    assert list(load_catalogue(tmp_path, drafts=True).items) == [FLEXIBLE]
    broken(tmp_path / "items", "person.age >= 16", "person.aeg >= 16")
    with pytest.raises(CatalogueError):
        load_catalogue(tmp_path)


def test_both_items_load_with_what_the_journey_asks() -> None:
    flexible, pension = item(FLEXIBLE), item(PENSION)
    assert (flexible.needs_strong, flexible.needs_promise, flexible.needs_signature) == (False, True, True)
    assert (flexible.offline_allowed, flexible.gives_document) == (True, False)
    assert (pension.needs_strong, pension.needs_promise, pension.needs_signature) == (True, False, False)
    assert (pension.offline_allowed, pension.gives_document) == (False, True)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("guide-element", "    phone: \"12333\"\n", ""),
        ("guide-element", "      - 中华人民共和国就业促进法\n      - 就业服务与就业管理规定\n", "      []\n"),
        ("expression", "person.age >= 16", "person.aeg >= 16"),
        ("expression", "person.age >= 16", "person.age >="),
        ("expression", "shared.case.same_day", "shared.case.someday"),
        ("type", "person.age >= 16", "person.age >= '16'"),
        ("type", "person.age >= 16", "person.age"),
        ("register", "shared_data: [employment.registered, case.same_day]", "shared_data: [employment.registred, case.same_day]"),
        ("answer-value", "answers.hardship == 'unsure'", "answers.hardship == 'maybe'"),
        ("answer-value", "need: [], optional:", f"need: [], instead: {INSTEAD}, optional:"),
        ("question-next", "{value: register, label:", "{value: register, next: nowhere, label:"),
        ("question-cycle", "{value: \"no\", label:", "{value: \"no\", next: household, label:"),
        ("sentence", "您还没满 16 周岁，现在不能登记", "您还没有满十六周岁，所以现在还不能在这里办灵活就业登记这件事情"),
        ("placeholder", "{person.sixteenth_birthday}起可以来办", "{applicant.name}起可以来办"),
        ("other-materials", "name: {zh: 就业承诺书", "name: {zh: 其他材料"),
        ("reference", "prefill: [\"answer:form\"]", "prefill: [\"answer:shape\"]"),
        ("reference", "suggest: [\"field:household_address\"]", "suggest: [\"field:house\"]"),
        ("licence", "source_order: [\"ecert:HKB\", photo, later]", "source_order: [\"ecert:HKB\", photo]"),
        ("reference", "fields: {name: applicant_name", "fields: {name: applicant_nam"),
        ("code", "base_code: \"312000202000\"", "base_code: \"31200020200\""),
        ("code", "code_status: verified", "code_status: provisional"),
        ("duplicate", "- code: HKB", "- code: JZZ"),
        ("duplicate", "- {value: migrant,", "- {value: local,"),
        ("unknown-key", "  signature: required", "  signatur: required"),
        ("missing", "  signature: required\n", ""),
        ("value", "kind: money_band", "kind: money"),
        ("value", "source_order: [promise]", "source_order: [camera]"),
        ("value", "prefill: [\"share:contact.phone\"]", "prefill: [\"guess:phone\"]"),
        ("yaml", "  signature: required", "  signature: required\n  signature: none"),
        ("yaml", "  signature: required", "  signature: [required"),
    ],
)  # fmt: skip
def test_rules(tmp_path: Path, rule: str, old: str, new: str) -> None:
    findings = lint([broken(tmp_path, old, new)])
    assert rule in {one.rule for one in findings}
    for one in findings:
        assert one.what
        assert one.mend
        assert one.severity is FindingSeverity.ERROR


def test_reachable_question_skipped_by_all_answers_is_found(tmp_path: Path) -> None:
    text = SOURCE.replace("{value: local, label:", "{value: local, next: form, label:", 1)
    path = tmp_path / f"{FLEXIBLE}.yaml"
    path.write_text(text.replace("{value: migrant, label:", "{value: migrant, next: form, label:", 1), encoding="utf-8")
    assert [(one.rule, "action" in one.what) for one in lint([path])] == [("question-unreachable", True)]


def test_more_than_seven_questions_are_too_many(tmp_path: Path) -> None:
    one = '    - id: extra_{0}\n      ask: {{zh: 多问一句？, en: "One more?"}}\n      options:\n'
    one += "        - {{value: a, label: {{zh: 是, en: a}}}}\n        - {{value: b, label: {{zh: 否, en: b}}}}\n"
    more = "".join(one.format(letter) for letter in "abcd")
    findings = lint([broken(tmp_path, "  fields:\n", f"{more}  fields:\n")])
    assert [finding.rule for finding in findings] == ["questions-too-many"]


def test_a_finding_names_file_and_line(tmp_path: Path) -> None:
    path = broken(tmp_path, "person.age >= 16", "person.aeg >= 16")
    (found,) = lint([path])
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "aeg" in text)
    assert (found.file, found.line) == (str(path), line)
    assert "person.age" in found.mend
    assert str(found).startswith(f"{path}:{line}: error [expression]")


def test_file_name_and_code_agree_and_codes_are_unique(tmp_path: Path) -> None:
    (tmp_path / "copy.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / f"{FLEXIBLE}.yaml").write_text(SOURCE, encoding="utf-8")
    rules = [one.rule for one in lint(sorted(tmp_path.glob("*.yaml")))]
    assert sorted(rules) == ["duplicate", "duplicate", "file-name"]


def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "y.yaml").write_bytes(b"")
    assert {one.rule for one in lint([tmp_path / "x.yaml", tmp_path / "y.yaml", tmp_path / "z.yaml"])} == {
        "file",
        "yaml",
    }


def test_a_broken_item_keeps_the_whole_catalogue_from_loading(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    shutil.copytree(CONTENT / "tables", tmp_path / "tables")
    broken(tmp_path / "items", "person.age >= 16", "person.aeg >= 16")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert caught.value.findings[0].rule == "expression"


def test_fields_are_the_elements_fixed_from_the_domain_notes() -> None:
    fixed = [
        ("applicant_name", "申请者名称", "an..100", True),
        ("certificate_type", "证件类型代码", "n3", True),
        ("certificate_number", "证件号码", "an..18", True),
        ("household_address", "地址", "an..100", True),
        ("residence_address", "地址", "an..100", True),
        ("employment_form", "就业形式", "an..20", True),
        ("work_content", "工作内容", "an..40", True),
        ("employer", "平台或雇主", "an..60", False),
        ("income_band", "月收入区间", "an..20", True),
        ("start_date", "起始日期", "n8", True),
        ("phone", "手机", "an..18", True),
    ]
    assert [(spec.code, spec.element, spec.type, spec.required) for spec in item(FLEXIBLE).fields] == fixed
    assert [spec.code for spec in item(PENSION).fields if spec.required] == [
        "applicant_name",
        "certificate_type",
        "certificate_number",
    ]


def test_only_the_shared_data_that_is_used_is_asked_for() -> None:
    assert set(item(FLEXIBLE).shared_names) == {
        "employment.registered", "case.same_day", "household.registration", "residence.address",
        "employment.last_occupation", "employment.left_on", "contact.phone",
    }  # fmt: skip
    assert set(item(PENSION).shared_names) == {"insurance.pension_account", "insurance.pension_months"}
    assert item(FLEXIBLE).licence_types == ("HKB", "JZZ")


def test_names_of_the_contract(tmp_path: Path) -> None:
    names = vocabulary(item(FLEXIBLE))
    assert {"today", "online", "person.age", "answers.hardship", "fields.phone", "shared.case.same_day"} <= names
    assert {"licences.HKB.state", "licences.HKB.valid_to"} <= names
    assert not any(name.startswith(("agent.", "enterprise.")) for name in vocabulary(item(PENSION)))


def test_a_field_and_an_item_that_are_not_there() -> None:
    assert item(FLEXIBLE).field("phone").code == "phone"
    with pytest.raises(KeyError):
        item(FLEXIBLE).field("fone")
    assert catalogue().get(FLEXIBLE) is item(FLEXIBLE)
    assert catalogue().get("TBD-XX99") is None


def test_an_answer_may_lead_to_any_question_and_the_ways_meet_again() -> None:
    yes: dict[str, object] = {"value": "y", "label": {"zh": "是", "en": "y"}}
    no: dict[str, object] = {"value": "n", "label": {"zh": "否", "en": "n"}}

    def question(name: str, *options: dict[str, object]) -> Question:
        return Question.model_validate({"id": name, "ask": {"zh": "问", "en": "?"}, "options": options})

    graph = QuestionGraph([question("a", {**yes, "next": "c"}, no), question("b", yes, no), question("c", yes, no)])
    assert graph.reachable == {"a", "b", "c"}
    assert (graph.has_cycle, graph.longest) == (False, 3)
    assert (QuestionGraph([]).reachable, QuestionGraph([]).longest) == (frozenset(), 0)


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({"a": "y", "b": "n", "c": "n"}, ("a", "c")),
        ({"a": "n", "b": "y", "c": "n"}, ("a", "b", "c")),
        ({"a": "n", "b": "y"}, None),
        ({"a": "maybe", "c": "n"}, None),
        ({"a": "n", "b": "y", "c": "y"}, None),
        ({"a": "n", "b": "n"}, None),
    ],
)
def test_the_way_that_answers_lead(answers: dict[str, str], way: tuple[str, ...] | None) -> None:
    yes: dict[str, object] = {"value": "y", "label": {"zh": "是", "en": "y"}}
    no: dict[str, object] = {"value": "n", "label": {"zh": "否", "en": "n"}}
    said = {"zh": "请去窗口", "en": "Go to a counter"}
    stop = {"reason": said, "what": said, "why": said}

    def question(name: str, *options: dict[str, object]) -> Question:
        return Question.model_validate({"id": name, "ask": {"zh": "问", "en": "?"}, "options": options})

    first = question("a", {**yes, "next": "c"}, no)
    questions = [first, question("b", yes, {**no, "next": "a"}), question("c", {**yes, "stop": stop}, no)]
    assert way_of(questions, answers) == way
    assert way_of([], answers) == ()


def test_a_choice_without_anything_to_choose_is_found(tmp_path: Path) -> None:
    start = SOURCE.index("    - code: employment_form")
    options = SOURCE[start : SOURCE.index("    - code:", start + 10)]
    without = re.sub(r"      +options_of_question: .*\n", "", options)
    assert without != options
    findings = lint([broken(tmp_path, options, without)])
    assert [one.rule for one in findings] == ["reference"]


def test_content_that_was_looked_through_is_only_read(tmp_path: Path) -> None:
    for part in ("tables", "library"):
        shutil.copytree(CONTENT / part, tmp_path / part)
    (tmp_path / "items").mkdir()
    broken(tmp_path / "items", "person.age >= 16", "person.aeg >= 16")
    assert list(load_catalogue(tmp_path, linted=True).items) == [FLEXIBLE]
    broken(tmp_path / "items", "  signature: required\n", "")
    with pytest.raises(CatalogueError):
        load_catalogue(tmp_path, linted=True)


def test_words_in_both_languages() -> None:
    text = words("{person.age}岁", "{person.age} years")
    assert text.say(values={"person.age": "61"}) == "61岁"
    assert text.say(Language.EN, {"person.age": "61"}) == "61 years"
    assert text.say() == "{person.age}岁"
