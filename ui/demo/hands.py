# SPDX-License-Identifier: Apache-2.0
"""What the dock's buttons do: the resident's hands, and everything that can go wrong round a terminal.

Data alone: a group is a heading and its buttons, a button is a label and a call to a simulator or to the sandbox. With
``midway`` a fault waits for the middle of the next operation, so that it need not be hit by a quick hand.
"""

from __future__ import annotations

from typing import Any

from drivers.document_printer.operations import JobState
from drivers.id_card_reader.synthetic_cards import CARDS
from ui.demo import scenes
from ui.demo.buttons import Button, Do, Group
from ui.tour.stage import Stage

READER, SLIPS, SHEETS, SCANNER = "id_card_reader", "receipt_printer", "document_printer", "code_scanner"
SOCIAL = "smart_card_reader"

_SLOW_PAGE_S = 4.0


class Hands:
    """All groups for one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._sheet_faults: list[str] = []
        """For the middle of the next sheet: that printer counts whole pages only."""
        self.groups = (
            self._card(),
            *((self._codes(),) if stage.has(SCANNER) else ()),
            *((scenes.front(stage), scenes.people(stage)) if stage.has(scenes.CAMERA) else ()),
            *((scenes.over_mat(stage),) if stage.has(scenes.PAPER_CAMERA) else ()),
            *((self._social(),) if stage.has(SOCIAL) else ()),
            self._reader(),
            self._slips(),
            self._sheets(),
            self._platform(),
        )
        self.cards = Group(
            "样卡（都是编的）", tuple(self._library(name, str(card["label"])) for name, card in CARDS.items())
        )
        buttons = (button for group in (*self.groups, self.cards) for button in group.buttons)
        self._by_name: dict[str, Button] = {button.name: button for button in buttons}

    def press(self, name: str, *, midway: bool) -> str:
        """Press a button; its label.

        Raises:
            KeyError: there is no such button.
            drivers.simulation.SimulatorError, SandboxControlError: the other end did not do it.
        """
        button = self._by_name[name]
        button.do(midway)
        return button.label

    def look(self) -> None:
        """A sheet is being printed now: what was to happen in its middle happens."""
        if self._sheet_faults:
            jobs = self._stage.device(SHEETS, "status")["jobs"]
            while jobs and jobs[-1]["state"] == JobState.PROCESSING and self._sheet_faults:
                self._stage.device(SHEETS, "fault", kind=self._sheet_faults.pop())

    # --- groups -------------------------------------------------------------------------------------------------------

    def _tell(self, device: str, command: str, **arguments: Any) -> Do:
        return lambda _midway: self._stage.device(device, command, **arguments)

    def _card(self) -> Group:
        stage, person = self._stage, self._stage.resident
        expired = {**person.card(), "valid_from": "20050101", "valid_to": "20150101"}
        return Group(
            "身份证",
            (
                Button("lay", "放上身份证", lambda _midway: stage.lay_card()),
                Button("remove", "拿走身份证", lambda _midway: stage.remove_card()),
                Button("unreadable", "放一张坏证", self._tell(READER, "lay", card=person.card(), defect="unreadable")),
                Button("expired", "放一张过期证", self._tell(READER, "lay", card=expired)),
                Button("second", "再叠一张卡", self._tell(READER, "add", card=CARDS["resident"]["card"])),
                Button(
                    "early", "下次读到一半拿走", self._tell(READER, "fault", kind="remove_card", on="3001", after_s=0.5)
                ),
            ),
        )

    def _codes(self) -> Group:
        stage = self._stage
        return Group(
            "扫码",
            (
                Button("city_code", "出示随申码", lambda _midway: stage.show_code("city")),
                Button("offline_code", "出示离线码", lambda _midway: stage.show_code("offline")),
                Button("insurance_code", "出示医保码", lambda _midway: stage.show_code("insurance")),
                Button("licence_code", "出示证照码", lambda _midway: stage.show_licence_code()),
                Button(
                    "other_code", "出示别的码", self._tell(SCANNER, "present", text="https://shop.example.invalid/1")
                ),
                Button("take_code", "拿开", self._tell(SCANNER, "take")),
                Button("scanner_out", "拔掉扫码器", self._tell(SCANNER, "unplug")),
                Button("scanner_in", "插回扫码器", self._tell(SCANNER, "replug")),
            ),
        )

    def _social(self) -> Group:
        stage = self._stage

        def pull(midway: bool) -> object:
            if midway:
                return stage.device(SOCIAL, "fault", kind="pull", on="b2")
            return stage.device(SOCIAL, "pull")

        def put_in(kind: str) -> Do:
            return lambda _midway: stage.put_in_social_card(kind)

        return Group(
            "社保卡",
            (
                Button("social", "插社保卡（二代）", put_in("ssc-v2")),
                Button("social_closed", "插社保卡（三代）", put_in("ssc-v3")),
                Button("social_mute", "插反了", self._tell(SOCIAL, "put_in", synthetic="ssc-v2", mute=True)),
                Button("social_bank", "插银行卡", self._tell(SOCIAL, "put_in", synthetic="bank-card")),
                Button("social_pull", "拔卡", pull),
                Button("social_silent", "读到一半不应答", self._tell(SOCIAL, "fault", kind="mute", on="b2")),
                Button("social_out", "拔掉读卡口", self._tell(SOCIAL, "unplug")),
                Button("social_well", "全修好", lambda _midway: _mended(stage)),
            ),
        )

    def _reader(self) -> Group:
        def unplug(midway: bool) -> object:
            if midway:
                return self._stage.device(READER, "fault", kind="unplug_after", on="3001", bytes=200)
            return self._stage.device(READER, "unplug")

        return Group(
            "读卡器",
            (
                Button("unplug", "拔掉线", unplug),
                Button("replug", "插回线", self._tell(READER, "replug")),
                Button(
                    "reader_slow", "回答慢（下 3 次）", self._tell(READER, "fault", kind="late", seconds=1.5, times=3)
                ),
                Button(
                    "reader_garbled", "回答乱（下 2 次）", self._tell(READER, "fault", kind="garble_checksum", times=2)
                ),
                Button("reader_sam", "安全模块坏了", self._tell(READER, "fault", kind="sam", sw3="60")),
                Button("reader_well", "全修好", self._tell(READER, "clear_faults")),
            ),
        )

    def _slips(self) -> Group:
        def fault(kind: str) -> Do:
            def do(midway: bool) -> object:
                later = {"after_lines": 5} if midway else {}
                return self._stage.device(SLIPS, "fault", kind=kind, **later)

            return do

        def unplug(midway: bool) -> object:
            if midway:
                return self._stage.device(SLIPS, "fault", kind="cut_link_after", bytes=400)
            return self._stage.device(SLIPS, "unplug")

        def well(_midway: bool) -> object:
            self._stage.device(SLIPS, "clear_faults")
            return self._stage.device(SLIPS, "replug")

        faults = (
            ("paper_out", "没有纸"), ("paper_low", "纸快没了"), ("cover_open", "打开盖子"), ("head_hot", "太热"),
            ("cutter_error", "切刀卡住"), ("broken", "坏了"), ("silent", "不回答"),
        )  # fmt: skip
        return Group(
            "小票机",
            (
                *(Button(f"slips_{kind}", label, fault(kind)) for kind, label in faults),
                Button("slips_slow", "打得很慢", self._tell(SLIPS, "fault", kind="slow", mm_per_second=12)),
                Button("slips_garbled", "回答乱", self._tell(SLIPS, "fault", kind="garbage", hex="ff00ff")),
                Button("slips_out", "拔掉线", unplug),
                Button("slips_power", "断一下电", self._tell(SLIPS, "power_cycle")),
                Button("slips_well", "全修好", well),
            ),
        )

    def _sheets(self) -> Group:
        def fault(kind: str) -> Do:
            def do(midway: bool) -> object:
                if midway:
                    self._sheet_faults.append(kind)
                    return self._stage.device(SHEETS, "pace", page_seconds=_SLOW_PAGE_S)
                return self._stage.device(SHEETS, "fault", kind=kind)

            return do

        def well(_midway: bool) -> object:
            self._sheet_faults.clear()
            self._stage.device(SHEETS, "pace", page_seconds=0.4)
            return self._stage.device(SHEETS, "clear_faults")

        faults = (
            ("paper_out", "没有纸"), ("jam", "卡纸"), ("cover_open", "打开盖子"), ("toner_out", "没有墨粉"),
            ("output_full", "出纸口满"), ("aborts", "打到一半作废"),
        )  # fmt: skip
        return Group(
            "A4 打印机",
            (
                *(Button(f"sheets_{kind}", label, fault(kind)) for kind, label in faults),
                Button("sheets_slow", "一页 8 秒", self._tell(SHEETS, "pace", page_seconds=8)),
                Button("sheets_garbled", "回答乱（下 3 次）", self._tell(SHEETS, "wire", kind="garbage", times=3)),
                Button("sheets_out", "拔掉网线", self._tell(SHEETS, "wire", kind="refuse")),
                Button("sheets_power", "断一下电", self._tell(SHEETS, "power_cycle")),
                Button("sheets_well", "全修好", well),
            ),
        )

    def _platform(self) -> Group:
        sandbox = self._stage.sandbox

        def fault(kind: str, **values: Any) -> Do:
            return lambda _midway: sandbox.fault(kind, **values)

        def well(_midway: bool) -> None:
            sandbox.clear_faults()
            sandbox.bring_back()

        return Group(
            "网络和平台",
            (
                Button("down", "断网", lambda _midway: sandbox.take_down()),
                Button("slow", "每次慢 4 秒", fault("latency", latency_ms=4000)),
                Button("maintenance", "平台维护", fault("maintenance", retry_after_s=600)),
                Button("busy", "平台很忙", fault("busy", retry_after_s=60)),
                Button("garbled", "回答乱（下 3 次）", fault("garbled", times=3)),
                Button("lost_reply", "收下了不回话（1 次）", fault("lost_reply", times=1)),
                Button("up", "全恢复", well),
            ),
        )

    def _library(self, name: str, label: str) -> Button:
        return Button(f"card_{name}", label, self._tell(READER, "lay", synthetic=name))


def _mended(stage: Stage) -> None:
    stage.device(SOCIAL, "clear_faults")
    stage.device(SOCIAL, "replug")
