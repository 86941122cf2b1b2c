# SPDX-License-Identifier: Apache-2.0
"""The pages of one material that were kept so far, and the file that they become (拍照提交的材料)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kiosk.application.proposals import Proposal, Standing
from kiosk.case.material_file import FieldRead, FileSource, MaterialFile

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage


class KeptPages:
    """In the order in which they were kept."""

    def __init__(self) -> None:
        self._pages: list[TakenPage] = []
        self._are_phones: list[bool] = []
        self._overridden: list[str] = []
        self._read: dict[str, FieldRead] = {}

    @property
    def pages(self) -> tuple[TakenPage, ...]:
        """All of them."""
        return tuple(self._pages)

    def add(
        self, page: TakenPage, *, by_phone: bool, read: Iterable[Proposal], on_screen: Collection[Proposal]
    ) -> None:
        """One more. ``read``: what it says; ``on_screen``: what of it the resident saw beside the picture.

        Confirmed with the page is what was read well and seen, and what says the same as the form. What is not sure, speaks of
        somebody else, was never shown, or was offered and not taken, is confirmed by nobody.
        """
        self._pages.append(page)
        self._are_phones.append(by_phone)
        self._overridden += page.kinds_of_faults
        for one in read:
            is_seen = one.standing is Standing.ALONE and one in on_screen
            is_confirmed = one.is_sure and (one.standing is Standing.SAME or is_seen)
            self._read.setdefault(one.name, FieldRead(one.name, one.value, is_confirmed))

    def file(self, code: str, pdf: bytes, pages: int) -> MaterialFile:
        """As it goes with the case."""
        source = FileSource.PHONE if all(self._are_phones) else FileSource.PHOTO
        return MaterialFile(
            code, pdf, pages, source, tuple(dict.fromkeys(self._overridden)), tuple(self._read.values())
        )
