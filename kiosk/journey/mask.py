# SPDX-License-Identifier: Apache-2.0
"""What is shown of identity on screen and paper by default: 张*, 3101**********1234, 138****5678.

Source: design 8 and domain notes 5 row 19 (a larger type must not expose more). Everything here returns text that
may be looked at over a shoulder; whatever is too short to cover in part is covered whole.
"""

from __future__ import annotations

import re
import unicodedata

from kiosk.places.divisions import division_of, plain

COVER = "*"
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me"})
"""Categories without a width of their own: zero-width spaces, variation selectors (葛 in the shape of a name). They count for
nothing, or a name of one character would seem to have two. Private use stays: rare characters of ID cards are written so."""


def mask_name(name: str) -> str:
    """张三 -> 张*, 欧阳某某 -> 欧***; of a name in Latin letters the first letter stays.

    Characters are code points, so a surname beyond the BMP (𠮷) stays whole. A name of one character is covered whole.
    """
    name = "".join(one for one in name if unicodedata.category(one) not in _UNSEEN).strip()
    if sum(unicodedata.category(one)[0] not in "PSZ" for one in name) <= 1:
        return COVER * len(name)
    return name[0] + COVER * (len(name) - 1)


def _plain(number: str) -> str:
    """Digits in the usual width, without spaces: what does not count must not make a number seem longer."""
    seen = unicodedata.normalize("NFKC", number)
    return "".join(one for one in seen if unicodedata.category(one) not in _UNSEEN and not one.isspace())


def mask_number(number: str) -> str:
    """Certificate number: first four and last four of 18, first two and last two of shorter ones."""
    number = _plain(number)
    if len(number) >= 15:
        return number[:4] + COVER * (len(number) - 8) + number[-4:]
    if len(number) >= 8:
        return number[:2] + COVER * (len(number) - 4) + number[-2:]
    return COVER * len(number)


def mask_number_large(number: str) -> str:
    """The same for 长者版, where large type would show more: 3101**…**12."""
    number = _plain(number)
    return f"{number[:4]}{COVER * 2}…{COVER * 2}{number[-2:]}" if len(number) >= 15 else mask_number(number)


def mask_phone(phone: str) -> str:
    """138****5678; anything that is not a mobile number of eleven digits keeps its last two only."""
    phone = _plain(phone)
    if re.fullmatch(r"1\d{10}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return COVER * max(0, len(phone) - 2) + phone[-2:] if len(phone) >= 4 else COVER * len(phone)


def mask_account(account: str) -> str:
    """An account number: the last four stay, so that the resident recognises it."""
    account = _plain(account)
    return COVER * 4 + account[-4:] if len(account) >= 8 else COVER * len(account)


def mask_address(address: str) -> str:
    """What administrative division (行政区划) it is in stays, town, road, number and 小区 do not: 上海市示例区**** .

    Of an address that begins with no division known the first character stays, if it is one; it is no name.
    """
    seen = plain(address)
    first = seen[:1] if len(seen) > 1 and unicodedata.category(seen[0]) == "Lo" else ""
    return (division_of(address) or first) + COVER * 4 if address.strip() else ""
