# SPDX-License-Identifier: Apache-2.0
"""Whom the operator made a technician (运维人员证书): certificates up to an authority of the operator's own. Sans-IO.

Source: RFC 5280 6.1, as far as it applies to a short chain of the operator's own making: names and signatures chain, all of it
holds now, issuers are authorities that may sign certificates, path lengths are kept, what is critical and not known refuses.
No revocation: a lost card is taken off by its short validity, or by the operator's own list of numbers at whoever asks.

An operator's root may sign much else, above all the terminals' own certificates. A technician's therefore says what it is for:

* purpose (扩展密钥用法, RFC 5280 4.2.1.12): smart card logon as a rule. The Federal PKI's profile of PIV authentication
  certificates (key 9A) names TLS client, Kerberos client and this one, and this one for keys on cards alone: no server's nor
  terminal's certificate has it. "Any purpose" is no purpose. An issuer below the root that is limited to purposes has it too;
* policy (证书策略, 4.2.1.4), where the operator names one: in the certificate itself, and in each issuer below the root, where
  any policy will do. Policies are not mapped;
* key usage (4.2.1.3): digital signature; neither non-repudiation (a certificate for signing papers) nor an authority's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

Kind = TypeVar("Kind", bound=x509.ExtensionType)
MAX_LINKS: Final = 4
"""Issuers above a technician's certificate."""
SMART_CARD_LOGON: Final = ExtendedKeyUsageOID.SMARTCARD_LOGON.dotted_string
"""智能卡登录"""

_BROKEN: Final = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension)
_ANY_POLICY: Final = x509.ObjectIdentifier("2.5.29.32.0")
_HEEDED: Final = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.CERTIFICATE_POLICIES,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    }
)
"""Extensions that may be critical; the last one only names, and names are not asked for."""


class Flaw(StrEnum):
    """What a certificate lacks to be a technician's."""

    AUTHORITY = "authority"
    """It is an authority's."""
    USAGE = "usage"
    """Not for signatures, or for more than a technician signs."""
    PURPOSE = "purpose"
    """The purpose is not in it."""
    POLICY = "policy"
    """The policy is not in it."""
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    STRANGE = "strange"
    """Something critical that is not known here, or nothing that can be read."""
    UNKNOWN_ISSUER = "unknown_issuer"
    """Signed by none of the operator's authorities."""
    ISSUER = "issuer"
    """Signed by one that may not: out of date, no authority for this, too far down, or the way up to the root is missing."""


_WORDS: Final[Mapping[Flaw, str]] = {
    Flaw.AUTHORITY: "这是签发机构的证书，不是个人的。请给技术人员单独签发。",
    Flaw.USAGE: "密钥用法（keyUsage）不对：要有 digitalSignature，不能有 nonRepudiation、keyCertSign 和 cRLSign。"
    "请重新签发。",
    Flaw.PURPOSE: "扩展密钥用法（extendedKeyUsage）里没有 {purpose}。请带上它重新签发。",
    Flaw.POLICY: "证书策略（certificatePolicies）里没有 {policy}。请带上它重新签发。",
    Flaw.NOT_YET: "证书要到 {begins:%Y-%m-%d %H:%M} 才生效。请核对终端的时间，或到时再用。",
    Flaw.EXPIRED: "证书在 {ends:%Y-%m-%d %H:%M} 已过期。请换新证书。",
    Flaw.STRANGE: "证书里有本机不认识、又必须认识的扩展项（critical），或者读不懂。请照模板重新签发。",
    Flaw.UNKNOWN_ISSUER: "证书不是本机认得的机构签发的。"
    "请核对 smart_card_reader.operator_authority_file，下级机构的证书也要放进去。",
    Flaw.ISSUER: "签发它的机构证书过期、还没生效、没有签发权、没有这个用途或策略，或者缺上级证书。请检查机构的证书。",
}


