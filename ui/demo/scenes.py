# SPDX-License-Identifier: Apache-2.0
"""What the dock holds before the simulated cameras, and what it does to them. One function a camera; each gives a group.

A scene is drawn when its button is pressed, not before: OpenCV is loaded then.
"""

from __future__ import annotations

from typing import Any

from ui.demo.buttons import Button, Do, Group
from ui.tour.stage import Stage

CAMERA, PAPER_CAMERA = "camera", "paper_camera"


def front(stage: Stage) -> Group:
    """The camera that people stand before: a telephone with a code, well and badly held."""

    def phone(kind: str, **how: Any) -> Do:
        return lambda _midway: stage.hold_phone(kind, **how)

    return Group(
        "摄像头前",
        (
            Button("phone_city", "举着随申码", phone("city")),
            Button("phone_offline", "举着离线码", phone("offline")),
            Button("phone_old", "举着过期的随申码", phone("city", age_s=90)),
            Button("phone_far", "举得太远", phone("city", module=1.6)),
            Button("phone_near", "举得太近", phone("city", module=16.0)),
            Button("phone_glare", "屏幕反光", phone("city", glare=4.0)),
            Button("phone_dim", "屏幕太暗", phone("city", light=0.015)),
            Button("phone_other", "举着网址的码", lambda _midway: stage.hold_phone(text="https://shop.example.invalid/1")),
            Button("phone_two", "两个码一起", lambda _midway: stage.hold_phone("city", beside="10" + "1234567890123456")),
            Button("phone_away", "拿开", lambda _midway: stage.before_camera(None)),
            *troubles(stage, CAMERA),
        ),
    )  # fmt: skip


def people(stage: Stage) -> Group:
    """Who stands before that camera. They are drawn and stand still: no move that the page asks for is ever seen of them."""
    another = stage.resident.seed + 1

    def stand(seed: int | None = None, **how: Any) -> Do:
        return lambda _midway: stage.stand_before_camera(seed, **how)

    return Group(
        "站在镜头前",
        (
            Button("person_comes", "站到镜头前", stand()),
            Button("person_sits", "坐轮椅来", stand(down=0.78, tall=0.6)),
            Button("person_far", "站得太远", stand(tall=0.3)),
            Button("person_two", "旁边还有人", stand(beside=another)),
            Button("person_other", "换一个人", stand(another)),
            Button("person_away", "走开", lambda _midway: stage.before_camera(None)),
        ),
    )


def troubles(stage: Stage, camera: str) -> tuple[Button, ...]:
    """What befalls a camera; each holds until it is well again."""

    def fault(kind: str) -> Do:
        def do(_midway: bool) -> object:
            stage.device(camera, "clear_faults")
            return stage.device(camera, "fault", kind=kind)

        return do

    def well(_midway: bool) -> object:
        stage.device(camera, "clear_faults")
        return stage.device(camera, "replug")

    faults = (("covered", "挡住镜头"), ("dark", "关灯"), ("stuck", "画面停住"), ("freeze", "没有画面"))
    return (
        *(Button(f"{camera}_{kind}", label, fault(kind)) for kind, label in faults),
        Button(f"{camera}_out", "拔掉线", lambda _midway: stage.device(camera, "unplug")),
        Button(f"{camera}_well", "全修好", well),
    )


def over_mat(stage: Stage) -> Group:
    """高拍仪: the camera that looks down on papers; what is laid there is drawn, and the resident's own."""

    def lay(kind: str = "household", **how: Any) -> Do:
        return lambda _midway: stage.lay_paper(kind, **how)

    return Group(
        "高拍仪",
        (
            Button("paper_good", "放户口簿", lay()),
            Button("paper_aslant", "放歪一点", lay(turn=-11.0)),
            Button("paper_glare", "户口簿反光", lay(glare=0.09, glare_at=(0.35, 0.4))),
            Button("paper_cut", "户口簿没放全", lay(shift=(0.22, 0.0))),
            Button("paper_blurred", "户口簿模糊", lay(blur=9.0)),
            Button("paper_other", "放结婚证", lay("marriage")),
            Button("paper_permit", "放居住证", lay("residence_permit", fill=0.6)),
            Button("paper_permit_back", "居住证翻过来", lay("residence_permit_back", fill=0.6)),
            Button("paper_away", "把纸拿走", lambda _midway: stage.before_camera(None, PAPER_CAMERA)),
            *troubles(stage, PAPER_CAMERA),
        ),
    )
