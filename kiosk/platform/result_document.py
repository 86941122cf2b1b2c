# SPDX-License-Identifier: Apache-2.0
"""The platform's answer about what a case ended in, read into a :class:`~kiosk.platform.result_model.ResultDocument`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kiosk.platform.answer_shapes import AnswerBody, Permits, SealText, Text, Time, read_answer
from kiosk.platform.result_model import ResultDocument


class _Row(AnswerBody):
    label: Annotated[str, Field(min_length=1, max_length=40)]
    value: Text


class _Result(AnswerBody):
    document: Literal["proof", "query", "advice", "licence"]
    certificate_number: Text
    title: Annotated[str, Field(min_length=1, max_length=60)]
    name: Text
    id_number: Annotated[str, Field(min_length=6, max_length=18)]
    purpose: Annotated[str, Field(max_length=60)]
    rows: Annotated[list[_Row], Field(max_length=40)]
    table_head: Annotated[list[Annotated[str, Field(min_length=1, max_length=20)]], Field(max_length=5)]
    table_rows: Annotated[
        list[Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=5)]], Field(max_length=400)
    ]
    notes: Annotated[list[Text], Field(max_length=8)]
    permits: Permits
    issued_at: Time
    issuer: Text
    verification_code: Annotated[str, Field(pattern=r"^[0-9A-Z-]{8,64}$")]
    verify_url: Annotated[str, Field(pattern=r"^https://[^\s]{4,190}$")]
    reprint_times: Annotated[int, Field(ge=0, le=99)]
    reprint_days: Annotated[int, Field(ge=0, le=3660)]
    seal: SealText | None
    platform_key_id: Text
    platform_signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{86}$")]

    @model_validator(mode="after")
    def _square(self) -> _Result:
        if any(len(line) != len(self.table_head) for line in self.table_rows):
            raise ValueError("a line of the table has not as many cells as its head")
        if bool(self.permits) is not (self.document == "licence"):
            raise ValueError("permits")
        return self


def result_document(content: Mapping[str, Any]) -> ResultDocument:
    """``GET /v1/cases/ID/result`` where it says ``document``.

    Raises:
        ProtocolFault: not as the contract says.
    """
    told = read_answer(_Result, content)
    return ResultDocument(
        **{
            **told.model_dump(),
            "rows": tuple((row.label, row.value) for row in told.rows),
            "table_head": tuple(told.table_head),
            "table_rows": tuple(tuple(line) for line in told.table_rows),
            "notes": tuple(told.notes),
            "permits": tuple(one.value() for one in told.permits),
        }
    )
