# SPDX-License-Identifier: Apache-2.0
"""The simulated card's way into a real PC/SC service: pcscd with the driver of vsmartcard's virtual reader (vpcd).

Source: vsmartcard's ``vpcd`` protocol (reference notes on peers 1): the reader listens, the card connects. A message is a
length of two bytes and so many bytes; one byte alone is a control word (0 power off, 1 power on, 2 reset, 4 send the answer
to reset), anything else a command. Connected is put in, closed is pulled.

The reader listens on every address of the network it finds. Simulator and service therefore live in a network of their own
that holds a loopback alone, and the service's socket folder is theirs alone too (:func:`leave_for_own_namespaces`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from drivers.simulation import SimulatorError
from drivers.smart_card_reader.simulated_slot import SimulatedSlot

READER_NAME: Final = "Simulated smart card reader"
SOCKET_NAME: Final = "pcscd.comm"
_LIBRARY: Final = "libifdvpcd.so"
_LIBRARY_FOLDERS: Final = ("/usr/lib/pcsc/drivers/serial",)
_FIRST_PORT: Final = 35963
_START_LIMIT_S: Final = 10.0
_NO_ANSWER_TO_RESET: Final = b"\xff"
"""While there is none at all this reader shows no card (a real one shows a mute one), so a mute card says what none says."""
_HAND_S: Final = 0.5
"""No hand changes cards quicker. The service looks every 0.4 s, and a change between two looks leaves it believing for ever
that the slot is empty."""
_OFF, _ON, _RESET, _SEND_ATR = 0, 1, 2, 4
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def leave_for_own_namespaces(module: str, words: Sequence[str]) -> None:
    """Becomes ``python -m module words`` in a network and a view of mounts of its own; does not return.

    Raises:
        SimulatorError: a tool is missing.
    """
    tool = shutil.which("unshare")
    if tool is None:
        raise SimulatorError("unshare is missing: install util-linux")
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = [tool, "--mount", "--net", *as_root, sys.executable, "-m", module, *words]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}  # from whatever folder it was started
    os.execve(tool, command, environment)  # noqa: S606 - the same program again, no shell


def raise_loopback() -> None:
    """A new network's loopback is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0))[:18])[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _IFF_UP))


class VirtualService:
    """pcscd with ``readers`` virtual readers, its socket in ``folder``; to be used inside own namespaces alone."""

    def __init__(self, folder: Path, readers: int = 1) -> None:
        self._folder = folder
        self._readers = readers
        self._process: subprocess.Popen[bytes] | None = None
        self._run = folder / "run"
        self._mounted = False
        # A child follows the thread that started it, so one thread that stays starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="simulated-service")

    @property
    def socket(self) -> Path:
        """What clients put into PCSCLITE_CSOCK_NAME."""
        return self._run / "pcscd" / SOCKET_NAME

    def port(self, number: int) -> int:
        """Where reader ``number`` (from 0) waits for its card. Each has a second slot, which stays empty, one port on."""
        return _FIRST_PORT + 2 * number

    def start(self, plugged: bool = True) -> None:
        """Starts the service; without ``plugged`` it has no reader. Raises SimulatorError."""
        self.stop()
        program = shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        library = next((path for folder in _LIBRARY_FOLDERS if (path := Path(folder) / _LIBRARY).exists()), None)
        follow = shutil.which("setpriv")
        if program is None or library is None or follow is None:
            raise SimulatorError("the simulated reader needs the Debian packages pcscd, vsmartcard-vpcd and util-linux")
        configuration = self._folder / "readers"
        shutil.rmtree(configuration, ignore_errors=True)
        configuration.mkdir(parents=True)
        for number in range(self._readers if plugged else 0):
            # Two readers of one library would alias each other's card, so each has a copy of its own.
            own = self._folder / f"reader{number}.so"
            shutil.copyfile(library, own)
            name = READER_NAME if not number else f"{READER_NAME} {number + 1}"
            (configuration / f"reader{number}").write_text(
                f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:0x{self.port(number):X}\nLIBPATH {own}\n'
                f"CHANNELID 0x{self.port(number):X}\n",
                encoding="ascii",
            )
        self._run.joinpath("pcscd").mkdir(parents=True, exist_ok=True)
        if not self._mounted:
            subprocess.run(["mount", "--bind", str(self._run), "/run"], check=True, timeout=10)
            self._mounted = True
        with suppress(FileNotFoundError):
            self.socket.unlink()
        command = [follow, "--pdeathsig", "KILL", program, "--foreground", "--config", str(configuration)]
        nowhere = subprocess.DEVNULL
        self._process = self._starter.submit(
            lambda: subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        ).result(_START_LIMIT_S)
        until = time.monotonic() + _START_LIMIT_S
        while not self.socket.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise SimulatorError("pcscd did not start")
            time.sleep(0.005)

    def stop(self, crash: bool = False) -> None:
        """Ends the service, as its restart would, or with ``crash`` as if it had crashed."""
        process, self._process = self._process, None
        if process is not None:
            process.kill() if crash else process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class VirtualReaderWire:
    """Carries one :class:`SimulatedSlot` to its virtual reader: a thread that connects whenever a card is in."""

    def __init__(self, slot: SimulatedSlot, port: int) -> None:
        self._slot = slot
        self._port = port
        self._wake = threading.Event()
        self._ending = False
        self._socket: socket.socket | None = None
        self._served = -1
        self._was_connected = False
        self._thread = threading.Thread(target=self._run, name="simulated-card", daemon=True)
        slot.changed = self._changed

    def start(self) -> None:
        """From here on a card that is put in is seen."""
        self._thread.start()

    def close(self) -> None:
        """Pulls the card for good."""
        self._ending = True
        self._changed()
        self._thread.join(3)

    def _changed(self) -> None:
        # A socket in the middle of recv is woken by shutdown, not by close.
        connection = self._socket
        if connection is not None and (self._ending or self._served != self._slot.count):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._wake.set()

    def _run(self) -> None:
        left_at = float("-inf")
        while not self._ending:
            self._wake.wait(0.02 if self._slot.is_card_in else 0.5)  # the service may not listen (again) yet
            self._wake.clear()
            if self._slot.is_card_in and not self._ending and time.monotonic() - left_at > _HAND_S:
                with suppress(OSError):
                    self._serve()
                if self._was_connected:
                    left_at = time.monotonic()

    def _serve(self) -> None:
        self._was_connected = False
        self._served = self._slot.count
        with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
            connection.settimeout(None)
            self._socket, self._was_connected = connection, True
            try:
                while self._served == self._slot.count and not self._ending:
                    length = int.from_bytes(_exactly(connection, 2), "big")
                    self._obey(connection, _exactly(connection, length))
            finally:
                self._socket = None

    def _obey(self, connection: socket.socket, message: bytes) -> None:
        answer: bytes | None
        if len(message) == 1:
            if message[0] in (_ON, _RESET):
                self._slot.reset()
            if message[0] != _SEND_ATR:
                return
            answer = self._slot.answer_to_reset()
            if answer is None:
                answer = _NO_ANSWER_TO_RESET
        else:
            answer = self._slot.exchange(message, lambda: self._ending)
            if answer is None:
                raise ConnectionAbortedError
        connection.sendall(len(answer).to_bytes(2, "big") + answer)


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        # The reader writes length and body apart: without this each command would wait 40 ms for a delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        piece = connection.recv(count - len(data))
        if not piece:
            raise ConnectionAbortedError
        data += piece
    return data
