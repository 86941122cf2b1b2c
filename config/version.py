# SPDX-License-Identifier: Apache-2.0
"""The program's own version, as pyproject.toml says it: content may ask for a least one."""

from __future__ import annotations

from typing import Final

PROGRAM_VERSION: Final = "0.1.0"
