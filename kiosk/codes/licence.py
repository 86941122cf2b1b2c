# SPDX-License-Identifier: Apache-2.0
"""The number of an enterprise (统一社会信用代码) in the code of a 营业执照. Source: GB 32100-2015 for the number.

What stands in such a code differs by year and place, and no public document says it: lines of text with the number among them, or
an address that holds it, or one that holds nothing of the kind. So the number is looked for by its own check character, and no
address is ever opened.
"""

from __future__ import annotations

import re
from typing import Final

from kiosk.codes.router import LONGEST_TEXT
from kiosk.identity.check_digits import satisfies_credit_code

_RUN: Final = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_INSIDE: Final = re.compile(r"[0-9A-Z]", re.ASCII)


def licence_number(text: str) -> str | None:
    """The one number in this text; None: there is none, or several. Never raises, however long or strange it is."""
    if len(text) > LONGEST_TEXT:
        return None
    upper = text.upper()
    found = {
        match.group()
        for match in _RUN.finditer(upper)
        if satisfies_credit_code(match.group()) and _stands_alone(upper, match.start(), match.end())
    }
    return found.pop() if len(found) == 1 else None


def _stands_alone(text: str, begin: int, end: int) -> bool:
    before, after = text[max(0, begin - 1) : begin], text[end : end + 1]
    return not (_INSIDE.fullmatch(before) or _INSIDE.fullmatch(after))
