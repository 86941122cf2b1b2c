# SPDX-License-Identifier: Apache-2.0
"""Where faces are compared at all: with a camera, and never in production for a verdict that is worth nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import devices
from config.modes import Environment
from config.settings import CameraSettings, FacesSettings, Settings
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.models import ModelError

CAMERA = CameraSettings(address="http://127.0.0.1:9/stream")


def settings(state: Path, environment: Environment, **changes: object) -> Settings:
    made = Settings(environment=Environment.DEMO, state_dir=state)
    return made.model_copy(update={"environment": environment, "camera": CAMERA, **changes})


def test_no_camera_no_faces(tmp_path: Path) -> None:
    assert devices.faces(settings(tmp_path, Environment.DEMO, camera=CameraSettings())) is None


@pytest.mark.parametrize("environment", [Environment.DEMO, Environment.TEST])
def test_the_stand_in_is_for_demonstrations_and_tests(tmp_path: Path, environment: Environment) -> None:
    kit = devices.faces(settings(tmp_path, environment))
    assert kit is not None
    assert not kit.may_be_enough
    detector, mesher = kit.eyes()
    assert isinstance(detector, NearFaceDetector)
    assert isinstance(mesher, FaceLandmarkMesher)
    assert devices.faces(settings(tmp_path, Environment.PRODUCTION)) is None


def test_what_a_site_provides_is_used_and_never_enough_alone(tmp_path: Path) -> None:
    file = tmp_path / "sface.onnx"
    file.write_bytes(b"another file")
    faces = FacesSettings(verifier="sface", sface_file=file)
    kit = devices.faces(settings(tmp_path, Environment.PRODUCTION, faces=faces))
    assert kit is not None
    assert not kit.may_be_enough
    with pytest.raises(ModelError):
        kit.verifier()
