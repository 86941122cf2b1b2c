# SPDX-License-Identifier: Apache-2.0
"""Which rules stop the person of a golden case itself: the same form and rules as a visit's, on the records and the day that the
case names. The cast then looks for somebody whom just these stop.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.facts import Known
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Tables
from kiosk.guidance.questionnaire import Situation
from kiosk.identity.resident import Identified, from_card
from kiosk.platform.model import Licence, SharedValue
from kiosk.platform.sandbox.population import id_number
from ui.tour.golden import CaseToPlay
from ui.tour.good_answers import ADDRESS, filled

SOURCE: Final = "示例库"


def rules_meant(tables: Tables, item: ServiceItem, case: CaseToPlay, situation: Situation | None) -> frozenset[str]:
    """Ids of the rules that block the case's own person; empty where the questions stop them, or nothing does."""
    if situation is None:
        return frozenset()
    read = from_card(_card(case), case.day, tables.certificate_types)
    if not isinstance(read, Identified):
        return frozenset()
    shared = {name: SharedValue(name, _plain(value), SOURCE) for name, value in case.shared.items()}
    licences = tuple(
        Licence("", kind, kind, one.get("state", "valid"), one.get("valid_to"), one.get("values", {}))
        for kind, one in case.licences.items()
    )
    known = Known(read.resident, case.day, tables, *((shared, licences) if case.platform else (None, None)))
    try:
        form = filled(prefill(item, situation, known), case.fields)
    except ValueError:
        return frozenset()
    return frozenset(one.rule_id for one in run_prechecks(form).blocking)


def _plain(value: Any) -> Any:
    """Days as the platform sends them: text."""
    return value.isoformat() if isinstance(value, date) else value


def _card(case: CaseToPlay) -> IdCard:
    return IdCard(
        name="测试甲",
        sex_code="1" if case.sex == "male" else "2",
        ethnic_code="01",
        birth=case.birth,
        address=ADDRESS,
        number=id_number(case.birth, 997 if case.sex == "male" else 998),
        authority="示例市公安局",
        valid_from=case.birth,
        valid_to=None,
        kind=CardKind(case.card_kind),
        raw=b"",
    )
