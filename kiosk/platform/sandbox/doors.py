# SPDX-License-Identifier: Apache-2.0
"""What the sandbox answers on its two ports: the contract and the pages of telephones on one, ``/sandbox/*`` and the officer's
pages on the other. Some desks answer on both, so the two are made together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp

from kiosk.platform.sandbox.acting_endpoints import ActingEndpoints
from kiosk.platform.sandbox.booking_counter import ReportingDesk
from kiosk.platform.sandbox.booking_endpoints import BookingControl, BookingEndpoints
from kiosk.platform.sandbox.case_control import CaseControl
from kiosk.platform.sandbox.co_view_endpoints import CoViewEndpoints
from kiosk.platform.sandbox.consent_desk import ConsentEndpoints
from kiosk.platform.sandbox.continuation_endpoints import ContinuationEndpoints
from kiosk.platform.sandbox.control_api import ControlApi
from kiosk.platform.sandbox.desks import Books, Desks
from kiosk.platform.sandbox.endpoints import Platform
from kiosk.platform.sandbox.enterprise_lookup_desk import EnterpriseLookupDesk
from kiosk.platform.sandbox.eyes_control import EyesControl
from kiosk.platform.sandbox.eyes_endpoints import EyesEndpoints
from kiosk.platform.sandbox.faults import FaultSwitches
from kiosk.platform.sandbox.figures_desk import FiguresDesk, FiguresEndpoints
from kiosk.platform.sandbox.gate import Gate
from kiosk.platform.sandbox.help_endpoints import HelpEndpoints
from kiosk.platform.sandbox.last_answer_desk import LastAnswerDesk, LastAnswerEndpoints
from kiosk.platform.sandbox.licence_code_desk import LicenceCodeDesk
from kiosk.platform.sandbox.licence_phone import LicenceCodeEndpoints
from kiosk.platform.sandbox.logistics_desk import LogisticsEndpoints
from kiosk.platform.sandbox.material_library_desk import MaterialLibrary, MaterialLibraryEndpoints
from kiosk.platform.sandbox.office_endpoints import FromHere, OfficeEndpoints
from kiosk.platform.sandbox.offline_code_desk import OfflineCodeEndpoints
from kiosk.platform.sandbox.originals_desk import OriginalsDesk
from kiosk.platform.sandbox.own_case_endpoints import OwnCaseEndpoints
from kiosk.platform.sandbox.payment_endpoints import PayerPages, PaymentControl, PaymentEndpoints
from kiosk.platform.sandbox.phone_endpoints import PhoneEndpoints
from kiosk.platform.sandbox.place_desk import PlaceDesk, PlaceEndpoints
from kiosk.platform.sandbox.points_desk import PointsDesk
from kiosk.platform.sandbox.points_endpoints import PointsEndpoints
from kiosk.platform.sandbox.print_desk import PrintControl, PrintEndpoints
from kiosk.platform.sandbox.referral_endpoints import ReferralControl, ReferralEndpoints
from kiosk.platform.sandbox.report_desk import ReportDesk, ReportEndpoints
from kiosk.platform.sandbox.ride_desk import RideDesk
from kiosk.platform.sandbox.ride_endpoints import RideEndpoints


class Doors:
    """``base_url``: where telephones reach the contract's port, without a path."""

    def __init__(self, books: Books, desks: Desks, base_url: Callable[[], str]) -> None:
        self._books, self._desks = books, desks
        sessions, store, clock = desks.sessions, books.store, books.clock
        self._phone = PhoneEndpoints(desks.uploads, base_url)
        self._places = PlaceEndpoints(PlaceDesk(lambda: [one.point.id for one in books.places.entries], clock))
        self._helping, self._looking_on = HelpEndpoints(desks.help, clock), CoViewEndpoints(desks.co_views)
        self._reports = ReportEndpoints(sessions, ReportDesk(store, books.offices))
        self._rides = RideEndpoints(RideDesk(store, clock))
        self._continued = ContinuationEndpoints(sessions, desks.continuations, base_url)
        self._licence_codes = LicenceCodeEndpoints(LicenceCodeDesk(desks.standings, desks.misses, clock))

    def contract(self) -> ASGIApp:
        """The contract's operations, and what telephones ask for."""
        books, desks = self._books, self._desks
        store, catalogue, clock, offices = books.store, books.catalogue, books.clock, books.offices
        sessions, cases = desks.sessions, desks.cases
        own_cases = OwnCaseEndpoints(
            store, sessions, desks.own_cases, desks.offers, desks.misses, clock, desks.standings
        )
        remembered = LastAnswerDesk(store, catalogue, clock, desks.own_cases.state)
        return Platform(
            store,
            Gate(store, books.environment),
            desks.intake,
            desks.drafts,
            desks.drain,
            sessions,
            desks.codes,
            desks.issued,
            desks.social_security,
            catalogue,
            books.environment,
            clock,
            (
                *EyesEndpoints(sessions, desks.faces, desks.uploads, catalogue, self._phone.url).spoken(),
                *ReferralEndpoints(sessions, desks.referrals, catalogue).spoken(),
                *BookingEndpoints(sessions, desks.bookings, ReportingDesk(store, clock)).spoken(),
                *PaymentEndpoints(sessions, desks.payments).spoken(),
                *LogisticsEndpoints(store, sessions, cases, catalogue, offices).spoken(),
                *ActingEndpoints(sessions, catalogue, clock).spoken(),
                *OfflineCodeEndpoints(sessions, desks.printed).spoken(),
                *PrintEndpoints(sessions, desks.prints).spoken(),
                *own_cases.spoken(),
                *PointsEndpoints(sessions, PointsDesk(store, cases, offices)).spoken(),
                *self._licence_codes.spoken(),
                *LastAnswerEndpoints(sessions, remembered).spoken(),
                *MaterialLibraryEndpoints(sessions, MaterialLibrary(store, cases, catalogue), clock).spoken(),
                *ConsentEndpoints(sessions, desks.consents).spoken(),
                *EnterpriseLookupDesk(clock).spoken(),
                *self._rides.spoken(),
                *self._places.spoken(),
                *self._reports.spoken(),
                *self._continued.spoken(),
                *self._helping.spoken(),
                *self._looking_on.spoken(),
            ),
            [*self._phone.routes(), *self._continued.phone_routes(), *PayerPages(desks.payments).routes()],
            desks.kept,
            consents=desks.consents,
        ).application()

    def control(self, faults: FaultSwitches, follow: Callable[[], Awaitable[None]]) -> ASGIApp:
        """``/sandbox/*`` and the officer's pages, for callers of this machine. ``follow``: called when faults were switched."""
        books, desks = self._books, self._desks
        store, catalogue, offices, cases = books.store, books.catalogue, books.offices, desks.cases
        control = ControlApi(
            store,
            faults,
            desks.codes,
            desks.issued,
            desks.social_security,
            desks.intake,
            books.environment,
            follow,
            (
                *EyesControl(desks.faces, desks.uploads, self._phone.url).routes(),
                *ReferralControl(desks.referrals).routes(),
                *BookingControl(desks.bookings).routes(),
                *PrintControl(desks.prints).routes(),
                *self._licence_codes.routes(),
                *PaymentControl(desks.payments).routes(),
                *CaseControl(cases, offices).routes(),
                *OriginalsDesk(store, cases, catalogue, offices).routes(),
                *self._places.routes(),
                *self._reports.routes(),
                *FiguresEndpoints(FiguresDesk(store, cases), catalogue).routes(),
                *self._rides.routes(),
                *self._continued.office_routes(),
                *self._helping.routes(),
                *self._looking_on.routes(),
                *OfficeEndpoints(
                    store, cases, desks.referrals, catalogue, offices, desks.help, desks.co_views
                ).routes(),
            ),
        )
        return FromHere(control.application())
