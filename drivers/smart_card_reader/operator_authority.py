# SPDX-License-Identifier: Apache-2.0
"""Whom the operator made a technician (运维人员证书): certificates up to an authority of the operator's own. Sans-IO.

Source: RFC 5280 6.1, as far as it applies to a short chain of the operator's own making: names and signatures chain, all of it
holds now, issuers are authorities that may sign certificates, path lengths are kept. No revocation: a lost card is taken off by
its short validity, or by the operator's own list of numbers at whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

MAX_LINKS: Final = 4
"""Issuers above a technician's certificate."""

_BROKEN: Final = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension)


class OperatorAuthority:
    """The operator's authorities: roots, and those that a root made. A root signed itself."""

    def __init__(self, certificates: Sequence[x509.Certificate]) -> None:
        self._certificates = tuple(certificates)
        if not any(_is_issued_by(one, one) for one in self._certificates):
            raise ValueError("no certificate that signed itself: give the operator's root too")

    @classmethod
    def from_pem(cls, pem: bytes) -> OperatorAuthority:
        """From one or more certificates in PEM, in any order.

        Raises:
            ValueError: none can be read, or there is no root among them.
        """
        return cls(x509.load_pem_x509_certificates(pem))

    def issued(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Whether this is a technician's certificate that holds ``now`` (with a time zone)."""
        try:
            return _may_prove_somebody(certificate) and self._chains(certificate, now, 0)
        except _BROKEN:
            return False

    def _chains(self, certificate: x509.Certificate, now: datetime, links: int) -> bool:
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        return any(
            self._is_root(issuer, now) or (links + 1 < MAX_LINKS and self._chains(issuer, now, links + 1))
            for issuer in self._certificates
            if issuer != certificate and _may_issue(issuer, links) and _is_issued_by(certificate, issuer)
        )

    def _is_root(self, issuer: x509.Certificate, now: datetime) -> bool:
        return _is_issued_by(issuer, issuer) and issuer.not_valid_before_utc <= now <= issuer.not_valid_after_utc


def _may_prove_somebody(certificate: x509.Certificate) -> bool:
    """Key usage 数字签名, and no authority itself."""
    extensions = certificate.extensions
    try:
        if not extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
            return False
        return not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound as missing:
        return missing.oid == x509.BasicConstraints.oid


def _may_issue(issuer: x509.Certificate, links: int) -> bool:
    """``links``: authorities between the issuer and the technician."""
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return (
        constraints.ca and usage.key_cert_sign and (constraints.path_length is None or constraints.path_length >= links)
    )


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (*_BROKEN, InvalidSignature):
        return False
    return True
