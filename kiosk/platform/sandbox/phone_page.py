# SPDX-License-Identifier: Apache-2.0
"""The page on the resident's phone (手机扫码上传): plain HTML that works without JavaScript, big buttons, no names, no pictures.

It says what to photograph and which terminal asks, by the number that the terminal shows too. Nothing on it is about the
resident, and nothing that was sent is ever shown again. The policy lets it load nothing and post to itself alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import Final

from kiosk.platform.sandbox.problems import ProblemType

_STYLE: Final = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:34rem;padding:1rem;font:400 1.25rem/1.6 system-ui,sans-serif;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;line-height:1.35;margin:.5rem 0}
.code{display:block;font-size:2.6rem;font-weight:700;letter-spacing:.3em;margin:.2rem 0}
.word{padding:.8rem 1rem;border-left:.4rem solid #0b57a4;background:#eef5fc}
.stop{border-left-color:#a14a00;background:#fff4e8}
form{margin:1.4rem 0;padding:1rem;border:2px solid #c9d3dd;border-radius:.8rem}
label{display:flex;align-items:center;justify-content:center;min-height:4.2rem;padding:.4rem 1rem;text-align:center;
font-weight:700;font-size:1.45rem;border:3px solid #0b57a4;border-radius:.8rem;color:#0b57a4}
input[type=file]{display:block;width:100%;font-size:1.1rem;margin:.7rem 0 1rem}
h2{font-size:1.35rem;line-height:1.35;margin:1.2rem 0 .3rem}
label.ask{justify-content:flex-start;min-height:0;padding:0;border:0;color:inherit;text-align:left}
input[type=text]{display:block;width:100%;min-height:4.2rem;margin:.7rem 0 1rem;font-size:2rem;letter-spacing:.3em;
text-align:center;border:2px solid #5c6b78;border-radius:.8rem}
input[type=file]::file-selector-button{display:none}
summary{min-height:3.4rem;padding:.8rem 1rem;font-weight:700;color:#0b57a4}
button{display:block;width:100%;min-height:4.2rem;font-size:1.45rem;font-weight:700;
border:0;border-radius:.8rem;background:#0b57a4;color:#fff}
button.done{background:#1c6b3a}
:focus-visible{outline:.25rem solid #d97700;outline-offset:.15rem}
ul{padding-left:1.3rem}
""".strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send Origin: null with the form
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}
ACCEPTED: Final = "image/jpeg,image/png"
"""Named one by one: phones that keep photos as HEIC then hand them over as JPEG."""

_WORDS: Final[Mapping[ProblemType, str]] = {
    ProblemType.NO_SUCH_UPLOAD: "这个码用不了。请回到终端，重新扫一次码。",
    ProblemType.UPLOAD_ENDED: "这次上传已经结束。还要传，请在终端上再扫一次码。",
    ProblemType.UPLOAD_ELSEWHERE: "已经有一部手机在传了。要换手机，请在终端上再扫一次码。",
    ProblemType.TOO_MANY_PAGES: "页数够了，不能再加。请回到终端接着办。",
    ProblemType.NOT_A_PICTURE: "这个不是能用的照片。请重新拍一张。",
    ProblemType.PAYLOAD_TOO_LARGE: "照片太大了。请用普通清晰度再拍一张。",
    ProblemType.BUSY: "传得有点快。请等几秒，再点一次。",
    ProblemType.MALFORMED_REQUEST: "没有收到照片。请先拍照，再点发送。",
    ProblemType.INTERNAL: "刚才没有传成。请再试一次。",
}
HEIC_WORDS: Final = (
    "这张照片是 HEIC 格式，终端看不了。请改用 JPEG 格式再拍。苹果手机在“设置、相机、格式”里，选“兼容性最佳”。"
)
_OVER: Final = frozenset({ProblemType.NO_SUCH_UPLOAD, ProblemType.UPLOAD_ENDED, ProblemType.UPLOAD_ELSEWHERE})


def words_for(problem: ProblemType, detail: str = "") -> str:
    """What the phone says about a problem: what to do, never whose fault it is."""
    if detail == "heic":
        return HEIC_WORDS
    return _WORDS.get(problem, _WORDS[ProblemType.INTERNAL])


def leaves_a_form(problem: ProblemType) -> bool:
    """Whether trying again on this page may help."""
    return problem not in _OVER


def sending_page(
    *,
    path: str,
    terminal_id: str,
    item: str,
    material: str,
    short_code: str,
    pages: int,
    pages_at_most: int,
    is_finished: bool,
    word: str = "",
) -> str:
    """The page with the camera's button. ``path``: of this page. ``word``: what went wrong a moment ago."""
    parts = [
        f"<h1>请拍：{escape(material)}</h1>",
        f"<p>用来办“{escape(item)}”。</p>",
        f'<p>终端 {escape(terminal_id)} 的屏幕上，应是这个号码：<strong class="code">{escape(short_code)}</strong>'
        "号码不一样，请不要传。</p>",
    ]
    if word:
        parts.append(f'<p class="word stop" role="alert">{escape(word)}</p>')
    if is_finished:
        parts.append('<p class="word" role="status">传好了。请回到终端接着办。</p>')
    elif pages:
        parts.append(f'<p class="word" role="status">已收到 {pages} 页。</p>')
    if pages < pages_at_most:
        forms = _file_form(path, "shot", f"① 拍第 {pages + 1} 页", ' capture="environment"')
        forms += _file_form(path, "album", "① 或者，选一张拍好的", "")
        parts.append(f"<details><summary>还要再传一页</summary>{forms}</details>" if is_finished else forms)
    else:
        parts.append("<p>页数够了。</p>")
    if pages and not is_finished:
        parts.append(
            f'<form method="post" action="{path}/finished"><button class="done" type="submit">都传好了</button></form>'
        )
    parts.append(
        "<ul><li>把纸放平，四个角都拍进去。</li><li>避开反光和手指。</li>"
        "<li>照片要用 JPEG 或 PNG 格式，每张不超过 15 MB。</li>"
        "<li>照片传给这台终端后，这里就删掉。</li></ul>"
    )
    return page("".join(parts))


def ending_page(word: str) -> str:
    """A page with a word and nothing to press."""
    return page(f'<h1>手机拍材料</h1><p class="word stop" role="alert">{escape(word)}</p>')


def _file_form(path: str, name: str, label: str, more: str) -> str:
    return (
        f'<form method="post" action="{path}" enctype="multipart/form-data">'
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="page" type="file" accept="{ACCEPTED}"{more} required>'
        '<button type="submit">② 发送这一页</button></form>'
    )


def page(body: str, title: str = "手机拍材料") -> str:
    """A whole page for a phone; ``body`` is HTML, the title is not."""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
