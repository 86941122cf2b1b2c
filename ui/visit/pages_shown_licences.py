# SPDX-License-Identifier: Apache-2.0
"""亮证 on screen: covered until it is opened, then what the code lays open: how each licence stands, and what to do."""

from __future__ import annotations

import math
from typing import Final

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import spoken_date
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.state import JourneyState, Page
from ui.view_models.mine import MineViewModel
from ui.visit.licence_code_way import LicenceCodeWay
from ui.visit.licence_rows import licence_row
from ui.visit.pages import Pages
from ui.visit.pages_waiting import Say
from ui.visit.phrases import Phrases
from ui.visit.showing import Fills, Showing

_ROWS: Final = {DisplayMode.STANDARD: 6, DisplayMode.ELDER: 4}
_PICTURES: Final = {
    LicenceCode.OFFLINE: "wifi-off", LicenceCode.BUSY: "hourglass", LicenceCode.REFUSED: "server-cog",
}  # fmt: skip


def shown_licences_pages(pages: Pages) -> Fills:
    """Its one page."""
    return {Page.SHOWN_LICENCES: (pages.mine, _fill)}


def _fill(on: Showing, state: JourneyState) -> None:
    present_shown_licences(on.pages.mine, state, on.parts.phrases, on.errands.licence_codes)


def present_shown_licences(vm: MineViewModel, state: JourneyState, phrases: Phrases, way: LicenceCodeWay) -> None:
    """What is laid open, or why nothing is."""

    def tell(key: str, **values: object) -> str:
        return phrases.say(f"mine.{key}", state.mode, **values)

    step = state.licence_code
    vm.notice = vm.picture = vm.secondaryText = vm.secondaryWish = vm.primaryWish = ""
    vm.pictureTone, vm.rows = "primary", []
    vm.pageNumber, vm.pageCount = 0, 1
    if step.is_trouble:
        vm.title, vm.hint, vm.primaryText = tell("shown.trouble.title"), _why(step, way, tell), tell("shown.back")
        vm.pictureTone = "help"
        vm.picture = _PICTURES.get(step, "circle-alert")
    elif step is LicenceCode.COVERED:
        vm.title, vm.hint, vm.primaryText = tell("shown.covered"), tell("covered.hint"), tell("covered.primary")
        vm.picture = "eye-off"
    elif step is LicenceCode.SHOWN:
        vm.title, vm.hint, vm.primaryText = tell("shown.title"), tell("shown.hint"), tell("shown.done")
        _list(vm, state, way, tell)
    else:
        vm.title, vm.hint, vm.primaryText, vm.picture = tell("shown.asking"), "", "", "clock"


def _why(step: LicenceCode, way: LicenceCodeWay, tell: Say) -> str:
    if step is LicenceCode.BUSY and way.busy_s is not None:
        return tell("shown.trouble.busy_minutes", n=max(1, math.ceil(way.busy_s / 60)))
    return tell(f"shown.trouble.{step.value}")


def _list(vm: MineViewModel, state: JourneyState, way: LicenceCodeWay, tell: Say) -> None:
    today, most = clock.now().date(), _ROWS[state.mode]
    vm.pageCount = max(1, math.ceil(len(way.found) / most))
    vm.pageNumber = way.leaf = min(way.leaf, vm.pageCount - 1)
    vm.rows = [
        licence_row(
            one.type_name,
            f"{one.holder_masked}　{one.number_masked}",
            one.standing,
            one.valid_to,
            today,
            tell,
            spoken_date,
        )
        for one in way.found[vm.pageNumber * most : (vm.pageNumber + 1) * most]
    ]
