# SPDX-License-Identifier: Apache-2.0
"""What was agreed to be fetched for the case of this visit (授权), and what of it was taken back (收回同意).

Source: domain notes 1.3 row 44. The consent to have a face compared is given apart, and is not in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from uuid6 import uuid7

from config.clock import iso_ms
from kiosk.application.form import Form
from kiosk.application.materials import to_ask_earlier
from kiosk.application.prefill import licences_to_fetch
from kiosk.case.package import GIVEN_BY_AGENT, GIVEN_BY_APPLICANT, ConsentRecord, consents_for
from kiosk.case.reuse_consent import MATERIAL_REUSE, reuse_consent
from kiosk.guidance.needs import needed_licences, reusable_materials


@dataclass
class ConsentsRecord:
    """``given``: as they were given, those that were taken back among them."""

    given: tuple[ConsentRecord, ...] = ()
    is_due: bool = False
    """The notice is gone on from anew: what is fetched is agreed to once more."""
    is_newer_than_form: bool = False
    """One was given again since the form was made."""

    @property
    def standing(self) -> tuple[ConsentRecord, ...]:
        """Those that were not taken back."""
        return tuple(one for one in self.given if one.stands)

    def agreed_to(self, kind: str) -> tuple[str, ...]:
        """What of this kind may be fetched now."""
        return tuple(what for one in self.standing if one.kind == kind for what in one.what)

    def ask_anew(self) -> None:
        """Other answers, other licences: it is agreed to anew. What was taken back stays in the case."""
        self.given, self.is_due = tuple(one for one in self.given if not one.stands), True

    @property
    def are_wanted(self) -> bool:
        """Going on from the notice is an agreement: there was none yet, or it is asked for anew."""
        return not self.given or self.is_due

    def agree(self, probe: Form, moment: datetime, *, is_by_agent: bool, asks_earlier: bool) -> None:
        """What the notice asked for, by going on from it. ``probe``: the form of what is known before anything was fetched;
        ``asks_earlier``: what was handed in earlier may be asked for (材料复用).
        """
        item = probe.item
        given = consents_for(probe, moment, needed_licences(item, probe.facts()))
        by = GIVEN_BY_AGENT if is_by_agent else GIVEN_BY_APPLICANT
        self.give([replace(one, given_by=by) for one in given])
        reusable = reusable_materials(item, probe.facts()) if asks_earlier else ()
        if reusable:
            self.give([reuse_consent(reusable, item.consent.purpose.zh, moment)])

    def licences_to_fetch(self, probe: Form) -> tuple[str, ...]:
        """Of the licences agreed to, those that are wanted by what the registers have answered."""
        return licences_to_fetch(probe, self.agreed_to("e_licence"))

    def earlier_to_ask(self, probe: Form) -> tuple[str, ...]:
        """Of the materials agreed to, those that nothing stands for by what registers and licences have answered (材料复用)."""
        agreed = self.agreed_to(MATERIAL_REUSE)
        return tuple(code for code in to_ask_earlier(probe) if code in agreed)

    def give(self, consents: Sequence[ConsentRecord]) -> None:
        """By going on from the notice."""
        self.given, self.is_due = (*self.given, *consents), False

    def revoke(self, consent_id: str, moment: datetime) -> ConsentRecord:
        """It is taken back; that it was goes with the case. Gives the consent as it stood."""
        gone = next(one for one in self.given if one.consent_id == consent_id)
        ended = replace(gone, revoked_at=iso_ms(moment))
        self.given = tuple(ended if one is gone else one for one in self.given)
        return gone

    def give_again(self, consent_id: str, moment: datetime) -> None:
        """Once more, beside the one that was taken back; the form is made anew once something has come by it."""
        before = next(one for one in self.given if one.consent_id == consent_id)
        self.given += (replace(before, consent_id=str(uuid7()), given_at=iso_ms(moment), revoked_at=""),)
        self.is_newer_than_form = True
