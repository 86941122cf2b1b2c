# SPDX-License-Identifier: Apache-2.0
"""Scenes of 亮证 for ``ui.preview`` and ``tests/ui``: people and numbers are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.licence_model import ShownLicence, Standing
from ui.preview_scene import Scene

_ID: Final = ShownLicence("SFZ", "居民身份证", "9999**********1234", "测**", Standing.VALID, date(2031, 3, 1))
_EVERY: Final = (
    replace(_ID, type_code="CJZ", type_name="残疾人证", standing=Standing.EXPIRED, valid_to=date(2026, 2, 1)),
    replace(_ID, type_code="JZZ", type_name="上海市居住证", valid_to=date(2026, 12, 11)),
    _ID,
    replace(_ID, type_code="SPJ", type_name="食品经营许可证", number_masked="JY19*******99", standing=Standing.SUSPENDED),
    replace(
        _ID,
        type_code="YYZ",
        type_name="营业执照",
        number_masked="9199**********0004",
        holder_masked="示例市示例区甲乙丙丁便利店连锁经营管理服务合伙企业（有限合伙）",
        standing=Standing.CANCELLED,
        valid_to=None,
    ),
    replace(_ID, type_code="XKZ", type_name="行业综合许可证", number_masked="X9**********01", standing=Standing.REVOKED),
    replace(_ID, type_code="SBK", type_name="社会保障卡", number_masked="6299***********1234", valid_to=None),
    replace(_ID, type_code="TYZ", type_name="退役军人证", standing=Standing.EXPIRED, valid_to=None),
)  # fmt: skip


def shown_licence_scenes() -> Iterator[Scene]:
    """Every state of its page."""
    here = JourneyState(page=Page.SHOWN_LICENCES, shown_from=Page.IDENTIFY)
    shown = replace(here, licence_code=LicenceCode.SHOWN)
    yield Scene("shown_licences-asking", replace(here, licence_code=LicenceCode.ASKING))
    yield Scene("shown_licences-covered", replace(here, licence_code=LicenceCode.COVERED), shown=_EVERY)
    yield Scene("shown_licences", shown, shown=(_ID,))
    yield Scene("shown_licences-many", shown, shown=_EVERY)
    yield Scene("shown_licences-many-2", shown, shown=_EVERY, leaf=1)
    for standing in (Standing.EXPIRED, Standing.SUSPENDED, Standing.CANCELLED, Standing.REVOKED):
        one = replace(_ID, standing=standing, valid_to=date(2026, 2, 1) if standing is Standing.EXPIRED else None)
        yield Scene(f"shown_licences-{standing.value}", shown, shown=(one,))
    for why in LicenceCode:
        if why.is_trouble:
            trouble = replace(here, licence_code=why, online=why is not LicenceCode.OFFLINE)
            yield Scene(f"shown_licences-code-{why.value}", trouble)
    yield Scene("shown_licences-code-wait", replace(here, licence_code=LicenceCode.BUSY), busy_s=420)
