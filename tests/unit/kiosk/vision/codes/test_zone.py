# SPDX-License-Identifier: Apache-2.0
"""Machine-readable zones: found by their shape, mended by their form alone, refused where two readings are possible.

``./test.sh`` reads one document, ``./test.sh --all`` six of each form.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from drivers.smart_card_reader.mrz import MrzForm, check_digit, key_of_zone, parse
from kiosk.vision.codes.result import CodeFormat, Stage
from kiosk.vision.codes.zone import find_zone, read_zone, zone_of
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.reader import PaperReader, reading_command
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.text import NotRead, PageText, TextLine
from tests.unit.kiosk.vision.codes.drawn_zones import document, rows

ALL = bool(os.environ.get("KIOSK_TEST_ALL"))
BOX = ((0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (0.0, 2.0))
SPECIMEN = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
"""ICAO Doc 9303-4, appendix B."""


def lines(*said: str) -> list[TextLine]:
    return [TextLine(text, 0.99, BOX) for text in said]


def taken(form: MrzForm, seed: int) -> NDArray[np.uint8]:
    small = seed % 2
    shot = Shot(
        seed=seed,
        turn=(seed % 5 - 2) * 1.5,
        tilt=0.015,
        fill=0.85,
        mat=seed % 4,
        size=(1280, 720) if small else (2048, 1536),
    )
    return photograph(document(form, seed), shot).picture


@pytest.mark.parametrize("form", list(MrzForm))
@pytest.mark.parametrize("seed", [1, 2, 4, 5])
def test_a_zone_that_was_read_well_is_taken_whole(form: MrzForm, seed: int) -> None:
    zone = zone_of(lines("测试证件", "SPECIMEN", *rows(form, seed)))
    assert zone is not None
    assert zone.mrz.form is form
    assert zone.text == "\n".join(rows(form, seed))
    assert not isinstance(key_of_zone(zone.text), str)


def test_the_standards_own_specimen() -> None:
    zone = zone_of(lines(*SPECIMEN))
    assert zone is not None
    assert (zone.mrz.surname, zone.mrz.given_names, zone.mrz.number) == ("ERIKSSON", "ANNA MARIA", "L898902C3")


def test_letters_and_digits_that_look_alike_are_told_apart_by_where_they_stand() -> None:
    upper, lower = SPECIMEN
    zone = zone_of(
        lines(
            upper.replace("O", "0"), lower[:10] + "UT0" + lower[13:20].replace("0", "O").replace("1", "I") + lower[20:]
        )
    )
    assert zone is not None
    assert zone.text == "\n".join(SPECIMEN)


def test_fillers_that_got_lost_come_back_where_most_of_them_are() -> None:
    upper, lower = SPECIMEN
    zone = zone_of(lines(upper[:-4], lower.replace("<<<<<", "<<<")))
    assert zone is not None
    assert zone.text == "\n".join(SPECIMEN)


def test_other_brackets_are_fillers() -> None:
    zone = zone_of(lines(SPECIMEN[0].replace("<<ANNA", "«ANNA"), SPECIMEN[1].replace("<", "＜")))
    assert zone is not None
    assert zone.text == "\n".join(SPECIMEN)


def test_a_letter_at_the_head_of_the_number_is_put_right_by_its_check_digit() -> None:
    upper, lower = rows(MrzForm.TD3, 4)
    assert lower.startswith("XZ")
    zone = zone_of(lines(upper, "X2" + lower[2:]))
    assert zone is not None
    assert zone.text == f"{upper}\n{lower}"


def test_nothing_else_of_the_number_is_guessed() -> None:
    upper, lower = SPECIMEN
    assert zone_of(lines(upper, lower.replace("898902", "B98902"))) is None


def test_a_number_that_could_be_another_is_refused() -> None:
    upper, lower = rows(MrzForm.TD3, 3)
    assert lower.startswith("GB")
    assert zone_of(lines(upper, "6" + lower[1:])) is None, "G and 6 have the same check digit"
    assert zone_of(lines(upper, lower)) is not None


@pytest.mark.parametrize("place", [*range(44, 54), 57, 60, 66, 70, 87])
def test_a_wrong_digit_anywhere_is_no_zone(place: int) -> None:
    zone = "".join(SPECIMEN)
    for digit in "0123456789":
        if check_digit(digit) != check_digit(zone[place]):  # others no check digit can tell
            wrong = zone[:place] + digit + zone[place + 1 :]
            assert zone_of(lines(wrong[:44], wrong[44:])) is None, digit


@given(said=st.lists(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<«中 ", max_size=60), max_size=5))
def test_whatever_was_read_gives_a_right_zone_or_none(said: list[str]) -> None:
    zone = zone_of(lines(*said))
    assert zone is None or parse(zone.text) == zone.mrz


@pytest.mark.parametrize("form", list(MrzForm))
def test_the_zone_is_found_where_it_lies(form: MrzForm) -> None:
    for seed in range(1, 9):
        picture = taken(form, seed)
        corners = find_zone(picture)
        assert corners is not None, seed
        (x0, y0), (x1, _), (_, y1), _ = corners
        tall, wide = picture.shape[:2]
        assert y1 - y0 < 0.6 * tall, seed
        assert y1 > 0.5 * tall, "it stands in the lower half of the document"
        assert x1 - x0 > 0.35 * wide, seed


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_nothing_is_found_in_nothing(shade: int) -> None:
    assert find_zone(np.full((720, 1280), shade, np.uint8)) is None
    noise = np.random.default_rng(1).integers(0, 255, (720, 1280, 3)).astype(np.uint8)
    assert find_zone(noise) is None
    assert read_zone(np.full((720, 1280, 3), shade, np.uint8), lambda _page: pytest.fail("nobody need read")) is None


def test_a_reader_that_fails_makes_no_zone() -> None:
    assert read_zone(taken(MrzForm.TD3, 1), lambda _page: NotRead.TIME) is None


def test_a_document_upside_down_is_read_when_it_is_turned() -> None:
    picture = np.ascontiguousarray(taken(MrzForm.TD3, 1)[::-1, ::-1])
    pages: list[int] = []

    def read(page: NDArray[np.uint8]) -> PageText:
        pages.append(page.shape[0])
        return PageText(Turn.NONE, tuple(lines(*SPECIMEN) if len(pages) == 3 else ()), 1, 1)

    code = read_zone(picture, read)
    assert code is not None
    assert (code.format, code.stage, code.text) == (CodeFormat.MRZ, Stage.ZONE, "\n".join(SPECIMEN))
    assert code.corners[0][1] < picture.shape[0] / 2, "told in the picture that was handed in"


@pytest.fixture(scope="module")
def reader() -> Iterator[PaperReader]:
    with PaperReader(reading_command()) as one:
        yield one


@pytest.mark.xdist_group("paper_reader")
@pytest.mark.parametrize("form", list(MrzForm) if ALL else [MrzForm.TD3])
def test_a_photographed_document_is_read(reader: PaperReader, form: MrzForm) -> None:
    for seed in (1, 2, 4, 5, 6, 7) if ALL else (2,):
        code = read_zone(taken(form, seed), lambda page: reader.read(page, upright=True))
        assert code is not None, seed
        assert code.text == "\n".join(rows(form, seed))
