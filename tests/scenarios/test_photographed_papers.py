# SPDX-License-Identifier: Apache-2.0
"""A photographed paper from the visit's package to the platform: through a real courier that is killed on the way, nowhere
readable at the terminal, whole at the other end, once.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from config.settings import Settings, load_settings
from kiosk.case.material_file import FileSource, MaterialFile
from kiosk.case.package import signed_package
from kiosk.courier.client import CourierClient, CourierUnavailable
from kiosk.platform.sandbox.population import resident
from offline_cache.keys import terminal_key_file
from offline_cache.sealed_case import OutboxState, SealedAttachment, SealedCase
from tests.unit.kiosk.platform.world import ROOT, TERMINAL_ID, World, complete, open_form, package_of, sandbox

PAGES = 8
CANARY = b"planted-canary-of-a-household-book"
PDF = b"%PDF-1.7\n" + CANARY + os.urandom(PAGES * 490_000)


@contextmanager
def courier(settings: Settings, url: str) -> Generator[tuple[CourierClient, subprocess.Popen[bytes]], None, None]:
    words = [sys.executable, str(ROOT / "main.py"), "courier", "--state", str(settings.state_dir)]
    with subprocess.Popen(
        [*words, "--probe-seconds", "0.2"], env={**os.environ, "KIOSK_PLATFORM__URL": url}, stderr=subprocess.DEVNULL
    ) as process:
        try:
            client, deadline = CourierClient(settings.courier_socket), time.monotonic() + 30
            while not _answers(client):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield client, process
        finally:
            if process.poll() is None:
                process.kill()


def _answers(client: CourierClient) -> bool:
    try:
        client.ping()
    except CourierUnavailable:
        return False
    return True


def case_of(world: World) -> SealedCase:
    """As ``ui.visit.filing`` makes it."""
    with world.client() as client:
        form = complete(open_form(client, resident(381)))
    form = replace(form, known=replace(form.known, licences=()))
    package = package_of(form, files=(MaterialFile("HKB", PDF, PAGES, FileSource.PHOTO),))
    seal = world.sealer.seal
    return SealedCase(
        case_id=package.case_id,
        item_code=package.item_code,
        terminal_received_at=str(json.loads(package.body)["terminal_received_at"]),
        envelope=seal(package.case_id, "case", signed_package(package, world.key)),
        attachments=tuple(
            SealedAttachment.of(seal(package.case_id, f"attachment:{number}", data))
            for number, data in enumerate(package.attachments)
        ),
    )


def test_four_megabytes_of_paper_arrive_once_although_the_courier_dies(tmp_path: Path) -> None:
    with sandbox(tmp_path / "platform") as world:
        overrides = {"state_dir": str(tmp_path / "terminal"), "terminal": {"id": TERMINAL_ID}}
        settings = load_settings(None, overrides=overrides)
        world.key.save(terminal_key_file(settings.state_dir))
        case = case_of(world)
        world.control.fault("latency", latency_ms=40, path=f"/v1/cases/{case.case_id}/attachments")
        paper, deadline = case.attachments[1], time.monotonic() + 30
        with courier(settings, world.url) as (client, process), world.client() as platform:
            client.submit(case)
            while not 2 <= len(platform.attachment_state(case.case_id, paper.digest)):
                assert time.monotonic() < deadline
            process.kill()  # in the middle of the parts
            assert len(platform.attachment_state(case.case_id, paper.digest)) < len(paper.envelope) // (256 * 1024)
        world.control.clear_faults()
        with courier(settings, world.url) as (client, _):
            status = client.wait(case.case_id, 30)
        assert status is not None
        assert status.state is OutboxState.RECEIVED
        shown = world.control.case(case.case_id)
        (material,) = [one for one in shown["case"]["materials"] if one["code"] == "HKB"]
        assert (material["sha256"], material["file"]["bytes"]) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
        assert world.control.stats()["cases"] == 1
        for path in settings.state_dir.rglob("*"):
            assert not path.is_file() or CANARY not in path.read_bytes(), path
