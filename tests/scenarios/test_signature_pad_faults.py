# SPDX-License-Identifier: Apache-2.0
"""The real driver against the simulated pad's process: signatures, and every misfortune before and during one."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.completion import CommandSlot, CompletionCode
from drivers.signature_pad.driver import make_signature_pad
from drivers.signature_pad.port import (
    CaptureCancelled,
    CaptureResult,
    Doubt,
    Ending,
    NothingWritten,
    PadLost,
    PadUnreliable,
    PenPoint,
    SignaturePad,
    Strokes,
    Unreliable,
    Written,
)
from drivers.signature_pad.profile import load_profile
from drivers.simulation import SimulatorError, control
from drivers.states import DeviceState
from kiosk.signature.strokes import StrokeFault, StrokesGood, StrokesRefused, check_strokes, strokes_of

ROOT = Path(__file__).parents[2]
PROFILES = ROOT / "config" / "profiles" / "signature_pads.toml"
MODEL = "signaturegem-1x5"
NEVER = threading.Event()


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


class World:
    """The simulator's process and a driver on its port."""

    def __init__(self, folder: Path) -> None:
        self._control, listen = folder / "control.sock", folder / "listen.json"
        self.state = folder / "state"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "drivers.signature_pad.simulator", "--listen-file", str(listen)),
                *("--control", str(self._control), "--state", str(self.state), "--model", MODEL, "--speed", "4"),
            ],
            stdin=subprocess.DEVNULL,
        )
        within(10, listen.exists)
        self.address = str(json.loads(listen.read_text())["address"])
        self.profile = load_profile(PROFILES, MODEL)
        self.pad: SignaturePad = make_signature_pad(self.address, self.profile)
        self.told: list[tuple[int, PenPoint]] = []

    def tell(self, command: str, **arguments: Any) -> dict[str, Any]:
        return control(self._control, command, **arguments)

    @property
    def is_writing(self) -> bool:
        return bool(self.tell("status")["writing"])

    def capture(
        self, limit_s: float = 20.0, meanwhile: Callable[[], object] | None = None, **work: Any
    ) -> CaptureResult:
        """Somebody writes while we wait, and says so when done; ``meanwhile`` happens once ink was seen."""
        finish, begun = threading.Event(), threading.Event()
        self.told.clear()

        def on_ink(stroke: int, point: PenPoint) -> None:
            self.told.append((stroke, point))
            begun.set()

        def somebody() -> None:
            self.tell("write", **work)
            if meanwhile is not None:
                begun.wait(10)
                meanwhile()
            within(15, lambda: not self.is_writing)
            finish.set()

        self.pad.open()
        helper = threading.Timer(0.1, somebody)
        helper.start()
        try:
            return self.pad.capture(NEVER, finish, limit_s, on_ink)
        finally:
            helper.join()

    def judged(self, strokes: Strokes) -> StrokesGood | StrokesRefused:
        return check_strokes(
            strokes_of([stroke.bare for stroke in strokes]),
            box_width_mm=self.profile.width_mm,
            box_height_mm=self.profile.height_mm,
        )


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="pad") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.process.terminate()
            assert made.process.wait(10) == 0


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    one_world.tell("clear_faults")
    one_world.tell("replug")
    within(15, lambda: not one_world.is_writing)
    one_world.pad = make_signature_pad(one_world.address, one_world.profile)
    yield one_world
    one_world.pad.close()


def written(result: CaptureResult) -> Written:
    assert isinstance(result, Written), result
    return result


def points(strokes: Strokes) -> int:
    return sum(len(stroke.points) for stroke in strokes)


# ---- what people write


def test_a_name_arrives_whole_while_it_is_written(world: World) -> None:
    result = written(world.capture(shape="name"))
    assert (result.ending, result.doubts, len(result.strokes)) == (Ending.FINISHED, frozenset(), 4)
    assert world.judged(result.strokes) == StrokesGood()
    assert [stroke for stroke, _ in world.told] == [n for n, s in enumerate(result.strokes) for _ in s.points]
    first = result.strokes[0]
    assert first.bare[0][:2] == pytest.approx((20, 12.55), abs=0.1)
    assert first.bare[-1][:2] == pytest.approx((34, 12.55), abs=0.1)
    assert {point.pressure for point in result.strokes[1].points} <= {(300 + 40 * n) / 1023 for n in range(5)}
    times = [t for stroke in result.strokes for _, _, t in stroke.bare]
    assert times == sorted(times)
    assert times[0] == 0 < times[-1] < 20_000
    assert world.pad.status().device is DeviceState.ONLINE


@pytest.mark.parametrize(
    ("shape", "fault"), [("dot", StrokeFault.TOO_SHORT), ("outside", StrokeFault.OUT_OF_BOX)], ids=str
)
def test_too_short_and_beyond_the_edge_are_judged_from_what_the_pad_gave(
    world: World, shape: str, fault: StrokeFault
) -> None:
    judged = world.judged(written(world.capture(shape=shape)).strokes)
    assert isinstance(judged, StrokesRefused)
    assert judged.fault is fault


