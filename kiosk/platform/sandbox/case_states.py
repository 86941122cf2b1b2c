# SPDX-License-Identifier: Apache-2.0
"""The case state machine of the sandbox (办件流程): pure moves over :class:`CaseStanding`. Time is handed in.

::

    received ──► accepted ──► decided ──► archived          returned ──► received (refiled under the same number)
       │ ▲          │                                           │
       │ └──────────┼── returned ◄─ (asked for correction)      └─► lapsed (not mended in time)
       └─► refused  └─► (a part each: under_way ─► granted | denied; all of them: decided)
    received, accepted, returned ──► withdrawn (by the applicant)

Days are working days (行政许可法 82). An office that does not say within five of them what is missing has accepted on the day
of receipt (行政许可法 32 (4)). What is certain by rules and is done on the spot (即办) is decided by rules at once; everything
else waits for a person, and nothing is ever granted by time.

What time does bears the moment at which the day was over: a standing is the same, whether it is looked at daily or once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from config.clock import SHANGHAI, iso_ms, parse_iso
from kiosk.catalogue.working_days import working_days_after
from kiosk.places.calendar import HolidayCalendar
from kiosk.platform.sandbox.case_standing import (
    CaseEvent,
    CaseStanding,
    Decision,
    PartStage,
    PartStanding,
    Stage,
    Wanted,
)

REVIEW_DAYS: Final = 5
"""Working days to say what is missing, all of it at once (一次告知; 行政许可法 32 (4))."""
CORRECTION_DAYS: Final = 15
"""Working days to mend a returned case. No law says how many: this platform's own."""
RULES: Final = "rules"
TIME: Final = "time"
APPLICANT: Final = "applicant"


@dataclass(frozen=True)
class Accept:
    """受理. ``by``: the officer's number."""

    by: str


@dataclass(frozen=True)
class AskCorrection:
    """一次性告知补正: everything that is missing, at once."""

    by: str
    wanted: tuple[Wanted, ...]
    reason: str = ""


@dataclass(frozen=True)
class Refuse:
    """不予受理, with a reason."""

    by: str
    reason: str


@dataclass(frozen=True)
class Decide:
    """准予 or 不予, of a case or of one of its parts. A denial has a reason."""

    by: str
    is_granted: bool
    reason: str = ""
    part: str = ""


@dataclass(frozen=True)
class Refile:
    """The applicant has mended a returned case. ``doubts`` and ``parts``: of the new content, in place of the old ones."""

    doubts: tuple[str, ...] = ()
    parts: tuple[PartStanding, ...] = ()
    by: str = APPLICANT


@dataclass(frozen=True)
class Withdraw:
    """撤销申报."""

    by: str = APPLICANT


@dataclass(frozen=True)
class Archive:
    """归档: the package with this digest was made."""

    sha256: str
    by: str = RULES


Act = Accept | AskCorrection | Refuse | Decide | Refile | Withdraw | Archive


@dataclass(frozen=True)
class NotPossible:
    """The act does not fit the state, or lacks what it needs. ``reason``: for who tried."""

    reason: str


def begin(
    case_id: str,
    moment: datetime,
    calendar: HolidayCalendar | None,
    *,
    is_instant: bool,
    promise_days: int,
    doubts: Sequence[str] = (),
    parts: Sequence[PartStanding] = (),
    in_sequence: bool = False,
) -> CaseStanding:
    """A case that has just been filed. ``is_instant``: 即办; ``doubts``: why rules alone may not decide it."""
    standing = CaseStanding(
        case_id=case_id,
        stage=Stage.RECEIVED,
        version=0,
        is_instant=is_instant,
        promise_days=promise_days,
        due_on=working_days_after(_day(moment), REVIEW_DAYS, calendar),
        doubts=tuple(doubts),
        in_sequence=in_sequence,
        parts=tuple(parts),
    )
    return _noted(standing, moment, "received", APPLICANT)


