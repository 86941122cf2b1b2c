# SPDX-License-Identifier: Apache-2.0
"""Framed by the standard, before another background, and the person's own points untouched."""

from __future__ import annotations

import functools
from dataclasses import replace

import cv2
import numpy as np
import pytest

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour
from kiosk.vision.portrait.checks import Checks, check
from kiosk.vision.portrait.clauses import STRAY, findings, stray_of, top_lightness
from kiosk.vision.portrait.make import BACKGROUNDS, Portrait, make_portrait, window_top
from kiosk.vision.portrait.segment import Matte, SelfieSegmenter, matte_of, on_background, without_backdrop
from kiosk.vision.portrait.standard import ID_CARD, Clause, Finding, State, Why
from tests.unit.kiosk.vision.drawn_faces import Drawn, backdrop, frame, placed, variant

DETECTOR, MESHER, SEGMENTER = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()


def sitting(how: Drawn | None = None, **place: int) -> Colour:
    return frame(how or Drawn(), 960, 720, **{"face_width": 250, "down": 300, **place})


@functools.cache
def good() -> tuple[Portrait, Checks]:
    return made(sitting())


def made(picture: Colour, background: str = "white") -> tuple[Portrait, Checks]:
    checks = check(picture, DETECTOR, MESHER)
    assert checks.mesh is not None
    return make_portrait(picture, checks.mesh, SEGMENTER, BACKGROUNDS[background]), checks


def judged(portrait: Portrait, checks: Checks, quality: int = 70) -> dict[Clause, Finding]:
    found = findings(portrait, checks, ID_CARD, (quality, 17.0), DETECTOR, MESHER)
    assert [finding.clause for finding in found] == list(Clause), "every clause, once, in order"
    return {finding.clause: finding for finding in found}


def test_a_good_take_meets_every_clause_that_can_be_judged() -> None:
    found = judged(*good())
    not_judged = {clause for clause, finding in found.items() if finding.state is State.NOT_JUDGED}
    assert not_judged == {
        Clause.NATURAL,
        Clause.UNDISTORTED,
        Clause.BAREHEADED,
        Clause.NO_UNIFORM,
        Clause.USUAL_GLASSES,
        Clause.RECENT,
    }
    assert {clause for clause, finding in found.items() if finding.state is State.NOT_MET} == set()
    width, hair = found[Clause.FACE_WIDTH].measured, found[Clause.HAIR_TOP].measured
    assert width is not None
    assert 193 <= width <= 221
    assert hair is not None
    assert 7 <= hair <= 21


