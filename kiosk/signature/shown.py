# SPDX-License-Identifier: Apache-2.0
"""What the resident was shown, as blocks, and its digest. Source: 电子签名法 13 (any later change must be evident)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.case.canonical import canonical_sha256


@dataclass(frozen=True)
class ShownBlock:
    """One thing on the page: ``kind`` (title, field, promise, material, fee …), its key, the text as shown."""

    kind: str
    key: str
    text: str = field(repr=False)


def shown_digest(blocks: Sequence[ShownBlock]) -> str:
    """Hex SHA-256 over the blocks in the order in which they were shown."""
    return canonical_sha256(["shown/1", [[block.kind, block.key, block.text] for block in blocks]])
