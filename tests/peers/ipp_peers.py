# SPDX-License-Identifier: Apache-2.0
"""Programs that are not ours on the other end of IPP: a private bus with avahi-daemon, ippeveprinter, cupsd.

Everything listens on loopback, keeps its files in a folder of the test's, and is ended by its process id.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PRINTER_NAME = "Kiosk A4 测试"

_AVAHI = """[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
disallow-other-stacks=no
[wide-area]
enable-wide-area=no
[publish]
publish-workstation=no
"""

# The document is at $1; a file "mode" beside the script says what happens to it, a file "pages" how many come out.
_COMMAND = """#!/bin/sh
here=$(dirname "$0")
mode() { cat "$here/mode" 2>/dev/null; }
pages=$(cat "$here/pages" 2>/dev/null || echo 1)
say() { echo "$1" >&2; }
done=0
hold() { # REASON: stands still until the mode changes
    say "STATE: +$1"
    was=$(mode)
    while [ "$(mode)" = "$was" ]; do sleep 0.05; done
    say "STATE: -$1"
}
while [ "$done" -lt "$pages" ]; do
    case $(mode) in
        empty) hold media-empty-error,media-needed-error ;;
        jam) hold media-jam-error ;;
        open) hold cover-open-error ;;
        toner) hold toner-empty-error ;;
        fail) exit 1 ;;
        slow) sleep 1 ;;
        second-sheet-jams) [ "$done" = 1 ] && hold media-jam-error ;;
    esac
    done=$((done + 1))
    say "ATTR: job-impressions-completed=$done"
done
# Not by its job id: those begin anew when the printer was switched off.
cp "$1" "$here/out.$(date +%s%N)"
"""


def within(seconds: float, happened: Callable[[], object], what: str) -> None:
    """Waits, with an end."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen in time: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def takes_connections(port: int) -> bool:
    """Whether somebody listens."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
        return True
    return False


class Processes:
    """Started one after another, ended in the other order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, words: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{Path(words[0]).name}.log").open("ab") as log:
            process = subprocess.Popen(
                list(words), stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **environment}
            )
        self._running.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        self._running.remove(process)
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def end_all(self) -> None:
        for process in reversed(list(self._running)):
            self.end(process)


class Announcer:
    """A bus of its own and avahi-daemon, which ippeveprinter cannot do without. One at a time on a machine (its pid file), so
    whoever comes second, in another test worker, waits.
    """

    def __init__(self, folder: Path) -> None:
        self._turn = (Path(tempfile.gettempdir()) / "kiosk-test-avahi.lock").open("a")
        within(180, self._is_our_turn, "our turn with avahi-daemon")
        self._processes = Processes(folder)
        self.bus = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"}
        (folder / "avahi.conf").write_text(_AVAHI)
        try:
            self._processes.start(["dbus-daemon", "--session", "--nofork", f"--address=unix:path={folder}/bus"])
            within(10, (folder / "bus").exists, "the bus")
            words = ["avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", str(folder / "avahi.conf")]
            self._processes.start(words, **self.bus)
            log = folder / "avahi-daemon.log"
            within(10, lambda: log.exists() and b"startup complete" in log.read_bytes(), "avahi-daemon")
        except BaseException:
            self.end()
            raise

    def _is_our_turn(self) -> bool:
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def end(self) -> None:
        self._processes.end_all()
        self._turn.close()


class EverywherePrinter:
    """ippeveprinter. ``announcer``: runs already."""

    def __init__(self, folder: Path, announcer: Announcer, formats: str = "application/pdf,image/pwg-raster") -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"ipp://127.0.0.1:{self.port}/ipp/print"
        self._formats = formats
        self._processes = Processes(folder)
        self._bus = announcer.bus
        for name in ("spool", "keys"):
            (folder / name).mkdir()
        self._command = folder / "cmd.sh"
        self._command.write_text(_COMMAND)
        self._command.chmod(0o755)
        self.behave("fine")
        self._printer: subprocess.Popen[bytes] | None = None
        try:
            self.switch_on()
        except BaseException:
            self.end()
            raise

    def switch_on(self) -> None:
        words = ["ippeveprinter", "-p", str(self.port), "-n", "localhost", "-r", "_print", "-k", "-d", str(self.folder / "spool"),
                 "-K", str(self.folder / "keys"),
                 "-f", self._formats, "-c", str(self._command), PRINTER_NAME]  # fmt: skip
        self._printer = self._processes.start(words, **self._bus)
        within(10, lambda: takes_connections(self.port), "ippeveprinter")

    def switch_off(self) -> None:
        assert self._printer is not None
        self._processes.end(self._printer)

    def behave(self, mode: str, pages: int = 1) -> None:
        """What happens to the next sheets."""
        (self.folder / "pages").write_text(f"{pages}\n")
        part = self.folder / "mode.part"
        part.write_text(mode)
        part.replace(self.folder / "mode")

    def papers(self) -> list[Path]:
        """What came out, in order."""
        return sorted(self.folder.glob("out.*"), key=lambda path: int(path.suffix[1:]))

    def end(self) -> None:
        self._processes.end_all()


_CUPSD = """Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
LogLevel warn
PageLogFormat
ErrorPolicy retry-current-job
JobRetryInterval 2
MaxJobTime 60
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues none
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""

_CUPS_FILES = """SystemGroup root
ServerRoot {root}
RequestRoot {root}/spool
TempDir {root}/tmp
CacheDir {root}/cache
StateDir {root}/run
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
FileDevice Yes
"""


class PrintServer:
    """cupsd with its own folders and port; one queue for each printer that is added."""

    def __init__(self, folder: Path) -> None:
        self._root = folder
        self.port = free_port()
        self._processes = Processes(folder)
        # Filters and backends run as another user (lp), who must get at them.
        for outer in (folder.parent, folder):
            outer.chmod(0o755)
        for name in ("spool", "tmp", "cache", "run", "ppd"):
            (folder / name).mkdir()
            (folder / name).chmod(0o1777)
        (folder / "cupsd.conf").write_text(_CUPSD.format(port=self.port))
        (folder / "cups-files.conf").write_text(_CUPS_FILES.format(root=folder))
        words = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        self._processes.start(words)
        try:
            within(10, lambda: takes_connections(self.port), "cupsd")
        except BaseException:
            self.end()
            raise

    def add(self, queue: str, device: str, *more: str) -> str:
        """A queue; gives the address that a technician would write."""
        subprocess.run(
            ["lpadmin", "-h", f"127.0.0.1:{self.port}", "-p", queue, "-E", "-v", device, *more],
            check=True, timeout=20, capture_output=True,
        )  # fmt: skip
        return f"cups://127.0.0.1:{self.port}/{queue}"

    def end(self) -> None:
        self._processes.end_all()
