# SPDX-License-Identifier: Apache-2.0
"""What screens say: short, plain, in two languages, with the same places; one thing broken at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.lint_screen_texts import screen_texts, text_files
from tests.unit.kiosk.synthetic import CONTENT


def faults(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    path = tmp_path / "visit.yaml"
    path.write_text(text, encoding="utf-8")
    found = list(screen_texts(path))
    assert all(one.what and one.mend and one.file == str(path) for one in found)
    return [(one.line, one.rule) for one in found]


def test_the_texts_of_the_content_are_clean() -> None:
    files = text_files(CONTENT)
    assert {"visit.yaml", "papers.yaml"} <= {path.name for path in files}
    assert [str(one) for path in files for one in screen_texts(path)] == []


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: {zh: 您好, en: Hello}\n  c:\n    - {zh: 请坐, elder: 坐, en: Sit down, term: 就座}\n",
        'a: {zh: "第 {n} 个，共 {of} 个", elder: "第 {n} 个", en: "{n} of {of}"}\n',
        'a: {zh: 您好, elder: "", en: Hello}\n',  # 长者版 leaves it out
        "promise:\n  term: {zh: 承诺书, en: Promise}\n  title: {zh: 请读, en: Read}\n",  # a table with such a key
        f"a: {{zh: {'长' * 30}。{'长' * 30}, en: Long}}\n",
        "a: {zh: 社区事务受理服务中心, en: Community service centre}\n",  # a name on a door
    ],
)
def test_what_is_right(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == []


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (f"{{zh: {'长' * 31}, en: Long}}", "sentence"),
        (f"{{zh: 短, elder: {'长' * 31}, en: Long}}", "sentence"),
        (f'{{zh: "{"长" * 28}{{n}}", en: "{{n}}"}}', "sentence"),
        ("{zh: 请提交, en: Hand it in}", "jargon"),
        ("{zh: 办好了发短信, en: A message}", "message"),
        ("{zh: 请等, elder: 好了会告诉您, en: Wait}", "message"),
        ("{zh: 请交, elder: 请提交, en: Hand it in}", "jargon"),
        ("{zh: 您好, en: 您好}", "untranslated"),
        ("{zh: 您好}", "untranslated"),
        ("{en: Hello}", "untranslated"),
        ('{zh: 您好, en: ""}', "untranslated"),
        ('{zh: "{n} 个", en: Some}', "placeholder"),
        ('{zh: 几个, en: "{n}"}', "placeholder"),
        ('{zh: 几个, elder: "{n} 个", en: Some}', "placeholder"),
        ("{zh: 您好, en: Hello, size: big}", "value"),
        ("{zh: 3, en: Three}", "value"),
        ("只是文字", "value"),
        ("null", "value"),
    ],
)
def test_one_thing_broken(tmp_path: Path, entry: str, rule: str) -> None:
    assert faults(tmp_path, f"first: {{zh: 您好, en: Hello}}\nsecond:\n  - {entry}\n") == [(3, rule)]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert faults(tmp_path, "a: [\n") == [(2, "yaml")]
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe")
    assert [one.rule for one in screen_texts(tmp_path / "x.yaml")] == ["file"]
    assert text_files(tmp_path) == ()
