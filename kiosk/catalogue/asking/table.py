# SPDX-License-Identifier: Apache-2.0
"""Headings of a guide's pieces, the words with which people ask for them, questions that are asked often:
``content/tables/asking.yaml``, data of the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError, model_validator

from kiosk.catalogue.asking.sections import SectionKey
from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.words import Content, Words
from kiosk.catalogue.yaml_lines import YamlError, read_yaml

ASKING_FILE: Final = "asking.yaml"


class SectionWords(Content):
    """``heading``: what stands over the sentences; ``asked_with``: words that ask for them."""

    heading: Words
    asked_with: tuple[str, ...]


class ReadyQuestion(Content):
    """A question that is asked often, and where its answer stands. ``pieces``: of the section, from 0; empty: all of it."""

    ask: Words
    item: str
    section: SectionKey
    pieces: tuple[int, ...] = ()


class AskingTable(Content):
    """``ready``: each is shown where its item is on offer."""

    sections: Mapping[SectionKey, SectionWords]
    ready: tuple[ReadyQuestion, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> AskingTable:
        if missing := [one.value for one in SectionKey if one not in self.sections]:
            raise ValueError(f"sections 里少了 {missing[0]}")
        return self


class AskingNote(Content):
    """What the index carries along: the table, and words that say nothing about what is wanted."""

    table: AskingTable
    filler: tuple[str, ...]


def load_asking(tables: Path) -> AskingTable:
    """Read ``content/tables/asking.yaml``.

    Raises:
        SharedFileError: it is not there, cannot be read, is no YAML, or has a wrong entry.
    """
    path = tables / ASKING_FILE
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise SharedFileError(path, error.line, error.what) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SharedFileError(path, 1, f"读不了这个文件：{error}") from error
    try:
        return AskingTable.model_validate(document.data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        what = f"“{'.'.join(map(str, fault['loc']))}”的值不对：{fault['msg']}"
        raise SharedFileError(path, document.line(fault["loc"]), what) from error
