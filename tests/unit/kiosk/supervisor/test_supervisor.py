# SPDX-License-Identifier: Apache-2.0
"""Take-over, kills, hangs, folders, the card's digest, the courier, the end: with real processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.audit.catalogue import LogEvent
from kiosk.supervisor.children import KillReason
from kiosk.supervisor.control import SupervisorUnavailable, ask
from kiosk.supervisor.folders import SHARED_MEMORY, filesystem_of
from kiosk.supervisor.supervisor import AlreadyRunning, Limits
from tests.unit.kiosk.supervisor.terminal import ROOT, Terminal, end_visit, running, within

DIGEST = "ab" * 32


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kiosk-test-") as made:
        yield Path(made)


def memory_of(terminal: Terminal) -> Path:
    return SHARED_MEMORY / terminal.run_dir.name


@pytest.fixture
def memory(folder: Path) -> Iterator[Path]:
    """A place in shared memory of this test's own."""
    made = Path(tempfile.mkdtemp(prefix="kiosk-test-", dir=SHARED_MEMORY))
    yield made
    os.rmdir(made)


def test_shared_memory_is_memory_here() -> None:
    assert filesystem_of(SHARED_MEMORY) == "tmpfs"


def test_one_visit_one_standby_one_courier_and_after_the_end_nothing(folder: Path, memory: Path) -> None:
    with Terminal(folder, shared_memory=memory) as terminal:
        visit, standby = terminal.whole()
        courier = terminal.pid("courier")
        status = terminal.ask()
        assert status["visit_no"] == 1
        assert status["folders_in_memory"] is True
        assert len({visit, standby, courier}) == 3
        assert all(running(pid) for pid in (visit, standby, courier))
    assert terminal.status_code == 0
    assert not any(running(pid) for pid in (visit, standby, courier))
    assert list(memory.iterdir()) == []
    assert len(terminal.diary("activate")) == 1
    assert terminal.events[0][0] is LogEvent.SUPERVISOR_STARTED


def test_a_visits_surroundings(folder: Path, memory: Path) -> None:
    with Terminal(folder, shared_memory=memory) as terminal:
        visit, standby = terminal.whole()
        started = {entry["pid"]: entry for entry in terminal.diary("started")}
        for pid in (visit, standby):
            facts = started[pid]
            assert facts["core"] == [0, 0]
            assert facts["dumpable"] == 0
            assert facts["no_bytecode"] is True
            assert facts["session"] == pid
            assert facts["variables"] == ["KIOSK_LINK_RUNTIME_DIR"]
            homes = {Path(place).parent for place in facts["places"].values()}
            assert len(homes) == 1
            private = homes.pop()
            assert private.parent.parent == memory
            assert private.stat().st_mode & 0o777 == 0o700
            assert private.parent.stat().st_mode & 0o777 == 0o700
        assert started[visit]["places"] != started[standby]["places"]
        within(60, lambda: terminal.diary("started", "courier_diary"), "the courier's first words")
        [courier] = terminal.diary("started", "courier_diary")
        assert courier["runtime_dir"] == str(terminal.run_dir)


def test_a_finished_visit_is_followed_by_the_standby_at_once_and_its_folder_is_gone(folder: Path, memory: Path) -> None:
    with Terminal(folder, shared_memory=memory) as terminal:
        for round_no in range(1, 4):
            visit, standby = terminal.whole()
            private = Path(terminal.diary("started")[-2]["places"]["HOME"]).parent
            end_visit(visit)
            terminal.gone(visit)
            terminal.shows(standby)
            assert not private.exists()
            assert terminal.ask()["visit_no"] == round_no + 1
        assert terminal.ask()["crashes"] == 0
        assert all(fields["duration_ms"] < 300 for fields in terminal.logged(LogEvent.TAKE_OVER))
        assert len(terminal.logged(LogEvent.TAKE_OVER)) == 3
    # Never two with the screen; and when one got it, the folder of the one before was gone.
    for entry in terminal.diary("activate"):
        assert entry["alive"] == []
        assert len(entry["folders"]) == 1


def test_a_visit_that_says_ended_and_stays_is_killed_after_half_a_second(folder: Path) -> None:
    with Terminal(folder) as terminal:
        visit, standby = terminal.whole()
        began = time.monotonic()
        os.kill(visit, signal.SIGUSR2)
        terminal.shows(standby)
        assert 0.45 < time.monotonic() - began < 1.5
        assert [fields["reason"] for fields in terminal.logged(LogEvent.VISIT_KILLED)] == [KillReason.NOT_GONE]
        assert terminal.ask()["crashes"] == 0


