# SPDX-License-Identifier: Apache-2.0
"""What is said of a backdrop before the picture is taken, beside what becomes of the cut-out afterwards. Gates nothing.

    python tests/benchmarks/vision/bench_portrait_backdrop.py

Drawn people whose outline is known, before backdrops that are plain, lit from one side, folded, striped, full of things, dark.
``wrong``: share of the picture's points on the wrong side of the outline, mean and worst of the people; ``said``: of
how many the background clause fails afterwards (clauses.py). Milliseconds of the processor, one thread.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.backdrop import backdrop_of
from kiosk.vision.portrait.checks import judge_backdrop
from kiosk.vision.portrait.clauses import STRAY, stray_of
from kiosk.vision.portrait.make import make_portrait
from kiosk.vision.portrait.segment import SelfieSegmenter, matte_of
from tests.unit.kiosk.vision.drawn_faces import Drawn, person, variant

SIDE = 800


def backdrops() -> Iterator[tuple[str, Colour]]:
    """What may hang behind somebody, from the best to the worst."""
    chance = np.random.default_rng(4)
    across = np.arange(SIDE, dtype=np.float32)[None, :].repeat(SIDE, axis=0)
    for level in (225, 200, 160, 120, 80, 60, 45, 30, 15):
        yield f"plain, grey {level}", np.full((SIDE, SIDE, 3), level, np.uint8)
    yield "plain, wood", np.full((SIDE, SIDE, 3), (90, 130, 170), np.uint8)
    yield "plain, blue", np.full((SIDE, SIDE, 3), (190, 130, 60), np.uint8)
    yield "light from above", np.linspace(90, 230, SIDE)[:, None, None].repeat(SIDE, 1).repeat(3, 2).astype(np.uint8)
    yield "light from the side", np.asarray(90 + 140 * across / SIDE, np.uint8)[..., None].repeat(3, 2)
    for depth in (8, 16, 32):
        folds = 190 + depth * np.sin(across / 18)
        yield f"curtain, folds {depth}", folds.astype(np.uint8)[..., None].repeat(3, 2)
    for contrast in (20, 60, 120):
        stripes = 190 - contrast * ((across // 25) % 2)
        yield f"stripes, {contrast}", stripes.astype(np.uint8)[..., None].repeat(3, 2)
    for contrast in (20, 50, 100, 190):
        for cells in (8, 16, 40):
            low, high = 135 - contrast // 2, 136 + contrast // 2
            small = chance.integers(low, high, (cells, cells, 3), dtype=np.uint8)
            large = cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
            yield f"things, {contrast}, {cells} across", np.asarray(large, np.uint8)


def people() -> Iterator[tuple[Colour, NDArray[np.uint8]]]:
    """Four, and their outlines."""
    for how in (Drawn(), variant(clothes=(190, 190, 190)), variant(hair=(120, 130, 140)), variant(glare=True)):
        yield person(how, (0, 0, 0))


def main() -> None:
    """Measures."""
    cv2.setNumThreads(1)
    detector, mesher, segmenter = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()
    print(f"{'backdrop':24} {'stray':>7} {'light':>6}  {'told':14} wrong (worst)      said   ms")
    for label, back in backdrops():
        wrong, fails, stray, light, told, taken = [], 0, [], [], set[str](), []
        for drawn, outline in people():
            weight = outline[..., None].astype(np.float32) / 255
            mixed = drawn * weight + back * (1 - weight)
            grain = np.random.default_rng(7).normal(0, 2, mixed.shape)
            picture = np.clip(cv2.GaussianBlur(mixed, (0, 0), 0.7) + grain, 0, 255).astype(np.uint8)
            faces = detector.faces_in(picture)
            if not faces:
                told.add("(no face)")
                continue
            mesh = mesher.mesh_of(picture, faces[0])
            began = time.process_time()
            found = backdrop_of(picture, mesh, segmenter)
            taken.append((time.process_time() - began) * 1000)
            assert found is not None
            stray.append(found.stray * 100)
            light.append(found.lightness)
            told |= {fault.value.rpartition(".")[2] for fault in judge_backdrop(found)}
            matte = matte_of(picture, segmenter.person_in(picture))
            wrong.append(float(((matte > 0.5) != (outline > 127)).mean()) * 100)
            fails += stray_of(make_portrait(picture, mesh, segmenter).matte) > STRAY
        if wrong:
            print(
                f"{label:24} {max(stray):5.1f} % {statistics.mean(light):6.0f}  {','.join(sorted(told)):14} "
                f"{statistics.mean(wrong):6.2f} % ({max(wrong):6.2f} %)  {fails} of {len(wrong)}  {statistics.median(taken):.2f}"
            )


if __name__ == "__main__":
    main()
