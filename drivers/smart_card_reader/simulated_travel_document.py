# SPDX-License-Identifier: Apache-2.0
"""The chip of a simulated travel document (模拟电子旅行证件). Source: ICAO Doc 9303-10 3, 9303-11 4.

It keeps its own rules: no file of the application without a session, a session ends with the first command that is not
secured as it has to be (9303-11 9.8.5), EF.CardAccess and EF.ATR/INFO are open to everybody.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.smart_card_reader.simulated_access import ChipSession, basic_access
from drivers.smart_card_reader.simulated_card import (
    CLOSED,
    NOT_FOUND,
    OK,
    WRONG_INS,
    WRONG_LENGTH,
    WRONG_P1_P2,
    Answer,
    Apdu,
    Files,
    SimulatedCard,
    just,
    t1_atr,
    take_apart,
)
from drivers.smart_card_reader.simulated_documents import DocumentFiles
from drivers.smart_card_reader.simulated_pace import ChipPace, protocol
from drivers.smart_card_reader.simulated_signing import item

_APPLICATION = bytes.fromhex("A0000002471001")
_NO_DATA = 0x6A88
_OUT_OF_ORDER = 0x6985


@dataclass(frozen=True)
class ChipManners:
    """What this chip can do, and how it does it."""

    basic: bool = True
    """It answers to basic access control."""
    pace: tuple[tuple[int, int], ...] = ()
    """Suite (1 is 3DES, 2 to 4 AES) and standardized parameters of each way it offers."""
    can: str = "123456"
    """Card access number; it opens by PACE alone."""
    longest: int = 0
    """What EF.ATR/INFO announces as its longest answer; 0: there is none, and nothing long is carried."""
    says_so: str = "file"
    """Where it announces that: ``file``, or the ``atr``'s historical bytes, which name no length."""
    refuses_long: bool = False
    """It refuses them all the same."""
    at_most: int = 65536
    """Bytes of a file that it gives at once."""
    short_ids: bool = True
    application: bool = True
    """False: another card that opens by PACE."""
    random_bytes: Callable[[int], bytes] = field(default=secrets.token_bytes, repr=False)


class TravelDocumentSimulated(SimulatedCard):
    """电子旅行证件"""

    atr = t1_atr(bytes.fromhex("8031F8FE65"))

    def __init__(self, document: DocumentFiles, manners: ChipManners | None = None) -> None:
        super().__init__()
        self.manners = manners or ChipManners()
        self._information = document.holder.mrz_information.encode()
        open_files = {}
        if self.manners.pace:
            open_files[0x011C] = item(0x31, *(_pace_info(*one) for one in self.manners.pace))
        if self.manners.says_so == "atr":
            self.atr = t1_atr(bytes.fromhex("8073000040"))
        elif self.manners.longest:
            size = item(0x02, self.manners.longest.to_bytes(2, "big"))
            open_files[0x2F01] = item(0x43, b"\1") + item(0x7F66, size, size)
        self._master = Files(open_files)
        self._application = Files(document.content)
        self.reset()

    def reset(self) -> None:
        """Nothing selected, nothing opened."""
        super().reset()
        self._session: ChipSession | None = None
        self._pace: ChipPace | None = None
        self._challenge = b""
        self._here = self._master
        self._is_long = False

    # ---- the wire

    def answer(self, raw: bytes) -> bytes:
        """PACE's commands are chained in name only: each is answered."""
        apdu = take_apart(raw)
        self._is_long = len(raw) > 5 and raw[4] == 0
        if apdu is not None and apdu.ins == 0x86:
            return self._run_pace(apdu).raw
        return super().answer(raw)

    def obey(self, apdu: Apdu) -> Answer:
        """One command, secured or not."""
        if self._is_long and (not self.manners.longest or self.manners.refuses_long):
            self._session = None
            return just(WRONG_LENGTH)
        if self._session is None or apdu.cla & 0x0C != 0x0C:
            self._session = None
            return self._obey(apdu) if not apdu.cla & 0x0C else just(0x6882)
        inside = self._session.open(apdu)
        if isinstance(inside, int):
            self._session = None
            return just(inside)
        return self._session.close(self._obey(inside), bool(apdu.ins & 1))

    def _obey(self, apdu: Apdu) -> Answer:
        match apdu.ins:
            case 0xA4:
                return self._select(apdu)
            case 0xB0 | 0xB1:
                return self._read(apdu)
            case 0x22:
                return self._set_pace(apdu)
            case 0x84 if self._may_basic:
                self._challenge = self.manners.random_bytes(8)
                return Answer(self._challenge, OK)
            case 0x82 if self._may_basic:
                return self._authenticate(apdu)
            case _:
                return just(WRONG_INS)

    @property
    def _may_basic(self) -> bool:
        return self.manners.basic and self._here is self._application and self._session is None

    # ---- files

    def _select(self, apdu: Apdu) -> Answer:
        if apdu.p1 == 0x04:
            if apdu.data != _APPLICATION or not self.manners.application:
                return just(NOT_FOUND)
            if self._session is None and not self.manners.basic:
                return just(CLOSED)
            self._here, self._here.selected = self._application, None
            return just(OK)
        if apdu.p1 == 0x00 and apdu.data == b"\x3f\x00":
            self._here = self._master
            return just(OK)
        if apdu.p1 != 0x02:
            return just(WRONG_P1_P2)
        if self._is_closed:
            return just(CLOSED)
        return self._here.select(int.from_bytes(apdu.data, "big"))

    @property
    def _is_closed(self) -> bool:
        return self._here is self._application and self._session is None

    def _read(self, apdu: Apdu) -> Answer:
        if self._is_closed:
            return just(CLOSED)
        if apdu.ins == 0xB0 and apdu.p1 & 0x80 and not self.manners.short_ids:
            return just(WRONG_P1_P2)
        short_ids = {0x01: 0x2F01, 0x1C: 0x011C}
        if self._here is self._application:
            short_ids = {one & 0x1F: one for one in self._here.content}
        return self._here.read(apdu, short_ids, self.manners.at_most)

    # ---- opening

    def _authenticate(self, apdu: Apdu) -> Answer:
        challenge, self._challenge = self._challenge, b""
        if not challenge:
            return just(_OUT_OF_ORDER)
        found = basic_access(self._information, challenge, apdu.data, self.manners.random_bytes(16))
        if found is None:
            return just(0x6300)
        said, self._session = found
        return Answer(said, OK)

    def _set_pace(self, apdu: Apdu) -> Answer:
        hashed = hashlib.sha1(self._information).digest()  # noqa: S324 - as the standard has it
        for kind, parameters in self.manners.pace:
            for number, password in ((1, hashed), (2, self.manners.can.encode())):
                identifier = b"\x80" + protocol(kind)[1:]
                if apdu.data == identifier + item(0x83, bytes([number])) + item(0x84, bytes([parameters])):
                    self._pace = ChipPace(kind, parameters, password, self.manners.random_bytes)
                    return just(OK)
        return just(_NO_DATA if self.manners.pace else WRONG_INS)

    def _run_pace(self, apdu: Apdu) -> Answer:
        if self._pace is None:
            return just(_OUT_OF_ORDER)
        said = self._pace.step(apdu.data)
        if self._pace.session is not None:
            self._session = self._pace.session
        if said.sw != OK or self._pace.session is not None:
            self._pace = None
        return said


def _pace_info(kind: int, parameters: int) -> bytes:
    return item(0x30, protocol(kind), item(0x02, b"\2"), item(0x02, bytes([parameters])))
