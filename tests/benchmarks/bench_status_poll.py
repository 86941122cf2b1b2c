# SPDX-License-Identifier: Apache-2.0
"""What watching all devices costs while nobody is there: the visit's own threads and timers. Prints; gates nothing.

Real drivers at the visit's own pace (card readers every 0.4 s, sensors every 0.5 s, both printers every 5 s; the code scanner is
left in peace until somebody is asked who they are, and no camera runs); the far ends are processes of their own. Counted: user
and system time of this process alone, as a share of one core, by its own clock (``CLOCK_PROCESS_CPUTIME_ID``) and by
``os.times``, which counts in ticks and may miss short work.
Beside it a bare pyserial loop that asks the card reader alone, without limits, checks, threads or Qt.

Run: ``python tests/benchmarks/bench_status_poll.py [SECONDS]``. Wanted: at most 1 % of a core.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import serial  # noqa: E402
from PySide6.QtCore import QCoreApplication, QTimer  # noqa: E402

from config import timeouts  # noqa: E402
from drivers.document_printer.driver import make_document_printer  # noqa: E402
from drivers.document_printer.port import DocumentPrinter  # noqa: E402
from drivers.id_card_reader.connection import make_id_card_reader  # noqa: E402
from drivers.id_card_reader.port import ReaderLost  # noqa: E402
from drivers.id_card_reader.profile import STANDARD  # noqa: E402
from drivers.indicators.driver import make_indicators  # noqa: E402
from drivers.indicators.wiring import load_wiring  # noqa: E402
from drivers.receipt_printer.driver import make_receipt_printer  # noqa: E402
from drivers.receipt_printer.port import ReceiptPrinter  # noqa: E402
from drivers.receipt_printer.profile import load_profile  # noqa: E402
from drivers.smart_card_reader.driver import make_smart_card_reader  # noqa: E402
from drivers.states import DeviceState  # noqa: E402
from kiosk.audit.catalogue import Process  # noqa: E402
from kiosk.audit.log import EventLog  # noqa: E402
from kiosk.fleet.device_report import DeviceJournal  # noqa: E402
from kiosk.journey import events as ev  # noqa: E402
from kiosk.journey.state import JourneyState  # noqa: E402
from kiosk.supervisor.local_world import LocalWorld  # noqa: E402
from tests.unit.drivers.id_card_reader.vectors import REQUESTS  # noqa: E402
from ui.visit.cabinet import Cabinet  # noqa: E402
from ui.visit.card_reader import CardReaderThread  # noqa: E402
from ui.visit.device_desk import DeviceDesk  # noqa: E402
from ui.visit.device_watch import PrinterWatch  # noqa: E402
from ui.visit.smart_card import SmartCardThread  # noqa: E402

SECONDS = 20.0
WARM_S = 3.0
PROFILES = ROOT / "config" / "profiles"


def share(seconds: float, run: Callable[[float], None]) -> str:
    """Per cent of one core that this process takes meanwhile, the first seconds not counted."""
    run(WARM_S)
    ticks, precise, began = os.times(), time.process_time(), time.monotonic()
    run(seconds)
    after, precise_after, took = os.times(), time.process_time(), time.monotonic() - began
    by_ticks = after.user + after.system - ticks.user - ticks.system
    return f"{100 * (precise_after - precise) / took:5.2f} %   (os.times {100 * by_ticks / took:5.2f} %)"


def turning(seconds: float) -> None:
    """The event loop, for so long."""
    QTimer.singleShot(round(seconds * 1000), QCoreApplication.quit)
    QCoreApplication.exec()


class Watched:
    """One or more devices as the visit watches them."""

    def __init__(self, world: LocalWorld, state: Path, which: tuple[str, ...]) -> None:
        state.mkdir()
        self.journal = journal = DeviceJournal(state)
        self.events: list[ev.Event] = []
        self.reports: list[object] = []
        self.cards: list[DeviceState] = []
        self._ends: list[Callable[[], object]] = []
        if "id_card_reader" in which:
            reader = CardReaderThread(make_id_card_reader(world.address("id_card_reader"), 115200, STANDARD))
            reader.reported.connect(self.reports.append)
            reader.start()
            self._ends.append(lambda: reader.stop(5000))
        if "smart_card_reader" in which:
            cards = SmartCardThread(make_smart_card_reader(world.address("smart_card_reader")))
            cards.status_seen.connect(lambda status: self.cards.append(status.device))
            cards.start()
            self._ends.append(lambda: cards.stop(5000))
        if "receipt_printer" in which:
            slip = load_profile(PROFILES / "receipt_printers.toml", "80mm-203dpi")
            self._printer("receipt", make_receipt_printer(world.address("receipt_printer"), slip), journal)
        if "document_printer" in which:
            self._printer("document", make_document_printer(world.address("document_printer"), "bench"), journal)
        if "indicators" in which:
            wiring = load_wiring(PROFILES / "indicators.toml", "relay-8")
            log = EventLog(state / "logs", Process.VISIT, max_bytes=100_000, keep=1)
            board = make_indicators(world.address("indicators"), wiring)
            cabinet = Cabinet(board, state, journal, log, self.events.append)
            cabinet.open(JourneyState())
            self._ends += [cabinet.close, lambda: cabinet.join_threads(5000)]

    def _printer(self, name: str, printer: ReceiptPrinter | DocumentPrinter, journal: DeviceJournal) -> None:
        desk = DeviceDesk(name)
        watch = PrinterWatch(name, f"{name}_printer", printer.status, desk, self.events.append, journal, lambda: True)
        watch.start()
        self._ends += [watch.stop, lambda: desk.close(5000), printer.close]

    def end(self) -> None:
        """All threads have ended."""
        for end in self._ends:
            end()


def bare(world: LocalWorld, seconds: float) -> str:
    """As short as it can be written: is there a card, every 0.4 s."""
    question = bytes.fromhex(REQUESTS["find"])
    with serial.Serial(world.address("id_card_reader"), 115200, timeout=2.0, exclusive=True) as port:

        def loop(for_s: float) -> None:
            until = time.monotonic() + for_s
            while time.monotonic() < until:
                port.write(question)
                head = port.read(7)
                port.read(int.from_bytes(head[5:7], "big"))
                time.sleep(timeouts.CARD_POLL_S)

        return share(seconds, loop)


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    application = QCoreApplication([])
    everything = ("id_card_reader", "receipt_printer", "document_printer", "indicators", "smart_card_reader")
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        place = Path(folder)
        command = [sys.executable, str(ROOT / "main.py")]
        with LocalWorld(
            command, place / "world", environment="demo", with_sandbox=False, also=("indicators", "smart_card_reader")
        ) as world:
            print(f"share of one core while nobody is there, over {seconds:g} s (wanted: at most 1 %)")
            print(f"  {'an event loop and no device':34} {share(seconds, turning)}")
            for number, which in enumerate((everything, *((name,) for name in everything))):
                watched = Watched(world, place / str(number), which)
                name = "all devices as the visit watches" if which is everything else f"only {which[0]}"
                print(f"  {name:34} {share(seconds, turning)}", flush=True)
                printers = [event.state for event in watched.events if isinstance(event, ev.PrinterSeen)]
                assert set(printers) <= {"ready", "low"}, f"a printer that does not answer costs nothing: {printers}"
                assert not any(isinstance(report, ReaderLost) for report in watched.reports)
                if "smart_card_reader" in which:
                    assert watched.cards[-1] is DeviceState.ONLINE
                if "indicators" in which:
                    assert watched.journal.notes["indicators"].state is DeviceState.ONLINE
                assert len(printers) == sum("printer" in device for device in which)
                watched.end()
            print(f"  {'bare pyserial loop, card reader':34} {bare(world, seconds)}")
    del application


if __name__ == "__main__":
    main()
