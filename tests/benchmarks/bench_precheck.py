# SPDX-License-Identifier: Apache-2.0
"""智能预审 of the largest bundle: wanted 20 ms at most. Beside it the same with every condition compiled anew, as a program would
that hands each rule to the CEL library when it needs it.

Run: ``python tests/benchmarks/bench_precheck.py``. Figures are the processor's own time of one run of all rules, in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from kiosk.application.precheck import run_prechecks  # noqa: E402
from tests.golden_cases import form_of, golden_files  # noqa: E402
from tests.unit.kiosk.synthetic import drafts  # noqa: E402

ROUNDS = 30


def main() -> int:
    """Print a line for each bundle."""
    print(f"{'item':<10} {'rules':>5} {'cases':>5} {'median ms':>10} {'worst ms':>9} {'anew ms':>9}")
    for file in golden_files():
        item = drafts().items[file.item]
        if item.kind != "bundle":
            continue
        forms = [form_of(item, case) for case in file.cases]
        warm, anew = [], []
        for form in forms:
            run_prechecks(form)
            for _ in range(ROUNDS):
                began = time.process_time()
                run_prechecks(form)
                warm.append(1000 * (time.process_time() - began))
            item.compiled.clear()
            began = time.process_time()
            run_prechecks(form)
            anew.append(1000 * (time.process_time() - began))
        print(
            f"{item.base_code:<10} {len(item.prechecks):>5} {len(forms):>5} {statistics.median(warm):>10.2f} "
            f"{max(warm):>9.2f} {statistics.median(anew):>9.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
