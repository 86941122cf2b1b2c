# SPDX-License-Identifier: Apache-2.0
"""Technicians' cards against NIST SP 800-73-4: who is believed, who is not, and that no PIN is ever tried by itself."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.iso7816 import BadAnswer, Refusal, on_the_wire
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.piv import algorithm_of, certificate_of, is_signature, talk
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    CardRefused,
    NeedsPin,
    Question,
    RefusedReason,
    TechnicianProof,
    TechnicianQuestion,
)
from drivers.smart_card_reader.simulated_piv import (
    PIN,
    PivCardSimulated,
    PivFields,
    SyntheticOperator,
    technician_cards,
)
from drivers.smart_card_reader.synthetic_cards import CARDS
from drivers.smart_card_reader.tlv import BadTlv, encode, only
from tests.unit.drivers.smart_card_reader.bench import Bench
from tests.unit.drivers.smart_card_reader.talks import play, scripted, with_card

OPERATOR = SyntheticOperator()
AUTHORITY = OperatorAuthority.from_pem(OPERATOR.pem)
CARD_MAKERS = technician_cards(OPERATOR)
CHALLENGE = bytes(range(32))
ASKED = TechnicianQuestion(CHALLENGE)
WITH_PIN = TechnicianQuestion(CHALLENGE, PIN)
NOW = datetime.now(UTC)
SELECTED = "61114F0600001000010079074F05A0000003089000"
GET_CERTIFICATE = "00CB3FFF055C035FC10500"
NOT_OURS = CardRefused(RefusedReason.NOT_OURS)
NOT_PROVEN = CardRefused(RefusedReason.NOT_PROVEN)


def card(name: str) -> PivCardSimulated:
    made = CARD_MAKERS[name].make()
    assert isinstance(made, PivCardSimulated)
    return made


def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def asked(made: PivCardSimulated, question: TechnicianQuestion = ASKED) -> object:
    made.reset()
    return with_card(talk(question, AUTHORITY, NOW), made)


@pytest.mark.parametrize("name", ["piv", "piv-rsa"])
def test_a_technician_proves_to_be_one(name: str) -> None:
    made = card(name)
    assert asked(made) == NeedsPin(3)
    assert made.pins_tried == 0
    proof = asked(made, WITH_PIN)
    assert isinstance(proof, TechnicianProof)
    assert (proof.subject, made.pins_tried) == ("TEST-0001", 1)
    assert proof.valid_to == (NOW + timedelta(days=365)).date()
    assert int(proof.serial, 16) > 0


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("piv-expired", NOT_OURS), ("piv-stranger", NOT_OURS), ("piv-empty", NOT_OURS), ("piv-no-purpose", NOT_OURS),
        ("piv-copied", NOT_PROVEN), ("piv-lies", NOT_PROVEN),
    ],
)  # fmt: skip
def test_who_is_not_believed(name: str, result: object) -> None:
    assert asked(card(name)) == result
    assert asked(card(name), WITH_PIN) == result
    assert isinstance(asked(card("piv-no-pin")), TechnicianProof)


def test_a_copied_certificate_without_any_key() -> None:
    made = PivCardSimulated(PivFields(OPERATOR.certificate(key()), None))
    assert asked(made) == NOT_PROVEN


def test_an_old_signature_is_no_new_one() -> None:
    own = key()
    certificate = OPERATOR.certificate(own)
    old = own.sign(sha256(b"an older challenge").digest(), ec.ECDSA(Prehashed(SHA256())))
    said = [SELECTED, _object(certificate), encode(0x7C, encode(0x82, old)).hex() + "9000"]
    assert scripted(talk(ASKED, AUTHORITY, NOW), said)[1] == NOT_PROVEN


def _object(certificate: bytes, info: bytes = b"\x71\x01\x00\xfe\x00") -> str:
    return encode(0x53, encode(0x70, certificate) + info).hex() + "9000"


def test_what_is_sent() -> None:
    own = key()
    certificate = OPERATOR.certificate(own)
    signature = own.sign(sha256(CHALLENGE).digest(), ec.ECDSA(Prehashed(SHA256())))
    said = [
        SELECTED,
        _object(certificate),
        "6982",
        "63C3",
        "9000",
        encode(0x7C, encode(0x82, signature)).hex() + "9000",
    ]
    sent, proof = scripted(talk(TechnicianQuestion(CHALLENGE, "12345678"), AUTHORITY, NOW), said)
    assert isinstance(proof, TechnicianProof)
    sign = "0087119A267C2482008120" + sha256(CHALLENGE).hexdigest().upper() + "00"
    assert sent == [
        "00A404000BA00000030800001000010000", GET_CERTIFICATE, sign, "00200080", "00200080083132333435363738", sign
    ]  # fmt: skip
    short = scripted(talk(TechnicianQuestion(CHALLENGE, "123456"), AUTHORITY, NOW), [*said[:4], "63C2"])
    assert short[0][-1] == "0020008008313233343536FFFF"
    assert short[1] == NeedsPin(2, was_wrong=True)


def test_rsa_is_padded_by_us_and_sent_in_two_pieces() -> None:
    """RFC 8017 9.2: 00 01 FF... 00 and the DigestInfo of SHA-256."""
    own = rsa.generate_private_key(65537, 2048)
    said = [SELECTED, _object(OPERATOR.certificate(own)), "9000", "6985"]
    with pytest.raises(Refusal, match="6985"):
        scripted(talk(ASKED, AUTHORITY, NOW), said)
    made = PivCardSimulated(PivFields(OPERATOR.certificate(own), own, None))
    sent, proof = play(on_the_wire(talk(ASKED, AUTHORITY, NOW)), made.answer)
    assert isinstance(proof, TechnicianProof)
    first, second = (one for one in sent if one[1] == 0x87)
    assert (first[:5].hex(), second[:4].hex()) == ("1087079aff", "0087079a")
    template = first[5:] + second[5:-1]
    assert template[:10].hex() == "7c820106820081820100"
    info = bytes.fromhex("3031300d060960864801650304020105000420")
    assert template[10:] == b"\0\1" + b"\xff" * 202 + b"\0" + info + sha256(CHALLENGE).digest()


# ---- the PIN


def test_a_wrong_pin_costs_one_try_and_the_last_is_left() -> None:
    made = card("piv")
    wrong = TechnicianQuestion(CHALLENGE, "111111")
    assert asked(made, wrong) == NeedsPin(2, was_wrong=True)
    assert asked(made, wrong) == CardRefused(RefusedReason.PIN_LAST_TRY)
    assert made.pins_tried == 2
    assert asked(made, WITH_PIN) == CardRefused(RefusedReason.PIN_LAST_TRY)
    assert made.pins_tried == 2


@pytest.mark.parametrize("name", ["piv-last-try", "piv-blocked"])
def test_the_last_try_is_not_spent_here(name: str) -> None:
    made = card(name)
    reason = RefusedReason.PIN_BLOCKED if name == "piv-blocked" else RefusedReason.PIN_LAST_TRY
    assert asked(made) == asked(made, WITH_PIN) == CardRefused(reason)
    assert made.pins_tried == 0


@pytest.mark.parametrize("pin", ["", "12345", "123456789", "12345a", "１２３４５６", "12 456"])
def test_what_can_be_no_pin_costs_no_try(pin: str) -> None:
    made = card("piv")
    assert asked(made, TechnicianQuestion(CHALLENGE, pin)) == NeedsPin(3, was_wrong=True)
    assert made.pins_tried == 0


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        (["6982", "63C0"], CardRefused(RefusedReason.PIN_BLOCKED)),
        (["6982", "6983"], CardRefused(RefusedReason.PIN_BLOCKED)),
        (["6982", "63C3", "6983"], CardRefused(RefusedReason.PIN_BLOCKED)),
        (["6982", "63C3", "63C0"], CardRefused(RefusedReason.PIN_BLOCKED)),
        (["6982", "6A80", "63C5"], NeedsPin(5, was_wrong=True)),
    ],
)
def test_what_cards_say_of_their_pin(answers: list[str], result: object) -> None:
    said = [SELECTED, _object(OPERATOR.certificate(key())), *answers]
    assert scripted(talk(WITH_PIN, AUTHORITY, NOW), said)[1] == result


def test_a_card_that_does_not_say_how_many_tries_are_left() -> None:
    said = [SELECTED, _object(OPERATOR.certificate(key())), "6982", "6F00"]
    assert scripted(talk(ASKED, AUTHORITY, NOW), said)[1] == NeedsPin(None)
    with pytest.raises(Refusal, match="6F00"):
        scripted(talk(WITH_PIN, AUTHORITY, NOW), [*said, "6F00"])


# ---- certificates


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"signs": False}, "digitalSignature"), ({"usage": False}, "digitalSignature"), ({"authority": True}, "签发机构的证书"),
        ({"days": (1, 9)}, "才生效"), ({"days": (-9, -1)}, "已过期"), ({"number": ""}, "没有工号"),
        ({"purposes": ()}, "1.3.6.1.4.1.311.20.2.2"), ({"purposes": ("1.3.6.1.5.5.7.3.2",)}, "1.3.6.1.4.1.311.20.2.2"),
    ],
)  # fmt: skip
def test_which_certificates_do_not_hold_and_what_technicians_are_told(how: dict[str, object], words: str) -> None:
    own = key()
    made = PivCardSimulated(PivFields(OPERATOR.certificate(own, **how), own))  # type: ignore[arg-type]  # fields of many types
    found = asked(made, WITH_PIN)
    assert found == NOT_OURS
    assert isinstance(found, CardRefused)
    assert words in found.detail
    assert made.pins_tried == 0


def test_what_technicians_are_told_of_other_cards() -> None:
    told = {
        "piv-stranger": "证书不是本机认得的机构签发的",
        "piv-empty": "卡里没有证书",
        "piv-no-purpose": "扩展密钥用法",
    }
    for name, words in told.items():
        found = asked(card(name))
        assert isinstance(found, CardRefused)
        assert found.detail.startswith(words)
    wide = PivCardSimulated(PivFields(OPERATOR.certificate(ec.generate_private_key(ec.SECP384R1())), None))
    found = asked(wide)
    assert isinstance(found, CardRefused)
    assert "P-256" in found.detail


def test_packed_certificates() -> None:
    raw = OPERATOR.certificate(key())
    packed = gzip.compress(raw)

    def read(body: bytes, info: bytes = b"\x71\x01\x01") -> x509.Certificate:
        return certificate_of(encode(0x53, encode(0x70, body) + info))

    assert read(packed) == read(raw, b"") == read(raw, b"\x71\x00") == x509.load_der_x509_certificate(raw)
    for broken in (raw, packed[:-4], packed[:40], gzip.compress(bytes(100_000))):
        with pytest.raises(BadAnswer, match="pack"):
            read(broken)


@pytest.mark.parametrize("size", [0, 1, 5, 30, 200])
def test_certificates_cut_short(size: int) -> None:
    whole = encode(0x53, encode(0x70, OPERATOR.certificate(key())))
    with pytest.raises((BadTlv, BadAnswer)):
        certificate_of(whole[:size])
    with pytest.raises((BadTlv, BadAnswer)):
        certificate_of(encode(0x53, encode(0x70, OPERATOR.certificate(key())[:size])))


@pytest.mark.parametrize("number", ["", "00", "0000", "80", "FF01"])
def test_certificate_numbers_that_are_none(number: str) -> None:
    made_up = encode(0x30, encode(0x30, encode(0x02, bytes.fromhex(number))))
    with pytest.raises(BadAnswer, match="not positive"):
        certificate_of(encode(0x53, encode(0x70, made_up)))


def test_a_signature_of_half_octets() -> None:
    raw = bytearray(OPERATOR.certificate(key()))
    signature = only(bytes(raw), 0x30, 0x03)
    place = bytes(raw).rindex(signature)
    assert raw[place] == 0
    raw[place] = 1
    with pytest.raises(BadAnswer, match="whole octets"):
        certificate_of(encode(0x53, encode(0x70, bytes(raw))))


def test_objects_that_are_no_certificate() -> None:
    made_up = encode(0x30, encode(0x30, encode(0x02, b"\1")))
    with pytest.raises(BadAnswer, match="no certificate"):
        certificate_of(encode(0x53, encode(0x70, made_up)))


def test_keys_that_technicians_cards_do_not_have() -> None:
    for other in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 1024)):
        made = PivCardSimulated(PivFields(OPERATOR.certificate(other), None))
        assert asked(made) == NOT_OURS
    strange = ed25519.Ed25519PrivateKey.generate()
    certificate = x509.load_der_x509_certificate(OPERATOR.certificate(strange))  # type: ignore[arg-type]  # on purpose
    assert algorithm_of(certificate) is None
    assert not is_signature(certificate, bytes(32), bytes(64))


@pytest.mark.parametrize("sw", ["6A82", "6D00"])
def test_other_cards(sw: str) -> None:
    assert scripted(talk(ASKED, AUTHORITY, NOW), [sw])[1] is None
    for name in ("ssc-v2", "bank-card"):
        assert with_card(talk(ASKED, AUTHORITY, NOW), CARDS[name].make()) is None


@pytest.mark.parametrize("said", [["6F00"], [SELECTED, "6982"]])
def test_a_card_that_will_not(said: list[str]) -> None:
    with pytest.raises(Refusal):
        scripted(talk(ASKED, AUTHORITY, NOW), said)


# ---- by the driver


def test_the_driver_asks_a_technicians_card() -> None:
    bench = Bench(trust=Trust(AUTHORITY))
    question = Question(frozenset({CardKind.TECHNICIAN}), technician=ASKED)
    bench.first.put_in(card("piv"))
    assert bench.poll(question) == NeedsPin(3)
    result = bench.poll(replace(question, technician=WITH_PIN))
    assert isinstance(result, CardRead)
    assert isinstance(result.card, TechnicianProof)
    bench.first.put_in("ssc-v2")
    assert bench.poll(question) == CardRefused(RefusedReason.UNKNOWN_CARD)


def test_without_an_operator_nobody_is_a_technician() -> None:
    bench = Bench()
    bench.first.put_in(card("piv-no-pin"))
    asked_so = Question(frozenset({CardKind.TECHNICIAN}), technician=ASKED)
    assert bench.poll(asked_so) == CardRefused(RefusedReason.UNKNOWN_CARD)


def test_a_pin_is_not_sent_twice_when_the_answer_is_damaged() -> None:
    bench = Bench(trust=Trust(AUTHORITY))
    made = card("piv-lies")
    made._fields.pin = PIN
    made._signature = lambda key, block: b""  # type: ignore[method-assign]  # an empty answer
    answer = made.answer
    made.answer = lambda raw: answer(raw) if raw[1] != 0x87 or not made._verified else b"\x7c\x90\x00"  # type: ignore[method-assign]  # damaged
    bench.first.put_in(made)
    bench.poll(Question(frozenset({CardKind.TECHNICIAN}), technician=WITH_PIN))
    assert made.pins_tried == 1


def test_no_pin_shows_in_a_repr() -> None:
    assert PIN not in repr(WITH_PIN)
