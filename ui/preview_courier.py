# SPDX-License-Identifier: Apache-2.0
"""Scenes of sending by courier (统一物流) for ``ui.preview``: known addresses, and what is said behind the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.application import courier_prompt as pages
from kiosk.application.address_book import KNOWN
from kiosk.application.form import Form
from kiosk.application.review import OWN_WORDS, FieldPrompt, PromptOption
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState
from kiosk.platform.logistics_model import CourierQuote
from kiosk.platform.own_cases_model import Collection
from ui.view_models import HandoverViewModel
from ui.visit.collecting_way import present_collecting
from ui.visit.phrases import Phrases

_ADDRESSES = FieldPrompt(
    "post_address",
    "choice",
    "寄到哪里？",
    "收件地址",
    "写收得到快递的地方",
    "",
    (
        PromptOption(KNOWN + "share:contact.post_address", "上次收快递的地方", "示例市试验区****", True),
        PromptOption(KNOWN + "share:residence.address", "现在住的地方", "示例市示例区****", False),
        PromptOption(KNOWN + "identity:address", "身份证上的地方", "某省示例市某某区****", False),
        PromptOption(OWN_WORDS, "都不是，我自己写", "", False),
    ),
    "",
    100,
    True,
)
_QUOTE = CourierQuote("示例快递", 1200, "receiver", 1, 2, both_ways=False)
_BOTH = CourierQuote("示例快递", 2400, "receiver", 1, 2, both_ways=True)
_FREE = CourierQuote("示例快递", 0, "office", 2, 4, both_ways=False)


COLLECTION = Collection("204816", "示例街道社区事务受理服务中心（示例）", "周一到周六 9:00-16:30", None)


def collecting(found: Collection | None) -> Callable[[HandoverViewModel, JourneyState, Phrases], None]:
    """What the last page says of a result that is fetched: with its code, or that there is none yet."""
    return lambda vm, state, phrases: present_collecting(vm, state, phrases, found)


def courier_scenes(form: Callable[[VisitRecord], None]) -> Iterator[tuple[str, Callable[[VisitRecord], None]]]:
    """Name of a scene of the form's page and what prepares its record. ``form``: makes one with the item of the preview."""
    made: dict[str, Callable[[Form, FieldPrompt], FieldPrompt]] = {
        "addresses": lambda _form, asked: asked,
        "asking": lambda _form, asked: pages.asking_prompt(asked),
        "quote": lambda form, asked: pages.quoted_prompt(asked, form, _QUOTE),
        "both": lambda form, asked: pages.quoted_prompt(asked, form, _BOTH, owes=True),
        "free": lambda form, asked: pages.quoted_prompt(asked, form, _FREE, owes=True),
        "refused": lambda _form, asked: pages.not_served_prompt(asked),
        "unknown": lambda _form, asked: pages.unknown_prompt(asked),
    }
    for name, make in made.items():
        yield f"courier-{name}", _prepared(form, make)


def _prepared(
    form: Callable[[VisitRecord], None], make: Callable[[Form, FieldPrompt], FieldPrompt]
) -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        form(record)
        if record.form is not None:
            asked = replace(_ADDRESSES, code="residence_address")  # a field that the preview's item has
            record.asking.prompt, record.asking.error = make(record.form, asked), ""

    return prepare
