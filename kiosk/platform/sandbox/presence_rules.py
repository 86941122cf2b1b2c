# SPDX-License-Identifier: Apache-2.0
"""本人到场 at the platform: a case of an item that asks to see the person stands on a look of theirs, here, a moment ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from config.clock import parse_iso
from kiosk.platform.sandbox.ground import Ground, invalid
from kiosk.platform.sandbox.problems import ProblemType, Refusal

PRESENCE_LIFE: Final = timedelta(minutes=15)
"""From the look to 终端收件: behind it there is nothing but filing."""
_MEMBERS: Final = {
    "face": {"method", "report_id", "consent_id"},
    "helper": {"method", "referral_id", "helper_no"},
}


def check_presence(case: Mapping[str, Any], ground: Ground) -> None:
    """Raises:
    Refusal: ``presence-missing``: there is none, it is another person's, another terminal's, or old; a helper's for another
        item (a camera's verdict names none); also one that an earlier case stands on.
    """
    told = case.get("presence")
    if ground.item.auth.presence is None:
        if told is not None:
            raise invalid("presence")
        return
    if told is None:
        raise Refusal(ProblemType.PRESENCE_MISSING)
    if set(told) != _MEMBERS.get(told["method"], set()) or not all(isinstance(one, str) for one in told.values()):
        raise invalid("presence")
    consents = {one["id"] for one in case["consents"] if one["kind"] == "face"}
    if told["method"] == "face" and told["consent_id"] not in consents:
        raise invalid("presence.consent_id")
    seen_at = ground.seen_at(told)
    if seen_at is None:
        raise Refusal(ProblemType.PRESENCE_MISSING)
    taken_at = parse_iso(case["terminal_received_at"]) + ground.clock_offset
    if abs(taken_at - seen_at) > PRESENCE_LIFE:  # a terminal's clock may be behind by what the platform allows
        raise Refusal(ProblemType.PRESENCE_MISSING)
