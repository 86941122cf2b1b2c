# SPDX-License-Identifier: Apache-2.0
"""The dock: a small window beside the terminal that lays cards, pulls plugs and takes the platform away.

It talks to the simulators' control channels and to the sandbox's back door, never to the terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.platform.sandbox.control import SandboxControlError
from ui.tour.stage import Stage
from ui.view_models.base import ViewModel, held


@dataclass(frozen=True)
class _Action:
    name: str
    label: str
    do: Callable[[], object]


class DockViewModel(ViewModel):
    """``actions``: ``{name, label}``; ``messages``: the texts that the resident's phone has got."""

    actionsChanged = Signal()
    actions = held(list, "actions", [], actionsChanged)
    messagesChanged = Signal()
    messages = held(list, "messages", [], messagesChanged)
    statusChanged = Signal()
    status = held(str, "status", "", statusChanged)

    def __init__(self, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        reader, printer, person = "id_card_reader", "receipt_printer", stage.resident
        expired = {**person.card(), "valid_from": "20050101", "valid_to": "20150101"}
        self._actions = (
            _Action("lay", "放上身份证", stage.lay_card),
            _Action("remove", "拿走身份证", stage.remove_card),
            _Action(
                "unreadable",
                "放一张坏证",
                lambda: stage.device(reader, "lay", card=person.card(), defect="unreadable"),
            ),
            _Action("expired", "放一张过期证", lambda: stage.device(reader, "lay", card=expired)),
            _Action("unplug", "拔掉读卡器", lambda: stage.device(reader, "unplug")),
            _Action("replug", "插回读卡器", lambda: stage.device(reader, "replug")),
            _Action("paper_out", "小票机缺纸", lambda: stage.device(printer, "fault", kind="paper_out")),
            _Action("paper_in", "小票机恢复", lambda: stage.device(printer, "clear")),
            _Action("down", "断网", stage.sandbox.take_down),
            _Action("up", "网络恢复", stage.sandbox.bring_back),
        )
        self.actions = [{"name": one.name, "label": one.label} for one in self._actions]
        self.status = f"{person.name}　身份证号 {person.number}"
        self._timer = QTimer(self)
        self._timer.setInterval(1500)
        self._timer.timeout.connect(self._look_at_phone)
        self._timer.start()

    @Slot(str)
    def press(self, name: str) -> None:
        """One button of the dock."""
        for action in self._actions:
            if action.name == name:
                try:
                    action.do()
                    self.status = f"{action.label}：好了"
                except Exception as error:  # the dock says what went wrong and stays
                    self.status = f"{action.label}：没有成功（{type(error).__name__}）"

    @Slot()
    def _look_at_phone(self) -> None:
        phone = self._stage.resident.phone
        try:
            codes = self._stage.sandbox.phone_codes(phone) if phone is not None else []
        except SandboxControlError:
            codes = []
        self.messages = [f"手机短信：验证码 {code}" for code in codes[-3:]]
