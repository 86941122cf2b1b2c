# SPDX-License-Identifier: Apache-2.0
"""Shared fields and materials: used by name, changed beside it; what is wrong is said at the line of the ``use``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.blank_form_model import BlankForm
from kiosk.catalogue.findings import Finding
from kiosk.catalogue.library import NO_LIBRARY, Library, LibraryError, UnknownUse, load_library
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import CatalogueError, item_files, load_catalogue
from kiosk.catalogue.reading import ReadItem, read_item
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text
from tests.unit.kiosk.synthetic import CONTENT

LIBRARY = Library(
    {
        "fields": {"phone": {"element": "手机", "required": True}, "applicant_name": {"element": "申请者名称"}},
        "materials": {"HKB": {"copies": 1}},
    }
)


def test_an_entry_is_what_the_library_says_and_what_is_written_beside_it() -> None:
    data = {"item": {"fields": [{"use": "phone", "required": False}], "materials": [{"use": "HKB"}], "name": "x"}}
    expanded, unknown = LIBRARY.expanded(data)
    assert unknown == ()
    assert expanded["item"]["fields"] == [{"code": "phone", "element": "手机", "required": False}]
    assert expanded["item"]["materials"] == [{"code": "HKB", "copies": 1}]
    assert expanded["item"]["name"] == "x"
    assert data["item"]["fields"] == [{"use": "phone", "required": False}]  # not changed


def test_the_code_can_be_another_one() -> None:
    expanded, _ = LIBRARY.expanded({"item": {"fields": [{"use": "phone", "code": "spouse_phone"}]}})
    assert expanded["item"]["fields"][0]["code"] == "spouse_phone"


def test_entries_without_use_stay_as_they_are() -> None:
    fields = [{"code": "own"}, "no mapping"]
    assert LIBRARY.expanded({"item": {"fields": fields}}) == ({"item": {"fields": fields}}, ())


def test_a_name_that_is_unknown_is_told_with_the_nearest() -> None:
    data = {"item": {"fields": [{"use": "phone"}, {"use": "phon"}], "materials": [{"use": "xyzzy"}, {"use": ["HKB"]}]}}
    _, unknown = LIBRARY.expanded(data)
    assert unknown == (
        UnknownUse(("fields", 1, "use"), "phon", "phone"),
        UnknownUse(("materials", 0, "use"), "xyzzy", ""),
        UnknownUse(("materials", 1, "use"), "['HKB']", "HKB"),
    )


@pytest.mark.parametrize("data", [None, [], "text", {}, {"item": []}, {"item": {"fields": "phone"}}])
def test_what_is_no_item_is_left_to_the_model(data: object) -> None:
    assert LIBRARY.expanded(data) == (data, ())


def test_codes_of_the_shared_fields() -> None:
    assert LIBRARY.field_codes == {"phone", "applicant_name"}
    assert NO_LIBRARY.field_codes == frozenset()
    assert {"applicant_name", "phone"} <= load_library(CONTENT).field_codes


def test_a_folder_without_a_library_has_an_empty_one(tmp_path: Path) -> None:
    assert load_library(tmp_path).entries == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\n", 1), ("- a\n", 1), ("a: {x: 1}\nb: {x: 1}\na: {}\n", 3), ("a: {\n", 2), ("", 1)],
)
def test_a_library_that_cannot_be_read_is_a_finding(tmp_path: Path, text: str, line: int) -> None:
    folder = content(tmp_path)
    path = folder / "library" / "materials.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    (found,) = lint(item_files(folder), folder)
    assert (found.file, found.line, found.rule) == (str(path), line, "shared-file")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(folder)
    assert refused.value.findings == (found,)


def test_a_library_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    folder = content(tmp_path)
    (folder / "library" / "fields.yaml").write_bytes(b"\xff\xfe")
    assert [one.rule for one in lint([], folder)] == ["shared-file"]


def found_in(tmp_path: Path, old: str, new: str) -> tuple[list[Finding], list[str]]:
    folder = content(tmp_path)
    text = item_text().replace(old, new, 1)
    assert text != item_text()
    (folder / "items" / f"{CODE}.yaml").write_text(text, encoding="utf-8")
    return lint(item_files(folder), folder), text.splitlines()


USE_PHONE = "    - {use: phone}\n"


def test_an_unknown_use_is_found_at_its_line(tmp_path: Path) -> None:
    (found,), lines = found_in(tmp_path, USE_PHONE, "    - required: false\n      use: phoen\n")
    assert (found.rule, "phone" in found.mend) == ("library", True)
    assert "phoen" in lines[found.line - 1]


def test_an_unknown_use_without_a_near_one(tmp_path: Path) -> None:
    (found,), _ = found_in(tmp_path, USE_PHONE, "    - {use: xyzzy}\n")
    assert (found.rule, found.mend) == ("library", "请写库里有的名称。")


@pytest.mark.parametrize(
    ("entry", "rule", "at"),
    [
        ("    - required: true\n      use: phone\n      kind: fone\n", "value", "kind: fone"),  # written here: its own line
        ("    - required: true\n      use: phone\n      label: {zh: LONG, en: x}\n", "sentence", "label"),
        ("    - required: true\n      use: long_words\n", "sentence", "use: long_words"),  # in the library: the line of the use
        ("    - required: true\n      use: no_kind\n", "missing", "use: no_kind"),
        ("    - required: true\n      use: wrong_source\n", "value", "use: wrong_source"),
    ],
)  # fmt: skip
def test_findings_in_what_the_library_says_point_at_the_use(tmp_path: Path, entry: str, rule: str, at: str) -> None:
    findings, lines = found_in(tmp_path, USE_PHONE, USE_PHONE + entry.replace("LONG", "很长" * 16))
    where = [lines[one.line - 1] for one in findings if one.rule == rule]
    assert [at in line for line in where] == [True]


def test_a_file_without_a_document_has_one_line(tmp_path: Path) -> None:
    read = read_item(tmp_path / "absent.yaml")
    assert isinstance(read, ReadItem)
    assert read.line("fields", 3) == 1


# --- blank forms (空白表)

FORM = {"name": {"zh": "委托书", "en": "mandate"}, "title": "授权委托书"}
WITH_FORMS = Library({"materials": {"WTS": {"blank_form": "mandate"}}, "blank_forms": {"mandate": FORM}})


def test_a_material_has_the_blank_form_that_it_or_the_library_names() -> None:
    data = {
        "item": {
            "materials": [{"use": "WTS"}, {"code": "X", "blank_form": "mandate"}, {"use": "WTS", "blank_form": None}]
        }
    }
    expanded, unknown = WITH_FORMS.expanded(data)
    assert unknown == ()
    assert [one["blank_form"] for one in expanded["item"]["materials"]] == [FORM, FORM, None]


def test_what_is_written_out_in_the_item_stays_and_what_is_no_material_is_left_to_the_model() -> None:
    data = {"item": {"materials": ["no mapping", {"code": "X", "blank_form": FORM}]}}
    assert WITH_FORMS.expanded(data) == (data, ())


def test_a_blank_form_that_is_nowhere_is_told_with_the_nearest() -> None:
    data = {"item": {"materials": [{"code": "X", "blank_form": "mandat"}, {"code": "Y", "blank_form": "xyzzy"}]}}
    _, unknown = WITH_FORMS.expanded(data)
    assert unknown == (
        UnknownUse(("materials", 0, "blank_form"), "mandat", "mandate"),
        UnknownUse(("materials", 1, "blank_form"), "xyzzy", ""),
    )


def test_every_blank_form_of_the_content_is_one_and_is_used() -> None:
    forms = load_library(CONTENT).entries["blank_forms"]
    titles = {BlankForm.model_validate(one).title for one in forms.values()}
    items = load_catalogue(CONTENT, drafts=True).items.values()
    used = {spec.blank_form.title for item in items for spec in item.materials if spec.blank_form is not None}
    assert used == titles


USE_PAPER = "    - {use: PAP}\n"
BLANK = (
    "{name: {zh: 一张表, en: A form}, title: 一张表, basis: x, rows: [{label: 姓名}], statement: [x], signs: [签名]}"
)


def test_a_blank_form_that_does_not_exist_is_found_at_its_line(tmp_path: Path) -> None:
    (found,), lines = found_in(tmp_path, USE_PAPER, "    - use: PAP\n      blank_form: mandate\n")
    assert (found.rule, found.what) == ("library", "库里没有“mandate”。")
    assert "blank_form" in lines[found.line - 1]


def test_a_blank_form_that_the_library_names_in_vain_is_found_at_the_use(tmp_path: Path) -> None:
    folder = content(tmp_path)
    path = folder / "library" / "materials.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  blank_form: mandate\n", encoding="utf-8")
    (found,) = lint(item_files(folder), folder)
    lines = item_text().splitlines()
    assert (found.rule, "use: PAP" in lines[found.line - 1]) == ("library", True)


def test_a_blank_form_for_what_is_handed_in_on_no_paper_is_a_finding(tmp_path: Path) -> None:
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
    good, _ = found_in(tmp_path / "good", USE_PAPER, f"    - {{use: PAP, blank_form: {BLANK}}}\n")
    assert "blank-form" not in [one.rule for one in good]
    bad = f'    - use: PAP\n      source_order: ["ecert:TST", later]\n      blank_form: {BLANK}\n'
    found, lines = found_in(tmp_path / "bad", USE_PAPER, bad)
    (wrong,) = [one for one in found if one.rule == "blank-form"]
    assert "use: PAP" in lines[wrong.line - 1]
