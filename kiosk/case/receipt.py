# SPDX-License-Identifier: Apache-2.0
"""The receipt (收件凭证): what it says, its query code (查询码), and the code by which the terminal vouches for it.

Signed code
===========
The QR code on the receipt proves that *this terminal* took *this case* in at *this time* (终端收件时间), before the
platform had it, and which platform time, if any, was printed with it. It is readable ASCII, because scanners that act
as keyboards garble binary, and it is upper case only, so that QR encoders use their dense alphanumeric mode::

    KR1:<BASE32>            BASE32 = RFC 4648 section 6, without the trailing "=" padding

The decoded bytes, all numbers big-endian::

    offset  bytes  what
    0       1      version, 1
    1       1      environment: 1 演示, 2 测试, 3 生产
    2       8      thumbprint of the terminal's key: the hexadecimal part of its key id
    10      16     case id (UUIDv7)
    26      6      terminal received the case: milliseconds since 1970-01-01T00:00:00Z
    32      6      platform received the case: the same; 0 = not yet delivered (待送达)
    38      16     SHA-256 of the printed facts, cut to 16 bytes (see :func:`facts_digest`)
    54      1      n = length of the terminal id, 1 to 32
    55      n      terminal id, ASCII
    55+n    64     ECDSA P-256 SHA-256 signature, r || s, over "kiosk receipt code 1\\n" and all bytes before it

At most 151 bytes, hence 246 characters: QR version 9 at level M (53 modules; 61 from printers without alphanumeric
mode), 40 mm wide at 6 dots a module on a 203 dpi printer.

No identity is in the code: name and number enter the digest in their masked form alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from config.clock import SHANGHAI, parse_iso
from config.modes import Environment
from kiosk.case.paid import ReceiptPayment
from kiosk.case.promised import Promised
from offline_cache.keys import terminal_key_id, verify_signature

_PREFIX: Final = b"KR1:"
_SIGNED_TOGETHER_WITH: Final = b"kiosk receipt code 1\n"
_VERSION: Final = 1
_ENVIRONMENTS: Final = (Environment.DEMO, Environment.TEST, Environment.PRODUCTION)
_SIGNATURE_BYTES: Final = 64
_FIXED_BYTES: Final = 55
_LONGEST_TERMINAL_ID: Final = 32
_LONGEST_CODE: Final = 250
_DIGEST_BYTES: Final = 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

# Crockford's base 32: no I, L, O, U, so nothing is read wrongly from paper or over the telephone.
_QUERY_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_QUERY_MISREADINGS: Final = str.maketrans("ILO", "110")
_QUERY_BITS: Final = 55


class Signer(Protocol):
    """The terminal's key, as far as a receipt needs it."""

    @property
    def key_id(self) -> str:
        """``<environment>-<16 hexadecimal digits>``."""
        ...

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-256 SHA-256 over ``data``, raw r || s of 64 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class ReceiptMaterial:
    """One material on the receipt: what, how it came (电子证照, 本人承诺 ...), the first 8 digits of its digest in the case
    record; empty where nothing was handed in."""

    name: str
    how: str
    digest8: str


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One part (分项) of a bundle on the receipt: what, and within how many working days or where instead."""

    name: str
    when: str


@dataclass(frozen=True, slots=True)
class ReceiptObjection:
    """数据异议 on the receipt: the value's name, and 异议单号; empty until the platform has the case."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Everything that a receipt says. Times are ISO 8601 with zone; names and numbers come masked already."""

    environment: Environment
    site_name: str
    terminal_id: str
    case_id: str
    case_number: str | None
    item_name: str
    applicant_masked_name: str = field(repr=False)
    applicant_masked_number: str = field(repr=False)
    terminal_received_at: str
    platform_received_at: str | None
    materials: tuple[ReceiptMaterial, ...]
    result_line: str
    help_phone: str
    help_hours: str
    queue_ahead: int | None = None
    helper_no: str = ""
    """工号 of the helper who confirmed who it is (人工核验); empty: nobody had to."""
    assisted_by: str = ""
    """工号 of the helper who had the resident's call (帮办人员); empty: nobody was called, or nobody came."""
    parts: tuple[ReceiptPart, ...] = ()
    """Of a bundle (一件事); empty: a single service."""
    agent: str = field(default="", repr=False)
    """代办人, masked, and what they are to the applicant; empty: the applicant came."""
    enterprise: str = ""
    """For which enterprise (法人经办); empty: for none."""
    payment: ReceiptPayment | None = None
    """缴费; None: nothing had to be paid."""
    courier: str = ""
    """快递费: what sending the result costs and who pays; empty: no courier was chosen."""
    objections: tuple[ReceiptObjection, ...] = ()
    """What of the case the resident objected to; empty: nothing."""
    promised: tuple[Promised, ...] = ()
    """What was promised and signed (告知承诺, 容缺); its copy is printed with the receipt."""

    def __post_init__(self) -> None:
        UUID(self.case_id)
        parse_iso(self.terminal_received_at)
        if self.platform_received_at is not None:
            parse_iso(self.platform_received_at)
        if "*" not in self.applicant_masked_name or "*" not in self.applicant_masked_number:
            raise ValueError("a receipt carries masked names and numbers only")
        if self.agent and "*" not in self.agent:
            raise ValueError("a receipt carries masked names only")

    @property
    def is_delivered(self) -> bool:
        """Whether the platform had the case when the receipt was made; otherwise the receipt says 待送达."""
        return self.platform_received_at is not None

    @property
    def query_code(self) -> str:
        """See :func:`query_code`."""
        return query_code(self.case_id)


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """What a genuine code says."""

    environment: Environment
    key_id: str
    terminal_id: str
    case_id: str
    terminal_received_at: datetime
    platform_received_at: datetime | None
    facts_digest: bytes

    def matches(self, facts: ReceiptFacts) -> bool:
        """Whether the code was made for a receipt that says exactly ``facts``."""
        return self.facts_digest == facts_digest(facts)


