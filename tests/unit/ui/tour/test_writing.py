# SPDX-License-Identifier: Apache-2.0
"""How a tour finds a choice that stands on another page of the same question."""

from __future__ import annotations

from typing import Any, cast

import pytest

from ui.tour.writing import Asked, Writer

OPTIONS = [f"v{number}" for number in range(9)]
ON_A_PAGE = 4


class Shown:
    """A finger over choices of which four are on screen; ``page``: which ones."""

    def __init__(self, page: int) -> None:
        self.page = page

    def sees(self, name: str) -> bool:
        begins = self.page * ON_A_PAGE
        here = [f"option:{one}" for one in OPTIONS[begins : begins + ON_A_PAGE]]
        more = {"pager-next": begins + ON_A_PAGE < len(OPTIONS), "pager-previous": self.page > 0}
        return name in here or more.get(name, False)


@pytest.mark.parametrize("opens_at", [0, 1, 2])
@pytest.mark.parametrize("wanted", ["v0", "v5", "v8"])
def test_it_turns_towards_the_choice_wherever_the_page_opens(opens_at: int, wanted: str) -> None:
    finger = Shown(opens_at)
    writer = Writer(cast("Any", None), cast("Any", finger))
    name = ""
    for _ in OPTIONS:
        name = writer.choose(Asked("choice", wanted, OPTIONS))
        if name not in ("pager-next", "pager-previous"):
            break
        finger.page += 1 if name == "pager-next" else -1
    assert name == f"option:{wanted}"
    assert writer.typed == 0


def test_what_is_nowhere_on_screen_is_said() -> None:
    class Blind(Shown):
        def sees(self, name: str) -> bool:
            return False

    writer = Writer(cast("Any", None), cast("Any", Blind(0)))
    assert writer.choose(Asked("choice", "v8", OPTIONS)) == ""


def test_a_letter_is_a_key_of_its_pad() -> None:
    class Pad(Shown):
        def sees(self, name: str) -> bool:
            return name == "key:C"

    writer = Writer(cast("Any", None), cast("Any", Pad(0)))
    assert writer.choose(Asked("letter", "C", ["A", "C"])) == "key:C"
    assert writer.choose(Asked("choice", "C", ["A", "C"])) == ""