def test_nothing_written(world: World) -> None:
    threading.Timer(0.1, world.tell, ("hover",)).start()
    assert world.pad.capture(NEVER, NEVER, 0.5) == NothingWritten(Ending.TIME_OVER)
    judged = world.judged(())
    assert isinstance(judged, StrokesRefused)
    assert judged.fault is StrokeFault.BLANK


def test_the_time_runs_out_in_the_middle(world: World) -> None:
    began = time.monotonic()
    result = written(world.capture(1.0, shape="long"))
    assert time.monotonic() - began < 15
    assert result.ending is Ending.TIME_OVER
    assert 10 < points(result.strokes)


def test_what_was_written_before_anybody_asked_is_not_part_of_it(world: World) -> None:
    world.pad.open()
    world.tell("write", shape="dot")
    within(10, lambda: not world.is_writing)
    assert world.pad.capture(NEVER, NEVER, 0.3) == NothingWritten(Ending.TIME_OVER)


def test_cancelled_in_the_middle_at_once_and_nothing_is_kept(world: World) -> None:
    cancel, seen = threading.Event(), list[float]()

    def on_ink(_stroke: int, _point: PenPoint) -> None:
        if not seen:
            seen.append(time.monotonic())
            cancel.set()

    world.pad.open()
    threading.Timer(0.1, world.tell, ("write",)).start()
    assert world.pad.capture(cancel, NEVER, 20, on_ink) == CaptureCancelled()
    assert time.monotonic() - seen[0] < 0.5


def test_a_limit_from_outside_ends_it_like_a_cancel(world: World) -> None:
    completion = CommandSlot().run(lambda cancel: world.pad.capture(cancel, NEVER, 3600), limit_s=0.2)
    assert (completion.code, completion.value) == (CompletionCode.SUCCESS, CaptureCancelled())


# ---- damage on the way


@pytest.mark.parametrize("after", [0, 60])
@pytest.mark.parametrize(
    ("fault", "doubts"),
    [
        ({"kind": "garble", "times": 3}, {Doubt.DAMAGED_DATA}),
        ({"kind": "half", "times": 3}, {Doubt.DAMAGED_DATA}),
        ({"kind": "noise", "hex": "0011ff7fc1c1"}, {Doubt.DAMAGED_DATA}),
        ({"kind": "drop", "times": 3}, set()),
    ],
    ids=lambda given: str(given["kind"]) if isinstance(given, dict) else "",
)
def test_damaged_packets_cost_themselves_and_are_said(
    world: World, after: int, fault: dict[str, Any], doubts: set[Doubt]
) -> None:
    whole = written(world.capture(shape="name"))
    world.tell("fault", **fault, after=after)
    result = written(world.capture(shape="name"))
    assert result.doubts == doubts
    assert len(result.strokes) == 4
    assert points(whole.strokes) - 4 <= points(result.strokes) <= points(whole.strokes)
    assert {point[:2] for stroke in result.strokes for point in stroke.bare} <= {
        point[:2] for stroke in whole.strokes for point in stroke.bare
    }


def test_stray_points_are_left_out_and_said(world: World) -> None:
    world.tell("fault", kind="jump", after=20, times=1)
    result = written(world.capture(shape="name"))
    assert result.doubts == {Doubt.JUMPS}
    assert world.judged(result.strokes) == StrokesGood()
    assert all(0 < x < 65 for stroke in result.strokes for x, _, _ in stroke.bare)


def test_a_pause_of_the_line_in_the_middle_loses_nothing(world: World) -> None:
    whole = points(written(world.capture(shape="name")).strokes)
    world.tell("fault", kind="late", ms=500, after=40)
    result = written(world.capture(shape="name"))
    assert result.doubts <= {Doubt.LIFT_NOT_SEEN}
    assert points(result.strokes) == whole


# ---- a pad that lies


def test_the_pen_never_lifts_and_no_line_is_drawn_across(world: World) -> None:
    world.tell("fault", kind="no_lift", after=15)
    result = written(world.capture(strokes=[[[10, 10], [20, 10]], [[90, 20], [100, 20]]]))
    assert [round(stroke.bare[0][0]) for stroke in result.strokes] == [10, 90]
    assert Doubt.LIFT_NOT_SEEN in result.doubts


def test_the_pen_is_stuck_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.signature_pad.ink.STUCK_S", 0.7)
    world.tell("fault", kind="stuck", after=40)
    threading.Timer(3, world.tell, ("clear_faults",)).start()
    result = world.capture(shape="name")
    assert isinstance(result, PadUnreliable)
    assert result.reason is Unreliable.STUCK_DOWN
    assert points(result.strokes) > 20


