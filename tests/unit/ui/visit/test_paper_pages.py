# SPDX-License-Identifier: Apache-2.0
"""The pages that were kept: of what was read only what the resident saw and left standing is handed on as confirmed."""

from __future__ import annotations

import pytest

from kiosk.application.proposals import Proposal, Standing
from kiosk.vision.papers.taken import Still, TakenPage
from ui.visit.paper_pages import KeptPages

PAGE = TakenPage((), Still(1, 1, bytes(4)), (), b"")


def said(standing: Standing, *, is_sure: bool = True) -> Proposal:
    code = "" if standing is Standing.ALONE else "residence_address"
    return Proposal("address", code, "", "示例市桂花路77弄", "示例市梅园路", standing, is_sure)


@pytest.mark.parametrize(
    ("standing", "is_sure", "is_on_screen", "is_confirmed"),
    [
        (Standing.SAME, True, True, True),
        (Standing.SAME, True, False, True),
        (Standing.SAME, False, True, False),
        (Standing.ALONE, True, True, True),
        (Standing.ALONE, False, True, False),
        (Standing.ALONE, True, False, False),
        (Standing.OTHER, True, True, False),
        (Standing.OFFERED, True, False, False),
    ],
)
def test_only_what_was_seen_and_left_standing_is_confirmed(
    standing: Standing, is_sure: bool, is_on_screen: bool, is_confirmed: bool
) -> None:
    one, kept = said(standing, is_sure=is_sure), KeptPages()
    kept.add(PAGE, by_phone=False, read=[one], on_screen=[one] if is_on_screen else [])
    (field,) = kept.file("JZZ", b"%PDF-1.7", 1).fields_read
    assert field.is_confirmed is is_confirmed
    assert (field.record()["value"] is not None) is is_confirmed
