# SPDX-License-Identifier: Apache-2.0
"""What a printer says is the matter with it (打印机状态原因), in our words.

Keywords of ``printer-state-reasons``: RFC 8011 section 5.4.12, PWG 5100.9 section 4, CUPS' own. A keyword may end in
``-report``, ``-warning`` or ``-error``. Printers disagree about which: a second tray that is empty is a report or a warning
of a printer that prints, and some call a jam a warning. So the ending is weighed by what the printer does: an error always
counts, a warning unless the printer is idle, a report only when it stands still. What nobody knows is kept, as unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.print_outcome import Cover, Paper, PrintFault

IDLE: Final = 3
PROCESSING: Final = 4
STOPPED: Final = 5
"""``printer-state``, RFC 8011 section 5.4.11."""

_COUNTS_FROM: Final = {"-report": STOPPED, "-warning": PROCESSING, "-error": IDLE}
MAX_REASONS: Final = 32


class Toner(StrEnum):
    """墨粉状态; the values are those of XFS4IoT ``Printer.toner`` (CEN CWA 17852:2022)."""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Meaning:
    """One keyword: plain words for the staff, and the fault that it is when the printer stands still."""

    words: str
    fault: PrintFault | None = None


_PAPER_OUT: Final = Meaning("没有纸了", PrintFault.PAPER_OUT)
_OPEN: Final = Meaning("盖板没有关好", PrintFault.COVER_OPEN)
_TONER_OUT: Final = Meaning("墨粉用完了", PrintFault.TONER_OUT)
_TONER_LOW: Final = Meaning("墨粉快用完了")
_SLOT_FULL: Final = Meaning("出纸口的纸满了", PrintFault.OUTPUT_FULL)
_UNREACHABLE: Final = Meaning("打印机没有联上", PrintFault.LOST)
_PAUSED: Final = Meaning("打印机被暂停了", PrintFault.OFFLINE)
_BROKEN: Final = Meaning("打印机坏了", PrintFault.HARDWARE_ERROR)
_SET_UP: Final = Meaning("打印队列没有配好", PrintFault.OFFLINE)

MEANINGS: Final[dict[str, Meaning]] = {
    "media-empty": _PAPER_OUT,
    "media-needed": _PAPER_OUT,
    "input-tray-missing": Meaning("纸盒没有装好", PrintFault.PAPER_OUT),
    "media-low": Meaning("纸快用完了"),
    "media-jam": Meaning("卡纸了", PrintFault.PAPER_JAM),
    "door-open": _OPEN,
    "cover-open": _OPEN,
    "interlock-open": _OPEN,
    "toner-empty": _TONER_OUT,
    "marker-supply-empty": _TONER_OUT,
    "developer-empty": _TONER_OUT,
    "toner-low": _TONER_LOW,
    "marker-supply-low": _TONER_LOW,
    "developer-low": _TONER_LOW,
    "marker-waste-almost-full": Meaning("废粉盒快满了"),
    "marker-waste-full": Meaning("废粉盒满了", PrintFault.TONER_OUT),
    "output-area-almost-full": Meaning("出纸口快满了"),
    "output-area-full": _SLOT_FULL,
    "output-tray-missing": Meaning("出纸盘没有装好", PrintFault.OUTPUT_FULL),
    "fuser-under-temp": Meaning("打印机在预热"),
    "fuser-over-temp": Meaning("打印机过热", PrintFault.HARDWARE_ERROR),
    "opc-near-eol": Meaning("感光鼓快到寿命"),
    "opc-life-over": Meaning("感光鼓到寿命了", PrintFault.HARDWARE_ERROR),
    "spool-area-full": Meaning("打印机内存满了", PrintFault.OFFLINE),
    "paused": _PAUSED,
    "moving-to-paused": _PAUSED,
    "stopped-partly": Meaning("打印机的一部分停了"),
    "stopping": Meaning("打印机正在停下", PrintFault.OFFLINE),
    "deactivated": _PAUSED,
    "shutdown": Meaning("打印机关机了", PrintFault.LOST),
    "offline": _UNREACHABLE,
    "timed-out": _UNREACHABLE,
    "connecting-to-device": _UNREACHABLE,
    "connection-error": _UNREACHABLE,
    "hold-new-jobs": Meaning("打印机不收新任务", PrintFault.OFFLINE),
    "cups-missing-filter": _SET_UP,
    "cups-insecure-filter": _SET_UP,
    "cups-ipp-missing-get-job-attributes": Meaning("打印队列不说任务状态"),
    "hardware-failure": _BROKEN,
    "other": Meaning("打印机没有说原因"),
}
"""Ordered by nothing; which fault is told first is :data:`_GRAVEST_FIRST`."""

_GRAVEST_FIRST: Final = (
    PrintFault.LOST,
    PrintFault.HARDWARE_ERROR,
    PrintFault.PAPER_JAM,
    PrintFault.COVER_OPEN,
    PrintFault.PAPER_OUT,
    PrintFault.TONER_OUT,
    PrintFault.OUTPUT_FULL,
    PrintFault.OFFLINE,
)
"""A printer whose door is open usually also says that it has no paper: what a person must do first comes first."""

_LOW: Final = frozenset({"toner-low", "marker-supply-low", "developer-low"})


@dataclass(frozen=True)
class Condition:
    """All reasons of one moment together."""

    keywords: tuple[str, ...] = ()
    """Without their endings, in the printer's order."""
    fault: PrintFault | None = None
    """What keeps it from printing *if* it stands still."""
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    toner: Toner = Toner.UNKNOWN

    @property
    def words(self) -> str:
        """Plain words for the staff; unknown keywords as they are."""
        said = dict.fromkeys(MEANINGS[each].words if each in MEANINGS else each for each in self.keywords)
        return "，".join(said)


