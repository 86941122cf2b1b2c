# SPDX-License-Identifier: Apache-2.0
"""What a platform's refusal means to a resident: told as what it is, tried once more only where that can help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config import clock, timeouts
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.guidance.questionnaire import Question
from kiosk.identity.resident import Identified, Resident, from_card
from kiosk.journey.fetched import Fetched, FetchTrouble
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import StopReason
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, SessionEnded, Unreachable, refusal
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.material_library import EarlierMaterial, EarlierMaterialsConsent
from kiosk.platform.model import Session
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_platform import certificate
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import CONTENT, REGISTER
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, card, catalogue
from ui.visit.fetching import Fetching, stop_of, trouble_of

PERSON = resident(1)
CERTIFICATE = certificate(PERSON)  # made once: it carries the moment it was made


def problem(name: str, status: int) -> PlatformError:
    return refusal(Problem(f"urn:kiosk:problem:{name}", "", status))


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (Unreachable("cable"), FetchTrouble.UNREACHABLE),
        (Busy("later", 5.0), FetchTrouble.BUSY),
        (problem("session-ended", 401), FetchTrouble.SESSION_ENDED),
        (problem("level-too-low", 403), FetchTrouble.LEVEL_TOO_LOW),
        (problem("wrong-environment", 403), FetchTrouble.TERMINAL_REFUSED),
        (problem("unknown-terminal", 401), FetchTrouble.TERMINAL_REFUSED),
        (problem("signature-stale", 401), FetchTrouble.TERMINAL_REFUSED),
        (problem("identity-mismatch", 409), FetchTrouble.IDENTITY_DOUBTED),
        (problem("card-expired", 422), FetchTrouble.IDENTITY_DOUBTED),
        (problem("not-needed", 422), FetchTrouble.REQUEST_REFUSED),
    ],
)
def test_every_refusal_has_its_own_meaning(error: PlatformError, trouble: FetchTrouble) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize(
    ("error", "stop", "logged"),
    [
        (Busy("later", 5.0), StopReason.PLATFORM_BUSY, LogEvent.PLATFORM_REFUSED),
        (problem("wrong-environment", 403), StopReason.TERMINAL_REFUSED, LogEvent.PLATFORM_REFUSED),
        (ValueError("a bug"), StopReason.TERMINAL_FAILED, LogEvent.UNHANDLED_ERROR),
    ],
)
def test_only_what_the_platform_said_is_told_as_its_word(error: Exception, stop: StopReason, logged: LogEvent) -> None:
    found = list[tuple[LogEvent, Exception]]()
    log = SimpleNamespace(failure=lambda event, error: found.append((event, error)))
    assert stop_of(error, {FetchTrouble.BUSY: StopReason.PLATFORM_BUSY}, cast("EventLog", log)) is stop
    assert found == [(logged, error)]


class Platform:
    """Raises what it is given, one after the other, then answers."""

    def __init__(self, *refusals: PlatformError) -> None:
        self.refusals = list(refusals)
        self.identified = 0
        self.remembering = 0
        self.forgets = False
        self.stored: list[tuple[tuple[str, ...], EarlierMaterialsConsent]] = []
        self.asked = 0

    def _say(self) -> None:
        if self.refusals:
            raise self.refusals.pop(0)

    def identify_by_card(self, name: str, number: str, certificate_type: str, valid_to: date | None) -> Session:
        self.identified += 1
        return Session("token", "strong", name, number)

    def shared_data(self, session: Session, item: str, names: Iterable[str], purpose: str) -> Mapping[str, Any]:
        self.asked += 1
        self._say()
        return {}

    def licences(self, session: Session, types: Iterable[str], consent: object) -> tuple[Any, ...]:
        return ()

    def last_answers(self, session: Session, item: str, fields: Iterable[str], consent: object) -> Mapping[str, Any]:
        self.remembering += 1
        if self.forgets:
            raise Busy("later", 1.0)
        return dict.fromkeys(fields, LAST)

    def earlier_materials(
        self, session: Session, item: str, codes: Iterable[str], consent: EarlierMaterialsConsent
    ) -> Mapping[str, Any]:
        self.stored.append((tuple(codes), consent))
        if self.forgets:
            raise Busy("later", 1.0)
        return {"HKB": STORED}

    def case_result(self, session: Session, case_id: str) -> Any:
        self.asked += 1
        self._say()
        return CERTIFICATE if self.asked >= 3 else None


STORED = EarlierMaterial("310000000001/HKB", "ab" * 32, date(2026, 9, 3))
LAST = LastAnswer("摆摊、开小店", date(2026, 3, 4))
Made = tuple[Fetching, VisitRecord, Resident, list[float]]


@pytest.fixture
def make() -> Callable[..., Made]:
    from kiosk.catalogue.loader import load_catalogue

    catalogue = load_catalogue(CONTENT)

    def build(platform: Platform, *, card: bool = True, over: bool = False) -> Made:
        record = VisitRecord(catalogue)
        record.open_item(REGISTER)
        for answer in ("local", "register", "individual", "no"):
            record.answer_question(answer)
        read = id_card(PERSON)
        found = from_card(read, clock.now().date(), catalogue.tables.certificate_types)
        assert isinstance(found, Identified)
        record.card_read, record.resident_read = read, found.resident
        record.adopt_card()
        if not card:
            record.card, record.session = None, Session("weak", "weak", PERSON.name, PERSON.number)
        pauses: list[float] = []

        def wait(seconds: float) -> bool:
            pauses.append(seconds)
            return over

        return Fetching(cast("PlatformClient", platform), record, wait), record, found.resident, pauses

    return build


def test_what_was_written_another_time_is_asked_for_by_card_alone(make: Callable[..., Made]) -> None:
    fetching, record, person, _ = make(platform := Platform())
    assert fetching.known(person, clock.now()).last == {"work_content": LAST, "employer": LAST}
    (given,) = [one for one in record.consents if one.kind == "last_answers"]
    assert given.what == ("work_content", "employer")
    weak, _, person, _ = make(other := Platform(), card=False)
    assert weak.known(person, clock.now()).last == {}
    assert (platform.remembering, other.remembering) == (1, 0)


def test_the_store_of_materials_is_asked_by_card_alone_for_what_nothing_stands_for(make: Callable[..., Made]) -> None:
    fetching, record, person, _ = make(platform := Platform())
    unemployed(record)
    assert fetching.known(person, clock.now()).earlier == {"HKB": STORED}
    ((codes, consent),) = platform.stored
    assert "HKB" in codes
    assert set(codes) <= set(consent.materials)
    assert consent.purpose == record.catalogue.items[UNEMPLOYED].consent.purpose.zh
    fetching, record, person, _ = make(weak := Platform(), card=False)
    unemployed(record)
    assert fetching.known(person, clock.now()).earlier == {}
    fetching, record, person, _ = make(unneeded := Platform())
    assert fetching.known(person, clock.now()).earlier == {}, "this service takes none"
    assert (weak.stored, unneeded.stored) == ([], [])
    fetching, record, person, _ = make(failing := Platform())
    failing.forgets = True
    unemployed(record)
    found = fetching.known(person, clock.now())
    assert (found.trouble, found.earlier) == (FetchTrouble.NONE, {}), "it is a convenience"


UNEMPLOYED = "312000617000"


def unemployed(record: VisitRecord) -> None:
    record.open_item(UNEMPLOYED)
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)


def test_who_cannot_be_told_what_they_wrote_is_asked_and_keeps_the_rest(make: Callable[..., Made]) -> None:
    platform = Platform()
    platform.forgets = True
    fetching, _, person, pauses = make(platform)
    found = fetching.known(person, clock.now())
    assert (found.trouble, found.shared, found.last, pauses) == (FetchTrouble.NONE, {}, {}, [])


def test_a_busy_platform_is_asked_again_after_the_pause_it_names(make: Callable[..., Made]) -> None:
    platform = Platform(Busy("later", 2.0))
    fetching, _, person, pauses = make(platform)
    assert fetching.known(person, clock.now()).trouble is FetchTrouble.NONE
    assert (pauses, platform.asked) == ([2.0], 2)


@pytest.mark.parametrize("refusals", [[Busy("much later", 60.0)], [Busy("later"), Busy("again")]])
def test_nobody_is_kept_waiting_by_a_busy_platform(make: Callable[..., Made], refusals: list[PlatformError]) -> None:
    platform = Platform(*refusals)
    fetching, _, person, pauses = make(platform)
    assert fetching.known(person, clock.now()) == Fetched(trouble=FetchTrouble.BUSY)
    assert sum(pauses) <= timeouts.BUSY_RETRY_MAX_S


def test_the_end_of_the_visit_ends_the_waiting(make: Callable[..., Made]) -> None:
    platform = Platform(Busy("later", 1.0))
    fetching, _, person, _ = make(platform, over=True)
    assert fetching.known(person, clock.now()).trouble is FetchTrouble.BUSY
    assert platform.asked == 1


def test_a_session_that_ended_is_opened_anew_by_the_card_and_never_without(make: Callable[..., Made]) -> None:
    platform = Platform(problem("session-ended", 401))
    fetching, record, person, _ = make(platform)
    record.session = Session("old", "strong", PERSON.name, PERSON.number)
    found = fetching.known(person, clock.now())
    assert (found.trouble, found.session, platform.identified) == (
        FetchTrouble.NONE,
        Session("token", "strong", person.name, person.number),
        1,
    )
    platform = Platform(problem("session-ended", 401))
    fetching, _, person, _ = make(platform, card=False)
    assert fetching.known(person, clock.now()).trouble is FetchTrouble.SESSION_ENDED
    assert platform.identified == 0


def test_a_certificate_is_waited_for_also_over_a_broken_line(make: Callable[..., Made]) -> None:
    platform = Platform(Unreachable("a second"))
    fetching, _, person, pauses = make(platform)
    session = Session("token", "strong", person.name, person.number)
    assert fetching.result(session, lambda: 0.0) == CERTIFICATE
    assert (platform.asked, pauses) == (3, [timeouts.RESULT_POLL_S] * 2)


def test_a_certificate_that_does_not_come_ends_the_waiting_in_time(make: Callable[..., Made]) -> None:
    platform = Platform(*[Unreachable("down")] * 1000)
    fetching, _, person, pauses = make(platform)
    session = Session("token", "strong", person.name, person.number)
    assert fetching.result(session, lambda: sum(pauses)) is None
    assert sum(pauses) <= timeouts.RESULT_WAIT_S


def test_a_refused_certificate_is_no_waiting_matter(make: Callable[..., Made]) -> None:
    platform = Platform(problem("no-such-case", 404))
    fetching, _, person, pauses = make(platform)
    with pytest.raises(Rejected):
        fetching.result(Session("token", "strong", person.name, person.number), lambda: 0.0)
    assert pauses == []


def test_a_card_that_is_only_lent_opens_no_session_of_its_holder() -> None:
    record, platform = VisitRecord(catalogue()), Platform()
    record.open_item(FLEXIBLE)
    record.card_read, record.resident_read = card(date(1990, 5, 4)), by_card(date(1990, 5, 4))
    record.adopt_card()
    record.act_for(by_card(date(1961, 2, 3)), card(date(1961, 2, 3)), None)  # settled without network
    fetching = Fetching(cast("PlatformClient", platform), record, lambda _seconds: False)
    with pytest.raises(SessionEnded):
        fetching.session_of_card()
    assert platform.identified == 0
    record.leave_acting()
    assert fetching.session_of_card().number == by_card(date(1990, 5, 4)).number
