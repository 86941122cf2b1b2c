# SPDX-License-Identifier: Apache-2.0
"""The search that the canary tests trust finds what ``in`` finds: nothing more, and above all nothing less."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tests.scenarios.byte_search import ByteSearch

LETTERS = st.binary(max_size=400).map(lambda raw: bytes(b"abc"[one % 3] for one in raw))
SHAPES = st.lists(LETTERS.filter(lambda one: 4 <= len(one) <= 12), min_size=1, max_size=6, unique=True)


@given(SHAPES, LETTERS)
def test_it_finds_exactly_what_lies_there(shapes: list[bytes], content: bytes) -> None:
    named = {str(number): shape for number, shape in enumerate(shapes)}
    assert ByteSearch(named).names_in(content) == {name for name, shape in named.items() if shape in content}


@pytest.mark.parametrize("before", [0, 1, 2, 3, 1001])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_shape_is_found_wherever_it_lies(before: int, after: int) -> None:
    shape = "测试·甲".encode()
    assert ByteSearch({"name": shape}).names_in(b"\xff" * before + shape + b"\xff" * after) == {"name"}
    assert ByteSearch({"name": shape}).names_in(b"\xff" * before + shape[:-1] + b"\xff" * after) == set()


def test_a_shape_of_three_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="short"):
        ByteSearch({"name": b"abc"})
