# SPDX-License-Identifier: Apache-2.0
"""The talk with a travel document's chip (电子旅行证件): opening it, reading it, believing it. Sans-IO.

Source: ICAO Doc 9303-11 (8th ed.) 4.2 (which way in), 9303-10 4; reference notes on devices 3.3 (the Chinese documents' first
data group). PACE is tried where EF.CardAccess offers it, basic access control otherwise; with the wrong key neither is tried
a second time. The picture is the longest part and read only when it is asked for.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Final

from drivers.smart_card_reader import bac, pace
from drivers.smart_card_reader.bac import RandomBytes
from drivers.smart_card_reader.csca_store import CscaStore
from drivers.smart_card_reader.data_groups import Details, details, groups_there, portrait, zone
from drivers.smart_card_reader.iso7816 import (
    NOT_THERE,
    BadAnswer,
    Command,
    Refusal,
    Status,
    Steps,
    select_application,
)
from drivers.smart_card_reader.lds import APPLICATION, CARD_ACCESS, COM, GROUPS, SOD, longest_piece, read_file
from drivers.smart_card_reader.long_answers import LongAnswers
from drivers.smart_card_reader.mrz import MrzProblem, key_information, make_key, parse
from drivers.smart_card_reader.pace import Failure, PaceInfo, Password
from drivers.smart_card_reader.passive_authentication import check
from drivers.smart_card_reader.port import (
    Authenticity,
    CardAccessNumber,
    CardRefused,
    DocumentKey,
    NeedsDocumentKey,
    RefusedReason,
    TravelDocument,
)
from drivers.smart_card_reader.secure_messaging import SHORT_CHUNK, InTheClear, SecureChannel, secured
from drivers.smart_card_reader.session_keys import SessionKeys
from drivers.smart_card_reader.tlv import BadTlv

Key = DocumentKey | CardAccessNumber
Told = TravelDocument | NeedsDocumentKey | CardRefused
WITH_PORTRAIT: Final = frozenset({1, 2, 11})
WITHOUT_PORTRAIT: Final = frozenset({1, 11})
"""Data groups that are worth reading."""
_WRONG_KEY: Final = CardRefused(RefusedReason.WRONG_KEY)
_MASTER_FILE: Final = Command(0x00, 0xA4, 0x00, 0x0C, b"\x3f\x00")
_CAN: Final = re.compile(r"[0-9]{6}")


def talk(
    key: Key | None,
    groups: frozenset[int],
    store: CscaStore,
    today: date,
    random_bytes: RandomBytes | None = None,
    long_answers: LongAnswers = LongAnswers.WITH_SIZES,
) -> Steps[Told | None]:
    """Reads ``groups`` (data groups by number, 1 always) of a chip that was just powered up.

    None: this is no travel document. ``store``: whose signatures are believed on the day ``today``; ``long_answers``: how far
    the chip may be asked for more at a time.

    Raises:
        CardError, BadTlv: the chip does not say what it has to.
    """
    try:
        card_access = yield from read_file(CARD_ACCESS, SHORT_CHUNK)
        ways = pace.offered(card_access) if card_access is not None else ()
    except Refusal:
        ways = ()
    except (BadAnswer, BadTlv):
        # Another kind of card may well have something else there; a travel document may not.
        if (yield from _has_application()):
            raise
        return None
    if key is None or (isinstance(key, CardAccessNumber) and not ways):
        return NeedsDocumentKey() if ways or (yield from _has_application()) else None
    secret = _secret_of(key)
    if secret is None:
        return _WRONG_KEY
    piece = yield from longest_piece(long_answers)
    reading = _Reading(secret, ways, groups, store, today, random_bytes)
    try:
        return (yield from reading.read(piece))
    except (InTheClear, Refusal) as no:
        if piece == SHORT_CHUNK or (isinstance(no, Refusal) and no.sw != Status.WRONG_LENGTH):
            raise
    # It gives no such long answer as it announced, and most give the session up over it: once more, with short ones.
    yield _MASTER_FILE
    return (yield from reading.read(SHORT_CHUNK))


def _has_application() -> Steps[bool]:
    answer = yield select_application(APPLICATION, name_only=True)
    return answer.sw in (Status.OK, Status.SECURITY_NOT_SATISFIED)


def _secret_of(key: Key) -> tuple[Password, bytes] | None:
    """What both ways in start from; None: no document can have such a key."""
    if isinstance(key, CardAccessNumber):
        return (Password.CAN, key.digits.encode("ascii")) if _CAN.fullmatch(key.digits) else None
    checked = make_key(key.number, key.birth, key.expiry)
    return None if isinstance(checked, MrzProblem) else (Password.MRZ, key_information(checked))


class _Reading:
    """One chip and what is wanted of it."""

    def __init__(
        self,
        secret: tuple[Password, bytes],
        ways: tuple[PaceInfo, ...],
        groups: frozenset[int],
        store: CscaStore,
        today: date,
        random_bytes: RandomBytes | None,
    ) -> None:
        self._password, self._text = secret
        self._ways = ways
        self._groups = groups | {1}
        self._store = store
        self._today = today
        self._random_bytes = random_bytes

    def read(self, piece: int) -> Steps[Told | None]:
        """From the master file on."""
        for way in self._ways[:1]:
            keys = yield from pace.agree(way, self._password, self._text, self._random_bytes)
            if keys is Failure.WRONG_KEY:
                return _WRONG_KEY
            if isinstance(keys, SessionKeys):
                return (yield from secured(self._application(piece), SecureChannel(keys)))
        if self._password is Password.CAN:
            return NeedsDocumentKey()
        selected = yield select_application(APPLICATION, name_only=True)
        if selected.sw in NOT_THERE:
            return None
        selected.checked("select travel document application")
        found = yield from bac.authenticate(self._text, self._random_bytes or secrets.token_bytes)
        if found is None:
            return _WRONG_KEY
        return (yield from secured(self._files(piece, "BAC"), SecureChannel(found)))

    def _application(self, piece: int) -> Steps[Told | None]:
        selected = yield select_application(APPLICATION, name_only=True)
        if selected.sw in NOT_THERE:
            return None  # an identity card with a chip that opens the same way
        selected.checked("select travel document application")
        return (yield from self._files(piece, "PACE"))

    def _files(self, piece: int, access: str) -> Steps[Told]:
        com = yield from read_file(COM, piece)
        sod = yield from read_file(SOD, piece)
        files: dict[int, bytes] = {}
        for number in sorted(self._groups & ({1} | _listed(com))):
            data = yield from read_file(GROUPS[number], piece)
            if data is not None:
                files[number] = data
        if 1 not in files:
            raise BadAnswer("a travel document without DG1")
        verdict = check(sod, files, self._store, self._today)
        if verdict is RefusedReason.NOT_GENUINE:
            return CardRefused(verdict)
        return _record(files, access, verdict)


def _listed(com: bytes | None) -> frozenset[int]:
    """Data groups that EF.COM lists; a chip without one is asked for all."""
    return frozenset(GROUPS) if com is None else groups_there(com)


def _record(files: Mapping[int, bytes], access: str, authenticity: Authenticity) -> TravelDocument:
    text = zone(files[1])
    mrz = parse(text)
    if isinstance(mrz, MrzProblem):
        raise BadAnswer(f"DG1: {mrz} of its zone")
    face = portrait(files[2]) if 2 in files else None
    more = details(files[11]) if 11 in files else Details()
    return TravelDocument(
        form=mrz.form.value,
        document_code=mrz.document_code,
        issuing_state=mrz.issuing_state,
        surname=mrz.surname,
        given_names=mrz.given_names,
        number=mrz.number,
        nationality=mrz.nationality,
        birth=mrz.birth,
        sex=mrz.sex,
        expiry=mrz.expiry,
        optional=mrz.optional,
        mrz=text,
        digits_check=mrz.digits_check,
        authenticity=authenticity,
        access=access,
        native_name=more.native_name,
        personal_number=more.personal_number,
        full_birth=more.full_birth,
        birthplace=more.birthplace,
        portrait=face.data if face is not None else b"",
        portrait_format=face.format if face is not None else "",
    )
