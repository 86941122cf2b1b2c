# SPDX-License-Identifier: Apache-2.0
"""The 256 bytes of text on the chip (机读文字信息), decoded for all four kinds of card.

Sources: GA/T 490 (resident); 《港澳台居民居住证机读信息规范（试行版）》 (flag J); for the foreigners' cards of 2017
(flag I) and 2023 (flag Y) three independent host programs each, which agree (reference notes on devices, 1.8; the
standards' own tables were not seen whole). UTF-16LE, padded with spaces. The flag at 248 says which layout the block
has: it is read first.

Rare characters: names hold characters beyond the BMP as surrogate pairs (𠮷) and private-use code points; both are kept
as they are. Half a pair (a name cut at fifteen units) becomes U+FFFD: a lone surrogate cannot be written anywhere.

Characters that nobody sees, or that turn the order of the others: with one in it a name or number is no name or number, for
it would look like another and compare as unlike it. Cleaning it would tell the platform what does not stand on the card. By
an address or an authority nobody is known, so they are shown as they look, and a slip of the register's keyboard costs
nobody the card. The bytes of the card (``raw``) stay as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from drivers.hidden_characters import has_hidden, without_hidden
from drivers.id_card_reader.port import CardKind, IdCard

TEXT_BYTES: Final = 256
ADDRESS_BYTES: Final = 70
LONG_TERM: Final = "长期"

_FLAG_AT: Final = 248
_FLAGS: Final[Mapping[str, CardKind]] = {
    "I": CardKind.FOREIGNER_2017,
    "J": CardKind.HMT_PERMIT,
    "Y": CardKind.FOREIGNER_2023,
}

_SHOWN_ONLY: Final = frozenset({"address", "authority"})

Layout = Mapping[str, tuple[tuple[int, int], ...]]
"""Field -> its pieces as (offset, length) in bytes. A long English name lies in two pieces."""

_COMMON: Final[Layout] = {
    "name": ((0, 30),),
    "sex_code": ((30, 2),),
    "birth": ((36, 16),),
    "number": ((122, 36),),
    "valid_from": ((188, 16),),
    "valid_to": ((204, 16),),
}
LAYOUTS: Final[Mapping[CardKind, Layout]] = {
    CardKind.RESIDENT: {**_COMMON, "ethnic_code": ((32, 4),), "address": ((52, 70),), "authority": ((158, 30),)},
    CardKind.HMT_PERMIT: {
        **_COMMON,
        "address": ((52, 70),),
        "authority": ((158, 30),),
        "pass_number": ((220, 18),),
        "issue_count": ((238, 4),),
    },
    CardKind.FOREIGNER_2017: {
        "english_name": ((0, 120),),
        "sex_code": ((120, 2),),
        "number": ((122, 30),),
        "nationality": ((152, 6),),
        "name": ((158, 30),),
        "valid_from": ((188, 16),),
        "valid_to": ((204, 16),),
        "birth": ((220, 16),),
        "issue_count": ((236, 4),),
        "authority": ((240, 8),),
    },
    CardKind.FOREIGNER_2023: {
        **_COMMON,
        "issue_count": ((32, 4),),
        "english_name": ((52, 70), (220, 22)),
        "nationality": ((242, 6),),
        "old_card_link": ((250, 6),),
    },
}


@dataclass(frozen=True)
class BadText:
    """The block follows no layout. ``field_name`` says where; what stood there is never said."""

    field_name: str


def decode_text(text: bytes, photo: bytes = b"", fingerprints: bytes = b"") -> IdCard | BadText:
    """The card that ``text`` (256 bytes) describes, or where it stops making sense. Never raises."""
    if len(text) != TEXT_BYTES:
        return BadText("length")
    kind = kind_of(text)
    fields = {name: _characters(text, pieces) for name, pieces in LAYOUTS[kind].items()}
    for name, value in fields.items():
        # Cards are signed, so nobody plants line ends or escape codes there; a damaged block may hold them.
        if any(unicodedata.category(character) == "Cc" for character in value):
            return BadText(name)
        if name in _SHOWN_ONLY:
            fields[name] = without_hidden(value).rstrip(" \0")
        elif has_hidden(value):
            return BadText(name)
    if not fields["name"]:
        fields["name"] = fields.get("english_name", "")
    for name in ("name", "number"):
        if not fields[name]:
            return BadText(name)
    birth, valid_from = _day(fields.pop("birth")), _day(fields.pop("valid_from"))
    if birth is None or valid_from is None:
        return BadText("birth" if birth is None else "valid_from")
    until = fields.pop("valid_to")
    valid_to = None if until == LONG_TERM else _day(until)
    if valid_to is None and until != LONG_TERM:
        return BadText("valid_to")
    return IdCard(
        **{"ethnic_code": "", "address": "", "authority": "", **fields},
        birth=birth,
        valid_from=valid_from,
        valid_to=valid_to,
        kind=kind,
        raw=text + photo,
        photo=photo,
        fingerprints=fingerprints,
    )


def kind_of(text: bytes) -> CardKind:
    """The kind of card by its flag (证件类型标识); a block that is cut short is taken for a resident's."""
    return _FLAGS.get(_characters(text, ((_FLAG_AT, 2),)), CardKind.RESIDENT)


BLANKED: Final = "□".encode("utf-16-le")


def blanked(text: bytes) -> bytes:
    """The block with nothing left but the flag; every other character is □."""
    return (BLANKED * 124 + text[_FLAG_AT : _FLAG_AT + 2] + BLANKED * 3)[: len(text)]


def is_blanked(text: bytes) -> bool:
    """A block that :func:`blanked` has made."""
    return len(text) == TEXT_BYTES and blanked(text) == text


def decode_address(block: bytes) -> str | None:
    """最新住址 of a 30 03 reply (70 bytes); None when it makes no sense. Never raises."""
    address = _characters(block, ((0, ADDRESS_BYTES),))
    is_sound = len(block) == ADDRESS_BYTES and not any(unicodedata.category(one) == "Cc" for one in address)
    return without_hidden(address).rstrip(" \0") if is_sound else None


def _characters(text: bytes, pieces: tuple[tuple[int, int], ...]) -> str:
    # Cut by bytes first and decoded once: a surrogate pair may lie across the two pieces of a long name.
    joined = b"".join(text[offset : offset + length] for offset, length in pieces)
    return joined.decode("utf-16-le", errors="replace").rstrip(" \0")


def _day(digits: str) -> date | None:
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
