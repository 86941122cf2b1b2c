# SPDX-License-Identifier: Apache-2.0
"""Qt: view-models, device workers, pages. The only package that imports PySide6."""

from __future__ import annotations

import ctypes
import sys

# pydantic must be complete before PySide6 comes: PySide6's import hook reads the source of every module that is imported
# after it, and pydantic's lazy attributes fail on that half-way (PySide6 6.12.0, pydantic 2.14).
import pydantic.fields  # noqa: F401

if sys.version_info < (3, 12):
    # PySide6 6.12.0 gives back True from ``Signal.emit`` and None from ``QObject.property`` and others without counting the
    # reference (500 calls: 500 fewer). Before Python 3.12 made these constants immortal, the interpreter dies of that after
    # some thousand calls, and at its end even when spare references were kept in a list (they are given back first). So the
    # counts themselves are raised, for good.
    for _constant in (True, False, None):
        ctypes.c_ssize_t.from_address(id(_constant)).value += 1 << 40