def test_kill_9_of_visit_or_standby_at_random_moments(folder: Path, memory: Path) -> None:
    dice = random.Random(20261121)
    with Terminal(folder, shared_memory=memory) as terminal:
        terminal.say(start_s="0.15")
        terminal.shown()
        for _ in range(25):
            time.sleep(dice.uniform(0, 0.4))
            status = terminal.ask()
            victims = [status[which]["pid"] for which in ("visit", "standby", "visit") if status[which]]
            victim = dice.choice(victims)
            os.kill(victim, signal.SIGKILL)
            began = time.monotonic()
            terminal.shows_another(victim)
            assert time.monotonic() - began < 3
        courier = terminal.pid("courier")
        assert terminal.ask()["courier"]["starts"] == 1
        terminal.whole()
        assert len(list((memory / terminal.run_dir.name).iterdir())) == 2
    assert not running(courier)
    assert all(entry["alive"] == [] for entry in terminal.diary("activate"))
    assert list(memory.iterdir()) == []


def test_kill_9_while_there_is_no_standby_yet(folder: Path) -> None:
    with Terminal(folder, limits=Limits(standby_s=30)) as terminal:
        terminal.say(start_s="0.4")
        visit = terminal.shown()
        assert terminal.phase("standby") == "starting"
        os.kill(visit, signal.SIGKILL)
        began = time.monotonic()
        terminal.shows_another(visit, 3)
        assert time.monotonic() - began < 3
        assert [fields["exit_code"] for fields in terminal.logged(LogEvent.VISIT_CRASHED)] == [-9]


def test_a_visit_that_never_gets_ready_is_killed_and_another_one_comes(folder: Path) -> None:
    (folder / "mode").write_text("hang")
    with Terminal(folder, limits=Limits(ready_s=0.4)) as terminal:
        within(5, lambda: terminal.diary("started"))
        hanging = terminal.pid("standby")
        terminal.say(mode="good")
        assert terminal.shown() != hanging
        assert not running(hanging)
        assert terminal.logged(LogEvent.VISIT_KILLED)[0]["reason"] is KillReason.NOT_READY


def test_a_visit_that_never_draws_is_killed_and_the_next_one_draws(folder: Path) -> None:
    (folder / "mode").write_text("mute")
    with Terminal(folder, limits=Limits(shown_s=0.4, standby_s=0.1)) as terminal:
        within(5, lambda: terminal.diary("activate"))
        mute = terminal.pid()
        terminal.say(mode="good")
        terminal.shows_another(mute, 5)
        assert terminal.logged(LogEvent.VISIT_KILLED)[0]["reason"] is KillReason.NOT_SHOWN


def test_a_visit_that_stops_saying_that_it_is_alive_is_replaced(folder: Path) -> None:
    (folder / "mode").write_text("alive_once")
    with Terminal(folder, limits=Limits(alive_s=0.5)) as terminal:
        visit = terminal.shown()
        terminal.say(mode="good")
        terminal.shows_another(visit, 5)
        assert KillReason.NOT_ALIVE in [fields["reason"] for fields in terminal.logged(LogEvent.VISIT_KILLED)]


def test_a_visit_that_talks_nonsense_is_killed(folder: Path) -> None:
    (folder / "mode").write_text("nonsense")
    with Terminal(folder) as terminal:
        within(5, lambda: terminal.logged(LogEvent.VISIT_KILLED))
        terminal.say(mode="good")
        terminal.shown()
        assert terminal.logged(LogEvent.VISIT_KILLED)[0]["reason"] is KillReason.BAD_MESSAGE


def test_a_broken_installation_is_tried_ever_more_slowly_and_heals(folder: Path) -> None:
    (folder / "mode").write_text("crash")
    with Terminal(folder, limits=Limits(pause_min_s=0.1, pause_max_s=0.4)) as terminal:
        within(10, lambda: len(terminal.diary("started")) >= 8)
        assert len(terminal.diary("started")) < 30
        terminal.say(mode="good")
        terminal.shown()
        assert terminal.ask()["crashes"] >= 7


def test_what_a_visit_started_ends_with_it(folder: Path) -> None:
    (folder / "mode").write_text("family")
    with Terminal(folder) as terminal:
        visit = terminal.shown()
        child = next(entry["child"] for entry in terminal.diary("child") if entry["pid"] == visit)
        assert running(child)
        end_visit(visit)
        within(2, lambda: not running(child))


