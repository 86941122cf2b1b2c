# SPDX-License-Identifier: Apache-2.0
"""Which code was scanned (扫码分流): one answer for every text, from a scanner, a camera or a wedge alike.

    随申码, 离线码, 企业码   by the operator's shapes          the platform reads them, we never do
    证照码, 医保电子凭证     the same
    receipt (收件凭证)       KR1:...                           the signature is checked here, against the keys at hand
    case (办件查询码)        K7Q2-9XWD-4M3T                    the check character is checked here
    certificate (证明验真码) the platform's address + code     checked here where it is sealed, or a signed certificate is at hand
    ticket (预约凭条)         urn:kiosk:visit:...       whoever holds it can report at the point, and nothing else
    enrolment (终端入网码)   KE1:...                           for technicians only
    unknown                                                    what it looks like, so that it can be said

A recognised code is not yet believed: :class:`Proof` says what was checked. An address in a code is never opened, and a number
of an identity document is never anybody's identity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kiosk.case.receipt import CodeRefusal, ReceiptCode, read_query_code, verify_code
from kiosk.codes.shapes import IssuedKind, Shape
from kiosk.codes.ticket import TICKET_PREFIX
from kiosk.identity.id_number import check_character
from kiosk.platform.certificate import verify_certificate
from kiosk.platform.model import CertificateData
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.seal import MARK, SealFault, read_seal

LONGEST_TEXT: Final = 2048
_RECEIPT: Final = "KR1:"
_ENROLMENT: Final = re.compile(r"KE1:[A-Z2-7]{16,400}")
_TICKET: Final = re.compile(TICKET_PREFIX + r"[A-Za-z0-9_-]{16,64}")
_VERIFICATION_CODE: Final = re.compile(r"[0-9A-Z-]{8,64}")
"""As the platform's contract has it."""

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:/?/?\S", re.ASCII)
_WECHAT_PAY: Final = re.compile(r"1[0-5][0-9]{16}")
_ALIPAY: Final = re.compile(r"(?:2[5-9]|30)[0-9]{14,22}")
_ID_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
_PRODUCT: Final = re.compile(r"[0-9]{13}|[0-9]{8}")


class Proof(StrEnum):
    """How far a code was checked (核验结果)."""

    GENUINE = "genuine"
    """真: a signature that we can check says so."""
    NOT_CHECKED = "not_checked"
    """未核验: nothing here can check it; the platform can."""
    FALSE = "false"
    """假或损坏: checked, and wrong."""


class Looks(StrEnum):
    """What an unknown code looks like, so that the resident hears more than "unknown"."""

    ADDRESS = "address"
    """网址: anybody's; never opened."""
    PAYMENT = "payment"
    """付款码: money; to be put away at once."""
    ID_NUMBER = "id_number"
    """证件号码: a number proves nobody."""
    PRODUCT = "product"
    """商品条码"""
    NOTHING = "nothing"
    """看不出来"""


@dataclass(frozen=True)
class IssuedCode:
    """随申码, 离线码, 企业码, 证照码 or 医保电子凭证. ``token`` is for the platform alone."""

    kind: IssuedKind
    token: str = field(repr=False)


@dataclass(frozen=True)
class ReceiptScanned:
    """收件凭证上的码. ``code`` is what it says; only of a genuine one."""

    proof: Proof
    code: ReceiptCode | None = None


@dataclass(frozen=True)
class CaseScanned:
    """办件查询码, in its printed form."""

    query_code: str = field(repr=False)


@dataclass(frozen=True)
class CertificateScanned:
    """证明上的验真码."""

    verification_code: str = field(repr=False)
    proof: Proof = Proof.NOT_CHECKED
    facts: Verification | None = field(default=None, repr=False)
    """What the code itself says, of one whose seal is genuine; masked."""


@dataclass(frozen=True)
class TicketScanned:
    """预约凭条上的码."""

    check_in_code: str = field(repr=False)


