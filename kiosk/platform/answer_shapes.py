# SPDX-License-Identifier: Apache-2.0
"""What every answer of the contract is read with: strict types, limits, times that are times (see ``answers.py``)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from config.clock import parse_iso
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.permits import MOST_PERMITS, SubPermit


def _time(text: str) -> str:
    parse_iso(text)
    return text


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def base64_text(text: str) -> str:
    """Only what base64 can be is let through."""
    b64decode(text, validate=True)
    return text


Text = Annotated[str, Field(min_length=1, max_length=200)]
Token = Annotated[str, Field(min_length=16, max_length=500, pattern=r"^[A-Za-z0-9._~+/=-]+$")]
Time = Annotated[str, Field(max_length=40), AfterValidator(_time)]
Day = Annotated[str, Field(min_length=10, max_length=10), AfterValidator(_day)]
HelperNumber = Annotated[str, Field(pattern=r"^[A-Z]{1,4}[0-9]{1,6}$")]
"""工号: on screen, on paper and in the log; too short to hold anybody else's number."""
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
SealText = Annotated[str, Field(pattern=r"^[A-Z2-7]{64,1200}$")]
"""See :mod:`kiosk.platform.seal`."""


class AnswerBody(BaseModel):
    """The body of a 2xx answer."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Permit(AnswerBody):
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^|\n]*$")]
    number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    valid_to: Day | None
    is_cancelled: bool

    def value(self) -> SubPermit:
        last = None if self.valid_to is None else date.fromisoformat(self.valid_to)
        return SubPermit(self.name, self.number, last, self.is_cancelled)


Permits = Annotated[list[_Permit], Field(max_length=MOST_PERMITS)]
"""What an industry licence covers; none of any other paper."""

Model = TypeVar("Model", bound=AnswerBody)


def read_answer(model: type[Model], content: Mapping[str, Any]) -> Model:
    """``content`` as ``model``.

    Raises:
        ProtocolFault: it does not fit; the message names members, never their values.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        places = {".".join(str(step) for step in one["loc"][:1]) for one in error.errors(include_input=False)}
    raise ProtocolFault(f"{model.__name__.lstrip('_')}: not as the contract says ({', '.join(sorted(places))})")
