# SPDX-License-Identifier: Apache-2.0
"""HTML in which nothing gets through unescaped by forgetting it: a plain text is escaped, only :class:`Html` is not."""

from __future__ import annotations

from html import escape
from typing import Final

_EMPTY: Final = frozenset({"input", "meta", "path"})
"""Elements that have no content; ``path`` is SVG's, closed in the same way."""


class Html(str):
    """Text that is HTML already. Only this module makes any."""

    __slots__ = ()


def tag(element: str, /, *content: str, **attributes: str | bool) -> Html:
    """One element. ``content``: texts are escaped, :class:`Html` is taken as it is. An attribute's trailing underscore is
    dropped (``class_``), others become hyphens; True is an attribute without value, False none at all.
    """
    told = ""
    for key, value in attributes.items():
        key = key.rstrip("_").replace("_", "-")
        if value is True:
            told += f" {key}"
        elif value is not False:
            told += f' {key}="{escape(str(value))}"'
    if element in _EMPTY:
        return Html(f"<{element}{told}/>")
    return Html(f"<{element}{told}>{joined(*content)}</{element}>")


def joined(*content: str) -> Html:
    """One after the other; texts are escaped."""
    return Html("".join(one if isinstance(one, Html) else escape(one) for one in content))


def document(title: str, style: str, *content: str) -> str:
    """A whole page in Chinese, with one style sheet of its own and nothing else to load."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(style)),
    )
    return "<!DOCTYPE html>" + tag("html", tag("head", head), tag("body", tag("main", *content)), lang="zh-CN")
