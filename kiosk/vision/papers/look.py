# SPDX-License-Identifier: Apache-2.0
"""``main.py technician paper``: what the terminal sees, reads and keeps of papers in picture files (离线材料体检)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kiosk.catalogue.yaml_lines import read_yaml
from kiosk.vision.models import ModelError, check_opencv
from kiosk.vision.papers.checks import Examined, examine
from kiosk.vision.papers.faults import Fault
from kiosk.vision.papers.flatten import Flat, Turn, flatten
from kiosk.vision.papers.judge import Judged, judge
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.pdf import PageJpeg, card_sheet, compress, make_pdf
from kiosk.vision.papers.reader import PaperReader, reading_command
from kiosk.vision.papers.shapes import Picture
from kiosk.vision.papers.text import NotRead, PageText, Reading
from kiosk.vision.pictures import PictureError, read_picture

ROOT: Final = Path(__file__).resolve().parents[3]
WORDS: Final = ROOT / "config" / "content" / "texts" / "papers.yaml"
NOT_READ: Final = {
    NotRead.TIME: "认字超时，认字的进程已经结束。机器太忙或太慢，请再试一次。",
    NotRead.MEMORY: "认字要的内存超过了上限，进程已经结束。请用小一点的图片再试。",
    NotRead.BROKEN: "认字的进程没有起来，或者中途停了。请重新运行 packaging/setup.sh run。",
    NotRead.CANCELLED: "认字被取消了。",
}


@dataclass(frozen=True)
class _Seen:
    """One picture, looked at and read."""

    path: Path
    examined: Examined
    flat: Flat
    """Upright; of the whole picture when no page was found in it."""
    read: Reading
    judged: Judged | None
    jpeg: PageJpeg
    ms: int

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.examined.faults + (self.judged.faults if self.judged else ())


def look(
    files: Sequence[Path],
    *,
    out: Path | None,
    wanted: Collection[DocumentKind] = (),
    is_card: bool = False,
    today: date,
    as_json: bool,
) -> bool:
    """Prints what each picture shows, one after the other; writes all of them to one PDF.

    Args:
        files: Pictures, in the order of the pages.
        out: The PDF; None: none is made.
        wanted: What would do for the material; empty: anything.
        is_card: Two pictures, front and back of a card, go onto one sheet.
        today: For what may have expired.
        as_json: One JSON object a picture, each on a line.

    Returns:
        Whether every picture was a good paper and all was written; why not goes to standard error, or is in the output.
    """
    try:
        check_opencv()
        command = reading_command()
        pictures = [(path, read_picture(path)) for path in files]
    except (ModelError, PictureError) as error:
        print(error, file=sys.stderr)
        return False
    table = read_yaml(WORDS.read_text(encoding="utf-8")).data
    is_good = True
    seen: list[_Seen] = []
    with PaperReader(command) as reader:
        for path, picture in pictures:
            reader.start()  # loads while the page is looked for
            one = _see(path, picture, reader, today, wanted)
            seen.append(one)
            print(json.dumps(_told(one, table), ensure_ascii=False) if as_json else _words(one, table), flush=True)
            if isinstance(one.read, NotRead):
                print(NOT_READ[one.read], file=sys.stderr)
            is_good &= not one.faults and isinstance(one.read, PageText)
    if out is None:
        return is_good
    pages = [one.jpeg for one in seen]
    if is_card and len(seen) == 2:
        pages = [compress(card_sheet(seen[0].flat.even, seen[1].flat.even))]
    try:
        out.write_bytes(make_pdf(pages, title="材料"))
    except OSError as error:
        print(f"PDF 写不进 {out}：{error.strerror}。请换个地方，或检查磁盘和权限。", file=sys.stderr)
        return False
    return is_good


def _see(path: Path, picture: Picture, reader: PaperReader, today: date, wanted: Collection[DocumentKind]) -> _Seen:
    began = time.perf_counter()
    examined = examine(picture)
    flat = examined.flat
    if flat is None:  # said as a fault; a picture of nothing but the page can still be read
        tall, wide = picture.shape[:2]
        flat = flatten(picture, ((0, 0), (wide, 0), (wide, tall), (0, tall)))
    read = reader.read(flat.even)
    judged = None
    if isinstance(read, PageText):
        flat = flat.turned(read.turn if read.lines else Turn.NONE)
        judged = judge(flat, read, today, wanted)
    return _Seen(path, examined, flat, read, judged, compress(flat.even), round((time.perf_counter() - began) * 1000))


def _told(seen: _Seen, table: dict[str, Any]) -> dict[str, Any]:
    page = seen.examined.page
    read = seen.read if isinstance(seen.read, PageText) else None
    return {
        "file": str(seen.path),
        "corners": [list(point) for point in page.corners] if page else None,
        "score": page.score if page else 0.0,
        "whole_picture": seen.examined.flat is None,
        "kind": seen.judged.kind.value if seen.judged and seen.judged.kind else None,
        "faults": [
            {
                "kind": fault.kind.value,
                "detail": fault.detail,
                "box": [list(point) for point in fault.area],
                "words": say(fault, table),
            }
            for fault in seen.faults
        ],
        "lines": [
            {
                "text": line.text,
                "confidence": round(line.confidence, 3),
                "box": [list(point) for point in seen.flat.in_picture(line.box)],
            }
            for line in (read.lines if read else ())
        ],
        "fields": [
            {"name": field.name, "value": field.value, "confidence": field.confidence, "ask": field.ask.value}
            for field in (seen.judged.fields if seen.judged else ())
        ],
        "page_bytes": len(seen.jpeg.data),
        "legibility": seen.jpeg.legibility,
        "ocr": {"ms": read.ms, "peak_mb": read.peak_mb} if read else {"failed": str(seen.read)},
        "ms": seen.ms,
    }


def say(fault: Fault, table: dict[str, Any]) -> str:
    """What is said of a fault, in Chinese, its places filled."""
    entry: Any = table
    for part in fault.words_key.split("."):
        entry = entry[part]
    names = {kind: str(words["zh"]) for kind, words in table["papers"]["kind"].items()}
    return str(entry["zh"]).format_map({key: names.get(value, value) for key, value in fault.values.items()})


def _words(seen: _Seen, table: dict[str, Any]) -> str:
    page = seen.examined.page
    lines = [f"{seen.path}：{'纸边把握 ' + format(page.score, '.2f') if page else '没有找到纸'}，用了 {seen.ms} 毫秒"]
    lines += [f"  ! {say(fault, table)}" for fault in seen.faults]
    if not seen.faults:
        lines.append(f"  {table['papers']['good']['zh']}")
    if seen.judged and seen.judged.kind:
        lines.append(f"  看上去是：{table['papers']['kind'][seen.judged.kind.value]['zh']}")
        for field in seen.judged.fields:
            asked = table["papers"]["ask"].get(field.ask.value, {}).get("zh", "")
            lines.append(f"  {field.name}：{field.value}" + (f"（{asked}）" if asked else ""))
    if isinstance(seen.read, PageText):
        lines += [f"  {line.confidence:.2f}  {line.text}" for line in seen.read.lines]
    return "\n".join(lines)
