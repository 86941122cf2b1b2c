# SPDX-License-Identifier: Apache-2.0
"""Which paths and methods the contract has, as ``contract/openapi.yaml`` writes them: a switch is to be met by something.

Two kinds of its lines are read, and nothing else of it: the whole file takes two thirds of a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

CONTRACT: Final = Path(__file__).parents[1] / "contract" / "openapi.yaml"
_PATH: Final = re.compile(r"  (/v1/[^\s:]*):")
_METHOD: Final = re.compile(r"    (get|post|put|delete):")
_NEAR: Final = 3


@cache
def operations() -> Mapping[str, frozenset[str]]:
    """Path as the contract writes it (``/v1/cases/{case_id}``) -> its methods, in capitals.

    Raises:
        OSError: the contract cannot be read.
    """
    found: dict[str, set[str]] = {}
    here: set[str] = set()
    for line in CONTRACT.read_text(encoding="utf-8").splitlines():
        if path := _PATH.fullmatch(line):
            here = found.setdefault(path[1], set())
        elif method := _METHOD.fullmatch(line):
            here.add(method[1].upper())
    return {path: frozenset(methods) for path, methods in found.items()}


def meets(beginning: str, path: str) -> bool:
    """Whether the path of a request begins so; a name in braces (``/v1/cases/{case_id}``) stands for any one part of it."""
    *middle, last = beginning.split("/")
    parts = path.split("/")
    if len(parts) <= len(middle):
        return False
    at = parts[len(middle)]
    named = zip(middle, parts, strict=False)
    return all(one == part or (one.startswith("{") and part) for one, part in named) and (
        at != "" if last.startswith("{") else at.startswith(last)
    )


def begun_by(beginning: str) -> frozenset[str]:
    """The contract's paths of which a request could begin so; anything may stand where they have a name in braces."""
    parts = beginning.split("/")
    return frozenset(path for path in operations() if _begins(path.split("/"), parts))


def near(path: str) -> list[str]:
    """At most three paths of the contract that look like this one, the likeliest first."""
    return get_close_matches(path, list(operations()), _NEAR, 0.5)


def _begins(whole: list[str], parts: list[str]) -> bool:
    if len(parts) > len(whole):
        return False
    *middle, last = parts
    at = whole[len(middle)]
    named = zip(whole, middle, strict=False)
    return all(one == part or (one.startswith("{") and part) for one, part in named) and (
        at.startswith(("{", last)) if last else True
    )
