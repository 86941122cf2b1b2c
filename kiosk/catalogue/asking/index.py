# SPDX-License-Identifier: Apache-2.0
"""What the index of answers holds: every piece of every guide, under the item's names, its heading and its own words."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.catalogue.asking.cutting import cut
from kiosk.catalogue.asking.sections import sections_of
from kiosk.catalogue.asking.table import AskingNote, AskingTable
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.search.characters import Characters, characters
from kiosk.catalogue.search.phrases import names_of
from kiosk.catalogue.search.synonyms import NO_SYNONYMS, Synonyms
from kiosk.catalogue.summary import summary_of
from offline_cache.passages import Passage, build_passages


def answer_index(items: Iterable[ServiceItem], table: AskingTable, synonyms: Synonyms = NO_SYNONYMS) -> bytes:
    """The index of these items' guides, for :class:`offline_cache.passages.PassageIndex`."""
    read = characters()
    headings = {key: _joined([one.heading.zh, *one.asked_with], read) for key, one in table.sections.items()}
    passages = []
    for item in items:
        names = names_of(summary_of(item))
        subject = _joined([*names, *synonyms.everyday(names)], read)
        for section in sections_of(item):
            body = _joined([one.zh for one in (*section.lines, *section.also)], read)
            passages.append(Passage(f"{item.base_code}/{section.name}", subject, headings[section.key], body))
    return build_passages(passages, AskingNote(table=table, filler=synonyms.filler).model_dump_json())


def _joined(texts: Iterable[str], read: Characters) -> str:
    return " ".join(dict.fromkeys(word for text in texts for word in cut(text, read)))