def test_a_folder_whose_rights_were_taken_away_goes_too(folder: Path, memory: Path) -> None:
    (folder / "mode").write_text("locked")
    with Terminal(folder, shared_memory=memory) as terminal:
        visit, _ = terminal.whole()
        end_visit(visit)
        terminal.shows_another(visit, 3)
        assert terminal.logged(LogEvent.VISIT_FOLDER_LEFT) == []
    assert list(memory.iterdir()) == []


def test_leftovers_of_a_crashed_run_are_swept_at_the_start(folder: Path, memory: Path) -> None:
    old = memory / "run" / "v17" / "config"
    old.mkdir(parents=True)
    (memory / "run").chmod(0o700)
    (old / "usr_dict.dat").write_text("测试甲")
    with Terminal(folder, shared_memory=memory) as terminal:
        terminal.shown()
        assert not old.parent.exists()
        assert terminal.logged(LogEvent.VISIT_FOLDERS_SWEPT) == [{"count": 1}]


def test_without_memory_the_folders_lie_in_the_run_folder_and_that_is_logged(folder: Path) -> None:
    nowhere = folder / "no-memory"
    nowhere.mkdir()
    if filesystem_of(nowhere) == "tmpfs":
        nowhere = Path("/proc")
    with Terminal(folder, shared_memory=nowhere) as terminal:
        terminal.whole()
        assert terminal.logged(LogEvent.MEMORY_FOLDER_MISSING) == [{}]
        assert terminal.ask()["folders_in_memory"] is False
        assert (terminal.run_dir / "visits" / "run").stat().st_mode & 0o777 == 0o700
    assert not (terminal.run_dir / "visits" / "run").exists()


def test_a_folder_of_somebody_else_in_shared_memory_is_left_alone(folder: Path, memory: Path) -> None:
    planted = memory / "run"
    planted.mkdir(mode=0o755)
    planted.chmod(0o755)
    (planted / "bait").write_text("")
    with Terminal(folder, shared_memory=memory) as terminal:
        terminal.whole()
        assert [path.name for path in planted.iterdir()] == ["bait"]
    (planted / "bait").unlink()
    planted.rmdir()


def test_the_next_visit_gets_the_digest_of_the_last_card(folder: Path) -> None:
    with Terminal(folder) as terminal:
        terminal.say(card=DIGEST)
        visit, _ = terminal.whole()
        terminal.say(card="")
        end_visit(visit)
        within(3, lambda: len(terminal.diary("activate")) == 2)
        first, second = terminal.diary("activate")
        assert (first["digest"], first["age"]) == (None, None)
        assert second["digest"] == DIGEST
        assert 0 <= second["age"] < 2
        assert first["key"] == second["key"]
        assert len(bytes.fromhex(first["key"])) == 32


def test_the_digest_is_forgotten_when_it_is_too_old(folder: Path) -> None:
    now = [1000.0]
    with Terminal(folder, clock=lambda: now[0] + time.monotonic()) as terminal:
        terminal.say(card=DIGEST)
        visit, _ = terminal.whole()
        terminal.say(card="")
        now[0] += 3600  # a long visit: its own card does not grow old
        end_visit(visit)
        within(3, lambda: len(terminal.diary("activate")) == 2)
        assert terminal.diary("activate")[1]["digest"] == DIGEST
        visit, _ = terminal.whole()
        now[0] += 601
        end_visit(visit)
        within(3, lambda: len(terminal.diary("activate")) == 3)
        assert (terminal.diary("activate")[2]["digest"], terminal.diary("activate")[2]["age"]) == (None, None)


def test_keys_differ_from_start_to_start(folder: Path) -> None:
    terminal = Terminal(folder)
    with terminal:
        terminal.shown()
    with Terminal(folder) as again:
        again.shown()
    first, second = terminal.diary("activate")
    assert first["key"] != second["key"]


def test_the_control_socket_ends_a_visit_and_stops_the_terminal(folder: Path) -> None:
    with Terminal(folder) as terminal:
        visit, standby = terminal.whole()
        assert (terminal.run_dir / "supervisor.sock").stat().st_mode & 0o777 == 0o600
        terminal.ask("end_visit")
        terminal.shows(standby)
        assert [entry["pid"] for entry in terminal.diary("retired")] == [visit]
        with pytest.raises(SupervisorUnavailable, match="no such command"):
            terminal.ask("dance")
        terminal.ask("stop")
        within(9, lambda: not terminal.thread.is_alive())
        assert terminal.status_code == 0
        with pytest.raises(SupervisorUnavailable, match="no supervisor"):
            terminal.ask()


