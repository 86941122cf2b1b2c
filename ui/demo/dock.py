# SPDX-License-Identifier: Apache-2.0
"""The dock: a window beside the terminal that lays cards, pulls plugs, empties paper and takes the platform away.

It talks to the simulators' control channels and to the sandbox's back door, never to the terminal.
"""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from drivers.simulation import SimulatorError
from kiosk.platform.sandbox.control import SandboxControlError
from ui.demo.buttons import Group
from ui.demo.hands import Hands
from ui.tour.stage import Stage
from ui.view_models.base import ViewModel, held


class DockViewModel(ViewModel):
    """``groups``: ``{title, actions}`` with actions ``{name, label}``; ``cards``: the library, the same; ``messages``: the
    texts that the resident's phone has got. ``midway``: faults wait for the middle of the next operation.
    """

    groupsChanged = Signal()
    groups = held(list, "groups", [], groupsChanged)
    cardsChanged = Signal()
    cards = held(list, "cards", [], cardsChanged)
    messagesChanged = Signal()
    messages = held(list, "messages", [], messagesChanged)
    statusChanged = Signal()
    status = held(str, "status", "", statusChanged)
    midwayChanged = Signal()
    midway = held(bool, "midway", False, midwayChanged)

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self._hands = Hands(stage)
        self.groups = [_shown(group) for group in self._hands.groups]
        self.cards = [_shown(self._hands.cards)]
        self.status = f"{stage.resident.name}　身份证号 {stage.resident.number}"
        self._timer = QTimer(self)
        self._timer.setInterval(1500)
        self._timer.timeout.connect(self._look_at_phone)
        self._timer.start()
        self._hand_timer = QTimer(self)
        self._hand_timer.setInterval(200)
        self._hand_timer.timeout.connect(self._look)
        self._hand_timer.start()

    @Slot(str)
    def press(self, name: str) -> None:
        """One button of the dock."""
        try:
            self.status = f"{self._hands.press(name, midway=self.midway)}：好了"
        except Exception as error:  # the dock says what went wrong and stays
            self.status = f"没有成功：{error}"

    @Slot()
    def toggleMidway(self) -> None:
        """Now, or in the middle of the next operation."""
        self.midway = not self.midway

    @Slot()
    def _look(self) -> None:
        with contextlib.suppress(SimulatorError):
            self._hands.look()

    @Slot()
    def _look_at_phone(self) -> None:
        phone = self._stage.resident.phone
        try:
            codes = self._stage.sandbox.phone_codes(phone) if phone is not None else []
        except SandboxControlError:
            codes = []
        self.messages = [f"手机短信：验证码 {code}" for code in codes[-3:]]


def _shown(group: Group) -> dict[str, object]:
    return {"title": group.title, "actions": [{"name": one.name, "label": one.label} for one in group.buttons]}
