# SPDX-License-Identifier: Apache-2.0
"""How far a service may be applied for (通办范围): over provinces, in the whole city, in the resident's district, or in districts
that it names (属地办理). Source: domain notes 1.2 row 27 (label per item; an item of one district is refused early elsewhere).
"""

from __future__ import annotations

from typing import Final

WHOLE_CITY: Final = "全市通办"
PROVINCES: Final = "跨省通办"
OWN_DISTRICT: Final = "本区"
DISTRICTS: Final = (
    "浦东新区", "黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "闵行区", "宝山区", "嘉定区", "金山区",
    "松江区", "青浦区", "奉贤区", "崇明区",
)  # fmt: skip
_BETWEEN: Final = "、"


def districts_of(scope: str) -> tuple[str, ...]:
    """The districts that a scope names; empty: it names none."""
    return tuple(scope.split(_BETWEEN)) if is_named(scope) else ()


def is_named(scope: str) -> bool:
    """It is one district, or several, each once."""
    named = scope.split(_BETWEEN)
    return all(name in DISTRICTS for name in named) and len(set(named)) == len(named)


def is_known(scope: str) -> bool:
    """It is one of the three words, or names districts."""
    return scope in (WHOLE_CITY, PROVINCES, OWN_DISTRICT) or is_named(scope)


def is_elsewhere(scope: str, district: str) -> bool:
    """It is of other districts than this one. ``district`` empty: nobody said where this terminal stands; nobody is refused."""
    named = districts_of(scope)
    return bool(named and district) and district not in named
