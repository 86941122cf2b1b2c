# SPDX-License-Identifier: Apache-2.0
"""The sensor at the card slot: its word is passed on while it is fresh, and only where one is wired."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.indicators.port import IndicatorsStatus, Presence
from drivers.indicators.slot_sensor import FRESH_S, SlotSensor
from drivers.indicators.wiring import load_wiring
from drivers.states import DeviceState

FILE = Path(__file__).parents[4] / "config" / "profiles" / "indicators.toml"


class Clock:
    def __init__(self) -> None:
        self.t = 100.0

    def __call__(self) -> float:
        return self.t


@pytest.mark.parametrize(
    ("card", "lies"), [(Presence.PRESENT, True), (Presence.NOT_PRESENT, False), (Presence.UNKNOWN, None)]
)
def test_its_word_holds_while_it_is_fresh(card: Presence, lies: bool | None) -> None:
    clock = Clock()
    sensor = SlotSensor(clock)
    assert sensor.card_lies() is None, "nobody has said anything yet"
    sensor.heard(IndicatorsStatus(DeviceState.ONLINE, card=card))
    assert sensor.card_lies() is lies
    clock.t += FRESH_S
    assert sensor.card_lies() is lies
    clock.t += 0.01
    assert sensor.card_lies() is None


def test_a_board_that_is_lost_says_nothing_of_the_card() -> None:
    sensor = SlotSensor(Clock())
    sensor.heard(IndicatorsStatus(DeviceState.ONLINE, card=Presence.PRESENT))
    sensor.heard(IndicatorsStatus(DeviceState.NO_DEVICE))
    assert sensor.card_lies() is None


def test_only_a_wired_contact_says_anything(tmp_path: Path) -> None:
    assert load_wiring(FILE, "relay-8").status((True,) * 8).card is Presence.UNKNOWN
    path = tmp_path / "mine.toml"
    path.write_text(
        "[wirings.mine]\nunit = 1\noutputs = 1\ninputs = 1\n"
        '[wirings.mine.sensors]\ncard = { input = 0, on = "present", off = "notPresent" }\n',
        encoding="utf-8",
    )
    wiring = load_wiring(path, "mine")
    assert wiring.status((True,)).card is Presence.PRESENT
    assert wiring.status((False,)).card is Presence.NOT_PRESENT
