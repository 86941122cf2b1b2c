# SPDX-License-Identifier: Apache-2.0
"""How long an ID photograph takes and which clauses come out, on any folder. Gates nothing.

    python tests/benchmarks/vision/bench_portraits.py FOLDER...              clauses, faults, ms; none: a drawn sitter
    python tests/benchmarks/vision/bench_portraits.py FOLDER... --out DIR    and the photographs, to be looked at

Public sets, their licences and what came out: docs/vision-faces.md. Milliseconds are of the processor, in one thread.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import PictureError, read_picture
from kiosk.vision.portrait.checks import check
from kiosk.vision.portrait.clauses import findings
from kiosk.vision.portrait.files import CannotFit, encode
from kiosk.vision.portrait.make import BACKGROUNDS, make_portrait
from kiosk.vision.portrait.segment import SelfieSegmenter
from kiosk.vision.portrait.standard import ID_CARD, Clause, State
from tests.unit.kiosk.vision.drawn_faces import Drawn, frame

IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, default=None)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    pictures = []
    for folder in arguments.folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in IMAGES:
                try:
                    pictures.append((path.stem, read_picture(path)))
                except PictureError as error:
                    print(f"left out: {error}", file=sys.stderr)
    if not pictures:
        pictures = [("drawn", frame(Drawn(), 1280, 720, face_width=250, down=300))] * 5
    detector, mesher, segmenter = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()
    states: dict[Clause, Counter[str]] = {clause: Counter() for clause in Clause}
    faults: Counter[str] = Counter()
    times: dict[str, list[float]] = {"checks": [], "photograph": [], "clauses": []}
    sizes, refused = [], 0
    for number, (name, picture) in enumerate(pictures):
        began = time.process_time()
        checks = check(picture, detector, mesher)
        times["checks"].append(time.process_time() - began)
        if checks.mesh is None or checks.faces != 1:
            refused += 1
            continue
        faults.update(fault.name.lower() for fault in checks.faults)
        began = time.process_time()
        portrait = make_portrait(picture, checks.mesh, segmenter)
        times["photograph"].append(time.process_time() - began)
        encoded = encode(portrait.picture)
        assert not isinstance(encoded, CannotFit)
        sizes.append(encoded.kilobytes)
        began = time.process_time()
        found = findings(portrait, checks, ID_CARD, (encoded.quality, encoded.kilobytes), detector, mesher)
        times["clauses"].append(time.process_time() - began)
        for finding in found:
            states[finding.clause][f"{finding.state.value}/{finding.why.value}"] += 1
        if arguments.out is not None:
            arguments.out.mkdir(parents=True, exist_ok=True)
            colour = list(BACKGROUNDS.values())[number % len(BACKGROUNDS)]
            shown = make_portrait(picture, checks.mesh, segmenter, colour).picture
            (arguments.out / f"{name}.jpg").write_bytes(cv2.imencode(".jpg", shown)[1].tobytes())
    print(f"{len(pictures)} pictures, {refused} without exactly one face; faults: {dict(faults.most_common())}")
    for clause, counted in states.items():
        if any(not state.startswith(State.NOT_JUDGED.value) for state in counted):
            print(f"{clause.value:14} {dict(counted.most_common())}")
    if sizes:
        print(f"files {min(sizes):.1f} to {max(sizes):.1f} KB at quality {ID_CARD.quality}")
    for what, taken in times.items():
        if taken:
            edge = sorted(taken)[min(len(taken) - 1, int(0.95 * len(taken)))]
            print(f"{what:12} {statistics.median(taken) * 1000:7.1f} ms median {edge * 1000:7.1f} ms p95")


if __name__ == "__main__":
    main()
