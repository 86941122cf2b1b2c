# SPDX-License-Identifier: Apache-2.0
"""The pages of the form (一表申请): what is known, what is asked, what is promised, and the last look before signing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from config import clock
from config.modes import DisplayMode
from kiosk.application.dispute import put_right, register_says
from kiosk.application.facts import spoken_date
from kiosk.application.form import Form
from kiosk.application.late_promise import first_day
from kiosk.application.materials import MaterialPlan
from kiosk.application.review import ReviewRow, missing_labels, review_rows
from kiosk.guidance.needs import MaterialSource
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Mended
from ui import view_models as vms
from ui.visit.phrases import Phrases, by_sentence


def present_review(vm: vms.ReviewViewModel, state: JourneyState, record: VisitRecord, phrases: Phrases) -> None:
    """请看看，这些都对吗？ Every field with its origin, and what is still missing."""
    say, mode = phrases.say, state.mode
    if record.form is None:
        return
    elder = mode is DisplayMode.ELDER
    vm.title = say("review.title", mode)
    share = say(f"review.filled_{_share(record.form)}", mode, n=record.form.prefill[0], of=record.form.prefill[1])
    vm.hint = share + say("review.hint_draft" if record.filling.draft_taken else "review.hint", mode)
    vm.consentsText = say("review.consents", mode)
    if state.mended is Mended.NEW_GUIDE:
        vm.hint = say("mine.guide_changed", mode)
    vm.rows = [
        {
            "code": row.code,
            "label": row.label,
            "value": row.value_masked,
            "origin": _origin(row, record.form, say, mode),
            "disputable": row.disputable or row.editable,
            "disputed": row.disputed,
            "action": say(f"review.{'take_back' if row.disputed else 'change' if row.editable else 'wrong'}", mode),
        }
        for row in review_rows(record.form, elder=elder)
    ]
    labels = missing_labels(record.form, elder=elder)
    vm.missing = [{"label": label} for label in labels]
    vm.missingTitle = say("review.missing_some", mode, n=len(labels)) if labels else say("review.missing_none", mode)
    count = len(record.materials.plans)
    vm.materialsLine = say("review.materials", mode, n=count) if count else say("review.materials_none", mode)
    lacking = [plan.name for plan in record.materials.plans if plan.may_be_photographed]
    if lacking:
        vm.materialsLine = say("review.materials_photo", mode, name="、".join(lacking))
    elif day := first_day(record.materials.plans):
        named = "、".join(plan.name for plan in record.materials.plans if plan.source is MaterialSource.LACK)
        vm.materialsLine = say("review.materials_late", mode, name=named, day=day)
    elif reused := [plan for plan in record.materials.plans if plan.earlier_id is not None]:
        vm.materialsLine = _reused(reused, record.form, say, mode)
    vm.materials = [{"name": plan.name, "how": plan.how} for plan in record.materials.plans]
    vm.primaryText = say("review.primary", mode)


def _reused(plans: Sequence[MaterialPlan], form: Form, say: Callable[..., str], mode: DisplayMode) -> str:
    """材料复用: nobody is asked for them, and everybody is told; of which day, where that is one."""
    name = "、".join(plan.name for plan in plans)
    days = {form.known.earlier[plan.code].filed_on for plan in plans}
    day = days.pop() if len(days) == 1 else None
    if day is None:
        return say("review.materials_reused_some", mode, name=name)
    return say("review.materials_reused", mode, name=name, day=spoken_date(day))


def _share(form: Form) -> str:
    """Which words say how much was filled in before anybody was asked (预填率)."""
    filled, required = form.prefill
    return "none" if filled == 0 else "all" if filled == required else "some"


def _origin(row: ReviewRow, form: Form, say: Callable[..., str], mode: DisplayMode) -> str:
    """Where the value is from; of one that was objected to also what the register says, or where it is put right."""
    if not row.disputed:
        return row.origin_label
    held, spec = form.register_value(row.code), form.item.field(row.code)
    if held is not None:
        told = register_says(form, spec, held)
        beside = say("review.register", mode, value=told.value_masked, source=told.source)
        return f"{row.origin_label}\n{beside}"
    where = put_right(spec, form.values[row.code]) or say("review.checked", mode)
    return f"{row.origin_label}　{say('review.disputed', mode)}\n{where}"


def present_field(vm: vms.FieldViewModel, state: JourneyState, record: VisitRecord, phrases: Phrases) -> None:
    """One question of the form."""
    say, mode = phrases.say, state.mode
    prompt = record.asking.prompt
    if prompt is None:
        return
    vm.code, vm.kind, vm.title = prompt.code, prompt.kind, prompt.title
    vm.hint = say("field.write_hint", mode) if prompt.kind == "text" and record.asking.address is None else prompt.hint
    told, parts = record.asking.register, record.asking.address
    if told is not None and (parts is None or not parts.way):  # behind its first part an address says how far it is
        vm.hint = say("field.objected", mode, value=told.value_masked, source=told.source)
    vm.options = [
        {"value": option.value, "label": option.label, "note": option.note, "selected": option.selected}
        for option in prompt.options
    ]
    # A date begins at this terminal's day, whatever zone the machine itself thinks it is in.
    begins = clock.now().date().isoformat() if prompt.kind == "date" else ""
    vm.text, vm.example, vm.placeholder = prompt.text or begins, prompt.example, say("field.placeholder", mode)
    vm.maxLength = prompt.max_length
    vm.unit, vm.skipText, vm.skipValue = prompt.unit, prompt.none_there, prompt.none_value
    vm.error = record.asking.error
    vm.primaryText = say("field.primary", mode)


def present_promise(vm: vms.PromiseViewModel, state: JourneyState, record: VisitRecord, phrases: Phrases) -> None:
    """告知承诺: what is promised, and what follows when it is not true."""
    item, say, mode = record.item, phrases.say, state.mode
    if item is None or item.promise is None:
        return
    vm.title, vm.officialTerm = say("promise.title", mode), item.promise.title.term or say("promise.term", mode)
    vm.paragraphs = [line.say() for line in item.promise.lines]
    vm.consequenceTitle = say("promise.consequence", mode)
    vm.consequence = by_sentence(item.promise.consequence.say(), mode)
    vm.acceptText, vm.declineText = say("promise.accept", mode), say("promise.decline", mode)


def present_confirm(vm: vms.ConfirmViewModel, state: JourneyState, record: VisitRecord, phrases: Phrases) -> None:
    """The last look: what is signed is what stands here."""
    say, mode = phrases.say, state.mode
    sheet = record.filling.sheet(mode)
    signs = state.item is not None and state.item.needs_signature
    books = state.item is not None and state.item.books
    pays = state.item is not None and state.item.pays
    title, hint, primary = (
        (f"confirm.{end}" for end in ("title", "hint", "primary_sign"))
        if signs
        else (f"booking.confirm_{end}" for end in ("title", "hint", "primary"))
        if books
        else (f"pay.confirm.{end}" for end in ("title", "hint", "primary"))
        if pays
        else (f"seeing.confirm.{end}" for end in ("title", "hint", "primary"))
        if record.asks_presence
        else (f"confirm.{end}" for end in ("title_print", "hint_print", "primary_print"))
    )
    vm.title, vm.hint = say(title, mode), say(hint, mode)
    vm.facts = [{"label": fact.label, "value": fact.text} for fact in sheet.facts]
    vm.rows = [{"label": row.label, "value": row.text} for row in sheet.rows]
    vm.primaryText = say(primary, mode)
