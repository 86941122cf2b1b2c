# SPDX-License-Identifier: Apache-2.0
"""一次提交，多次复用: what was photographed in a visit is there for the next service of the same person, and for nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from config.modes import DisplayMode
from kiosk.application.mending import Mending
from kiosk.case.material_file import FieldRead, FileSource, MaterialFile
from kiosk.case.package import Corrects, TerminalFacts
from kiosk.case.reuse_consent import MATERIAL_REUSE, agreed_codes, reuse_consent
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.guidance.needs import MaterialSource
from kiosk.guidance.questionnaire import Question
from kiosk.journey.carried import CarriedPaper, CarriedPapers, PageLook
from kiosk.journey.consents_record import ConsentsRecord
from kiosk.journey.fetched import Fetched
from kiosk.journey.freezing import freeze
from kiosk.journey.record import VisitRecord
from kiosk.platform.material_library import EarlierMaterial
from kiosk.platform.model import Session
from tests.unit.kiosk.journey.test_record_acting import SHOP
from tests.unit.kiosk.journey.test_record_papers import NOW, OTHER, STROKES, paper, sources, visit
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, HKB, TODAY, by_card, catalogue

UNEMPLOYED = "312000617000"
"""Takes an earlier household book, and photographs none."""
LOOK = PageLook.of(2, 1, bytes(range(8)))
SESSION = Session("token", "strong", "测试甲", by_card().number)


def spec(code: str = "HKB", item: str = FLEXIBLE) -> MaterialSpec:
    return next(one for one in catalogue().items[item].materials if one.code == code)


def photographed() -> VisitRecord:
    """At the form, and the household book was photographed."""
    record = visit()
    read = (FieldRead("household_number", "99990001", True),)
    record.hand_in(replace(paper(), fields_read=read, faults_overridden=("glare",)), (LOOK,))
    return record


def again(record: VisitRecord) -> VisitRecord:
    """The same visit goes on to a service, as far as its form."""
    record.open_item(FLEXIBLE)
    record.materials.can_photograph = True
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)
    record.open_form(Fetched(shared=FIRST_TIMER), TODAY, None)  # type: ignore[arg-type]  # look-alikes
    return record


def test_a_page_looks_as_it_did_and_is_in_no_repr() -> None:
    assert LOOK.points == bytes(range(8))
    carried = CarriedPaper(spec(), paper(), (LOOK,))
    assert "%PDF" not in repr(carried)
    assert "packed" not in repr(carried)
    assert "HKB" not in repr(CarriedPapers().with_paper(carried))


def test_only_the_same_paper_with_as_many_pages_as_are_wanted_fits() -> None:
    carried, here = CarriedPaper(spec(), paper(), (LOOK,)), spec()
    assert here.photo is not None
    assert carried.fits(here)
    assert carried.fits(here.model_copy(update={"key": not here.key})), "what else the other service says is its own"
    two = here.photo.model_copy(update={"pages_min": 2, "pages_max": 3})
    card = here.photo.model_copy(update={"is_card": True})
    for other in (
        here.model_copy(update={"code": "JZZ"}),
        here.model_copy(update={"name": here.name.model_copy(update={"zh": "孩子的户口簿"})}),
        here.model_copy(update={"photo": None}),
        here.model_copy(update={"photo": two}),
        here.model_copy(update={"photo": card}),
        here.model_copy(update={"photo": here.photo.model_copy(update={"kinds": ()})}),
    ):
        assert not carried.fits(other), other
    held = CarriedPapers().with_paper(carried)
    assert held.for_material(here) is carried
    assert held.for_material(spec("JZZ")) is None
    newer = replace(carried, file=paper(pdf=b"%PDF-1.7 two"))
    assert held.with_paper(newer).for_material(here) is newer
    assert held.for_material(here.model_copy(update={"photo": two})) is None


def test_the_next_service_is_offered_it_and_files_it_as_reused_with_a_consent_of_its_own() -> None:
    record = again(photographed())
    assert not record.materials.files
    assert record.materials.to_photograph == ("HKB",), "nothing is used by itself"
    found = record.photographed_before(spec())
    assert found is not None
    record.filling.use_photographed_before(found, NOW)
    record.filling.use_photographed_before(found, NOW)
    assert sources(record)["HKB"] is MaterialSource.REUSE
    (plan,) = [one for one in record.materials.plans if one.code == "HKB"]
    assert (plan.how, plan.how_term, plan.sha256) == ("用刚才拍的，1 页", "材料复用", paper().sha256)
    (file,) = record.materials.files
    assert (file.source, file.fields_read, file.faults_overridden) == (FileSource.REUSED, (), ("glare",))
    for code, raw in {"work_content": "摆摊、开小店", "income_band": "below_3000", "start_date": "2026-01-01"}.items():
        assert record.filling.answer_field(code, raw, DisplayMode.STANDARD), record.asking.error
    record.filling.promise_accepted_at = NOW
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, NOW) is None
    package = freeze(record, TerminalFacts("T-DEMO-01", "S-DEMO", "demo"), NOW, {})
    case = json.loads(package.body)
    (material,) = [one for one in case["materials"] if one["code"] == "HKB"]
    assert (material["source"], material["earlier_id"], material["file"]["fields_read"]) == ("reuse", None, [])
    assert package.attachments[material["file"]["attachment"]] == paper().pdf
    (given,) = [one for one in case["consents"] if one["kind"] == MATERIAL_REUSE]
    assert (given["what"], given["purpose"]) == (["HKB"], catalogue().items[FLEXIBLE].consent.purpose.zh)


def test_what_is_photographed_anew_needs_no_such_consent() -> None:
    record = again(photographed())
    found = record.photographed_before(spec())
    assert found is not None
    record.filling.use_photographed_before(found, NOW)
    assert [one.what for one in record.materials.consents] == [("HKB",)]
    record.hand_in(paper(pdf=b"%PDF-1.7 two"), (LOOK,))
    assert not record.materials.consents
    assert sources(record)["HKB"] is MaterialSource.PHOTO
    newest = record.photographed_before(spec())
    assert newest is not None
    assert newest.file.pdf == b"%PDF-1.7 two"


def test_what_was_not_seen_on_a_page_is_not_offered() -> None:
    record = visit()
    record.hand_in(paper())
    assert again(record).photographed_before(spec()) is None


def test_another_person_finds_nothing_of_it() -> None:
    record = photographed()
    record.known_by(OTHER, None)
    assert record.materials.carried == CarriedPapers()
    record = photographed()
    record.resident_read = OTHER
    record.adopt_card()
    assert record.materials.carried == CarriedPapers()


def test_whom_somebody_acts_for_finds_nothing_of_it_nor_leaves_anything() -> None:
    record = photographed()
    record.act_for(OTHER, None, None)
    assert record.materials.carried == CarriedPapers()
    record.open_form(Fetched(shared=FIRST_TIMER), TODAY, None)  # type: ignore[arg-type]  # look-alikes
    record.hand_in(paper(), (LOOK,))
    assert record.photographed_before(spec()) is None
    record.leave_acting()
    assert record.materials.carried == CarriedPapers(), "the principal's paper is not the agent's"


def test_an_enterprise_is_not_offered_what_is_somebodys_own() -> None:
    record = photographed()
    record.act_for_enterprise(SHOP, SESSION)
    assert record.photographed_before(spec()) is None
    record.open_form(Fetched(shared=FIRST_TIMER), TODAY, None)  # type: ignore[arg-type]  # look-alikes
    record.hand_in(paper(pdf=b"%PDF-1.7 of the shop"), (LOOK,))
    record.open_item(FLEXIBLE)
    found = record.photographed_before(spec())
    assert found is not None
    assert found.file.pdf == paper().pdf, "and what is the enterprise's is not theirs"


# --- the store of materials (电子材料库) ------------------------------------------------------------------------------------

EARLIER = EarlierMaterial("310000000001/HKB", "cd" * 32, date(2026, 9, 3))


def at_unemployed(**known: object) -> VisitRecord:
    record = VisitRecord(catalogue())
    record.open_item(UNEMPLOYED)
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)
    record.known_by(by_card(), None)
    record.give_consent(NOW)
    return record


def test_the_consent_names_what_may_be_reused_and_only_what_nothing_stands_for_is_asked() -> None:
    record = at_unemployed()
    (given,) = [one for one in record.consents if one.kind == MATERIAL_REUSE]
    assert "HKB" in given.what
    fetched = Fetched(shared={}, licences=())
    assert "HKB" in record.earlier_to_ask(fetched, TODAY)
    held = Fetched(shared={}, licences=(HKB,))  # type: ignore[arg-type]  # a look-alike
    assert "HKB" not in record.earlier_to_ask(held, TODAY), "the licence stands for it"
    record.agreed = ConsentsRecord()
    assert record.earlier_to_ask(fetched, TODAY) == ()


def test_what_the_store_has_stands_for_the_paper_with_its_day() -> None:
    record = at_unemployed()
    record.open_form(Fetched(shared={}, licences=(), earlier={"HKB": EARLIER}), TODAY, None)
    (plan,) = [one for one in record.materials.plans if one.code == "HKB"]
    assert (plan.source, plan.earlier_id) == (MaterialSource.REUSE, EARLIER.material_id)
    assert (plan.how, plan.how_term) == ("不用交，2026年9月3日交的还能用", "免交（材料复用）")


def test_nothing_earlier_is_asked_in_somebody_elses_name_or_to_mend_a_case() -> None:
    record = at_unemployed()
    record.act_for(OTHER, None, None)
    record.give_consent(NOW)
    assert [one for one in record.consents if one.kind == MATERIAL_REUSE] == []
    assert record.earlier_to_ask(Fetched(shared={}, licences=()), TODAY) == ()
    record = at_unemployed()
    record.mending = Mending(Corrects("310000000001", "v1"), UNEMPLOYED, "1", {}, {})
    assert record.earlier_to_ask(Fetched(shared={}, licences=()), TODAY) == ()


def test_a_consent_to_something_else_is_none_to_reuse() -> None:
    given = reuse_consent(("HKB", "JZZ"), "办这件事", NOW)
    other = replace(given, kind="e_licence", what=("ABC",))
    assert agreed_codes([given.record(), other.record()]) == {"HKB", "JZZ"}
    assert agreed_codes([{**given.record(), "revoked_at": "2026-11-21T09:43:00.000+08:00"}]) == set()


@pytest.mark.parametrize("pages", [1, 4])
def test_a_file_of_too_many_pages_for_the_other_service_is_taken_anew(pages: int) -> None:
    file = MaterialFile("HKB", b"%PDF-1.7", pages, FileSource.PHOTO)
    assert CarriedPaper(spec(), file, (LOOK,)).fits(spec()) is (pages == 1)
