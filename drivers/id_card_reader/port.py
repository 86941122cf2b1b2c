# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of an ID card reader (居民身份证阅读机具): five verbs, frozen values, no bytes of the wire.

Whether a card has expired is not the reader's business; ``kiosk/identity`` decides that. No ``repr`` here shows who the
card belongs to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from drivers.id_card_reader.card_numbers import is_valid_number, old_number
from drivers.id_card_reader.code_tables import ETHNIC_GROUPS, SEXES
from drivers.states import DeviceState


class CardKind(StrEnum):
    """Which document lies on the reader; all four open with the same reader (GA/T 467, GA/T 490 and its followers)."""

    RESIDENT = "resident"
    """居民身份证"""
    HMT_PERMIT = "hmt_permit"
    """港澳台居民居住证"""
    FOREIGNER_2017 = "foreigner_2017"
    """外国人永久居留身份证 (2017 版)"""
    FOREIGNER_2023 = "foreigner_2023"
    """外国人永久居留身份证 (2023 版, “五星卡”)"""


@dataclass(frozen=True)
class IdCard:
    """What the chip says, decoded. Fields that a kind of card does not have are empty."""

    name: str = field(repr=False)
    """姓名; of a foreigner's card the Chinese name, or the English one where no Chinese name was given."""
    sex_code: str = field(repr=False)
    """性别 GB/T 2261.1: 0, 1, 2, 9."""
    ethnic_code: str = field(repr=False)
    """民族 GB/T 3304, two digits; only resident cards."""
    birth: date = field(repr=False)
    """出生日期"""
    address: str = field(repr=False)
    """住址; not on foreigners' cards."""
    number: str = field(repr=False)
    """公民身份号码, 居住证号码 or 永久居留证号码, as printed."""
    authority: str = field(repr=False)
    """签发机关; of the 2017 foreigner's card the four-digit code (受理机关代码), of the 2023 one empty."""
    valid_from: date = field(repr=False)
    """有效期起始"""
    valid_to: date | None = field(repr=False)
    """有效期截止; None is 长期."""
    kind: CardKind
    raw: bytes = field(repr=False)
    """All bytes read from the card, text then photo: what digests and draft keys are made from."""
    photo: bytes = field(default=b"", repr=False)
    """照片 in the WLT form that no free program decodes: an opaque blob; empty is a normal state."""
    english_name: str = field(default="", repr=False)
    """英文姓名; foreigners' cards."""
    nationality: str = field(default="", repr=False)
    """国籍, ISO 3166 alpha-3; foreigners' cards."""
    pass_number: str = field(default="", repr=False)
    """通行证号码; HMT permit."""
    issue_count: str = field(default="", repr=False)
    """签发次数 of the HMT permit, 换证次数 of the 2023 foreigner's card, 证件版本号 of the 2017 one."""
    old_card_link: str = field(default="", repr=False)
    """既往版本证件关联项; 2023 foreigner's card."""
    newest_address: str | None = field(default=None, repr=False)
    """最新住址 appended to the chip after it was made; empty: none was; None: not asked, or it could not be read."""
    fingerprints: bytes = field(default=b"", repr=False)
    """指纹信息: no, one or two opaque templates of 512 bytes; read only where a profile says so."""

    @property
    def current_address(self) -> str:
        """住址 that holds today: the newest appended one, else the printed one."""
        return self.newest_address or self.address

    @property
    def sex(self) -> str:
        """性别 in words (GB/T 2261.1); empty for a code that is in no table."""
        return SEXES.get(self.sex_code, "")

    @property
    def ethnic_group(self) -> str:
        """民族 in words (GB/T 3304); empty for a code that is in no table, and where the card has none."""
        return ETHNIC_GROUPS.get(self.ethnic_code, "")

    @property
    def number_checks(self) -> bool:
        """The number's own check digit is right (GB 11643 MOD 11-2; of the 2017 foreigner's card ICAO 7-3-1)."""
        return is_valid_number(self.number)

    @property
    def is_consistent(self) -> bool:
        """The number checks, and the birth date in it (YYYYMMDD, on the 2017 foreigner's card YYMMDD) is the one printed."""
        is_old = self.kind is CardKind.FOREIGNER_2017
        in_number, printed = (
            (self.number[7:13], f"{self.birth:%y%m%d}") if is_old else (self.number[6:14], _digits(self.birth))
        )
        return self.number_checks and in_number == printed

    @property
    def old_number(self) -> str:
        """既往证件号码: the fifteen characters of the 2017 card that a 2023 card follows; empty where there is none."""
        return old_number(self.nationality, self.number, self.old_card_link)


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


