# SPDX-License-Identifier: Apache-2.0
"""示例样表: a paper that is photographed has a drawn sample, by its kind or by name; all of them are made up, and of nobody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.catalogue.findings import FindingSeverity
from kiosk.catalogue.library import Library, UnknownUse, load_library
from kiosk.catalogue.lint import lint
from kiosk.catalogue.loader import item_files, load_catalogue
from kiosk.catalogue.sample_paper_model import SamplePaper
from kiosk.vision.papers.kinds import DocumentKind
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text
from tests.unit.kiosk.synthetic import CONTENT

PLAIN: dict[str, Any] = {"layout": "letter"}
BOOK: dict[str, Any] = {"layout": "page", "kinds": ["household"]}
SAMPLES = Library({"sample_papers": {"plain": PLAIN, "book": BOOK}})


def picture(**material: Any) -> Any:
    """What becomes of this material's sample."""
    expanded, unknown = SAMPLES.expanded({"item": {"materials": [material]}})
    assert unknown == ()
    return expanded["item"]["materials"][0].get("picture")


def test_the_first_kind_of_paper_says_what_it_looks_like() -> None:
    assert picture(code="X", photo={"kinds": ["household", "marriage"]}) == BOOK
    assert picture(code="X", photo={"kinds": ["marriage", "household"]}) is None
    assert picture(code="X", photo={"kinds": []}) == picture(code="X", photo={}) == PLAIN


def test_a_name_goes_before_the_kind_and_null_is_none() -> None:
    assert picture(code="X", photo={"kinds": ["household"]}, picture="plain") == PLAIN
    assert picture(code="X", photo={"kinds": ["household"]}, picture=None) is None
    assert picture(code="X", picture="book") == BOOK


@pytest.mark.parametrize("photo", [None, "no mapping", {"kinds": "household"}])
def test_what_is_not_photographed_has_none_and_what_is_no_list_is_left_to_the_model(photo: Any) -> None:
    assert picture(code="X", photo=photo) == (PLAIN if isinstance(photo, dict) else None)
    assert picture(code="X") is None


def test_a_library_without_samples_changes_nothing() -> None:
    data = {"item": {"materials": [{"code": "X", "photo": {}}, {"code": "Y", "photo": {"kinds": ["household"]}}]}}
    assert Library({}).expanded(data) == (data, ())


def test_a_name_that_is_nowhere_is_told_with_the_nearest() -> None:
    _, unknown = SAMPLES.expanded({"item": {"materials": [{"code": "X", "picture": "plane"}]}})
    assert unknown == (UnknownUse(("materials", 0, "picture"), "plane", "plain"),)


def test_a_name_that_is_nowhere_is_found_at_its_line(tmp_path: Path) -> None:
    text = item_text().replace("    - {use: PAP}\n", "    - use: PAP\n      picture: plane\n")
    assert text != item_text()
    folder = content(tmp_path)
    (folder / "items" / f"{CODE}.yaml").write_text(text, encoding="utf-8")
    (found,) = [one for one in lint(item_files(folder), folder) if one.rule == "library"]
    assert found.what == "库里没有“plane”。"
    assert text.splitlines()[found.line - 1].strip() == "picture: plane"


def test_a_sample_that_is_none_is_an_error(tmp_path: Path) -> None:
    folder = content(tmp_path)
    (folder / "library" / "sample_papers.yaml").write_text("plain: {layout: poster}\n", encoding="utf-8")
    item = folder / "items" / f"{CODE}.yaml"
    text = item.read_text(encoding="utf-8")
    item.write_text(text.replace("    - {use: PAP}\n", "    - {use: PAP, picture: plain}\n"), encoding="utf-8")
    (found,) = lint(item_files(folder), folder)
    assert "picture" in found.what
    assert found.severity is FindingSeverity.ERROR


# --- the content's own

RAW = load_library(CONTENT).entries["sample_papers"]
PAPERS = {code: SamplePaper.model_validate(one) for code, one in RAW.items()}
MATERIALS = [spec for item in load_catalogue(CONTENT, drafts=True).items.values() for spec in item.materials]


def test_whatever_is_photographed_has_a_sample() -> None:
    photographed = [spec for spec in MATERIALS if spec.photo is not None]
    assert len(photographed) > 50
    assert [spec.code for spec in photographed if spec.picture is None] == []


def test_every_kind_of_paper_has_one_sample() -> None:
    kinds = [kind for paper in PAPERS.values() for kind in paper.kinds]
    assert sorted(kinds) == sorted(DocumentKind)


def test_every_sample_without_a_kind_is_used() -> None:
    used = {spec.picture for spec in MATERIALS}
    assert [code for code, paper in PAPERS.items() if not paper.kinds and paper not in used] == []


@pytest.mark.parametrize("code", PAPERS)
def test_nothing_on_it_is_anybodys(code: str) -> None:
    paper = PAPERS[code]
    for line in (*paper.rows, *paper.back):
        assert set(re.sub(r"\D", "", line.value)) <= set("9") or line.value in ("1米", "2米"), line
        assert "测试" in line.value or re.search(r"\d", line.value) or line.value == "户主", line


@pytest.mark.parametrize(
    "wrong",
    [
        {"layout": "poster"},
        {"layout": "card", "rows": [{"label": "出生日期和地点", "value": "测试"}]},
        {"layout": "card", "rows": [{"label": "姓名", "value": "测试测试测试测试测试"}]},
        {"layout": "card", "rows": [{"label": "姓名", "value": "测试"}] * 5},
        {"layout": "card", "back": [{"label": "姓名", "value": "测试"}] * 4},
        {"layout": "card", "kinds": ["letter"]},
        {"layout": "card", "emblem": True},
    ],
)
def test_what_would_not_fit_or_is_unknown_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SamplePaper.model_validate(wrong)
