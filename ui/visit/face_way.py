# SPDX-License-Identifier: Apache-2.0
"""Comparing a face in the visit (人证核验, 刷脸): consent, photo of record, one look, and what the platform makes of it.

The live face never leaves the terminal. Photo and face are in memory while they are compared and not a moment longer: whatever
hides the page, or leads away from it, drops them (:meth:`FaceWay.follow`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from config import clock
from kiosk.audit.catalogue import LogEvent
from kiosk.case.package import ConsentRecord, face_consent
from kiosk.case.presence import SeenByCamera
from kiosk.identity.resident import Method
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import FaceOffer, FaceStep, JourneyState, Page, StopReason
from kiosk.platform.errors import Busy, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import (
    FaceAnswer,
    FaceConsent,
    FaceOutcome,
    FaceReport,
    Liveness,
    NoPhoto,
    Session,
    SocialSecurityIdentity,
)
from ui.visit.eyes import Look, Looking
from ui.visit.face_reference import Dropped, Reference
from ui.visit.looks import LookDesk, Where
from ui.visit.parts import FaceKit, VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:
    from kiosk.vision.faces.verify import Decision, NoFace, Thresholds, Weight
    from kiosk.vision.pictures import Colour

SHOWN: Final = 0.8
"""Width by height of what is shown: a head, and the shoulders below it."""


@dataclass(frozen=True)
class FaceWords:
    """What the page says while it looks. ``words``: a key of the texts; empty: the camera is only opening."""

    words: str = ""
    is_good: bool = False
    is_move: bool = False


class FaceWay:
    """``desk``: the platform's. ``changed``: the page has other words."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        desk: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._record = record
        self._desk = desk
        self._dispatch = dispatch
        self._changed = changed
        self._looks: LookDesk | None = None
        self._looking: Looking | None = None
        self._skipped = threading.Event()
        self._compared: tuple[Decision, Liveness] | None = None
        self._asking = 0
        """Questions to the platform so far; an answer to an earlier one speaks of nothing that is there."""
        self._is_asked_anew = False
        """The platform did not take the last consent; the one that is given now is new."""
        self.report_id = ""
        """Of the last verdict that the platform wants a person for; a helper may be asked about it."""
        self.reference = Reference()
        self.words = FaceWords()

    @property
    def offer(self) -> FaceOffer:
        """What this terminal can do at all."""
        if self._parts.faces is None or self._parts.camera is None:
            return FaceOffer.NONE
        is_alone = self._parts.faces.may_be_enough and not self._parts.settings.faces.helper_confirms
        return FaceOffer.ALONE if is_alone else FaceOffer.HELPED

    def join(self, looks: LookDesk) -> None:
        """The page looks through the camera in front."""
        self._looks = looks
        looks.offer(Page.FACE, Where.FRONT, self._wanted)

    # --- effects ------------------------------------------------------------------------------------------------------

    def fetch(self, *, is_new: bool) -> None:
        """The photo of record, by a consent that is a record of its own."""
        if is_new or self._record.face_consent is None:
            item = self._record.item
            asks_presence = item is not None and item.auth.presence is not None
            key = "seeing.purpose" if asks_presence else "faces.purpose"
            purpose = self._parts.phrases.say(key, name=item.plain_name.zh if item is not None else "")
            self._record.face_consent = face_consent(purpose, clock.now())
        consent, asking = _told_to_the_platform(self._record.face_consent), self._ask()
        # Taken here and now, with the consent: by the desk's turn somebody else may be known.
        session, social = self._record.session, self._record.social.identity
        self._desk.run(
            lambda: self._photo(asking, session, social, consent),
            lambda found: self._fetched(asking, found),
            lambda error: self._failed(asking, error),
        )

    def _ask(self) -> int:
        self._asking += 1
        return self._asking

    def _photo(
        self, asking: int, session: Session | None, social: SocialSecurityIdentity | None, consent: FaceConsent
    ) -> tuple[Session, Colour | None]:
        """On the desk's thread. A photo that cannot be read as one is as good as none.

        Whoever is known without the platform, by a card that was read while it was away, is told to it first.
        """
        from kiosk.vision.faces.reference import photo_of_record
        from kiosk.vision.pictures import PictureError

        if asking != self._asking:
            raise Dropped  # whoever agreed has gone before their turn came: nothing is asked about them
        if session is None and social is not None:
            session = self._parts.platform.identify_by_social_security_card(social)
        if session is None:
            raise LookupError("nobody is known whose photo could be asked for")
        photo = self._parts.platform.face_reference(session, consent)
        if isinstance(photo, NoPhoto):
            return session, None
        try:
            return session, photo_of_record(photo)
        except PictureError as error:
            self._parts.log.failure(LogEvent.FACE_NOT_COMPARED, error)
            return session, None

    def _fetched(self, asking: int, found: tuple[Session, Colour | None]) -> None:
        session, picture = found
        if asking != self._asking:
            if picture is not None:
                picture.fill(0)
            return
        self._record.session, self._is_asked_anew = session, False
        self._dispatch(ev.NetworkChanged(online=True))  # it answered, whatever was thought of the line before
        if picture is None:
            self._dispatch(ev.FaceSaid(FaceStep.NO_PHOTO.value))
            return
        self.reference.keep(picture)
        self._dispatch(ev.FaceFetched())

    def skip(self) -> None:
        """The moves are not for this person; a helper looks too."""
        self._skipped.set()

    def report(self) -> None:
        """The platform alone says what the comparison is worth."""
        consent, compared, session = self._record.face_consent, self._compared, self._record.session
        if consent is None or compared is None or session is None:
            self._dispatch(ev.FaceSaid(FaceStep.REFUSED.value))
            return
        decision, liveness = compared
        report, asking = FaceReport.of(decision, _told_to_the_platform(consent), liveness), self._ask()
        self._desk.run(
            lambda: self._parts.platform.report_face(session, report),
            lambda answer: self._judged(asking, decision, report, answer),
            lambda error: self._failed(asking, error),
        )

    def _judged(self, asking: int, decision: Decision, report: FaceReport, answer: FaceAnswer) -> None:
        if asking != self._asking:
            return
        self.report_id = "" if answer.outcome is FaceOutcome.OTHER_WAY else report.report_id
        is_strong = answer.outcome is FaceOutcome.CONFIRMED and answer.session.level == "strong"
        # Both must say so: a platform that believes a comparison more than the terminal that made it is mistaken.
        is_enough = is_strong and decision.is_enough and report.liveness is Liveness.PASSED
        if is_enough and self._record.asks_presence:
            self._record.presence = SeenByCamera(report.report_id, report.consent_id)
            self._parts.log.write(LogEvent.PERSON_SEEN, method=Method.FACE)
            self._dispatch(ev.PersonSeen())
            return
        if is_enough:
            self._record.confirmed_by_face(answer.session)
            self._parts.log.write(LogEvent.RESIDENT_IDENTIFIED)
            self._dispatch(ev.Identified(strong=True))
            return
        self._dispatch(ev.FaceJudged(wants_helper=answer.outcome is not FaceOutcome.OTHER_WAY))

    def _failed(self, asking: int, error: Exception) -> None:
        if asking != self._asking:
            return
        if isinstance(error, SessionEnded):
            self._dispatch(ev.PrefillRefused(StopReason.SESSION_ENDED.value))
        elif isinstance(error, Unreachable):
            self._dispatch(ev.FaceSaid(FaceStep.OFFLINE.value))
            self._dispatch(ev.NetworkChanged(online=False))
        elif isinstance(error, Busy):
            self._dispatch(ev.FaceSaid(FaceStep.BUSY.value))
        elif isinstance(error, Rejected) and error.problem.name == "face-reference-missing":
            self._dispatch(ev.FaceSaid(FaceStep.BUSY.value))  # the photo's ten minutes are over: it is fetched anew
        elif isinstance(error, Rejected) and error.problem.name == "too-many-faces":
            self._dispatch(ev.FaceSaid(FaceStep.OTHER.value))  # compared too often today, whoever it was
        elif isinstance(error, Rejected) and error.problem.name == "consent-missing" and not self._is_asked_anew:
            self._is_asked_anew = (
                True  # too old: it is given anew; if that is not taken either, the fault is not theirs
            )
            self._dispatch(ev.FaceSaid(FaceStep.CONSENT.value))
        else:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
            self._dispatch(ev.FaceSaid(FaceStep.REFUSED.value))

    # --- the look -----------------------------------------------------------------------------------------------------

    def follow(self, state: JourneyState) -> None:
        """Photo, face and everything said of them go with the step that needed them."""
        if state.face.looks and not state.ended:
            return
        self._looking, self.words = None, FaceWords()
        self._skipped.clear()
        if state.face is not FaceStep.ASKING:
            self._compared = None
        if not state.face.is_under_way or state.ended:
            self._asking += 1  # whoever is still asked answers nobody
        if state.face is not FaceStep.FETCHING or state.ended:
            self.reference.drop()

    def _wanted(self, state: JourneyState) -> Looking | None:
        if not state.face.looks or self._parts.faces is None:
            return None
        if self._looking is None:
            kit, skipped = self._parts.faces, threading.Event()
            self._skipped = skipped
            self._looking = Looking(lambda: self._look(kit, skipped), self._told, aspect=SHOWN, mirrored=True)
        return self._looking

    def _look(self, kit: FaceKit, skipped: threading.Event) -> Look:
        """In the thread that looks. What cannot be loaded is told as eyes that are not as they were tested."""
        from kiosk.vision.faces.face_look import FaceLook
        from kiosk.vision.faces.tools import thresholds_of, weight_of
        from kiosk.vision.faces.verify import decide

        settings, verifier = self._parts.settings.faces, kit.verifier()
        thresholds: Thresholds = thresholds_of(settings)
        weight: Weight = weight_of(settings)

        def compare(live: Colour) -> Decision | NoFace:
            found: Decision | NoFace = self.reference.against(
                lambda one, other: decide(verifier, one, other, thresholds, weight), live
            )
            return found

        look = FaceLook(*kit.eyes(), compare, skipped.is_set)

        def seen(frame: Any) -> Any:
            try:
                return look.look(frame.picture, frame.t)
            except Dropped:
                look.forget()
                return None

        return seen

    def _told(self, answer: Any) -> None:
        from kiosk.vision.faces.face_look import Compared, Comparing, Guided, NotShown
        from kiosk.vision.faces.verify import Decision

        if isinstance(answer, Guided):
            self._guided(answer)
        elif isinstance(answer, Comparing):
            self.words = FaceWords()
            self._dispatch(ev.FaceCaught())
        elif isinstance(answer, NotShown):
            self._parts.log.write(LogEvent.FACE_NOT_COMPARED, reason=answer.why)
            self._dispatch(ev.FaceMissed())
        elif isinstance(answer, Compared) and isinstance(answer.found, Decision):
            self._decided(answer.found, Liveness.PASSED if answer.has_moved else Liveness.SKIPPED)
        elif isinstance(answer, Compared):
            self._parts.log.write(LogEvent.FACE_NOT_COMPARED, count=min(answer.found.faces))
            # The person's own face was found a moment ago: the one that is missing is the photo's.
            has_none = answer.found.faces[1] == 0
            self._dispatch(ev.FaceSaid(FaceStep.NO_PHOTO.value) if has_none else ev.FaceMissed())

    def _guided(self, answer: Any) -> None:
        eyes = self._looks.eyes(Where.FRONT) if self._looks is not None else None
        if eyes is not None:
            eyes.show_part(answer.part)
        was, self.words = self.words, FaceWords(answer.words, answer.is_good, answer.is_move)
        if answer.is_move and was.words != answer.words:
            self._dispatch(ev.PersonCame())  # whoever follows what is asked stands there
        if was != self.words:
            self._changed()

    def _decided(self, decision: Decision, liveness: Liveness) -> None:
        self._parts.log.write(
            LogEvent.FACE_COMPARED,
            verdict=decision.verdict,
            distance=decision.distance,
            match=decision.thresholds.match,
            refer=decision.thresholds.refer,
            model=decision.model,
            is_enough=decision.is_enough,
        )
        self._compared = (decision, liveness)
        self._dispatch(ev.FaceCompared())


def _told_to_the_platform(consent: ConsentRecord) -> FaceConsent:
    return FaceConsent(consent.consent_id, consent.purpose, consent.given_at)