def let_time_pass(standing: CaseStanding, moment: datetime, calendar: HolidayCalendar | None) -> CaseStanding:
    """What has come of a case by ``moment`` without anybody: rules, days that are over. The same standing where nothing has."""
    if standing.stage is Stage.RECEIVED and standing.is_instant and not standing.doubts:
        came = _last(standing)
        return _decided_by_rules(_accepted(standing, came, RULES, _day(came), calendar), came, calendar)
    if standing.due_on is None or _day(moment) <= standing.due_on:
        return standing
    over = _over(standing, standing.due_on)
    if standing.stage is Stage.RECEIVED:
        late = _accepted(standing, over, TIME, _day(_last(standing)), calendar)
        return let_time_pass(late, moment, calendar)
    if standing.stage is Stage.RETURNED:
        lapsed = replace(standing, stage=Stage.LAPSED, due_on=None)
        return _noted(lapsed, over, "lapsed", TIME)
    if standing.stage is Stage.ACCEPTED and not standing.is_overdue:
        return _noted(replace(standing, is_overdue=True), over, "overdue", TIME)
    return standing


def step(
    standing: CaseStanding, act: Act, moment: datetime, calendar: HolidayCalendar | None
) -> CaseStanding | NotPossible:
    """The standing after an act; call :func:`let_time_pass` first, days that are over come before any act."""
    stage = standing.stage
    match act:
        case Accept():
            if stage is not Stage.RECEIVED:
                return _wrong(standing)
            return _accepted(standing, moment, act.by, _day(moment), calendar)
        case AskCorrection():
            if stage is not Stage.RECEIVED:
                return _wrong(standing)
            if not act.wanted or not all(one.reason.strip() for one in act.wanted):
                return NotPossible("what is to be mended, each with a reason")
            due_on = working_days_after(_day(moment), CORRECTION_DAYS, calendar)
            returned = replace(standing, stage=Stage.RETURNED, wanted=act.wanted, due_on=due_on, reason=act.reason)
            return _noted(returned, moment, "returned", act.by, reason=act.reason)
        case Refuse():
            if stage is not Stage.RECEIVED:
                return _wrong(standing)
            if not act.reason.strip():
                return NotPossible("a refusal has a reason")
            refused = replace(standing, stage=Stage.REFUSED, due_on=None, reason=act.reason)
            return _noted(refused, moment, "refused", act.by, reason=act.reason)
        case Decide():
            return _decide(standing, act, moment, calendar)
        case Refile():
            if stage is not Stage.RETURNED:
                return _wrong(standing)
            due_on = working_days_after(_day(moment), REVIEW_DAYS, calendar)
            # Somebody found it wanting: somebody looks at it again, whatever the rules say.
            doubts = tuple(dict.fromkeys((*act.doubts, "returned_before")))
            again = replace(
                standing, stage=Stage.RECEIVED, wanted=(), reason="", due_on=due_on, doubts=doubts, parts=act.parts
            )
            return _noted(again, moment, "refiled", act.by)
        case Withdraw():
            if stage.is_over:
                return _wrong(standing)
            withdrawn = replace(standing, stage=Stage.WITHDRAWN, wanted=(), due_on=None)
            return _noted(withdrawn, moment, "withdrawn", act.by)
        case Archive():
            if stage is not Stage.DECIDED:
                return _wrong(standing)
            return _noted(
                replace(standing, stage=Stage.ARCHIVED, archive_sha256=act.sha256), moment, "archived", act.by
            )


def _decide(
    standing: CaseStanding, act: Decide, moment: datetime, calendar: HolidayCalendar | None
) -> CaseStanding | NotPossible:
    if standing.stage is not Stage.ACCEPTED:
        return _wrong(standing)
    if not act.is_granted and not act.reason.strip():
        return NotPossible("a denial has a reason")
    if not standing.parts:
        if act.part:
            return NotPossible("this case has no parts")
        decision = Decision.GRANTED if act.is_granted else Decision.DENIED
        return _closed(standing, decision, act.reason, moment, act.by)
    part = standing.part(act.part)
    if part is None:
        return NotPossible("which part is decided")
    if part.stage is not PartStage.UNDER_WAY:
        return NotPossible(f"the part is {part.stage.value}")
    stage = PartStage.GRANTED if act.is_granted else PartStage.DENIED
    decided = standing.with_part(replace(part, stage=stage, reason=act.reason))
    decided = _noted(decided, moment, f"part_{stage.value}", act.by, part=part.id, reason=act.reason)
    return _closed_if_all(_next_part(decided, _day(moment), calendar), moment, act.by)