@dataclass(frozen=True)
class EnrolmentScanned:
    """终端入网码: means something in the technician's mode only."""

    token: str = field(repr=False)


@dataclass(frozen=True)
class UnknownCode:
    """不认识的码."""

    looks: Looks = Looks.NOTHING


Recognised = (
    IssuedCode | ReceiptScanned | CaseScanned | CertificateScanned | TicketScanned | EnrolmentScanned | UnknownCode
)


def _no_certificate(_verification_code: str) -> CertificateData | None:
    return None


@dataclass(frozen=True)
class Known:
    """What this terminal can check codes with."""

    receipt_keys: tuple[str, ...] = ()
    """Public keys (PEM) of terminals, this one's first."""
    verify_urls: tuple[str, ...] = ()
    """Where the platform says that certificates are verified; an address at another place is anybody's."""
    shapes: tuple[Shape, ...] = ()
    signing_keys: Mapping[str, str] = field(default_factory=dict)
    """The platform's signing keys, id to PEM."""
    certificate: Callable[[str], CertificateData | None] = _no_certificate
    """The certificate that is at hand for a verification code, if one is."""


def recognise(text: str, known: Known) -> Recognised:
    """What ``text`` is. Never raises, however long or strange it is."""
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        return UnknownCode()
    upper = text.upper()  # a wedge whose caps lock is on types the other case; no code of ours has small letters
    if upper.startswith(_RECEIPT):
        return _receipt(upper, known)
    if _ENROLMENT.fullmatch(upper):
        return EnrolmentScanned(upper.removeprefix("KE1:"))
    if _TICKET.fullmatch(text):
        return TicketScanned(text.removeprefix(TICKET_PREFIX))
    for shape in known.shapes:
        if shape.pattern.fullmatch(text):
            return IssuedCode(shape.kind, text)
    certificate = _certificate(text, known)
    if certificate is not None:
        return certificate
    query_code = read_query_code(text) if text.isascii() else None
    return UnknownCode(_looks(text)) if query_code is None or text.isdigit() else CaseScanned(query_code)


def _receipt(text: str, known: Known) -> ReceiptScanned:
    refusal: CodeRefusal | None = None
    for public_pem in known.receipt_keys:
        found = verify_code(text.encode("ascii", "replace"), public_pem)
        if isinstance(found, ReceiptCode):
            return ReceiptScanned(Proof.GENUINE, found)
        refusal = found if found is not CodeRefusal.OTHER_KEY or refusal is None else refusal
    if refusal in (CodeRefusal.WRONG_SIGNATURE, CodeRefusal.NOT_A_RECEIPT_CODE):
        return ReceiptScanned(Proof.FALSE)
    return ReceiptScanned(Proof.NOT_CHECKED)


def _certificate(text: str, known: Known) -> CertificateScanned | None:
    for url in known.verify_urls:
        base, (code, mark, seal) = text[: len(url) + 1], text[len(url) + 1 :].partition(MARK)
        # Host names have no case; the rest of an address has.
        if base.lower() == f"{url.lower()}/" and _VERIFICATION_CODE.fullmatch(code.upper() if mark else code):
            return (
                _sealed(code.upper(), seal, known)
                if mark
                else CertificateScanned(code, _certificate_proof(code, known))
            )
    return None


def _sealed(code: str, seal: str, known: Known) -> CertificateScanned:
    """A paper whose code holds what the platform signed of it."""
    found = read_seal(seal, code, known.signing_keys)
    if isinstance(found, SealFault):
        return CertificateScanned(code, Proof.FALSE if found is SealFault.FALSE else Proof.NOT_CHECKED)
    return CertificateScanned(code, Proof.GENUINE, found)


def _certificate_proof(code: str, known: Known) -> Proof:
    data = known.certificate(code)
    if data is None:
        return Proof.NOT_CHECKED
    is_true = data.verification_code == code and verify_certificate(data, known.signing_keys)
    return Proof.GENUINE if is_true else Proof.FALSE