def test_a_visit_that_does_not_retire_is_killed(folder: Path) -> None:
    (folder / "mode").write_text("deaf")
    with Terminal(folder, limits=Limits(retire_s=0.3, stop_visit_s=0.3)) as terminal:
        visit, standby = terminal.whole()
        terminal.ask("end_visit")
        terminal.shows(standby)
        assert not running(visit)
        began = time.monotonic()
        terminal.ask("stop")
        within(3, lambda: not terminal.thread.is_alive())
        assert time.monotonic() - began < 2


def test_the_courier_is_started_again_when_it_dies_and_ended_last(folder: Path) -> None:
    with Terminal(folder) as terminal:
        terminal.shown()
        within(3, lambda: terminal.diary("started", "courier_diary"))
        first = terminal.pid("courier")
        os.kill(first, signal.SIGKILL)
        within(3, lambda: (terminal.ask()["courier"] or {"pid": first})["pid"] != first)
        second = terminal.pid("courier")
        assert terminal.logged(LogEvent.COURIER_LOST) == [{"child_pid": first, "exit_code": -9}]
        within(3, lambda: len(terminal.diary("started", "courier_diary")) == 2)
    [ended] = terminal.diary("ended", "courier_diary")
    assert ended["pid"] == second
    assert len(terminal.diary("retired")) == 1


def test_a_courier_that_will_not_end_is_killed_and_the_stop_stays_short(folder: Path) -> None:
    (folder / "courier_mode").write_text("stubborn")
    with Terminal(folder, limits=Limits(stop_courier_s=0.5)) as terminal:
        terminal.whole()
        courier = terminal.pid("courier")
        began = time.monotonic()
        terminal.ask("stop")
        within(5, lambda: not terminal.thread.is_alive())
        assert time.monotonic() - began < 3
    assert not running(courier)


def test_the_real_limits_of_the_end_sum_up_to_less_than_ten_seconds() -> None:
    limits = Limits()
    assert limits.stop_visit_s + limits.stop_courier_s < 9


def test_a_courier_that_crashes_again_and_again_does_not_disturb_the_visit(folder: Path) -> None:
    (folder / "courier_mode").write_text("crash")
    with Terminal(folder) as terminal:
        visit = terminal.shown()
        within(5, lambda: len(terminal.logged(LogEvent.COURIER_LOST)) >= 3)
        assert len(terminal.diary("started", "courier_diary")) < 8
        assert terminal.pid() == visit


def test_programs_that_do_not_exist_do_not_end_the_supervisor(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(folder, limits=Limits(pause_min_s=0.05, pause_max_s=0.1))
    terminal.supervisor._visit_command[0] = "/nowhere/python"
    terminal.supervisor._courier._command = ["/nowhere/python"]
    with terminal:
        time.sleep(0.5)
        assert terminal.phase() == "none"
        assert terminal.phase("standby") == "none"
    assert "cannot be started" in capfd.readouterr().err


def test_only_one_supervisor_on_one_state(folder: Path) -> None:
    with Terminal(folder) as terminal:
        visit = terminal.shown()
        second = Terminal(folder)
        second.thread.start()
        second.thread.join(5)
        assert isinstance(second.error, AlreadyRunning)
        second.leave()
        assert terminal.shown() == visit


# ---- the supervisor as a process of its own


def start(folder: Path, memory: Path) -> subprocess.Popen[bytes]:
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.kiosk.supervisor.fake_terminal", str(folder), str(memory)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )


def wait_whole(folder: Path) -> dict[str, int]:
    socket = folder / "run" / "supervisor.sock"

    def whole() -> bool:
        try:
            status = ask(socket, "status")
        except SupervisorUnavailable:
            return False
        found = status["visit"], status["standby"]
        return [child and child["phase"] for child in found] == ["shown", "ready"]

    within(10, whole)
    status = ask(socket, "status")
    return {which: int(status[which]["pid"]) for which in ("visit", "standby", "courier")}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_order(folder: Path, memory: Path, number: signal.Signals) -> None:
    process = start(folder, memory)
    children = wait_whole(folder)
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert not any(running(pid) for pid in children.values())
    assert list(memory.iterdir()) == []


def test_kill_9_of_the_supervisor_takes_everything_with_it_and_the_next_start_is_clean(
    folder: Path, memory: Path
) -> None:
    process = start(folder, memory)
    children = wait_whole(folder)
    process.kill()
    process.wait()
    within(2, lambda: not any(running(pid) for pid in children.values()), "all children gone")
    assert (memory / "run").exists()
    process = start(folder, memory)
    again = wait_whole(folder)
    assert not set(again.values()) & set(children.values())
    assert len(list((memory / "run").iterdir())) == 2
    process.terminate()
    assert process.wait(10) == 0
    assert list(memory.iterdir()) == []
