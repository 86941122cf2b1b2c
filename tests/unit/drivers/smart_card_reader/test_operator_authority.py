# SPDX-License-Identifier: Apache-2.0
"""Whose certificate makes a technician: RFC 5280 6.1 case by case, the purpose and the policy above all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.smart_card_reader.operator_authority import SMART_CARD_LOGON, Flaw, OperatorAuthority

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CLIENT, ANY_PURPOSE = "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"
POLICY, ANOTHER, ANY_POLICY = "1.2.3.4.1", "1.2.3.4.2", "2.5.29.32.0"


@dataclass(frozen=True)
class Made:
    """One certificate to be."""

    authority: bool | None = False
    """None: it does not say."""
    length: int | None = None
    usage: tuple[str, ...] | None = ("digital_signature",)
    purposes: Sequence[str] = (SMART_CARD_LOGON, CLIENT)
    policies: Sequence[str] = ()
    days: tuple[float, float] = (-9, 9)
    critical: str = ""
    """An extension of nobody's that is critical."""


TECHNICIAN = Made()
CA = Made(True, usage=("key_cert_sign", "crl_sign"), purposes=())
USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign "
    "encipher_only decipher_only"
).split()


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def chain(*links: Made) -> list[x509.Certificate]:
    """Each signed by the one before, the first by itself."""
    found: list[x509.Certificate] = []
    signer, issuer = ec.generate_private_key(ec.SECP256R1()), named("link 0")
    for at, made in enumerate(links):
        key, subject = (ec.generate_private_key(ec.SECP256R1()), named(f"link {at}")) if at else (signer, issuer)
        builder = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(at + 1).not_valid_before(NOW + made.days[0] * DAY).not_valid_after(NOW + made.days[1] * DAY)
        )  # fmt: skip
        if made.authority is not None:
            builder = builder.add_extension(x509.BasicConstraints(made.authority, made.length), critical=True)
        if made.usage is not None:
            usage = x509.KeyUsage(**{one: one in made.usage for one in USAGES})
            builder = builder.add_extension(usage, critical=True)
        if made.purposes:
            purposes = [x509.ObjectIdentifier(one) for one in made.purposes]
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
        if made.policies:
            policies = [x509.PolicyInformation(x509.ObjectIdentifier(one), None) for one in made.policies]
            builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
        if made.critical:
            strange = x509.UnrecognizedExtension(x509.ObjectIdentifier(made.critical), b"\5\0")
            builder = builder.add_extension(strange, critical=True)
        found.append(builder.sign(signer, SHA256()))
        signer, issuer = key, subject
    return found


def flaw(*links: Made, policy: str | None = None, purpose: str = SMART_CARD_LOGON) -> Flaw | None:
    """Of the last one, where the others are the operator's, in another order."""
    *issuers, certificate = chain(*links)
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in reversed(issuers))
    authority = OperatorAuthority.from_pem(pem, purpose, policy)
    found = authority.flaw(certificate, NOW)
    assert authority.issued(certificate, NOW) is (found is None)
    return found


def test_a_technician() -> None:
    assert flaw(CA, TECHNICIAN) is None
    assert flaw(CA, replace(TECHNICIAN, authority=None)) is None


# ---- the certificate itself


def test_an_authority_is_no_technician() -> None:
    assert flaw(CA, replace(TECHNICIAN, authority=True)) is Flaw.AUTHORITY
    assert flaw(CA, CA) is Flaw.AUTHORITY


@pytest.mark.parametrize(
    ("usage", "found"),
    [
        (("digital_signature",), None), (("digital_signature", "key_encipherment"), None), (None, Flaw.USAGE), ((), Flaw.USAGE),
        (("key_encipherment",), Flaw.USAGE), (("digital_signature", "content_commitment"), Flaw.USAGE),
        (("digital_signature", "key_cert_sign"), Flaw.USAGE), (("digital_signature", "crl_sign"), Flaw.USAGE),
    ],
)  # fmt: skip
def test_key_usage(usage: tuple[str, ...] | None, found: Flaw | None) -> None:
    assert flaw(CA, replace(TECHNICIAN, usage=usage)) is found


@pytest.mark.parametrize(
    ("purposes", "found"),
    [
        ((SMART_CARD_LOGON,), None), ((CLIENT, SMART_CARD_LOGON, ANY_PURPOSE), None), ((), Flaw.PURPOSE),
        ((CLIENT,), Flaw.PURPOSE), ((ANY_PURPOSE,), Flaw.PURPOSE), ((CLIENT, ANY_PURPOSE), Flaw.PURPOSE),
    ],
)  # fmt: skip
def test_the_purpose(purposes: tuple[str, ...], found: Flaw | None) -> None:
    assert flaw(CA, replace(TECHNICIAN, purposes=purposes)) is found


def test_another_purpose_may_be_the_operators() -> None:
    assert flaw(CA, replace(TECHNICIAN, purposes=("1.2.3.4.5",)), purpose="1.2.3.4.5") is None
    assert flaw(CA, TECHNICIAN, purpose="1.2.3.4.5") is Flaw.PURPOSE


@pytest.mark.parametrize(
    ("policies", "found"),
    [((POLICY,), None), ((ANOTHER, POLICY), None), ((), Flaw.POLICY), ((ANOTHER,), Flaw.POLICY), ((ANY_POLICY,), Flaw.POLICY)],
)  # fmt: skip
def test_the_policy(policies: tuple[str, ...], found: Flaw | None) -> None:
    assert flaw(CA, replace(TECHNICIAN, policies=policies), policy=POLICY) is found
    assert flaw(CA, replace(TECHNICIAN, policies=policies)) is None


