# SPDX-License-Identifier: Apache-2.0
"""A page that was taken, as the visit has it (拍下的一页): what is wrong, what it says, what to show, what to keep.

The camera's picture and the flat page stay in the process that worked on them (:mod:`~paper_jobs`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.vision.papers.faults import Fault
from kiosk.vision.papers.fields import ProposedField
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.repeats import Print
from kiosk.vision.papers.shapes import Picture


@dataclass(frozen=True)
class Mark:
    """A bad place on a shown picture, in shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Still:
    """What the panel shows: ``height`` rows of ``width`` points, blue green red and 255."""

    width: int
    height: int
    points: bytes | bytearray = field(repr=False)


@dataclass(frozen=True)
class TakenPage:
    """A page, so far as it was checked. Equality is of no use: it holds pictures."""

    faults: tuple[Fault, ...]
    still: Still = field(compare=False)
    marks: tuple[Mark, ...]
    """One a fault, in their order."""
    kept: bytes | bytearray = field(repr=False, compare=False)
    """PNG of the flat page, as it goes into the file."""
    kind: DocumentKind | None = None
    fields: tuple[ProposedField, ...] = ()
    is_read: bool = False
    """Its text was read; a page whose reading failed can be kept all the same, and says nothing."""
    print: Print | None = field(default=None, repr=False, compare=False)

    @property
    def kinds_of_faults(self) -> tuple[str, ...]:
        """Each once, in the order in which they were found."""
        return tuple(dict.fromkeys(fault.kind.value for fault in self.faults))


@dataclass(frozen=True)
class ToRead:
    """A page whose looks are good: it is read before anything more is said. ``number``: by which the process knows it."""

    number: int
    flat: Picture = field(repr=False, compare=False)
    """Flat and evenly lit, as it is to be read."""
