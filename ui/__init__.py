# SPDX-License-Identifier: Apache-2.0
"""Qt: view-models, device workers, pages. The only package that imports PySide6."""

from __future__ import annotations

import ctypes
import sys

# pydantic must be complete before PySide6 comes: PySide6's import hook reads the source of every module that is imported
# after it, and pydantic's lazy attributes fail on that half-way (PySide6 6.12.0, pydantic 2.14).
import pydantic.fields  # noqa: F401

if sys.version_info < (3, 12):
    # ``Signal.emit`` of PySide6 6.12.0 gives back True without counting the reference (500 emits: 500 fewer). Before Python
    # 3.12 made True immortal the interpreter dies of that after some thousand emits, and at its end even when spare
    # references were kept in a list (they are given back first). So the count itself is raised, for good.
    ctypes.c_ssize_t.from_address(id(True)).value += 1 << 40
