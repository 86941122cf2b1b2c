# SPDX-License-Identifier: Apache-2.0
"""What a step of the journey asks the rest of the terminal to do. Values only; the visit controller carries them out.

A module for each part of a visit. A new effect stands in its module and in the union at that module's end; here nothing is added.
"""

from __future__ import annotations

from kiosk.journey.effects.beside import *
from kiosk.journey.effects.beside import BesideEffect
from kiosk.journey.effects.filing import *
from kiosk.journey.effects.filing import FilingEffect
from kiosk.journey.effects.form import *
from kiosk.journey.effects.form import FormEffect
from kiosk.journey.effects.people import *
from kiosk.journey.effects.people import PeopleEffect
from kiosk.journey.effects.person import *
from kiosk.journey.effects.person import PersonEffect
from kiosk.journey.effects.ride import *
from kiosk.journey.effects.ride import RideEffect
from kiosk.journey.effects.service import *
from kiosk.journey.effects.service import ServiceEffect

Effect = ServiceEffect | PersonEffect | FormEffect | FilingEffect | BesideEffect | PeopleEffect | RideEffect
