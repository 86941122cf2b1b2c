# SPDX-License-Identifier: Apache-2.0
"""What a resident does with a paper that is on screen before it is printed (先看再打)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreviewTurned:
    """Another part of the paper; ``by``: so many on."""

    by: int


@dataclass(frozen=True)
class PrintDeclined:
    """不打印"""


PreviewWish = PreviewTurned | PrintDeclined
