# SPDX-License-Identifier: Apache-2.0
"""``POST /v1/continuations`` (换渠道继续): what is handed on, of four kinds, each with just the members that belong to it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kiosk.platform.continuations import ContinuationAbout, ContinuationKind
from kiosk.platform.sandbox import bodies

_MEMBERS: Final = {
    ContinuationAbout.FORM: {"item_code", "envelope"},
    ContinuationAbout.SERVICE: {"item_code"},
    ContinuationAbout.CASE: {"case_number"},
    ContinuationAbout.OWN_CASES: set[str](),
}
_ALWAYS: Final = {"continuation_id", "kind", "about"}
CaseNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]


class ContinuationOpening(bodies._Body):
    """A member that does not belong to ``about`` is as malformed as one that is not there."""

    continuation_id: bodies.Uuid
    kind: Literal["phone", "window"]
    about: Literal["form", "service", "case", "own_cases"]
    item_code: bodies.Word = ""
    case_number: CaseNumber = Field(default="", repr=False)
    envelope: Annotated[str, Field(min_length=4, max_length=(bodies.MAX_DRAFT_BYTES + 2) // 3 * 4)] = Field(
        default="", repr=False
    )

    @model_validator(mode="after")
    def _what_belongs_to_it(self) -> ContinuationOpening:
        if self.model_fields_set != _ALWAYS | _MEMBERS[self.what]:
            raise ValueError("not what goes with about")
        return self

    @property
    def what(self) -> ContinuationAbout:
        """``about``."""
        return ContinuationAbout(self.about)

    @property
    def where(self) -> ContinuationKind:
        """``kind``."""
        return ContinuationKind(self.kind)

    @property
    def envelope_bytes(self) -> bytes:
        """What is sealed for the platform; empty but for a form.

        Raises:
            Refusal: not Base64.
        """
        return bodies.base64_bytes(self.envelope, "envelope")
