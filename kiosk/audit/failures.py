# SPDX-License-Identifier: Apache-2.0
"""An exception without its words: type, types of its causes, and where in the source it happened.

Messages, arguments, notes and local variables quote what was being worked on, perhaps a resident's name; classes and
lines that stand in a source file cannot.
"""

from __future__ import annotations

import re
import sys
import sysconfig
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_LIBRARIES: Final = tuple(
    Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib", "stdlib", "platstdlib")
)
_PLACE: Final = re.compile(r"[A-Za-z0-9_./-]{1,160}\.py", re.ASCII)
_MAX_FRAMES: Final = 8
_MAX_CAUSES: Final = 4


@dataclass(frozen=True)
class Failure:
    """``places``: innermost last, ``path/in/the/source.py:line``. ``causes``: types, nearest first."""

    type_name: str
    places: tuple[str, ...]
    causes: tuple[str, ...] = ()

    def as_fields(self) -> dict[str, Any]:
        """What a log line carries of it."""
        found: dict[str, Any] = {"error": self.type_name, "where": list(self.places)}
        return found | ({"causes": list(self.causes)} if self.causes else {})


def describe(error: BaseException) -> Failure:
    """All that may be known of ``error``."""
    frames = traceback.extract_tb(error.__traceback__)[-_MAX_FRAMES:]
    causes: list[str] = []
    seen = {id(error)}
    inner = error.__cause__ or error.__context__
    while inner is not None and id(inner) not in seen and len(causes) < _MAX_CAUSES:
        seen.add(id(inner))
        causes.append(type_name(type(inner)))
        inner = inner.__cause__ or inner.__context__
    return Failure(type_name(type(error)), tuple(place(f.filename, f.lineno or 0) for f in frames), tuple(causes))


def type_name(kind: type[BaseException]) -> str:
    """``module.Class`` if the module really holds that class; else ``?``: a class can be made at run time."""
    found: object = sys.modules.get(kind.__module__)
    for part in kind.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is not kind:
        return "?"
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def module_name(name: str) -> str:
    """As much of the dotted ``name`` as is a loaded module; ``?`` where nothing is."""
    while name and name not in sys.modules:
        name = name.rpartition(".")[0]
    return name or "?"


def place(filename: str, line: int) -> str:
    """``filename`` within this project or the libraries, with ``line``; else ``?``: code can be made at run time."""
    path = Path(filename)
    if not path.is_absolute() or not path.is_file():
        return f"?:{line}"
    path = path.resolve()
    for base in (*_LIBRARIES, _ROOT):
        if path.is_relative_to(base):
            inside = path.relative_to(base).as_posix()
            return f"{inside}:{line}" if _PLACE.fullmatch(inside) else f"?:{line}"
    return f"?:{line}"
