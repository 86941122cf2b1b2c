# SPDX-License-Identifier: Apache-2.0
"""Shapes of codes that others issue (外部码样式): the city code and its kin, whose content is private to their issuer.

No public document says what is inside 随申码, 离线码, 企业码, 证照码 or 医保电子凭证 (reference notes on devices,
section 4): they are tokens that only the platform can read. What the operator knows of their outside is data: a prefix or a
pattern of plain characters. Without such data none is recognised, and an unknown code is said to be unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_PATTERN: Final = 200
_RISKY: Final = re.compile(r"[*+}?]\)?[*+{]|\\[1-9]|\(\?")
"""Repeats of repeats, references and look-arounds: a pattern of theirs must not be able to hang a terminal."""


class IssuedKind(StrEnum):
    """哪一种码"""

    CITY = "city"
    """随申码: a short-lived token on a telephone."""
    OFFLINE = "offline"
    """离线码: printed or on a card, for who has no telephone; proves little."""
    ENTERPRISE = "enterprise"
    """企业码: an enterprise's."""
    LICENCE = "licence"
    """证照码 (亮证码): shown on a telephone, for the licences that its holder has chosen to show; says nobody's name."""
    INSURANCE = "insurance"
    """医保电子凭证: a short-lived token of the health insurance; says who holds the telephone, as 随申码 does."""


class ShapeError(ValueError):
    """A pattern cannot be used; the text says which and why, in Chinese, for technicians."""


@dataclass(frozen=True)
class Shape:
    """One pattern; the whole code must match."""

    kind: IssuedKind
    pattern: re.Pattern[str]


def read_shapes(table: Mapping[str, Sequence[str]]) -> tuple[Shape, ...]:
    """Shapes from ``{"city": ["SSM[0-9A-Z]{32}"], ...}``.

    Raises:
        ShapeError: an unknown kind, or a pattern that is none, too long or risky.
    """
    shapes: list[Shape] = []
    for word, patterns in table.items():
        kind = next((each for each in IssuedKind if each == word), None)
        if kind is None:
            raise ShapeError(f"码的种类 {word!r} 不认识，只能是 {'、'.join(IssuedKind)}")
        for text in patterns:
            if len(text) > LONGEST_PATTERN or _RISKY.search(text):
                raise ShapeError(f"{word} 的样式 {text!r} 太长，或者用了嵌套重复、引用、断言")
            try:
                shapes.append(Shape(kind, re.compile(text)))
            except re.error as error:
                raise ShapeError(f"{word} 的样式 {text!r} 写错了：{error}") from error
    return tuple(shapes)


DEMO_SHAPES: Final = read_shapes(
    {
        "city": [r"SSM-DEMO-[0-9A-Z]{16,64}"],
        "offline": [r"LXM-DEMO-[0-9A-Z]{16,64}"],
        "enterprise": [r"QYM-DEMO-[0-9A-Z]{16,64}"],
        "licence": [r"ZZM-DEMO-[0-9A-Z]{16,64}"],
        "insurance": [r"YBM-DEMO-[0-9A-Z]{16,64}"],
    }
)
"""Made up for demonstrations and tests; no issuer's real code looks like this."""
