# SPDX-License-Identifier: Apache-2.0
"""The sandbox process: ``main.py sandbox``. Two loopback ports (the contract, and ``/sandbox/*``), one database.

It says where it listens in ``--listen-file``, atomically, once both ports answer; ends on SIGTERM; and may be killed at
any moment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config import clock
from config.modes import Environment
from kiosk.catalogue.loader import CatalogueError
from kiosk.places.loading import PlacesError
from kiosk.platform.sandbox.acting_endpoints import ActingEndpoints
from kiosk.platform.sandbox.booking_counter import ReportingDesk
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.booking_endpoints import BookingControl, BookingEndpoints
from kiosk.platform.sandbox.booking_ends import VisitsOfCases
from kiosk.platform.sandbox.case_control import CaseControl
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.co_view_desk import CoViewDesk
from kiosk.platform.sandbox.co_view_endpoints import CoViewEndpoints
from kiosk.platform.sandbox.consent_desk import ConsentDesk, ConsentEndpoints
from kiosk.platform.sandbox.continuation_desk import ContinuationDesk
from kiosk.platform.sandbox.continuation_endpoints import ContinuationEndpoints
from kiosk.platform.sandbox.continued_things import ContinuedThings
from kiosk.platform.sandbox.control_api import ControlApi
from kiosk.platform.sandbox.draft_desk import DraftDesk
from kiosk.platform.sandbox.drain_desk import CAPACITY, DrainDesk
from kiosk.platform.sandbox.endpoints import Platform
from kiosk.platform.sandbox.enrolment import open_store, prepare, public_keys_file
from kiosk.platform.sandbox.enterprise_lookup_desk import EnterpriseLookupDesk
from kiosk.platform.sandbox.entitlement_desk import EntitlementDesk
from kiosk.platform.sandbox.eyes_control import EyesControl
from kiosk.platform.sandbox.eyes_endpoints import EyesEndpoints
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.faults import Fault, FaultSwitches
from kiosk.platform.sandbox.figures_desk import FiguresDesk, FiguresEndpoints
from kiosk.platform.sandbox.gate import Gate
from kiosk.platform.sandbox.help_desk import HelpDesk
from kiosk.platform.sandbox.help_endpoints import HelpEndpoints
from kiosk.platform.sandbox.intake import Intake
from kiosk.platform.sandbox.issued_codes import IssuedCodeDesk
from kiosk.platform.sandbox.last_answer_desk import LastAnswerDesk, LastAnswerEndpoints
from kiosk.platform.sandbox.licence_code_desk import LicenceCodeDesk, LicenceStandings
from kiosk.platform.sandbox.licence_phone import LicenceCodeEndpoints
from kiosk.platform.sandbox.listener import Listener
from kiosk.platform.sandbox.logistics_desk import LogisticsEndpoints
from kiosk.platform.sandbox.material_library_desk import MaterialLibrary, MaterialLibraryEndpoints
from kiosk.platform.sandbox.misbehaviour import Misbehaviour
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.office_endpoints import FromHere, OfficeEndpoints
from kiosk.platform.sandbox.offline_code_desk import OfflineCodeDesk, OfflineCodeEndpoints
from kiosk.platform.sandbox.originals_desk import OriginalsDesk
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from kiosk.platform.sandbox.own_case_endpoints import OwnCaseEndpoints
from kiosk.platform.sandbox.payment_desk import PaymentDesk
from kiosk.platform.sandbox.payment_endpoints import PayerPages, PaymentControl, PaymentEndpoints
from kiosk.platform.sandbox.phone_endpoints import PhoneEndpoints
from kiosk.platform.sandbox.place_desk import PlaceDesk, PlaceEndpoints
from kiosk.platform.sandbox.points_desk import PointsDesk
from kiosk.platform.sandbox.points_endpoints import PointsEndpoints
from kiosk.platform.sandbox.print_desk import PrintControl, PrintDesk, PrintEndpoints
from kiosk.platform.sandbox.referral_desk import ReferralDesk
from kiosk.platform.sandbox.referral_endpoints import ReferralControl, ReferralEndpoints
from kiosk.platform.sandbox.renewals import Renewals
from kiosk.platform.sandbox.report_desk import ReportDesk, ReportEndpoints
from kiosk.platform.sandbox.ride_desk import RideDesk
from kiosk.platform.sandbox.ride_endpoints import RideEndpoints
from kiosk.platform.sandbox.served_content import served_content
from kiosk.platform.sandbox.sessions import CodeDesk, SessionDesk
from kiosk.platform.sandbox.social_security_desk import SocialSecurityDesk
from kiosk.platform.sandbox.upload_desk import UploadDesk
from offline_cache.errors import CacheError
from offline_cache.sealing import Opener

_EPILOG = """examples:
  python main.py sandbox --state state --port 8480
  python main.py sandbox --state state --fault busy:times=3,retry_after_s=5,path=/v1/cases
  curl -X POST -d '{"kind": "down"}' http://127.0.0.1:PORT/sandbox/faults      (the control port, printed at the start)
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py sandbox",
        description="The embedded platform: a fair model of the platform's contract, with synthetic residents.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--state", type=Path, required=True, help="state folder; the sandbox's lies under STATE/sandbox/"
    )
    parser.add_argument("--environment", choices=[one.value for one in Environment], default=Environment.DEMO.value)
    parser.add_argument("--port", type=int, default=0, help="port of the contract (default: a free one)")
    parser.add_argument("--control-port", type=int, default=0, help="port of /sandbox/* (default: a free one)")
    parser.add_argument(
        "--capacity",
        type=float,
        default=None,
        metavar="PER_SECOND",
        help=f"cases a second; what is more is refused as busy (default: tickets for {CAPACITY:g}, nothing is refused)",
    )
    parser.add_argument(
        "--accredited-face-model",
        type=_face_model,
        action="append",
        default=[],
        metavar="MODEL=DISTANCE",
        help="a verifier whose match is believed up to this distance (default: none, every match goes to a helper)",
    )
    parser.add_argument(
        "--phone-url",
        default="",
        metavar="URL",
        help="where phones reach this port through a proxy of yours (default: the loopback address itself)",
    )
    parser.add_argument("--drafts", action="store_true", help="items too that are not offered yet (for their authors)")
    parser.add_argument("--listen-file", type=Path, default=None, help="where to write the addresses, as JSON")
    parser.add_argument("--json", action="store_true", help="print the addresses as JSON")
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="KIND[:NAME=VALUE,…]",
        help="switch a fault on from the start: " + (sys.modules[Fault.__module__].__doc__ or "").partition("\n")[0],
    )
    return parser


