# SPDX-License-Identifier: Apache-2.0
"""The client's call for 亮证: a code on a telephone (证照码) is exchanged for the licences that its holder chose to show.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
What stands in the code is its issuer's. Source: contract/openapi.yaml, ``/v1/licence-codes``; domain notes 1.3 row 43.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from kiosk.platform.answer_shapes import AnswerBody, Day, Text, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.licence_model import ShownLicence, Standing

MOST_SHOWN: Final = 50
_ID_NUMBER: Final = re.compile(r"\d{17}[\dXxＸｘ]")
"""公民身份号码 as it is written, wherever it stands in a text; digits of full width too."""


def _masked(text: str) -> str:
    if _ID_NUMBER.search(text):
        raise ValueError("a whole ID number")
    return text


Masked = Annotated[str, AfterValidator(_masked)]
"""For a screen that others may see: never with a whole ID number. An enterprise's name is public, and is let through."""


class _Licence(AnswerBody):
    type_code: Annotated[str, Field(min_length=1, max_length=64)]
    type_name: Text
    number_masked: Annotated[Masked, Field(max_length=100, repr=False)]
    holder_masked: Annotated[Masked, Field(max_length=200, repr=False)]
    state: Literal["valid", "expired", "suspended", "cancelled", "revoked"]
    valid_to: Day | None


class _Licences(AnswerBody):
    licences: Annotated[list[_Licence], Field(min_length=1, max_length=MOST_SHOWN)]


def shown_licences(content: Mapping[str, Any]) -> tuple[ShownLicence, ...]:
    """``POST /v1/licence-codes``."""
    return tuple(
        ShownLicence(
            one.type_code,
            one.type_name,
            one.number_masked,
            one.holder_masked,
            Standing(one.state),
            None if one.valid_to is None else date.fromisoformat(str(one.valid_to)),
        )
        for one in read_answer(_Licences, content).licences
    )


class LicenceCodeCalls(Exchanging):
    """Mixed into the client."""

    def open_licence_code(self, code: str, key: str) -> tuple[ShownLicence, ...]:
        """The licences that this code lays open; at least one. The code is good once: asked again under the same ``key``
        (an answer was lost) it is the same answer.

        Raises:
            Rejected: ``code-expired``: it lives a minute. ``code-used``: somebody has opened it already. ``unknown-code``.
            Busy: too many misses of this terminal just now; with the time to wait.
        """
        answer = self._exchange.call("POST", "/licence-codes", content={"code": code}, idempotency_key=key)
        return shown_licences(answer.content)
