# SPDX-License-Identifier: Apache-2.0
"""How long an 80 mm receipt of 60 lines takes to encode, and until its first byte is at the printer. Prints; gates nothing.

Beside it python-escpos with the same lines, which sends Chinese without switching to it (so its paper would be wrong), and the
bare line: how long four status questions and one byte take without any driver.

Run: ``python tests/benchmarks/bench_receipt_printer.py``
"""

from __future__ import annotations

import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from drivers.receipt_printer.driver import EscPosPrinter  # noqa: E402
from drivers.receipt_printer.port import Align, Cut, Document, PrintOutcome, QrCode, TextLine  # noqa: E402
from drivers.receipt_printer.profile import HanziKind, PrinterProfile, QrKind, load_profile  # noqa: E402
from drivers.receipt_printer.protocol import ASK_STATUS, encode_document  # noqa: E402
from drivers.receipt_printer.raster import Rasteriser  # noqa: E402
from drivers.receipt_printer.simulated_wire import TcpWire  # noqa: E402
from drivers.receipt_printer.simulator import SimulatedPrinter  # noqa: E402
from drivers.receipt_printer.transport import transport_for  # noqa: E402

LINES = 60
PROFILE = load_profile(ROOT / "config" / "profiles" / "receipt_printers.toml", "80mm-203dpi")
TEXTS = [f"第{number}行 某区某路便民服务点 ￥{number}.00" for number in range(1, LINES + 1)]
CODE = b"KR1:" + b"AEBAGBAFAYDQQCIK" * 15


def receipt(rare: int = 0) -> Document:
    """60 lines and a code; so many of the lines hold a character outside GBK."""
    lines = [TextLine(text.replace("某区", "𠮷区") if n < rare else text, 1, 2) for n, text in enumerate(TEXTS)]
    return (TextLine("收件凭证", 3, 3, Align.CENTER, True), *lines[1:], QrCode(CODE), Cut())


def milliseconds(work: Callable[[], object], repeats: int = 30) -> str:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return f"median {statistics.median(times):7.2f} ms   worst {max(times):7.2f} ms"


def encoding(name: str, document: Document, profile: PrinterProfile) -> None:
    began = time.perf_counter()
    drawer = Rasteriser(profile.fonts, profile.font_folders)
    job = encode_document(document, profile, drawer)
    first = 1000 * (time.perf_counter() - began)
    warm = milliseconds(lambda: encode_document(document, profile, drawer))
    print(f"  {name:34} {warm}   first {first:7.2f} ms   {len(job.data):7} bytes")


def python_escpos() -> str:
    try:
        from escpos.printer import Dummy
    except ImportError:
        return "not installed"

    def encode() -> bytes:
        theirs = Dummy()
        for text in TEXTS:
            theirs.textln(text)
        theirs.qr(CODE.decode(), native=True, size=6)
        theirs.cut()
        return bytes(theirs.output)

    return milliseconds(encode)


def first_byte() -> None:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        simulated = SimulatedPrinter(TcpWire(), Path(folder), mm_per_second=100_000.0)
        simulated.start()
        try:
            drawer = Rasteriser(PROFILE.fonts, PROFILE.font_folders)
            printer = EscPosPrinter(transport_for(simulated.wire.address), PROFILE, drawer)
            printer.open()
            document, times = receipt(), []
            for _ in range(20):
                asked = time.monotonic()
                result = printer.print(document, threading.Event())
                assert result.outcome is PrintOutcome.PRINTED
                times.append(1000 * (float(simulated.command("status", {})["first_byte"]) - asked))
            printer.close()
            print(
                f"  request to first byte              median {statistics.median(times):7.2f} ms   worst {max(times):7.2f} ms"
            )
            print(f"  bare line: 4 questions and a byte  {bare_line(simulated.wire.address)}")
        finally:
            simulated.close()


def bare_line(address: str) -> str:
    host, port = address.removeprefix("tcp://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def ask() -> None:
            for question in ASK_STATUS:
                line.sendall(question)
                line.recv(1)
            line.sendall(b"\n")

        return milliseconds(ask)


def main() -> None:
    """Measure and print."""
    print(f"80 mm receipt of {LINES} lines and a QR code (wanted: encoded in 40 ms, first byte after 30 ms)")
    encoding("GBK text, native code", receipt(), PROFILE)
    encoding("GBK text, drawn code", receipt(), replace(PROFILE, qr=QrKind.RASTER))
    encoding("5 lines with rare characters", receipt(5), PROFILE)
    encoding("no Hanzi in the printer: all drawn", receipt(), replace(PROFILE, hanzi=HanziKind.NONE))
    print(f"  {'python-escpos, native code':34} {python_escpos()}")
    first_byte()


if __name__ == "__main__":
    main()