def _closed_if_all(standing: CaseStanding, moment: datetime, by: str) -> CaseStanding:
    if not all(one.stage.is_over for one in standing.parts):
        return standing
    granted = [one.stage is PartStage.GRANTED for one in standing.parts]
    decision = Decision.GRANTED if all(granted) else Decision.PARTLY if any(granted) else Decision.DENIED
    return _closed(standing, decision, "", moment, by)


def _closed(standing: CaseStanding, decision: Decision, reason: str, moment: datetime, by: str) -> CaseStanding:
    closed = replace(standing, stage=Stage.DECIDED, decision=decision, due_on=None, reason=reason)
    return _noted(closed, moment, "decided", by, reason=reason)


def _decided_by_rules(standing: CaseStanding, moment: datetime, calendar: HolidayCalendar | None) -> CaseStanding:
    if not standing.parts:
        return _closed(standing, Decision.GRANTED, "", moment, RULES)
    while standing.stage is Stage.ACCEPTED:
        part = next(one for one in standing.parts if one.stage is PartStage.UNDER_WAY)
        after = _decide(standing, Decide(RULES, True, part=part.id), moment, calendar)
        if isinstance(after, NotPossible):
            raise RuntimeError(after.reason)
        standing = after
    return standing


def _accepted(
    standing: CaseStanding, moment: datetime, by: str, on: date, calendar: HolidayCalendar | None
) -> CaseStanding:
    due_on = _due(on, standing.promise_days, calendar)
    accepted = replace(standing, stage=Stage.ACCEPTED, accepted_on=on, due_on=due_on, wanted=(), reason="")
    accepted = _noted(accepted, moment, "accepted", by)
    return _next_part(accepted, on, calendar) if accepted.parts else accepted


def _next_part(standing: CaseStanding, on: date, calendar: HolidayCalendar | None) -> CaseStanding:
    """Begin what may begin: all parts at once, or the first that is not decided. ``on``: from when their days run."""
    waiting = [one for one in standing.parts if one.stage is PartStage.NOT_BEGUN]
    if standing.in_sequence:
        is_busy = any(one.stage is PartStage.UNDER_WAY for one in standing.parts)
        waiting = [] if is_busy else waiting[:1]
    for one in waiting:
        due_on = _due(on, one.promise_days, calendar)
        standing = standing.with_part(replace(one, stage=PartStage.UNDER_WAY, due_on=due_on))
    return standing


def _due(day: date, promise_days: int, calendar: HolidayCalendar | None) -> date:
    """即办 is the same day."""
    return day if promise_days == 0 else working_days_after(day, promise_days, calendar)


def _noted(
    standing: CaseStanding, moment: datetime, what: str, by: str, *, part: str = "", reason: str = ""
) -> CaseStanding:
    event = CaseEvent(iso_ms(moment), what, by, standing.stage, part, reason)
    return replace(standing, version=standing.version + 1, history=(*standing.history, event))


def _wrong(standing: CaseStanding) -> NotPossible:
    return NotPossible(f"the case is {standing.stage.value}")


def _last(standing: CaseStanding) -> datetime:
    """When something happened to it last: of a received case, its filing or refiling."""
    return parse_iso(standing.history[-1].at)


def _over(standing: CaseStanding, day: date) -> datetime:
    """When ``day`` was over for this case: a promise may have ended while nobody had accepted yet."""
    return max(datetime.combine(day + timedelta(days=1), time(), SHANGHAI), _last(standing))


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
