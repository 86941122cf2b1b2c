# SPDX-License-Identifier: Apache-2.0
"""A form to be filled in by hand (空白表格) as ``content/library/blank_forms.yaml`` describes it.

Source: domain notes 1.2 row 21 (材料要素: 示例样表、空白表格).
What stands on the paper is written as an official text is; only its name is said on screen.
"""

from __future__ import annotations

from pydantic import Field

from kiosk.catalogue.words import Content, Words


class BlankRow(Content):
    """One line to be filled in. ``fill``: what stands there already; ``{item}`` is the service's name. ``lines``: of writing."""

    label: str = Field(min_length=1, max_length=12)
    fill: str = ""
    lines: int = Field(default=1, ge=1, le=6)


class BlankForm(Content):
    """The form. ``name``: what people call it; ``title``: what stands above it; ``basis``: what its lines follow from;
    ``statement``: what is declared, in paragraphs; ``signs``: who signs; ``notes``: what to mind.
    """

    name: Words
    title: str = Field(min_length=1, max_length=16)
    basis: str = Field(min_length=1)
    rows: tuple[BlankRow, ...] = Field(min_length=1)
    statement: tuple[str, ...] = Field(min_length=1)
    signs: tuple[str, ...] = Field(min_length=1)
    notes: tuple[str, ...] = ()
