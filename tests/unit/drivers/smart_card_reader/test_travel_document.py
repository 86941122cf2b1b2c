# SPDX-License-Identifier: Apache-2.0
"""Whole talks with simulated travel documents: every one of the library, every key, every command number spoiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.csca_store import CscaStore
from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Refusal, on_the_wire
from drivers.smart_card_reader.lds import DG1
from drivers.smart_card_reader.mrz import key_of_zone
from drivers.smart_card_reader.port import (
    Authenticity,
    CardAccessNumber,
    CardRefused,
    DocumentKey,
    NeedsDocumentKey,
    RefusedReason,
    TravelDocument,
)
from drivers.smart_card_reader.secure_messaging import InTheClear
from drivers.smart_card_reader.simulated_card import Answer, Apdu, SimulatedCard, just
from drivers.smart_card_reader.simulated_documents import Holder, files, portrait
from drivers.smart_card_reader.simulated_signing import item
from drivers.smart_card_reader.simulated_slot import SimulatedSlot
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated
from drivers.smart_card_reader.synthetic_cards import CARDS, SOCIAL_SECURITY, TRAVEL
from drivers.smart_card_reader.synthetic_documents import (
    BOTH_WAYS,
    CAN,
    HOME_RETURN,
    HONG_KONG_PERMIT,
    PASSPORT,
    TAIWAN,
    TRAVEL_DOCUMENTS,
    authority_certificate,
)
from drivers.smart_card_reader.tlv import BadTlv
from drivers.smart_card_reader.travel_document import WITH_PORTRAIT, WITHOUT_PORTRAIT, Key, Told, talk
from tests.unit.drivers.smart_card_reader.talks import play, scripted, with_card

TODAY = date(2026, 5, 1)
STORE = csca_store.of(authority_certificate())


def key_of(holder: Holder) -> DocumentKey:
    return DocumentKey(holder.number, holder.birth, holder.expiry)


KEY = key_of(PASSPORT)


def read(
    card: str | SimulatedCard, key: Key | None = KEY, groups: frozenset[int] = WITH_PORTRAIT, store: CscaStore = STORE
) -> Told | None:
    made = CARDS[card].make() if isinstance(card, str) else card
    return with_card(talk(key, groups, store, TODAY), made)


def document(
    card: str | SimulatedCard, key: Key | None = KEY, groups: frozenset[int] = WITH_PORTRAIT
) -> TravelDocument:
    found = read(card, key, groups)
    assert isinstance(found, TravelDocument)
    return found


RIGHT = TravelDocument(
    "td3", "P", "CHN", "CESHI", "JIA", "E00000019", "CHN", "780412", "M", "341231", "", PASSPORT.zone, True, Authenticity.PROVEN,
    "PACE", "测试甲", "999999197804120017", date(1978, 4, 12), "测试省 测试市", portrait(), "jpeg",
)  # fmt: skip


# ---- the library


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("passport", {}), ("passport-bac", {"access": "BAC"}), ("passport-pace", {}), ("passport-refuses-long", {}),
        ("passport-crumbs", {"access": "BAC"}), ("passport-unsigned", {"authenticity": Authenticity.NO_SIGNATURE}),
        ("passport-unknown-authority", {"authenticity": Authenticity.NO_AUTHORITY}),
        ("passport-expired-signer", {"authenticity": Authenticity.SIGNER_OUT_OF_DATE}),
        ("passport-jpeg2000", {"portrait": portrait("JPEG2000"), "portrait_format": "jpeg2000"}),
        ("passport-no-face", {"portrait": b"", "portrait_format": ""}),
        ("passport-plain", {"native_name": "", "personal_number": "", "full_birth": None, "birthplace": ""}),
    ],
)  # fmt: skip
def test_passports(name: str, changes: dict[str, object]) -> None:
    assert document(name) == replace(RIGHT, **changes)  # type: ignore[arg-type]  # fields by name


def test_the_documents_of_people_from_hong_kong_macao_and_taiwan() -> None:
    found = document("home-return-permit", key_of(HOME_RETURN))
    assert (found.form, found.number, found.native_name, found.digits_check) == ("td1", "H00000019", "测试丙", True)
    found = document("taiwan-permit", key_of(TAIWAN))
    assert (found.form, found.document_code, found.number, found.native_name) == ("td1", "CT", "000000019", "测试丁")


def test_the_one_line_of_a_permit_to_hong_kong() -> None:
    found = document("hong-kong-permit", key_of(HONG_KONG_PERMIT))
    assert (found.form, found.document_code, found.number, found.birth, found.expiry, found.surname, found.mrz) == (
        "cs", "CS", "C00000019", "780412", "341231", "", HONG_KONG_PERMIT.zone,
    )  # fmt: skip
    assert (found.portrait, found.authenticity, found.digits_check) == (portrait(), Authenticity.PROVEN, True)


@pytest.mark.parametrize("name", ["passport-wrong-hash", "passport-broken-face"])
def test_data_that_was_not_signed(name: str) -> None:
    assert read(name) == CardRefused(RefusedReason.NOT_GENUINE)
    assert read(name, store=CscaStore()) == CardRefused(RefusedReason.NOT_GENUINE)


def test_a_file_that_is_shorter_than_it_says() -> None:
    with pytest.raises(CardError):
        read("passport-lies-about-length")
    assert document("passport-lies-about-length", groups=WITHOUT_PORTRAIT).portrait == b""


def test_without_the_picture() -> None:
    assert document("passport", groups=WITHOUT_PORTRAIT) == replace(RIGHT, portrait=b"", portrait_format="")
    assert document("passport", groups=frozenset()).native_name == ""


def test_nobody_known_means_nothing_proven() -> None:
    for name in TRAVEL:
        holder = TRAVEL_DOCUMENTS[name].holder
        try:
            found = read(name, key_of(holder), WITHOUT_PORTRAIT, CscaStore())
        except CardError:
            continue
        assert not isinstance(found, TravelDocument) or found.authenticity is not Authenticity.PROVEN


def test_another_holder() -> None:
    make = CARDS["passport"].held_by
    assert make is not None
    holder = {"name": "测试乙", "number": "999999199001010012", "sex": "女", "birth": "1990-01-01"}
    found = document(make(holder), DocumentKey(PASSPORT.number, "900101", PASSPORT.expiry), WITHOUT_PORTRAIT)
    assert (found.native_name, found.birth, found.sex, found.personal_number) == (
        "测试乙",
        "900101",
        "F",
        holder["number"],
    )


# ---- keys and other cards


@pytest.mark.parametrize(
    "name", ["passport", "passport-bac", "passport-pace", "home-return-permit", "identity-card-abroad"]
)
def test_without_a_key_it_is_asked_for(name: str) -> None:
    assert read(name, None) == NeedsDocumentKey()


@pytest.mark.parametrize("name", [*SOCIAL_SECURITY, "bank-card"])
@pytest.mark.parametrize("key", [None, KEY, CardAccessNumber(CAN)])
def test_another_card(name: str, key: Key | None) -> None:
    assert read(name, key) is None


def test_another_card_that_opens_the_same_way() -> None:
    assert read("identity-card-abroad") is None
    assert read("identity-card-abroad", CardAccessNumber(CAN)) is None


@pytest.mark.parametrize("name", ["passport", "passport-bac", "passport-pace"])
def test_the_key_of_another_document(name: str) -> None:
    wrong = (
        replace(KEY, number="E00000018"), replace(KEY, birth="780413"), replace(KEY, expiry="341230"), DocumentKey("", "", ""),
        DocumentKey("É", "780412", "341231"), DocumentKey("E00000019", "781412", "341231"),
    )  # fmt: skip
    for key in wrong:
        assert read(name, key, WITHOUT_PORTRAIT) == CardRefused(RefusedReason.WRONG_KEY)


def test_a_key_that_was_typed_or_read_from_a_picture() -> None:
    assert document("passport", DocumentKey(" e0000 0019", "780412", "341231"), WITHOUT_PORTRAIT).number == KEY.number
    scanned = key_of_zone(PASSPORT.zone[:44] + "\n" + PASSPORT.zone[44:])
    assert scanned == KEY


def test_card_access_numbers() -> None:
    can = CardAccessNumber(CAN)
    assert document("passport", can, WITHOUT_PORTRAIT).number == KEY.number
    assert read("passport-bac", can) == NeedsDocumentKey()
    for digits in ("123457", "12345", "", "一二三四五六"):
        assert read("passport", CardAccessNumber(digits)) == CardRefused(RefusedReason.WRONG_KEY)
    assert CAN not in repr(can)


def test_a_chip_that_takes_its_offer_of_pace_back() -> None:
    """MSE:Set AT answered with "no such data": basic access control is left, and to a card access number nothing."""

    class Shy(TravelDocumentSimulated):
        def answer(self, raw: bytes) -> bytes:
            return b"\x6a\x88" if raw[1] == 0x22 else super().answer(raw)

    shy = Shy(files(PASSPORT, None), BOTH_WAYS)
    assert document(shy, groups=WITHOUT_PORTRAIT).access == "BAC"
    shy.reset()
    assert read(shy, CardAccessNumber(CAN)) == NeedsDocumentKey()


# ---- chips that are odd


def made(changes: dict[int, bytes | None], manners: ChipManners | None = None) -> TravelDocumentSimulated:
    whole = files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer())
    content = {number: data for number, data in {**whole.content, **changes}.items() if data is not None}
    return TravelDocumentSimulated(replace(whole, content=content), manners)


def test_a_chip_without_ef_com() -> None:
    assert document(made({0x011E: None})) == replace(RIGHT, access="BAC")
    assert document(made({0x011E: None, 0x010B: None})).native_name == ""


def test_a_chip_without_dg1_or_with_an_odd_one() -> None:
    for odd in (None, item(0x61, item(0x5F1F, b"P<" * 40)), item(0x61)):
        with pytest.raises((CardError, BadTlv)):
            read(made({0x0101: odd, 0x011D: None}))


def test_a_chip_whose_application_is_locked() -> None:
    with pytest.raises(Refusal, match="6283"):
        scripted(talk(KEY, WITH_PORTRAIT, STORE, TODAY), ["6A82", "6A82", "6283"])
    assert scripted(talk(KEY, WITH_PORTRAIT, STORE, TODAY), ["6982", "6A82", "6A82"])[1] is None
    assert scripted(talk(None, WITH_PORTRAIT, STORE, TODAY), ["6982", "6982"])[1] == NeedsDocumentKey()


def test_something_else_where_ef_cardaccess_is() -> None:
    """In a travel document it is damage; in another card nobody's business."""
    for answer in ("30020000000000009000", "31060205000000009000"):
        assert scripted(talk(KEY, WITH_PORTRAIT, STORE, TODAY), [answer, "6A82"])[1] is None
        with pytest.raises((BadAnswer, BadTlv)):
            scripted(talk(KEY, WITH_PORTRAIT, STORE, TODAY), [answer, "9000"])


