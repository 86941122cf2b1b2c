# SPDX-License-Identifier: Apache-2.0
"""A sandbox process, a terminal's key for it, and whole cases made by the terminal's own code."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config import clock
from config.modes import Environment
from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.confirm import confirm_sheet
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.materials import plan_materials
from kiosk.application.precheck import PrecheckReport, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.case.canonical import canonical_json
from kiosk.case.material_file import MaterialFile, with_files
from kiosk.case.package import SubmissionPackage, TerminalFacts, build_package, consents_for, new_case_id
from kiosk.case.presence import Presence
from kiosk.guidance.needs import needed_licences
from kiosk.identity.resident import Identified, Resident, from_card
from kiosk.platform.client import PlatformClient, Timeouts
from kiosk.platform.model import Consent, Session
from kiosk.platform.sandbox.control import SandboxControl
from kiosk.platform.sandbox.enrolment import public_keys_file, register_terminal
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.signature.binding import bind
from kiosk.signature.strokes import strokes_of
from offline_cache.keys import TerminalKey
from offline_cache.sealed_case import AttachmentRef, WaitingCase
from offline_cache.sealing import Sealer, load_platform_keys
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue, item, situation

ROOT = Path(__file__).parents[4]
TERMINAL_ID = "DEMO-0001"
START_LIMIT_S = 30.0
RUN = "import sys; from kiosk.platform.sandbox.app import main; raise SystemExit(main(sys.argv[1:]))"
STROKES = strokes_of([[(5.0, 5.0, 0), (40.0, 5.0, 80)], [(20.0, 2.0, 160), (20.0, 25.0, 240)]])

Change = Callable[[dict[str, Any]], None]


@dataclass
class World:
    """A running sandbox and a terminal that is registered with it."""

    state: Path
    environment: Environment
    key: TerminalKey
    process: subprocess.Popen[bytes]
    facts: dict[str, Any]
    extra: Sequence[str] = ()
    clients: list[PlatformClient] = field(default_factory=list)

    @property
    def url(self) -> str:
        return str(self.facts["address"])

    @property
    def control(self) -> SandboxControl:
        return SandboxControl(self.facts["control"])

    @property
    def sealer(self) -> Sealer:
        return Sealer(load_platform_keys(public_keys_file(self.state), self.environment)[0])

    def client(self, key: TerminalKey | None = None, timeouts: Timeouts | None = None) -> PlatformClient:
        made = PlatformClient(self.url, key or self.key, TERMINAL_ID, timeouts)
        self.clients.append(made)
        return made

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def start_again(self) -> None:
        """On the same port, as a service manager would."""
        port = self.url.rpartition(":")[2]
        self.process, self.facts = _spawn(self.state, self.environment, ["--port", port, *self.extra])


def _spawn(
    state: Path, environment: Environment, extra: Sequence[str]
) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    listen = state / f"listen-{time.monotonic_ns()}.json"
    words = ["--state", str(state), "--environment", environment.value, "--listen-file", str(listen), *extra]
    process = subprocess.Popen([sys.executable, "-c", RUN, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + START_LIMIT_S
    while not listen.exists():
        assert process.poll() is None, f"the sandbox ended at once with status {process.returncode}"
        assert time.monotonic() < deadline, "the sandbox did not start"
        time.sleep(0.01)
    return process, json.loads(listen.read_text("utf-8"))


@contextmanager
def sandbox(
    state: Path, environment: Environment = Environment.DEMO, extra: Sequence[str] = ()
) -> Generator[World, None, None]:
    """A sandbox process with one registered terminal, ended by its process id."""
    state.mkdir(parents=True, exist_ok=True)
    key = TerminalKey.create(environment, TERMINAL_ID)
    register_terminal(state, environment, TERMINAL_ID, key.public_pem)
    process, facts = _spawn(state, environment, extra)
    world = World(state, environment, key, process, facts, extra)
    try:
        yield world
    finally:
        for client in world.clients:
            client.close()
        if world.process.poll() is None:
            world.process.terminate()
            try:
                assert world.process.wait(10) == 0
            finally:
                world.process.kill()
                world.process.wait(10)


def id_card(person: SyntheticResident) -> IdCard:
    """The person's card as the driver would read it."""
    return IdCard(
        name=person.name,
        sex_code=person.sex_code,
        ethnic_code=person.ethnic_code,
        birth=person.birth,
        address=person.household_address,
        number=person.number,
        authority=person.authority,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        kind=CardKind(person.kind),
        raw=person.number.encode(),
    )


