# SPDX-License-Identifier: Apache-2.0
"""A terminal on the wire on the way to 我的办件: what the scenarios of own cases and of what waits for somebody share."""

from __future__ import annotations

from typing import Any

from kiosk.journey.doors import Door
from kiosk.journey.mine import MineStep
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import SyntheticResident
from tests.scenarios.wire_terminal import WireTerminal


class MineTerminal(WireTerminal):
    @property
    def vm(self) -> Any:
        return self.session.pages.mine

    def where(self) -> object:
        state = self.session.state
        return super().where(), state.mine, state.stop, self.vm.title, self.vm.hint, self.vm.rows

    def shown(self, step: MineStep = MineStep.SHOWN) -> None:
        self.until(lambda: self.session.state.mine is step)

    def to_cover(self, person: SyntheticResident) -> None:
        """Through the door, and by the card."""
        self.session.pages.attract.openDoor(Door.MINE.value)
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.MINE)

    def to_list(self, person: SyntheticResident) -> None:
        """And the resident's word that it may be shown."""
        self.to_cover(person)
        self.vm.primary()
        self.shown()
