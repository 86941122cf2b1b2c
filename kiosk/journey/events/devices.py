# SPDX-License-Identifier: Apache-2.0
"""What a device reported. Of what a card or a code holds nothing is in a ``repr``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CardFound:
    """A good card was read. ``is_last_visits``: it is the card that the visit before this one used.

    ``is_other``: this visit knows its resident by another card, or knew somebody else until their session ended.
    """

    is_last_visits: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class CardReading:
    """A card lies on the reader and is being read."""


@dataclass(frozen=True)
class CardUnreadable:
    """A card could not be read. ``why``: ``taken_early`` (nothing lies there now), ``two_cards`` (as far as can be told), or
    empty: its chip does not answer.
    """

    why: str = ""


@dataclass(frozen=True)
class CardRefused:
    """Not a card for this reader (another kind, or the reader's security module refused it)."""


@dataclass(frozen=True)
class CardExpired:
    """The card's validity is over (有效期已过)."""


@dataclass(frozen=True)
class CardRemoved:
    """The card was taken from the reader. Not ``is_sure``: the reader feels it no more, it may only have been pushed."""

    is_sure: bool = True


@dataclass(frozen=True)
class CodeShown:
    """A code that the city issues (随申码, 离线码) was scanned: the platform can say whose it is."""


@dataclass(frozen=True)
class OtherCodeShown:
    """A code was held before the scanner in vain: of another kind, or not read whole. ``notice``: a value of ``WayNotice``."""

    notice: str


@dataclass(frozen=True)
class SocialCardLeft:
    """A card was in the slot before this visit began: somebody else's, as far as anybody knows. It is not asked."""


@dataclass(frozen=True)
class SocialCardFound:
    """A card is in the slot and is being read."""


@dataclass(frozen=True)
class SocialCardRead:
    """社保卡 was read. ``is_closed``: it gives name and number only behind its issuer's module (第三代).

    ``is_same``: it is the one by which this visit knows its resident.
    """

    is_closed: bool = False
    is_same: bool = False


@dataclass(frozen=True)
class SocialCardRemoved:
    """It was taken out of the slot."""


@dataclass(frozen=True)
class WaySaid:
    """What is to be said about another way in; ``notice``: a value of ``WayNotice``."""

    notice: str


@dataclass(frozen=True)
class FaceCaught:
    """The face was seen as it must be; it is being compared."""


@dataclass(frozen=True)
class FaceCompared:
    """The comparison has a result."""


@dataclass(frozen=True)
class FaceMissed:
    """A look without a comparison: no face in the picture that was taken, or the moves were not seen."""


@dataclass(frozen=True)
class PortraitTaken:
    """One more picture; ``count``: so many are kept now."""

    count: int


@dataclass(frozen=True)
class PortraitMade:
    """The photograph before its background is ready."""


@dataclass(frozen=True)
class PortraitNotMade:
    """Nothing could be made of the picture."""


@dataclass(frozen=True)
class PersonCame:
    """The presence sensor: somebody stands before the terminal. Who it is it does not say."""


@dataclass(frozen=True)
class PersonLeft:
    """The presence sensor: nobody has been there for a while, and nothing was touched meanwhile."""


@dataclass(frozen=True)
class PowerRanLow:
    """停电, and the battery is nearly empty: the terminal goes off soon."""


@dataclass(frozen=True)
class PowerCameBack:
    """来电: it does not, after all."""


@dataclass(frozen=True)
class ScannerMoved:
    """The code scanner does not answer any more, or answers again."""

    is_lost: bool = True


@dataclass(frozen=True)
class ReaderLost:
    """The card reader does not answer any more."""


@dataclass(frozen=True)
class ReaderBack:
    """The card reader answers again."""


@dataclass(frozen=True)
class ReceiptFinished:
    """``job``: the attempt that it is the end of, a receipt's or a slip's. ``outcome``: printed, not_printed or unknown
    (three-valued, never guessed). ``cause``: a value of ``PrinterState``, or empty.
    """

    job: int
    outcome: str
    cause: str = ""


@dataclass(frozen=True)
class DocumentFinished:
    """The same for the A4 printer. ``pages_done``: sheets that are out; None: it does not count."""

    job: int
    outcome: str
    cause: str = ""
    pages_done: int | None = None


@dataclass(frozen=True)
class DocumentMoved:
    """A certificate on its way: ``pages`` to wait for, how many are out, and what the printer stands still for (a value of
    ``PrinterState``, or empty).
    """

    job: int
    pages: int
    pages_done: int | None = None
    waits_for: str = ""


DeviceReport = (
    CardFound | CardReading | CardUnreadable | CardRefused | CardExpired | CardRemoved | CodeShown
    | OtherCodeShown | SocialCardLeft | SocialCardFound | SocialCardRead | SocialCardRemoved | WaySaid
    | FaceCaught | FaceCompared | FaceMissed | PortraitTaken | PortraitMade | PortraitNotMade | PersonCame
    | PersonLeft | PowerRanLow | PowerCameBack | ScannerMoved | ReaderLost | ReaderBack | ReceiptFinished
    | DocumentFinished | DocumentMoved
)  # fmt: skip
