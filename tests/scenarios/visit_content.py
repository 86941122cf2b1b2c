# SPDX-License-Identifier: Apache-2.0
"""The content of visits in memory, read once a process: it is all values, and reading it takes longer than most visits."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.places.book import PlaceBook
from kiosk.places.loading import load_places
from ui.visit.phrases import Phrases

CONTENT = Path(__file__).parents[2] / "config" / "content"


@cache
def offered() -> Catalogue:
    """What a terminal offers."""
    return load_catalogue(CONTENT)


@cache
def places() -> PlaceBook:
    """The book of places."""
    return load_places(CONTENT)


@cache
def phrases() -> Phrases:
    """The words of the visit."""
    return Phrases.of_visit(CONTENT / "texts")
