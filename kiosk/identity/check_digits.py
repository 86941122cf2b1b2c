# SPDX-License-Identifier: Apache-2.0
"""Check digits of enterprises' and bank cards' numbers (统一社会信用代码, 银行卡号) and of electronic licences (电子证照标识).

Sources: GB 32100-2015 (ISO 7064 MOD 31-3, weights 3^n), GB/T 19584 and ISO/IEC 7812-1 annex B (Luhn), GB/T 36904-2018 as far as
ids in use show it (ISO/IEC 7064 MOD 37,36). The number of a person is in :mod:`kiosk.identity.id_number`.
"""

from __future__ import annotations

import re
from typing import Final

_LICENCE_ID: Final = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{1,20})\.([0-9]{3})\.([0-9A-Z])"
)
_ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CREDIT_CODE_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code_check(first: str) -> str:
    """The check character behind the first 17 characters.

    Raises:
        ValueError: a character that such a number does not have.
    """
    total = sum(CREDIT_CODE_CHARACTERS.index(one) * pow(3, at, 31) for at, one in enumerate(first))
    return CREDIT_CODE_CHARACTERS[-total % 31]


def satisfies_credit_code(code: str) -> bool:
    """Eighteen characters without I, O, S, V, Z, the last of them a check character."""
    if len(code) != 18 or any(one not in CREDIT_CODE_CHARACTERS for one in code):
        return False
    return credit_code_check(code[:17]) == code[17]


def satisfies_luhn(digits: str) -> bool:
    """Of a bank card's number: 12 to 19 digits."""
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        return False
    total = sum(sum(divmod(int(digit) * (2 if at % 2 else 1), 10)) for at, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def check_character_37_36(text: str) -> str:
    """ISO/IEC 7064 MOD 37,36 over digits and capitals.

    Raises:
        ValueError: another character.
    """
    rest = 36
    for sign in text:
        rest = (rest + _ALPHANUMERIC.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHANUMERIC[(37 - rest) % 36]


def satisfies_licence_id(text: str) -> bool:
    """电子证照标识: root, type (21), issuer (18), serial, version (3), check character, dots between them."""
    found = _LICENCE_ID.fullmatch(text)
    return found is not None and check_character_37_36("".join(found.groups()[:4])) == found[5]
