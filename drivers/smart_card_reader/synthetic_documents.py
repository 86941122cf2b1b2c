# SPDX-License-Identifier: Apache-2.0
"""Travel documents of people who do not exist (样证), to be put into the simulated reader: forms, ways in, and what can be
wrong with one. Their authority is :func:`authority_certificate`'s; whoever believes it believes simulations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from drivers.smart_card_reader.simulated_documents import DocumentFiles, Holder, face, files, portrait
from drivers.smart_card_reader.simulated_signing import Signer, authority, document_signer
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated

PASSPORT: Final = Holder()
HOME_RETURN: Final = Holder(
    "td1", "C", "H00000019", "CHN", given_names="BING", native_name="测试丙", personal_number=""
)
TAIWAN: Final = Holder("td1", "CT", "000000019", "CHN", given_names="DING", native_name="测试丁", personal_number="")
HONG_KONG_PERMIT: Final = Holder("cs", "CS", "C00000019")
AES128_BRAINPOOL256: Final = ((2, 13),)
AES256_NIST384: Final = ((4, 15),)
BOTH_WAYS: Final = ChipManners(pace=AES128_BRAINPOOL256)
CAN: Final = ChipManners().can
"""卡访问号码 of all of them."""


@cache
def _authority() -> Signer:
    return authority()


@cache
def _signer() -> Signer:
    return document_signer(_authority())


def authority_certificate() -> bytes:
    """签证国根证书 of the simulated documents, DER."""
    return _authority().der


@dataclass(frozen=True)
class SyntheticDocument:
    """One document of the library."""

    label: str
    holder: Holder
    manners: ChipManners = field(default_factory=ChipManners)
    signer: Callable[[], Signer | None] = _signer
    spoil: Callable[[DocumentFiles], Mapping[int, bytes]] = lambda made: {}
    picture: str = "JPEG"
    has_details: bool = True

    def make(self, fields: Mapping[str, str] | None = None) -> TravelDocumentSimulated:
        """The card; ``fields``: ``name``, ``number``, ``sex``, ``birth`` (YYYYMMDD or with hyphens) of another holder."""
        holder = self.holder
        if fields:
            birth = fields["birth"].replace("-", "")
            holder = replace(
                holder,
                native_name=fields["name"],
                personal_number=fields["number"] if holder.personal_number else "",
                full_birth=birth,
                birth=birth[2:],
                sex={"1": "M", "2": "F", "男": "M", "女": "F"}.get(fields["sex"], fields["sex"][:1]),
            )
        made = files(holder, self.signer(), portrait(self.picture), has_details=self.has_details)
        return TravelDocumentSimulated(DocumentFiles(holder, {**made.content, **self.spoil(made)}), self.manners)


def _forged_signer() -> Signer:
    return document_signer(authority("SIMULATED CSCA OF NOBODY"))


def _expired_signer() -> Signer:
    return document_signer(_authority(), 2016, 2020)


def _other_name(made: DocumentFiles) -> Mapping[int, bytes]:
    """DG1 of somebody else under the signature of this one."""
    zone = made.content[0x0101]
    return {0x0101: zone.replace(b"CESHI<<JIA", b"CESHI<<YI<")}


def _longer_than_it_is(made: DocumentFiles) -> Mapping[int, bytes]:
    data = made.content[0x0102]
    return {0x0102: data[:2] + (int.from_bytes(data[2:4], "big") + 500).to_bytes(2, "big") + data[4:]}


TRAVEL_DOCUMENTS: Final[Mapping[str, SyntheticDocument]] = {
    "passport": SyntheticDocument("护照，PACE 与 BAC", PASSPORT, BOTH_WAYS),
    "passport-bac": SyntheticDocument("护照，只有 BAC", PASSPORT),
    "passport-pace": SyntheticDocument(
        "护照，只有 PACE（AES-256），长报文", PASSPORT, ChipManners(basic=False, pace=AES256_NIST384, longest=2048)
    ),
    "passport-jpeg2000": SyntheticDocument("护照，照片 JPEG 2000", PASSPORT, BOTH_WAYS, picture="JPEG2000"),
    "passport-plain": SyntheticDocument("护照，没有中文姓名（无 DG11）", PASSPORT, BOTH_WAYS, has_details=False),
    "home-return-permit": SyntheticDocument("港澳居民来往内地通行证", HOME_RETURN),
    "taiwan-permit": SyntheticDocument("台湾居民来往大陆通行证", TAIWAN),
    "hong-kong-permit": SyntheticDocument("往来港澳通行证，机读码一行 30 字符", HONG_KONG_PERMIT, has_details=False),
    "passport-broken-face": SyntheticDocument(
        "护照，照片数据坏", PASSPORT, BOTH_WAYS, spoil=lambda made: {0x0102: face(b"\xff\xd8" + bytes(400))}
    ),
    "passport-no-face": SyntheticDocument("护照，照片读不出（已签名）", PASSPORT, BOTH_WAYS, picture="GIF"),
    "passport-wrong-hash": SyntheticDocument("护照，数据被改过", PASSPORT, BOTH_WAYS, spoil=_other_name),
    "passport-unsigned": SyntheticDocument("护照，没有签名", PASSPORT, BOTH_WAYS, signer=lambda: None),
    "passport-unknown-authority": SyntheticDocument("护照，签发国根证书不认识", PASSPORT, BOTH_WAYS, _forged_signer),
    "passport-expired-signer": SyntheticDocument("护照，签名证书已过期", PASSPORT, BOTH_WAYS, _expired_signer),
    "passport-lies-about-length": SyntheticDocument(
        "护照，文件比它说的短", PASSPORT, BOTH_WAYS, spoil=_longer_than_it_is
    ),
    "passport-refuses-long": SyntheticDocument(
        "护照，说能收长报文却不收", PASSPORT, ChipManners(pace=AES128_BRAINPOOL256, longest=2048, refuses_long=True)
    ),
    "passport-crumbs": SyntheticDocument(
        "护照，每次只给一点，不认短标识", PASSPORT, ChipManners(at_most=90, short_ids=False)
    ),
    "identity-card-abroad": SyntheticDocument(
        "外国身份证，能 PACE，不是旅行证件", PASSPORT, ChipManners(pace=AES128_BRAINPOOL256, application=False)
    ),
}
