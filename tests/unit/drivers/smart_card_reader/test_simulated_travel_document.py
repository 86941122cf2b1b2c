# SPDX-License-Identifier: Apache-2.0
"""The simulated chip alone, against the worked examples of ICAO Doc 9303-11, appendices D and G.1, from the chip's end."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.smart_card_reader.curve_points import CURVES
from drivers.smart_card_reader.mrz import Mrz, parse
from drivers.smart_card_reader.simulated_access import ChipSession, basic_access
from drivers.smart_card_reader.simulated_card import Answer, take_apart
from drivers.smart_card_reader.simulated_documents import Holder, files, portrait
from drivers.smart_card_reader.simulated_pace import ChipPace, multiply
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated
from drivers.smart_card_reader.synthetic_documents import TRAVEL_DOCUMENTS
from tests.unit.drivers.smart_card_reader import test_pace as g1, test_secure_messaging as d

SELECT = bytes.fromhex("00A4040C07A0000002471001")


def d_session() -> ChipSession:
    found = basic_access(
        d.MRZ, bytes.fromhex(d.THEIRS), bytes.fromhex(d.PROOF), bytes.fromhex("0B4F80323EB3191CB04970CB4052790B")
    )
    assert found is not None
    assert found[0].hex().upper() == d.THEIR_PROOF
    return found[1]


def test_appendix_d() -> None:
    session = d_session()
    said = (
        (d.SELECT, b"", d.SELECTED),
        (d.READ_4, bytes.fromhex("60145F01"), d.FOUR),
        (d.READ_18, bytes.fromhex(d.COM[8:]), d.EIGHTEEN),
    )
    plain = ["00a4020c", "00b00000", "00b00004"]
    for (command, data, answer), header in zip(said, plain, strict=True):
        apdu = take_apart(bytes.fromhex(command))
        assert apdu is not None
        inside = session.open(apdu)
        assert not isinstance(inside, int)
        assert bytes(inside[:4]).hex() == header
        assert session.close(Answer(data, 0x9000), False).raw.hex().upper() == answer


def test_commands_that_are_not_the_terminals_own() -> None:
    proof = bytes.fromhex(d.PROOF)
    for wrong in (b"", proof[:-1], proof[:-1] + b"\0", b"\1" + proof[1:]):
        assert basic_access(d.MRZ, bytes.fromhex(d.THEIRS), wrong, bytes(16)) is None
    assert basic_access(d.MRZ, bytes(8), proof, bytes(16)) is None
    good = bytes.fromhex(d.SELECT)
    for data, status in (
        (good[5:-2] + b"\0", 0x6988), (b"", 0x6987), (good[5:16], 0x6987), (b"\x87\x81", 0x6988),
        (b"\x80\x00" + good[5:-1], 0x6988), (b"\x8e", 0x6988),
    ):  # fmt: skip
        apdu = take_apart(good[:4] + bytes([len(data)]) + data + b"\0")
        assert apdu is not None
        assert d_session().open(apdu) == status


def test_appendix_g_1() -> None:
    values: list[bytes | int] = [
        bytes.fromhex("3F00C4D39D153F2B2A214A078D899B22"),
        int("498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560", 16) - 1,
        int("107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A", 16) - 1,
    ]

    def drawn(size: int) -> bytes:
        value = values.pop(0)
        return value if isinstance(value, bytes) else value.to_bytes(size, "big")

    chip = ChipPace(2, 13, hashlib.sha1(g1.MRZ).digest(), drawn)
    asked = ["7C00", f"7C438141{g1.MAP_OURS}", f"7C438341{g1.KEY_OURS}", "7C0A8508C2B0BD78D94BA866"]
    for command, answer in zip(asked, g1.ANSWERS[1:], strict=True):
        assert chip.step(bytes.fromhex(command)).raw.hex().upper() == answer
    assert chip.session is not None
    assert (chip.session.encryption, chip.session.authentication) == (g1.KEYS.encryption, g1.KEYS.authentication)


@pytest.mark.parametrize("number", CURVES)
def test_points_against_the_library(number: int) -> None:
    curve = CURVES[number]
    one = ec.derive_private_key(1, curve.named).public_key().public_numbers()
    for factor in (1, 2, 3, 5, 0xC0FFEE << 64, curve.n - 1):
        numbers = ec.derive_private_key(factor, curve.named).public_key().public_numbers()
        assert multiply(curve, factor, (one.x, one.y)) == (numbers.x, numbers.y)


def test_what_pace_refuses() -> None:
    def chip() -> ChipPace:
        return ChipPace(2, 13, bytes(20), bytes)

    assert chip().step(bytes.fromhex("7C0A8508C2B0BD78D94BA866")).sw == 0x6985
    started = chip()
    assert started.step(b"\x7c\0").sw == 0x9000
    assert started.step(bytes.fromhex("7C438141" + "04" + "11" * 64)).sw == 0x6A80
    assert started.step(bytes.fromhex(f"7C438341{g1.KEY_OURS}")).sw == 0x9000
    assert started.step(bytes.fromhex("7C0A8508C2B0BD78D94BA866")).sw == 0x6300
    assert started.step(bytes.fromhex("7C0A8508C2B0BD78D94BA866")).sw == 0x6985


# ---- the chip's rules


def chip(manners: ChipManners | None = None) -> TravelDocumentSimulated:
    return TravelDocumentSimulated(files(Holder(), None), manners)


def said(card: TravelDocumentSimulated, *commands: str) -> list[str]:
    return [card.answer(bytes.fromhex(one)).hex().upper() for one in commands]


def test_nothing_is_read_without_a_session() -> None:
    card = chip()
    assert said(card, "00B09C0008", "00A4040C02A000", "00B09E0008") == ["6A82", "6A82", "6A82"]
    assert said(card, "00A4040C07A0000002471001", "00B09E0008", "00A4020C02011E", "00A4090002011E") == [
        "9000",
        "6982",
        "6982",
        "6A86",
    ]
    assert said(card, "0082000000", "0022C1A400", "0CB09E0000", "00FF0000", "00B0000000000100") == [
        "6985",
        "6D00",
        "6882",
        "6D00",
        "6700",
    ]
    assert said(card, "10860000027C0000") == ["6985"]
    assert len(said(card, "0084000008")[0]) == 20
    assert said(card, "0082000028" + "00" * 40 + "28", "0082000028" + "00" * 40 + "28") == ["6300", "6985"]


def test_a_chip_with_pace_alone() -> None:
    card = chip(ChipManners(basic=False, pace=((2, 13),), longest=1000))
    assert said(card, "00B09C0000")[0].startswith("31143012060A04007F0007020204020202010202010D")
    assert said(card, "00B0810000")[0] == "4301017F6608020203E8020203E89000"
    assert said(card, SELECT.hex(), "0084000008", "0022C1A400", "00A4000C023F00") == ["6982", "6D00", "6A88", "9000"]


def test_the_first_command_that_is_not_secured_ends_the_session() -> None:
    for command, status in (
        ("0CB09E000D9701088E08000000000000000000", "6988"),
        ("00B09E0008", "6982"),
        ("0CB0000000", "6987"),
    ):
        card = chip()
        card.answer(SELECT)
        card._session = d_session()
        assert said(card, command, "0CB0000000") == [status, "6882"]


@pytest.mark.parametrize("name", TRAVEL_DOCUMENTS)
def test_every_zone_of_the_library_agrees_with_itself(name: str) -> None:
    mrz = parse(TRAVEL_DOCUMENTS[name].holder.zone)
    assert isinstance(mrz, Mrz)
    assert mrz.digits_check
    assert parse(Holder("td2").zone) is not None


def test_zones_of_the_examples() -> None:
    """9303-4 and -6, appendix: but for the optional data they are the specimens'."""
    fields = ("D23145890", "UTO", "ERIKSSON", "ANNA MARIA", "740812", "F", "120415")
    zone = Holder("td2", "I", *fields).zone
    assert zone == "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" + "D231458907UTO7408122F1204159<<<<<<<6"
    zone = Holder("td1", "I", *fields).zone
    assert (
        zone == "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    )


def test_pictures_are_of_their_size() -> None:
    assert (len(portrait()), portrait()[:3], portrait("JPEG2000")[4:8]) == (15_000, b"\xff\xd8\xff", b"jP  ")