def bare(keyword: str) -> str:
    """The keyword without its ending."""
    return _cut(keyword)[0]


def _cut(keyword: str) -> tuple[str, int]:
    """The keyword, and the printer state from which on it counts."""
    for ending, state in _COUNTS_FROM.items():
        if keyword.endswith(ending):
            return keyword[: -len(ending)], state
    return keyword, IDLE


def read_reasons(keywords: Iterable[str] | None, state: int = STOPPED) -> Condition:
    """What the reasons of a printer in ``state`` mean.

    None: it named none at all, and then paper, cover and toner are unknown; ``none`` among them is the printer's word that
    nothing is wrong.
    """
    if keywords is None:
        return Condition()
    found = [_cut(each) for each in list(keywords)[:MAX_REASONS]]
    kept = tuple(dict.fromkeys(each for each, _ in found if each != "none"))
    known = [(MEANINGS[each], counts_from) for each, counts_from in found if each in MEANINGS]
    faults = {meaning.fault for meaning, counts_from in known if state >= counts_from}
    lesser = {meaning.fault for meaning, _ in known} - faults
    fault = next((each for each in _GRAVEST_FIRST if each in faults), None)
    return Condition(kept, fault, _paper(faults, lesser, kept), _cover(faults), _toner(faults, lesser, kept))


def _paper(faults: set[PrintFault | None], lesser: set[PrintFault | None], kept: tuple[str, ...]) -> Paper:
    if PrintFault.PAPER_JAM in faults:
        return Paper.JAMMED
    if PrintFault.PAPER_OUT in faults:
        return Paper.OUT
    return Paper.LOW if "media-low" in kept or PrintFault.PAPER_OUT in lesser else Paper.FULL


def _cover(faults: set[PrintFault | None]) -> Cover:
    return Cover.OPEN if PrintFault.COVER_OPEN in faults else Cover.CLOSED


def _toner(faults: set[PrintFault | None], lesser: set[PrintFault | None], kept: tuple[str, ...]) -> Toner:
    if "marker-waste-full" in kept:
        return Toner.UNKNOWN
    if PrintFault.TONER_OUT in faults:
        return Toner.OUT
    return Toner.LOW if _LOW.intersection(kept) or PrintFault.TONER_OUT in lesser else Toner.FULL
