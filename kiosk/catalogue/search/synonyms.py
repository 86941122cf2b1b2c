# SPDX-License-Identifier: Apache-2.0
"""Everyday words for official ones (同义词), and words that say nothing: ``content/tables/synonyms.yaml``, data of the content.

An item that has one of the official words anywhere in its names or keywords is found by the everyday ones too; pinyin, initials
and slips come with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError, finding, note
from kiosk.catalogue.words import Content
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml

SYNONYMS_FILE: Final = "synonyms.yaml"


class SynonymGroup(Content):
    """``say``: what people say; ``official``: what has to stand in the item, each word as a part of any of its words."""

    say: tuple[str, ...] = Field(min_length=1)
    official: tuple[str, ...] = Field(min_length=1)


class Synonyms(Content):
    """``filler``: words of a sentence that say nothing about what is wanted."""

    filler: tuple[str, ...] = ()
    groups: tuple[SynonymGroup, ...] = ()

    def everyday(self, words: Sequence[str]) -> tuple[str, ...]:
        """What people say for an item with these words."""
        text = "\n".join(words)
        said = [one for group in self.groups if any(word in text for word in group.official) for one in group.say]
        return tuple(dict.fromkeys(said))


NO_SYNONYMS: Final = Synonyms()


def load_synonyms(tables: Path) -> Synonyms:
    """Read ``content/tables/synonyms.yaml``; a file that is not there is empty.

    Raises:
        SharedFileError: it cannot be read, is no YAML, or has a wrong entry.
    """
    return _read(tables / SYNONYMS_FILE)[1]


def _read(path: Path) -> tuple[YamlDocument | None, Synonyms]:
    if not path.exists():
        return None, NO_SYNONYMS
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise SharedFileError(path, error.line, error.what) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SharedFileError(path, 1, f"读不了这个文件：{error}") from error
    try:
        return document, Synonyms.model_validate(document.data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = fault["loc"]
        what = f"“{'.'.join(map(str, where))}”的值不对：{fault['msg']}"
        raise SharedFileError(path, document.line(where), what) from error


def lint_synonyms(tables: Path, words: Collection[str]) -> list[Finding]:
    """``words``: names, aliases and keywords of all items. Official words that no item has are notes; a word that is said
    twice, or for itself, is a warning.
    """
    path = tables / SYNONYMS_FILE
    try:
        document, synonyms = _read(path)
    except SharedFileError as error:
        return [error.as_finding]
    if document is None:
        return []
    text, found = "\n".join(words), list[Finding]()
    for number, group in enumerate(synonyms.groups):
        for index, word in enumerate(group.official):
            if word not in text:
                line = document.line(("groups", number, "official", index))
                what = f"没有事项用到“{word}”这个词。"
                found.append(note(path, line, "synonym", what, "请核对；事项还没写的，可以先留着。"))
        seen: set[str] = set()
        for index, word in enumerate(group.say):
            line = document.line(("groups", number, "say", index))
            if word in group.official:
                found.append(_warning(path, line, f"“{word}”两边都写了。", "口语这一边请删掉。"))
            if word in seen:
                found.append(_warning(path, line, f"“{word}”写了两遍。", "请删掉一个。"))
            seen.add(word)
    return found


def _warning(path: Path, line: int, what: str, mend: str) -> Finding:
    return finding(path, line, "synonym", what, mend, FindingSeverity.WARNING)
