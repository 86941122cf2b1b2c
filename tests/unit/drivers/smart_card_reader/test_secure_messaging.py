# SPDX-License-Identifier: Apache-2.0
"""Secure messaging and basic access control against the worked example of ICAO Doc 9303-11, appendix D, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drivers.smart_card_reader.bac import authenticate, says_wrong_key
from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Command, Refusal, Response, Steps, on_the_wire
from drivers.smart_card_reader.secure_messaging import InTheClear, SecureChannel, secured
from drivers.smart_card_reader.session_keys import Ciphers, SessionKeys, Suite, derive, pad, token, unpad
from drivers.smart_card_reader.simulated_access import cbc, mac_of
from tests.unit.drivers.smart_card_reader.talks import play, scripted

MRZ = b"L898902C<369080619406236"
THEIRS, OURS = "4608F91988702212", "781723860C06C226"
OUR_KEY = "0B795240CB7049B01C19B33E32804F0B"
PROOF = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2" + "5F1448EEA8AD90A7"
THEIR_PROOF = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F" + "2F2D235D074D7449"
ENCRYPTION, AUTHENTICATION = "979EC13B1CBFE9DCD01AB0FED307EAE5", "F1CB1F1FB5ADF208806B89DC579DC1F8"
KEYS = SessionKeys(Suite.DES3, bytes.fromhex(ENCRYPTION), bytes.fromhex(AUTHENTICATION), int("887022120C06C226", 16))
SELECT, SELECTED = "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"
READ_4, FOUR = "0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"
READ_18 = "0CB000040D9701128E082EA28A70F3C7B53500"
EIGHTEEN = "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"
COM = "60145F01" + "04303130365F36063034303030305C026175"


def fixed(*values: str):  # type: ignore[no-untyped-def]  # what comes out of it is a RandomBytes
    left = [bytes.fromhex(one) for one in values]
    return lambda size: left.pop(0)[:size]


def read_com() -> Steps[bytes]:
    (yield Command(0, 0xA4, 2, 0x0C, bytes.fromhex("011E"))).checked("select")
    head = (yield Command(0, 0xB0, 0, 0, le=4)).checked("read")
    return head + (yield Command(0, 0xB0, 0, 4, le=18)).checked("read")


# ---- keys


def test_keys_of_the_example() -> None:
    seed = bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")
    assert derive(seed, 1, Suite.DES3).hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert derive(seed, 2, Suite.DES3).hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_aes_keys() -> None:
    """The key that 9303-11 G.1 derives from K; longer ones begin SHA-256 of the same (9.7.1.2)."""
    k = bytes.fromhex("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD")
    assert derive(k, 3, Suite.AES128).hex().upper() == "89DED1B26624EC1E634C1989302849DD"
    assert derive(b"", 1, Suite.AES256)[:24] == derive(b"", 1, Suite.AES192)
    assert derive(b"", 1, Suite.AES256).hex() == "b40711a88c7039756fb8a73827eabe2c0fe5a0346ca7e0a104adc0fc764f528d"


def test_cmac_of_rfc_4493() -> None:
    key = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C")
    assert token(Suite.AES128, key, b"").hex() == "bb1d6929e9593728"
    assert token(Suite.AES128, key, bytes.fromhex("6BC1BEE22E409F96E93D7E117393172A")).hex() == "070a16b46b4d4144"


def test_padding() -> None:
    assert pad(b"", 8) == b"\x80" + bytes(7)
    assert pad(bytes(8), 8) == bytes(8) + b"\x80" + bytes(7)
    assert [unpad(pad(bytes(size), 16)) for size in range(33)] == [bytes(size) for size in range(33)]
    assert (unpad(b""), unpad(bytes(16)), unpad(b"\x81" + bytes(15))) == (None, None, None)


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_messages_of_one_session_have_nothing_to_do_with_each_other(kind: int) -> None:
    """By another hand's ciphers, which are made anew for each (``simulated_access``)."""
    suite = Suite(kind)
    keys, block = [bytes(range(at, at + suite.key_bytes)) for at in (1, 65)], suite.block_bytes
    both = Ciphers(suite, *keys)
    for number, count in enumerate((3, 1, 2, 1, 30, 1, 4)):
        message = bytes(at * number & 0xFF for at in range(count * block))
        counter = number.to_bytes(block, "big")
        begin = bytes(8) if kind == 1 else cbc(kind, keys[0], bytes(block)).encryptor().update(counter)
        cipher = cbc(kind, keys[0], begin).encryptor().update(message)
        assert both.encrypt(message, number) == cipher
        assert both.decrypt(cipher, number) == message
        assert both.decrypt(cipher) == cbc(kind, keys[0], bytes(block)).decryptor().update(cipher)
        bare = message[:-block] + b"\x80" + bytes(block - 1)  # as it is when that hand has padded it
        assert both.checksum(bare) == mac_of(kind, keys[1], message[:-block] if kind == 1 else bare)


