# SPDX-License-Identifier: Apache-2.0
"""Which paper it is (材料种类), by the words that its form prints; told only when that is plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.numbers import plain
from kiosk.vision.papers.text import TextLine

OTHER_SIDE: Final[Mapping[DocumentKind, DocumentKind]] = {
    DocumentKind.ID_CARD_FRONT: DocumentKind.ID_CARD_BACK,
    DocumentKind.ID_CARD_BACK: DocumentKind.ID_CARD_FRONT,
}
ENOUGH: Final = 3
"""Points from which on a paper is told."""
_AHEAD: Final = 1
"""Points more than the next likely one."""

_MARKS: Final[Mapping[DocumentKind, Mapping[str, int]]] = {
    DocumentKind.ID_CARD_FRONT: {"公民身份号码": 2, "住址": 1, "民族": 1, "姓名": 1, "常住人口": -4, "残疾": -4},
    DocumentKind.ID_CARD_BACK: {"居民身份证": 3, "签发机关": 1, "有效期限": 2},
    DocumentKind.HOUSEHOLD: {"常住人口登记卡": 4, "户主": 2, "曾用名": 1, "籍贯": 1, "婚姻状况": 1},
    DocumentKind.MARRIAGE: {"结婚证字号": 3, "结婚证": 2, "持证人": 1, "登记日期": 1},
    DocumentKind.LEASE: {"租赁合同": 3, "租房合同": 3, "出租方": 2, "承租方": 2, "租赁期": 1, "租金": 1},
    DocumentKind.BANK_CARD: {
        "银行": 2, "UnionPay": 2, "银联": 2, "借记卡": 2, "信用卡": 2, "VALIDTHRU": 1, "营业执照": -4, "合同": -4
    },
    DocumentKind.DISABILITY: {"残疾人证": 3, "残疾类别": 2, "残疾等级": 2, "监护人": 1},
    DocumentKind.BUSINESS_LICENCE: {"营业执照": 4, "统一社会信用代码": 1, "法定代表人": 1, "注册资本": 1, "经营范围": 1},
    DocumentKind.PASSPORT: {"护照": 2, "PASSPORT": 2, "CHN": 1, "<<": 2},
    DocumentKind.INVOICE: {"发票号码": 2, "发票": 2, "价税合计": 2, "开票日期": 1, "购买方": 1},
    DocumentKind.RESIDENCE_PERMIT: {"居住证": 3, "居住地": 2, "户籍地": 1, "签注": 1, "居民身份证": -4, "合同": -4},
    DocumentKind.POWER_OF_ATTORNEY: {"委托书": 3, "受托人": 2, "委托人": 1, "委托事项": 1, "代理人": 1},
}  # fmt: skip


def recognise(lines: Sequence[TextLine]) -> DocumentKind | None:
    """Which paper this is; None when its words do not say it plainly."""
    whole = "\n".join(plain(line.text) for line in lines)
    points = {kind: sum(worth for word, worth in marks.items() if word in whole) for kind, marks in _MARKS.items()}
    first, second = sorted(points.values(), reverse=True)[:2]
    if first < ENOUGH or first - second < _AHEAD:
        return None
    return max(points, key=lambda kind: points[kind])
