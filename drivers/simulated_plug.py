# SPDX-License-Identifier: Apache-2.0
"""What simulators' lines have in common: a thread that serves while the plug is in, and a port on loopback. See socket(7)."""

from __future__ import annotations

import socket
import threading
from typing import Final

from drivers.simulation import SimulatorError

LOOK_S: Final = 0.1
"""So often a waiting line looks whether it was unplugged."""
_FOLLOWS_WITHIN_S: Final = 5


class PluggedThread:
    """Runs ``_serve`` while the plug is in. What shares its state with the line's thread holds ``_changed``."""

    def __init__(self, name: str) -> None:
        self._changed = threading.Condition()
        self._wanted = True
        self._is_plugged = False
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def plug(self, plugged: bool) -> None:
        """Pull the plug, or put it in again; returns when it is so.

        Raises:
            SimulatorError: it did not come about.
        """
        with self._changed:
            self._wanted = plugged
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: self._is_plugged is plugged, _FOLLOWS_WITHIN_S):
                raise SimulatorError(f"the line did not follow within {_FOLLOWS_WITHIN_S} s")

    def close(self) -> None:
        """For good."""
        with self._changed:
            self._ending, self._wanted = True, False
            self._changed.notify_all()
        self._thread.join(5)

    def _begin(self) -> None:
        """Plug it in for the first time; returns when a host can come."""
        self._thread.start()
        self.plug(True)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._is_plugged = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._wanted or self._ending)
                if self._ending:
                    return
            self._serve()

    def _served(self) -> None:
        """To be called by ``_serve`` when a host can come."""
        with self._changed:
            self._is_plugged = True
            self._changed.notify_all()

    def _pulled(self) -> None:
        """The plug is out, and not by a command: whoever puts it in again waits until it is in."""
        with self._changed:
            self._wanted = self._is_plugged = False

    def _serve(self) -> None:
        """Until ``self._wanted`` is false."""
        raise NotImplementedError


def listen_on_loopback(port: int, buffer_bytes: int | None = None) -> socket.socket:
    """A listener whose ``accept`` gives up after :data:`LOOK_S`. ``port``: 0 for a free one. ``buffer_bytes``: what a connection
    takes in before it is read; None: as the system likes it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if buffer_bytes is not None:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
    listener.bind(("127.0.0.1", port))
    listener.listen(8)
    listener.settimeout(LOOK_S)
    return listener
