# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of a smart-card reader (智能卡读写器): five verbs, frozen values, no bytes of the wire.

Three kinds of card speak through it: 社会保障卡 (social security card), 电子旅行证件 (passport and other travel documents
with a chip) and 技术人员卡 (technician's card, PIV). Whether a document has expired, and whether its holder stands here, is
not the reader's business. No ``repr`` here shows who a card belongs to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from drivers.states import DeviceState


class CardKind(StrEnum):
    """What can be asked of a card."""

    SOCIAL_SECURITY = "social_security"
    """社会保障卡"""
    TRAVEL_DOCUMENT = "travel_document"
    """电子旅行证件: 护照, 往来港澳/台湾通行证, 港澳居民来往内地通行证 and the like (ICAO Doc 9303)."""
    TECHNICIAN = "technician"
    """技术人员卡 (PIV)"""


# ---- what the kiosk asks


@dataclass(frozen=True)
class DocumentKey:
    """What opens a travel document's chip: three fields of its machine-readable zone (机读码), typed, scanned or read."""

    number: str = field(repr=False)
    """证件号码, up to 9 characters or, in a TD1 document, more."""
    birth: str = field(repr=False)
    """出生日期 YYMMDD"""
    expiry: str = field(repr=False)
    """有效期至 YYMMDD"""


@dataclass(frozen=True)
class CardAccessNumber:
    """卡访问号码 (CAN): six digits on the face of newer travel documents; opens those that can do PACE."""

    digits: str = field(repr=False)


@dataclass(frozen=True)
class RemoteAnswer:
    """What the platform's security module answered to a :class:`NeedsRemoteAuthentication` (加密机返回)."""

    challenge: bytes = field(repr=False)
    """That of the question; an answer to another one is not given to the card."""
    cryptogram: bytes = field(repr=False)
    """For EXTERNAL AUTHENTICATE, 16 bytes as a rule."""


@dataclass(frozen=True)
class TechnicianQuestion:
    """Proof wanted that the technician's card is here (挑战). ``challenge`` is fresh random bytes of the asker, 16 to 64."""

    challenge: bytes = field(repr=False)
    pin: str | None = field(default=None, repr=False)
    """PIN, as the technician typed it just now, 6 to 8 digits. None: not typed, none is tried."""


@dataclass(frozen=True)
class Question:
    """What the kiosk wants of whatever card is put in. Another question is asked of the same card again."""

    kinds: frozenset[CardKind] = frozenset({CardKind.SOCIAL_SECURITY, CardKind.TRAVEL_DOCUMENT})
    document_key: DocumentKey | CardAccessNumber | None = None
    remote: RemoteAnswer | None = None
    technician: TechnicianQuestion | None = None
    with_portrait: bool = True
    """Read the picture of a travel document too (人像): the longest part, some seconds on an old chip."""


# ---- what it gets


@dataclass(frozen=True)
class SocialSecurityCard:
    """社会保障卡 as LD/T 32 lays it out. What a version does not hold, or does not give without keys, is empty."""

    version: str
    """规范版本: 1.00, 2.00 or 3.00."""
    region: str
    """发卡地区代码: the first six digits of 卡的识别码."""
    card_id: str = field(repr=False)
    """卡的识别码, 32 hexadecimal digits."""
    card_class: str
    """卡的类别"""
    issuer: str
    """初始化机构编号, hexadecimal."""
    issued: date | None = field(repr=False)
    """发卡日期"""
    valid_to: date | None = field(repr=False)
    """卡有效期"""
    card_number: str = field(repr=False)
    """卡号"""
    number: str = field(repr=False)
    """社会保障号码"""
    name: str = field(repr=False)
    """姓名, with 姓名扩展 behind it."""
    sex_code: str = field(repr=False)
    """性别 GB/T 2261.1"""
    ethnic_code: str = field(repr=False)
    """民族 GB/T 3304, two digits."""
    birthplace: str = field(repr=False)
    """出生地, six digits (GB/T 2260)."""
    birth: date | None = field(repr=False)
    """出生日期"""


class Authenticity(StrEnum):
    """What the signature over a travel document's data says (被动认证)."""

    PROVEN = "proven"
    """Signed by a signer whose certificate an authority in our store issued."""
    NO_AUTHORITY = "no_authority"
    """Undamaged and signed, but by nobody our store knows: neither good nor bad."""
    SIGNER_OUT_OF_DATE = "signer_out_of_date"
    """As proven, but the signer's certificate does not hold today."""
    UNSUPPORTED = "unsupported"
    """Signed in a way this program cannot check."""
    NO_SIGNATURE = "no_signature"
    """The chip gives no EF.SOD."""


@dataclass(frozen=True)
class TravelDocument:
    """电子旅行证件: what the chip's data groups say. Fields that a form does not have are empty."""

    form: str
    """td1, td2, td3 (9303-5, -6, -4) or cs: the one line of 往来港澳/台湾通行证."""
    document_code: str
    """证件类型, e.g. P, CS."""
    issuing_state: str
    """签发国, three letters; empty in cs."""
    surname: str = field(repr=False)
    """姓 (primary identifier) in Latin letters."""
    given_names: str = field(repr=False)
    """名 (secondary identifier)"""
    number: str = field(repr=False)
    """证件号码"""
    nationality: str = field(repr=False)
    """国籍, three letters."""
    birth: str = field(repr=False)
    """出生日期 YYMMDD as printed; parts that are not known are <."""
    sex: str = field(repr=False)
    """M, F or empty (not stated)."""
    expiry: str = field(repr=False)
    """有效期至 YYMMDD"""
    optional: str = field(repr=False)
    """备注栏 (optional data)"""
    mrz: str = field(repr=False)
    """The data group as it is."""
    digits_check: bool
    """Every check digit of the line (校验码) is right."""
    authenticity: Authenticity
    access: str
    """How the chip was opened: PACE or BAC."""
    native_name: str = field(default="", repr=False)
    """DG11 5F0E: the name in the holder's own script, 姓名."""
    personal_number: str = field(default="", repr=False)
    """DG11 5F10: 公民身份号码 where a state puts it there."""
    full_birth: date | None = field(default=None, repr=False)
    """DG11 5F2B"""
    birthplace: str = field(default="", repr=False)
    """DG11 5F11"""
    portrait: bytes = field(default=b"", repr=False)
    """人像 of DG2, JPEG or JPEG 2000; empty: not asked for, or none."""
    portrait_format: str = ""
    """jpeg, jpeg2000 or empty."""


@dataclass(frozen=True)
class TechnicianProof:
    """技术人员卡: the key on the card signed the challenge, and the operator's authority issued its certificate."""

    subject: str
    """The certificate's common name: a work number, by the operator's rules no person's name."""
    serial: str
    """Certificate number, hexadecimal."""
    valid_to: date


class UnreadableReason(StrEnum):
    """Why a card that is there could not be read this time."""

    MUTE = "mute"
    """卡无应答: no answer to reset. Put in the wrong way round, or the chip is broken."""
    SILENT = "silent"
    """It stopped answering in the middle."""
    TAKEN_EARLY = "taken_early"
    """It was taken out, or moved away, before the end."""
    GARBLED = "garbled"
    """It answers what no such card may answer: damaged data, wrong message authentication."""
    IN_USE = "in_use"
    """Another program is talking to it."""


class RefusedReason(StrEnum):
    """Why this card will not do, however often it is put in."""

    UNKNOWN_CARD = "unknown_card"
    """None of the kinds that were asked for."""
    WRONG_KEY = "wrong_key"
    """The machine-readable zone given does not open this document: mistyped, or another one's."""
    NOT_ALLOWED = "not_allowed"
    """The card says no to what every card of its kind allows: locked, or blocked."""
    NOT_GENUINE = "not_genuine"
    """The data on a travel document is not what its state signed."""
    NOT_OURS = "not_ours"
    """A technician's card that the operator's authority did not issue, or that does not hold today."""
    NOT_PROVEN = "not_proven"
    """A technician's card that could not sign the challenge with its own key."""
    PIN_LAST_TRY = "pin_last_try"
    """One try is left before the card locks itself; it is not spent here."""
    PIN_BLOCKED = "pin_blocked"
    """No try is left."""


@dataclass(frozen=True)
class CardRead:
    """A card was read. Each putting in gives this once per :class:`Question`."""

    card: SocialSecurityCard | TravelDocument | TechnicianProof


@dataclass(frozen=True)
class NoCard:
    """Nothing new. Also the answer of a poll that was cancelled: nothing was found out."""


@dataclass(frozen=True)
class CardUnreadable:
    """A card is there; this time it could not be read."""

    reason: UnreadableReason


@dataclass(frozen=True)
class CardRefused:
    """A card is there and will not do."""

    reason: RefusedReason
    detail: str = field(default="", compare=False)
    """For technicians, of a technician's card: what its certificate lacks, and what to do."""


@dataclass(frozen=True)
class NeedsDocumentKey:
    """A travel document is there. Ask again with its :class:`DocumentKey`."""


@dataclass(frozen=True)
class NeedsRemoteAuthentication:
    """社保卡 of the third generation: it gives name and number only to the issuer's security module (加密机).

    The platform takes all of this and answers with a :class:`RemoteAnswer`; the card waits powered as long as it is in.
    """

    challenge: bytes = field(repr=False)
    """随机数 of the card, 8 bytes."""
    region: str
    """发卡地区代码: whose keys."""
    card_id: str = field(repr=False)
    """卡的识别码: diversifies the key."""
    version: str
    """规范版本"""
    algorithm: int | None
    """算法标识 of the card's FCI (which cipher: SM4 or SSF33); None: it does not say."""


@dataclass(frozen=True)
class NeedsPin:
    """A technician's card that wants its PIN first. Nothing is tried until somebody typed one."""

    tries_left: int | None
    """剩余次数; None: the card does not say."""
    was_wrong: bool = False
    """The one that was given was wrong."""


@dataclass(frozen=True)
class ReaderLost:
    """The reader, or the PC/SC service, cannot be used now. The next poll tries again by itself.

    Two of the same ``state`` are equal: ``detail`` is for technicians.
    """

    detail: str = field(compare=False)
    state: DeviceState = DeviceState.NO_DEVICE


PollResult = (
    CardRead
    | NoCard
    | CardUnreadable
    | CardRefused
    | NeedsDocumentKey
    | NeedsRemoteAuthentication
    | NeedsPin
    | ReaderLost
)


class Presence(StrEnum):
    """Is a card in? A smart-card reader feels it by itself."""

    PRESENT = "present"
    REMOVED = "removed"
    UNKNOWN = "unknown"
    """The reader cannot be asked; never read as the one nor as the other."""


@dataclass(frozen=True)
class ReaderStatus:
    """How the reader was found last; asking costs nothing and moves no bytes."""

    device: DeviceState
    detail: str = field(default="", compare=False)
    """For technicians."""
    readers: tuple[str, ...] = ()
    """The names under which PC/SC knows the readers or slots that are watched."""


class SmartCardReader(Protocol):
    """A smart-card reader. All verbs but ``status`` block; one thread owns the reader."""

    def open(self) -> ReaderStatus:
        """Connect to the PC/SC service; a card that is in counts as newly put in. Never raises for what is not there."""
        ...

    def poll(
        self, question: Question, cancel: threading.Event, reading: Callable[[], object] | None = None
    ) -> PollResult:
        """Look for a card once and ask it. Returns within a breath after ``cancel`` is set, then with ``NoCard``.

        ``reading`` is called when a card was found and is going to be read.
        """
        ...

    def presence(self) -> Presence:
        """Is a card in now?"""
        ...

    def status(self) -> ReaderStatus:
        """The last known state, from memory."""
        ...

    def close(self) -> None:
        """Release everything; may be called twice."""
        ...