def resident_of(person: SyntheticResident) -> Resident:
    read = from_card(id_card(person), clock.now().date(), catalogue().tables.certificate_types)
    assert isinstance(read, Identified)
    return read.resident


def identify(client: PlatformClient, person: SyntheticResident) -> Session:
    resident = resident_of(person)
    return client.identify_by_card(resident.name, resident.number, resident.certificate_type, person.valid_to)


def open_form(client: PlatformClient, person: SyntheticResident, code: str = FLEXIBLE) -> Form:
    """The form as it opens after the platform was asked."""
    one, session, now = item(code), identify(client, person), clock.now()
    answers = {"household": "local" if person.is_local else "migrant"} if code == FLEXIBLE else {}
    chosen = situation(one, **answers)
    types = needed_licences(one, chosen.facts())
    consent = Consent(one.consent.purpose.zh, types, clock.iso_ms(now))
    shared = client.shared_data(session, code, one.shared_names, consent.purpose)
    licences = client.licences(session, types, consent) if types else ()
    return prefill(one, chosen, Known(resident_of(person), now.date(), catalogue().tables, shared, licences))


def complete(form: Form) -> Form:
    answers = {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}
    for spec in form.missing():
        answered = form.with_answer(spec.code, answers[spec.code])
        assert isinstance(answered, Form)
        form = answered
    return form


def record_of(form: Form, moment: datetime | None = None, case_id: str = "") -> dict[str, Any]:
    """The case record of a complete form, as the terminal freezes it. A blocked form is taken as if nobody had looked."""
    record: dict[str, Any] = json.loads(package_of(form, moment, case_id).body)
    return record


def package_of(
    form: Form,
    moment: datetime | None = None,
    case_id: str = "",
    files: Sequence[MaterialFile] = (),
    presence: Presence | None = None,
) -> SubmissionPackage:
    """The same, with photographed materials and what goes beside it."""
    moment = moment or clock.now()
    materials = with_files(plan_materials(form), files)
    report = PrecheckReport(tuple(one for one in run_prechecks(form).verdicts if one.outcome.value != "hit"))
    promised = form.item.promise is not None
    signature = bind(confirm_sheet(form, materials).blocks, STROKES, moment) if form.item.needs_signature else None
    return build_package(
        case_id=case_id or new_case_id(),
        terminal=TerminalFacts(TERMINAL_ID, "DEMO-SITE-01", "demo"),
        form=form,
        materials=materials,
        prechecks=report,
        consents=consents_for(form, moment, needed_licences(form.item, form.facts())),
        promise_accepted_at=moment if promised else None,
        signature=signature,
        terminal_received_at=moment,
        files=files,
        presence=presence,
    )


def signed(record: dict[str, Any], key: TerminalKey) -> bytes:
    body = canonical_json(record)
    value = urlsafe_b64encode(key.sign(body)).rstrip(b"=").decode()
    seal = {"alg": "ES256", "key_id": key.key_id, "sha256": hashlib.sha256(body).hexdigest(), "value": value}
    return b'{"case":' + body + b',"terminal_signature":' + canonical_json(seal) + b"}"


def sealed(
    world: World,
    record: dict[str, Any],
    change: Change | None = None,
    *,
    key: TerminalKey | None = None,
    sealer: Sealer | None = None,
    attachments: tuple[AttachmentRef, ...] = (),
) -> WaitingCase:
    """The case as the courier sends it; ``change`` is made before the terminal signs."""
    record = copy.deepcopy(record)
    if change is not None:
        change(record)
    case_id = record["client_case_id"]
    envelope = (sealer or world.sealer).seal(case_id, "case", signed(record, key or world.key))
    code, received = record["item"]["base_code"], record["terminal_received_at"]
    return WaitingCase(case_id, code, received, 72, 0, True, envelope, attachments)


def record_for(client: PlatformClient, person: SyntheticResident, code: str = FLEXIBLE) -> dict[str, Any]:
    return record_of(complete(open_form(client, person, code)))


def case_for(world: World, client: PlatformClient, person: SyntheticResident, code: str = FLEXIBLE) -> WaitingCase:
    """A complete, sealed case of this person."""
    return sealed(world, record_for(client, person, code))
