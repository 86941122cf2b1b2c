# SPDX-License-Identifier: Apache-2.0
"""Which papers are known by their words (材料种类). Nothing heavy is imported here: content names these kinds too."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """The papers whose fields can be read; the values are keys of ``papers.kind`` in the words' file."""

    ID_CARD_FRONT = "id_card_front"
    """居民身份证人像面"""
    ID_CARD_BACK = "id_card_back"
    """居民身份证国徽面"""
    HOUSEHOLD = "household"
    """常住人口登记卡"""
    MARRIAGE = "marriage"
    """结婚证"""
    LEASE = "lease"
    """房屋租赁合同"""
    BANK_CARD = "bank_card"
    """银行卡"""
    DISABILITY = "disability"
    """残疾人证"""
    BUSINESS_LICENCE = "business_licence"
    """营业执照"""
    PASSPORT = "passport"
    """护照资料页"""
    INVOICE = "invoice"
    """发票"""
    POWER_OF_ATTORNEY = "power_of_attorney"
    """授权委托书"""
    RESIDENCE_PERMIT = "residence_permit"
    """居住证 (居住证暂行条例 4: what stands on it)"""
