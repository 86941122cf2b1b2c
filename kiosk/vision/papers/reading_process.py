# SPDX-License-Identifier: Apache-2.0
"""The process that reads pages (文字识别进程): one after the other from standard input, until that ends or its parent does.

On standard input: one JSON line ``{"width", "height"}``, then height x width x 3 bytes, blue green red. On standard output: one
JSON line, ``{"turn", "lines": [[text, confidence, [[across, down] x 4]], ...], "ms", "peak_mb"}`` or ``{"failed": "memory"}``.
What it may do is little: :mod:`kiosk.apart.confine`. Models: PP-OCRv6 (PaddleOCR) through rapidocr and ONNX Runtime.

Run by :class:`~reader.PaperReader` as ``python -m kiosk.vision.papers.reading_process DETECT RECOGNISE UPSIDE_DOWN THREADS MB``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

import cv2
import numpy as np

from config.parent import Orphaned, follow_parent
from kiosk.apart.confine import ran_out_of_memory, restrict
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.shapes import Picture, Points, in_order, side_lengths
from kiosk.vision.papers.stamps import without_stamps

MOST_POINTS: Final = 40_000_000
"""Of a picture; nobody hands in more."""
DETECT_LONGEST: Final = 1440
"""Lines are looked for in a copy of this size; what they say is read in the picture itself."""
_VOTERS: Final = 12
"""So many of the longest lines say whether the page stands on its head."""
_NICE: Final = 10


def _peak_mb() -> int:
    """Most memory held at once (VmHWM). ``ru_maxrss`` would count what this process was before it became this program."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) >> 10


def load(detect: str, recognise: str, upside_down: str, threads: int) -> Any:
    """The three models, none of them looked for anywhere but at the paths given."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 4000,
            "Global.text_score": 0.0,
            "Det.model_path": detect,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECT_LONGEST,
            "Rec.model_path": recognise,
            "Cls.model_path": upside_down,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def read_page(engine: Any, page: Picture, *, upright: bool = False) -> tuple[Turn, list[tuple[str, float, Points]]]:
    """Which turn brings the page upright, and its lines on the upright page. ``upright``: it is not asked, there is none."""
    boxes = engine(page, use_det=True, use_cls=False, use_rec=False).boxes
    if boxes is None or len(boxes) == 0:
        return Turn.NONE, []
    boxes = np.asarray(boxes, np.float32)
    turn = Turn.NONE
    extent = boxes.max(axis=1) - boxes.min(axis=1)
    standing = extent[:, 1] > 1.5 * extent[:, 0]
    if not upright and float(extent[standing].prod(axis=1).sum()) > 0.5 * float(extent.prod(axis=1).sum()):
        turn = Turn.RIGHT
        page, boxes = np.ascontiguousarray(np.rot90(page, -1)), _quarter(boxes, page.shape[0])
    boxes = np.stack([in_order(box) for box in boxes])
    lines = [_cut_out(page, box) for box in boxes]
    if not upright and _is_upside_down(engine, lines):
        turn = Turn((turn + 2) % 4)
        for _ in range(2):
            page, boxes = np.ascontiguousarray(np.rot90(page, -1)), _quarter(boxes, page.shape[0])
        boxes = np.stack([in_order(box) for box in boxes])
        lines = [_cut_out(page, box) for box in boxes]
    said = engine.recognize_txt(lines)
    found = [(text, sure, box) for text, sure, box in zip(said.txts, said.scores, boxes, strict=True) if text.strip()]
    return turn, in_reading_order(found)


def _is_upside_down(engine: Any, lines: Sequence[Picture]) -> bool:
    longest = sorted(range(len(lines)), key=lambda at: lines[at].shape[1] / lines[at].shape[0])[-_VOTERS:]
    _, votes = engine.cls_and_rotate([lines[at] for at in longest])
    return bool(sum(sure if label == "180" else -sure for label, sure in votes.cls_res) > 0)


def _quarter(boxes: Points, height: int) -> Points:
    """Points of a page after a quarter turn to the right; ``height`` before it."""
    return np.stack([height - 1 - boxes[..., 1], boxes[..., 0]], axis=-1)


def _cut_out(page: Picture, box: Points) -> Picture:
    top, right, bottom, left = side_lengths(box)
    width, height = max(4, round(float(max(top, bottom)))), max(4, round(float(max(left, right))))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(box, flat)
    line = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if height > 1.5 * width:  # written from top to bottom
        line = cv2.rotate(line, cv2.ROTATE_90_COUNTERCLOCKWISE)
    return np.asarray(line, np.uint8)


def in_reading_order(lines: Sequence[tuple[str, float, Points]]) -> list[tuple[str, float, Points]]:
    """Rows from top to bottom, in a row from left to right; a row is what stands within half of both heights."""
    waiting = sorted(lines, key=lambda line: float(line[2][:, 1].mean()))
    ordered: list[tuple[str, float, Points]] = []
    while waiting:
        first = waiting[0][2]
        middle, half = float(first[:, 1].mean()), float(np.ptp(first[:, 1])) / 2
        # The lower of both: a stroke along the whole page is no row of all that is on it.
        row = [
            line
            for line in waiting
            if line is waiting[0]
            or abs(float(line[2][:, 1].mean()) - middle) < min(half, float(np.ptp(line[2][:, 1])) / 2)
        ]
        ordered += sorted(row, key=lambda line: float(line[2][:, 0].min()))
        waiting = [line for line in waiting if all(line is not other for other in row)]
    return ordered


def _take(source: IO[bytes]) -> tuple[Picture, bool] | None:
    head = source.readline(200)
    if not head:
        return None
    size = json.loads(head)
    width, height = int(size["width"]), int(size["height"])
    if not (0 < width and 0 < height and width * height <= MOST_POINTS):
        raise ValueError("no picture has that size")
    data = source.read(width * height * 3)
    return np.frombuffer(data, np.uint8).reshape(height, width, 3), bool(size.get("upright", False))


def main(words: Sequence[str]) -> int:
    """Reads until nothing more comes; exit status 0 good, 3 when the memory did not suffice."""
    try:
        follow_parent(number=signal.SIGKILL)  # whatever runs here by then, it does not outlive the visit
    except Orphaned:
        return 0
    detect, recognise, upside_down, threads, megabytes = words
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    restrict(int(megabytes), _NICE, map(Path, (detect, recognise, upside_down)))
    cv2.setNumThreads(int(threads))
    try:
        engine = load(detect, recognise, upside_down, int(threads))
        while (taken := _take(sys.stdin.buffer)) is not None:
            began = time.monotonic()
            turn, lines = read_page(engine, without_stamps(taken[0]), upright=taken[1])
            told = {
                "turn": int(turn),
                "lines": [[text, round(float(sure), 4), np.round(box, 1).tolist()] for text, sure, box in lines],
                "ms": round((time.monotonic() - began) * 1000),
                "peak_mb": _peak_mb(),
            }
            print(json.dumps(told, ensure_ascii=False), file=answers, flush=True)
    except Exception as error:  # whose message may hold what stands on the page
        if ran_out_of_memory(error):
            print(json.dumps({"failed": "memory"}), file=answers, flush=True)
            return 3
        print(type(error).__name__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
