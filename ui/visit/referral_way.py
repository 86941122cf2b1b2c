# SPDX-License-Identifier: Apache-2.0
"""A helper who vouches (转人工核验): the referral is opened, looked at while the page shows, and ended with the page.

It is asked on a desk of its own: with a slow platform there is nearly always a question under way, and nothing may stand behind
it, least of all the call for a helper. One request is repeated until the platform has it or its time is over: it is the same
referral however often it is sent.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.case.presence import SeenByHelper
from kiosk.identity.resident import Assurance, Method, Vouched
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import FaceStep, JourneyState, Overlay, Page, StopReason
from kiosk.platform.errors import Busy, SessionEnded, Unreachable
from kiosk.platform.model import Referral, ReferralRequest, ReferralState, Session
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

_STEPS: Final = {
    ReferralState.REFUSED: FaceStep.UNVOUCHED,
    ReferralState.EXPIRED: FaceStep.UNANSWERED,
    ReferralState.WITHDRAWN: FaceStep.UNANSWERED,
}


@dataclass
class _Waiting:
    """One referral. ``until``: monotonic seconds; ``shown``: as the platform last told it."""

    request: ReferralRequest
    session: Session = field(repr=False)
    until: float
    shown: Referral | None = field(default=None, repr=False)
    is_asking: bool = False
    is_cut_off: bool = False


class ReferralWay(QObject):
    """``desk``: of its own. ``farewell_desk``: where the platform is told that nobody waits. ``report_id``: of the verdict that
    the platform wants a helper for; empty: there is none.
    """

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        farewell_desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        report_id: Callable[[], str],
        *,
        poll_s: float = timeouts.REFERRAL_POLL_S,
    ) -> None:
        super().__init__()
        self._parts = parts
        self._record = record
        self._desk, self._farewell_desk = desk, farewell_desk
        self._dispatch = dispatch
        self._changed = changed
        self._report_id = report_id
        self._waiting: _Waiting | None = None
        self._is_hidden = False
        self._step = FaceStep.NONE
        self._ends: Counter[TaskDesk] = Counter()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(max(1, round(1000 * poll_s)))
        self._timer.timeout.connect(self._look)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(round(1000 * timeouts.REFERRAL_DELAY_S))
        self._patience.timeout.connect(self._say_delayed)

    @property
    def check_code(self) -> str:
        """For the screen, while a helper is waited for."""
        shown = self._waiting.shown if self._waiting is not None else None
        return shown.check_code if shown is not None else ""

    @property
    def helper_no(self) -> str:
        """工号 of who is on the way."""
        shown = self._waiting.shown if self._waiting is not None else None
        return shown.helper_no if shown is not None else ""

    def refer(self) -> None:
        """Ask for a helper; what for is the consent's own purpose."""
        session, consent, item = self._record.session, self._record.face_consent, self._record.item
        self._end()
        site_code = self._parts.settings.terminal.site_code
        if session is not None and item is not None and self._record.asks_presence:
            # 本人到场: a helper in place of the camera, or behind it. Nothing of the face was agreed to, and nothing is told.
            purpose = self._parts.phrases.say("seeing.purpose", name=item.plain_name.zh)
            request = ReferralRequest(None, purpose, site_code, item.base_code)
        elif session is None or consent is None or item is None or not self._report_id():
            self._dispatch(ev.ReferralSaid(FaceStep.UNVOUCHED.value))
            return
        else:
            request = ReferralRequest(self._report_id(), consent.purpose, site_code, item.base_code)
        self._waiting = _Waiting(request, session, time.monotonic() + timeouts.REFERRAL_S)
        self._parts.log.write(LogEvent.FACE_REFERRED)
        self._patience.start()
        self._look()

    def follow(self, state: JourneyState) -> None:
        """A page that was left waits for nobody; one that is covered asks nothing, and asks at once when it shows again."""
        is_here = state.page is Page.FACE and state.face.is_with_helper and not state.ended
        was_hidden, self._step = self._is_hidden, state.face
        self._is_hidden = state.overlay not in (Overlay.NONE, Overlay.HELP)
        if not is_here:
            self._end()
        elif was_hidden and not self._is_hidden:
            self._look()

    @Slot()
    def _look(self) -> None:
        waiting = self._waiting
        self._timer.stop()
        if waiting is None or waiting.is_asking or self._is_hidden:
            return
        is_confirmed = waiting.shown is not None and waiting.shown.state is ReferralState.CONFIRMED
        if time.monotonic() > waiting.until and not is_confirmed:  # a yes that was told under a cover stays one
            self._withdraw(waiting)
            self._over(FaceStep.UNANSWERED, ReferralState.EXPIRED)
            return
        platform, request, session = self._parts.help_platform, waiting.request, waiting.session
        waiting.is_asking = True
        if waiting.shown is None:
            self._desk.run(
                lambda: platform.open_referral(session, request),
                lambda found: self._seen(waiting, found),
                lambda error: self._not_seen(waiting, error),
            )
        else:
            self._desk.run(
                lambda: platform.referral(session, request.referral_id),
                lambda found: self._seen(waiting, found),
                lambda error: self._not_seen(waiting, error),
            )

    def _seen(self, waiting: _Waiting, found: Referral) -> None:
        waiting.is_asking = False
        if waiting is not self._waiting:
            return
        is_news = waiting.is_cut_off or waiting.shown is None or waiting.shown.state is not found.state
        waiting.shown, waiting.is_cut_off = found, False
        waiting.until = min(waiting.until, time.monotonic() + found.valid_s + 2 * timeouts.REFERRAL_POLL_S)
        if is_news:
            self._dispatch(ev.NetworkChanged(online=True))  # it answered, whatever was thought of the line before
        if found.state is ReferralState.CONFIRMED:
            self._confirmed(waiting, found)
        elif found.state in _STEPS:
            self._over(_STEPS[found.state], found.state)
        else:
            if is_news:
                self._dispatch(ev.FaceReferred(is_coming=found.state is ReferralState.TAKEN))
                self._changed()
            self._timer.start()

    def _confirmed(self, waiting: _Waiting, found: Referral) -> None:
        if self._is_hidden:
            return  # asked again when the page shows: whoever comes back to it is there to go on
        if self._record.asks_presence:
            self._record.presence = SeenByHelper(waiting.request.referral_id, found.helper_no)
            self._ended(found.state)
            self._parts.log.write(LogEvent.PERSON_SEEN, method=Method.HELPER)
            self._dispatch(ev.PersonCame())  # as below
            self._dispatch(ev.PersonSeen())
            return
        by = Vouched(waiting.request.referral_id, found.helper_no)
        self._record.vouched_for(found.session, by)
        self._ended(found.state)
        self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED, level=Assurance.STRONG, method=Method.HELPER)
        self._dispatch(ev.PersonCame())  # the helper has read the code off this screen
        self._dispatch(ev.Identified(strong=True))

    def _not_seen(self, waiting: _Waiting, error: Exception) -> None:
        waiting.is_asking = False
        if waiting is not self._waiting:
            return
        if isinstance(error, SessionEnded):
            self._ended(ReferralState.EXPIRED)
            self._dispatch(ev.PrefillRefused(StopReason.SESSION_ENDED.value))
        elif isinstance(error, Unreachable):
            if not waiting.is_cut_off:
                waiting.is_cut_off = True
                self._dispatch(ev.ReferralSaid(FaceStep.CUT_OFF.value))
                self._dispatch(ev.NetworkChanged(online=False))
            self._timer.start()
        elif isinstance(error, Busy):
            self._timer.start()
            if self._step is FaceStep.CUT_OFF:
                self._has_line_again(waiting)
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._over(FaceStep.UNVOUCHED, ReferralState.WITHDRAWN)

    def _has_line_again(self, waiting: _Waiting) -> None:
        """The platform answers, though not what was asked."""
        waiting.is_cut_off = False
        self._dispatch(ev.NetworkChanged(online=True))
        if waiting.shown is None:
            self._dispatch(ev.ReferralSaid(FaceStep.DELAYED.value))
        else:
            self._dispatch(ev.FaceReferred(is_coming=waiting.shown.state is ReferralState.TAKEN))

    @Slot()
    def _say_delayed(self) -> None:
        """A matter of seconds it is not."""
        if self._step is FaceStep.REFERRING:
            self._dispatch(ev.ReferralSaid(FaceStep.DELAYED.value))

    def _over(self, step: FaceStep, state: ReferralState) -> None:
        self._ended(state)
        self._dispatch(ev.ReferralSaid(step.value))

    def _ended(self, state: ReferralState) -> None:
        """Nothing is waited for, and the platform knows that already."""
        helper_no = self.helper_no
        self._waiting = None
        self._timer.stop()
        self._patience.stop()
        if helper_no:
            self._parts.log.write(LogEvent.FACE_REFERRAL_ENDED, outcome=state, helper_no=helper_no)
        else:
            self._parts.log.write(LogEvent.FACE_REFERRAL_ENDED, outcome=state)

    def _end(self) -> None:
        """Nobody waits any more."""
        if self._waiting is not None:
            self._withdraw(self._waiting)
            self._ended(ReferralState.WITHDRAWN)

    def _withdraw(self, waiting: _Waiting) -> None:
        """The platform is told, behind no question; only where it is just being opened, behind that: there is nothing before."""
        referral_id = waiting.request.referral_id
        desk = self._desk if waiting.is_asking and waiting.shown is None else self._farewell_desk

        def told(_answer: object) -> None:
            self._ends[desk] -= 1

        self._ends[desk] += 1
        desk.run(lambda: self._parts.help_platform.withdraw_referral(referral_id), told, told)

    def is_ending_on(self, desk: TaskDesk) -> bool:
        """The platform is being told there that nobody waits any more."""
        return self._ends[desk] > 0

    def close(self) -> None:
        """The visit ends."""
        self._end()
