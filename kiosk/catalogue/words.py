# SPDX-License-Identifier: Apache-2.0
"""Texts that residents read: plain Chinese, English, and the official term (官方名称) in a field of its own.

Source: the project's rule for words (sentences of at most 30 characters, no jargon, no codes) and 人大/政府 practice of
naming the official term once where it helps at a counter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MAX_SENTENCE = 30
"""Longest sentence, in characters, that a resident is asked to read or hear."""

PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")
"""``{person.retirement_date}`` inside a text; filled by the code that shows it."""

_SENTENCE_END = re.compile(r"[。！？；!?;\n]")
_SAMPLE = "2025年12月31日"


class Language(StrEnum):
    """Language of the screen."""

    ZH = "zh"
    EN = "en"


class Content(BaseModel):
    """Base of everything that content files say: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Content):
    """One text. ``term``: the official term, shown small and grey; empty where it is the plain word itself."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    term: str = ""

    def say(self, language: Language = Language.ZH, values: Mapping[str, str] | None = None) -> str:
        """The text in one language, placeholders filled."""
        text = self.en if language is Language.EN else self.zh
        return PLACEHOLDER.sub(lambda found: values[found.group(1)], text) if values is not None else text

    @property
    def placeholders(self) -> frozenset[str]:
        """Names that the text wants filled, over both languages."""
        return frozenset(PLACEHOLDER.findall(self.zh)) | frozenset(PLACEHOLDER.findall(self.en))


def words(zh: str, en: str, term: str = "") -> Words:
    """Shorthand for texts that live in code (labels of the form's machinery)."""
    return Words(zh=zh, en=en, term=term)


def long_sentences(zh: str) -> tuple[str, ...]:
    """Sentences of a Chinese text that are longer than a resident should have to take in at once."""
    filled = PLACEHOLDER.sub(_SAMPLE, zh)
    return tuple(part for part in _SENTENCE_END.split(filled) if len(part.strip()) > MAX_SENTENCE)
