# SPDX-License-Identifier: Apache-2.0
"""The platform client's own values go into the form as they are."""

from __future__ import annotations

from datetime import date

from kiosk.application.facts import Known
from kiosk.application.fields import Origin
from kiosk.application.prefill import prefill
from kiosk.platform.model import Licence, SharedValue
from tests.unit.kiosk.synthetic import FLEXIBLE, TODAY, by_card, catalogue, item, situation


def test_shared_data_and_licences_of_the_client() -> None:
    shared = {"contact.phone": SharedValue("contact.phone", "19900001234", "一网通办账户", "2026-11-01")}
    values = {"address": "示例市示例区户口路3号"}
    licence = Licence("1.2.156.3005.2.TEST", "HKB", "居民户口簿", "valid", date(2040, 1, 1), values)
    one = item(FLEXIBLE)
    form = prefill(one, situation(one), Known(by_card(), TODAY, catalogue().tables, shared, (licence,)))
    phone, household = form.value("phone"), form.value("household_address")
    assert phone is not None
    assert household is not None
    assert (phone.value, phone.origin, phone.as_of) == ("19900001234", Origin.SHARED_DATA, "2026-11-01")
    assert (household.value, household.origin) == ("示例市示例区户口路3号", Origin.E_LICENCE)
