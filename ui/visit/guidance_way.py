# SPDX-License-Identifier: Apache-2.0
"""A service is chosen, and its questions are asked (递进式问卷)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.catalogue.scope import is_elsewhere
from kiosk.guidance.questionnaire import Done, Stop
from kiosk.journey import events as ev
from kiosk.journey.item_needs import item_needs
from kiosk.journey.record import VisitRecord
from ui.visit.finding_way import FindingWay
from ui.visit.portrait_way import PortraitWay


class GuidanceWay:
    """``finding`` is told where a service cannot be opened; ``portraits`` knows whether a photograph can be taken here.
    ``district``: where the terminal stands; empty: nobody has said.
    """

    def __init__(
        self,
        record: VisitRecord,
        dispatch: Callable[[ev.Event], None],
        finding: FindingWay,
        portraits: PortraitWay,
        district: str,
    ) -> None:
        self._record = record
        self._dispatch = dispatch
        self._finding = finding
        self._portraits = portraits
        self._district = district

    def open_item(self, code: str) -> None:
        """Choose it; the journey is told what it needs."""
        item = self._record.open_item(code)
        if item is None:
            self._finding.cannot_open()
        else:
            needs = item_needs(item, is_unfitted=item.gives_portrait and self._portraits.is_unfitted)
            self._dispatch(ev.ItemOpened(needs, is_of_other_district=is_elsewhere(item.scope, self._district)))

    def show(self) -> None:
        """The questionnaire stands at a question, at its end, or says that it does not go on here."""
        view = self._record.guidance_view()
        if isinstance(view, Done):
            self._dispatch(ev.NoticeReady(self._record.heed_for_whom()))
        elif isinstance(view, Stop):
            self._dispatch(ev.GuidanceStopped())
        else:
            self._dispatch(ev.QuestionReady())

    def answer(self, value: str) -> None:
        """To the question on screen."""
        self._record.answer_question(value)
        self.show()

    def back(self) -> None:
        """One question back, or out of the questionnaire."""
        if self._record.question_back():
            self.show()
        else:
            self._dispatch(ev.GuidanceLeft())
