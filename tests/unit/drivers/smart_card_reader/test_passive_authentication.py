# SPDX-License-Identifier: Apache-2.0
"""Passive authentication: what is proven, what is refused, and what stays unknown (ICAO Doc 9303-11 5.1)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.certificates import parse
from drivers.smart_card_reader.csca_store import CscaStore
from drivers.smart_card_reader.passive_authentication import Verdict, check, parse_security_object
from drivers.smart_card_reader.port import Authenticity, RefusedReason
from drivers.smart_card_reader.signatures import NotSupported, PublicKey, public_key, verifies
from drivers.smart_card_reader.simulated_signing import (
    Signer,
    authority,
    document_signer,
    fixed_key,
    item,
    oid,
    security_object,
    signed_data,
)
from drivers.smart_card_reader.tlv import BadTlv

TODAY = date(2026, 5, 1)
GROUPS = {1: b"\x61\x03DG1", 2: b"\x75\x03DG2"}
CSCA = authority()
STORE = csca_store.of(CSCA.der)
NOT_GENUINE = RefusedReason.NOT_GENUINE


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def verdict(
    sod: bytes | None, groups: dict[int, bytes] | None = None, store: CscaStore = STORE, today: date = TODAY
) -> Verdict:
    return check(sod, GROUPS if groups is None else groups, store, today)


SIGNER = document_signer(CSCA)
SOD = security_object(GROUPS, SIGNER)


def test_what_is_proven() -> None:
    assert verdict(SOD) is Authenticity.PROVEN
    assert verdict(SOD, {1: GROUPS[1]}) is Authenticity.PROVEN
    assert verdict(security_object(GROUPS, SIGNER, sha1=True)) is Authenticity.PROVEN


@pytest.mark.parametrize("curve", [ec.BrainpoolP256R1(), ec.BrainpoolP384R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_signers_on_every_curve(curve: ec.EllipticCurve) -> None:
    signer = document_signer(CSCA, key=fixed_key("another", curve))
    assert verdict(security_object(GROUPS, signer)) is Authenticity.PROVEN


@pytest.mark.parametrize("uses_pss", [True, False])
def test_signers_and_authorities_with_rsa(uses_pss: bool) -> None:
    signer = document_signer(CSCA, key=rsa_key(), uses_pss=uses_pss)
    assert verdict(security_object(GROUPS, signer)) is Authenticity.PROVEN
    other = authority("SIMULATED RSA", rsa_key())
    signer = document_signer(other)
    assert verdict(security_object(GROUPS, signer), store=csca_store.of(other.der)) is Authenticity.PROVEN


# ---- never proven


def test_without_a_security_object() -> None:
    assert verdict(None) is Authenticity.NO_SIGNATURE


def test_an_authority_that_nobody_here_knows() -> None:
    assert verdict(SOD, store=CscaStore()) is Authenticity.NO_AUTHORITY
    assert verdict(SOD, store=csca_store.of(authority("SOMEBODY ELSE").der)) is Authenticity.NO_AUTHORITY


def test_an_authority_of_the_same_name_with_another_key() -> None:
    """Whoever forges a document can write any name into its certificates."""
    false = authority(key=fixed_key("forger", ec.SECP256R1()))
    forged = security_object(GROUPS, document_signer(false))
    assert verdict(forged) is Authenticity.NO_AUTHORITY
    both = csca_store.of(false.der, CSCA.der)
    assert verdict(SOD, store=both) is Authenticity.PROVEN


@pytest.mark.parametrize("today", [date(2023, 12, 31), date(2036, 1, 2), date(2050, 1, 1)])
def test_a_signer_that_does_not_hold_today(today: date) -> None:
    assert verdict(SOD, today=today) is Authenticity.SIGNER_OUT_OF_DATE
    for day in (date(2024, 1, 1), date(2036, 1, 1)):
        assert verdict(SOD, today=day) is Authenticity.PROVEN


def test_a_certificate_that_may_not_sign_documents() -> None:
    """An authority's own certificate, or that of something else it issued."""
    assert verdict(security_object(GROUPS, CSCA)) is Authenticity.NO_AUTHORITY


# ---- not genuine


def test_data_that_was_not_signed() -> None:
    assert verdict(SOD, {1: GROUPS[1], 2: b"\x75\x03DG3"}) is NOT_GENUINE
    assert verdict(SOD, {**GROUPS, 11: b"\x6b\0"}) is NOT_GENUINE
    assert verdict(SOD, {2: GROUPS[1], 1: GROUPS[2]}) is NOT_GENUINE
    assert verdict(SOD, {1: GROUPS[2]}, CscaStore()) is NOT_GENUINE


