# SPDX-License-Identifier: Apache-2.0
"""What is shown of identity on screen and paper by default: 张*, 3101**********1234, 138****5678.

Source: design 8 and domain notes 5 row 19 (a larger type must not expose more). Everything here returns text that
may be looked at over a shoulder; whatever is too short to cover in part is covered whole.
"""

from __future__ import annotations

import re

COVER = "*"


def mask_name(name: str) -> str:
    """张三 -> 张*, 欧阳某某 -> 欧***; of a name in Latin letters the first letter stays.

    Characters are code points, so a surname beyond the BMP (𠮷) stays whole. A name of one character is covered whole.
    """
    name = name.strip()
    if len(name) <= 1:
        return COVER * len(name)
    return name[0] + COVER * (len(name) - 1)


def mask_number(number: str) -> str:
    """Certificate number: first four and last four of 18, first two and last two of shorter ones."""
    number = number.strip()
    if len(number) >= 15:
        return number[:4] + COVER * (len(number) - 8) + number[-4:]
    if len(number) >= 8:
        return number[:2] + COVER * (len(number) - 4) + number[-2:]
    return COVER * len(number)


def mask_number_large(number: str) -> str:
    """The same for 长者版, where large type would show more: 3101**…**12."""
    number = number.strip()
    return f"{number[:4]}{COVER * 2}…{COVER * 2}{number[-2:]}" if len(number) >= 15 else mask_number(number)


def mask_phone(phone: str) -> str:
    """138****5678; anything that is not eleven digits keeps its last two only."""
    phone = phone.strip()
    if re.fullmatch(r"\d{11}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return COVER * max(0, len(phone) - 2) + phone[-2:] if len(phone) >= 4 else COVER * len(phone)


def mask_account(account: str) -> str:
    """An account number: the last four stay, so that the resident recognises it."""
    account = account.strip()
    return COVER * 4 + account[-4:] if len(account) >= 8 else COVER * len(account)


_STREET = re.compile(r"^(.*?[区县旗]|.*?市(?!.*[区县]))")


def mask_address(address: str) -> str:
    """District stays, road and number do not: 上海市示例区**** ."""
    address = address.strip()
    found = _STREET.match(address)
    kept = found.group() if found and len(found.group()) < len(address) else address[: min(3, len(address) // 2)]
    return kept + COVER * 4 if address else ""
