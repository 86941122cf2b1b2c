# SPDX-License-Identifier: Apache-2.0
"""``main.py technician compare-faces`` and ``calibrate-faces`` (人脸比对、阈值校准): the same verifier as in a visit.

Pictures for calibration lie in one folder, named PERSON_TAKE: ``甲_1.jpg`` and ``甲_2.jpg`` are the same person, ``甲_1.jpg``
and ``乙_1.jpg`` are not. PERSON is whatever stands before the last underscore and is told to nobody: results are numbers.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from config.settings import FacesSettings
from kiosk.vision.faces.calibration import Calibration, Pair, Rates, WhyNot, calibrate
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.faces.verifiers import DescribingVerifier, SFaceVerifier, StandInVerifier
from kiosk.vision.faces.verify import Comparison, FaceVerifier, Measured, NoFace, Thresholds, Verdict, Weight, decide
from kiosk.vision.models import ModelError, check_opencv
from kiosk.vision.pictures import PictureError, read_picture

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})
MOST_PICTURES: Final = 2000
"""Two million pairs; more is not a calibration but a data set."""
VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.MATCH: "像同一个人",
    Verdict.REFER: "拿不准，要请帮办核对",
    Verdict.NO_MATCH: "不像同一个人",
}
WHY_WORDS: Final[Mapping[WhyNot, str]] = {
    WhyNot.FEW_PEOPLE: "照片里的人太少，至少要 25 个人",
    WhyNot.FEW_SAME: "同一个人的照片对太少，至少要 30 对",
    WhyNot.FEW_DIFFERENT: "不同人的照片对太少，至少要 300 对",
    WhyNot.OVERLAP: "这个模型分不清这些人：不同的人比同一个人还近。请换核验产品，或一律请帮办核对",
}


def verifier_of(settings: FacesSettings) -> FaceVerifier:
    """What the settings name.

    Raises:
        kiosk.vision.models.ModelError: a model file is not there, or not the pinned one.
    """
    detector, mesher = NearFaceDetector(is_patient=True), FaceLandmarkMesher()
    if settings.verifier == "sface" and settings.sface_file is not None:
        return SFaceVerifier(detector, mesher, settings.sface_file)
    return StandInVerifier(detector, mesher)


def thresholds_of(settings: FacesSettings) -> Thresholds:
    """The site's thresholds."""
    return Thresholds(settings.match, settings.refer)


def weight_of(settings: FacesSettings) -> Weight:
    """What the settings let a match be worth."""
    return Weight.WITH_ANOTHER if settings.helper_confirms else Weight.ALONE


def compare(first: Path, second: Path, settings: FacesSettings, *, as_json: bool) -> bool:
    """Prints how far apart two faces are; False, and why on standard error, where nothing could be compared."""
    try:
        check_opencv()
        verifier = verifier_of(settings)
        pictures = read_picture(first), read_picture(second)
    except (ModelError, PictureError) as error:
        print(error, file=sys.stderr)
        return False
    thresholds = thresholds_of(settings)
    began = time.perf_counter()
    found = decide(verifier, *pictures, thresholds, weight_of(settings))
    taken_ms = round((time.perf_counter() - began) * 1000, 1)
    is_compared = not isinstance(found, NoFace)
    if as_json:
        told: dict[str, Any] = {
            "distance": round(found.distance, 4) if not isinstance(found, NoFace) else None,
            "verdict": found.verdict.value if not isinstance(found, NoFace) else "no_face",
            "model": verifier.model,
            "threshold": thresholds.match,
            "faces": list(found.faces),
            "ms": taken_ms,
        }
        print(json.dumps(told))
    if isinstance(found, NoFace):
        nobody = [str(path) for path, count in zip((first, second), found.faces, strict=True) if not count]
        print(f"{'、'.join(nobody)}：没有找到人脸，没法比。请换一张脸朝前、够亮的照片。", file=sys.stderr)
    elif not as_json:
        print(f"{VERDICT_WORDS[found.verdict]}：距离 {found.distance:.3f}（{verifier.model}，用了 {taken_ms} 毫秒）")
        print(
            f"到 {thresholds.match} 算像，到 {thresholds.refer} 请帮办核对；脸数 {found.faces[0]} 和 {found.faces[1]}"
        )
        if found.verdict is Verdict.MATCH and not found.is_enough:
            print("这个结论单独不算数，还要帮办或别的方式再确认。")
    return is_compared


@dataclass(frozen=True)
class Folder:
    """What of a folder can be used."""

    pictures: tuple[tuple[int, Path], ...]
    """Person (by number, not by name) and file."""
    unused: int
    """Files that are not named PERSON_TAKE."""


