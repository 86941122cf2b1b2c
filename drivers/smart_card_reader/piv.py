# SPDX-License-Identifier: Apache-2.0
"""Technician's card (技术人员卡, PIV): its certificate, and a challenge signed by the key behind it. Sans-IO.

Source: NIST SP 800-73-4 part 2, 3.1.1 (select), 3.1.2 (get data), 3.2.1 (verify), 3.2.4 (general authenticate), part 1 table 10
(certificate objects); SP 800-78-4 table 6-2 (algorithms). Key 9A, PIV authentication.

The certificate is checked before anything is asked of the key: a stranger's card is never asked for a PIN. A PIN is sent when
somebody typed it for this question, once, and not when it would be the card's last try.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from drivers.smart_card_reader.iso7816 import (
    NOT_THERE,
    SHORT_LE,
    BadAnswer,
    Command,
    Response,
    Status,
    Steps,
    chained,
    select_application,
)
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.port import (
    CardRefused,
    NeedsPin,
    RefusedReason,
    TechnicianProof,
    TechnicianQuestion,
)
from drivers.smart_card_reader.tlv import encode, find, only

AID: Final = bytes.fromhex("A000000308000010000100")
CERTIFICATE: Final = bytes.fromhex("5FC105")
"""X.509 certificate for PIV authentication."""
KEY: Final = 0x9A
PIN: Final = 0x80
"""Application PIN."""
MAX_CERTIFICATE_BYTES: Final = 16384
RSA_2048: Final = 0x07
P_256: Final = 0x11
_DIGEST_INFO: Final = bytes.fromhex("3031300D060960864801650304020105000420")
"""RFC 8017 9.2, note 1: SHA-256."""
_RSA_BYTES: Final = 256
_NO_KEY: Final = frozenset({Status.WRONG_DATA, Status.WRONG_P1_P2, Status.NO_SUCH_DATA, Status.NOT_SUPPORTED})


@dataclass(frozen=True)
class _Pin:
    """How it stands with the PIN."""

    tries_left: int | None
    is_blocked: bool = False

    @property
    def refusal(self) -> CardRefused | None:
        """Why none is tried."""
        if self.is_blocked or self.tries_left == 0:
            return CardRefused(RefusedReason.PIN_BLOCKED)
        return CardRefused(RefusedReason.PIN_LAST_TRY) if self.tries_left == 1 else None


def talk(
    question: TechnicianQuestion, authority: OperatorAuthority, now: datetime
) -> Steps[TechnicianProof | NeedsPin | CardRefused | None]:
    """Has the card prove itself; None: this is no PIV card. Raises :class:`~iso7816.CardError` and :class:`~tlv.BadTlv`."""
    answer = yield select_application(AID)
    if answer.sw in NOT_THERE:
        return None
    answer.checked("select PIV application")
    wanted = Command(0x00, 0xCB, 0x3F, 0xFF, encode(0x5C, CERTIFICATE), SHORT_LE)
    answer = yield wanted
    if answer.sw in NOT_THERE:
        return _not_ours("卡里没有证书（PIV 9A）。请先写入。")  # nobody made it a technician's
    certificate = certificate_of(answer.checked("get certificate"))
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    algorithm = algorithm_of(certificate)
    flaw = authority.flaw(certificate, now)
    if flaw is not None:
        return _not_ours(authority.words(flaw, certificate, now))
    if algorithm is None:
        return _not_ours("证书的密钥不是 P-256，也不是 RSA 2048。请重新签发。")
    if not names:
        return _not_ours("证书里没有工号（CN）。请重新签发。")
    digest = sha256(question.challenge).digest()
    answer = yield from _sign(algorithm, digest)
    if answer.sw == Status.SECURITY_NOT_SATISFIED:
        told = yield from _unlock(question.pin)
        if told is not None:
            return told
        answer = yield from _sign(algorithm, digest)
    if answer.sw in _NO_KEY:
        return CardRefused(RefusedReason.NOT_PROVEN)
    signature = only(answer.checked("sign the challenge"), 0x7C, 0x82)
    if not is_signature(certificate, digest, signature):
        return CardRefused(RefusedReason.NOT_PROVEN)
    return TechnicianProof(
        str(names[0].value), f"{certificate.serial_number:X}", certificate.not_valid_after_utc.date()
    )


def _not_ours(detail: str) -> CardRefused:
    return CardRefused(RefusedReason.NOT_OURS, detail)


def certificate_of(data: bytes) -> x509.Certificate:
    """From the data object. Raises :class:`~iso7816.BadAnswer` and :class:`~tlv.BadTlv`."""
    content = only(data, 0x53)
    raw, info = only(content, 0x70), find(content, 0x71)
    if info is not None and info[:1] and info[0] & 0x01:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            raw = unpacker.decompress(raw, MAX_CERTIFICATE_BYTES)
        except zlib.error:
            raise BadAnswer("a certificate that does not unpack") from None
        if not unpacker.eof:
            raise BadAnswer("a packed certificate without an end")
    number = only(raw, 0x30, 0x30, 0x02)
    if not number.strip(b"\0") or number[0] & 0x80:
        raise BadAnswer("a certificate number that is not positive")  # RFC 5280 4.1.2.2
    if (find(raw, 0x30, 0x03) or b"\0")[:1] != b"\0":
        raise BadAnswer("a signature that is not of whole octets")  # X.690 11.2.1; readers of certificates pass over it
    try:
        found = x509.load_der_x509_certificate(raw)
        # Read now, so that nothing below stumbles over what is only looked at later.
        found.public_key(), found.extensions, found.subject, found.not_valid_before_utc, found.not_valid_after_utc
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension):
        raise BadAnswer("no certificate that can be read") from None
    return found


def algorithm_of(certificate: x509.Certificate) -> int | None:
    """算法标识 of its key; None: of a kind that technicians' cards do not have."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return P_256
    return RSA_2048 if isinstance(key, rsa.RSAPublicKey) and key.key_size == 8 * _RSA_BYTES else None


