# SPDX-License-Identifier: Apache-2.0
"""PACE against the worked example of ICAO Doc 9303-11, appendix G.1, byte for byte; points against published parameters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers.smart_card_reader.curve_points import CURVES, NoPoint, Point, Secret, add, decode_point
from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Refusal, on_the_wire
from drivers.smart_card_reader.pace import Failure, PaceInfo, Password, agree, offered, password_key
from drivers.smart_card_reader.session_keys import SessionKeys, Suite, encrypt
from drivers.smart_card_reader.tlv import BadTlv
from tests.unit.drivers.smart_card_reader.talks import play, scripted

MRZ = b"T22000129364081251010318"
CARD_ACCESS = bytes.fromhex("31143012060A04007F0007020204020202010202010D")
INFO = PaceInfo(Suite.AES128, 13)
MAP_SECRET = "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99"
MAP_OURS = (
    "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
    "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
)
MAP_THEIRS = (
    "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
    "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
)
SHARED = (
    "0460332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD5"
    "0840CA7415BAF3E43BD414D35AA4608B93A2CAF3A4E3EA4E82C9C13D03EB7181"
)
GENERATOR = (
    "048CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2"
    "8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522"
)
KEY_SECRET = "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595"
KEY_OURS = (
    "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
    "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
)
KEY_THEIRS = (
    "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
    "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"
)
KEYS = SessionKeys(
    Suite.AES128,
    bytes.fromhex("F5F0E35C0D7161EE6724EE513A0D9A7F"),
    bytes.fromhex("FE251C7858B356B24514B3BD5F4297D1"),
    0,
)
ANSWERS = [
    "9000",
    "7C12801095A3A016522EE98D01E76CB6B98B42C39000",
    f"7C438241{MAP_THEIRS}9000",
    f"7C438441{KEY_THEIRS}9000",
    "7C0A86083ABB9674BCE93C089000",
]


def drawn(*secrets: str) -> Callable[[int], bytes]:
    """Random bytes that become these secrets: what is drawn modulo n-1, and 1 (see ``_secret``)."""
    left = [int(one, 16) - 1 for one in secrets]
    return lambda size: left.pop(0).to_bytes(size, "big")


def example(answers: list[str]) -> tuple[list[str], SessionKeys | Failure]:
    return scripted(agree(INFO, Password.MRZ, MRZ, drawn(MAP_SECRET, KEY_SECRET)), answers)


def test_the_example() -> None:
    sent, keys = example(ANSWERS)
    assert sent == [
        "0022C1A412800A04007F0007020204020283010184010D",
        "10860000027C0000",
        f"10860000457C438141{MAP_OURS}00",
        f"10860000457C438341{KEY_OURS}00",
        "008600000C7C0A8508C2B0BD78D94BA86600",
    ]
    assert keys == KEYS


def test_the_key_of_the_password() -> None:
    assert password_key(Suite.AES128, Password.MRZ, MRZ).hex().upper() == "89DED1B26624EC1E634C1989302849DD"
    assert password_key(Suite.AES128, Password.CAN, b"123456") != password_key(Suite.AES128, Password.MRZ, b"123456")


# ---- what goes wrong


@pytest.mark.parametrize("sw", ["6A80", "6A86", "6A88", "6D00", "6982"])
def test_a_chip_that_does_not_do_what_it_says(sw: str) -> None:
    assert example([sw])[1] is Failure.NOT_OFFERED


@pytest.mark.parametrize("sw", ["6300", "63C2", "6982", "6988", "6A80"])
def test_another_documents_password(sw: str) -> None:
    assert example([*ANSWERS[:4], sw])[1] is Failure.WRONG_KEY


def test_how_many_tries_are_left_is_no_refusal() -> None:
    assert example(["63C3", *ANSWERS[1:]])[1] == KEYS


@pytest.mark.parametrize("number", range(5))
def test_a_chip_that_says_no(number: int) -> None:
    with pytest.raises(Refusal, match="6F00"):
        example([*ANSWERS[:number], "6F00"])


@pytest.mark.parametrize("number", range(1, 5))
def test_every_prefix_and_every_bit_makes_no_session(number: int) -> None:
    whole = bytes.fromhex(ANSWERS[number][:-4])
    places = range(len(whole)) if number in (1, 4) else (0, 1, 2, 3, 4, 5, 40, 68)
    spoiled = [whole[:size] for size in (range(len(whole)) if number in (1, 4) else (0, 1, 2, 4, 40, 68))]
    spoiled += [whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :] for at in places for bit in (0, 3, 7)]
    for said in spoiled:
        given = iter(
            [
                *(bytes.fromhex(one) for one in ANSWERS[:number]),
                said + b"\x90\0",
                *(bytes.fromhex(one) for one in ANSWERS[number + 1 :]),
            ]
        )
        steps = agree(INFO, Password.MRZ, MRZ, drawn(MAP_SECRET, KEY_SECRET))
        with pytest.raises((CardError, BadTlv)):
            play(on_the_wire(steps), lambda _, given=given: next(given))  # type: ignore[misc]  # mypy knows no such default


@pytest.mark.parametrize("nonce", ["8000", "800100", "8050" + "11" * 80])
def test_a_nonce_of_no_whole_blocks(nonce: str) -> None:
    with pytest.raises(BadAnswer, match="nonce"):
        example(["9000", f"7C{len(nonce) // 2:02X}{nonce}9000"])


def test_a_nonce_that_maps_nothing() -> None:
    key = password_key(Suite.AES128, Password.MRZ, MRZ)
    zeroes = encrypt(Suite.AES128, key, bytes(16)).hex()
    with pytest.raises(BadAnswer, match="zeroes"):
        example(["9000", f"7C128010{zeroes}9000", ANSWERS[2]])


def test_our_own_key_back() -> None:
    with pytest.raises(BadAnswer, match="our own"):
        example([*ANSWERS[:3], f"7C438441{KEY_OURS}9000"])


# ---- EF.CardAccess


def infos(*parts: tuple[str, str]) -> bytes:
    """``(last two numbers of the identifier, parameter)`` each."""
    inner = b""
    for oid, parameter in parts:
        one = bytes.fromhex(f"060A04007F0007020204{oid}020102" + (f"0201{parameter}" if parameter else ""))
        inner += b"\x30" + bytes([len(one)]) + one
    return b"\x31" + (bytes([len(inner)]) if len(inner) < 128 else b"\x81" + bytes([len(inner)])) + inner


def test_the_chip_of_the_example() -> None:
    assert offered(CARD_ACCESS) == (INFO,)
    assert INFO.protocol.hex().upper() == "04007F00070202040202"


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([("0202", "0D"), ("0204", "0C"), ("0201", "12")], [(4, 12), (2, 13), (1, 18)]),
        ([("0202", "0D"), ("0202", "11"), ("0202", "0C")], [(2, 17), (2, 13), (2, 12)]),
        ([("0402", "0D"), ("0102", "02"), ("0602", "0D"), ("0302", "00")], []),
        ([("0202", "0E"), ("0202", "0A"), ("0202", ""), ("0205", "0D")], []),
        ([], []),
    ],
)
def test_the_strongest_that_can_be_done_first(parts: list[tuple[str, str]], found: list[tuple[int, int]]) -> None:
    assert [(one.suite.value, one.parameters) for one in offered(infos(*parts))] == found


def test_other_things_in_ef_cardaccess() -> None:
    """9303-11 9.2: terminal authentication's, chip authentication's; and what is no sequence at all."""
    other = bytes.fromhex("300D060804007F0007020202020102" + "0500")
    inner = CARD_ACCESS[2:] + other
    assert offered(b"\x31" + bytes([len(inner)]) + inner) == (INFO,)
    for garbage in (b"", b"\x30\0", CARD_ACCESS[:-1]):
        with pytest.raises(BadTlv):
            offered(garbage)


# ---- points


def test_points_of_the_example() -> None:
    curve = CURVES[13]
    theirs = decode_point(curve, bytes.fromhex(MAP_THEIRS))
    secret = Secret(curve, int(MAP_SECRET, 16))
    shared = secret.times(theirs)
    assert secret.point.encoded.hex().upper() == MAP_OURS
    assert shared.encoded.hex().upper() == SHARED
    mapped = add(Secret(curve, int("3F00C4D39D153F2B2A214A078D899B22", 16)).point, shared)
    assert mapped.encoded.hex().upper() == GENERATOR
    secret = Secret(curve, int(KEY_SECRET, 16))
    assert secret.times(mapped).encoded.hex().upper() == KEY_OURS
    z = secret.times_x(decode_point(curve, bytes.fromhex(KEY_THEIRS)))
    assert z.hex().upper() == "28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925"


@pytest.mark.parametrize("number", CURVES)
def test_parameters_and_multiples(number: int) -> None:
    """Every curve against the library's own generator: k(bG) two ways, and both roots for y come up."""
    curve = CURVES[number]
    assert curve.p % 4 == 3
    generator = Secret(curve, 1).point
    assert (generator.y**2 - generator.x**3 - curve.a * generator.x - curve.b) % curve.p == 0
    assert Secret(curve, curve.n - 1).point == Point(curve, generator.x, curve.p - generator.y)
    base = 0xC0FFEE
    for secret in (1, 2, 3, 4, 5, 6, 7, curve.n - 2):
        product = Secret(curve, secret * base % curve.n).point
        assert Secret(curve, secret).times(Secret(curve, base).point) == product
        assert Secret(curve, secret).times_x(Secret(curve, base).point) == product.encoded[1 : 1 + curve.size]


def test_what_is_no_point() -> None:
    curve = CURVES[12]
    good = Secret(curve, 5).point
    for raw in (
        b"",
        good.encoded[:-1],
        good.encoded + b"\0",
        b"\3" + good.encoded[1:],
        b"\4" + bytes(64),
        b"\4" + b"\xff" * 64,
    ):
        with pytest.raises(NoPoint):
            decode_point(curve, raw)
    for other in (good, Point(curve, good.x, curve.p - good.y)):
        with pytest.raises(NoPoint):
            add(good, other)
