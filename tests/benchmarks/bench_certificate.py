# SPDX-License-Identifier: Apache-2.0
"""How long a certificate takes to draw, cold and warm, with common and with rare characters. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_certificate.py``
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

_COLD = """
import time
started = time.perf_counter()
from tests.benchmarks.bench_certificate import facts
from config.modes import Environment
from kiosk.printing.certificate import certificate_pdf
imported = time.perf_counter()
certificate_pdf(facts({name!r}, 5), Environment.DEMO)
print(imported - started, time.perf_counter() - imported)
"""


def facts(name: str, years: int) -> object:
    """A made-up certificate with two rows a year."""
    from kiosk.printing.certificate import CertificateFacts, contribution_rows

    months = {
        f"{2026 - year}-{month:02d}": 700_000 + year * 10_000 + (month > 6) * 5_000
        for year in range(years)
        for month in range(1, 13)
    }
    return CertificateFacts(
        certificate_number="ZM-999999-20261121-000042",
        name=name,
        id_number="999999195001010017",
        purpose="贷款",
        period_from=min(months),
        period_to=max(months),
        rows=contribution_rows(months),
        issued_at="2026-12-31T09:42:05.123+08:00",
        verification_code="K7Q2-9XWD-4M3T",
        issuer="示例平台（虚构）",
    )


def main() -> None:
    """Measure and print."""
    from config.modes import Environment
    from kiosk.printing.certificate import CertificateFacts, certificate_document

    for name in ("测试甲", "测试𠮷"):
        runs = [
            subprocess.run(
                [sys.executable, "-c", _COLD.format(name=name)], cwd=ROOT, capture_output=True, check=True, text=True
            ).stdout.split()
            for _ in range(5)
        ]
        imports, draws = (statistics.median(float(run[column]) for run in runs) for column in (0, 1))
        print(f"cold, {name}: imports {imports * 1000:.0f} ms, first certificate {draws * 1000:.0f} ms")
    for name, years in (("测试甲", 5), ("测试𠮷", 5), ("测试甲", 40)):
        given = facts(name, years)
        assert isinstance(given, CertificateFacts)
        document = certificate_document(given, Environment.DEMO)
        times = []
        for _ in range(10):
            started = time.perf_counter()
            document = certificate_document(given, Environment.DEMO)
            times.append(time.perf_counter() - started)
        print(
            f"warm, {name}, {years} years: {statistics.median(times) * 1000:.0f} ms, "
            f"{document.pages} pages, {len(document.pdf) / 1000:.0f} kB"
        )


if __name__ == "__main__":
    main()
