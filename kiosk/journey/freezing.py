# SPDX-License-Identifier: Apache-2.0
"""The case as it is sealed (封装): of everything the visit knows, what goes with the form and its signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kiosk.case.package import SubmissionPackage, TerminalFacts, build_package
from kiosk.journey.record import VisitRecord


def freeze(
    record: VisitRecord, terminal: TerminalFacts, moment: datetime, timings_ms: Mapping[str, int]
) -> SubmissionPackage:
    """The package as it will be sealed, and the record of it; ``moment`` is 终端收件时间.

    Raises:
        RuntimeError: there is no form.
        ValueError: see :func:`kiosk.case.package.build_package`.
    """
    filling, form = record.filling, record.filling.made
    record.received_at = moment
    assert filling.report is not None  # noqa: S101 - the journey comes here only with a checked form
    package = build_package(
        case_id=record.case_id,
        terminal=terminal,
        form=form,
        materials=filling.materials.plans,
        prechecks=filling.report,
        consents=(
            *record.consents,
            *filling.materials.consents,
            *(() if record.face_consent is None else (record.face_consent,)),
        ),
        promise_accepted_at=filling.promise_accepted_at,
        signature=filling.signature,
        terminal_received_at=moment,
        step_timings_ms=timings_ms,
        files=filling.materials.files,
        corrects=None if record.mending is None else record.mending.corrects,
        assisted=record.assisted,
        presence=record.presence,
        fetches_originals=filling.courier.fetches_originals(form),
    )
    record.filed = package.filed
    return package
