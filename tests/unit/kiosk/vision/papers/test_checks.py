# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a paper under the camera: each fault found where it is, and none where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from kiosk.catalogue.words import long_sentences
from kiosk.vision.papers.checks import Examined, examine
from kiosk.vision.papers.faults import Fault, FaultKind
from kiosk.vision.papers.flatten import Flat, even_light, flatten
from kiosk.vision.papers.samples.drawn_papers import PAPERS, lease, marriage
from kiosk.vision.papers.samples.photographed import MATS, Shot, photograph
from kiosk.vision.papers.shapes import SIDES, polygon
from kiosk.vision.papers.sharpness import sharpness

SHOT = Shot(seed=1, size=(2048, 1536))
WORDS = Path(__file__).parents[5] / "config" / "content" / "texts" / "papers.yaml"


def looked_at(paper: NDArray[np.uint8], shot: Shot = SHOT, under: NDArray[np.uint8] | None = None) -> Examined:
    return examine(photograph(paper, shot, under).picture)


def kinds(examined: Examined) -> set[FaultKind]:
    return {fault.kind for fault in examined.faults}


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_good_paper_has_no_fault(name: str) -> None:
    number = sorted(PAPERS).index(name)
    size = (2592, 1944) if name in ("lease", "power_of_attorney", "business_licence") else (2048, 1536)
    shot = Shot(seed=number, mat=number % 4, turn=4 + 90 * (number % 4), shadow=0.1 * (number % 6), size=size)
    assert looked_at(PAPERS[name](number).picture, shot).faults == ()


@pytest.mark.parametrize("name", ["lease", "marriage"])
@pytest.mark.parametrize(
    ("shot", "kind"),
    [
        (replace(SHOT, blur=4.0), FaultKind.BLUR),
        (replace(SHOT, motion=21), FaultKind.MOVED),
        (replace(SHOT, size=(640, 480)), FaultKind.TOO_SMALL),
        (replace(SHOT, shift=(0.0, 0.3)), FaultKind.CUT),
    ],
    ids=lambda value: value.value if isinstance(value, FaultKind) else "",
)
def test_a_bad_picture_is_told_as_what_it_is(name: str, shot: Shot, kind: FaultKind) -> None:
    assert kinds(looked_at(PAPERS[name](1).picture, shot)) == {kind}


def test_a_cut_side_is_named_and_marked_at_the_border() -> None:
    (fault,) = looked_at(marriage().picture, replace(SHOT, shift=(0.0, 0.3))).faults
    assert (fault.detail, fault.words_key) == ("bottom", "papers.fault.cut.bottom")
    assert max(down for _, down in fault.area) > 1530


@pytest.mark.parametrize("place", [(0.3, 0.3), (0.7, 0.6)])
def test_a_reflection_is_marked_where_it_is(place: tuple[float, float]) -> None:
    shot = replace(SHOT, glare=0.05, glare_at=place)
    photo = photograph(marriage().picture, shot)
    (fault,) = examine(photo.picture).faults
    assert fault.kind is FaultKind.GLARE
    right, down = photo.corners[1] - photo.corners[0], photo.corners[3] - photo.corners[0]
    where = photo.corners[0] + place[0] * right + place[1] * down
    hull = np.array(fault.area, np.float32)
    assert cv2.pointPolygonTest(hull, (float(where[0]), float(where[1])), False) > 0
    assert cv2.contourArea(hull) < 0.1 * shot.size[0] * shot.size[1]


@pytest.mark.parametrize("noise", [2.0, 8.0])
def test_an_empty_side_is_blank(noise: float) -> None:
    assert kinds(looked_at(np.full((900, 1300, 3), 244, np.uint8), replace(SHOT, noise=noise))) == {FaultKind.BLANK}


def test_a_signature_alone_is_not_blank() -> None:
    paper = np.full((1200, 850, 3), 244, np.uint8)
    for row in range(8):
        cv2.putText(
            paper, "signed", (500 + 10 * row % 40, 900 + row), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 1.6, (60, 30, 30), 3
        )
    assert FaultKind.BLANK not in kinds(looked_at(paper))


@pytest.mark.parametrize("name", ["lease", "marriage", "id_card_front"])
def test_a_second_sheet_below_is_seen(name: str) -> None:
    examined = looked_at(PAPERS[name](1).picture, SHOT, under=PAPERS[name](2).picture)
    assert kinds(examined) == {FaultKind.DOUBLE}


@pytest.mark.parametrize("name", ["lease", "marriage", "id_card_front"])
def test_a_folded_corner_is_marked_where_it_is_missing(name: str) -> None:
    paper = PAPERS[name](1).picture.copy()
    tall, wide = paper.shape[:2]
    fold = min(tall, wide) // 5
    cv2.fillConvexPoly(paper, np.array([[wide, tall], [wide - fold, tall], [wide, tall - fold]], np.int32), MATS[0])
    photo = photograph(paper, SHOT)
    (fault,) = examine(photo.picture).faults
    assert fault.kind is FaultKind.MISSING_CORNER
    middle = np.array(fault.area).mean(axis=0)
    assert np.linalg.norm(middle - photo.corners[2]) < 0.2 * np.linalg.norm(photo.corners[2] - photo.corners[0])


def test_an_empty_mat_asks_for_the_paper() -> None:
    examined = looked_at(np.zeros((8, 8, 3), np.uint8), replace(SHOT, fill=0.001))
    assert examined.flat is None
    assert kinds(examined) <= {FaultKind.NO_PAGE, FaultKind.NO_EDGES, FaultKind.CUT}
    assert not examined.is_good


def test_blur_is_measured_whatever_the_contrast() -> None:
    page = lease().picture
    shares: dict[float, list[float]] = {1.0: [], 0.5: []}
    for contrast, found in shares.items():
        for softened in (0.8, 1.6, 2.4, 3.2):
            soft = cv2.GaussianBlur(page.astype(np.float32), (0, 0), softened)
            picture = np.clip(255 - (255 - soft) * contrast, 0, 255).astype(np.uint8)
            whole, tiles = sharpness(Flat(picture, even_light(picture), np.eye(3)))
            assert tiles
            found.append(max(whole.across, whole.down))
    assert shares[1.0] == sorted(shares[1.0])
    assert shares[1.0] == pytest.approx(shares[0.5], rel=0.15)
    assert 0.5 * 3.2 < shares[1.0][-1] < 1.3 * 3.2


def test_the_height_of_characters_is_about_that_drawn() -> None:
    photo = photograph(lease().picture, SHOT)
    whole, _ = sharpness(flatten(photo.picture, polygon(photo.corners)))
    drawn = 4.2 * float(np.linalg.norm(photo.corners[3] - photo.corners[0])) / 297
    assert 0.75 * drawn < whole.character < 1.2 * drawn


def test_every_fault_has_plain_words() -> None:
    table = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["papers"]
    for kind in FaultKind:
        for detail in SIDES if kind is FaultKind.CUT else ("",):
            entry = {"papers": table}
            for part in Fault(kind, (), detail).words_key.split("."):
                entry = entry[part]
            assert entry["zh"]
            assert entry["en"]
            assert long_sentences(entry["zh"]) == ()
            assert long_sentences(entry.get("elder", "")) == ()
