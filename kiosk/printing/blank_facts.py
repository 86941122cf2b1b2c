# SPDX-License-Identifier: Apache-2.0
"""空白表 as values for the process that draws it: what the content says, with the service's name put in."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalogue.blank_form_model import BlankForm


@dataclass(frozen=True, slots=True)
class BlankLine:
    """One line to be filled in; ``fill``: what stands there already; ``lines``: of writing."""

    label: str
    fill: str
    lines: int


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One form."""

    title: str
    basis: str
    rows: tuple[BlankLine, ...]
    statement: tuple[str, ...]
    signs: tuple[str, ...]
    notes: tuple[str, ...]


def blank_sheet_of(form: BlankForm, item_name: str) -> BlankSheet:
    """``form`` for the service of this name."""
    rows = tuple(BlankLine(row.label, row.fill.replace("{item}", item_name), row.lines) for row in form.rows)
    return BlankSheet(form.title, form.basis, rows, form.statement, form.signs, form.notes)