def test_an_application_that_is_locked_behind_pace() -> None:
    class Locked(TravelDocumentSimulated):
        def _select(self, apdu: Apdu) -> Answer:
            return just(0x6A85) if self._session else super()._select(apdu)

    with pytest.raises(Refusal, match="6A85"):
        read(Locked(files(PASSPORT, None), BOTH_WAYS))


def test_a_session_that_ends_in_the_middle_is_no_document() -> None:
    class Weary(TravelDocumentSimulated):
        left = 12

        def obey(self, apdu: Apdu) -> Answer:
            self.left -= 1
            if not self.left:
                self._session = None
            return super().obey(apdu)

    with pytest.raises(InTheClear):
        read(Weary(files(PASSPORT, None)))
    assert document(Weary(files(PASSPORT, None), ChipManners(longest=2000))).number == KEY.number


# ---- every command number spoiled


class Gone(Exception):
    """The card was pulled."""


def spoiled(name: str, kind: str, at: int, groups: frozenset[int], **more: object) -> tuple[list[bytes], Told | None]:
    slot = SimulatedSlot()
    slot.put_in(CARDS[name].make())
    slot.add_fault({"kind": kind, "at": at, **more})

    def answer(apdu: bytes) -> bytes:
        said = slot.exchange(apdu)
        if said is None:
            raise Gone
        return said

    return play(on_the_wire(talk(KEY, groups, STORE, TODAY)), answer)


