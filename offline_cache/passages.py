# SPDX-License-Identifier: Apache-2.0
"""A full-text index of short passages (SQLite FTS5), made once with the content and read only afterwards.

Nothing of a person is in it: it holds what public guides say. Passages are words between blanks (whoever makes them cuts Chinese
into pairs of characters before), in three columns of different worth; the words themselves are not kept, only where they stand
(a contentless table), so that the index is small and the sentences come from the guide itself. The whole database is one value
of bytes: a part of the content package, verified with it, and opened in memory.

Source: https://www.sqlite.org/fts5.html (contentless tables, ``bm25`` with weights), https://www.sqlite.org/c3ref/deserialize.html.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from offline_cache.errors import CacheUnavailable

_VERSION: Final = 1
_MADE: Final = (
    "CREATE VIRTUAL TABLE passage USING fts5(subject, heading, body, content='', tokenize=\"ascii\")",
    "CREATE TABLE label (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE note (text TEXT NOT NULL)",
    f"PRAGMA user_version={_VERSION}",
)
_FOUND: Final = (
    "SELECT label.name, -bm25(passage, ?, ?, ?) AS worth FROM passage JOIN label ON label.number = passage.rowid "
    "WHERE passage MATCH ? ORDER BY bm25(passage, ?, ?, ?), passage.rowid LIMIT ?"
)
_TOUCHED: Final = "SELECT 1 FROM passage WHERE passage MATCH ? AND rowid = (SELECT number FROM label WHERE name = ?)"


@dataclass(frozen=True, slots=True)
class Passage:
    """``name``: how it is told again when it is found. The others are words between blanks, lower-case letters and digits
    alone, or characters of any script.
    """

    name: str
    subject: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """``worth``: the higher the better; good for comparing within one answer."""

    name: str
    worth: float


def build_passages(passages: Iterable[Passage], note: str = "") -> bytes:
    """The index over these; the same passages make the same bytes with the same SQLite. ``note``: kept with it as it is."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for statement in _MADE:
            connection.execute(statement)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO note VALUES (?)", (note,))
        for number, one in enumerate(passages, 1):
            connection.execute("INSERT INTO label VALUES (?, ?)", (number, one.name))
            connection.execute(
                "INSERT INTO passage (rowid, subject, heading, body) VALUES (?, ?, ?, ?)",
                (number, one.subject, one.heading, one.body),
            )
        connection.execute("COMMIT")
        connection.execute("INSERT INTO passage (passage) VALUES ('optimize')")
        connection.execute("VACUUM")
        return bytes(connection.serialize())
    finally:
        connection.close()


class PassageIndex:
    """An open index. One thread at a time; closing twice is closing once."""

    def __init__(self, data: bytes) -> None:
        """Raises CacheUnavailable where the bytes are no index of this version."""
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            self._connection.deserialize(data)
            self._connection.execute("PRAGMA query_only=ON")
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                raise CacheUnavailable(f"the passages are of version {version}, not {_VERSION}")
            (self.note,) = self._connection.execute("SELECT text FROM note").fetchone()
        except (sqlite3.Error, OverflowError, TypeError, MemoryError) as error:  # no bytes are too little memory to it
            self._connection.close()
            raise CacheUnavailable(f"the passages cannot be read: {error}") from error
        except CacheUnavailable:
            self._connection.close()
            raise

    def find(self, words: Sequence[str], weights: tuple[float, float, float], most: int) -> list[FoundPassage]:
        """Passages that hold any of ``words``, best first. ``weights``: of subject, heading and body. Whatever stands in
        ``words`` is looked for as it is: nothing in it is syntax.

        Raises:
            CacheUnavailable: the index is damaged.
        """
        wanted = _any_of(words)
        if not wanted:
            return []
        try:
            rows = self._connection.execute(_FOUND, (*weights, wanted, *weights, most)).fetchall()
        except sqlite3.Error as error:
            raise CacheUnavailable(f"the passages cannot be asked: {error}") from error
        return [FoundPassage(str(name), float(worth)) for name, worth in rows]

    def is_subject(self, words: Sequence[str], name: str) -> bool:
        """Whether the subject of this passage holds any of ``words``.

        Raises:
            CacheUnavailable: the index is damaged.
        """
        wanted = _any_of(words)
        if not wanted:
            return False
        try:
            row = self._connection.execute(_TOUCHED, (f"subject : ({wanted})", name)).fetchone()
        except sqlite3.Error as error:
            raise CacheUnavailable(f"the passages cannot be asked: {error}") from error
        return row is not None

    def close(self) -> None:
        """Let the memory go."""
        self._connection.close()


def _any_of(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words) if word and '"' not in word)
