# SPDX-License-Identifier: Apache-2.0
"""一键叫车: what is known of cabs becomes facts of the item's own form, so that its own rules say why none comes.

Nobody is known; of a person the form holds at most where the driver may call. Source: domain notes 1.5 row 83.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.application.form import Form
from kiosk.application.lookup import RegisterValue
from kiosk.application.precheck import Verdict, run_prechecks

_SOURCE: Final = "出租汽车约车平台"


def judged(form: Form, *, is_near: bool, is_under_way: bool | None = None) -> Form:
    """The form with what the ride system said. ``is_under_way``: one that was called is on its way; None: not asked yet."""
    said = {"ride.nearby": is_near} | ({} if is_under_way is None else {"case.open": is_under_way})
    shared = {name: RegisterValue(value, _SOURCE, form.known.today) for name, value in said.items()}
    return replace(form, known=replace(form.known, shared=shared))


def why_none(form: Form) -> Verdict | None:
    """The rule that says no, the more important first; None: none does."""
    blocking = run_prechecks(form).blocking
    return blocking[0] if blocking else None