def commands(name: str, groups: frozenset[int]) -> int:
    return len(spoiled(name, "slow", 10_000, groups)[0])


FAULTS = ("pull", "wrong_mac", "garble", "replay", "short", "empty", "sw")


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("name", ["passport", "passport-bac"])
def test_every_command_spoiled_makes_no_wrong_document(name: str, kind: str) -> None:
    right = document(name, groups=WITHOUT_PORTRAIT)
    more = {"value": "6F00"} if kind == "sw" else {}
    whole = 0
    for at in range(commands(name, WITHOUT_PORTRAIT)):
        try:
            found = spoiled(name, kind, at, WITHOUT_PORTRAIT, **more)[1]
        except (CardError, BadTlv, Gone):
            continue
        if isinstance(found, TravelDocument):
            assert replace(found, access=right.access) == right, (kind, at)
            whole += 1
        else:
            assert found in (None, NeedsDocumentKey(), CardRefused(RefusedReason.WRONG_KEY)), (kind, at)
    assert whole <= 4, "what is secured cannot be spoiled unseen"


@pytest.mark.parametrize("kind", FAULTS)
def test_the_picture_spoiled(kind: str) -> None:
    more = {"value": "6282"} if kind == "sw" else {}
    last = commands("passport", WITH_PORTRAIT)
    for at in range(30, last, 9):
        with pytest.raises((CardError, BadTlv, Gone)):
            spoiled("passport", kind, at, WITH_PORTRAIT, **more)


def test_a_slow_chip_is_waited_for() -> None:
    for at in (0, 5, 20):
        assert spoiled("passport-bac", "slow", at, WITHOUT_PORTRAIT, seconds=0)[1] == document(
            "passport-bac", groups=WITHOUT_PORTRAIT
        )


def test_no_pin_is_ever_sent() -> None:
    for name in ("passport", "passport-bac", "passport-pace"):
        sent = spoiled(name, "slow", 10_000, WITHOUT_PORTRAIT)[0]
        assert not [one for one in sent if one[1] in (0x20, 0x24, 0x2C)]


def test_nobody_in_the_repr() -> None:
    shown = repr(RIGHT) + repr(KEY)
    assert not [word for word in ("CESHI", "测试", "E00000019", "7804", "3412", "FFD8") if word in shown]
    assert DG1.short == 1
