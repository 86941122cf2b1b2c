# SPDX-License-Identifier: Apache-2.0
"""Before anything is sent by courier: what it costs and who pays, how long, whether originals are fetched; and ways on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.application import courier_prompt as pages
from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan
from kiosk.application.prefill import prefill
from kiosk.application.review import FieldPrompt, field_prompt
from kiosk.catalogue.words import Language, long_sentences
from kiosk.guidance.needs import MaterialSource
from kiosk.platform.logistics_model import CourierQuote
from tests.unit.kiosk.synthetic import FIRST_TIMER, Shared, drafts, known, situation

PERMIT, FLEXIBLE = "312000194000", "312000202000"
QUOTE = CourierQuote("示例快递", 1200, "receiver", 1, 2, both_ways=False)
BOTH = replace(QUOTE, amount_fen=2400, both_ways=True)
HOME = "示例市试验区演示街8号402室"


def form(way: str = "courier") -> Form:
    item = drafts().items[PERMIT]
    held = {**FIRST_TIMER, "residence.address": Shared(HOME)}
    made = prefill(item, situation(item), known(shared=held)).with_answer("delivery", way)
    assert isinstance(made, Form)
    return made


def asked() -> FieldPrompt:
    return field_prompt(form(), "post_address")


def values(prompt: FieldPrompt) -> list[str]:
    return [option.value for option in prompt.options]


def test_only_a_courier_asks_where_to_go() -> None:
    assert pages.is_where_a_courier_goes(form(), "post_address")
    assert not pages.is_where_a_courier_goes(form(), "delivery")
    assert not pages.is_where_a_courier_goes(form("pickup"), "post_address")
    item = drafts().items[PERMIT]
    assert not pages.is_where_a_courier_goes(prefill(item, situation(item), known()), "post_address")
    plain = drafts().items[FLEXIBLE]
    without = prefill(plain, situation(plain), known())
    assert pages.delivery_of(without) is None
    assert pages.delivery_chosen(without) == ""
    assert not pages.is_where_a_courier_goes(without, "applicant_name")


def test_what_it_costs_who_pays_and_how_long() -> None:
    page = pages.quoted_prompt(asked(), form(), QUOTE)
    assert page.title == "快递费 12 元，收到再付"
    assert page.hint == "办好后寄出，1 到 2 天送到。"
    assert values(page) == [pages.SEND, pages.OTHER_ADDRESS, pages.OTHER_WAY]
    assert page.options[0].note == "示例快递　寄到示例市试验区****"
    assert HOME not in repr(page)


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        (replace(QUOTE, payer="office"), "免费寄给您"),
        (replace(QUOTE, amount_fen=0), "免费寄给您"),
        (replace(BOTH, payer="office"), "免费来取，免费送回"),
        (BOTH, "来回快递费 24 元，到时再付"),
    ],
)
def test_free_and_both_ways(quote: CourierQuote, title: str) -> None:
    page = pages.quoted_prompt(asked(), form(), quote, owes=quote.both_ways)
    assert page.title == title
    assert ("上门取您的原件" in page.hint) == quote.both_ways
    assert (pages.RESULT_ALONE in values(page)) == quote.both_ways
    assert len(page.options) <= 4, "with large type they stand on one page"


def test_originals_that_nobody_fetches_are_said_to_be_ones_own_to_bring() -> None:
    assert "自己交到窗口" in pages.quoted_prompt(asked(), form(), QUOTE, owes=True).hint


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [((0, 0), "当天", "a day"), ((2, 2), "2 天", "2 to 2 days"), ((0, 1), "1 天", "0 to 1 days")],
)
def test_days(days: tuple[int, int], zh: str, en: str) -> None:
    quote = replace(QUOTE, days_from=days[0], days_to=days[1])
    assert f"寄出，{zh}送到" in pages.quoted_prompt(asked(), form(), quote).hint
    assert en in pages.quoted_prompt(asked(), form(), quote, language=Language.EN).hint


def test_an_address_that_was_taken_back_meanwhile_is_not_shown() -> None:
    page = pages.quoted_prompt(asked(), form().without_answer("post_address"), QUOTE)
    assert page.options[0].note == "示例快递　寄到"


def test_ways_on_where_nobody_goes_or_nobody_knows() -> None:
    assert values(pages.not_served_prompt(asked())) == [pages.OTHER_ADDRESS, pages.OTHER_WAY]
    unknown = pages.unknown_prompt(asked())
    assert values(unknown) == [pages.SEND, pages.AGAIN, pages.OTHER_ADDRESS, pages.OTHER_WAY]
    assert pages.asking_prompt(asked()).options == ()


def test_everything_is_said_in_short_sentences() -> None:
    every = [
        pages.quoted_prompt(asked(), form(), quote, owes=owes) for quote in (QUOTE, BOTH) for owes in (False, True)
    ]
    for page in (*every, pages.not_served_prompt(asked()), pages.unknown_prompt(asked()), pages.asking_prompt(asked())):
        for text in (page.title, page.hint, *(option.label for option in page.options)):
            assert long_sentences(text) == ()


@pytest.mark.parametrize(
    ("source", "photo", "owes"),
    [
        (MaterialSource.WINDOW, False, True),
        (MaterialSource.LACK, False, True),
        (MaterialSource.WINDOW, True, False),
        (MaterialSource.E_LICENCE, False, False),
    ],
)
def test_what_is_still_owed_on_paper(source: MaterialSource, *, photo: bool, owes: bool) -> None:
    plan = MaterialPlan("X", "示例材料", "", source, "", "", False, 1, may_be_photographed=photo)
    assert pages.owes_originals((plan,)) is owes
