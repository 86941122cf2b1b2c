# SPDX-License-Identifier: Apache-2.0
"""A serial port that is a pseudo-terminal under a name of its own: what simulators plug in and pull out again. See pty(7)."""

from __future__ import annotations

import os
import tty
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SimulatedPort:
    """``near`` is the simulator's end. Its own hold on ``far`` keeps that readable while no driver has the port open."""

    link: Path
    near: int
    far: int

    @classmethod
    def plug_in(cls, link: Path) -> SimulatedPort:
        """A new one, raw, that drivers find at ``link`` from one moment to the next."""
        near, far = os.openpty()
        tty.setraw(far)
        beside = link.with_name(f".{link.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        beside.symlink_to(os.ttyname(far))
        beside.replace(link)
        return cls(link, near, far)

    def pull_out(self) -> None:
        """Gone, for who has it open as well."""
        os.close(self.near)
        os.close(self.far)
        self.link.unlink(missing_ok=True)
