# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest

from kiosk.catalogue.summary import from_record, summary_of
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, item


@pytest.mark.parametrize("code", [FLEXIBLE, PENSION])
def test_a_summary_survives_a_file(code: str) -> None:
    made = summary_of(item(code))
    assert from_record(json.loads(json.dumps(made.record()))) == made


def test_a_summary_says_what_finding_needs() -> None:
    made = summary_of(item(PENSION))
    assert (made.code, made.kind, made.offline, made.is_draft) == (PENSION, "proof", False, False)
    assert made.devices_all == ("document_printer", "id_card_reader")
    assert made.plain_name.zh == item(PENSION).plain_name.zh


def test_a_record_of_another_version_is_refused() -> None:
    with pytest.raises(TypeError):
        from_record([*summary_of(item(PENSION)).record(), "one more"])