def read_folder(folder: Path) -> Folder:
    """Files by person; none is opened yet.

    Raises:
        PictureError: no such folder, or more pictures than any calibration needs.
    """
    if not folder.is_dir():
        raise PictureError(f"{folder}：没有这个文件夹。请检查路径。")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if len(files) > MOST_PICTURES:
        raise PictureError(f"{folder}：有 {len(files)} 张照片，最多用 {MOST_PICTURES} 张。请挑一部分。")
    people: dict[str, int] = {}
    named = [(path.stem.rpartition("_")[0], path) for path in files]
    pictures = tuple((people.setdefault(person, len(people) + 1), path) for person, path in named if person)
    return Folder(pictures, len(files) - len(pictures))


def measured_pairs(folder: Folder, verifier: FaceVerifier) -> tuple[list[Pair], int]:
    """Every picture against every other one; and how many pairs had no face in one of them.

    A verifier that describes looks at each picture once and one picture at a time; any other one at two for every pair.

    Raises:
        PictureError: a file is no picture.
    """
    if isinstance(verifier, DescribingVerifier):
        described = {path: verifier.describe(read_picture(path)) for _, path in folder.pictures}

        def found_between(first: Path, second: Path) -> Comparison:
            return verifier.apart(described[first], described[second])
    else:

        def found_between(first: Path, second: Path) -> Comparison:
            return verifier.compare(read_picture(first), read_picture(second))

    pairs, without = [], 0
    for (person, path), (other, other_path) in combinations(folder.pictures, 2):
        found = found_between(path, other_path)
        if isinstance(found, Measured):
            pairs.append(Pair(found.distance, person == other))
        else:
            without += 1
    return pairs, without


def calibrate_folder(folder: Path, settings: FacesSettings, *, as_json: bool) -> bool:
    """Prints the error rates at the thresholds that stand and proposes better ones; False where nothing could be counted."""
    try:
        check_opencv()
        verifier = verifier_of(settings)
        pictures = read_folder(folder)
        pairs, without = measured_pairs(pictures, verifier)
    except (ModelError, PictureError) as error:
        print(error, file=sys.stderr)
        return False
    people = len({person for person, _ in pictures.pictures})
    found = calibrate(pairs, people, thresholds_of(settings))
    if as_json:
        told = {
            "model": verifier.model,
            "people": people,
            "pictures": len(pictures.pictures),
            "unused_files": pictures.unused,
            "pairs_without_face": without,
            "same": found.same,
            "different": found.different,
            "now": _rates(found.now),
            "proposed": None if found.proposed is None else _rates(found.proposed),
            "why_not": [why.value for why in found.why_not],
        }
        print(json.dumps(told))
    else:
        print("\n".join(_words(found, verifier.model, pictures, without)))
    return bool(pairs)


def _rates(rates: Rates) -> dict[str, Any]:
    counted = {
        "taken_for_another": rates.taken_for_another,
        "not_matched": rates.not_matched,
        "sent_away": rates.sent_away,
        "referred_others": rates.referred_others,
    }
    return {
        "match": rates.thresholds.match,
        "refer": rates.thresholds.refer,
        **{
            name: {
                "errors": rate.errors,
                "of": rate.of,
                "share": round(rate.share, 4),
                "at_worst": round(rate.at_worst, 4),
            }
            for name, rate in counted.items()
        },
    }


def _words(found: Calibration, model: str, folder: Folder, without: int) -> Sequence[str]:
    lines = [f"{model}：同一个人 {found.same} 对，不同的人 {found.different} 对"]
    if folder.unused:
        lines.append(f"有 {folder.unused} 个文件没用上：没有按“人_第几张”起名")
    if without:
        lines.append(f"有 {without} 对里找不到人脸，没有算")
    lines += ["现在的阈值：", *_rate_words(found.now)]
    if found.proposed is not None:
        limits = found.proposed.thresholds
        lines += [f"建议写进 terminal.toml：[faces] match = {limits.match:.2f}，refer = {limits.refer:.2f}"]
        lines += _rate_words(found.proposed)
    else:
        lines += ["没有建议：", *(f"  {WHY_WORDS[why]}" for why in found.why_not)]
    return lines


def _rate_words(rates: Rates) -> Sequence[str]:
    taken, away, asked = rates.taken_for_another, rates.sent_away, rates.not_matched
    return (
        f"  match {rates.thresholds.match:.2f}，refer {rates.thresholds.refer:.2f}",
        f"  把别人当成本人：{taken.errors}/{taken.of}（最坏可能到 {taken.at_worst:.1%}）",
        f"  是本人没直接通过：{asked.errors}/{asked.of}，其中比不上的 {away.errors}（最坏可能到 {away.at_worst:.1%}）",
    )