class UnreadableReason(StrEnum):
    """Why a card that is there could not be read; lay it down again, or take another way."""

    MOVED = "moved"
    """读卡失败 (SW3 41), and it still lies there: it moved, or its chip is worn."""
    TAKEN_EARLY = "taken_early"
    """Reading failed, and nothing answers any more: it was lifted before the end."""
    SELECT_FAILED = "select_failed"
    """选卡失败: it answers the search and nothing after (SW3 81), thrice. Two cards on each other look like this."""
    READER_NOT_TRUSTED = "reader_not_trusted"
    """证/卡认证机具失败: the card did not accept the reader (SW3 31)."""
    RANDOM_FAILED = "random_failed"
    """取随机数失败 (SW3 47), thrice."""
    UNRECOGNISED = "unrecognised"
    """无法识别的错误 (SW3 24)."""
    GARBLED = "garbled"
    """Text arrived whole and does not follow the layout of any card."""


class RefusedReason(StrEnum):
    """Why the reader does not accept this card, however often it is laid down."""

    NOT_GENUINE = "not_genuine"
    """机具认证证/卡失败: the reader could not authenticate the card (SW3 32): foreign or suspect."""
    DATA_NOT_GENUINE = "data_not_genuine"
    """信息验证失败: the signature over the card's data is wrong (SW3 33)."""
    WRONG_TYPE = "wrong_type"
    """卡类型不对: another kind of card (SW3 40)."""


@dataclass(frozen=True)
class CardRead:
    """A card was read. Each laying down gives this once."""

    card: IdCard


@dataclass(frozen=True)
class NoCard:
    """Nothing new on the reader. After a read card this does *not* say that the card has gone: ask ``presence()``.

    Also the answer of a poll that was cancelled: nothing was found out.
    """


@dataclass(frozen=True)
class CardUnreadable:
    """A card is there; this time it could not be read."""

    reason: UnreadableReason


@dataclass(frozen=True)
class CardRefused:
    """A card is there and the reader will not accept it."""

    reason: RefusedReason


@dataclass(frozen=True)
class ReaderLost:
    """The reader cannot be used now; ``state`` says which way. The next poll tries again by itself.

    Two of the same ``state`` are equal: ``detail`` is for technicians.
    """

    detail: str = field(compare=False)
    state: DeviceState = DeviceState.NO_DEVICE


PollResult = CardRead | NoCard | CardUnreadable | CardRefused | ReaderLost


class Presence(StrEnum):
    """Is the card still on the reader?"""

    PRESENT = "present"
    REMOVED = "removed"
    """Taken away: a presence sensor says so. Only this may be told to the resident as a fact."""
    OUT_OF_FIELD = "out_of_field"
    """The reader, which did feel it after reading, feels it no more: most likely taken, perhaps only pushed aside."""
    UNKNOWN = "unknown"
    """Nobody can tell; never read as the one nor as the other."""


class PresenceSensor(Protocol):
    """A switch or light barrier at the reader's slot (在位传感器), wired to another device."""

    def card_lies(self) -> bool | None:
        """Whether something lies there; None: the sensor cannot be asked now."""
        ...


@dataclass(frozen=True)
class ReaderStatus:
    """How the reader was found at the last exchange; asking costs nothing and moves no bytes."""

    device: DeviceState
    detail: str = field(default="", compare=False)
    """For technicians: what was seen last."""
    sam_id: str | None = None
    """安全模块号 as printed on the reader's plate, once it was read."""


class IdCardReader(Protocol):
    """An ID card reader. All verbs but ``status`` block; one thread owns the reader."""

    def open(self) -> ReaderStatus:
        """Open the port and greet the reader; a card that lies there counts as newly laid down. Never raises for a
        device that is not there.
        """
        ...

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> PollResult:
        """Look for a card once, and read it. Returns within a breath after ``cancel`` is set, then with ``NoCard``.

        ``reading`` is called when a card was found and its reading begins (it takes a second or more), again at each new try.
        """
        ...

    def presence(self) -> Presence:
        """Does the card still lie there? Without a sensor never ``REMOVED``."""
        ...

    def status(self) -> ReaderStatus:
        """The last known state, from memory."""
        ...

    def close(self) -> None:
        """Release the port; may be called twice."""
        ...
