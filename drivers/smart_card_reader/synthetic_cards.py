# SPDX-License-Identifier: Apache-2.0
"""Cards of people who do not exist (样卡), to be put into the simulated reader. Plainly made up: region 999999 does not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.smart_card_reader.simulated_card import BlankCard, CardMaker, SimulatedCard
from drivers.smart_card_reader.simulated_social_security import SocialSecurityCardSimulated
from drivers.smart_card_reader.synthetic_documents import TRAVEL_DOCUMENTS

NUMBER: Final = "999999197804120017"
"""社会保障号码 of the made-up holder; its check character is right (GB 11643)."""


HOLDER_FIELDS: Final = ("name", "number", "sex", "birth")


@dataclass(frozen=True)
class SyntheticCard:
    """One card of the library."""

    label: str
    make: CardMaker
    held_by: Callable[[Mapping[str, str]], SimulatedCard] | None = None
    """The same kind of card with another made-up holder's ``name``, ``number``, ``sex``, ``birth``; None: no card of a person."""


def _social(label: str, **fields: object) -> SyntheticCard:
    return SyntheticCard(
        label,
        lambda: SocialSecurityCardSimulated.of(**{"number": NUMBER, **fields}),
        lambda holder: SocialSecurityCardSimulated.of(**{**fields, **{key: holder[key] for key in HOLDER_FIELDS}}),
    )


SOCIAL_SECURITY: Final[Mapping[str, SyntheticCard]] = {
    "ssc-v1": _social("社保卡 1.0", version="1.00"),
    "ssc-v2": _social("社保卡 2.0"),
    "ssc-v2-contact": _social("社保卡 2.0，接触式 T=0", t0=True),
    "ssc-long-name": _social("社保卡 2.0，姓名扩展", name="测试·阿卜杜拉·某某某某某某某某某某某"),
    "ssc-rare-name": _social("社保卡 2.0，生僻字", name="测试\U00020bb7"),
    "ssc-province": _social("社保卡 2.0，只认 P1=00", only_p1_00=True),
    "ssc-v3": _social("社保卡 3.0，需要加密机", version="3.00", closed=True),
    "ssc-v3-blank": _social("社保卡 3.0，没有密钥读出来是空的", version="3.00", blank=True, t0=True),
    "ssc-v3-open": _social("社保卡 3.0，不要密钥", version="3.00"),
    "ssc-garbled": _social("社保卡，日期不对", extra={0x0D: bytes.fromhex("19781399")}),
}

TRAVEL: Final[Mapping[str, SyntheticCard]] = {
    name: SyntheticCard(document.label, document.make, document.make) for name, document in TRAVEL_DOCUMENTS.items()
}

CARDS: Final[Mapping[str, SyntheticCard]] = {
    **SOCIAL_SECURITY,
    **TRAVEL,
    "bank-card": SyntheticCard("银行卡（错放的）", BlankCard),
}
