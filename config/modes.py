# SPDX-License-Identifier: Apache-2.0
"""Words that every layer shares: the display mode and the environment."""

from __future__ import annotations

from enum import StrEnum


class DisplayMode(StrEnum):
    """How the screen speaks to the resident: standard, or 长者版 (large type, one thing a screen)."""

    STANDARD = "standard"
    ELDER = "elder"


class Environment(StrEnum):
    """Which world a terminal works in (统一测试环境). Keys are bound to it; only production pages carry no mark."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"

    @property
    def label(self) -> str:
        """The Chinese word that pages and papers carry."""
        return {"demo": "演示", "test": "测试", "production": "生产"}[self.value]
