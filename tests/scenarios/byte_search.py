# SPDX-License-Identifier: Apache-2.0
"""Many byte strings looked for at once, in hundreds of megabytes: one pass for all of them instead of one for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray


class ByteSearch:
    """``shapes``: name -> at least four bytes. Where both first pairs of bytes are those of some shape is looked at closely.

    Raises:
        ValueError: a shape is too short to be looked for like this.
    """

    def __init__(self, shapes: Mapping[str, bytes]) -> None:
        self.longest = max(map(len, shapes.values()), default=0)
        self._first, self._second = np.zeros(65536, np.bool_), np.zeros(65536, np.bool_)
        self._by_begin: dict[bytes, list[tuple[str, bytes]]] = {}
        for name, shape in shapes.items():
            if len(shape) < 4:
                raise ValueError(f"{name} is shorter than four bytes")
            self._first[int.from_bytes(shape[:2], "little")] = True
            self._second[int.from_bytes(shape[2:4], "little")] = True
            self._by_begin.setdefault(shape[:4], []).append((name, shape))

    def names_in(self, content: bytes) -> set[str]:
        """Which of the shapes lie in ``content``."""
        found: set[str] = set()
        for place in self._places(content):
            for name, shape in self._by_begin.get(content[place : place + 4], ()):
                if content.startswith(shape, place):
                    found.add(name)
        return found

    def _places(self, content: bytes) -> Iterator[int]:
        for odd in (0, 1):
            pairs = (
                np.frombuffer(content, "<u2", max(0, (len(content) - odd) // 2), odd) if len(content) > odd else None
            )
            if pairs is None or len(pairs) < 2:
                continue
            begins: NDArray[np.intp] = np.flatnonzero(self._first[pairs[:-1]])
            yield from (begins[self._second[pairs[begins + 1]]] * 2 + odd).tolist()
