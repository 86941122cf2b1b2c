# SPDX-License-Identifier: Apache-2.0
"""A content package of 10,000 items: opened cold, opened again, one item read; beside YAML. Prints; gates nothing.

Run: ``python tests/benchmarks/bench_content.py [--items N]``. The items have made-up names (tests/generated_items.py) and
the body of a real one of middling size, some 14 KB as JSON. Every opening is a process of its own. Wanted: verified and open
within 1 s when the file was never seen and lies on the disk alone, within 100 ms when it was verified before.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.catalogue.library import load_library
from kiosk.catalogue.loader import Catalogue, item_files, load_catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.package.compiled import compiled_content, load_bundled, write_compiled
from kiosk.catalogue.package.keys import SigningKey, dump_content_keys, load_content_keys
from kiosk.catalogue.package.manifest import Label
from kiosk.catalogue.package.opening import ContentPackage, open_package
from kiosk.catalogue.package.packing import load_texts, packed, sign_package
from kiosk.catalogue.package.record import PackageRecord, load_record, save_record
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.summary import summary_of
from kiosk.places.loading import read_place_files
from tests.generated_items import generated

CONTENT = Path(__file__).resolve().parents[2] / "config" / "content"
BODY = "TBD-MZ01"
ROUNDS = 7
TODAY = date(2026, 11, 21)


def many(count: int) -> dict[str, ServiceItem]:
    """Made-up items with a real one's body."""
    body = read_item(CONTENT / "items" / f"{BODY}.yaml", load_library(CONTENT)).item
    assert body is not None
    made = {}
    for one in generated(count):
        words = body.plain_name.model_copy(update={"zh": one.plain, "en": one.english})
        changes = {"base_code": one.code, "name": one.name, "plain_name": words, "alias": one.alias}
        made[one.code] = body.model_copy(update={**changes, "keywords": one.keywords, "hot_rank": one.hot_rank})
    return made


def write_package(folder: Path, count: int) -> Path:
    """A package of ``count`` items, and the file of its public key."""
    began = time.perf_counter()
    items = many(count)
    places = read_place_files(CONTENT)[1]
    assert places is not None
    tables = load_catalogue(CONTENT, linted=True).tables
    catalogue = Catalogue(items, tables, {code: summary_of(item) for code, item in items.items()})
    as_json = places.model_dump_json(by_alias=True, exclude_unset=True).encode()
    key = SigningKey.create(Environment.TEST)
    label = Label(serial=1, made_at=datetime(2026, 11, 21, tzinfo=SHANGHAI), effective_from=TODAY)
    parts = packed(catalogue, load_texts(CONTENT), as_json)
    path = folder / "content.kcp"
    with path.open("wb") as file:
        file.writelines(sign_package(parts, label, key))
        os.fsync(file.fileno())
    (folder / "keys.json").write_text(dump_content_keys([key.public_key]), encoding="utf-8")
    each = len(parts.blobs["items"]) / count / 1024
    size = path.stat().st_size / 1024 / 1024
    print(f"package of {count} items, {each:.1f} KB each: {size:.0f} MB, made in {time.perf_counter() - began:.1f} s")
    return path


def open_once(path: Path) -> None:
    """In a process of its own: open with what is remembered, read one item, print the times as JSON."""
    keys = load_content_keys(path.with_name("keys.json"), Environment.TEST)
    record = load_record(path.with_name("record.json"))
    began = time.perf_counter()
    package = open_package(path, keys, 1, TODAY, "SITE", verified=record.known(path))
    opened = time.perf_counter() - began
    assert isinstance(package, ContentPackage), package
    code = list(package.catalogue.items)[len(package.catalogue.items) // 2]
    began = time.perf_counter()
    _ = package.catalogue.items[code]
    one = time.perf_counter() - began
    began = time.perf_counter()
    _ = list(package.catalogue.summaries.values())
    summaries = time.perf_counter() - began
    save_record(PackageRecord().after(1, package.record), path.with_name("record.json"))
    print(json.dumps({"open": opened * 1000, "one item": one * 1000, "all summaries": summaries * 1000}))


def measure(path: Path, what: str, *, on_disk: bool, known: bool) -> None:
    """Medians over some processes. ``on_disk``: the file is put out of memory first; ``known``: it was verified before."""
    rows = []
    for _ in range(ROUNDS):
        if not known:
            path.with_name("record.json").unlink(missing_ok=True)
        if on_disk:
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
        words = [sys.executable, str(Path(__file__).resolve()), "--open", str(path)]
        ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
        rows.append(json.loads(ended.stdout))
    said = ", ".join(f"{name} {statistics.median(row[name] for row in rows):.1f} ms" for name in rows[0])
    print(f"{what:<40} {said}; slowest opening {max(row['open'] for row in rows):.1f} ms")


def yaml_beside(count: int) -> None:
    """What parsing the real items takes, and the same for ``count`` by the rule of three."""
    library, files = load_library(CONTENT), item_files(CONTENT)
    began = time.perf_counter()
    for path in files:
        read_item(path, library)
    each = (time.perf_counter() - began) / len(files)
    print(f"YAML: {each * 1000:.2f} ms an item over {len(files)} items; {count} would take {each * count:.0f} s")


def bundled(folder: Path) -> None:
    """What a visit opens: compiled, and without."""
    write_compiled(compiled_content(CONTENT), folder / "bundled.kcb")
    for what, path in (("compiled", folder / "bundled.kcb"), ("from YAML", folder / "none.kcb")):
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            load_bundled(CONTENT, path)
            times.append((time.perf_counter() - began) * 1000)
        print(f"bundled content, catalogue and texts, {what}: {statistics.median(times):.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--open", type=Path, default=None, help="used by the benchmark itself")
    arguments = parser.parse_args()
    if arguments.open is not None:
        open_once(arguments.open)
        return
    with tempfile.TemporaryDirectory() as folder:
        bundled(Path(folder))
        path = write_package(Path(folder), arguments.items)
        measure(path, "never seen, on disk alone", on_disk=True, known=False)
        measure(path, "never seen, in memory", on_disk=False, known=False)
        measure(path, "verified before, on disk alone", on_disk=True, known=True)
        measure(path, "verified before, in memory", on_disk=False, known=True)
    yaml_beside(arguments.items)


if __name__ == "__main__":
    main()