def test_hashes_that_were_exchanged() -> None:
    """Other data, its hash put in the place of the right one: the signature does not agree."""
    other = {**GROUPS, 1: b"\x61\x03XXX"}
    false = SOD.replace(hashlib.sha256(GROUPS[1]).digest(), hashlib.sha256(other[1]).digest())
    assert verdict(false, other) is NOT_GENUINE
    content = parse_security_object(SOD).content
    changed = parse_security_object(false).content
    false = false.replace(hashlib.sha256(content).digest(), hashlib.sha256(changed).digest())
    assert verdict(false, other) is NOT_GENUINE


def test_signed_data_of_another_kind() -> None:
    content = parse_security_object(SOD).content
    assert verdict(signed_data(content, SIGNER, "2A864886F70D010701")) is Authenticity.UNSUPPORTED
    kinds = bytes.fromhex("678108010101"), bytes.fromhex("678108010102")
    at = SOD.rindex(kinds[0])
    assert verdict(SOD[:at] + kinds[1] + SOD[at + 6 :]) is NOT_GENUINE


def test_every_bit_of_the_security_object() -> None:
    """Whatever is turned in it, nothing is proven that was not signed: where it is, what counts was not touched."""
    whole = parse_security_object(SOD)
    for at in range(len(SOD)):
        false = SOD[:at] + bytes([SOD[at] ^ (1 << at % 8)]) + SOD[at + 1 :]
        if verdict(false) is Authenticity.PROVEN:
            said = parse_security_object(false)
            assert (said.hashes, said.content, said.signature) == (whole.hashes, whole.content, whole.signature), at
    for size in range(0, len(SOD), 3):
        assert verdict(SOD[:size]) is Authenticity.UNSUPPORTED


# ---- what cannot be checked


def replaced(old: str, new: str, last: bool = False) -> bytes:
    wanted = bytes.fromhex(old)
    at = SOD.rindex(wanted) if last else SOD.index(wanted)
    return SOD[:at] + bytes.fromhex(new) + SOD[at + len(wanted) :]


@pytest.mark.parametrize(
    ("old", "new", "last"),
    [
        ("2A864886F70D010702", "2A864886F70D010703", False), ("2A8648CE3D040302", "2A8648CE3D040309", True),
        ("2A8648CE3D040302", "2A864886F70D0101"[:16], True), ("608648016503040201", "608648016503040209", True),
    ],
)  # fmt: skip
def test_algorithms_that_nobody_knows(old: str, new: str, last: bool) -> None:
    assert verdict(replaced(old, new, last)) is Authenticity.UNSUPPORTED


def test_a_hash_that_nobody_knows() -> None:
    unknown = item(0x30, item(0x02, b"\0"), item(0x30, oid("608648016503040209")), item(0x30))
    assert verdict(signed_data(unknown, SIGNER)) is Authenticity.UNSUPPORTED
    assert verdict(signed_data(item(0x30, item(0x02, b"\0")), SIGNER)) is Authenticity.UNSUPPORTED


def test_a_signer_whose_certificate_is_not_there() -> None:
    bare = item(0xA0, SIGNER.der)
    assert verdict(nested(SOD.replace(bare, b""))) is Authenticity.UNSUPPORTED
    other = document_signer(CSCA, key=fixed_key("x", ec.SECP256R1()), ends=2037)
    assert verdict(nested(SOD.replace(bare, item(0xA0, other.der)))) is Authenticity.UNSUPPORTED


def nested(sod: bytes) -> bytes:
    """With the lengths around what is signed put right."""
    inner = sod[sod.index(bytes.fromhex("020103")) :]
    return item(0x77, item(0x30, oid("2A864886F70D010702"), item(0xA0, item(0x30, inner))))


def signers(info: bytes) -> bytes:
    """The same with another SET of signers."""
    start = SOD.index(bytes.fromhex("020103"))
    end = SOD.index(SIGNER.der) + len(SIGNER.der)
    return item(0x77, item(0x30, oid("2A864886F70D010702"), item(0xA0, item(0x30, SOD[start:end], info))))


def test_no_signer_several_or_one_without_attributes() -> None:
    for infos in (
        b"",
        item(0x31),
        item(0x31, item(0x30), item(0x30)),
        item(0x31, item(0x30, item(0x02, b"\1"))),
        item(0x30),
    ):
        assert verdict(signers(infos)) is Authenticity.UNSUPPORTED


