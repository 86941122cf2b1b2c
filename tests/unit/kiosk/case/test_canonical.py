# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import pytest

from kiosk.case.canonical import canonical_json, canonical_sha256


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "中"]}, '{"a":[true,null,"中"],"b":1}'),
        ({"键": "𠮷"}, '{"键":"𠮷"}'),
        ("e\u0301", '"e\u0301"'),  # decomposed stays decomposed
        ("\u00e9", '"\u00e9"'),
        ('"\\\n\x01', '"\\"\\\\\\n\\u0001"'),
        ((1, 2), "[1,2]"),
        ({}, "{}"),
    ],
)
def test_one_value_one_text(value: Any, text: str) -> None:
    assert canonical_json(value) == text.encode()


def test_order_of_keys_does_not_matter() -> None:
    assert canonical_sha256({"a": 1, "b": 2}) == canonical_sha256({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1: "a"}, {"a": {1, 2}}, {"a": b"x"}, float("nan")])
def test_what_has_no_single_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
