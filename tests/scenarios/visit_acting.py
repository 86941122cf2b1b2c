# SPDX-License-Identifier: Apache-2.0
"""A platform in memory that knows for whom one may act: the sandbox's own registers, without its desk and its wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from config import clock
from kiosk.application.relations import relation_kind
from kiosk.platform.acting_model import (
    ActingOpened,
    ActingRefusal,
    ActingRefused,
    HeldEnterprise,
    KnownPrincipal,
    PrincipalCard,
)
from kiosk.platform.errors import PlatformError
from kiosk.platform.model import Consent, Licence, Session, SharedValue
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.enterprises import Held, enterprises_of
from kiosk.platform.sandbox.mandates import Verdict, principals_of, verdict
from kiosk.platform.sandbox.population import SyntheticResident, resident_by_number
from tests.scenarios.fake_platform import FakePlatform


class ActingPlatform(FakePlatform):
    """``here``: who stands at the terminal. ``acting_refusal``: raised for every question about for whom."""

    def __init__(self, here: SyntheticResident) -> None:
        super().__init__(here)
        self.here = here
        self.acting_refusal: PlatformError | None = None
        self.asked: list[str] = []
        self.enterprise = ""

    def _acting_line(self, asked: str) -> None:
        self.asked.append(asked)
        self.answers.wait(15)
        self._line()
        if self.acting_refusal is not None:
            raise self.acting_refusal

    def act_by_card(
        self, session: Session, item_code: str, relation: str, principal: PrincipalCard
    ) -> ActingOpened | ActingRefused:
        self._acting_line("card")
        assert session.number == self.here.number, "in the name of who stands here"
        if verdict(self.here, principal.number, relation_kind(relation), clock.now().date()) is Verdict.CONTRADICTED:
            return ActingRefused(ActingRefusal.RELATION_REFUSED)
        self.person = resident_by_number(principal.number) or self.person
        return ActingOpened(Session("acting", "strong", principal.name, principal.number), "cards")

    def principals(self, session: Session, item_code: str, relation: str) -> tuple[KnownPrincipal, ...]:
        self._acting_line("principals")
        return tuple(
            KnownPrincipal(one.ref_for(self.here), one.person.name, 9, one.basis, one.valid_to, one.state)
            for one in principals_of(self.here, relation_kind(relation), clock.now().date())
        )

    def act_for_known(
        self, session: Session, item_code: str, relation: str, principal: KnownPrincipal
    ) -> ActingOpened | ActingRefused:
        self._acting_line("known")
        if principal.state == "revoked":
            return ActingRefused(ActingRefusal.MANDATE_REVOKED)
        if principal.state == "expired":
            return ActingRefused(ActingRefusal.MANDATE_EXPIRED)
        known = principals_of(self.here, relation_kind(relation), clock.now().date())
        self.person = next(one.person for one in known if one.ref_for(self.here) == principal.ref)
        return ActingOpened(Session("acting", "strong", self.person.name, self.person.number), principal.basis)

    def enterprises(self, session: Session) -> tuple[HeldEnterprise, ...]:
        self._acting_line("enterprises")
        return tuple(_held(one) for one in enterprises_of(self.here, clock.now().date()))

    def act_for_enterprise(
        self, session: Session, item_code: str, *, number: str = "", code: str = ""
    ) -> ActingOpened | ActingRefused:
        self._acting_line("enterprise")
        number = number or code.removeprefix("QYM-DEMO-")
        found = next(
            (one for one in enterprises_of(self.here, clock.now().date()) if one.business.number == number), None
        )
        if found is None:
            return ActingRefused(ActingRefusal.NO_SUCH_ENTERPRISE)
        held = _held(found)
        if held.state != "存续":
            return ActingRefused(ActingRefusal.ENTERPRISE_CLOSED)
        if held.is_over:
            return ActingRefused(ActingRefusal.AUTHORITY_EXPIRED)
        wanted = "permit_application" if item_code == "TBD-YYZ01" else "permit"
        if wanted not in held.scopes:
            return ActingRefused(ActingRefusal.OUT_OF_SCOPE)
        self.enterprise = number
        return ActingOpened(Session("acting", "strong", session.name, session.number), "enterprise", held)

    def shared_data(
        self, session: Session, item_code: str, names: Iterable[str], purpose: str
    ) -> Mapping[str, SharedValue]:
        super().shared_data(session, item_code, (), purpose)
        today = clock.now().date()
        found = registers.shared_data(self.person, names, today, same_day=False, enterprise=self.enterprise)
        return {name: SharedValue(name, one["value"], one["source_name"], one["as_of"]) for name, one in found.items()}

    def licences(self, session: Session, types: Iterable[str], consent: Consent) -> tuple[Licence, ...]:
        super().licences(session, (), consent)
        found = registers.licences(self.person, types, clock.now().date(), enterprise=self.enterprise)
        return tuple(
            Licence(
                one["licence_id"],
                one["type_code"],
                one["type_name"],
                one["state"],
                date.fromisoformat(one["valid_to"]) if one["valid_to"] else None,
                one["values"],
            )
            for one in found
        )


def _held(one: Held) -> HeldEnterprise:
    business, today = one.business, clock.now().date()
    return HeldEnterprise(
        business.number, business.name, business.legal_person, business.address, business.state, one.is_abnormal,
        one.role, business.scopes, one.valid_to, one.is_over(today),
    )  # fmt: skip
