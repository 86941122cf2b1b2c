# SPDX-License-Identifier: Apache-2.0
"""One golden case of an item, as far as a tour can play it: what is answered, what is filled in, what a clerk would say.

The cases lie beside the tests (``tests/golden``, format in the README there); a terminal that was installed has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from drivers.id_card_reader.port import CardKind
from kiosk.catalogue.yaml_lines import read_yaml

FOLDER: Final = Path(__file__).parents[2] / "tests" / "golden"
_CARDS: Final = {"resident": CardKind.RESIDENT, "hmt_permit": CardKind.HMT_PERMIT, "foreigner": CardKind.FOREIGNER_2023}


class NoSuchCase(Exception):
    """There is no case of this name; the words say which there are."""


@dataclass(frozen=True)
class CaseToPlay:
    """``expect``: ``go``, ``warn``, ``block`` or ``unknown``. ``sex``, ``card_kind``, ``birth``, ``age``: whom it is about, on
    its ``day``. ``shared``, ``licences``: the records that the case gives its person, by name and by type; ``platform``: whether
    it was asked for them.
    """

    name: str
    expect: str
    sex: str
    card_kind: str
    day: date
    birth: date
    age: int
    answers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, Any] = field(default_factory=dict, repr=False)
    licences: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    platform: bool = True


def case_to_play(item_code: str, name: str, folder: Path = FOLDER) -> CaseToPlay:
    """The case of this name, or the only one whose name holds it.

    Raises:
        NoSuchCase: there is none, or more than one.
    """
    path = folder / f"{item_code}.yaml"
    if not path.is_file():
        raise NoSuchCase(f"no golden cases of {item_code} here ({path})")
    cases = [one for one in read_yaml(path.read_text(encoding="utf-8")).data["cases"] if isinstance(one, dict)]
    found = [one for one in cases if one["name"] == name] or [one for one in cases if name in one["name"]]
    if len(found) != 1:
        raise NoSuchCase(f"{len(found)} cases called {name!r}; there are: {'；'.join(one['name'] for one in cases)}")
    (case,) = found
    person, day = case["person"], case["day"]
    birth = person["birth"]
    return CaseToPlay(
        name=case["name"],
        expect=case["expect"],
        sex=person.get("sex", "male"),
        card_kind=_CARDS[person.get("card_kind", "resident")].value,
        day=day,
        birth=birth,
        age=day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)),
        answers={key: str(value) for key, value in case.get("answers", {}).items()},
        fields={key: str(value) for key, value in case.get("fields", {}).items()},
        shared=case.get("shared", {}),
        licences=case.get("licences", {}),
        platform=case.get("platform", True),
    )
