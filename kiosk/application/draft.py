# SPDX-License-Identifier: Apache-2.0
"""What of a form is kept for 24 hours: the resident's own words and nothing that can be looked up again.

Source: design 4 (a fault never costs the resident a word). The bytes are sealed by offline_cache/drafts.py; here they
only get a form. Prefilled values are fetched afresh when the draft is taken up, so none shows yesterday's register.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.application.validation import Invalid
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.questionnaire import finished

_SCHEMA = "draft/1"


def draft_bytes(form: Form, photographed: Iterable[str] = ()) -> bytes:
    """The draft of a form. ``photographed``: codes of materials of which pictures were taken. The pictures are not kept:
    they would be the largest and the most private part, and are taken again in less than a minute.

    What was only suggested, or still wants a word, is nobody's word yet: it is suggested anew.
    """
    own = {
        code: value.value
        for code, value in form.values.items()
        if value.origin.is_own and not form.is_open(form.item.field(code))
    }
    return canonical_json(
        {
            "schema": _SCHEMA,
            "item": form.item.base_code,
            "guide_version": form.item.guide.version,
            "answers": dict(form.situation.answers),
            "template": form.situation.template,
            "own": own,
            "disputes": sorted(form.disputes),
            "photographed": sorted(photographed),
        }
    )


def item_of_draft(data: bytes) -> str | None:
    """The service that a draft is of; None for what is no draft."""
    try:
        draft: Any = json.loads(data)
    except ValueError:
        return None
    found = draft.get("item") if isinstance(draft, dict) and draft.get("schema") == _SCHEMA else None
    return found if isinstance(found, str) else None


def photographed_in_draft(data: bytes) -> frozenset[str]:
    """Codes of materials whose pictures were taken then and have to be taken again."""
    try:
        draft: Any = json.loads(data)
    except ValueError:
        return frozenset()
    found = draft.get("photographed", ()) if isinstance(draft, dict) else ()
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()


def form_from_draft(data: bytes, item: ServiceItem, known: Known) -> Form | None:
    """The form as it was left, prefilled anew; None when the draft is of another item or of another guide version.

    Answers that are no longer valid are left out and asked again.
    """
    try:
        draft: dict[str, Any] = json.loads(data)
    except ValueError:
        return None
    if not isinstance(draft, dict) or draft.get("schema") != _SCHEMA or draft.get("item") != item.base_code:
        return None
    if draft.get("guide_version") != item.guide.version:
        return None
    situation = finished(item, {str(key): str(value) for key, value in draft["answers"].items()})
    if situation is None:
        return None  # the way has changed since: nothing of it is an answer to what is asked now
    own = {str(key): str(value) for key, value in draft["own"].items()}
    return with_own_words(prefill(item, situation, known), own, {str(code) for code in draft["disputes"]})


def with_own_words(form: Form, own: dict[str, str], disputed: Iterable[str] = ()) -> Form:
    """The resident's words, in the order of the form and as long as they bring up fields that have words too. ``disputed``: what
    they objected to; a register that has nothing there any more, or says what they say, is objected to no longer.
    """
    before: Form | None = None
    objected = set(disputed)
    while form is not before:
        before = form
        for spec in form.shown():
            if spec.code in objected and spec.code in form.values:
                objected.discard(spec.code)
                form = form if spec.code in form.disputes else form.with_dispute(spec.code)
            raw, now = own.get(spec.code), form.value(spec.code)
            is_said = now is not None and now.value == raw and not form.is_open(spec)
            if raw is None or (is_said and spec.code not in form.disputes):
                continue  # carried over by the answers already
            try:
                answered = form.with_answer(spec.code, own.pop(spec.code))
            except KeyError:
                continue  # not filled in here (the number typed at identification)
            if not isinstance(answered, Invalid):
                form = answered
    return form
