# SPDX-License-Identifier: Apache-2.0
"""A sandbox with a capacity: what is too much is refused at the door, and a ticket is what lets a backlog in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.platform.errors import Busy, PlatformError, Rejected
from kiosk.platform.sandbox.population import resident
from tests.unit.kiosk.platform.world import case_for, sandbox


def test_what_is_too_much_is_told_when_to_come_back_and_a_ticket_is_a_place(tmp_path: Path) -> None:
    with sandbox(tmp_path / "state", extra=["--capacity", "1"]) as world, world.client() as client:
        case = case_for(world, client, resident(701))
        damaged = replace(case, envelope=case.envelope[:-1])
        refusals: list[PlatformError] = []
        for _ in range(6):  # whatever is in them: it is refused before anybody looks
            try:
                client.commit_case(damaged)
            except (Busy, Rejected) as error:
                refusals.append(error)
        kinds = [type(error) for error in refusals]
        assert kinds[:2] == [Rejected, Rejected]
        assert Busy in kinds
        busy = next(error for error in refusals if isinstance(error, Busy))
        assert busy.retry_after_s == 30
        ticket = client.drain_ticket(1, len(case.envelope))
        assert client.drain_ticket(1, len(case.envelope)).ticket == ticket.ticket
        assert client.commit_case(case, ticket.ticket).already_have_it is False
