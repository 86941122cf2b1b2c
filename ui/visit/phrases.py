# SPDX-License-Identifier: Apache-2.0
"""What the terminal itself says (config/content/texts/visit.yaml): one key, one sentence, in the mode's own wording."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.modes import DisplayMode
from kiosk.catalogue.yaml_lines import read_yaml

_OF_VISIT = (
    "visit",
    "papers",
    "nearby",
    "ask",
    "mine",
    "pay",
    "booking",
    "acting",
    "report",
    "helping",
    "preview",
    "continue",
    "lookup",
    "presence",
    "ride",
    "consents",
)
_SENTENCE_KEYS = frozenset({"zh", "en", "elder", "term"})


def by_sentence(text: str, mode: DisplayMode) -> str:
    """长者版 gives each sentence a line of its own: large type would break in the middle of one."""
    return text.strip().replace("。", "。\n").rstrip("\n") if mode is DisplayMode.ELDER else text


class TextMissing(KeyError):
    """A key that the texts file does not have: our own bug, found by the test that walks all keys in the code."""


class Phrases:
    """All sentences of one file, by dotted key."""

    def __init__(self, table: dict[str, Any], filling: Mapping[str, object] | None = None) -> None:
        self._table, self._filling = table, dict(filling or {})

    def filled(self, **values: object) -> Phrases:
        """The same sentences with these places filled wherever they stand."""
        return Phrases(self._table, {**self._filling, **values})

    @classmethod
    def load(cls, path: Path) -> Phrases:
        """Read the YAML file.

        Raises:
            OSError: the file cannot be read.
            kiosk.catalogue.yaml_lines.YamlError: it is not YAML, or says something twice.
        """
        return cls(read_yaml(path.read_text(encoding="utf-8")).data)

    @classmethod
    def of_visit(cls, folder: Path) -> Phrases:
        """Everything that a visit says: ``visit.yaml``, and what stands beside it.

        Raises:
            OSError: a file cannot be read.
            kiosk.catalogue.yaml_lines.YamlError: one is not YAML, or says something twice.
        """
        files = {name: read_yaml((folder / f"{name}.yaml").read_text(encoding="utf-8")).data for name in _OF_VISIT}
        return cls.of_texts(files)

    @classmethod
    def of_texts(cls, texts: Mapping[str, Mapping[str, Any]]) -> Phrases:
        """The same from texts that were read already: by file name without its ending."""
        return cls({key: value for name in _OF_VISIT for key, value in texts[name].items()})

    def say(self, key: str, mode: DisplayMode = DisplayMode.STANDARD, **values: object) -> str:
        """The sentence under ``key``, 长者版's own wording where it has one, with its places filled.

        Raises:
            TextMissing: no such key.
        """
        return self._in_mode(self._at(key), key, mode).format(**{**self._filling, **values})

    def all(self, key: str, mode: DisplayMode = DisplayMode.STANDARD) -> list[str]:
        """The list of sentences under ``key``; empty where the page has none.

        Raises:
            TextMissing: the key is there but holds no list.
        """
        try:
            found = self._at(key)
        except TextMissing:
            return []
        if not isinstance(found, list):
            raise TextMissing(key)
        return [self._in_mode(entry, key, mode) for entry in found]

    def has(self, key: str) -> bool:
        """Whether there is anything under ``key``."""
        try:
            self._at(key)
        except TextMissing:
            return False
        return True

    def _at(self, key: str) -> Any:
        place: Any = self._table
        for part in key.split("."):
            if not isinstance(place, dict) or part not in place:
                raise TextMissing(key)
            place = place[part]
        return place

    @staticmethod
    def _in_mode(entry: Any, key: str, mode: DisplayMode) -> str:
        if not isinstance(entry, dict) or "zh" not in entry or not set(entry) <= _SENTENCE_KEYS:
            raise TextMissing(key)
        if mode is DisplayMode.ELDER and "elder" in entry:
            return str(entry["elder"])
        return str(entry["zh"])
