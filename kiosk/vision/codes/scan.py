# SPDX-License-Identifier: Apache-2.0
"""``main.py technician scan``: the codes in picture files, by the same chain that looks through the camera (离线识码)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.vision.codes.chain import decode
from kiosk.vision.codes.result import Code
from kiosk.vision.codes.zone import read_zone
from kiosk.vision.models import ModelError, check_opencv
from kiosk.vision.papers.reader import PaperReader, reading_command
from kiosk.vision.pictures import PictureError, read_picture


def scan(files: Iterable[Path], *, as_json: bool, zones: bool = False) -> bool:
    """Prints what is in each picture, and to standard error why one cannot be read; whether all could be.

    ``zones``: machine-readable zones too, which are read by a process of its own in a second or two.
    """
    try:
        check_opencv()
        reader = PaperReader(reading_command()) if zones else None
    except ModelError as error:
        print(error, file=sys.stderr)
        return False
    with reader or nullcontext():
        return _scan(files, reader, as_json=as_json)


def _scan(files: Iterable[Path], reader: PaperReader | None, *, as_json: bool) -> bool:
    is_good = True
    for path in files:
        try:
            picture = read_picture(path)
        except PictureError as error:
            print(error, file=sys.stderr)
            is_good = False
            continue
        began = time.perf_counter()
        codes = decode(picture)
        if reader is not None and (zone := read_zone(picture, partial(reader.read, upright=True))) is not None:
            codes += (zone,)
        taken_ms = (time.perf_counter() - began) * 1000
        print(
            json.dumps(_told(path, codes, taken_ms), ensure_ascii=False) if as_json else _words(path, codes, taken_ms)
        )
    return is_good


def _told(path: Path, codes: Iterable[Code], taken_ms: float) -> dict[str, Any]:
    return {
        "file": str(path),
        "codes": [
            {
                "format": code.format.value,
                "text": code.text,
                "bytes_hex": code.data.hex(),
                "corners": [[round(x, 1), round(y, 1)] for x, y in code.corners],
                "stage": code.stage.value,
            }
            for code in codes
        ],
        "ms": round(taken_ms, 1),
    }


def _words(path: Path, codes: tuple[Code, ...], taken_ms: float) -> str:
    lines = [
        f"{path}：{len(codes)} 个码，用了 {taken_ms:.1f} 毫秒"
        if codes
        else f"{path}：没有认出码，用了 {taken_ms:.1f} 毫秒"
    ]
    for code in codes:
        content = code.text if code.text is not None else f"（不是文字）{code.data.hex()}"
        lines.append(f"  {code.format.value}（{code.stage.value}）：{content}")
    return "\n".join(lines)