@pytest.mark.parametrize(
    ("days", "found"), [((-9, -1), Flaw.EXPIRED), ((1, 9), Flaw.NOT_YET), ((0, 9), None), ((-9, 0), None)]
)
def test_when_it_holds(days: tuple[float, float], found: Flaw | None) -> None:
    assert flaw(CA, replace(TECHNICIAN, days=days)) is found


def test_what_is_critical_and_unknown() -> None:
    assert flaw(CA, replace(TECHNICIAN, critical="1.2.3.4.9")) is Flaw.STRANGE
    assert flaw(CA, replace(CA, critical="1.2.3.4.9"), TECHNICIAN) is Flaw.ISSUER


def test_what_cannot_be_read() -> None:
    root, certificate = chain(CA, TECHNICIAN)
    raw = certificate.public_bytes(Encoding.DER)
    usage = bytes.fromhex("0603551D0F0101FF0404")  # what follows is a BIT STRING
    assert raw.count(usage) == 1
    at = raw.index(usage) + len(usage)
    broken = x509.load_der_x509_certificate(raw[:at] + b"\x04" + raw[at + 1 :])
    assert OperatorAuthority([root]).flaw(broken, NOW) is Flaw.STRANGE


# ---- who issued it


def test_somebody_elses() -> None:
    root, _ = chain(CA, TECHNICIAN)
    authority = OperatorAuthority([root])
    assert authority.flaw(chain(CA, TECHNICIAN)[-1], NOW) is Flaw.UNKNOWN_ISSUER  # of the same names
    assert authority.flaw(chain(CA, CA, TECHNICIAN)[-1], NOW) is Flaw.UNKNOWN_ISSUER
    assert authority.flaw(chain(TECHNICIAN)[0], NOW) is Flaw.UNKNOWN_ISSUER  # by itself


@pytest.mark.parametrize(
    ("links", "good"),
    [
        ([CA], True), ([CA, CA], True), ([CA, CA, CA, CA], True), ([CA, CA, CA, CA, CA], False),
        ([replace(CA, length=0)], True), ([replace(CA, length=0), CA], False), ([replace(CA, length=1), CA], True),
        ([CA, replace(CA, length=0)], True), ([CA, replace(CA, usage=("digital_signature",))], False),
        ([CA, replace(CA, usage=None)], False), ([CA, replace(CA, authority=False)], False),
        ([CA, replace(CA, authority=None)], False), ([replace(CA, authority=None)], False),
        ([replace(CA, days=(-9, -1))], False), ([replace(CA, days=(1, 9))], False),
        ([CA, replace(CA, days=(-9, -1))], False), ([replace(CA, days=(-9, -1)), CA], False),
        # Limited to purposes: below the root that counts.
        ([CA, replace(CA, purposes=(SMART_CARD_LOGON,))], True), ([CA, replace(CA, purposes=(ANY_PURPOSE,))], True),
        ([CA, replace(CA, purposes=(CLIENT,))], False), ([CA, replace(CA, purposes=(CLIENT,)), CA], False),
        ([replace(CA, purposes=(CLIENT,)), CA], True),
    ],
)  # fmt: skip
def test_chains_up_to_the_operator(links: list[Made], good: bool) -> None:
    assert flaw(*links, TECHNICIAN) is (None if good else Flaw.ISSUER)


@pytest.mark.parametrize(
    ("policies", "good"), [((POLICY,), True), ((ANY_POLICY,), True), ((ANOTHER,), False), ((), False)]
)
def test_issuers_below_the_root_have_the_policy_too(policies: tuple[str, ...], good: bool) -> None:
    technician = replace(TECHNICIAN, policies=(POLICY,))
    below = replace(CA, policies=policies)
    assert flaw(CA, below, technician, policy=POLICY) is (None if good else Flaw.ISSUER)
    assert flaw(below, technician, policy=POLICY) is None


def test_an_authority_whose_own_is_missing() -> None:
    root, middle, certificate = chain(CA, CA, TECHNICIAN)
    another, _ = chain(replace(CA, length=3), TECHNICIAN)
    assert OperatorAuthority([root, middle]).issued(certificate, NOW)
    assert OperatorAuthority([another, middle]).flaw(certificate, NOW) is Flaw.ISSUER


def test_what_is_no_authority() -> None:
    root, middle = chain(CA, CA)
    for pem in (b"", b"nonsense", middle.public_bytes(Encoding.PEM)):
        with pytest.raises(ValueError, match=r"."):
            OperatorAuthority.from_pem(pem)
    for purpose, policy in (("", None), ("1", None), (SMART_CARD_LOGON, "x"), (ANY_PURPOSE, None)):
        with pytest.raises(ValueError, match=r"."):
            OperatorAuthority([root], purpose, policy)


# ---- words


def test_technicians_are_told_what_is_missing() -> None:
    root, certificate = chain(CA, replace(TECHNICIAN, days=(-9, -1)))
    authority = OperatorAuthority([root], policy=POLICY)
    here = NOW.astimezone(timezone(timedelta(hours=8)))
    told = {one: authority.words(one, certificate, here) for one in Flaw}
    assert "2026-04-30 20:00" in told[Flaw.EXPIRED]
    assert "2026-04-22 20:00" in told[Flaw.NOT_YET]
    assert (SMART_CARD_LOGON in told[Flaw.PURPOSE], POLICY in told[Flaw.POLICY]) == (True, True)
    assert "operator_authority_file" in told[Flaw.UNKNOWN_ISSUER]
    assert len(set(told.values())) == len(Flaw)
    assert not [one for one in told.values() if "{" in one or not one.endswith("。")]
    assert SMART_CARD_LOGON in OperatorAuthority([root]).words(Flaw.PURPOSE, certificate, here)
