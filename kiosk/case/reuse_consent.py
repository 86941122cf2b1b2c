# SPDX-License-Identifier: Apache-2.0
"""The consent to use a material that was handed in before (材料复用): given on the notice for what the store of materials holds,
and with one tap for what was photographed in this visit. Source: domain notes 1.3 rows 39, 44 and 45 (授权, 最小必要).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from uuid6 import uuid7

from config.clock import iso_ms
from kiosk.case.package import ConsentRecord

MATERIAL_REUSE: Final = "material_reuse"
"""``kind`` of the consent; ``what`` are codes of materials."""


def reuse_consent(codes: Sequence[str], purpose: str, given_at: datetime) -> ConsentRecord:
    """One consent for these materials of one case."""
    return ConsentRecord(str(uuid7()), MATERIAL_REUSE, tuple(codes), purpose, iso_ms(given_at))


def agreed_codes(consents: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Which materials the consents of a case record name, so far as they are for this and were not taken back."""
    held = (one for one in consents if one["kind"] == MATERIAL_REUSE and not one.get("revoked_at"))
    return frozenset(str(code) for one in held for code in one["what"])
