# SPDX-License-Identifier: Apache-2.0
"""How the sandbox is put together: first the books that everything is written in, then the desks over them, each made with
whom it needs. Nothing is handed in later: a desk that is not there yet cannot be given to another one.

Where a desk would need a whole other one for one question, it is given that question at its making: a case that came to
nothing lets its visit go (``let_go``), what somebody's own cases have moved on (``renewed``), whether an order is void
(``is_void``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.modes import Environment
from kiosk.catalogue.loader import Catalogue
from kiosk.places.book import PlaceBook
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.booking_ends import VisitsOfCases
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.co_view_desk import CoViewDesk
from kiosk.platform.sandbox.consent_desk import ConsentDesk
from kiosk.platform.sandbox.continuation_desk import ContinuationDesk
from kiosk.platform.sandbox.continued_things import ContinuedThings
from kiosk.platform.sandbox.draft_desk import DraftDesk
from kiosk.platform.sandbox.drain_desk import CAPACITY, DrainDesk
from kiosk.platform.sandbox.enrolment import PlatformKeys
from kiosk.platform.sandbox.entitlement_desk import EntitlementDesk
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.help_desk import HelpDesk
from kiosk.platform.sandbox.intake import Intake
from kiosk.platform.sandbox.issued_codes import IssuedCodeDesk
from kiosk.platform.sandbox.licence_code_desk import LicenceStandings
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.offline_code_desk import OfflineCodeDesk
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from kiosk.platform.sandbox.payment_desk import PaymentDesk
from kiosk.platform.sandbox.print_desk import PrintDesk
from kiosk.platform.sandbox.referral_desk import ReferralDesk
from kiosk.platform.sandbox.renewals import Renewals
from kiosk.platform.sandbox.sessions import CodeDesk, SessionDesk
from kiosk.platform.sandbox.social_security_desk import SocialSecurityDesk
from kiosk.platform.sandbox.store import Store
from kiosk.platform.sandbox.upload_desk import UploadDesk
from offline_cache.sealing import Opener


@dataclass(frozen=True)
class Books:
    """What every desk reads or writes: the one store, the platform's keys, its services and places, and its two clocks."""

    environment: Environment
    store: Store
    keys: PlatformKeys
    catalogue: Catalogue
    places: PlaceBook
    clock: Callable[[], datetime]
    offices: OfficeClock
    """The offices' own; they may be ahead."""

    @property
    def opener(self) -> Opener:
        """Opens what was sealed for the platform."""
        return Opener([self.keys.sealing])


@dataclass(frozen=True)
class Desks:
    """Every desk that more than one operation, or another desk, needs."""

    sessions: SessionDesk
    codes: CodeDesk
    printed: OfflineCodeDesk
    issued: IssuedCodeDesk
    social_security: SocialSecurityDesk
    faces: FaceDesk
    uploads: UploadDesk
    referrals: ReferralDesk
    bookings: BookingDesk
    prints: PrintDesk
    help: HelpDesk
    co_views: CoViewDesk
    cases: CaseDesk
    consents: ConsentDesk
    intake: Intake
    kept: Callable[[str], Mapping[str, Any]]
    """What the registers say of somebody since something was done here: for terminals, and for judging cases."""
    drafts: DraftDesk
    drain: DrainDesk
    payments: PaymentDesk
    misses: Misses
    own_cases: OwnCaseDesk
    offers: EntitlementDesk
    standings: LicenceStandings
    continuations: ContinuationDesk


def desks_over(
    books: Books, base_url: Callable[[], str], *, face_models: Mapping[str, float], capacity: float | None
) -> Desks:
    """``base_url``: where telephones reach the platform, without a path; ``face_models``: whose match is believed, up to which
    distance; ``capacity``: cases a second, and what is more is refused; None: nothing is.
    """
    store, catalogue, clock = books.store, books.catalogue, books.clock
    printed = OfflineCodeDesk(store, catalogue, clock)
    faces = FaceDesk(store, clock, dict(face_models))
    referrals = ReferralDesk(store, clock, faces)
    bookings = BookingDesk(store, catalogue, books.places, clock)
    help_desk = HelpDesk(store, clock, lambda: books.places.entries)
    cases = CaseDesk(store, catalogue, books.offices, books.keys.signing, let_go=VisitsOfCases(store, clock).let_go)
    consents = ConsentDesk(store, clock)
    renewals = Renewals(store, catalogue)

    def kept(number: str) -> dict[str, Any]:
        return {**renewals.records(number), **printed.records(number)}

    payments = PaymentDesk(
        store, clock, catalogue, lambda path: f"{base_url().rstrip('/')}/{path}", cases.came_to_nothing
    )
    misses = Misses(clock)
    own_cases = OwnCaseDesk(store, cases, catalogue, misses, payments.is_unpaid)
    return Desks(
        sessions=SessionDesk(clock),
        codes=CodeDesk(clock),
        printed=printed,
        issued=IssuedCodeDesk(clock, printed),
        social_security=SocialSecurityDesk(clock),
        faces=faces,
        uploads=UploadDesk(clock),
        referrals=referrals,
        bookings=bookings,
        prints=PrintDesk(store, catalogue, clock),
        help=help_desk,
        co_views=CoViewDesk(help_desk, clock),
        cases=cases,
        consents=consents,
        intake=Intake(
            store,
            books.keys,
            catalogue,
            books.environment,
            clock,
            faces,
            referrals,
            cases,
            bookings=bookings,
            helped=help_desk.has_taken,
            consents=consents,
            renewed=kept,
        ),
        kept=kept,
        drafts=DraftDesk(store, books.opener, books.environment, clock),
        drain=DrainDesk(time.monotonic, capacity=capacity or CAPACITY, enforced=capacity is not None),
        payments=payments,
        misses=misses,
        own_cases=own_cases,
        offers=EntitlementDesk(store, books.offices),
        standings=LicenceStandings(store),
        continuations=ContinuationDesk(store, ContinuedThings(store, books.opener, catalogue, own_cases), clock),
    )