def test_a_signer_told_by_its_key() -> None:
    """SubjectKeyIdentifier in place of issuer and number (RFC 5652 5.3)."""
    certificate = parse(SIGNER.der)
    assert certificate.key_id is not None
    said = parse_security_object(SOD)
    info = item(
        0x30, item(0x02, b"\3"), item(0x80, certificate.key_id), item(0x30, said.digest_algorithm), item(0xA0, said.attributes),
        item(0x30, said.signature_algorithm), item(0x04, said.signature),
    )  # fmt: skip
    assert verdict(signers(item(0x31, info))) is Authenticity.PROVEN


def test_an_authority_whose_key_cannot_be_used() -> None:
    """Known by name; what it signed cannot be checked, unless another of the same name can."""
    odd = CSCA.der.replace(bytes.fromhex("2B2403030208010107"), bytes.fromhex("2B2403030208010199"))
    assert verdict(SOD, store=csca_store.of(odd)) is Authenticity.UNSUPPORTED
    assert verdict(SOD, store=csca_store.of(odd, odd, CSCA.der)) is Authenticity.PROVEN
    assert verdict(SOD, store=csca_store.of(CSCA.der, odd), today=date(2040, 1, 1)) is Authenticity.SIGNER_OUT_OF_DATE


# ---- keys and signatures

EXPLICIT = (
    "308201333081ec06072a8648ce3d02013081e0020101302c06072a8648ce3d0101022100a9fb57dba1eea9bc3e660a909d838d726e3bf623d5262028"
    "2013481d1f6e5377304404207d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9042026dc5c6ce94a4b44f330b5d9bbd7"
    "7cbf958416295cf7e1ce6bccdc18ff8c07b60441048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4"
    "fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997022100a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7"
    "020101034200049c32841f9d0f41c5161218b48b135b305756e08940793ed4bc2f00751ba2022650f98c9c898ab9605aa912d302ed90cc3b2e84e181"
    "3045b9b68dd810d542e367"
)
COMPRESSED = (
    "3081f33081cc06072a8648ce3d02013081c0020101302c06072a8648ce3d0101022100a9fb57dba1eea9bc3e660a909d838d726e3bf623d526202820"
    "13481d1f6e5377304404207d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9042026dc5c6ce94a4b44f330b5d9bbd77c"
    "bf958416295cf7e1ce6bccdc18ff8c07b60421038bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262022100a9fb57dba1"
    "eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7020101032200039c32841f9d0f41c5161218b48b135b305756e08940793ed4bc2f"
    "00751ba20226"
)
NAMED = (
    "305a301406072a8648ce3d020106092b2403030208010107034200049c32841f9d0f41c5161218b48b135b305756e08940793ed4bc2f00751ba20226"
    "50f98c9c898ab9605aa912d302ed90cc3b2e84e1813045b9b68dd810d542e367"
)
"""One key of brainpoolP256r1, as OpenSSL 3.0 writes it out: with its parameters, with points compressed, by name."""


def test_keys_with_their_parameters_written_out() -> None:
    named = public_key(bytes.fromhex(NAMED)).public_numbers()
    assert public_key(bytes.fromhex(EXPLICIT)).public_numbers() == named
    assert public_key(bytes.fromhex(COMPRESSED)).public_numbers() == named


@pytest.mark.parametrize(
    ("old", "new"),
    [("7d5a0975", "7d5a0976"), ("26dc5c6ce94a4b44f330b5d9bbd7", "26dc5c6ce94a4b44f330b5d9bbd8"), ("8bd2aeb9", "8bd2aeba"),
     ("974856a7", "974856a8"), ("1f6e5377", "1f6e5379"), ("d542e367", "d542e368"), ("2a8648ce3d0201", "2a8648ce3d0209")],
)  # fmt: skip
def test_parameters_of_a_curve_that_an_attacker_made(old: str, new: str) -> None:
    """CVE-2020-0601: a generator of one's own makes any public key one's own."""
    assert old in EXPLICIT
    with pytest.raises(NotSupported):
        public_key(bytes.fromhex(EXPLICIT.replace(old, new)))


def key_info(*parameters: bytes) -> str:
    """An elliptic key with these parameters."""
    return item(0x30, item(0x30, oid("2A8648CE3D0201"), item(0x30, *parameters)), item(0x03, b"\0\4")).hex()


