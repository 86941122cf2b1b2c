# SPDX-License-Identifier: Apache-2.0
"""Lint: what the screens themselves say (``content/texts/*.yaml``) is short, plain, translated, and fills the same places.

Each entry is ``{zh, en, elder?, term?}``; ``{name}`` places are filled by the program. Source: the project's rule for words.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, Final

from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.lint_texts import LOOK_THERE, jargon_in, messages_in, speaks_chinese
from kiosk.catalogue.words import long_sentences
from kiosk.catalogue.yaml_lines import YamlError, read_yaml

_KEYS: Final = frozenset({"zh", "en", "elder", "term"})
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_FILLED: Final = "2026"
"""What a place is counted as: most hold a number, or the name of something."""

_Path = tuple[Hashable, ...]


def text_files(content: Path) -> tuple[Path, ...]:
    """The files of a content folder that say what screens say."""
    return tuple(sorted((content / "texts").glob("*.yaml")))


def screen_texts(path: Path) -> Iterator[Finding]:
    """All findings of one file, in its order."""
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        yield finding(path, error.line, "yaml", f"{error.what}。", "请改正这一行。")
        return
    except (OSError, UnicodeDecodeError) as error:
        yield finding(path, 1, "file", f"读不了这个文件：{error}。", "要是 UTF-8 的文本文件。")
        return
    for at, entry in _entries(document.data, ()):
        for rule, what, mend in _faults(entry):
            yield finding(path, document.line(at), rule, what, mend)


def _entries(value: Any, path: _Path) -> Iterator[tuple[_Path, Any]]:
    """Every text, with its path; what is neither a text nor a table nor a list of them comes too, to be told."""
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _entries(part, (*path, place))
    elif isinstance(value, dict) and any(isinstance(part, dict | list) for part in value.values()):
        for key, part in value.items():
            yield from _entries(part, (*path, key))
    else:
        yield path, value


def _faults(entry: Any) -> Iterator[tuple[str, str, str]]:
    if (
        not isinstance(entry, dict)
        or not set(entry) <= _KEYS
        or not all(isinstance(one, str) for one in entry.values())
    ):
        yield "value", f"“{entry}”不是一句话。", "写成 {zh: …, en: …}，可以加 elder 和 term。"
        return
    for language in ("zh", "en"):
        if not entry.get(language):
            yield "untranslated", f"少了 {language}。", "两种语言都要写。"
    zh, en = entry.get("zh", ""), entry.get("en", "")
    for said in (zh, entry.get("elder", "")):
        for sentence in long_sentences(_PLACE.sub(_FILLED, said)):
            what = f"这句话有 {len(sentence.strip())} 个字：{sentence.strip()}"
            yield "sentence", what, "一句最多30个字，请断成两句或改短。"
        for word, plain in jargon_in(said):
            yield "jargon", f"“{word}”是办公室里的说法。", f"请说：{plain}；官方的词写在 term 里。"
        for promised in messages_in(said):
            yield "message", f"“{promised}”：这是做不到的。", LOOK_THERE
    if speaks_chinese(en):
        yield "untranslated", f"英文里有汉字：{en}", "请翻译成英文。"
    places = set(_PLACE.findall(zh))
    for name in sorted(places - set(_PLACE.findall(en))):
        yield "placeholder", f"英文里少了 {{{name}}}。", "两种语言说的要一样多。"
    for name in sorted(set(_PLACE.findall(en + entry.get("elder", ""))) - places):
        yield "placeholder", f"{{{name}}} 在 zh 里没有。", "zh 里有的才会填上，请改名或删掉。"