def is_signature(certificate: x509.Certificate, digest: bytes, signature: bytes) -> bool:
    """Whether the certificate's key signed the SHA-256 ``digest`` (ECDSA, or RSA PKCS #1 v1.5)."""
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, digest, ec.ECDSA(Prehashed(SHA256())))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), Prehashed(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _sign(algorithm: int, digest: bytes) -> Steps[Response]:
    block = digest
    if algorithm == RSA_2048:  # the card knows the bare operation alone: RFC 8017 9.2 is ours
        block = b"\0\1" + b"\xff" * (_RSA_BYTES - 3 - len(_DIGEST_INFO) - len(digest)) + b"\0" + _DIGEST_INFO + digest
    template = encode(0x7C, encode(0x82, b"") + encode(0x81, block))
    return (yield from chained(Command(0x00, 0x87, algorithm, KEY, template, SHORT_LE)))


def _unlock(pin: str | None) -> Steps[NeedsPin | CardRefused | None]:
    """None: the PIN was right."""
    state = _pin_of((yield Command(0x00, 0x20, 0x00, PIN)))
    if state.refusal is not None:
        return state.refusal
    if pin is None:
        return NeedsPin(state.tries_left)
    if not (6 <= len(pin) <= 8 and pin.isascii() and pin.isdecimal()):
        return NeedsPin(state.tries_left, was_wrong=True)  # no such PIN can be right: no try is spent
    answer = yield Command(0x00, 0x20, 0x00, PIN, pin.encode().ljust(8, b"\xff"))
    if answer.is_ok:
        return None
    state = _pin_of(answer)
    if state.tries_left is None and not state.is_blocked:
        answer.checked("verify PIN")
    return state.refusal or NeedsPin(state.tries_left, was_wrong=True)


def _pin_of(answer: Response) -> _Pin:
    if answer.sw >> 4 == 0x63C:
        return _Pin(answer.sw & 0x0F)
    return _Pin(None, answer.sw == Status.BLOCKED)
