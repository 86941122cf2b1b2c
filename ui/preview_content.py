# SPDX-License-Identifier: Apache-2.0
"""The content that pictures of pages are made with, read once a process: reading it takes longer than a picture."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.places.book import PlaceBook
from kiosk.places.loading import load_places

CONTENT: Final = Path(__file__).parents[1] / "config" / "content"


@cache
def everything() -> Catalogue:
    """Each item that is written, those too that are not offered yet."""
    return load_catalogue(CONTENT, linted=True, drafts=True)


@cache
def places() -> PlaceBook:
    """The book of places."""
    return load_places(CONTENT)
