# SPDX-License-Identifier: Apache-2.0
"""Social security card (社会保障卡): the talk with it and its records, sans-IO.

Source: LD/T 32-2015 as quoted in the reference notes on devices 2.1 to 2.3. A record is one data object of a one-byte tag
and a one-byte length; which item it is says the tag, for versions number their records differently. Text is GBK, ``an``
padded with 00, ``cn`` is packed decimal padded with F. A PIN is never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from drivers.hidden_characters import has_hidden
from drivers.smart_card_reader.iso7816 import (
    NOT_THERE,
    SHORT_LE,
    BadAnswer,
    Command,
    Refusal,
    Status,
    Steps,
    select_application,
)
from drivers.smart_card_reader.port import NeedsRemoteAuthentication, RemoteAnswer, SocialSecurityCard
from drivers.smart_card_reader.tlv import BadTlv, find

AID: Final = "sx1.sh.社会保障".encode("gbk")
EF05: Final = 0xEF05
EF06: Final = 0xEF06
CHALLENGE_BYTES: Final = 8
_READ_KEY: Final = 0x0A
"""RKSSSE, the key that opens reading (外部认证密钥)."""
_RECORDS: Final[Mapping[int, range]] = {EF05: range(1, 8), EF06: range(1, 8)}
_CLOSED: Final = frozenset({Status.SECURITY_NOT_SATISFIED, Status.CONDITIONS_NOT_SATISFIED})
"""需要认证: what a card of the third generation answers to a record that wants keys."""

_CARD_ID, _CLASS, _VERSION, _ISSUER, _ISSUED, _VALID_TO, _CARD_NUMBER = range(0x01, 0x08)
_NUMBER, _NAME, _MORE_NAME, _SEX, _ETHNIC, _BIRTHPLACE, _BIRTH = 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D
ITEM_BYTES: Final[Mapping[int, int]] = {
    _CARD_ID: 16, _CLASS: 1, _VERSION: 4, _ISSUER: 12, _ISSUED: 4, _VALID_TO: 4, _CARD_NUMBER: 9,
    _NUMBER: 18, _NAME: 30, _MORE_NAME: 20, _SEX: 1, _ETHNIC: 1, _BIRTHPLACE: 3, _BIRTH: 4,
}  # fmt: skip
"""Longest value of each item by its tag."""


@dataclass(frozen=True)
class RecordsRead:
    """What the card gave: value by tag."""

    items: Mapping[int, bytes] = field(repr=False)
    is_closed: bool
    """It refused a record for want of keys."""


def talk() -> Steps[SocialSecurityCard | NeedsRemoteAuthentication | None]:
    """Reads the card; None: this is no social security card. Raises :class:`~iso7816.CardError`."""
    answer = yield select_application(AID)
    if answer.sw in NOT_THERE:
        return None
    algorithm = algorithm_of(answer.checked("select social security application"))
    read = yield from _read_all()
    card = record(read.items)
    if not read.is_closed and card.number and card.name:
        return (yield from _believed(card))
    if card.version < "3":
        if read.is_closed:
            raise Refusal("reading a card of an open version", Status.SECURITY_NOT_SATISFIED)
        raise BadAnswer("a card of an open version without name and number")
    challenge = (yield Command(0x00, 0x84, 0, 0, le=CHALLENGE_BYTES)).checked("get challenge")
    if len(challenge) != CHALLENGE_BYTES:
        raise BadAnswer("a challenge of another length")
    return NeedsRemoteAuthentication(challenge, card.region, card.card_id, card.version, algorithm)


def answer_remotely(remote: RemoteAnswer) -> Steps[SocialSecurityCard]:
    """Goes on behind a :class:`NeedsRemoteAuthentication` with the card still powered: selecting anew would lose its
    challenge. Raises :class:`~iso7816.CardError`.
    """
    (yield Command(0x00, 0x82, 0x00, _READ_KEY, remote.cryptogram)).checked("external authentication")
    read = yield from _read_all()
    card = record(read.items)
    if read.is_closed or not card.number or not card.name:
        raise Refusal("reading behind external authentication", Status.SECURITY_NOT_SATISFIED)
    return (yield from _believed(card))


def _believed(card: SocialSecurityCard) -> Steps[SocialSecurityCard]:
    """A card that contradicts itself is read once more: either that is what stands on it, or something was damaged."""
    if not is_consistent(card) and record((yield from _read_all()).items) != card:
        raise BadAnswer("two readings that differ")
    return card


def is_consistent(card: SocialSecurityCard) -> bool:
    """False: a 公民身份号码 with a wrong check character (GB 11643-1999), or another day of birth in it."""
    number = card.number
    if len(number) != 18:
        return True  # a number of another kind says nothing about itself
    if not (number[:17].isascii() and number[:17].isdecimal()):
        return False
    total = sum(int(digit) << (17 - at) for at, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[total % 11] and card.birth in (None, _day_or_none(number[6:14]))


def _day_or_none(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def algorithm_of(fci: bytes) -> int | None:
    """算法标识 in the file control information (9F0C … 86 01 xx); None where it does not say."""
    try:
        issuer_data = find(fci, 0x6F, 0xA5, 0x9F0C) or find(fci, 0x6F, 0xA5, 0xBF0C)
    except BadTlv:
        return None
    at = (issuer_data or b"").find(b"\x86\x01")
    return issuer_data[at + 2] if issuer_data and 0 <= at < len(issuer_data) - 2 else None


def _read_all() -> Steps[RecordsRead]:
    items: dict[int, bytes] = {}
    is_closed = False
    for file, numbers in _RECORDS.items():
        if not (yield from _select_file(file)):
            is_closed = True
            continue
        for number in numbers:
            answer = yield Command(0x00, 0xB2, number, 0x04, le=SHORT_LE)
            if answer.sw in _CLOSED:
                is_closed = True
            elif answer.sw in (Status.RECORD_NOT_FOUND, Status.WRONG_P1_P2):
                break
            else:
                tag, value = item(answer.checked(f"read record {number} of EF{file & 0xFF:02X}"))
                if tag in items:
                    raise BadAnswer(f"a record {tag:02X} that comes twice")  # an answer to an earlier question
                items[tag] = value
    return RecordsRead(items, is_closed)


def _select_file(file: int) -> Steps[bool]:
    """False: closed."""
    wanted = file.to_bytes(2, "big")
    answer = yield Command(0x00, 0xA4, 0x02, 0x00, wanted, SHORT_LE)
    if answer.sw in (Status.WRONG_P1_P2, Status.FILE_NOT_FOUND):
        # Cards of some provinces know selecting a file only as "MF, DF or EF by its identifier".
        answer = yield Command(0x00, 0xA4, 0x00, 0x00, wanted, SHORT_LE)
    if answer.sw in _CLOSED:
        return False
    answer.checked(f"select EF{file & 0xFF:02X}")
    return True


def item(raw: bytes) -> tuple[int, bytes]:
    """Tag and value of one record; fill bytes behind it are passed over. Raises :class:`~iso7816.BadAnswer`."""
    if len(raw) < 2 or len(raw) < 2 + raw[1]:
        raise BadAnswer("a record that ends too early")
    tag, length = raw[0], raw[1]
    if length > ITEM_BYTES.get(tag, -1):
        raise BadAnswer(f"a record {tag:02X} of {length} bytes")
    return tag, raw[2 : 2 + length]


def record(items: Mapping[int, bytes]) -> SocialSecurityCard:
    """The card's record from its items by tag; what is not there is empty. Raises :class:`~iso7816.BadAnswer`."""
    card_id = items.get(_CARD_ID, b"").hex().upper()
    return SocialSecurityCard(
        version=_text(items, _VERSION),
        region=card_id[:6],
        card_id=card_id,
        card_class=_text(items, _CLASS),
        issuer=items.get(_ISSUER, b"").hex().upper(),
        issued=_day(items, _ISSUED),
        valid_to=_day(items, _VALID_TO),
        card_number=_text(items, _CARD_NUMBER),
        number=_text(items, _NUMBER),
        name=_text_of(items.get(_NAME, b"").rstrip(b"\0 ") + items.get(_MORE_NAME, b"")),
        sex_code=_sex(items),
        ethnic_code=_digits(items, _ETHNIC),
        birthplace=_digits(items, _BIRTHPLACE),
        birth=_day(items, _BIRTH),
    )