@pytest.mark.parametrize(("after", "strokes"), [(0, 0), (30, 1)])
def test_bytes_that_are_no_packets(world: World, after: int, strokes: int) -> None:
    world.tell("fault", kind="nonsense", bytes=400, after=after)
    result = world.capture(shape="name")
    assert isinstance(result, PadUnreliable)
    assert (result.reason, len(result.strokes)) == (Unreliable.NONSENSE, strokes)
    assert len(written(world.capture(shape="name")).strokes) == 4


def test_silent_from_the_beginning_or_from_the_middle(world: World) -> None:
    world.tell("fault", kind="silent", after=25)
    result = written(world.capture(shape="long"))
    assert (set(result.doubts), len(result.strokes)) == ({Doubt.LIFT_NOT_SEEN}, 1)
    world.tell("fault", kind="silent")
    assert world.capture(shape="name") == NothingWritten(Ending.FINISHED)


# ---- the plug


@pytest.mark.parametrize("after", [20, 60, 100])
def test_pulled_out_in_the_middle_what_was_written_is_kept_and_it_comes_back_by_itself(
    world: World, after: int
) -> None:
    world.tell("fault", kind="unplug", after=after)
    result = world.capture(shape="name")
    assert isinstance(result, PadLost)
    assert result.state is DeviceState.NO_DEVICE
    assert points(result.strokes) == len(world.told) > 0
    assert world.pad.status().device is DeviceState.NO_DEVICE
    world.tell("replug")
    assert len(written(world.capture(shape="name")).strokes) == 4


def test_not_there_and_plugged_in(world: World) -> None:
    world.tell("unplug")
    for _ in range(3):
        assert world.pad.capture(NEVER, NEVER, 5) == PadLost("", DeviceState.NO_DEVICE)
    world.tell("replug")
    assert len(written(world.capture(shape="name")).strokes) == 4  # whoever waits for it is tried at once


def test_pulled_out_while_nobody_writes(world: World) -> None:
    assert world.pad.open().device is DeviceState.ONLINE
    world.tell("unplug")
    assert world.pad.status().device is DeviceState.NO_DEVICE
    world.tell("replug")
    within(10, lambda: world.pad.status().device is DeviceState.ONLINE)


def test_a_plug_that_wobbles(world: World) -> None:
    for _ in range(4):
        world.tell("unplug")
        assert isinstance(world.pad.capture(NEVER, NEVER, 0.05), PadLost)
        world.tell("replug")
        assert world.pad.capture(NEVER, NEVER, 0.05) == NothingWritten(Ending.TIME_OVER)
    assert len(written(world.capture(shape="name")).strokes) == 4


def test_held_by_another_program(world: World) -> None:
    other = make_signature_pad(world.address, world.profile)
    assert other.open().device is DeviceState.ONLINE
    assert world.pad.capture(NEVER, NEVER, 1) == PadLost("", DeviceState.DEVICE_BUSY)
    other.close()
    assert len(written(world.capture(shape="name")).strokes) == 4


# ---- what is left behind, and the simulator itself


def test_nothing_of_a_signature_is_left_anywhere(world: World) -> None:
    result = written(world.capture(strokes=[[[77.7, 3.3], [111.1, 33.3]]]))
    kept = "".join(file.read_text() for file in world.state.iterdir() if file.is_file())
    shown = repr(result) + repr(world.pad.status()) + repr(world.told[0]) + json.dumps(world.tell("status")) + kept
    assert not any(digits in shown for digits in ("77.", "111.", "3.3", "33."))


def test_the_pad_says_who_it_is(world: World) -> None:
    world.pad.open()
    world.tell("number", model=11, serial=0x12BCD)
    assert world.pad.capture(NEVER, NEVER, 0.3) == NothingWritten(Ending.TIME_OVER)


def technician(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "technician", *words, "--json"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_what_a_technician_sees_of_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text(
        f'state_dir = "{tmp_path}/state"\n[signature_pad]\naddress = "{world.address}"\n', encoding="utf-8"
    )
    found = {each["device"]: each for each in technician("devices", "--config", str(tmp_path))["devices"]}[
        "signature_pad"
    ]
    assert (found["state"], found["profile"], found["facts"]["width_mm"]) == ("online", MODEL, "123.9")
    world.tell("unplug")
    found = {each["device"]: each for each in technician("devices", "--config", str(tmp_path))["devices"]}[
        "signature_pad"
    ]
    assert (found["state"], found["last_fault"]["state"]) == ("noDevice", "noDevice")


def test_a_technician_reads_a_recording_back(tmp_path: Path) -> None:
    recording = tmp_path / "pad.txt"
    recording.write_text("c168077403\nc16a077503\nc000000000\n", encoding="utf-8")
    assert technician("replay", "signature_pad", str(recording))["points"] == [[1000, 500], [1002, 501]]


def test_the_simulator_refuses_what_it_does_not_know(world: World) -> None:
    for command, given in (("dance", {}), ("fault", {"kind": "rust"}), ("write", {"shape": "horse"})):
        with pytest.raises(SimulatorError):
            world.tell(command, **given)
