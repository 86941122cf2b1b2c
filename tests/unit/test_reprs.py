# SPDX-License-Identifier: Apache-2.0
"""What stands in a repr stands sooner or later in a traceback, an assertion or a log: no dataclass of the terminal shows there
whom it is about, nor a secret. Judged by the names of its fields, read from the source; synthetic people (the sandbox,
simulated devices, drawn papers) are nobody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kiosk", "drivers", "offline_cache", "ui", "commands", "config")
NOBODY = re.compile(r"/(sandbox|simulat|synthetic|samples|scenes)|/preview_|ui/tour/|/interpreter\.py")

PERSONAL = re.compile(
    r"^("
    r"id_number|certificate_number|card_number|account_number|person_number|personal_number|number_masked|masked_number"
    r"|name_masked|masked_name|applicant_\w+|principal_name|agent_name|holder(_\w+)?|surname|given_names|full_name"
    r"|birth\w*|sex|ethnic\w*|nationality|phone(_number|_tail)?|mobile|address|residence\w*|account(_masked)?"
    r"|photo\w*|portrait|strokes|typed|tail|token|secret|password|pin|pin_code|\w*key_hex|\w*digest_hex|private_\w+"
    r")$"
)
"""Names by which a field says something of a person, or keeps a secret."""

OF_NO_PERSON = {
    "kiosk.catalogue.search_command.NearestPlace": {"address", "phone"},
    "kiosk.fleet.device_report.FittedDevice": {"address"},
    "kiosk.journey.form_opening.Opening": {"photographed_before"},
    "kiosk.journey.materials_record.MaterialsRecord": {"photographed_before"},
    "kiosk.places.model.PlaceEntry": {"address", "phone"},
    "kiosk.places.site.Place": {"address", "phone"},
    "kiosk.places.site.Site": {"address", "phone"},
    "kiosk.platform.continuation_package.ContinuedForm": {"photographed"},
    "kiosk.platform.model.OtherWays": {"phone"},
    "kiosk.platform.model.StaffedPlace": {"address"},
    "kiosk.printing.appointment_slip.AppointmentFacts": {"address", "phone"},
    "kiosk.printing.place_slip.PlaceFacts": {"address", "phone"},
    "kiosk.supervisor.local_world._Part": {"address"},
}
"""Offices, devices, and materials by their code."""


@dataclass(frozen=True)
class Shown:
    """A field of a dataclass that stands in its repr."""

    owner: str
    name: str
    kind: str


def _is_off(call: ast.expr | None) -> bool:
    """``repr=False`` stands in this call."""
    return isinstance(call, ast.Call) and any(
        one.arg == "repr" and isinstance(one.value, ast.Constant) and one.value.value is False for one in call.keywords
    )


def _is_dataclass(decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")) == "dataclass"


def shown_in(source: str, module: str) -> Iterator[Shown]:
    """Every field of every dataclass of a module that its repr shows."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ClassDef):
            continue
        decorators = [one for one in node.decorator_list if _is_dataclass(one)]
        has_own = any(isinstance(one, ast.FunctionDef) and one.name == "__repr__" for one in node.body)
        if not decorators or has_own or any(_is_off(one) for one in decorators):
            continue
        for line in node.body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and not _is_off(line.value):
                yield Shown(f"{module}.{node.name}", line.target.id, ast.unparse(line.annotation))


def _everything() -> Iterator[Shown]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = path.relative_to(ROOT)
            if NOBODY.search(f"/{where.as_posix()}") is None:
                yield from shown_in(path.read_text(encoding="utf-8"), ".".join(where.with_suffix("").parts))


_NO_WORDS = re.compile(r"^(ClassVar|bool|float|Final)\b|\bCallable\b|(State|Stage|Step|ViewModel)\b")


def test_no_dataclass_shows_whom_it_is_about() -> None:
    everything = list(_everything())
    assert len(everything) > 2000, "the source is where it was"
    found = {
        f"{one.owner}.{one.name}"
        for one in everything
        if PERSONAL.match(one.name)
        and _NO_WORDS.search(one.kind) is None
        and one.name not in OF_NO_PERSON.get(one.owner, ())
    }
    assert found == set(), "field(repr=False), or a line in OF_NO_PERSON"


SAMPLE = """
from dataclasses import dataclass, field

@dataclass(frozen=True)
class A:
    id_number: str{how}

@dataclass{whole}
class B:
    phone: str = field(default="", repr=True)
"""


@pytest.mark.parametrize(
    ("how", "whole", "shown"),
    [
        ("", "", ["id_number", "phone"]),
        (" = field(repr=False)", "", ["phone"]),
        ("", "(repr=False)", ["id_number"]),
        (
            "",
            "(slots=True)\nclass C:\n    def __repr__(self) -> str:\n        return ''\n\n@dataclass()",
            ["id_number", "phone"],
        ),
    ],
)
def test_what_is_shown_is_found(how: str, whole: str, shown: list[str]) -> None:
    assert [one.name for one in shown_in(SAMPLE.format(how=how, whole=whole), "sample")] == shown