def _text(items: Mapping[int, bytes], tag: int) -> str:
    return _text_of(items.get(tag, b""))


def _text_of(raw: bytes) -> str:
    raw = raw.rstrip(b"\0")
    if raw and set(raw) <= {0xFF}:
        return ""  # never written
    try:
        text = raw.decode("gb18030").strip(" \0")
    except UnicodeDecodeError:
        raise BadAnswer("text that is not GBK") from None
    if any(ord(one) < 0x20 or 0x7F <= ord(one) < 0xA0 for one in text):
        raise BadAnswer("text with control characters")
    if has_hidden(text):
        # Refused and not cleaned: a card of an open version is written by whoever likes, and a name that looks like one and
        # compares like another serves nobody else. An issuer whose slip of the keyboard this is loses one way of two.
        raise BadAnswer("text with hidden characters")
    return text


def _sex(items: Mapping[int, bytes]) -> str:
    raw = items.get(_SEX, b"")
    # "1" or, on some cards, the bare number.
    return str(raw[0]) if raw and 0 < raw[0] < 10 else _text_of(raw)


def _digits(items: Mapping[int, bytes], tag: int) -> str:
    digits = items.get(tag, b"").hex().rstrip("f")
    if digits and not digits.isdecimal():
        raise BadAnswer(f"item {tag:02X} is not packed decimal")
    return digits


def _day(items: Mapping[int, bytes], tag: int) -> date | None:
    digits = _digits(items, tag)
    if not digits.strip("0"):
        return None
    day = _day_or_none(digits)
    if day is None:
        raise BadAnswer(f"item {tag:02X} is no day")
    return day
