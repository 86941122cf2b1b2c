# SPDX-License-Identifier: Apache-2.0
"""基本编码, 实施编码, 业务办理项编码: the real one of the domain notes (GB/T 39554 3.1), and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.item_codes import handling_code, implementation_code, satisfies_implementation_code
from kiosk.catalogue.library import load_library
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.registers import load_registers
from tests.unit.kiosk.catalogue.item_texts import CODE, content

REAL = "11310000002420447T2312000218000"


def test_the_real_code_is_put_together() -> None:
    code = implementation_code("11310000002420447T", 2, "312000218000")
    assert code == REAL
    assert len(REAL) == 31
    assert satisfies_implementation_code(REAL)
    assert handling_code(REAL, 1) == f"{REAL}01"
    assert len(handling_code(REAL, 99)) == 33


@pytest.mark.parametrize("base_code", ["TBD-RS01", "31200021800", "3120002180000", "３１２０００２１８０００", ""])
def test_a_provisional_code_has_none(base_code: str) -> None:
    assert implementation_code("11310000002420447T", 2, base_code) is None


@pytest.mark.parametrize("number", [0, 100, -1])
def test_ways_of_handling_are_numbered_with_two_digits(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        handling_code(REAL, number)


@pytest.mark.parametrize(
    "code",
    [
        REAL[:-1],
        REAL + "0",
        REAL.replace("T", "U"),  # check character
        REAL.replace("T2", "T7"),  # no such level
        REAL.replace("T2", "T0"),
        REAL.lower(),
        REAL.replace("T2312", "T2A12"),
        REAL + "\n",
        "",
    ],
)
def test_what_is_no_implementation_code(code: str) -> None:
    assert not satisfies_implementation_code(code)


def changed(folder: Path, old: str, new: str) -> ServiceItem:
    path = folder / "items" / f"{CODE}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    item = read_item(path, load_library(folder)).item
    assert item is not None
    return item


def test_an_item_has_the_codes_of_its_authority(tmp_path: Path) -> None:
    folder = content(tmp_path)
    registers = load_registers(folder / "tables")
    item = changed(folder, "authority: known", "authority: office")
    assert item.impl_code(registers) == f"11999999000000010R2{CODE}"
    assert satisfies_implementation_code(str(item.impl_code(registers)))
    assert item.handling_code(registers) == f"11999999000000010R2{CODE}01"
    assert item.handling_code(registers, 12) == f"11999999000000010R2{CODE}12"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  authority: known\n", ""),
        ("authority: known", "authority: nobody"),
        (f'base_code: "{CODE}"\n  code_status: verified', "base_code: TBD-XX01\n  code_status: provisional"),
    ],
)
def test_without_authority_or_base_code_there_is_none(tmp_path: Path, old: str, new: str) -> None:
    folder = content(tmp_path)
    registers = load_registers(folder / "tables")
    item = changed(folder, old, new)
    assert item.impl_code(registers) is None
    assert item.handling_code(registers) is None
