# SPDX-License-Identifier: Apache-2.0
"""A guide cut into pieces that answer a question: a heading and the guide's own sentences. Source: domain notes 1.1 row 30."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Words


class SectionKey(StrEnum):
    """Where in a guide it stands."""

    CONDITIONS = "conditions"
    MATERIALS = "materials"
    FEE = "fee"
    DAYS = "days"
    PLACES = "places"
    COLLECT = "collect"
    NEXT = "next"
    NOTES = "notes"
    STOPS = "stops"
    """A case in which it is not done here, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Section:
    """``number``: of several pieces under one heading, from 0. ``also``: what may be asked with and is not shown."""

    key: SectionKey
    number: int
    lines: tuple[Words, ...]
    also: tuple[Words, ...] = ()

    @property
    def name(self) -> str:
        """Within its item."""
        return f"{self.key.value}:{self.number}"


def sections_of(item: ServiceItem) -> tuple[Section, ...]:
    """Every piece of the item's guide."""
    return tuple(_sections(item))


def _sections(item: ServiceItem) -> Iterator[Section]:
    guide = item.guide
    yield from _each(SectionKey.CONDITIONS, guide.conditions)
    if item.materials:
        yield Section(SectionKey.MATERIALS, 0, tuple(one.name for one in item.materials))
    yield Section(SectionKey.FEE, 0, (guide.fee.say,))
    yield Section(SectionKey.DAYS, 0, (*_days(guide.promise_days), guide.time_say))
    yield Section(SectionKey.PLACES, 0, (guide.places, guide.hours), (Words(zh=guide.phone, en=guide.phone),))
    yield Section(SectionKey.COLLECT, 0, (guide.collect,))
    if guide.next is not None:
        yield Section(SectionKey.NEXT, 0, (guide.next,))
    yield from _each(SectionKey.NOTES, guide.notes)
    stops = [
        Section(SectionKey.STOPS, 0, (option.stop.reason, option.stop.what), (option.label, question.ask))
        for question in item.questions
        for option in question.options
        if option.stop is not None
    ]
    for number, one in enumerate(stops):
        yield Section(one.key, number, one.lines, one.also)


def _each(key: SectionKey, sentences: tuple[Words, ...]) -> Iterator[Section]:
    for number, sentence in enumerate(sentences):
        yield Section(key, number, (sentence,))


def _days(days: int) -> tuple[Words, ...]:
    if days <= 0:
        return (Words(zh="当场办好", en="Done on the spot"),)
    return (Words(zh=f"{days} 个工作日里办好", en=f"Done within {days} working days"),)
