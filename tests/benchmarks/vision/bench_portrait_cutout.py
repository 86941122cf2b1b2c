# SPDX-License-Identifier: Apache-2.0
"""Cutting somebody out for an ID photograph, beside OpenCV's grabCut as its tutorial has it. Gates nothing.

    python tests/benchmarks/vision/bench_portrait_cutout.py                 drawn people whose outline is known
    python tests/benchmarks/vision/bench_portrait_cutout.py --photo FILE    time alone, on a picture of one's own

Wrong: share of the points that lie on the wrong side of the known outline (alpha 0.5). Milliseconds of the processor, one thread.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.pictures import Colour, read_picture
from kiosk.vision.portrait.segment import SelfieSegmenter, matte_of
from tests.unit.kiosk.vision.drawn_faces import Drawn, person, variant

SIDE = 800
TIMES = {"ours": 5, "grabCut": 1}
Cut = Callable[[Colour], NDArray[np.float32]]


def backdrops() -> Iterator[tuple[str, Colour]]:
    """What may hang behind somebody."""
    chance = np.random.default_rng(4)
    plain = np.full((SIDE, SIDE, 3), (205, 205, 200), np.uint8)
    yield "plain", plain
    slope = np.linspace(90, 230, SIDE)[:, None, None].repeat(SIDE, axis=1).repeat(3, axis=2)
    yield "light from above", slope.astype(np.uint8)
    small = chance.integers(40, 230, (16, 16, 3), dtype=np.uint8)
    yield "coloured things", np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)
    yield "as dark as the hair", np.full((SIDE, SIDE, 3), (34, 34, 40), np.uint8)


def people() -> Iterator[tuple[Colour, NDArray[np.uint8]]]:
    for how in (Drawn(), variant(clothes=(190, 190, 190)), variant(hair=(120, 130, 140)), variant(glare=True)):
        yield person(how, (0, 0, 0))


def grab_cut(picture: Colour) -> NDArray[np.float32]:
    """The tutorial's way, a rectangle and five rounds. The rectangle is made of the detector's box; people draw it by hand."""
    height, width = picture.shape[:2]
    found = NearFaceDetector().faces_in(picture)
    box = found[0].box if found else None
    left = 0 if box is None else max(1, round(box.left - 0.55 * box.width))
    right = width if box is None else min(width - 1, round(box.right + 0.55 * box.width))
    top = 1 if box is None else max(1, round(box.top - 0.8 * box.height))
    mask = np.zeros((height, width), np.uint8)
    back, front = np.zeros((1, 65), np.float64), np.zeros((1, 65), np.float64)
    cv2.grabCut(picture, mask, (left, top, right - left, height - top - 1), back, front, 5, cv2.GC_INIT_WITH_RECT)
    return np.asarray((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), np.float32)


def ours(segmenter: SelfieSegmenter) -> Cut:
    return lambda picture: matte_of(picture, segmenter.person_in(picture))


def measured(cut: Cut, picture: Colour, times: int) -> tuple[NDArray[np.float32], float]:
    taken: list[float] = []
    alpha: NDArray[np.float32] = np.empty(0, np.float32)
    for _ in range(times):
        began = time.process_time()
        alpha = cut(picture)
        taken.append(time.process_time() - began)
    return alpha, statistics.median(taken) * 1000


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photo", type=Path, default=None)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    ways: tuple[tuple[str, Cut], ...] = (("ours", ours(SelfieSegmenter())), ("grabCut", grab_cut))
    if arguments.photo is not None:
        picture = read_picture(arguments.photo)
        for name, cut in ways:
            print(
                f"{name:8} {measured(cut, picture, TIMES[name])[1]:8.1f} ms of {picture.shape[1]} x {picture.shape[0]}"
            )
        return
    for label, back in backdrops():
        line = f"{label:22}"
        for name, cut in ways:
            wrong, taken = [], []
            for drawn, outline in people():
                weight = outline[..., None].astype(np.float32) / 255
                mixed = drawn * weight + back * (1 - weight)
                grain = np.random.default_rng(7).normal(0, 2, mixed.shape)
                picture = np.clip(cv2.GaussianBlur(mixed, (0, 0), 0.7) + grain, 0, 255).astype(np.uint8)
                alpha, milliseconds = measured(cut, picture, TIMES[name])
                wrong.append(float(((alpha > 0.5) != (outline > 127)).mean()))
                taken.append(milliseconds)
            line += f"  {name}: wrong {statistics.mean(wrong) * 100:5.2f} % (worst {max(wrong) * 100:5.2f}), "
            line += f"{statistics.median(taken):7.1f} ms"
        print(line)


if __name__ == "__main__":
    main()
