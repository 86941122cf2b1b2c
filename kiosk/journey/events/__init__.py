# SPDX-License-Identifier: Apache-2.0
"""Everything that can happen during a visit, as immutable values in the past tense.

What the resident wished, what a device or the platform reported, what the terminal's rules found out, and what the clock said:
a module for each. A new event stands in its module and in the union at that module's end; here nothing is added.
"""

from __future__ import annotations

from kiosk.journey.events.acting import *
from kiosk.journey.events.acting import ActingAnswer, ActingWish
from kiosk.journey.events.answers import *
from kiosk.journey.events.answers import Answer
from kiosk.journey.events.beside import *
from kiosk.journey.events.beside import Beside
from kiosk.journey.events.booking import *
from kiosk.journey.events.booking import BookingAnswer, BookingWish
from kiosk.journey.events.clock import *
from kiosk.journey.events.clock import Tick
from kiosk.journey.events.consents import *
from kiosk.journey.events.consents import ConsentsAnswer, ConsentsWish
from kiosk.journey.events.continuing import *
from kiosk.journey.events.continuing import ContinuingAnswer, ContinuingWish
from kiosk.journey.events.devices import *
from kiosk.journey.events.devices import DeviceReport
from kiosk.journey.events.findings import *
from kiosk.journey.events.findings import Finding
from kiosk.journey.events.helping import *
from kiosk.journey.events.helping import HelpingAnswer, HelpingWish
from kiosk.journey.events.licence_code import *
from kiosk.journey.events.licence_code import LicenceCodeReport
from kiosk.journey.events.lookup import *
from kiosk.journey.events.lookup import LookupAnswer, LookupWish
from kiosk.journey.events.own_cases import *
from kiosk.journey.events.own_cases import OwnCasesAnswer, OwnCasesWish
from kiosk.journey.events.paying import *
from kiosk.journey.events.paying import PayingAnswer, PayingWish
from kiosk.journey.events.preview import *
from kiosk.journey.events.preview import PreviewWish
from kiosk.journey.events.reporting import *
from kiosk.journey.events.reporting import ReportAnswer, ReportWish
from kiosk.journey.events.ride import *
from kiosk.journey.events.ride import RideAnswer, RideWish
from kiosk.journey.events.wishes import *
from kiosk.journey.events.wishes import Wish

Event = (
    Wish | Beside | DeviceReport | Finding | Answer | Tick | ActingWish | ActingAnswer | PayingWish | PayingAnswer
    | OwnCasesWish | OwnCasesAnswer | BookingWish | BookingAnswer | ReportWish | ReportAnswer
    | HelpingWish | HelpingAnswer
    | PreviewWish
    | ContinuingWish | ContinuingAnswer
    | LookupWish | LookupAnswer | LicenceCodeReport | RideWish | RideAnswer
    | ConsentsWish | ConsentsAnswer
)  # fmt: skip
