# SPDX-License-Identifier: Apache-2.0
"""What the A4 printer costs on top of the printer: decoding an answer, one status question, a whole job, a page as dots.

Beside them the bare line: the same HTTP exchange without IPP, and pdftoppm alone. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_document_printer.py``
"""

from __future__ import annotations

import http.client
import io
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from drivers.document_printer.driver import ipp_address  # noqa: E402
from drivers.document_printer.ipp_driver import IppPrinter, IppTiming  # noqa: E402
from drivers.document_printer.message import Resolution  # noqa: E402
from drivers.document_printer.operations import PrinterReport, Requests, read_printer  # noqa: E402
from drivers.document_printer.port import PrintableDocument  # noqa: E402
from drivers.document_printer.protocol import Damaged, decode, encode  # noqa: E402
from drivers.document_printer.rasterise import raster_pages  # noqa: E402
from drivers.document_printer.simulator import IppSimulator  # noqa: E402

NEVER = threading.Event()


def milliseconds(work: Callable[[], object], repeats: int = 30) -> str:
    """Median and worst."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return f"median {statistics.median(times):8.2f} ms   worst {max(times):8.2f} ms"


def page_of_text() -> bytes:
    """One full page."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for line in range(50):
        canvas.drawString(60, 780 - line * 14, f"line {line}: " + "0123456789 abcdefghij " * 4)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def main() -> None:
    """Prints one line each."""
    pdf = page_of_text()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        simulator = IppSimulator(Path(folder), 0.0)
        simulator.start()
        address = ipp_address(simulator.address)
        printer = IppPrinter(address, timing=IppTiming(look_s=0.005))
        question = encode(Requests(address.uri).printer())
        bare = http.client.HTTPConnection(address.host, address.port)

        def exchange() -> bytes:
            bare.request("POST", address.path, question, {"Content-Type": "application/ipp"})
            return bare.getresponse().read()

        answer = exchange()

        def read() -> None:
            decoded = decode(answer)
            assert not isinstance(decoded, Damaged)
            read_printer(decoded[0])

        print(f"answer of {len(answer)} bytes decoded and read   {milliseconds(read, 200)}")
        print(f"status over the bare line                 {milliseconds(exchange)}")
        print(f"status by the driver                      {milliseconds(printer.status)}")
        document = PrintableDocument(pdf, 1, "benchmark")
        print(f"a job to a printer that needs no time     {milliseconds(lambda: printer.print(document, NEVER))}")
        printer.close()
        bare.close()
        simulator.close()
    report = PrinterReport(raster_types=("sgray_8",), raster_resolutions=(Resolution(300, 300),))
    print(f"pdftoppm alone, 300 dpi                   {milliseconds(lambda: pdftoppm(pdf), 5)}")
    print(f"a page as PWG raster, 300 dpi             {milliseconds(lambda: raster_pages(pdf, 1, report, NEVER), 5)}")
    print(f"its size                                  {len(raster_pages(pdf, 1, report, NEVER))} bytes")


def pdftoppm(pdf: bytes) -> None:
    """What others need for the dots alone."""
    subprocess.run(["pdftoppm", "-gray", "-r", "300", "-"], input=pdf, capture_output=True, check=True)


if __name__ == "__main__":
    main()
