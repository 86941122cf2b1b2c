# SPDX-License-Identifier: Apache-2.0
"""What a visit loads that knows no Qt, loaded before Qt: to be imported first by the visit process, and by nothing else.

PySide6's import hook reads the source text of every module that is imported after it (docs/adr/0005); before it, the same
modules take a tenth of the process's start less. Nothing depends on this list: what it forgets is loaded a little later.
"""

# ruff: noqa: F401 - loading is the purpose of all of these

from __future__ import annotations

import drivers.document_printer.driver
import drivers.id_card_reader.driver
import drivers.id_card_reader.transport
import drivers.receipt_printer.driver
import kiosk.application.confirm
import kiosk.application.review
import kiosk.case.receipt
import kiosk.catalogue.package.compiled
import kiosk.courier.client
import kiosk.guidance.questionnaire
import kiosk.journey.effects
import kiosk.journey.machine
import kiosk.journey.record
import kiosk.journey.timing
import kiosk.places.site
import kiosk.platform.client
import kiosk.supervisor.seat
import offline_cache.keys
import offline_cache.sealing
