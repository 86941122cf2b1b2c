# SPDX-License-Identifier: Apache-2.0
"""Content lint: what the model alone cannot see. Source: domain notes 1.2 rows 16 to 22, rule for words.

Rules: ``guide-element`` (办事指南要素), ``code`` (12 digits), ``file-name``, ``duplicate``, ``library``, ``expression`` (CEL and
its names), ``type``, ``answer-value`` (a compared answer that nobody can give), ``impossible-value`` (a word that a name
never is), ``register``, ``question-unreachable``, ``question-next``, ``question-cycle``,
``questions-too-many`` (7 an item, 12 a bundle), ``dead-end``, ``sentence`` (longer than 30
characters), ``jargon``, ``message`` (a message or a call that nobody sends), ``consent`` (own words of another time, unsaid),
``untranslated``, ``placeholder``, ``other-materials`` (兜底条款), ``reference`` (a field that points at nothing), ``licence`` and
``promise`` (a material that cannot be fulfilled), ``blank-form`` (of what is no paper),
``beyond-guide`` and ``short-of-guide`` (what the guide's own lists say of fields and materials),
``key-and-late``, ``part``, ``licence-action``, ``booking``, ``delivery``, ``agent``,
``presence`` (本人到场 that nobody was told of, or that ends where a camera fails),
``mask`` (may be of a person, and says neither how it is covered nor why not),
``shared-file`` (library or register that cannot be read), ``roads`` (a district without any); notes:
``unverified``, ``provisional-code``. What golden cases come to (warnings ``prefill``, ``golden-case``) is :mod:`kiosk.golden`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kiosk.catalogue import lint_guide, lint_kinds, lint_presence, lint_rules, lint_structure, lint_texts
from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError, finding
from kiosk.catalogue.library import load_library
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem, read_item
from kiosk.catalogue.registers import Registers, load_registers

__all__ = ["Finding", "FindingSeverity", "lint", "lint_read"]


def lint(paths: Iterable[Path], content: Path) -> list[Finding]:
    """All findings of these item files, sorted by file and line. ``content``: the folder with their library and tables."""
    try:
        library, registers = load_library(content), load_registers(content / "tables")
    except SharedFileError as error:
        return [error.as_finding]
    return lint_read([read_item(path, library) for path in paths], registers)


def lint_read(read: Sequence[ReadItem], registers: Registers) -> list[Finding]:
    """The same for files that were read already."""
    found: list[Finding] = []
    codes = Counter(one.item.base_code for one in read if one.item is not None)
    for one in read:
        found += one.findings
        if one.item is None:
            continue
        found += _of_item(one, one.item, registers)
        if codes[one.item.base_code] > 1:
            what = f"编码 {one.item.base_code} 出现了多次。"
            mend = "同一事项只能有一个文件，请删掉多的。"
            found.append(finding(one.path, one.line("base_code"), "duplicate", what, mend))
    return sorted(found)


def _of_item(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    yield from lint_structure.codes(one, item)
    yield from lint_structure.guide_elements(one, item)
    yield from lint_guide.listed(one, item)
    yield from lint_guide.late_or_key(one, item)
    yield from lint_structure.duplicates(one, item)
    yield from lint_structure.questions(one, item)
    yield from lint_structure.dead_ends(one, item)
    yield from lint_structure.materials(one, item)
    yield from lint_structure.references(one, item)
    yield from lint_rules.conditions(one, item, registers)
    yield from lint_rules.registered(one, item, registers)
    yield from lint_texts.texts(one, item, registers)
    yield from lint_texts.remembered(one, item)
    yield from lint_kinds.parts(one, item)
    yield from lint_kinds.licence_actions(one, item)
    yield from lint_kinds.asked_as_promised(one, item)
    yield from lint_kinds.masked(one, item)
    yield from lint_kinds.result_sheet(one, item, registers)
    yield from lint_presence.presence(one, item)
    yield from lint_presence.renews(one, item, registers)
    yield from lint_kinds.unverified(one, item, registers)