class OperatorAuthority:
    """The operator's authorities: roots, and those that a root made. A root signed itself.

    ``purpose`` and ``policy`` are object identifiers in dots; without a policy none is asked for.

    Raises:
        ValueError: no root among them, or no object identifier that can be asked for.
    """

    def __init__(
        self, certificates: Sequence[x509.Certificate], purpose: str = SMART_CARD_LOGON, policy: str | None = None
    ) -> None:
        self._certificates = tuple(certificates)
        self._purpose = x509.ObjectIdentifier(purpose)
        if self._purpose == ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE:
            raise ValueError("any purpose is none to ask for")
        self._policy = None if policy is None else x509.ObjectIdentifier(policy)
        if not any(_is_issued_by(one, one) for one in self._certificates):
            raise ValueError("no certificate that signed itself: give the operator's root too")

    @classmethod
    def from_pem(cls, pem: bytes, purpose: str = SMART_CARD_LOGON, policy: str | None = None) -> OperatorAuthority:
        """From one or more certificates in PEM, in any order.

        Raises:
            ValueError: none can be read, there is no root among them, or no object identifier that can be asked for.
        """
        return cls(x509.load_pem_x509_certificates(pem), purpose, policy)

    def flaw(self, certificate: x509.Certificate, now: datetime) -> Flaw | None:
        """Why this is no technician's certificate that holds ``now`` (with a time zone); None: it is one."""
        try:
            return self._flaw(certificate, now)
        except _BROKEN:
            return Flaw.STRANGE

    def words(self, flaw: Flaw, certificate: x509.Certificate, now: datetime) -> str:
        """``flaw`` for technicians: what is missing, and what to do. Days and hours in the zone of ``now``."""
        return _WORDS[flaw].format(
            purpose=self._purpose.dotted_string,
            policy="" if self._policy is None else self._policy.dotted_string,
            begins=certificate.not_valid_before_utc.astimezone(now.tzinfo),
            ends=certificate.not_valid_after_utc.astimezone(now.tzinfo),
        )

    def issued(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Whether this is a technician's certificate that holds ``now`` (with a time zone)."""
        return self.flaw(certificate, now) is None

    def _flaw(self, certificate: x509.Certificate, now: datetime) -> Flaw | None:
        basic = _extension(certificate, x509.BasicConstraints)
        usage = _extension(certificate, x509.KeyUsage)
        if basic is not None and basic.ca:
            return Flaw.AUTHORITY
        if usage is None or not _is_for_signatures_alone(usage):
            return Flaw.USAGE
        if not any(_is_issued_by(certificate, issuer) for issuer in self._certificates):
            return Flaw.UNKNOWN_ISSUER
        if now < certificate.not_valid_before_utc:
            return Flaw.NOT_YET
        if now > certificate.not_valid_after_utc:
            return Flaw.EXPIRED
        purposes = _extension(certificate, x509.ExtendedKeyUsage)
        if purposes is None or self._purpose not in purposes:
            return Flaw.PURPOSE
        if self._policy is not None and self._policy not in _policies(certificate):
            return Flaw.POLICY
        if _has_unheeded(certificate):
            return Flaw.STRANGE
        return None if self._chains(certificate, now, 0) else Flaw.ISSUER

    def _chains(self, certificate: x509.Certificate, now: datetime, links: int) -> bool:
        """``links``: authorities between ``certificate`` and the technician."""
        return any(
            _is_issued_by(issuer, issuer) or (links + 1 < MAX_LINKS and self._chains(issuer, now, links + 1))
            for issuer in self._certificates
            if issuer != certificate and _is_issued_by(certificate, issuer) and self._may_issue(issuer, now, links)
        )

    def _may_issue(self, issuer: x509.Certificate, now: datetime, links: int) -> bool:
        constraints = _extension(issuer, x509.BasicConstraints)
        usage = _extension(issuer, x509.KeyUsage)
        if constraints is None or usage is None or not (constraints.ca and usage.key_cert_sign):
            return False
        if constraints.path_length is not None and constraints.path_length < links:
            return False
        if not issuer.not_valid_before_utc <= now <= issuer.not_valid_after_utc:
            return False
        # The root is believed for itself; what it says of purposes and policies does not bind it (RFC 5280 6.1.1 d).
        return not _has_unheeded(issuer) and (_is_issued_by(issuer, issuer) or self._may_issue_technicians(issuer))

    def _may_issue_technicians(self, issuer: x509.Certificate) -> bool:
        purposes = _extension(issuer, x509.ExtendedKeyUsage)
        if purposes is not None and not {self._purpose, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE} & set(purposes):
            return False
        return self._policy is None or bool({self._policy, _ANY_POLICY} & _policies(issuer))


def _is_for_signatures_alone(usage: x509.KeyUsage) -> bool:
    return usage.digital_signature and not (usage.content_commitment or usage.key_cert_sign or usage.crl_sign)


def _extension(certificate: x509.Certificate, kind: type[Kind]) -> Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _policies(certificate: x509.Certificate) -> frozenset[x509.ObjectIdentifier]:
    found = _extension(certificate, x509.CertificatePolicies)
    return frozenset(one.policy_identifier for one in found or ())


def _has_unheeded(certificate: x509.Certificate) -> bool:
    return any(one.critical and one.oid not in _HEEDED for one in certificate.extensions)


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (*_BROKEN, InvalidSignature):
        return False
    return True
