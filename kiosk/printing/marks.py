# SPDX-License-Identifier: Apache-2.0
"""The mark that every paper from outside production carries (统一测试环境的标识)."""

from __future__ import annotations

from config.modes import Environment


def environment_mark(environment: Environment) -> str | None:
    """``演示 不作办事凭证``, or None in production, whose papers are the real thing."""
    if environment is Environment.PRODUCTION:
        return None
    return f"{environment.label} 不作办事凭证"