@pytest.mark.parametrize(
    "info",
    ["", "3000", "30023000", "302a300506032b65700321003adf3c762094c951689dc69e008c470168ca8ba4ccbf3cd9b4054baf63e08a32",
     key_info(item(0x02)), key_info(item(0x02), item(0x30, item(0x02, b"\1")), item(0x30), item(0x04), item(0x02))],
)  # fmt: skip
def test_keys_that_are_none_or_of_another_kind(info: str) -> None:
    with pytest.raises((NotSupported, BadTlv)):
        public_key(bytes.fromhex(info))


SHA256 = item(0x30, oid("608648016503040201"))
SHA384 = item(0x30, oid("608648016503040202"))


def pss(mask: hashes.HashAlgorithm, hashed: hashes.HashAlgorithm, salt: int, *parameters: bytes) -> bool:
    signature = rsa_key().sign(b"data", padding.PSS(padding.MGF1(mask), salt), hashed)
    return verifies(rsa_key().public_key(), oid("2A864886F70D01010A") + item(0x30, *parameters), signature, b"data")


def test_parameters_of_rsassa_pss() -> None:
    """RFC 4055 3.1: what is left out is SHA-1, MGF1 with SHA-1, 20 bytes."""
    sha1, sha256, sha384 = hashes.SHA1(), hashes.SHA256(), hashes.SHA384()
    mgf1 = oid("2A864886F70D010108")
    assert pss(sha1, sha1, 20)
    assert pss(sha1, sha256, 20, item(0xA0, SHA256))
    assert pss(
        sha384, sha256, 64, item(0xA0, SHA256), item(0xA1, item(0x30, mgf1, SHA384)), item(0xA2, item(0x02, b"\x40"))
    )
    assert not pss(sha384, sha256, 20, item(0xA0, SHA256))
    assert not pss(sha1, sha1, 21)
    with pytest.raises(NotSupported, match="mask"):
        pss(sha1, sha1, 20, item(0xA1, item(0x30, oid("2A864886F70D010109"), SHA256)))
    with pytest.raises(NotSupported, match="hash"):
        pss(sha1, sha1, 20, item(0xA0, item(0x30, oid("2A03"))))
    for salt in ("0080000000", "4000000000000000000000"):  # more than any number of the library's holds
        with pytest.raises(NotSupported):
            pss(sha1, sha1, 20, item(0xA2, item(0x02, bytes.fromhex(salt))))
    assert verifies(
        rsa_key().public_key(),
        oid("2A864886F70D01010A"),
        rsa_key().sign(b"x", padding.PSS(padding.MGF1(sha1), 20), sha1),
        b"x",
    )


def test_algorithms_that_leave_the_hash_to_the_message() -> None:
    key = fixed_key("k", ec.SECP256R1())
    made: dict[str, tuple[PublicKey, bytes]] = {
        "2A864886F70D010101": (rsa_key().public_key(), rsa_key().sign(b"x", padding.PKCS1v15(), hashes.SHA384())),
        "2A8648CE3D0201": (key.public_key(), key.sign(b"x", ec.ECDSA(hashes.SHA384()))),
    }
    for name, (public, signature) in made.items():
        assert verifies(public, oid(name), signature, b"x", hashes.SHA384())
        assert not verifies(public, oid(name), signature, b"x", hashes.SHA256())
        with pytest.raises(NotSupported, match="signature"):
            verifies(public, oid(name), signature, b"x")


def test_a_signature_of_another_kind_than_its_key() -> None:
    with pytest.raises(NotSupported, match="another kind"):
        verifies(rsa_key().public_key(), oid("2A8648CE3D040302"), b"", b"x")


class Unheard(hashes.HashAlgorithm):
    """A hash that the library's own library was built without, as some distributions' are of SHA-1."""

    name = "unheard-of"
    digest_size = 20
    block_size = None


def test_a_hash_that_the_library_will_not_do() -> None:
    with pytest.raises(NotSupported, match="unheard-of"):
        verifies(rsa_key().public_key(), oid("2A864886F70D010101"), bytes(256), b"x", Unheard())


# ---- certificates and the folder


def test_a_certificate() -> None:
    signer, csca = parse(SIGNER.der), parse(CSCA.der)
    assert (signer.begins, signer.ends) == (datetime(2024, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC))
    assert (signer.may_sign_documents, signer.may_sign_certificates, signer.is_authority) == (True, False, None)
    assert (csca.may_sign_documents, csca.may_sign_certificates, csca.is_authority) == (False, True, True)
    assert signer.names_as_issuer(csca)
    assert not csca.names_as_issuer(signer)
    assert signer.is_signed_by(csca)
    assert int.from_bytes(signer.serial, "big") == SIGNER.certificate.serial_number
    late = parse(authority_until(2050))
    assert late.ends.year == 2050


