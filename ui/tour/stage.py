# SPDX-License-Identifier: Apache-2.0
"""A whole little world for one terminal: keys, settings, sandbox platform, simulated devices, courier.

Used by the tour, the demonstration and the scenario tests. Everything outside this process is a process of its own.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from config.modes import Environment
from config.parent import as_parent
from config.settings import Settings, load_settings
from drivers.simulation import control
from kiosk.courier.client import CourierClient
from kiosk.platform.sandbox.control import SandboxControl
from kiosk.platform.sandbox.enrolment import public_keys_file, register_terminal
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.supervisor.local_world import LocalWorld
from offline_cache.keys import TerminalKey, terminal_key_file

if TYPE_CHECKING:
    from drivers.camera.port import Picture  # which loads numpy: only where somebody draws

TERMINAL_ID = "DEMO-0001"
HELPER_NO = "BB0001"
"""工号 of one of the sandbox's helpers."""
START_LIMIT_S = 20.0
STOP_LIMIT_S = 8.0


def end_on_sigterm() -> None:
    """Let SIGTERM unwind the program, so that the stage takes its processes along."""
    signal.signal(signal.SIGTERM, _unwind)


def _unwind(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(1)


class StageError(Exception):
    """A part of the stage did not start."""


class Stage:
    """``state``: the terminal's state folder. ``tray``: where simulated printers put their papers.

    ``also``: devices that not every terminal has (``code_scanner``, ``camera``, ``paper_camera``, ``smart_card_reader``).
    ``perhaps``: such as need programs that may be missing here. ``with_drafts``: with items that are not offered yet.
    ``receipts``: what the standard layout does with them; a tour wants their paper.
    """

    def __init__(
        self,
        command: Sequence[str],
        state: Path,
        tray: Path,
        *,
        seed: int = 1,
        card_seconds: float | None = None,
        environment: Environment = Environment.DEMO,
        also: Sequence[str] = (),
        perhaps: Sequence[str] = (),
        with_drafts: bool = False,
        receipts: Literal["screen", "paper"] = "paper",
    ) -> None:
        self._command = list(command)
        self.state = state
        self.resident: SyntheticResident = resident(seed)
        self._environment = environment
        self._further = (*also, *perhaps)
        self._receipts = receipts
        self._world = LocalWorld(
            command,
            state,
            environment=environment.value,
            tray=tray,
            card_seconds=card_seconds,
            also=also,
            perhaps=perhaps,
            with_drafts=with_drafts,
        )
        self._courier: subprocess.Popen[bytes] | None = None
        self.settings: Settings | None = None

    def __enter__(self) -> Stage:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, *, with_courier: bool = True) -> None:
        """Enrol the terminal with the sandbox, start everything, write the settings file.

        Raises:
            StageError, WorldError: something did not start.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        self._enrol()
        self._world.start()
        self._write_settings()
        if with_courier:
            self.start_courier()

    def _enrol(self) -> None:
        path = terminal_key_file(self.state)
        if path.exists():
            key = TerminalKey.load(path, self._environment)
        else:
            key = TerminalKey.create(self._environment, TERMINAL_ID)
            key.save(path)
        register_terminal(self.state, self._environment, TERMINAL_ID, key.public_pem)

    @property
    def config_dir(self) -> Path:
        """Folder of the settings file that was written for this stage."""
        return self.state / "config"

    def _write_settings(self) -> None:
        self.config_dir.mkdir(exist_ok=True)
        world = self._world
        further = [name for name in self._further if world.has(name)]
        also = [line for name in further for line in (f"[{name}]", f'address = "{world.address(name)}"')]
        text = "\n".join(
            (
                f'environment = "{self._environment.value}"',
                "[terminal]",
                f'id = "{TERMINAL_ID}"',
                "[id_card_reader]",
                f'port = "{world.address("id_card_reader")}"',
                "[receipt_printer]",
                f'address = "{world.address("receipt_printer")}"',
                f'standard_receipt = "{self._receipts}"',
                "[document_printer]",
                f'address = "{world.address("document_printer")}"',
                "[platform]",
                f'url = "{world.address("sandbox")}"',
                f'public_keys_file = "{public_keys_file(self.state)}"',
                *also,
                "",
            )
        )
        (self.config_dir / "terminal.toml").write_text(text, encoding="utf-8")
        self.settings = load_settings(self.config_dir, overrides={"state_dir": str(self.state)})

    @property
    def run_arguments(self) -> list[str]:
        """How commands of the terminal are told of this stage."""
        return ["--config", str(self.config_dir), "--state", str(self.state)]

    def start_courier(self) -> None:
        """Start the courier and wait until it answers."""
        if self.settings is None:
            raise StageError("the courier needs the settings first")
        self._courier = subprocess.Popen(
            [*self._command, "courier", *self.run_arguments, "--probe-seconds", "0.5"],
            env=as_parent(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        client = CourierClient(self.settings.courier_socket)
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                client.ping()
                return
            except Exception as error:
                if self._courier.poll() is not None:
                    raise StageError(f"the courier ended with status {self._courier.returncode}") from error
                if time.monotonic() > deadline:
                    raise StageError("the courier does not answer") from error
                time.sleep(0.02)

    @property
    def sandbox(self) -> SandboxControl:
        """The sandbox's back door: faults, phone messages, opened cases."""
        return SandboxControl(str(self._world.listen_facts("sandbox")["control"]))

    def has(self, name: str) -> bool:
        """Whether a further device is simulated here."""
        return self._world.has(name)

    def device(self, name: str, command: str, **arguments: Any) -> dict[str, Any]:
        """Talk to a simulator."""
        return control(self._world.control_path(name), command, **arguments)

    def lay_card(self) -> None:
        """The resident lays the card on the reader."""
        self.device("id_card_reader", "lay", card=self.resident.card())

    def remove_card(self) -> None:
        """The resident takes it away."""
        self.device("id_card_reader", "remove")

    def show_code(self, kind: str = "city", age_s: int = 0) -> None:
        """The resident holds a code before the scanner: ``city`` (随申码) or ``insurance`` (医保电子凭证), drawn ``age_s``
        ago, or ``offline`` (离线码).
        """
        self.device("code_scanner", "present", text=self.sandbox.issued_codes(self.resident.seed, age_s)[kind])

    def show_licence_code(self, *types: str) -> None:
        """The resident holds a 证照码 before the scanner, for these licences or all that they have."""
        self.device("code_scanner", "present", text=self.sandbox.licence_code(self.resident.seed, *types))

    def before_camera(self, picture: Picture | None, camera: str = "camera") -> None:
        """``picture`` (height x width x 3, blue green red) stands before a simulated camera; None: nothing does."""
        if picture is None:
            self.device(camera, "show")
            return
        from drivers.camera.scenes.phone import picture_file

        self.device(camera, "show", file=str(picture_file(picture, self._world.tray(camera) / "before.png").absolute()))

    def hold_phone(
        self, kind: str = "city", age_s: int = 0, *, text: str = "", beside: str = "", module: float = 5.0, **how: Any
    ) -> None:
        """The resident holds a telephone before the camera: with a code as in :meth:`show_code`, or with ``text``.

        ``beside``: what another code next to it holds. ``module``, ``how``: see :class:`drivers.camera.scenes.phone.Scene`.
        """
        from drivers.camera.scenes.phone import Scene, frame

        content = text or self.sandbox.issued_codes(self.resident.seed, age_s)[kind]
        place = (0.3, 0.5) if beside else (0.5, 0.5)
        picture = frame(Scene(content, module=module, at=place, noise=0.0, **how))
        if beside:
            picture = frame(Scene(beside, module=module, at=(0.75, 0.5), noise=0.0, **how), picture)
        self.before_camera(picture)

    def stand_before_camera(self, seed: int | None = None, *, beside: int | None = None, **how: Any) -> None:
        """Somebody of the sandbox's people comes before the camera; ``seed`` None: the resident, ``beside``: another one too.

        ``how``: see :func:`drivers.camera.scenes.people.standing`.
        """
        from drivers.camera.scenes.people import standing
        from kiosk.platform.sandbox.drawn_faces import photo_of

        other = None if beside is None else photo_of(beside)
        self.before_camera(standing(photo_of(self.resident.seed if seed is None else seed), beside=other, **how))

    def helper_takes(self) -> None:
        """A helper takes the referral that this terminal waits with (我来), on their own device."""
        self.sandbox.take_referral(self._referral(), HELPER_NO)

    def helper_confirms(self, code: str) -> None:
        """The helper has looked and read ``code`` off the screen (是本人)."""
        self.sandbox.confirm_referral(self._referral(), HELPER_NO, code)

    def helper_refuses(self) -> None:
        """The helper has looked and cannot say that it is them (不能确认)."""
        self.sandbox.refuse_referral(self._referral(), HELPER_NO)

    def _referral(self) -> str:
        """The newest; on a helper's device it stands first."""
        return str(self.sandbox.face_referrals()[-1]["referral_id"])

    def pay(self, amount_fen: int | None = None) -> str:
        """The resident's telephone pays the newest order; what became of the money (:meth:`SandboxControl.pay`)."""
        return self.sandbox.pay(str(self.sandbox.payment_orders()[-1]["order_id"]), amount_fen)

    def lay_paper(self, kind: str = "household", **how: Any) -> None:
        """The resident lays a paper on the mat: ``household`` or ``residence_permit`` of the resident's own, or any other kind of
        :data:`kiosk.vision.papers.samples.drawn_papers.PAPERS`.

        ``how``: see :class:`kiosk.vision.papers.samples.photographed.Shot`.
        """
        from kiosk.vision.papers.samples import drawn_papers
        from kiosk.vision.papers.samples.photographed import Shot, photograph

        person = self.resident
        if kind == "household":
            paper = drawn_papers.household(person.seed, name=person.name, number=person.number)
        elif kind == "residence_permit":
            own = {"name": person.name, "number": person.number, "address": person.residence_address}
            paper = drawn_papers.residence_permit(person.seed, **own)
        elif kind == "residence_permit_back":
            paper = drawn_papers.residence_permit_back(person.seed)
        else:
            paper = drawn_papers.PAPERS[kind](person.seed)
        self.before_camera(photograph(paper.picture, Shot(**{"noise": 0.0, **how})).picture, "paper_camera")

    def put_in_social_card(self, kind: str = "ssc-v2") -> None:
        """The resident puts a social security card into its slot."""
        person = self.resident
        holder = {
            "name": person.name,
            "number": person.number,
            "sex": person.sex_code,
            "birth": f"{person.birth:%Y%m%d}",
        }
        self.device("smart_card_reader", "put_in", synthetic=kind, holder=holder)

    def pull_social_card(self) -> None:
        """The resident takes it out."""
        self.device("smart_card_reader", "pull")

    def jobs(self, name: str) -> list[Path]:
        """What a simulated printer has printed, oldest first."""
        return sorted((self._world.tray(name) / "jobs").glob("*.*"))

    @property
    def process_ids(self) -> dict[str, int]:
        """Sandbox, simulators, courier."""
        found = self._world.process_ids
        if self._courier is not None:
            found["courier"] = self._courier.pid
        return found

    def stop_courier(self) -> None:
        """End the courier in good order."""
        if self._courier is not None:
            if self._courier.poll() is None:
                self._courier.terminate()
                try:
                    self._courier.wait(STOP_LIMIT_S)
                except subprocess.TimeoutExpired:
                    self._courier.kill()
                    self._courier.wait()
            self._courier = None

    def stop(self) -> None:
        """End everything by process id."""
        self.stop_courier()
        self._world.stop()
