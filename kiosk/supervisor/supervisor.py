# SPDX-License-Identifier: Apache-2.0
"""The supervisor (design: a process per visit): one courier, one visit on screen, one warm standby.

::

    spawn ─► STARTING ─Ready─► READY ─Activate─► ACTIVE ─Shown─► SHOWN ─Ended─► ENDING ─► exit
                │                                   │              │               │
                └── 20 s ─► KILL ◄───── 10 s ───────┴─ silent ─────┴─── 0.5 s ─────┘

Whenever something happened, ``_settle`` looks at what is missing and does it: no visit on screen and a ready standby:
hand over; no standby and the visit drawn: spawn one. So a kill at any moment is nothing special. The screen and the
devices belong to one visit at a time: the next is told to take them only when the one before is reaped and its private
folder removed. One thread, one selector; children are seen through pidfds.

The first visit process is started by the composition root before this module is even imported: what takes longest, loading
Qt and the pages, begins at once, and what is checked and prepared here goes on beside it.
"""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import resource
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from config import timeouts
from config.settings import Settings, leave_runtime_dir
from kiosk.audit.catalogue import LogEvent, Process
from kiosk.audit.hooks import install_excepthook
from kiosk.audit.log import EventLog
from kiosk.supervisor.card_memory import CardMemory
from kiosk.supervisor.children import KillReason, Phase, VisitChild, inherited
from kiosk.supervisor.control import ControlPort
from kiosk.supervisor.courier_keeper import CourierKeeper, Pauses
from kiosk.supervisor.folders import SHARED_MEMORY, PrivateFolders, private_folders
from kiosk.supervisor.left_behind import LOCK_NAME, hold, sweep_left_behind
from kiosk.supervisor.link import Activate, Alive, CardSeen, Ended, LinkError, Message, Ready, Retire, Shown
from kiosk.supervisor.seat import LINK_RUNTIME_DIR

SOCKET_NAME: Final = "supervisor.sock"
FREE_FAILURES: Final = 4
"""So many visits in a row may fail before their first picture without any pause: a few kills are no broken install."""

Log = Callable[..., None]
"""Called with a :class:`LogEvent` and fields of the catalogue: ``EventLog.write`` is one."""


class AlreadyRunning(Exception):
    """Another supervisor runs on the same state."""


@dataclass(frozen=True)
class Limits:
    """Time limits in seconds; tests shorten them."""

    ready_s: float = timeouts.PROCESS_START_S
    shown_s: float = 10.0
    exit_s: float = 0.5
    """A visit that said Ended gets so long to exit."""
    retire_s: float = timeouts.VISIT_END_S
    """A visit that was asked to end."""
    standby_s: float = 2.0
    """A standby is spawned when the new visit has drawn, at the latest after this."""
    alive_s: float = 3 * timeouts.HEARTBEAT_S
    card_memory_s: float = timeouts.CARD_MEMORY_S
    stop_visit_s: float = 2.0
    stop_courier_s: float = 6.0
    pause_min_s: float = timeouts.RESTART_MIN_S
    pause_max_s: float = timeouts.RESTART_MAX_S
    courier_pause_max_s: float = timeouts.COURIER_RESTART_MAX_S
    courier_first_s: float = 1.5
    """The courier's first start waits for the first picture, at the latest so long: people look at the screen first."""