# ---- basic access control


def test_basic_access_control() -> None:
    sent, keys = scripted(authenticate(MRZ, fixed(OURS, OUR_KEY)), [THEIRS + "9000", THEIR_PROOF + "9000"])
    assert sent == ["0084000008", "0082000028" + PROOF + "28"]
    assert keys == KEYS
    assert ENCRYPTION.lower() not in repr(keys)


@pytest.mark.parametrize("sw", ["6300", "63C0", "6982", "6985", "6988", "6A80"])
def test_another_documents_key(sw: str) -> None:
    assert says_wrong_key(int(sw, 16))
    assert scripted(authenticate(MRZ, fixed(OURS, OUR_KEY)), [THEIRS + "9000", sw])[1] is None


@pytest.mark.parametrize("answers", [["6A88"], ["6982"], [THEIRS + "9000", "6D00"], [THEIRS + "9000", "6983"]])
def test_a_chip_that_will_not(answers: list[str]) -> None:
    with pytest.raises(Refusal, match=answers[-1]):
        scripted(authenticate(MRZ, fixed(OURS, OUR_KEY)), answers)


def test_every_prefix_and_every_bit_of_the_chips_proof() -> None:
    whole = bytes.fromhex(THEIR_PROOF)
    spoiled = [whole[:size] for size in range(len(whole))] + [whole + b"\0"]
    spoiled += [
        bytes(one ^ (1 << bit) * (at == place) for at, one in enumerate(whole))
        for place in range(40)
        for bit in range(8)
    ]
    for said in spoiled:
        with pytest.raises(BadAnswer, match="proof"):
            scripted(authenticate(MRZ, fixed(OURS, OUR_KEY)), [THEIRS + "9000", said.hex() + "9000"])
    for size in range(0, 16, 2):
        with pytest.raises(BadAnswer, match="challenge"):
            scripted(authenticate(MRZ, fixed(OURS, OUR_KEY)), [THEIRS[:size] + "9000"])


def test_the_proof_of_an_earlier_talk() -> None:
    with pytest.raises(BadAnswer, match="another challenge"):
        scripted(authenticate(MRZ, fixed(THEIRS, OUR_KEY)), [THEIRS + "9000", THEIR_PROOF + "9000"])


# ---- secure messaging


def through(answers: Sequence[str], keys: SessionKeys = KEYS) -> tuple[list[str], bytes]:
    return scripted(secured(read_com(), SecureChannel(keys)), answers)


def test_secure_messaging() -> None:
    assert through([SELECTED, FOUR, EIGHTEEN]) == ([SELECT, READ_4, READ_18], bytes.fromhex(COM))


@pytest.mark.parametrize("number", range(3))
def test_every_prefix_and_every_bit_of_a_secured_answer(number: int) -> None:
    good = [SELECTED, FOUR, EIGHTEEN]
    whole = bytes.fromhex(good[number])
    spoiled = [whole[:size] for size in range(len(whole))]
    spoiled += [whole[:size] + b"\x90\0" for size in range(len(whole) - 2)]
    for place in range(len(whole)):
        spoiled += [whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :] for bit in range(8)]
    for said in spoiled:
        given = iter([*(bytes.fromhex(one) for one in good[:number]), said])
        with pytest.raises(CardError):
            play(on_the_wire(secured(read_com(), SecureChannel(KEYS))), lambda _, given=given: next(given, b"\x6f\0"))  # type: ignore[misc]  # mypy knows no such default


@pytest.mark.parametrize("answers", [[SELECTED, SELECTED], [SELECTED, FOUR, FOUR], [FOUR], [SELECTED, EIGHTEEN]])
def test_an_answer_to_another_command(answers: list[str]) -> None:
    with pytest.raises(BadAnswer, match="wrong checksum"):
        through(answers)


@pytest.mark.parametrize("sw", ["9000", "6A82", "6988", "6987"])
def test_an_answer_in_the_clear_is_none(sw: str) -> None:
    with pytest.raises(InTheClear, match=sw) as error:
        through([sw])
    assert error.value.sw == int(sw, 16)


def ciphers(keys: SessionKeys) -> Ciphers:
    return Ciphers(keys.suite, keys.encryption, keys.authentication)


