# SPDX-License-Identifier: Apache-2.0
"""Whether an item of a list can be done at this terminal, and if not, why. Source: domain notes 1.1 row 4 (一端多能).

By the summary alone, for thousands of items at once; whoever opens an item reads the whole truth of it (一次告知).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.scope import is_elsewhere
from kiosk.catalogue.summary import ItemSummary
from kiosk.catalogue.words import Words, words
from kiosk.guidance.notice import Capability, device_missing, lacking_device, only_in

NOT_YET: Final = words("这件事还没有开放，请到窗口办", "Not offered at this terminal yet, please go to a counter")
NO_NETWORK: Final = words("现在没有网络，这件事办不了", "Not possible now: there is no network")
LAST_STEP_ELSEWHERE: Final = words(
    "可以在这里办，最后一步可能换地方", "You can start here; the last step may be elsewhere"
)


@dataclass(frozen=True)
class Offer:
    """``reason``: why not, or what has to be known besides; None: nothing. ``machine``: what another place has to have."""

    available_here: bool
    reason: Words | None = None
    machine: str = ""

    @property
    def leads_elsewhere(self) -> bool:
        """Another place has to be named."""
        return not self.available_here or bool(self.machine)


def offer(item: ItemSummary, capability: Capability) -> Offer:
    """What this terminal can do of it now."""
    if item.is_draft:
        return Offer(False, NOT_YET)
    if is_elsewhere(item.scope, capability.district):
        return Offer(False, only_in(item.scope))
    if not capability.online and not item.offline:
        return Offer(False, NO_NETWORK)
    lacking = lacking_device(item.devices_all, item.devices_one_of, capability)
    if lacking is not None:
        return Offer(False, device_missing(lacking, capability))
    if item.instead:
        return Offer(True, LAST_STEP_ELSEWHERE, item.instead)
    return Offer(True)