def authority_until(year: int) -> bytes:
    return document_signer(CSCA, ends=year).der


def fields(*parts: bytes) -> bytes:
    return item(0x30, item(0x30, *parts), item(0x30, oid("2A03")), item(0x03, b"\0\1"))


ZULU = item(0x17, b"260501000000Z")
FIELDS = (
    item(0x02, b"\1"),
    item(0x30),
    item(0x30),
    item(0x30, ZULU, item(0x18, b"20500101000000Z")),
    item(0x30),
    item(0x30),
)


def test_a_certificate_of_the_first_version() -> None:
    found = parse(fields(*FIELDS))
    assert (found.begins.date(), found.ends.date()) == (date(2026, 5, 1), date(2050, 1, 1))
    assert (found.usage, found.is_authority, found.key_id, found.authority_key_id) == (None, None, None, None)
    assert found.may_sign_documents
    assert found.may_sign_certificates
    old = parse(fields(*FIELDS[:3], item(0x30, item(0x17, b"500101000000Z"), ZULU), *FIELDS[4:]))
    assert old.begins.year == 1950
    with_extensions = parse(fields(*FIELDS, item(0xA3, item(0x30))))
    assert with_extensions.usage is None
    plain = item(0xA3, item(0x30, item(0x30, oid("551D13"), item(0x04, item(0x30)))))
    assert not parse(fields(*FIELDS, plain)).may_sign_certificates


@pytest.mark.parametrize(
    "raw",
    [
        b"", item(0x30), item(0x30, item(0x30), item(0x30)), fields(), fields(*FIELDS[:5]), fields(*FIELDS[1:]),
        fields(*FIELDS[:3], item(0x30, ZULU), *FIELDS[4:]), fields(*FIELDS[:3], item(0x30, ZULU, item(0x04, b"x")), *FIELDS[4:]),
        fields(*FIELDS[:3], item(0x30, ZULU, item(0x17, b"261301000000Z")), *FIELDS[4:]),
        fields(*FIELDS[:3], item(0x30, ZULU, item(0x17, b"\xff")), *FIELDS[4:]),
        fields(*FIELDS[:3], item(0x30, ZULU, item(0x17, b"2605010000Z")), *FIELDS[4:]),
        fields(*FIELDS[:3], item(0x30, ZULU, item(0x18, b"20260501000000+0800")), *FIELDS[4:]),
        fields(*FIELDS, item(0xA3, item(0x30, item(0x30)))),
    ],
)  # fmt: skip
def test_what_is_no_certificate(raw: bytes) -> None:
    with pytest.raises(BadTlv):
        parse(raw)


def test_a_folder_of_authorities(tmp_path: Path) -> None:
    other = authority("SIMULATED OTHER")
    (tmp_path / "one.der").write_bytes(CSCA.der)
    pem = CSCA.certificate.public_bytes(Encoding.PEM) + other.certificate.public_bytes(Encoding.PEM)
    (tmp_path / "two.PEM").write_bytes(b"words before\n" + pem)
    (tmp_path / "signer.cer").write_bytes(SIGNER.der)
    (tmp_path / "broken.crt").write_bytes(CSCA.der[:-1])
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nMIIx\n-----END CERTIFICATE-----\n")
    (tmp_path / "padding.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n")
    (tmp_path / "key.pem").write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    (tmp_path / "huge.der").write_bytes(CSCA.der + bytes(300_000))
    (tmp_path / "folder.der").mkdir()
    (tmp_path / "readme.txt").write_text("not looked at")
    store = csca_store.load(tmp_path)
    assert [one.subject for one in store.authorities] == [parse(one.der).subject for one in (CSCA, CSCA, other)]
    assert store.unreadable == (
        "broken.crt", "broken.pem", "folder.der", "huge.der", "key.pem", "padding.pem", "signer.cer",
    )  # fmt: skip
    with pytest.raises(OSError, match="nowhere"):
        csca_store.load(tmp_path / "nowhere")
    assert verdict(SOD, store=store) is Authenticity.PROVEN


def test_signers_are_told_apart() -> None:
    assert isinstance(SIGNER, Signer)
    assert SIGNER.certificate.serial_number != document_signer(CSCA, ends=2030).certificate.serial_number
