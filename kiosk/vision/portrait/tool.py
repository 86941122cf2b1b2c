# SPDX-License-Identifier: Apache-2.0
"""``main.py technician portrait`` (证件照): one picture file in, the photograph out, and what a camera's frame would be told."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.models import ModelError, check_opencv
from kiosk.vision.pictures import PictureError, read_picture
from kiosk.vision.portrait.checks import Checks, Fault, check
from kiosk.vision.portrait.clauses import findings
from kiosk.vision.portrait.files import ANY_SIZE, CannotFit, Encoded, SizeLimits, encode, encode_sheet, sheet
from kiosk.vision.portrait.make import BACKGROUNDS, make_portrait
from kiosk.vision.portrait.segment import SelfieSegmenter
from kiosk.vision.portrait.standard import ID_CARD, Clause, Finding, State, Why

CLAUSE_WORDS: Final[Mapping[Clause, str]] = {
    Clause.SIZE: "358×441 像素，350 dpi",
    Clause.COLOUR: "24 位彩色",
    Clause.BACKGROUND: "白色背景，无边框",
    Clause.FILE: "JPEG，品质因子 70",
    Clause.CENTRED: "水平居中",
    Clause.FACE_WIDTH: "脸部宽 207±14 像素",
    Clause.HAIR_TOP: "头发距上边 7 到 21 像素",
    Clause.EYE_HEIGHT: "眼睛距下边不小于 207 像素",
    Clause.FULL_FACE: "正面",
    Clause.EYES_OPEN: "双眼睁开，没有反光",
    Clause.CLEAR: "清晰",
    Clause.TONES: "光线合适，层次丰富",
    Clause.NATURAL: "神态自然",
    Clause.UNDISTORTED: "无明显畸变",
    Clause.BAREHEADED: "免冠",
    Clause.NO_WHITE_TOP: "不着白色上衣",
    Clause.NO_UNIFORM: "不着制式服装",
    Clause.USUAL_GLASSES: "常戴眼镜的戴眼镜",
    Clause.RECENT: "近期",
}
STATE_WORDS: Final[Mapping[State, str]] = {State.MET: "符合", State.NOT_MET: "不符合", State.NOT_JUDGED: "要人看"}
WHY_WORDS: Final[Mapping[Why, str]] = {
    Why.MEASURED: "",
    Why.OTHER_BACKGROUND: "选了别的底色",
    Why.TOO_FEW_POINTS: "原图里脸太小，是放大来的",
    Why.EYES_FIRST: "头发太高，标准规定先保证眼睛的位置",
    Why.OUT_OF_PICTURE: "有一部分没拍到",
    Why.CUT_OUT: "背后太花，人和背景没有分清",
    Why.FILE_LIMIT: "为了符合文件大小的限制，改了品质",
    Why.NEEDS_PERSON: "机器看不出来，请工作人员看",
    Why.NEEDS_DISTANCE: "要知道拍摄距离，照片里看不出来",
}
FAULT_WORDS: Final[Mapping[Fault, str]] = {
    Fault.NOBODY: "没有找到人脸",
    Fault.SEVERAL: "不止一张脸",
    Fault.NEARER: "脸太小，请走近一点",
    Fault.FARTHER: "脸太大，请退后一点",
    Fault.LEFT: "太靠右，请往左一点",
    Fault.RIGHT: "太靠左，请往右一点",
    Fault.TURN_STRAIGHT: "没有正对镜头",
    Fault.HEAD_UPRIGHT: "头歪了",
    Fault.EYES_OPEN: "眼睛没有睁开",
    Fault.LOOK_HERE: "眼睛没有看镜头",
    Fault.MOUTH: "嘴张着",
    Fault.GLARE: "眼镜反光",
    Fault.TOO_DARK: "太暗",
    Fault.TOO_BRIGHT: "太亮",
    Fault.UNEVEN: "脸一边亮一边暗",
    Fault.BLURRED: "不清楚",
    Fault.BUSY_BACKDROP: "背景太花",
    Fault.DARK_BACKDROP: "背景太暗",
}


@dataclass(frozen=True)
class Wanted:
    """What is to be made."""

    out: Path
    background: str = "white"
    limits: SizeLimits = ANY_SIZE
    sheet: Path | None = None
    paper: str = "4r"


def portray(image: Path, wanted: Wanted, *, as_json: bool) -> bool:
    """Writes the photograph and prints how it came out; False, and why on standard error, where none could be made."""
    try:
        check_opencv()
        detector, mesher, segmenter = NearFaceDetector(), FaceLandmarkMesher(), SelfieSegmenter()
        picture = read_picture(image)
    except (ModelError, PictureError) as error:
        print(error, file=sys.stderr)
        return False
    began = time.perf_counter()
    checks = check(picture, detector, mesher)
    if checks.mesh is None or checks.faces != 1:
        words = "没有找到人脸" if checks.mesh is None else f"有 {checks.faces} 张脸"
        print(f"{image}：{words}，证件照只能有一个人。请换一张。", file=sys.stderr)
        if as_json:
            print(json.dumps(_told(image, wanted, checks, None, (), began)))
        return False
    portrait = make_portrait(picture, checks.mesh, segmenter, BACKGROUNDS[wanted.background])
    encoded = encode(portrait.picture, wanted.limits)
    if isinstance(encoded, CannotFit):
        print(
            f"{image}：做不出这个大小的文件，最接近的是 {encoded.nearest_kb:.0f} KB。请放宽 --min-kb 或 --max-kb。",
            file=sys.stderr,
        )
        return False
    found = findings(portrait, checks, ID_CARD, (encoded.quality, encoded.kilobytes), detector, mesher)
    try:
        _write(wanted.out, encoded.data)
        if wanted.sheet is not None:
            _write(wanted.sheet, encode_sheet(sheet(portrait.picture, wanted.paper)))
    except OSError as error:
        print(f"{error.filename}：写不进去：{error.strerror}。请检查文件夹和权限。", file=sys.stderr)
        return False
    if as_json:
        print(json.dumps(_told(image, wanted, checks, encoded, found, began)))
    else:
        print("\n".join(_words(wanted, checks, encoded, found)))
    return True


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(data)
    os.replace(half, path)


def _told(
    image: Path, wanted: Wanted, checks: Checks, encoded: Encoded | None, found: tuple[Finding, ...], began: float
) -> dict[str, object]:
    return {
        "file": str(image),
        "out": None if encoded is None else str(wanted.out),
        "standard": ID_CARD.name,
        "background": wanted.background,
        "faces": checks.faces,
        "faults": [fault.name.lower() for fault in checks.faults],
        "clauses": [
            {
                "clause": finding.clause.value,
                "state": finding.state.value,
                "why": finding.why.value,
                "measured": finding.measured,
            }
            for finding in found
        ],
        "quality": None if encoded is None else encoded.quality,
        "kb": None if encoded is None else round(encoded.kilobytes, 1),
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }


def _words(wanted: Wanted, checks: Checks, encoded: Encoded, found: tuple[Finding, ...]) -> list[str]:
    lines = [f"写好了 {wanted.out}（{encoded.kilobytes:.1f} KB，品质 {encoded.quality}）"]
    if wanted.sheet is not None:
        lines.append(f"排版写好了 {wanted.sheet}")
    lines += [f"拍照时会提醒：{FAULT_WORDS[fault]}" for fault in checks.faults]
    for finding in found:
        figure = "" if finding.measured is None else f"（{finding.measured:g}）"
        why = WHY_WORDS[finding.why]
        told = f"，{why}" if why else ""
        lines.append(f"  {STATE_WORDS[finding.state]}：{CLAUSE_WORDS[finding.clause]}{figure}{told}")
    lines.append(f"{ID_CARD.name} 已由 GA/T 461-2019 代替，请以办证机关的要求为准。")
    return lines