def _fault(text: str) -> Fault:
    try:
        return Fault.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _face_model(text: str) -> tuple[str, float]:
    model, mark, limit = text.partition("=")
    try:
        if mark and model and 0 < float(limit) <= 1000:
            return model, float(limit)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("a model and the largest distance of a match are written MODEL=DISTANCE")


def main(argv: Sequence[str]) -> int:
    """Run until SIGTERM or SIGINT; returns the exit status."""
    options = _parser().parse_args(list(argv))
    try:
        asyncio.run(_serve(options))
    except (CacheError, CatalogueError, PlacesError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(options: argparse.Namespace) -> None:
    environment = Environment(options.environment)
    keys = prepare(options.state, environment)
    catalogue, book = served_content(drafts=options.drafts)
    store = open_store(options.state, environment)
    faults = FaultSwitches()
    for fault in options.fault:
        faults.add(fault)
    sessions, codes = SessionDesk(clock.now), CodeDesk(clock.now)
    printed = OfflineCodeDesk(store, catalogue, clock.now)
    issued, social_security = IssuedCodeDesk(clock.now, printed), SocialSecurityDesk(clock.now)
    faces, uploads = FaceDesk(store, clock.now, dict(options.accredited_face_model)), UploadDesk(clock.now)
    referrals = ReferralDesk(store, clock.now, faces)
    bookings, prints = BookingDesk(store, catalogue, book, clock.now), PrintDesk(store, catalogue, clock.now)
    places = PlaceEndpoints(PlaceDesk(lambda: [one.point.id for one in book.entries], clock.now))
    help_desk = HelpDesk(store, clock.now, lambda: book.entries)
    helping, co_views = HelpEndpoints(help_desk, clock.now), CoViewDesk(help_desk, clock.now)
    looking_on = CoViewEndpoints(co_views)
    offices = OfficeClock(store, clock.now)
    reports = ReportEndpoints(sessions, ReportDesk(store, offices))
    rides = RideEndpoints(RideDesk(store, clock.now))
    cases = CaseDesk(store, catalogue, offices, keys.signing)
    consents = ConsentDesk(store, clock.now)
    intake = Intake(
        store, keys, catalogue, environment, clock.now, faces, referrals, cases, bookings, help_desk.has_taken, consents
    )
    renewals = Renewals(store, catalogue)

    def kept(number: str) -> dict[str, Any]:
        """What the registers say of somebody since something was done here: for terminals, and for judging cases."""
        return {**renewals.records(number), **printed.records(number)}

    intake.renewed = kept
    drafts = DraftDesk(store, Opener([keys.sealing]), environment, clock.now)
    gate = Gate(store, environment)
    drain = DrainDesk(time.monotonic, capacity=options.capacity or CAPACITY, enforced=options.capacity is not None)
    phone = PhoneEndpoints(uploads, lambda: options.phone_url or contract.url)
    cases.let_go = VisitsOfCases(store, clock.now).let_go
    payments = PaymentDesk(
        store,
        clock.now,
        catalogue,
        lambda path: f"{(options.phone_url or contract.url).rstrip('/')}/{path}",
        cases.came_to_nothing,
    )
    misses = Misses(clock.now)
    own_desk, offers = OwnCaseDesk(store, cases, catalogue, misses, payments.is_unpaid), EntitlementDesk(store, offices)
    standings = LicenceStandings(store)
    things = ContinuedThings(store, Opener([keys.sealing]), catalogue, own_desk)
    continued = ContinuationEndpoints(
        sessions, ContinuationDesk(store, things, clock.now), lambda: options.phone_url or contract.url
    )
    own_cases = OwnCaseEndpoints(store, sessions, own_desk, offers, misses, clock.now, standings)
    licence_codes = LicenceCodeEndpoints(LicenceCodeDesk(standings, misses, clock.now))
    remembered = LastAnswerDesk(store, catalogue, clock.now, own_desk.state)
    eyes = EyesEndpoints(sessions, faces, uploads, catalogue, phone.url)
    platform = Platform(
        store,
        gate,
        intake,
        drafts,
        drain,
        sessions,
        codes,
        issued,
        social_security,
        catalogue,
        environment,
        clock.now,
        (
            *eyes.spoken(),
            *ReferralEndpoints(sessions, referrals, catalogue).spoken(),
            *BookingEndpoints(sessions, bookings, ReportingDesk(store, clock.now)).spoken(),
            *PaymentEndpoints(sessions, payments).spoken(),
            *LogisticsEndpoints(store, sessions, cases, catalogue, offices).spoken(),
            *ActingEndpoints(sessions, catalogue, clock.now).spoken(),
            *OfflineCodeEndpoints(sessions, printed).spoken(),
            *PrintEndpoints(sessions, prints).spoken(),
            *own_cases.spoken(),
            *PointsEndpoints(sessions, PointsDesk(store, cases, offices)).spoken(),
            *licence_codes.spoken(),
            *LastAnswerEndpoints(sessions, remembered).spoken(),
            *MaterialLibraryEndpoints(sessions, MaterialLibrary(store, cases, catalogue), clock.now).spoken(),
            *ConsentEndpoints(sessions, consents).spoken(),
            *EnterpriseLookupDesk(clock.now).spoken(),
            *rides.spoken(),
            *places.spoken(),
            *reports.spoken(),
            *continued.spoken(),
            *helping.spoken(),
            *looking_on.spoken(),
        ),
        [*phone.routes(), *continued.phone_routes(), *PayerPages(payments).routes()],
        kept,
        consents=consents,
    )
    front = Misbehaviour(platform.application(), faults)
    contract = Listener(front, options.port)
    front.cut = contract.cut

    async def follow() -> None:
        await (contract.down() if faults.is_down else contract.up())

    play = ControlApi(
        store,
        faults,
        codes,
        issued,
        social_security,
        intake,
        environment,
        follow,
        (
            *EyesControl(faces, uploads, phone.url).routes(),
            *ReferralControl(referrals).routes(),
            *BookingControl(bookings).routes(),
            *PrintControl(prints).routes(),
            *licence_codes.routes(),
            *PaymentControl(payments).routes(),
            *CaseControl(cases, offices).routes(),
            *OriginalsDesk(store, cases, catalogue, offices).routes(),
            *places.routes(),
            *reports.routes(),
            *FiguresEndpoints(FiguresDesk(store, cases), catalogue).routes(),
            *rides.routes(),
            *continued.office_routes(),
            *helping.routes(),
            *looking_on.routes(),
            *OfficeEndpoints(store, cases, referrals, catalogue, offices, help_desk, co_views).routes(),
        ),
    )
    control = Listener(FromHere(play.application()), options.control_port)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await control.up()
        await follow()
        _announce(options, contract, control)
        await stop.wait()
    finally:
        await contract.down(keep_port=False)
        await control.down(keep_port=False)
        store.close()


def _announce(options: argparse.Namespace, contract: Listener, control: Listener) -> None:
    facts: dict[str, Any] = {
        "address": contract.url,
        "control": control.url,
        "office": f"{control.url}/office",
        "environment": options.environment,
        "public_keys_file": str(public_keys_file(options.state).absolute()),
        "pid": os.getpid(),
    }
    if options.json:
        print(json.dumps(facts), flush=True)
    else:
        told = f"platform {contract.url}   control {control.url}/sandbox   officer's page {control.url}/office"
        print(f"{told}   ({options.environment})", flush=True)
    if options.listen_file is not None:
        fresh = options.listen_file.with_name(options.listen_file.name + ".new")
        fresh.write_text(json.dumps(facts) + "\n", encoding="utf-8")
        fresh.replace(options.listen_file)
