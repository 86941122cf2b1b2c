# SPDX-License-Identifier: Apache-2.0
"""What stands on the 申请表 (:mod:`~filed_form`), of the form that is filed. Source: domain notes 1.3 row 33."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan
from kiosk.application.review import review_rows
from kiosk.case.filed_form import FiledForm, FormRow
from kiosk.case.promised import Promised
from kiosk.case.receipt_lines import receipt_materials
from kiosk.journey.mask import mask_name
from kiosk.signature.binding import Signature


def filed_form(
    form: Form, materials: Sequence[MaterialPlan], promised: Sequence[Promised], signature: Signature | None
) -> FiledForm:
    """The form as it is filed with these materials, promises and this signature."""
    agent = form.known.agent
    strokes = () if signature is None else signature.strokes
    return FiledForm(
        item_code=form.item.base_code,
        item_name=form.item.name,
        guide_version=form.item.guide.version,
        rows=tuple(FormRow(one.label, one.value_masked, one.origin_label) for one in review_rows(form)),
        materials=tuple((one.name, one.how) for one in receipt_materials(materials, form)),
        promised=tuple(promised),
        signer=mask_name(agent.name if agent is not None else form.known.resident.name),
        signed_at="" if signature is None else signature.signed_at,
        strokes_hmm=tuple(tuple((round(x * 100), round(y * 100)) for x, y, _ in one.points) for one in strokes),
    )