def test_the_camera_s_own_points_stay_as_they_are() -> None:
    portrait, _ = made(sitting(face_width=208), "red")
    inside = cv2.erode((portrait.matte >= 1).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert inside.sum() > 40_000
    assert np.array_equal(portrait.picture[inside], portrait.before[inside]), "no smoothing, whitening or reshaping"


@pytest.mark.parametrize("name", list(BACKGROUNDS))
def test_the_background_is_even_and_the_person_is_whole(name: str) -> None:
    portrait, checks = made(sitting(), name)
    outside = portrait.matte <= 0
    assert outside[:40, :60].all()
    assert (portrait.picture[outside] == BACKGROUNDS[name]).all()
    assert (portrait.matte[200:400, 150:210] == 1).all(), "face and neck"
    background = judged(portrait, checks)[Clause.BACKGROUND]
    if name == "white":
        assert background.state is State.MET
    else:
        assert (background.state, background.why) == (State.NOT_MET, Why.OTHER_BACKGROUND)


def test_an_old_backdrop_leaves_no_colour_behind() -> None:
    green = placed(backdrop(960, 720, (60, 200, 60)), Drawn(), 480, 300, 250)
    portrait, _ = made(green)
    soft = (portrait.matte > 0.3) & (portrait.matte < 0.9)
    assert soft.sum() > 300

    def greenish(picture: Colour) -> float:
        colours = picture[soft].astype(int)
        return float(np.median(colours[:, 1] - colours[:, [0, 2]].max(axis=1)))

    assert greenish(portrait.before) > 40
    assert greenish(portrait.picture) < 0.35 * greenish(portrait.before)


@pytest.mark.parametrize("roll", [-9, 9])
def test_a_leaning_head_is_turned_upright(roll: int) -> None:
    portrait, _ = made(placed(backdrop(960, 720), Drawn(), 480, 300, 250, roll_deg=roll))
    (face,) = DETECTOR.faces_in(np.asarray(cv2.copyMakeBorder(portrait.picture, 90, 90, 90, 90, cv2.BORDER_REPLICATE)))
    assert abs(face.roll_deg) < 4


def test_a_large_picture_is_thinned_out_before_it_is_turned() -> None:
    portrait, checks = made(frame(Drawn(), 2592, 1944, face_width=930, down=950))
    assert portrait.framed.enlarged < 0.25
    assert judged(portrait, checks)[Clause.FACE_WIDTH].state is State.MET


def test_a_small_face_is_enlarged_and_that_is_said() -> None:
    portrait, checks = made(sitting(face_width=150))
    found = judged(portrait, checks)
    assert portrait.framed.enlarged > 1.2
    assert (found[Clause.FACE_WIDTH].state, found[Clause.FACE_WIDTH].why) == (State.NOT_MET, Why.TOO_FEW_POINTS)
    assert (found[Clause.CLEAR].state, found[Clause.CLEAR].why) == (State.NOT_MET, Why.TOO_FEW_POINTS)


def test_shoulders_outside_the_picture_are_said() -> None:
    portrait, checks = made(frame(Drawn(), 960, 720, face_width=240, down=560))
    background = judged(portrait, checks)[Clause.BACKGROUND]
    assert portrait.framed.missing > 0
    assert (background.state, background.why) == (State.NOT_MET, Why.OUT_OF_PICTURE)


def test_hair_outside_the_picture_is_said() -> None:
    picture = sitting()[140:]
    portrait, checks = made(np.ascontiguousarray(picture))
    hair = judged(portrait, checks)[Clause.HAIR_TOP]
    assert portrait.framed.is_hair_missing
    assert (hair.state, hair.why) == (State.NOT_MET, Why.OUT_OF_PICTURE)
    assert not good()[0].framed.is_hair_missing


def test_hair_of_the_wrong_height_is_measured() -> None:
    portrait, checks = good()
    low = replace(portrait, framed=replace(portrait.framed, hair_top=40.0))
    assert judged(low, checks)[Clause.HAIR_TOP] == Finding(Clause.HAIR_TOP, State.NOT_MET, Why.MEASURED, 40.0)


def test_faults_of_the_take_are_clauses_not_met() -> None:
    def not_met(how: Drawn) -> set[Clause]:
        return {clause for clause, found in judged(*made(sitting(how))).items() if found.state is State.NOT_MET}

    assert not_met(variant(turned=1.0)) >= {Clause.FULL_FACE}
    assert not_met(variant(glare=True)) >= {Clause.EYES_OPEN}
    assert not_met(variant(mouth_open=True)) == {Clause.NATURAL}
    assert not_met(variant(shadow=0.6)) >= {Clause.TONES}
    assert not_met(variant(clothes=(250, 250, 250))) >= {Clause.NO_WHITE_TOP}
    blurred = np.asarray(cv2.GaussianBlur(sitting(), (0, 0), 5), np.uint8)
    assert judged(*made(blurred))[Clause.CLEAR] == Finding(Clause.CLEAR, State.NOT_MET, Why.MEASURED)


def test_a_changed_quality_is_said() -> None:
    file = judged(*good(), quality=55)[Clause.FILE]
    assert (file.state, file.why) == (State.NOT_MET, Why.FILE_LIMIT)


def test_a_portrait_that_shows_nobody_meets_no_place() -> None:
    portrait, checks = good()
    empty = Portrait(
        backdrop(358, 441, (255, 255, 255)),
        portrait.matte,
        portrait.before,
        portrait.framed,
        portrait.background,
    )
    found = judged(empty, checks)
    for clause in (Clause.CENTRED, Clause.FACE_WIDTH, Clause.EYE_HEIGHT):
        assert found[clause].state is State.NOT_MET


@pytest.mark.parametrize(
    ("hair", "eyes", "top", "is_cut"),
    [
        (100.0, 250.0, 86.0, False),  # 14 above the hair
        (None, 250.0, 16.0, True),  # eyes 207 above the lower edge: 441 - 207 = 234 below the upper
        (10.0, 250.0, 16.0, True),
        (28.0, 250.0, 16.0, False),  # 12 above the hair is within 7 to 21
        (22.0, 250.0, 16.0, True),
        (30.0, 250.0, 16.0, False),
    ],
)
def test_the_eyes_clause_comes_first(hair: float | None, eyes: float, top: float, is_cut: bool) -> None:
    assert window_top(hair, eyes, ID_CARD) == (top, is_cut)


def test_high_hair_is_cut_and_said() -> None:
    picture = sitting()
    tall = picture.copy()
    cv2.ellipse(tall, (480, 190), (110, 185), 0, 180, 360, (30, 30, 35), -1, cv2.LINE_AA)
    portrait, checks = made(tall)
    found = judged(portrait, checks)
    assert portrait.framed.is_hair_cut
    assert (found[Clause.HAIR_TOP].state, found[Clause.HAIR_TOP].why) == (State.NOT_MET, Why.EYES_FIRST)
    assert found[Clause.EYE_HEIGHT].state is State.MET


def half() -> tuple[Colour, Matte]:
    picture = backdrop(200, 120, (0, 200, 0))
    picture[:, :100] = (40, 60, 180)
    matte = np.zeros((120, 200), np.float32)
    matte[:, :100] = 1
    return picture, matte


def test_the_matte_follows_the_picture_s_edge_not_the_network_s() -> None:
    picture, matte = half()
    soft = np.asarray(cv2.GaussianBlur(np.roll(matte, 3, axis=1), (0, 0), 4), np.float32)
    soft[:, :30] = 1
    fine = matte_of(picture, soft)
    wrong_before = np.abs(soft - matte)[:, 60:140].mean()
    assert np.abs(fine - matte)[:, 60:140].mean() < 0.75 * wrong_before
    assert fine.min() == 0
    assert fine.max() == 1


def test_half_covered_points_get_the_person_s_colour() -> None:
    picture, matte = half()
    mixed = np.asarray(cv2.GaussianBlur(picture, (0, 0), 3), np.uint8)
    soft = np.asarray(cv2.GaussianBlur(matte, (0, 0), 3), np.float32)
    own = without_backdrop(mixed, soft)
    edge = (soft > 0.4) & (soft < 0.95)
    assert np.abs(own[edge] - (40, 60, 180)).mean() < np.abs(mixed[edge].astype(float) - (40, 60, 180)).mean() / 2
    assert np.array_equal(own[matte * (soft >= 1) > 0], mixed[matte * (soft >= 1) > 0].astype(np.float32))
    red = on_background(mixed, soft, (0, 0, 255))
    assert (red[:, 150:] == (0, 0, 255)).all()


def test_clothes_that_cannot_be_seen_are_not_judged() -> None:
    picture = backdrop(358, 441, (20, 20, 20))
    everywhere: Matte = np.ones((441, 358), np.float32)
    light = top_lightness(picture, everywhere, 230)
    assert light is not None
    assert light < 30
    assert top_lightness(picture, np.zeros((441, 358), np.float32), 230) is None
    assert top_lightness(picture, everywhere, 300) is None
    portrait, checks = good()
    hidden = Portrait(portrait.picture, portrait.matte * 0.5, portrait.before, portrait.framed, portrait.background)
    assert judged(hidden, checks)[Clause.NO_WHITE_TOP].state is State.NOT_JUDGED


def test_a_cut_out_that_went_wrong_is_said() -> None:
    good = np.zeros((441, 358), np.float32)
    good[60:, 70:-70] = 1
    assert stray_of(good) == 0
    strange = good.copy()
    strange[:120, :60] = 1
    assert stray_of(strange) > STRAY
    holes = good.copy()
    holes[180:260, 140:220] = 0
    assert stray_of(holes) > STRAY
    portrait, checks = made(frame())
    assert judged(portrait, checks)[Clause.BACKGROUND].state is State.MET
    spoiled = portrait.matte.copy()
    spoiled[:120, :60] = 1
    unclean = judged(replace(portrait, matte=spoiled), checks)[Clause.BACKGROUND]
    assert (unclean.state, unclean.why) == (State.NOT_MET, Why.CUT_OUT)
