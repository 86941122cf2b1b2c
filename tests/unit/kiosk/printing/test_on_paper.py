# SPDX-License-Identifier: Apache-2.0
"""Receipts and slips through the real encoder, onto drawn paper: nothing wraps twice, codes scan, 40 cm hold."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from config.modes import DisplayMode
from drivers.receipt_printer.paper import PaperKind, Slip, interpret
from drivers.receipt_printer.port import Document, TextLine
from drivers.receipt_printer.profile import PrinterProfile, load_profile
from drivers.receipt_printer.protocol import encode_document
from drivers.receipt_printer.raster import Rasteriser
from kiosk.case.receipt import ReceiptCode, signed_code, verify_code
from kiosk.guidance.notice import Capability, Device, notice
from kiosk.printing.receipt import receipt_document
from kiosk.printing.roll import length_mm
from kiosk.printing.slips import SlipHead, notice_slip, refused_offline_slip
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.printing.test_receipt import FACTS, WAITING
from tests.unit.kiosk.printing.test_slips import HEAD, PLACES
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, item, situation

PROFILES = Path(__file__).parents[4] / "config" / "profiles" / "receipt_printers.toml"
WIDE = load_profile(PROFILES, "80mm-203dpi")
ROLLS = ("80mm-203dpi", "58mm-203dpi", "58mm-203dpi-no-cutter", "80mm-180dpi")
KEY = TerminalKey.create(FACTS.environment, FACTS.terminal_id)


def printed(document: Document, profile: PrinterProfile = WIDE) -> Slip:
    drawer = Rasteriser(profile.fonts, profile.font_folders)
    kind = PaperKind(
        profile.paper_mm,
        profile.dots_per_line,
        profile.dots_per_mm,
        profile.motion_units_per_dot,
        profile.head_to_cutter_dots,
    )
    return interpret(encode_document(document, profile, drawer).data, kind)


def notices(mode: DisplayMode, head: SlipHead = HEAD) -> list[Document]:
    return [
        notice_slip(head, notice(one, situation(one), Capability(frozenset(Device), online)), mode)
        for one in (item(FLEXIBLE), item(PENSION))
        for online in (True, False)
    ]


@pytest.mark.parametrize("mode", DisplayMode)
def test_every_line_comes_out_as_it_was_set_and_the_paper_is_no_longer_than_reckoned(mode: DisplayMode) -> None:
    documents = [
        receipt_document(FACTS, signed_code(FACTS, KEY), mode),
        receipt_document(WAITING, signed_code(WAITING, KEY), mode),
        refused_offline_slip(HEAD, "养老保险参保缴费证明打印", PLACES, mode),
        *notices(mode),
    ]
    for document in documents:
        slip = printed(document)
        lines = [element for element in document if isinstance(element, TextLine)]
        assert [line.text.strip() for line in slip.printed.lines] == [line.text for line in lines]
        assert slip.printed.unknown == []
        assert slip.printed.cuts == 1
        assert slip.y / 8 <= length_mm(document)


@pytest.mark.parametrize("mode", DisplayMode)
def test_notices_are_at_most_40_cm_of_real_paper(mode: DisplayMode) -> None:
    for document in notices(mode):
        assert printed(document).y / 8 <= 400


@pytest.mark.parametrize("mode", DisplayMode)
@pytest.mark.parametrize("facts", [FACTS, WAITING, replace(FACTS, terminal_id="A" * 32)])
def test_the_code_on_the_paper_scans_and_is_genuine(tmp_path: Path, mode: DisplayMode, facts: object) -> None:
    assert isinstance(facts, type(FACTS))
    code = signed_code(facts, KEY)
    slip = printed(receipt_document(facts, code, mode))
    assert slip.printed.qr_codes == [code]
    slip.image().save(tmp_path / "receipt.png")
    scanned = subprocess.run(
        ["zbarimg", "-q", "--raw", tmp_path / "receipt.png"], capture_output=True, check=True, timeout=60
    ).stdout
    read = verify_code(scanned, KEY.public_pem)
    assert isinstance(read, ReceiptCode)
    assert read.matches(facts)


def test_a_surname_beyond_gbk_is_drawn_at_the_size_of_its_line() -> None:
    rare = replace(FACTS, applicant_masked_name="𠮷*")
    slip = printed(receipt_document(rare, b"KR1:A", DisplayMode.ELDER))
    assert any(height >= 48 and width > 24 for width, height in slip.printed.rasters)


@pytest.mark.parametrize("name", ROLLS)
@pytest.mark.parametrize("mode", DisplayMode)
def test_every_roll_gets_a_layout_of_its_own_width(name: str, mode: DisplayMode) -> None:
    """58 mm: 384 dots, 32 columns of 12 (reference notes on devices, 5.5). Nothing wraps in the printer, no type shrinks."""
    profile = load_profile(PROFILES, name)
    head = replace(HEAD, columns=profile.columns)
    documents = [
        receipt_document(FACTS, signed_code(FACTS, KEY), mode, columns=profile.columns),
        receipt_document(WAITING, signed_code(WAITING, KEY), mode, is_again=True, columns=profile.columns),
        refused_offline_slip(head, "养老保险参保缴费证明打印", PLACES, mode),
        *notices(mode, head),
    ]
    for document in documents:
        slip = printed(document, profile)
        lines = [element for element in document if isinstance(element, TextLine)]
        assert [line.text.strip() for line in slip.printed.lines] == [line.text for line in lines]
        assert all(line.x + line.width <= profile.dots_per_line for line in slip.printed.lines)
        assert all(line.scale_y * 24 / profile.dots_per_mm >= 5 for line in slip.printed.lines)
        assert slip.printed.unknown == []


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_number_is_never_torn_on_a_narrow_roll(mode: DisplayMode) -> None:
    facts = replace(FACTS, terminal_id="KIOSK-0001-LONG-NAME")
    lines = [one.text for one in receipt_document(facts, b"KR1:A", mode, columns=32) if isinstance(one, TextLine)]
    for whole in ("9999**********0017", "0000-0000-0000", "199-0000-0000", "KIOSK-0001-LONG-NAME", "1a2b3c4d"):
        assert any(whole in line for line in lines), whole


def test_both_forms_say_the_same_on_both_rolls() -> None:
    texts = {
        "".join(line.text.replace(" ", "") for line in receipt_document(FACTS, b"KR1:A", mode, columns=columns)
                if isinstance(line, TextLine))
        for mode in DisplayMode
        for columns in (32, 48)
    }  # fmt: skip
    assert len(texts) == 1


@pytest.mark.parametrize("name", ROLLS)
@pytest.mark.parametrize("mode", DisplayMode)
def test_the_code_scans_from_every_roll(tmp_path: Path, name: str, mode: DisplayMode) -> None:
    profile = load_profile(PROFILES, name)
    facts = replace(WAITING, terminal_id="A" * 32)  # the longest code there is
    document = receipt_document(facts, signed_code(facts, KEY), mode, columns=profile.columns)
    printed(document, profile).image().save(tmp_path / "receipt.png")
    scanned = subprocess.run(
        ["zbarimg", "-q", "--raw", tmp_path / "receipt.png"], capture_output=True, check=True, timeout=60
    ).stdout
    read = verify_code(scanned, KEY.public_pem)
    assert isinstance(read, ReceiptCode)
    assert read.matches(facts)
