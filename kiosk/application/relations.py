# SPDX-License-Identifier: Apache-2.0
"""What the relations of the items come to (代办关系): the same word means the same to terminal and platform.

An item says its relations as its guide does (``auth.for_agent``): what the agent is to the one whose case it is.
"""

from __future__ import annotations

from enum import StrEnum


class RelationKind(StrEnum):
    """What a register can say something about."""

    SPOUSE = "spouse"
    PARENT = "parent"
    GUARDIAN = "guardian"
    CHILD = "child"
    OTHER = "other"
    """受托人: what no register knows."""

    @property
    def is_for_minors(self) -> bool:
        """Whoever has a child in the household register may act for it without a card (监护)."""
        return self in (RelationKind.PARENT, RelationKind.GUARDIAN)


_BEGINNINGS = (
    ("监护", RelationKind.GUARDIAN),
    ("夫妻", RelationKind.SPOUSE),
    ("爱人", RelationKind.SPOUSE),
    ("配偶", RelationKind.SPOUSE),
    ("丈夫", RelationKind.SPOUSE),
    ("父母", RelationKind.PARENT),
    ("爸爸", RelationKind.PARENT),
    ("子女", RelationKind.CHILD),
    ("孩子", RelationKind.CHILD),
    ("儿子", RelationKind.CHILD),
)


def relation_kind(said: str) -> RelationKind:
    """Of a relation as an item says it (Chinese)."""
    return next((kind for first, kind in _BEGINNINGS if said.startswith(first)), RelationKind.OTHER)
