# SPDX-License-Identifier: Apache-2.0
"""What lint found: where, which rule, what is wrong, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class FindingSeverity(StrEnum):
    """An error keeps the content from loading; a warning should be mended; a note is what nobody has verified yet."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Finding:
    """One finding, readable by an author of content."""

    file: str
    line: int
    rule: str
    what: str
    mend: str
    severity: FindingSeverity = FindingSeverity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} [{self.rule}] {self.what} {self.mend}"


def finding(
    path: Path, line: int, rule: str, what: str, mend: str, severity: FindingSeverity = FindingSeverity.ERROR
) -> Finding:
    """Shorthand; the file is named as it was given."""
    return Finding(str(path), line, rule, what, mend, severity)


def note(path: Path, line: int, rule: str, what: str, mend: str) -> Finding:
    """What is not an error: somebody has to look it up some day."""
    return finding(path, line, rule, what, mend, FindingSeverity.NOTE)


class SharedFileError(Exception):
    """A file that all items share cannot be used; says where and why."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path, self.line, self.what = path, line, what

    @property
    def as_finding(self) -> Finding:
        """The same for an author."""
        return finding(self.path, self.line, "shared-file", f"{self.what}。", "请改正这一行，别的文件才能查。")
