# SPDX-License-Identifier: Apache-2.0
"""Papers: corners, faults, text, fields, size; ours beside what a user would pick (a contour recipe, tesseract). Gates nothing.

Run: ``python tests/benchmarks/vision/bench_papers.py [--seeds N] [--part corners|faults|text|size]``. All papers are drawn and
photographed by ``tests/unit/kiosk/vision/papers`` (no person on them exists; nothing is fetched). Times of corners and faults
are of one core, of text of two. tesseract is asked when it is installed (Debian: tesseract-ocr tesseract-ocr-chi-sim).
CER is the edit distance of each printed line to the nearest line read, blanks left out, over all printed characters.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2
import numpy as np

from kiosk.vision.papers.checks import examine
from kiosk.vision.papers.faults import FaultKind
from kiosk.vision.papers.flatten import flatten
from kiosk.vision.papers.judge import judge
from kiosk.vision.papers.numbers import plain
from kiosk.vision.papers.page import find_page
from kiosk.vision.papers.pdf import compress
from kiosk.vision.papers.reader import PaperReader, reading_command
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import PAPERS
from kiosk.vision.papers.samples.photographed import Photo, Shot, photograph
from kiosk.vision.papers.shapes import Picture, Points, as_points, in_order
from kiosk.vision.papers.text import PageText

TODAY = date(2026, 11, 21)
SIZE = (2592, 1944)
LARGE = ("lease", "power_of_attorney", "business_licence")


def shots(seeds: int) -> Iterator[tuple[str, Paper, Shot]]:
    """Every paper, each time on another mat, turned, shaded and placed otherwise."""
    for seed in range(seeds):
        for number, (name, drawn) in enumerate(PAPERS.items()):
            rng = np.random.default_rng(1000 * seed + number)
            shot = Shot(
                seed=1000 * seed + number,
                mat=int(rng.integers(4)),
                turn=float(rng.uniform(-20, 20)) + 90 * int(rng.integers(4)),
                fill=float(rng.uniform(0.75, 0.92) if name in LARGE else rng.uniform(0.5, 0.92)),
                shadow=float(rng.uniform(0, 0.6)),
                noise=float(rng.uniform(1, 6)),
                tilt=float(rng.uniform(0, 0.06)),
                size=(3264, 2448) if name in LARGE else SIZE,
            )
            yield name, drawn(int(rng.integers(1, 40))), shot


def recipe(picture: Picture) -> Points | None:
    """The page by the recipe that tutorials give: blur, Canny, the largest contour with four corners."""
    factor = 500 / picture.shape[0]
    small = cv2.resize(picture, None, fx=factor, fy=factor)
    edges = cv2.Canny(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0), 75, 200)
    found, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(found, key=cv2.contourArea, reverse=True)[:5]:
        near = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, True), True)
        if len(near) == 4:
            return in_order(np.asarray(near, np.float32).reshape(4, 2) / factor)
    return None


def ours(picture: Picture) -> Points | None:
    """The page by :func:`find_page`, when it is sure."""
    found = find_page(picture)
    return as_points(found.corners) if found is not None and found.is_sure else None


def wrong_by(corners: Points | None, photo: Photo) -> float:
    """The farthest corner's distance as a share of the page's diagonal."""
    if corners is None:
        return float("inf")
    far = min(float(np.linalg.norm(np.roll(corners, turn, axis=0) - photo.corners, axis=1).max()) for turn in range(4))
    return far / float(np.linalg.norm(photo.corners[2] - photo.corners[0]))


def bench_corners(seeds: int) -> None:
    """Recall within 1 % of the diagonal, how far off, how long."""
    cv2.setNumThreads(1)
    finders: dict[str, Callable[[Picture], Points | None]] = {"ours": ours, "contour recipe": recipe}
    errors: dict[str, list[float]] = {name: [] for name in finders}
    times: dict[str, list[float]] = {name: [] for name in finders}
    for _, paper, shot in shots(seeds):
        photo = photograph(paper.picture, shot)
        for name, find in finders.items():
            began = time.perf_counter()
            corners = find(photo.picture)
            times[name].append((time.perf_counter() - began) * 1000)
            errors[name].append(wrong_by(corners, photo))
    for name, found in errors.items():
        good = [one for one in found if one < 0.01]
        print(
            f"corners  {name:<15} {len(good)}/{len(found)} within 1 % of the diagonal, median "
            f"{statistics.median(good) * 100 if good else float('nan'):.2f} %, {statistics.median(times[name]):.0f} ms"
        )


def bench_faults(seeds: int) -> None:
    """Of each fault: how often it is told, and alone; of good papers: how often something is told."""
    cv2.setNumThreads(1)
    told: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    times = []
    for name, paper, shot in shots(seeds):
        strong = 2.0 if name in ("id_card_front", "id_card_back", "bank_card", "passport") else 1.0
        cases: dict[FaultKind | None, Photo] = {
            None: photograph(paper.picture, shot),
            FaultKind.BLUR: photograph(paper.picture, replace(shot, blur=5.0 * strong)),
            FaultKind.MOVED: photograph(paper.picture, replace(shot, motion=round(25 * strong))),
            FaultKind.GLARE: photograph(paper.picture, replace(shot, glare=0.05, glare_at=(0.4, 0.5))),
            FaultKind.CUT: photograph(paper.picture, replace(shot, shift=(0.0, 0.4))),
            FaultKind.DOUBLE: photograph(paper.picture, shot, PAPERS[name](2).picture),
            FaultKind.BLANK: photograph(np.full_like(paper.picture, 244), shot),
            FaultKind.TOO_SMALL: photograph(paper.picture, replace(shot, size=(640, 480))),
        }
        for kind, photo in cases.items():
            began = time.perf_counter()
            kinds = {fault.kind for fault in examine(photo.picture).faults}
            times.append((time.perf_counter() - began) * 1000)
            key = kind.value if kind else "good paper"
            all_of[key] += 1
            blurred = {FaultKind.BLUR, FaultKind.MOVED}  # which of the two is said matters less
            told[key] += (not kinds) if kind is None else bool(kinds & (blurred if kind in blurred else {kind}))
            for other in kinds if kind is None else ():
                alarms[other.value] += 1
    for key, count in all_of.items():
        print(
            f"faults   {key:<12} {told[key]}/{count}" + (f" false alarms {dict(alarms)}" if key == "good paper" else "")
        )
    print(f"faults   one look takes {statistics.median(times):.0f} ms (median), one core")


def distance(first: str, second: str) -> int:
    """Levenshtein's."""
    row = list(range(len(second) + 1))
    for at, one in enumerate(first, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(second, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (one != other))
    return row[-1]


def errors_of(wanted: Sequence[str], got: Sequence[str]) -> tuple[int, int]:
    """Wrong characters, and all."""
    read = [plain(text) for text in got]
    lines = [plain(text) for text in wanted]
    return sum(min([distance(one, text) for text in read] + [len(one)]) for one in lines), sum(map(len, lines))


def tesseract(page: Picture, folder: Path) -> list[str]:
    """What the program reads."""
    file = folder / "page.png"
    cv2.imwrite(str(file), page)
    words = ["tesseract", str(file), "-", "-l", "chi_sim+eng", "--psm", "11"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "2"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, env=environment)
    return [line for line in done.stdout.splitlines() if line.strip()]


def bench_text(seeds: int) -> None:
    """CER on flat pages and on raw photographs, fields, time, memory."""
    cv2.setNumThreads(2)
    wrong: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    ms: dict[str, list[float]] = {}
    fields = right = asked = kinds = papers = peak = 0
    has_tesseract = shutil.which("tesseract") is not None
    with tempfile.TemporaryDirectory() as scratch, PaperReader(reading_command()) as reader:
        for name, paper, shot in shots(seeds):
            photo = photograph(paper.picture, shot)
            page = find_page(photo.picture)
            if page is None:
                continue
            flat = flatten(photo.picture, page.corners)
            read = reader.read(flat.even)
            if not isinstance(read, PageText):
                print(f"text     {name}: {read}")
                continue
            upright = flat.turned(read.turn)
            ways: dict[str, tuple[list[str], float]] = {
                "ours, flat page": ([line.text for line in read.lines], read.ms)
            }
            if has_tesseract:
                for way, picture in (("our flat page", upright.even), ("photograph", photo.picture)):
                    began = time.perf_counter()
                    got = tesseract(picture, Path(scratch))
                    ways[f"tesseract, {way}"] = (got, (time.perf_counter() - began) * 1000)
            packed = cv2.imdecode(np.frombuffer(compress(upright.even).data, np.uint8), cv2.IMREAD_COLOR)
            again = reader.read(np.asarray(packed, np.uint8))
            if isinstance(again, PageText):
                ways["ours, out of the PDF"] = ([line.text for line in again.lines], again.ms)
            for way, (got, taken) in ways.items():
                ms.setdefault(way, []).append(taken)
                bad, count = errors_of(paper.lines, got)
                wrong[way] += bad
                all_of[way] += count
            judged = judge(upright, read, TODAY)
            found = {field.name: field for field in judged.fields}
            papers += 1
            kinds += judged.kind is not None and judged.kind.value == paper.kind
            fields += len(paper.fields)
            right += sum(key in found and found[key].value == value for key, value in paper.fields.items())
            asked += sum(
                key in found and found[key].value != value and found[key].ask.value != "confirm"
                for key, value in paper.fields.items()
            )
            peak = max(peak, read.peak_mb)
        pid = reader.pid
    for way in wrong:
        cer = 100 * wrong[way] / all_of[way]
        print(f"text     {way:<26} CER {cer:.2f} % of {all_of[way]}, {statistics.median(ms[way]):.0f} ms a page")
    silent = fields - right - asked
    print(f"fields   {right}/{fields} right, {asked} wrong or missing and asked, {silent} wrong and not asked")
    print(f"kinds    {kinds}/{papers} told")
    is_gone = pid is not None and not Path(f"/proc/{pid}").exists()
    print(f"memory   reading process {peak} MB at its peak; gone afterwards: {is_gone}")


def bench_size(seeds: int) -> None:
    """Bytes a page and how long compressing takes."""
    sizes, times, worst = [], [], 1.0
    for _, paper, shot in shots(seeds):
        photo = photograph(paper.picture, shot)
        page = find_page(photo.picture)
        if page is None:
            continue
        flat = flatten(photo.picture, page.corners)
        began = time.perf_counter()
        packed = compress(flat.even)
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(packed.data) / 1000)
        worst = min(worst, packed.legibility)
    print(
        f"size     {statistics.median(sizes):.0f} kB a page (median), {max(sizes):.0f} kB at most, "
        f"legibility at least {worst:.3f}, {statistics.median(times):.0f} ms"
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3, help="rounds over all papers (default 3)")
    parts = {"corners": bench_corners, "faults": bench_faults, "text": bench_text, "size": bench_size}
    parser.add_argument("--part", choices=parts, help="one of them alone")
    given = parser.parse_args()
    for name, bench in parts.items():
        if given.part in (None, name):
            bench(given.seeds)


if __name__ == "__main__":
    main()
