# SPDX-License-Identifier: Apache-2.0
"""Thresholds and verdicts; what is enough; the log; and every verifier conforms. Accuracy is measured outside (docs)."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.face import Face
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.faces.verifiers import SFaceVerifier, StandInVerifier
from kiosk.vision.faces.verify import (
    Comparison,
    Decision,
    Measured,
    NoFace,
    Thresholds,
    Verdict,
    Weight,
    decide,
    verdict_of,
)
from kiosk.vision.models import FOLDER, ModelError
from kiosk.vision.pictures import Colour
from tests.unit.kiosk.vision.drawn_faces import backdrop, frame, placed, variant
from tests.unit.kiosk.vision.faces.tiny_models import mean_colours
from tests.unit.kiosk.vision.faces.verifier_conformance import must_conform

ONE = frame(width=480, height=480)
OTHER = frame(variant(skin=(90, 120, 170), hair=(70, 90, 130), mouth_open=True), width=480, height=480)
NOBODY = backdrop(480, 480)


class Says:
    """A verifier that measures what it is told to."""

    def __init__(self, found: Comparison, weight: Weight = Weight.ALONE) -> None:
        self.found, self.weight, self.model = found, weight, "made-up-1.0"

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        return self.found


@pytest.fixture(scope="module")
def seen() -> tuple[NearFaceDetector, FaceLandmarkMesher]:
    return NearFaceDetector(), FaceLandmarkMesher()


@pytest.mark.parametrize(
    ("distance", "verdict"),
    [
        (0.0, Verdict.MATCH),
        (0.45, Verdict.MATCH),
        (0.4501, Verdict.REFER),
        (0.60, Verdict.REFER),
        (0.6001, Verdict.NO_MATCH),
        (2.0, Verdict.NO_MATCH),
        (float("nan"), Verdict.NO_MATCH),
        (float("inf"), Verdict.NO_MATCH),
    ],
)
def test_the_limits_that_were_decided(distance: float, verdict: Verdict) -> None:
    assert verdict_of(distance) is verdict


def test_a_site_sets_its_own_limits() -> None:
    strict = Thresholds(match=0.3, refer=0.4)
    assert [verdict_of(d, strict) for d in (0.3, 0.35, 0.45)] == [Verdict.MATCH, Verdict.REFER, Verdict.NO_MATCH]
    assert verdict_of(0.35, Thresholds(0.35, 0.35)) is Verdict.MATCH


@pytest.mark.parametrize(("match", "refer"), [(0.0, 0.6), (-0.1, 0.6), (0.6, 0.45), (float("nan"), 0.6)])
def test_limits_that_make_no_sense_are_refused(match: float, refer: float) -> None:
    with pytest.raises(ValueError, match="match <= refer"):
        Thresholds(match, refer)


@pytest.mark.parametrize(
    ("verifier", "setting", "enough"),
    [
        (Weight.ALONE, None, True),
        (Weight.ALONE, Weight.ALONE, True),
        (Weight.ALONE, Weight.WITH_ANOTHER, False),
        (Weight.WITH_ANOTHER, None, False),
        (Weight.WITH_ANOTHER, Weight.ALONE, False),  # a setting cannot make the stand-in trustworthy
    ],
)
def test_what_is_enough(verifier: Weight, setting: Weight | None, enough: bool) -> None:
    found = decide(Says(Measured(0.2, (1, 1)), verifier), ONE, OTHER, weight=setting)
    assert isinstance(found, Decision)
    assert found.verdict is Verdict.MATCH
    assert found.is_enough is enough


def test_only_a_match_is_ever_enough() -> None:
    for distance in (0.5, 0.9):
        found = decide(Says(Measured(distance, (1, 1))), ONE, OTHER)
        assert isinstance(found, Decision)
        assert not found.is_enough


def test_without_a_face_nothing_is_decided() -> None:
    assert decide(Says(NoFace((0, 1))), NOBODY, ONE) == NoFace((0, 1))


def test_the_log_has_thresholds_and_model_and_no_picture() -> None:
    found = decide(Says(Measured(0.51234, (2, 1))), ONE, OTHER, Thresholds(0.4, 0.55))
    assert isinstance(found, Decision)
    assert found.to_log() == {
        "verdict": "refer",
        "distance": 0.512,
        "match": 0.4,
        "refer": 0.55,
        "model": "made-up-1.0",
        "is_enough": False,
    }
    assert not any(isinstance(value, np.ndarray | bytes | list) for value in vars(found).values())


def test_the_stand_ins_way_conforms(seen: tuple[NearFaceDetector, FaceLandmarkMesher], tmp_path: Path) -> None:
    verifier = StandInVerifier(*seen, model=mean_colours(tmp_path / "tiny.onnx", 150))
    must_conform(verifier, ONE, OTHER, NOBODY)
    assert verifier.weight is Weight.WITH_ANOTHER


def test_sface_s_way_conforms(seen: tuple[NearFaceDetector, FaceLandmarkMesher], tmp_path: Path) -> None:
    file = mean_colours(tmp_path / "sface.onnx", 112)
    verifier = SFaceVerifier(*seen, file, sha256(file.read_bytes()).hexdigest())
    must_conform(verifier, ONE, OTHER, NOBODY)
    assert verifier.weight is Weight.WITH_ANOTHER


def test_sface_of_other_bytes_is_refused(seen: tuple[NearFaceDetector, FaceLandmarkMesher], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="不是该用的那一个"):
        SFaceVerifier(*seen, mean_colours(tmp_path / "sface.onnx", 112))
    with pytest.raises(ModelError, match="读不出来"):
        SFaceVerifier(*seen, tmp_path / "missing.onnx")
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"not a network")
    with pytest.raises(ModelError, match="打不开"):
        SFaceVerifier(*seen, junk, sha256(b"not a network").hexdigest())


def test_the_real_stand_in_where_its_registry_can_be_had(seen: tuple[NearFaceDetector, FaceLandmarkMesher]) -> None:
    """Set-up makes it where npm is; elsewhere the words say so."""
    if shutil.which("npm") is None and not (FOLDER / "face-descriptor.onnx").exists():
        with pytest.raises(ModelError, match="npm"):
            StandInVerifier(*seen)
        return
    verifier = StandInVerifier(*seen)
    must_conform(verifier, ONE, OTHER, NOBODY)
    # The same drawing from farther away, leaning, in other light: as near as photographs of one person are.
    other_take = (placed(backdrop(640, 480), variant(), 300, 200, 120, roll_deg=10) * 0.8).astype(np.uint8)
    found = verifier.compare(ONE, other_take)
    assert isinstance(found, Measured)
    assert found.distance < 0.45


def test_a_large_picture_is_thinned_out_before_it_is_aligned(
    seen: tuple[NearFaceDetector, FaceLandmarkMesher], tmp_path: Path
) -> None:
    verifier = StandInVerifier(*seen, model=mean_colours(tmp_path / "tiny.onnx", 150))
    found = verifier.compare(frame(width=1600, height=1600), ONE)
    assert isinstance(found, Measured)
    assert found.distance < 0.1


class NeedsRoom:
    """A detector that sees faces only where there is room around them."""

    def __init__(self, inner: NearFaceDetector, width: int) -> None:
        self.inner, self.width = inner, width

    def faces_in(self, picture: Colour) -> tuple[Face, ...]:
        found = self.inner.faces_in(picture)
        return found if picture.shape[1] > self.width else ()


def test_a_portrait_cut_close_is_given_room(seen: tuple[NearFaceDetector, FaceLandmarkMesher], tmp_path: Path) -> None:
    model = mean_colours(tmp_path / "tiny.onnx", 150)
    plain = StandInVerifier(*seen, model=model)
    roomy = StandInVerifier(NeedsRoom(seen[0], ONE.shape[1]), seen[1], model=model)
    found, wanted = roomy.compare(ONE, OTHER), plain.compare(ONE, OTHER)
    assert isinstance(found, Measured)
    assert isinstance(wanted, Measured)
    assert found.distance == pytest.approx(wanted.distance, abs=0.15)
    assert roomy.compare(NOBODY, ONE) == NoFace((0, 1))