def answer(keys: SessionKeys, counter: int, objects: bytes, sw: int = 0x9000) -> Response:
    """What the chip would say; its checksum is right whatever it says."""
    block = keys.suite.block_bytes
    mac = ciphers(keys).checksum(pad(counter.to_bytes(block, "big") + objects, block))
    return Response(objects + b"\x8e\x08" + mac, sw)


STATUS = bytes.fromhex("99029000")


@pytest.mark.parametrize(
    ("objects", "sw", "words"),
    [
        ("", 0x9000, "another status"), ("99026A82", 0x9000, "another status"), ("99029000", 0x6A82, "another status"),
        ("990290", 0x9000, "another status"), ("9902900099029000", 0x9000, "other objects"),
        ("850099029000", 0x9000, "other objects"), ("990290008700", 0x9000, "another status"),
        ("8799029000", 0x9000, "other objects"), ("878499029000", 0x9000, "other objects"),
        ("8784112233449902900099029000", 0x9000, "other objects"), ("8701018700" + "99029000", 0x9000, "other objects"),
        ("870099029000", 0x9000, "another way"), ("87010299029000", 0x9000, "another way"),
        ("87010199029000", 0x9000, "whole blocks"), ("8708010011223344556699029000", 0x9000, "whole blocks"),
        ("870901001122334455667799029000", 0x9000, "without padding"),
    ],
)  # fmt: skip
def test_an_answer_of_other_objects_though_its_checksum_is_right(objects: str, sw: int, words: str) -> None:
    channel = SecureChannel(KEYS)
    channel.wrap(Command(0, 0xB0, 0, 0, le=4))
    with pytest.raises(BadAnswer, match=words):
        channel.unwrap(answer(KEYS, KEYS.counter + 2, bytes.fromhex(objects), sw), False)


def test_a_checksum_whose_length_is_written_the_long_way() -> None:
    channel = SecureChannel(KEYS)
    channel.wrap(Command(0, 0xB0, 0, 0, le=4))
    good = answer(KEYS, KEYS.counter + 2, STATUS).data
    with pytest.raises(BadAnswer, match="checksum"):
        channel.unwrap(Response(good[:-10] + b"\x8e\x81\x08" + good[-8:], 0x9000), False)


def test_a_no_that_is_the_chips_own() -> None:
    channel = SecureChannel(KEYS)
    channel.wrap(Command(0, 0xB0, 0, 0, le=4))
    said = channel.unwrap(answer(KEYS, KEYS.counter + 2, bytes.fromhex("99026A82"), 0x6A82), False)
    assert said == Response(b"", 0x6A82)


@pytest.mark.parametrize("suite", list(Suite))
def test_odd_instructions_carry_data_objects_without_padding_indicator(suite: Suite) -> None:
    keys = SessionKeys(suite, bytes(range(suite.key_bytes)), bytes(range(1, suite.key_bytes + 1)), 0)
    channel = SecureChannel(keys)
    block = suite.block_bytes
    wrapped = channel.wrap(Command(0, 0xB1, 0, 0, bytes.fromhex("54028000"), 100))
    assert wrapped.header == bytes.fromhex("0CB10000")
    assert wrapped.data[:2] == bytes([0x85, block])
    assert ciphers(keys).decrypt(wrapped.data[2 : 2 + block], 1) == pad(bytes.fromhex("54028000"), block)
    assert wrapped.data[2 + block :][:5] == bytes.fromhex("9701648E08")
    mac = ciphers(keys).checksum(
        pad(bytes(block - 1) + b"\1" + pad(wrapped.header, block) + wrapped.data[:-10], block),
    )
    assert wrapped.data[-8:] == mac
    cipher = bytes(block)
    with pytest.raises(BadAnswer, match="without padding"):
        channel.unwrap(answer(keys, 2, b"\x85" + bytes([block]) + cipher + STATUS), True)


def test_extended_length() -> None:
    channel = SecureChannel(KEYS)
    assert channel.wrap(Command(0, 0xB0, 0, 0, le=1000)).encode().hex()[:22] == "0cb0000000000e970203e8"
    assert channel.wrap(Command(0, 0xB0, 0, 0, le=1000)).encode()[-2:] == bytes(2)
    assert channel.wrap(Command(0, 0xB0, 0, 0, le=65536)).data[:4] == bytes.fromhex("97020000")
    assert channel.wrap(Command(0, 0xB0, 0, 0, le=256)).data[:3] == bytes.fromhex("970100")
    assert channel.wrap(Command(0, 0x86, 0, 0, bytes(240))).is_extended
