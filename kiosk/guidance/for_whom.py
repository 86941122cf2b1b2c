# SPDX-License-Identifier: Apache-2.0
"""给谁办, where the item's own questions have asked it already: nobody is asked the same twice, and the two can never disagree.

A question ``who`` with the answers ``self`` and ``agent`` settles it (docs/authors.md). Source: domain notes 1.4 row 60.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.catalogue.model import ServiceItem

QUESTION: Final = "who"
_SELF, _AGENT = "self", "agent"


def agent_wanted(item: ServiceItem, answers: Mapping[str, str]) -> str:
    """Empty: it is for whoever stands here; ``must``: it is for somebody else; ``allowed``: they are asked."""
    if item.auth.for_agent is None:
        return ""
    said = answers.get(QUESTION)
    if item.auth.agent != "allowed" or said not in (_SELF, _AGENT):
        return item.auth.agent
    return "must" if said == _AGENT else ""