def _looks(text: str) -> Looks:
    if _WECHAT_PAY.fullmatch(text) or _ALIPAY.fullmatch(text):
        # Some numbers of identity documents have the same length and beginning; their check character tells them apart,
        # but a payment code that happens to pass for one is still better put away.
        return Looks.ID_NUMBER if _is_id_number(text) else Looks.PAYMENT
    if _is_id_number(text.upper()):
        return Looks.ID_NUMBER
    if _PRODUCT.fullmatch(text) and _has_ean_check(text):
        return Looks.PRODUCT
    return Looks.ADDRESS if _ADDRESS.match(text) else Looks.NOTHING


def _is_id_number(text: str) -> bool:
    return _ID_NUMBER.fullmatch(text) is not None and text.isascii() and check_character(text[:17]) == text[17]


def _has_ean_check(text: str) -> bool:
    """EAN-8 and EAN-13: weights 3 and 1 from the right, the sum ends in 0 (GB 12904)."""
    return (
        text.isascii()
        and sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0
    )


_WORDS: Final[dict[Looks, str]] = {
    Looks.ADDRESS: "这是网址的码，这里打不开",
    Looks.PAYMENT: "这是付款码，请收好，这里不用它",
    Looks.ID_NUMBER: "这是号码，请把身份证放到亮灯处",
    Looks.PRODUCT: "这是商品的码，这里用不上",
    Looks.NOTHING: "这个码不认识，这里用不上",
}


def spoken(found: Recognised) -> str:
    """What the resident is told that was scanned: plain words, at most 30 characters, nothing of the code itself."""
    match found:
        case IssuedCode(IssuedKind.CITY):
            return "扫到随申码了"
        case IssuedCode(IssuedKind.OFFLINE):
            return "扫到离线码了"
        case IssuedCode(IssuedKind.LICENCE):
            return "这是证照码，认不出是谁"
        case IssuedCode(IssuedKind.INSURANCE):
            return "扫到医保码了"
        case IssuedCode():
            return "扫到企业码了"
        case ReceiptScanned(Proof.FALSE):
            return "这张小票的码不对，请找帮办看看"
        case ReceiptScanned():
            return "扫到收件小票了"
        case CaseScanned():
            return "扫到查询码了"
        case CertificateScanned(proof=Proof.FALSE):
            return "这张证明的码对不上，请找帮办看看"
        case CertificateScanned():
            return "扫到证明上的码了"
        case TicketScanned():
            return "扫到预约凭条了，请点“我的办件”报到"
        case EnrolmentScanned():
            return "这是机器维护用的码，办事用不上"
        case UnknownCode(looks):
            return _WORDS[looks]


_NAMES: Final[dict[Looks, str]] = {
    Looks.ADDRESS: "网址的码",
    Looks.PAYMENT: "付款码",
    Looks.ID_NUMBER: "号码",
    Looks.PRODUCT: "商品的码",
    Looks.NOTHING: "别的码",
}


def named(found: Recognised) -> str:
    """What it is called when several are in view and the resident is asked which."""
    match found:
        case IssuedCode(IssuedKind.CITY):
            return "随申码"
        case IssuedCode(IssuedKind.OFFLINE):
            return "离线码"
        case IssuedCode(IssuedKind.LICENCE):
            return "证照码"
        case IssuedCode(IssuedKind.INSURANCE):
            return "医保码"
        case IssuedCode():
            return "企业码"
        case ReceiptScanned():
            return "收件小票"
        case CaseScanned():
            return "查询码"
        case CertificateScanned():
            return "证明上的码"
        case TicketScanned():
            return "预约凭条"
        case EnrolmentScanned():
            return "维护用的码"
        case UnknownCode(looks):
            return _NAMES[looks]