class CodeRefusal(StrEnum):
    """Why a code proves nothing."""

    NOT_A_RECEIPT_CODE = "not_a_receipt_code"
    OTHER_KEY = "other_key"
    WRONG_SIGNATURE = "wrong_signature"


def facts_digest(facts: ReceiptFacts) -> bytes:
    """SHA-256 over the printed facts as a JSON array in the order of the receipt, UTF-8, no spaces; first 16 bytes.

    The telephone, its hours and the length of the queue are left out: they are not facts about the case. A receipt that names
    no helper has no place for one, and one of a single service none for parts, so that codes of before are what they were.
    """
    canonical = json.dumps(
        [
            facts.environment.value,
            facts.site_name,
            facts.terminal_id,
            facts.case_id,
            facts.case_number,
            facts.item_name,
            facts.applicant_masked_name,
            facts.applicant_masked_number,
            facts.terminal_received_at,
            facts.platform_received_at,
            [[material.name, material.how, material.digest8] for material in facts.materials],
            facts.result_line,
            *([facts.helper_no] if facts.helper_no else []),
            *([{"assisted_by": facts.assisted_by}] if facts.assisted_by else []),
            *([{"agent": facts.agent}] if facts.agent else []),
            *([{"enterprise": facts.enterprise}] if facts.enterprise else []),
            *([{"payment": facts.payment.told()}] if facts.payment is not None else []),
            *([{"courier": facts.courier}] if facts.courier else []),
            *([{"promised": [one.told() for one in facts.promised]}] if facts.promised else []),
            *([["objections", *([one.label, one.number] for one in facts.objections)]] if facts.objections else []),
            *([["parts", *([part.name, part.when] for part in facts.parts)]] if facts.parts else []),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).digest()[:_DIGEST_BYTES]


def signed_code(facts: ReceiptFacts, signer: Signer) -> bytes:
    """The content of the receipt's QR code; its format is described at the top of this module.

    Raises:
        ValueError: the key belongs to another environment, or the terminal id is not 1 to 32 ASCII characters.
    """
    environment, _, thumbprint = signer.key_id.partition("-")
    if environment != facts.environment.value:
        raise ValueError(f"a key for {environment} cannot sign a receipt of {facts.environment.value}")
    if not (facts.terminal_id.isascii() and 1 <= len(facts.terminal_id) <= _LONGEST_TERMINAL_ID):
        raise ValueError(f"terminal id {facts.terminal_id!r} is not 1 to {_LONGEST_TERMINAL_ID} ASCII characters")
    terminal_id = facts.terminal_id.encode("ascii")
    platform_ms = 0 if facts.platform_received_at is None else _milliseconds(parse_iso(facts.platform_received_at))
    body = b"".join(
        (
            bytes((_VERSION, _ENVIRONMENTS.index(facts.environment) + 1)),
            bytes.fromhex(thumbprint),
            UUID(facts.case_id).bytes,
            _milliseconds(parse_iso(facts.terminal_received_at)).to_bytes(6, "big"),
            platform_ms.to_bytes(6, "big"),
            facts_digest(facts),
            bytes((len(terminal_id),)),
            terminal_id,
        )
    )
    code = body + signer.sign(_SIGNED_TOGETHER_WITH + body)
    return _PREFIX + base64.b32encode(code).rstrip(b"=")


def verify_code(payload: bytes, public_pem: str) -> ReceiptCode | CodeRefusal:
    """What a scanned code says, if the terminal with ``public_pem`` made it; otherwise why it proves nothing."""
    code = _decoded(payload)
    if code is None:
        return CodeRefusal.NOT_A_RECEIPT_CODE
    body, signature = code[:-_SIGNATURE_BYTES], code[-_SIGNATURE_BYTES:]
    environment = _ENVIRONMENTS[body[1] - 1]
    key_id = f"{environment.value}-{body[2:10].hex()}"
    if key_id != terminal_key_id(environment, public_pem):
        return CodeRefusal.OTHER_KEY
    if not verify_signature(public_pem, _SIGNED_TOGETHER_WITH + body, signature):
        return CodeRefusal.WRONG_SIGNATURE
    platform_ms = int.from_bytes(body[32:38], "big")
    return ReceiptCode(
        environment=environment,
        key_id=key_id,
        terminal_id=body[_FIXED_BYTES:].decode("ascii"),
        case_id=str(UUID(bytes=body[10:26])),
        terminal_received_at=_moment(int.from_bytes(body[26:32], "big")),
        platform_received_at=_moment(platform_ms) if platform_ms else None,
        facts_digest=body[38:54],
    )


def query_code(case_id: str) -> str:
    """The code by which a resident asks how the case is doing: ``K7Q2-9XWD-4M3T``.

    It is the last 55 bits of the case id (random in a UUIDv7) and 5 bits of a check sum, so the platform derives it
    from the id that it has anyway, nobody can guess one, and a slip of the finger is noticed at once.
    """
    number = UUID(case_id).int & ((1 << _QUERY_BITS) - 1)
    digits = "".join(_QUERY_ALPHABET[(number >> shift) & 31] for shift in range(_QUERY_BITS - 5, -1, -5))
    return "-".join((digits[:4], digits[4:8], digits[8:] + _check_digit(digits)))


def read_query_code(text: str) -> str | None:
    """``text`` as a person typed it, brought into the printed form; None if it cannot be a query code."""
    digits = "".join(text.upper().split()).replace("-", "").translate(_QUERY_MISREADINGS)
    if len(digits) != 12 or any(digit not in _QUERY_ALPHABET for digit in digits):
        return None
    if _check_digit(digits[:11]) != digits[11]:
        return None
    return "-".join((digits[:4], digits[4:8], digits[8:]))


def _check_digit(digits: str) -> str:
    # Odd weights are units modulo 32, so every single wrong digit is found; neighbouring weights differ by 2, so
    # swapped neighbours are found unless they differ by exactly 16.
    total = sum(_QUERY_ALPHABET.index(digit) * (2 * place + 1) for place, digit in enumerate(digits))
    return _QUERY_ALPHABET[total % 32]


def _decoded(payload: bytes) -> bytes | None:
    """The bytes inside ``payload`` if their shape is right; nothing in them has been proved yet."""
    text = payload.strip()  # scanners like to add a line end
    if not text.startswith(_PREFIX) or len(text) > _LONGEST_CODE:
        return None
    digits = text[len(_PREFIX) :]
    try:
        code = base64.b32decode(digits + b"=" * (-len(digits) % 8))
    except ValueError:
        return None
    if base64.b32encode(code).rstrip(b"=") != digits:
        return None  # stray bits at the end: one code has one spelling
    if len(code) < _FIXED_BYTES or len(code) != _FIXED_BYTES + code[_FIXED_BYTES - 1] + _SIGNATURE_BYTES:
        return None
    terminal_id = code[_FIXED_BYTES:-_SIGNATURE_BYTES]
    if code[0] != _VERSION or not 1 <= code[1] <= len(_ENVIRONMENTS):
        return None
    return code if terminal_id.isascii() and 1 <= len(terminal_id) <= _LONGEST_TERMINAL_ID else None


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def _moment(milliseconds: int) -> datetime:
    return (_EPOCH + milliseconds * _MILLISECOND).astimezone(SHANGHAI)
