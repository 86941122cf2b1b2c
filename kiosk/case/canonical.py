# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON: the same value always gives the same bytes, so that they can be hashed and signed.

Sorted keys, no spaces, UTF-8 without escapes; characters as they came (no Unicode normalisation: a name is what the
card says). Floats are refused: their text differs between programs; lengths are whole hundredths, money is text.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """The bytes to hash.

    Raises:
        TypeError: something that has no single text (a float, a set, an object, a key that is no text).
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def canonical_sha256(value: Any) -> str:
    """Hex SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, below in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of canonical JSON has to be text, not {type(key).__name__}")
            _check(below)
    elif isinstance(value, list | tuple):
        for below in value:
            _check(below)
    elif value is not None and not isinstance(value, str | bool | int):
        raise TypeError(f"{type(value).__name__} has no canonical JSON")
