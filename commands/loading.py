# SPDX-License-Identifier: Apache-2.0
"""Loading a command's modules without looking through them for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded stays until the process ends: looking through it for garbage meanwhile is a tenth of the start, and is
    left out later as well. Where the collector is off already, as in a process that runs tests, it stays as it is.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
