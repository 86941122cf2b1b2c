# SPDX-License-Identifier: Apache-2.0
"""Messages between the visit and the process that works apart (进程间消息): a head and pieces of bytes, each length said before.

On the pipe: four bytes (big-endian) length of the head; the head, a JSON object in UTF-8, with ``"sizes"``: how long each piece
is; then the pieces, one behind the other. Sans-IO: whoever reads hands over what came and is told how much is still wanted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

Piece: TypeAlias = bytes | bytearray | memoryview

LONGEST_HEAD: Final = 4 << 20
"""Bytes: what a page says, and where; ten earlier pages' words."""
MOST_PIECES: Final = 40
MOST_BYTES: Final = 320 << 20
"""Of all pieces of one message: twenty pages as they are kept, or one picture of any camera."""
_LENGTH: Final = 4


class BadMessage(ValueError):
    """What came is no message of ours."""


@dataclass(frozen=True)
class Message:
    """One message. Nothing of it shows."""

    head: Mapping[str, Any] = field(repr=False)
    pieces: tuple[Piece, ...] = field(default=(), repr=False)


def packed(head: Mapping[str, Any], pieces: Sequence[Piece] = ()) -> list[memoryview]:
    """What goes onto the pipe, in order; the pieces are not copied."""
    views = [memoryview(piece).cast("B") for piece in pieces]
    text = json.dumps({**head, "sizes": [view.nbytes for view in views]}, ensure_ascii=False).encode()
    return [memoryview(len(text).to_bytes(_LENGTH, "big")), memoryview(text), *(view for view in views if view.nbytes)]


class Unpacker:
    """Puts one message together. ``room`` is to be filled from its beginning, as far as is told by :meth:`filled`."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._waiting = [bytearray(_LENGTH)]
        self._done: list[bytearray] = []
        self._head: dict[str, Any] | None = None
        self._at = 0

    @property
    def room(self) -> memoryview:
        """Where the next bytes belong; empty when the message is whole."""
        return memoryview(self._waiting[0])[self._at :] if self._waiting else memoryview(b"")

    def filled(self, count: int) -> Message | None:
        """``count`` bytes were written into ``room``; the message, when these were its last.

        Raises:
            BadMessage: too long, or no head of ours.
        """
        self._at += count
        while self._waiting and self._at == len(self._waiting[0]):
            whole, self._at = self._waiting.pop(0), 0
            self._done.append(whole)
            if len(self._done) == 1:
                self._expect_head(int.from_bytes(whole, "big"))
            elif len(self._done) == 2:
                self._expect_pieces(whole)
        if self._waiting or self._head is None:
            return None
        return Message(self._head, tuple(self._done[2:]))

    def _expect_head(self, length: int) -> None:
        if not 0 < length <= LONGEST_HEAD:
            raise BadMessage("no head has that length")
        self._waiting.append(bytearray(length))

    def _expect_pieces(self, text: bytearray) -> None:
        try:
            head = json.loads(text.decode("utf-8"))
            sizes = head.pop("sizes")
            is_sound = isinstance(head, dict) and all(type(size) is int and size >= 0 for size in sizes)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadMessage("no head of ours") from error
        if not is_sound or len(sizes) > MOST_PIECES or sum(sizes) > self._most:
            raise BadMessage("no message is that long")
        self._head = head
        self._waiting += [bytearray(size) for size in sizes]
