# SPDX-License-Identifier: Apache-2.0
"""The diagram of the visit, drawn from the table (docs/journey.md). ``python -m kiosk.journey.diagram`` prints it."""

from __future__ import annotations

import sys

from kiosk.journey.rules import ANYWHERE, PAGES
from kiosk.journey.state import PHASE_OF, Page


def mermaid() -> str:
    """The page table as a Mermaid state diagram, one arrow per declared target."""
    lines = ["stateDiagram-v2", "    [*] --> attract"]
    for page in Page:
        if page in PHASE_OF and PHASE_OF[page].value != page.value:
            lines.append(f"    {page.value}: {page.value} ({PHASE_OF[page].value})")
    for page, rules in PAGES.items():
        for event, rule in rules.items():
            lines += [f"    {page.value} --> {target.value}: {event.__name__}" for target in rule.to]
    lines += ["    end --> [*]: PauseElapsed", "    stop --> [*]: WentOn"]
    return "\n".join(lines)


def markdown() -> str:
    """The whole of docs/journey.md."""
    anywhere = ", ".join(f"`{event.__name__}`" for event in ANYWHERE)
    return (
        "# The visit, page by page\n\n"
        "Generated from `kiosk/journey/rules.py` by `python -m kiosk.journey.diagram`; a test compares the two.\n\n"
        f"```mermaid\n{mermaid()}\n```\n\nHandled the same on every page: {anywhere}.\n"
    )


if __name__ == "__main__":
    sys.stdout.write(markdown())
