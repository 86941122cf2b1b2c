# SPDX-License-Identifier: Apache-2.0
"""How many codes our chain reads, beside the libraries that one would pick alone; how long it looks at nothing. Gates nothing.

    python tests/benchmarks/vision/bench_codes.py FOLDER...                images, each with its text beside it
    python tests/benchmarks/vision/bench_codes.py --places FOLDER...       images with the corners of their codes beside them
    python tests/benchmarks/vision/bench_codes.py --empty FOLDER...        images without a code, filled up to 1280 x 720
    python tests/benchmarks/vision/bench_codes.py --drawn                  telephones drawn by tests/unit/kiosk/vision

A folder's images are .png .jpg .webp .gif .bmp; the text of NAME.png is NAME.txt (UTF-8) or NAME.bin (bytes); a folder of folders
that hold input.png and output.json (a list "binaryData") is read too. Corners: lines of x and y, four to a code, NAME.txt. Public
sets and their licences: docs/vision.md; no picture of theirs is in this repository. Run with ``taskset -c N``: one core.

"right" a text that was wanted · "wrong" texts, and none that was wanted · "bytes" read, and no text told (never for the others).
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from drivers.camera.scenes.phone import Scene, frame
from kiosk.vision.codes.chain import decode
from kiosk.vision.codes.rotation import Rotation
from kiosk.vision.models import ModelError, model_path
from kiosk.vision.pictures import Colour, PictureError, gray_of, read_picture

IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}
WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True)
class Reading:
    """What one reader says of one code; ``text`` None: bytes alone."""

    text: str | None
    data: bytes
    middle: tuple[float, float]


@dataclass(frozen=True)
class Sample:
    """One image and what is in it."""

    picture: Colour
    wanted: str | bytes | None = None
    places: Sequence[Sequence[tuple[float, float]]] = ()


Reader = Callable[[Colour], list[Reading]]


def ours(picture: Colour) -> list[Reading]:
    """The chain, all stages."""
    return [Reading(each.text, each.data, tuple(np.mean(each.corners, axis=0))) for each in decode(picture)]


def zxing(picture: Colour) -> list[Reading]:
    """zxing-cpp alone, every format it reads, its own text."""
    found = []
    for each in zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain):
        at = each.position
        corners = [(point.x, point.y) for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
        found.append(Reading(each.text, each.bytes, tuple(np.mean(corners, axis=0))))
    return found


def zbar(picture: Colour) -> list[Reading]:
    """pyzbar alone, as its documentation shows it."""
    found = []
    for each in pyzbar.decode(gray_of(picture)):
        text = each.data.decode("utf-8", "replace")
        middle = (each.rect.left + each.rect.width / 2, each.rect.top + each.rect.height / 2)
        found.append(Reading(text, each.data, middle))
    return found


def opencv(picture: Colour) -> list[Reading]:
    """cv2.QRCodeDetector alone."""
    try:
        good, texts, corners, _ = cv2.QRCodeDetector().detectAndDecodeMulti(picture)
    except (cv2.error, UnicodeDecodeError):
        return []
    if not good or corners is None:
        return []
    pairs = zip(texts, corners, strict=True)
    return [Reading(text, text.encode(), tuple(np.mean(four, axis=0))) for text, four in pairs if text]


def wechat() -> Reader | None:
    """OpenCV's detector of WeChat's making; None where its model files are not."""
    try:
        names = ("qr-detect.prototxt", "qr-detect.caffemodel", "qr-enlarge.prototxt", "qr-enlarge.caffemodel")
        files = [str(model_path(name)) for name in names]
        detector = cv2.wechat_qrcode_WeChatQRCode(*files)  # type: ignore[attr-defined]  # cv2's own stubs leave it out
    except ModelError:
        return None

    def read(picture: Colour) -> list[Reading]:
        try:
            texts, corners = detector.detectAndDecode(picture)
        except UnicodeDecodeError:
            return []
        pairs = zip(texts, corners, strict=True)
        return [Reading(text, text.encode(), tuple(np.mean(four, axis=0))) for text, four in pairs]

    return read


@dataclass
class Score:
    """Of one reader over one set."""

    right: int = 0
    wrong: int = 0
    bytes_only: int = 0
    ms: list[float] = field(default_factory=list)


def samples_of(folder: Path) -> Iterator[Sample]:
    """Images with their text."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and (path / "output.json").is_file():
            told = json.loads((path / "output.json").read_text(encoding="utf-8"))
            if told and told["binaryData"]:
                yield Sample(read_picture(path / "input.png"), bytes(told["binaryData"]))
        elif path.suffix.lower() in IMAGES:
            for suffix in (".txt", ".bin"):
                if (note := path.with_suffix(suffix)).is_file():
                    raw = note.read_bytes()
                    yield Sample(read_picture(path), raw.decode() if suffix == ".txt" else raw)
                    break