class Supervisor:
    """``visit_command``, ``courier_command``: argument lists. ``runtime_dir``: the terminal's private folder of
    sockets; its name also names the folder in shared memory. ``clock``: monotonic seconds. ``settings_json``: what each
    visit is handed. ``first``: a visit process that was started already; it is this supervisor's from here on.
    """

    def __init__(
        self,
        visit_command: Sequence[str],
        courier_command: Sequence[str],
        runtime_dir: Path,
        log: Log,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        environment: Mapping[str, str] = os.environ,
        shared_memory: Path = SHARED_MEMORY,
        settings_json: str = "",
        first: VisitChild | None = None,
    ) -> None:
        self._visit_command = list(visit_command)
        self._runtime_dir, self._shared_memory = runtime_dir, shared_memory
        self._log, self._limits, self._clock = log, limits or Limits(), clock
        self._environment = inherited(environment)
        self._settings_json, self._first = settings_json, first
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._card = CardMemory(self._limits.card_memory_s, clock)
        self._pauses = Pauses(self._limits.pause_min_s, self._limits.pause_max_s)
        self._courier = CourierKeeper(
            courier_command,
            {**self._environment, LINK_RUNTIME_DIR: str(runtime_dir)},
            self._selector,
            log,
            clock,
            Pauses(self._limits.pause_min_s, min(self._limits.pause_max_s, self._limits.courier_pause_max_s)),
            self._limits.stop_courier_s,
        )
        self._private: PrivateFolders | None = None
        self._visit: VisitChild | None = None
        self._standby: VisitChild | None = None
        self._spawned = self._activated = self._crashes = self._failures = 0
        self._spawn_not_before = 0.0
        self._standby_due: float | None = None
        self._gap_since: float | None = None
        self._last_take_over_ms: float | None = None
        self._stopping = False
        self._stop_wanted = self._over = False

    # ---- from outside

    def request_stop(self) -> None:
        """Ends ``run`` in an orderly way. May be called from a signal handler or another thread."""
        self._stop_wanted = True
        if not self._over:
            with contextlib.suppress(BlockingIOError):
                os.write(self._wake_write, b"x")

    def status(self) -> dict[str, Any]:
        """What the control command of that name answers."""

        def told(child: VisitChild | None) -> dict[str, Any] | None:
            return None if child is None else {"pid": child.pid, "phase": child.phase.value, "process": child.number}

        courier = self._courier.child
        return {
            "pid": os.getpid(),
            "stopping": self._stopping,
            "visit_no": self._activated,
            "visit": told(self._visit),
            "standby": told(self._standby),
            "courier": None if courier is None else {"pid": courier.pid, "starts": self._courier.starts},
            "crashes": self._crashes,
            "last_take_over_ms": self._last_take_over_ms,
            "folders_in_memory": self._private is not None and self._private.in_memory,
        }

    # ---- the loop

    def run(self) -> int:
        """Supervise until asked to stop; 0.

        Raises:
            AlreadyRunning: another supervisor holds the lock.
        """
        with contextlib.ExitStack() as stack:
            stack.callback(self._give_up_first)
            stack.enter_context(self._only_one())
            stack.callback(self._selector.close)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # inherited: no core file on any disk
            private = private_folders(self._runtime_dir.name, self._runtime_dir / "visits", self._shared_memory)
            self._private = private
            stack.callback(private.close)
            try:  # nobody else's start takes it for left behind
                stack.callback(os.close, hold(private.base))
            except BlockingIOError as error:
                raise AlreadyRunning(f"another supervisor holds {private.base}") from error
            if not private.in_memory:
                self._log(LogEvent.MEMORY_FOLDER_MISSING)
            if swept := private.sweep():
                self._log(LogEvent.VISIT_FOLDERS_SWEPT, count=swept)
            self._selector.register(self._wake_read, selectors.EVENT_READ, self._drain_wake)
            stack.callback(ControlPort(self._runtime_dir / SOCKET_NAME, self._selector, self._command).close)
            stack.callback(self._kill_everything)
            self._log(LogEvent.SUPERVISOR_STARTED)
            if self._first is not None:
                child, self._first = self._first, None
                self._take_on(child, private, self._clock())
            self._courier.wait_until(self._clock() + self._limits.courier_first_s)
            if left := sweep_left_behind(self._runtime_dir, self._shared_memory):
                self._log(LogEvent.VISIT_FOLDERS_SWEPT, count=left)
            while self._settle(private):
                for key, _ in self._selector.select(self._patience()):
                    key.data()
        return 0

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        lock = os.open(self._runtime_dir / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunning(f"another supervisor holds {self._runtime_dir / LOCK_NAME}") from error
            if os.fstat(lock).st_nlink == 0:  # one that is just ending took its name away under us
                raise AlreadyRunning(f"another supervisor is just leaving {self._runtime_dir}")
            yield
            (self._runtime_dir / LOCK_NAME).unlink(missing_ok=True)
        finally:
            os.close(lock)
            self._over = True
            os.close(self._wake_read)
            os.close(self._wake_write)

    def _settle(self, private: PrivateFolders) -> bool:
        """Does everything that is due; False when all is over."""
        now = self._clock()
        if self._stop_wanted and not self._stopping:
            self._begin_stop(now)
        for child in (self._visit, self._standby):
            if child is not None:
                self._enforce(child, now)
        if self._stopping:
            return self._settle_stop(now)
        self._courier.settle(now)
        if self._visit is None and self._standby is not None and self._standby.phase is Phase.READY:
            self._visit, self._standby = self._standby, None
            self._hand_over(self._visit, now)
        wanted = self._visit is None or (self._standby_due is not None and now >= self._standby_due)
        if self._standby is None and wanted and now >= self._spawn_not_before:
            self._spawn_visit(private, now)
        return True

    def _patience(self) -> float:
        """Seconds until something is due by itself."""
        moments = [60.0 + self._clock()]
        for child in (self._visit, self._standby):
            if child is not None and child.phase is not Phase.KILLED:
                moments += [moment for moment in (child.deadline, self._silent_at(child)) if moment is not None]
        if (due := self._courier.due()) is not None:
            moments.append(due)
        if self._standby is None and not self._stopping:
            due = self._spawn_not_before
            if self._visit is not None:
                due = max(due, math.inf if self._standby_due is None else self._standby_due)
            moments.append(due)
        return max(0.0, min(moments) - self._clock())

    def _drain_wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, 512)

    def _command(self, word: str) -> dict[str, Any]:
        if word == "end_visit":
            if self._visit is None:
                return {"visit": None}
            self._retire(self._visit, self._limits.retire_s, KillReason.NOT_RETIRED)
        elif word == "stop":
            self.request_stop()
        elif word != "status":
            raise LookupError(word)
        return self.status()

    # ---- visits

    def _spawn_visit(self, private: PrivateFolders, now: float) -> None:
        self._standby_due = None
        try:
            child = VisitChild(self._spawned + 1, self._visit_command, self._environment)
        except OSError as error:  # no memory, no processes, no program: try again, slower and slower
            self._spawned += 1
            self._failed(now)
            print(f"supervisor: a visit process cannot be started: {error}", file=sys.stderr)
            return
        self._take_on(child, private, now)

    def _take_on(self, child: VisitChild, private: PrivateFolders, now: float) -> None:
        self._spawned += 1
        self._standby = child
        child.expect(now + self._limits.ready_s, KillReason.NOT_READY)
        self._selector.register(child.descriptor, selectors.EVENT_READ, lambda: self._exited(child))
        self._selector.register(child.link.fileno(), selectors.EVENT_READ, lambda: self._listen(child))
        try:
            child.prepare(private, self._runtime_dir, self._settings_json)
        except OSError as error:
            print(f"supervisor: a visit has no private folder: {error}", file=sys.stderr)
            self._kill(child, KillReason.NOT_READY)
        except LinkError:
            self._kill(child, KillReason.LINK_CLOSED)

    def _hand_over(self, child: VisitChild, now: float) -> None:
        self._activated += 1
        digest, age = self._card.recall()
        child.phase = Phase.ACTIVE
        child.expect(now + self._limits.shown_s, KillReason.NOT_SHOWN)
        self._standby_due = now + self._limits.standby_s
        try:
            child.link.send(Activate(self._activated, self._card.key_hex, digest, age))
        except LinkError:
            self._kill(child, KillReason.LINK_CLOSED)

    def _listen(self, child: VisitChild) -> None:
        try:
            for message in child.link.receive():
                self._heard(child, message)
        except LinkError:
            self._unwatch(child)
            self._kill(child, KillReason.BAD_MESSAGE)
            return
        if child.link.closed:
            self._unwatch(child)
            if child.phase not in (Phase.ENDING, Phase.KILLED):
                child.expect(self._clock() + self._limits.exit_s, KillReason.LINK_CLOSED)

    def _heard(self, child: VisitChild, message: Message) -> None:
        now = self._clock()
        child.last_alive = now if child.last_alive is not None or isinstance(message, Alive) else None
        on_screen = child is self._visit
        if isinstance(message, Ready) and child.phase is Phase.STARTING:
            child.phase, child.deadline = Phase.READY, None
            if self._visit is not None:
                self._log(LogEvent.STANDBY_READY, child_pid=child.pid)
        elif isinstance(message, Shown) and child.phase is Phase.ACTIVE:
            child.phase, child.deadline, child.was_shown = Phase.SHOWN, None, True
            self._failures, self._standby_due = 0, now
            self._courier.wait_until(now)
            self._log(LogEvent.VISIT_SHOWN, child_pid=child.pid, duration_ms=message.first_frame_ms)
            if self._gap_since is not None:
                self._last_take_over_ms = round((now - self._gap_since) * 1000, 1)
                self._log(LogEvent.TAKE_OVER, child_pid=child.pid, duration_ms=self._last_take_over_ms)
                self._gap_since = None
        elif isinstance(message, CardSeen) and on_screen:
            self._card.seen(message.digest_hex)
        elif isinstance(message, Ended) and child.phase is not Phase.KILLED:
            child.phase, child.end_reason = Phase.ENDING, message.reason
            child.expect(now + self._limits.exit_s, KillReason.NOT_GONE)

    def _exited(self, child: VisitChild) -> None:
        # Its last words may lie unread beside its end.
        with contextlib.suppress(LinkError):
            for message in child.link.receive():
                self._heard(child, message)
        now = self._clock()
        self._unwatch(child)
        self._selector.unregister(child.descriptor)
        status, folder_gone = child.put_away()
        if not folder_gone:
            self._log(LogEvent.VISIT_FOLDER_LEFT)
        asked_for = child.end_reason is not None or child.phase in (Phase.ENDING, Phase.KILLED)
        if not asked_for:
            self._crashes += 1
            self._log(LogEvent.VISIT_CRASHED, child_pid=child.pid, exit_code=status)
        if child is self._visit:
            self._visit = None
            self._standby_due = None
            self._gap_since = now
            self._card.visit_ended()
            if child.was_shown:  # the installation works: whatever failed before, the next one starts at once
                self._failures, self._spawn_not_before = 0, now
            else:
                self._failed(now)
        else:
            self._standby = None
            self._failed(now)

    def _failed(self, now: float) -> None:
        """A process ended before it was of use: the next is started at once, after several in a row with a pause."""
        self._failures += 1
        self._standby_due = now
        self._spawn_not_before = now + self._pauses.after(self._failures - FREE_FAILURES)

    def _silent_at(self, child: VisitChild) -> float | None:
        if child.last_alive is None or child.phase is Phase.ENDING:
            return None
        return child.last_alive + self._limits.alive_s

    def _enforce(self, child: VisitChild, now: float) -> None:
        if child.phase is Phase.KILLED:
            return
        silent_at = self._silent_at(child)
        if child.deadline is not None and now >= child.deadline:
            self._kill(child, child.deadline_means)
        elif silent_at is not None and now >= silent_at:
            self._kill(child, KillReason.NOT_ALIVE)

    def _kill(self, child: VisitChild, reason: KillReason) -> None:
        child.phase, child.deadline, child.deadline_means = Phase.KILLED, None, reason
        child.kill()
        self._log(LogEvent.VISIT_KILLED, child_pid=child.pid, reason=reason)

    def _retire(self, child: VisitChild, seconds: float, otherwise: KillReason) -> None:
        if child.phase in (Phase.ENDING, Phase.KILLED):
            return
        try:
            child.link.send(Retire())
        except LinkError:
            self._kill(child, KillReason.LINK_CLOSED)
            return
        child.phase = Phase.ENDING
        child.expect(self._clock() + seconds, otherwise)

    def _unwatch(self, child: VisitChild) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(child.link.fileno())

    # ---- the end

    def _begin_stop(self, now: float) -> None:
        self._stopping = True
        if self._standby is not None:  # it holds nothing and nobody
            self._kill(self._standby, KillReason.STOPPING)
        if self._visit is not None:
            self._retire(self._visit, self._limits.stop_visit_s, KillReason.STOPPING)

    def _settle_stop(self, now: float) -> bool:
        if self._visit is not None or self._standby is not None:
            return True
        # Last: what the visit handed over in its last moment is still taken in.
        self._courier.end(now)
        self._courier.settle(now)
        return not self._courier.ended

    def _kill_everything(self) -> None:
        """Only after an error of our own: nothing may outlive the supervisor."""
        for child in (self._visit, self._standby):
            if child is not None:
                child.give_up()
        self._courier.end_now()

    def _give_up_first(self) -> None:
        """It was started for a supervisor that may not run."""
        if self._first is not None:
            self._first.give_up()


def main(
    settings: Settings, visit_command: Sequence[str], courier_command: Sequence[str], first: VisitChild | None
) -> int:
    """The process ``main.py run``. ``first``: the visit process that was started beforehand. Returns the exit status."""
    log = EventLog(settings.log_dir, Process.SUPERVISOR, max_bytes=settings.logs.max_kb * 1024, keep=settings.logs.keep)
    install_excepthook(log)
    supervisor = Supervisor(
        visit_command,
        courier_command,
        settings.runtime_dir,
        log.write,
        settings_json=settings.model_dump_json(),
        first=first,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: supervisor.request_stop())
    log.write(LogEvent.APP_STARTED, environment=settings.environment)
    try:
        return supervisor.run()
    except AlreadyRunning as error:
        print(f"本机已有一个终端程序在运行（{error}）。请先停止它，或换一个 --state 文件夹。", file=sys.stderr)
        return 1
    finally:
        log.write(LogEvent.APP_ENDED)
        log.close()
        leave_runtime_dir(settings.runtime_dir)
