# SPDX-License-Identifier: Apache-2.0
"""One file out of a browser's form (multipart/form-data, RFC 7578 over RFC 2046), in memory: a resident's paper never lands in a
temporary file, which is where the usual parsers put it.
"""

from __future__ import annotations

import re
from typing import Final

_BOUNDARY: Final = re.compile(r'multipart/form-data\s*;.*?\bboundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.I)
_NAME: Final = re.compile(rb'form-data\s*;.*?\bname="([^"\r\n]*)"', re.I)
_LONGEST_HEAD: Final = 4096


def file_of(body: bytes, content_type: str, name: str) -> bytes | None:
    """The content of the field ``name``; None: no such form, no such field, or the form was cut off.

    A file name is not looked at: nothing good comes of it.
    """
    found = _BOUNDARY.match(content_type)
    if found is None:
        return None
    mark = b"--" + (found[1] or found[2]).encode("latin-1", "replace")
    place = 0 if body.startswith(mark) else body.find(b"\r\n" + mark) + 2
    if place == 1:
        return None
    while True:
        begin = place + len(mark)
        if body[begin : begin + 2] == b"--":
            return None
        head_end = body.find(b"\r\n\r\n", begin, begin + _LONGEST_HEAD)
        end = body.find(b"\r\n" + mark, head_end if head_end >= 0 else begin)
        if head_end < 0 or end < 0:
            return None
        named = _NAME.search(body, begin, head_end)
        if named is not None and named[1] == name.encode("ascii"):
            return body[head_end + 4 : end]
        place = end + 2
