# SPDX-License-Identifier: Apache-2.0
"""What a service asks of the journey is read off its content, none of it forgotten."""

from __future__ import annotations

from dataclasses import fields

import pytest

from kiosk.journey.item_needs import ItemNeeds, item_needs
from tests.unit.kiosk.synthetic import drafts


@pytest.mark.parametrize("name", [one.name for one in fields(ItemNeeds) if one.name not in ("code", "is_unfitted")])
def test_every_need_is_some_services_and_not_every_services(name: str) -> None:
    told = {getattr(item_needs(item), name) for item in drafts().items.values()}
    assert len(told) > 1


def test_a_service_is_known_by_its_code_and_what_the_terminal_lacks_is_said_by_who_knows() -> None:
    for code, item in drafts().items.items():
        assert (item_needs(item).code, item_needs(item).is_unfitted) == (code, False)
        assert item_needs(item, is_unfitted=True).is_unfitted


def test_the_confirmation_of_living_asks_to_see_the_person() -> None:
    needs = item_needs(drafts().items["TBD-RS02"])
    assert (needs.asks_presence, needs.needs_strong, needs.offline_allowed, needs.agent) == (True, True, False, "")
