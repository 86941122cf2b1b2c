# SPDX-License-Identifier: Apache-2.0
"""您同意取用的: what was wished of the consents of this case, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.form_standing import FormTold


@dataclass(frozen=True)
class ConsentsAsked:
    """看看取用了什么."""


@dataclass(frozen=True)
class ConsentsTurned:
    """Another page of the list; 1: on, -1: back."""

    by: int


@dataclass(frozen=True)
class ConsentPicked:
    """One of them; ``which``: its key in the list."""

    which: str


@dataclass(frozen=True)
class ConsentRevoked:
    """收回同意: what follows was read."""


@dataclass(frozen=True)
class ConsentGivenAgain:
    """再同意取用."""


@dataclass(frozen=True)
class FormBared(FormTold):
    """What came by the consent has left the form."""


ConsentsWish = ConsentsAsked | ConsentsTurned | ConsentPicked | ConsentRevoked | ConsentGivenAgain
ConsentsAnswer = FormBared
