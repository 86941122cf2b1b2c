# SPDX-License-Identifier: Apache-2.0
"""What a dock is made of: buttons under headings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Do = Callable[[bool], object]
"""Told whether it is to happen in the middle of the next operation."""


@dataclass(frozen=True)
class Button:
    """One button. ``name`` is unique in the dock."""

    name: str
    label: str
    do: Do


@dataclass(frozen=True)
class Group:
    """Buttons under one heading."""

    title: str
    buttons: tuple[Button, ...]
