# SPDX-License-Identifier: Apache-2.0
"""小申's answers: the guide's own sentences with their heading, the item that they belong to, and how old the guide is.

Nothing is generated, shortened or put together: a sentence is shown as it stands in the guide, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.asking.cutting import cut
from kiosk.catalogue.asking.ranking import answers_to
from kiosk.catalogue.asking.sections import SectionKey, sections_of
from kiosk.catalogue.asking.table import AskingNote, ReadyQuestion
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.words import Language
from offline_cache.errors import CacheUnavailable
from offline_cache.passages import PassageIndex


@dataclass(frozen=True)
class Answer:
    """``lines``: sentences of the guide. ``effective_from``: of this version of it."""

    code: str
    item_name: str
    heading: str
    lines: tuple[str, ...]
    guide_version: str
    effective_from: date


@dataclass(frozen=True)
class Found:
    """``is_sure`` False: the words stand in these guides, but what was asked may be about something else."""

    answers: tuple[Answer, ...]
    is_sure: bool


class Answering:
    """Answers out of one content. One thread at a time."""

    def __init__(self, index: bytes, catalogue: Catalogue) -> None:
        """Raises CacheUnavailable where the bytes are no index of this version."""
        self._index = PassageIndex(index)
        self._catalogue = catalogue
        try:
            note = AskingNote.model_validate_json(self._index.note)
        except ValueError as error:
            self._index.close()
            raise CacheUnavailable("the index of answers is of another version") from error
        self._table = note.table
        read = characters()
        asking = [word for one in note.table.sections.values() for word in one.asked_with]
        self._asking = frozenset(piece for word in (*note.filler, *asking) for piece in cut(word, read))

    def ready(self) -> tuple[ReadyQuestion, ...]:
        """Questions that are asked often, of those whose item is on offer."""
        return tuple(one for one in self._table.ready if one.item in self._catalogue.items)

    def answer_ready(self, asked: ReadyQuestion, language: Language = Language.ZH) -> Found:
        """What the guide says to one of them; nothing where the item is damaged on the disk."""
        answer = self._answer(asked.item, asked.section, asked.pieces, language)
        return Found(() if answer is None else (answer,), is_sure=answer is not None)

    def ask(self, question: str, language: Language = Language.ZH) -> Found:
        """At most three answers, the best first. An item that is damaged on the disk answers nothing.

        Raises:
            CacheUnavailable: the index is damaged.
        """
        found, is_sure = list[Answer](), False
        for one in answers_to(self._index, question, self._asking):
            answer = self._answer(one.code, one.key, one.numbers, language)
            if answer is not None:
                is_sure = one.is_sure if not found else is_sure
                found.append(answer)
        return Found(tuple(found), is_sure)

    def _answer(self, code: str, key: SectionKey, numbers: Sequence[int], language: Language) -> Answer | None:
        item = self._catalogue.get(code)
        if item is None:
            return None
        pieces = {one.number: one for one in sections_of(item) if one.key is key}
        chosen = [pieces[number] for number in numbers or pieces if number in pieces]
        lines = tuple(dict.fromkeys(line.say(language) for piece in chosen for line in piece.lines))
        if not lines:
            return None
        heading, guide = self._table.sections[key].heading.say(language), item.guide
        return Answer(code, item.plain_name.say(language), heading, lines, guide.version, guide.effective_from)

    def close(self) -> None:
        """Let the memory go."""
        self._index.close()