def placed(folder: Path) -> Iterator[Sample]:
    """Images with the corners of their codes, fitted into 1280 x 720 as a preview would show them."""
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in IMAGES):
        picture = read_picture(path)
        scale = min(1.0, WIDTH / picture.shape[1], HEIGHT / picture.shape[0])
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        lines = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        numbers = [float(word) * scale for line in lines if re.match(r"\s*-?[0-9]", line) for word in line.split()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield Sample(np.asarray(small, np.uint8), None, [points[at : at + 4] for at in range(0, len(points) - 3, 4)])


def is_wanted(reading: Reading, wanted: str | bytes) -> bool:
    """Whether it is the text, line ends and a separator that cannot be seen aside; where bytes are wanted, those bytes."""
    if isinstance(wanted, bytes):
        return reading.data.rstrip() == wanted.rstrip()
    return reading.text is not None and plain(reading.text) == plain(wanted)


def plain(text: str) -> str:
    """Without what files and decoders write in different ways."""
    return text.replace("\r\n", "\n").replace("\x1d", "").rstrip()


def measure(readers: dict[str, Reader], samples: Iterable[Sample]) -> tuple[dict[str, Score], int]:
    """Every reader over every sample; milliseconds are of the processor, so that a busy machine does not count."""
    scores, total = {name: Score() for name in readers}, 0
    for sample in samples:
        total += max(1, len(sample.places))
        for name, reader in readers.items():
            began = time.process_time()
            found = reader(sample.picture)
            score = scores[name]
            score.ms.append((time.process_time() - began) * 1000)
            if sample.places:
                quads = [np.asarray(four, np.float32) for four in sample.places]
                hit = (any(cv2.pointPolygonTest(quad, each.middle, False) >= 0 for each in found) for quad in quads)
                score.right += sum(hit)
            elif sample.wanted is not None and any(is_wanted(each, sample.wanted) for each in found):
                score.right += 1
            elif any(each.text is not None for each in found):
                score.wrong += 1
            elif found:
                score.bytes_only += 1
    return scores, total


def show(title: str, scores: dict[str, Score], total: int) -> None:
    """One line of the table."""
    cells = []
    for score in scores.values():
        extra = (f" {score.wrong}w" if score.wrong else "") + (f" {score.bytes_only}b" if score.bytes_only else "")
        cells.append(f"{score.right}{extra}".ljust(12) + f"{statistics.median(score.ms):6.1f}/{p95(score.ms):<6.1f}")
    print(f"{title[-26:]:<27}{total:>5}  " + " ".join(cells), flush=True)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95))


def empty(folders: Sequence[Path]) -> None:
    """What looking at nothing costs: the whole chain on one picture, and a preview's frames one after another."""
    frames: list[Colour] = []
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in IMAGES):
        try:
            picture = read_picture(path)
        except PictureError:
            continue
        scale = max(WIDTH / picture.shape[1], HEIGHT / picture.shape[0])
        large = cv2.resize(picture, None, fx=scale, fy=scale)
        top, left = (large.shape[0] - HEIGHT) // 2, (large.shape[1] - WIDTH) // 2
        frames.append(np.ascontiguousarray(large[top : top + HEIGHT, left : left + WIDTH], dtype=np.uint8))
    rotation = Rotation(budget_s=1.0)  # every frame with a slower stage
    whole: list[float] = []
    live: list[float] = []
    false = 0
    for picture in frames * 3:
        stages = rotation.stages()
        for spent, chosen in ((whole, None), (live, stages)):
            began = time.process_time()
            false += len(decode(picture) if chosen is None else decode(picture, chosen))
            spent.append((time.process_time() - began) * 1000)
        rotation.took(live[-1] / 1000)
    print(f"{len(frames)} empty frames of {WIDTH} x {HEIGHT}, three times; codes told: {false}")
    for title, spent in (("all stages", whole), ("a preview's frame", live)):
        print(f"  {title:<20} median {statistics.median(spent):.1f}  p95 {p95(spent):.1f}  max {max(spent):.1f} ms")


def drawn(count: int) -> Iterator[tuple[str, list[Sample]]]:
    """Telephones, ``count`` of each kind."""
    contents = [
        '{"姓名":"测试甲","证号":"999999"}',
        "https://example.invalid/a?名=测试",
        "9" * 18,
        "T" + "0123456789abcdef" * 12,
    ]
    kinds = {
        "plain": Scene("", module=5.0),
        "small": Scene("", module=2.2, blur=0.7),
        "tilted": Scene("", module=5.0, tilt=0.35, turn=20),
        "unsharp": Scene("", module=4.0, blur=1.9),
        "moving": Scene("", module=4.0, motion=8),
        "glare": Scene("", module=5.0, glare=0.95),
        "moire": Scene("", module=5.0, moire=1.0),
        "low light": Scene("", module=5.0, light=0.06),
        "dark mode": Scene("", module=4.0, is_dark_mode=True),
        "dark mode, dim": Scene("", module=4.0, is_dark_mode=True, light=0.2),
    }
    for name, kind in kinds.items():
        made = []
        for seed in range(count):
            turned = kind.turn + seed * 7 - 20
            scene = replace(kind, content=contents[seed % len(contents)], seed=seed, turn=turned)
            made.append(Sample(frame(scene), scene.content))
        yield name, made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--places", action="store_true", help="corners beside the images")
    kind.add_argument("--empty", action="store_true", help="images without a code")
    kind.add_argument("--drawn", action="store_true", help="telephones drawn here")
    parser.add_argument("--count", type=int, default=16, help="of each drawn kind (default 16)")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if given.empty:
        empty(given.folders)
        return
    readers: dict[str, Reader] = {"ours": ours, "zxing-cpp": zxing, "pyzbar": zbar, "cv2": opencv}
    if (detector := wechat()) is not None:
        readers["wechat"] = detector
    print(f"{'':<27}{'n':>5}  " + " ".join(f"{name:<25}" for name in readers))
    if given.drawn:
        for title, made in drawn(given.count):
            show(title, *measure(readers, made))
    for folder in given.folders:
        show(str(folder), *measure(readers, placed(folder) if given.places else samples_of(folder)))


if __name__ == "__main__":
    main()
