# SPDX-License-Identifier: Apache-2.0
"""What a photographed paper says, beside what the form says (材料识别): shown, compared, offered; never filled in by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.application.form import Form
from kiosk.application.review import field_label
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import Mask


class ReadField(Protocol):
    """One field that was read (``kiosk.vision.papers.fields.ProposedField``)."""

    @property
    def name(self) -> str:
        """Of the paper's field."""

    @property
    def value(self) -> str:
        """What it says; empty where it was not found."""

    @property
    def ask(self) -> str:
        """``confirm``: read well; ``low``, ``check``, ``missing`` otherwise."""


class Standing(StrEnum):
    """How a read value stands to the form; the values are keys of words."""

    SAME = "same"
    """和表里一样"""
    OTHER = "other"
    """和证件不一样: of a field that the card says, or the register."""
    OFFERED = "offered"
    """和表里不一样, and the resident may choose."""
    ALONE = "alone"
    """The form has no such field: shown only."""


@dataclass(frozen=True)
class Proposal:
    """One value that was read. ``code``: the form's field, or empty; ``label``: the form's, or empty; ``now``: what it says."""

    name: str
    code: str
    label: str
    value: str = field(repr=False)
    now: str = field(repr=False)
    standing: Standing
    is_sure: bool
    mask: Mask = Mask.NONE


def proposals(form: Form, fields: Mapping[str, str], read: Iterable[ReadField]) -> tuple[Proposal, ...]:
    """What was read, the form's own fields first.

    Args:
        form: As it is now.
        fields: The paper's field -> the form's (``PhotoSpec.fields``).
        read: What the paper says; what was not found is left out.
    """
    found = [_proposal(form, fields.get(one.name, ""), one) for one in read if one.value]
    return tuple(sorted(found, key=lambda one: one.standing is Standing.ALONE))


def worth_showing(found: Iterable[Proposal], most: int) -> tuple[Proposal, ...]:
    """What stands beside the picture where nothing is asked: whatever somebody should look at, first."""
    shown = [one for one in found if one.standing is not Standing.OFFERED]
    shown.sort(key=lambda one: (one.standing is not Standing.OTHER, one.is_sure, one.standing is Standing.ALONE))
    return tuple(shown[:most])


def _proposal(form: Form, code: str, read: ReadField) -> Proposal:
    is_sure = str(read.ask) == "confirm"
    if not code or form.item.field(code) not in form.shown():
        return Proposal(read.name, "", "", read.value, "", Standing.ALONE, is_sure)
    spec, value = form.item.field(code), form.value(code)
    now = value.value if value is not None else ""
    if _plain(now) == _plain(read.value):
        standing = Standing.SAME
    elif spec.editable and spec.ask is not None:
        # What the form would refuse is not offered: a value read wrong is no choice.
        standing = Standing.ALONE if isinstance(form.with_answer(code, read.value), Invalid) else Standing.OFFERED
    else:
        standing = Standing.OTHER
    return Proposal(read.name, code, field_label(spec), read.value, now, standing, is_sure, spec.mask)


def _plain(text: str) -> str:
    """Without what a reader of pictures cannot be sure of: spaces, the dot in names, and case."""
    return "".join(one for one in text.upper() if not one.isspace() and one not in "·•．.-—")
