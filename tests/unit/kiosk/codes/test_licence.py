# SPDX-License-Identifier: Apache-2.0
"""The number in a licence's code: by its check character, wherever it stands; hostile text holds none."""

from __future__ import annotations

import pytest

from kiosk.codes.licence import licence_number

NUMBER = "91999999MA9999999H"
OTHER = "91350100M000100Y43"  # the example of GB 32100-2015


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        NUMBER.lower(),
        f" {NUMBER}\n",
        f"统一社会信用代码:{NUMBER};名称:示例商贸有限公司",
        f"名称：示例；注册号/统一社会信用代码：{NUMBER}；",
        f"https://licence.example/q?uniscid={NUMBER}&from=code",
        f"{NUMBER}，{NUMBER}",
    ],
)
def test_it_is_found_wherever_it_stands(text: str) -> None:
    assert licence_number(text) == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://licence.example/%7B8F21A0C9%7D",
        NUMBER[:-1] + "J",  # the check character does not fit
        f"1{NUMBER}",
        f"{NUMBER}1",
        f"{NUMBER} {OTHER}",  # which of the two nobody can say
        "0" * 3000,
        NUMBER + " " * 3000,
        "９１９９９９９９MA9999999H",
        "SSM-DEMO-0123456789ABCDEF",
    ],
)
def test_what_holds_none_gives_none(text: str) -> None:
    assert licence_number(text) is None
    assert licence_number(OTHER) == OTHER
