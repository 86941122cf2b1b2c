# SPDX-License-Identifier: Apache-2.0
"""The process that works apart (干活的进程): one job after the other from standard input, until that ends or its parent does.

It has one trade, named when it is started (:func:`trade`). What it says is checked by whoever asked: pictures that strangers made
are decoded here. What it may do is little: :mod:`kiosk.apart.confine`.

Run by :class:`~kiosk.apart.worker.Worker` as ``python -m kiosk.apart.work_process TRADE MB``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import IO, Final

from config.parent import Orphaned, follow_parent
from kiosk.apart.confine import ran_out_of_memory, restrict
from kiosk.apart.message import Message, Unpacker, packed

_NICE: Final = 5


def trade(name: str) -> Callable[[Message], Message]:
    """What does the jobs of this trade; loads what they need.

    Raises:
        ValueError: there is no such trade.
    """
    if name == "papers":
        from kiosk.vision.papers.paper_jobs import PaperJobs
        from kiosk.vision.preview import leave_room_for_the_screen

        leave_room_for_the_screen()
        return PaperJobs().do
    if name == "portraits":
        from kiosk.vision.portrait.portrait_jobs import PortraitJobs
        from kiosk.vision.preview import leave_room_for_the_screen

        leave_room_for_the_screen()
        return PortraitJobs().do
    if name == "printing":
        from kiosk.printing.print_jobs import do

        return do
    raise ValueError("no trade of ours")


def take(source: IO[bytes]) -> Message | None:
    """The next job; None: there are no more."""
    unpacker = Unpacker()
    while True:
        count = source.readinto(unpacker.room)  # type: ignore[attr-defined]  # a pipe's raw stream has it
        if not count:
            return None
        message = unpacker.filled(count)
        if message is not None:
            return message


def main(words: Sequence[str]) -> int:
    """Works until nothing more comes; exit status 0 good, 3 when the memory did not suffice."""
    try:
        follow_parent(number=signal.SIGKILL)  # whatever runs here by then, it does not outlive the visit
    except Orphaned:
        return 0
    name, megabytes = words
    source, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints is no answer
    restrict(int(megabytes), _NICE)
    try:
        do = trade(name)
        while (message := take(source)) is not None:
            answer = do(message)
            _say(answers, answer)
            del message, answer
    except Exception as error:  # whose message may hold what stands on the page
        if ran_out_of_memory(error):
            _say(answers, Message({"failed": "memory"}))
            return 3
        print(type(error).__name__, file=sys.stderr)
        return 1
    return 0


def _say(answers: IO[bytes], answer: Message) -> None:
    for view in packed(answer.head, answer.pieces):
        while view:
            view = view[answers.write(view) :]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
