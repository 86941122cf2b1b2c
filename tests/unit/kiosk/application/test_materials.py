# SPDX-License-Identifier: Apache-2.0
"""申请材料: the order of their sources, what is never asked for, what is owed and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, due_day, has_shared, plan_materials, stands_for_paper
from kiosk.application.prefill import prefill
from kiosk.case.material_file import FileSource, MaterialFile, digest_of, with_files
from kiosk.catalogue.days import add_months
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Language
from kiosk.guidance.needs import MaterialSource, expected_source, last_resort
from tests.unit.kiosk.synthetic import FIRST_TIMER, TODAY, Licence, Shared, drafts, known, situation

PERMIT = "312000194000"
RANK = ("ecert", "share", "reuse", "photo", "promise", "later", "window")
PAPER: dict[str, Any] = {
    "code": "PAP", "name": {"zh": "一张纸", "en": "A paper", "term": "纸"}, "key": True, "origin": "自备", "type": "证明",
    "copies": 1, "form": "原件",
}  # fmt: skip
PHOTO = {"lay": {"zh": "放平", "en": "Flat"}, "later": {"zh": "不急", "en": "No hurry"}}
LATE = {"due_days": 5, "say": {"zh": "五天内补来", "en": "Within five days"}}


@dataclass(frozen=True)
class Earlier:
    material_id: str = "E-1"
    sha256: str = "ab" * 32
    filed_on: date | None = None


def paper(*sources: str, **more: object) -> MaterialSpec:
    photo = {"photo": PHOTO} if "photo" in sources else {}
    return MaterialSpec.model_validate({**PAPER, "source_order": sources, **photo, **more})


def item(*papers: MaterialSpec) -> ServiceItem:
    return drafts().items[PERMIT].model_copy(update={"materials": papers, "prechecks": ()})


def form(base: Known, *papers: MaterialSpec) -> Form:
    one = item(*papers)
    return prefill(one, situation(one), base)


def plan(base: Known, spec: MaterialSpec, *, can_photograph: bool = True, **more: Any) -> MaterialPlan:
    (found,) = plan_materials(form(base, spec), can_photograph=can_photograph, **more)
    return found


ALL = paper("ecert:JZZ", "share:residence.permit_number", "reuse", "photo", "promise", "window")
NOTHING = known(shared=FIRST_TIMER, licences=())
RECORD = known(shared={**FIRST_TIMER, "residence.permit_number": Shared("P1")}, licences=())


@pytest.mark.parametrize(
    ("base", "source"),
    [
        (replace(RECORD, licences=(Licence("JZZ"),)), MaterialSource.E_LICENCE),
        (replace(RECORD, licences=(Licence("JZZ", "expired", "2026-01-01"),)), MaterialSource.SHARED_DATA),
        (RECORD, MaterialSource.SHARED_DATA),
        (replace(NOTHING, earlier={"PAP": Earlier()}), MaterialSource.REUSE),
        (replace(NOTHING, earlier={"XXX": Earlier()}), MaterialSource.PROMISE),
        (NOTHING, MaterialSource.PROMISE),
        (known(), MaterialSource.PROMISE),
    ],
)
def test_the_first_source_that_has_it_is_taken(base: Known, source: MaterialSource) -> None:
    found = plan(base, ALL)
    assert found.source is source
    assert found.may_be_photographed is (not source.is_fetched)
    assert not plan(base, ALL, can_photograph=False).may_be_photographed
    assert not plan(base, ALL, postponed=("PAP",)).may_be_photographed


@pytest.mark.parametrize(
    ("filed_on", "is_used"),
    [
        (add_months(TODAY, -3), True),
        (TODAY, True),
        (add_months(TODAY, -3) - timedelta(days=1), False),
        (TODAY + timedelta(days=1), False),
        (None, True),
    ],
)
def test_a_paper_of_an_earlier_case_is_not_used_past_its_months_whatever_the_platform_says(
    filed_on: date | None, is_used: bool
) -> None:
    """Of the case that is mended there is no day: its pictures are as good as new ones."""
    spec = paper("reuse", "photo", "promise", reuse_months=3)
    found = plan(replace(NOTHING, earlier={"PAP": Earlier(filed_on=filed_on)}), spec)
    assert found.source is (MaterialSource.REUSE if is_used else MaterialSource.PROMISE)
    assert found.may_be_photographed is not is_used
    assert (found.earlier_id == "E-1") is is_used


def test_what_was_fetched_is_not_taken_by_camera() -> None:
    photo = MaterialFile("PAP", b"%PDF-1.7 synthetic", 1, FileSource.PHOTO)
    for base in (RECORD, replace(NOTHING, earlier={"PAP": Earlier()})):
        with pytest.raises(ValueError, match="was fetched"):
            with_files(plan_materials(form(base, ALL)), [photo])
    late = paper("photo", "later", lack=LATE)
    (taken,) = with_files(plan_materials(form(NOTHING, late)), [photo])
    assert (taken.source, taken.due) == (MaterialSource.PHOTO, None), "what is here is not owed"


@pytest.mark.parametrize(
    ("value", "stands"),
    [
        (True, True),
        (False, False),
        ("P1", True),
        (" ", False),
        (None, False),
        (0, True),
        (12, True),
        (["一"], True),
        ([], False),
        (date(2026, 1, 1), True),
    ],
)
def test_a_record_stands_for_a_paper_when_it_says_something(value: object, stands: bool) -> None:
    assert stands_for_paper(value) is stands


def test_a_record_of_another_type_than_its_register_says_stands_for_nothing() -> None:
    def of(name: str, value: object) -> bool:
        return has_shared(known(shared={name: Shared(value)}), name)

    assert of("birth.other_parent_consent", True)
    assert not of("birth.other_parent_consent", "同意")
    assert not of("residence.permit_number", 17)
    assert of("not.registered", "什么")
    assert not has_shared(known(shared={}), "residence.permit_number")


def test_what_may_be_late_has_a_last_day_in_working_days() -> None:
    late = paper("ecert:JZZ", "photo", "later", lack=LATE)
    found = plan(NOTHING, late, can_photograph=False)
    assert (found.source, found.due) == (MaterialSource.LACK, date(2026, 11, 27))
    assert found.how == "先收下，11月27日前补上"
    assert found.how_term == "容缺后补"
    (english,) = plan_materials(form(NOTHING, late), Language.EN)
    assert english.how == "Taken in, bring it by 27 November"
    assert found.record(None)["due"] == "2026-11-27"
    assert found.source.is_owed
    assert due_day(paper("later"), TODAY, drafts().tables) is None
    assert plan(replace(NOTHING, licences=(Licence("JZZ"),)), late).due is None


def test_the_record_and_the_digest_name_what_stands_for_the_paper() -> None:
    for base, key, value in (
        (RECORD, "shared_name", "residence.permit_number"),
        (replace(NOTHING, earlier={"PAP": Earlier()}), "earlier_id", "E-1"),
    ):
        one = form(base, ALL)
        (found,) = plan_materials(one)
        digest = digest_of(found, one)
        assert found.record(None, digest)[key] == value
        assert digest is not None
        assert len(digest) == 64
    window = form(NOTHING, paper("window"))
    assert digest_of(plan_materials(window)[0], window) is None


@pytest.mark.parametrize(
    ("spec", "online", "expected", "last"),
    [
        (ALL, True, MaterialSource.E_LICENCE, MaterialSource.PROMISE),
        (ALL, False, MaterialSource.PROMISE, MaterialSource.PROMISE),
        (paper("share:residence.address", "window"), True, MaterialSource.SHARED_DATA, MaterialSource.WINDOW),
        (paper("photo", "window"), True, MaterialSource.WINDOW, MaterialSource.WINDOW),
        (paper("photo", "later"), True, MaterialSource.VERIFY_LATER, MaterialSource.VERIFY_LATER),
        (paper("photo", "later", lack=LATE), True, MaterialSource.LACK, MaterialSource.LACK),
        (paper("later", "window"), True, MaterialSource.VERIFY_LATER, MaterialSource.VERIFY_LATER),
        (paper("photo"), True, MaterialSource.VERIFY_LATER, MaterialSource.VERIFY_LATER),
    ],
)
def test_what_can_be_said_before_anybody_is_identified(
    spec: MaterialSpec, online: bool, expected: MaterialSource, last: MaterialSource
) -> None:
    assert expected_source(spec, online=online) is expected
    assert last_resort(spec) is last


def test_what_hangs_on_a_record_is_decided_by_the_record() -> None:
    spec = paper("window", need_when="shared.household.local")
    for value, codes in ((True, ["PAP"]), (False, [])):
        base = known(shared={"household.local": Shared(value)}, licences=())
        assert [one.code for one in plan_materials(form(base, spec))] == codes
    assert plan_materials(form(known(), spec)) == (), "not asked for while nobody knows"


def test_every_item_names_its_sources_in_the_order_of_preference() -> None:
    for one in drafts().items.values():
        for spec in one.materials:
            ranks = [RANK.index(source.partition(":")[0]) for source in spec.source_order]
            assert ranks == sorted(ranks), f"{one.base_code} {spec.code}"
