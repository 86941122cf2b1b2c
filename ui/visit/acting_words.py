# SPDX-License-Identifier: Apache-2.0
"""How those who act for somebody are named: on every page (替 张* 办), and on the receipt. Masked, as everybody's name is."""

from __future__ import annotations

from kiosk.journey.mask import mask_name
from kiosk.journey.record import VisitRecord


def agent_words(record: VisitRecord) -> str:
    """代办人 on the receipt; empty: the applicant came."""
    here = record.acting.agent
    return "" if here is None else f"{mask_name(here.resident.name)}（{record.acting.relation}）"
