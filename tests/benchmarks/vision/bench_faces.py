# SPDX-License-Identifier: Apache-2.0
"""How fast and how well faces are found and compared, on any folder of pictures. Gates nothing.

    python tests/benchmarks/vision/bench_faces.py FOLDER...                 found, hints, ms; drawn frames where none is given
    python tests/benchmarks/vision/bench_faces.py --pairs FOLDER            pictures named PERSON_TAKE: rates at every threshold
    python tests/benchmarks/vision/bench_faces.py --pairs FOLDER --chip     one side as small as the photograph in an ID card
    python tests/benchmarks/vision/bench_faces.py --pairs FOLDER --list LIST.csv   pairs as listed: file, file, Yes or No
    python tests/benchmarks/vision/bench_faces.py --covered FOLDER          how many are taken for covered by a mask

Public sets, their licences and what came out: docs/vision-faces.md. No picture of a real person is in this repository.
Milliseconds are of the processor, in one thread.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2
import numpy as np

from kiosk.vision.faces.calibration import Pair, rates
from kiosk.vision.faces.covered import LIKELY, covered_score
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.front import in_front
from kiosk.vision.faces.guidance import guide
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.faces.verifiers import Description, StandInVerifier
from kiosk.vision.faces.verify import Measured, Thresholds
from kiosk.vision.pictures import Colour, PictureError, read_picture
from tests.unit.kiosk.vision.drawn_faces import frame

IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}
CHIP = (102, 126)
"""Of the photograph in the chip of a second-generation resident card, before its own compression."""


def pictures_in(folders: Sequence[Path]) -> Iterator[tuple[Path, Colour]]:
    """Every picture below the folders that can be read."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in IMAGES:
                try:
                    yield path, read_picture(path)
                except PictureError as error:
                    print(f"left out: {error}", file=sys.stderr)


def timed(name: str, taken: Sequence[float]) -> None:
    """Median and 95th percentile."""
    if taken:
        edge = sorted(taken)[min(len(taken) - 1, int(0.95 * len(taken)))]
        print(f"{name:42} {statistics.median(taken) * 1000:7.1f} ms median {edge * 1000:7.1f} ms p95  n {len(taken)}")


def found(pictures: Sequence[tuple[Path, Colour]]) -> None:
    """Faces, hints and milliseconds."""
    detector, mesher = NearFaceDetector(), FaceLandmarkMesher()
    faces: Counter[int] = Counter()
    hints: Counter[str] = Counter()
    times: dict[str, list[float]] = {
        "faces in the picture": [],
        "the same at 1280 x 720": [],
        "guidance at 1280 x 720": [],
    }
    for _, picture in pictures:
        began = time.process_time()
        faces[len(detector.faces_in(picture))] += 1
        times["faces in the picture"].append(time.process_time() - began)
        camera = cv2.resize(picture, (1280, 720), interpolation=cv2.INTER_AREA)
        began = time.process_time()
        detector.faces_in(np.asarray(camera, np.uint8))
        times["the same at 1280 x 720"].append(time.process_time() - began)
        began = time.process_time()
        guidance = guide(np.asarray(camera, np.uint8), detector, mesher)
        times["guidance at 1280 x 720"].append(time.process_time() - began)
        guidance = guide(picture, detector, mesher)
        hints.update(hint.value for hint in guidance.hints + guidance.advice)
    print(f"pictures by number of faces: {dict(sorted(faces.items()))}")
    print(f"hints: {dict(hints.most_common())}")
    for name, taken in times.items():
        timed(name, taken)


def chip(picture: Colour, detector: NearFaceDetector) -> Colour:
    """As small as in a card's chip, framed the same way, through JPEG."""
    face = in_front(detector.faces_in(picture), picture.shape[1])
    if face is None:
        return picture
    box = face.face.box
    across, down = box.middle
    height = 2.1 * box.height
    width = height * CHIP[0] / CHIP[1]
    matrix = np.array(
        [
            [CHIP[0] / width, 0, CHIP[0] / 2 - across * CHIP[0] / width],
            [0, CHIP[1] / height, CHIP[1] * 0.55 - down * CHIP[1] / height],
        ]
    )
    small = cv2.warpAffine(picture, matrix, CHIP, flags=cv2.INTER_AREA, borderValue=(255, 255, 255))
    data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def compared(folder: Path, listing: Path | None, is_chip: bool) -> None:
    """Rates at every threshold; pairs by name or as listed."""
    detector = NearFaceDetector(is_patient=True)
    verifier = StandInVerifier(detector, FaceLandmarkMesher())
    described: dict[Path, Description] = {}
    small: dict[Path, Description] = {}
    taken = []
    for path, picture in pictures_in([folder]):
        began = time.process_time()
        described[path] = verifier.describe(picture)
        taken.append(time.process_time() - began)
        small[path] = verifier.describe(chip(picture, detector)) if is_chip else described[path]
    if listing is None:
        wanted = [
            (one, other, one.stem.rpartition("_")[0] == other.stem.rpartition("_")[0])
            for one, other in combinations(described, 2)
        ]
    else:
        by_name = {path.name: path for path in described}
        with listing.open(encoding="utf-8") as rows:
            wanted = [
                (by_name[one], by_name[other], verdict == "Yes")
                for one, other, verdict in csv.reader(rows)
                if one in by_name and other in by_name
            ]
    pairs = []
    for one, other, is_same in wanted:
        result = verifier.apart(described[one], small[other])
        if isinstance(result, Measured):
            pairs.append(Pair(result.distance, is_same))
    same = np.array([pair.distance for pair in pairs if pair.is_same])
    different = np.array([pair.distance for pair in pairs if not pair.is_same])
    print(f"{len(same)} same, {len(different)} different, without a face {len(wanted) - len(pairs)}")
    if len(same) and len(different):
        beyond = len(different) - np.searchsorted(np.sort(different), same, side="right")
        print(f"AUC {beyond.mean() / len(different):.4f}")
    print("threshold  same accepted   different accepted (at worst, 95 %)")
    for limit in (0.40, 0.45, 0.50, 0.55, 0.60):
        found_rates = rates(pairs, Thresholds(limit, limit))
        wrong = found_rates.taken_for_another
        print(f"{limit:9.2f} {1 - found_rates.not_matched.share:13.1%} {wrong.share:10.1%} ({wrong.at_worst:.1%})")
    timed("one picture: find, mesh, describe", taken)


def covered(pictures: Sequence[tuple[Path, Colour]]) -> None:
    """Share that is taken for covered."""
    detector, mesher = NearFaceDetector(), FaceLandmarkMesher()
    scores = []
    for _, picture in pictures:
        faces = detector.faces_in(picture)
        if faces:
            scores.append(covered_score(picture, mesher.mesh_of(picture, faces[0])))
    told = sum(score >= LIKELY for score in scores)
    print(f"{told} of {len(scores)} taken for covered; no face in {len(pictures) - len(scores)}")


def main() -> None:
    """Measures what the words say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--chip", action="store_true")
    parser.add_argument("--list", type=Path, default=None)
    parser.add_argument("--covered", action="store_true")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.pairs:
        compared(arguments.folders[0], arguments.list, arguments.chip)
        return
    pictures = list(pictures_in(arguments.folders)) or [
        (Path("drawn"), frame(face_width=width)) for width in (80, 150, 220, 300)
    ]
    if arguments.covered:
        covered(pictures)
    else:
        found(pictures)


if __name__ == "__main__":
    main()
