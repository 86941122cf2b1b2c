# SPDX-License-Identifier: Apache-2.0
"""The client's call for what the resident handed in with earlier cases (电子材料库, 材料复用).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/earlier-materials``; domain notes 1.3 rows 39 and 45.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, Text, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session


@dataclass(frozen=True)
class EarlierMaterial:
    """One material as it lies in the store. ``sha256``: of its PDF; ``filed_on``: the day of the case that handed it in."""

    material_id: str = field(repr=False)
    sha256: str
    filed_on: date


@dataclass(frozen=True)
class EarlierMaterialsConsent:
    """What the resident agreed to: which ``materials``, what for, and when (ISO 8601)."""

    purpose: str
    materials: tuple[str, ...]
    given_at: str


class _Material(AnswerBody):
    material_id: Text
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    filed_on: Day


class _Materials(AnswerBody):
    materials: Annotated[dict[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,15}$")], _Material], Field(max_length=32)]


def earlier_materials(content: Mapping[str, Any], asked: Iterable[str]) -> Mapping[str, EarlierMaterial]:
    """``POST /v1/earlier-materials``; what was not asked for is dropped."""
    found, wanted = read_answer(_Materials, content).materials, set(asked)
    return MappingProxyType(
        {
            code: EarlierMaterial(one.material_id, one.sha256, date.fromisoformat(str(one.filed_on)))
            for code, one in found.items()
            if code in wanted
        }
    )


class MaterialLibraryCalls(Exchanging):
    """Mixed into the client."""

    def earlier_materials(
        self, session: Session, item_code: str, materials: Iterable[str], consent: EarlierMaterialsConsent
    ) -> Mapping[str, EarlierMaterial]:
        """What the session's resident handed in with earlier cases and this item takes still; one without is absent.

        Raises:
            Rejected: ``not-needed``: a material for which the item takes none. ``consent-missing``, ``unknown-item``.
            LevelTooLow: the session is weak, or one to act for somebody.
            SessionEnded: identify again.
        """
        codes = list(materials)
        agreed = {"purpose": consent.purpose, "materials": list(consent.materials), "given_at": consent.given_at}
        content = {"item_code": item_code, "materials": codes, "consent": agreed}
        answer = self._exchange.call("POST", "/earlier-materials", content=content, token=session.token)
        return earlier_materials(answer.content, codes)
