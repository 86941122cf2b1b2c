# SPDX-License-Identifier: Apache-2.0
"""Residents' sessions, one-time codes and the phones they arrive at. All in memory: a restart ends every session.

Tokens are random and opaque; the desk keeps only their digests. Asking for a code answers the same whether the number
is known or not (a number can be guessed, being a resident must not be): an unknown number, and a resident without a
phone on record, get a challenge that no code will ever satisfy, and a made-up phone tail that stays the same.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from config.clock import iso_ms
from kiosk.platform.sandbox.population import SyntheticResident, resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal

SESSION_IDLE_S: Final = 20 * 60
"""Each use begins it anew: a visit may be renewed many times by a slow resident …"""
SESSION_LONGEST_S: Final = 90 * 60
"""… but not for ever."""
CODE_LIFE_S: Final = 5 * 60
CODE_TRIES: Final = 3
CODE_DIGITS: Final = 6
CODES_IN_WINDOW: Final = 5
CODE_WINDOW_S: Final = 10 * 60

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Person:
    """Who a session belongs to. ``register``: the synthetic resident, ``None`` for a card nobody here knows."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    register: SyntheticResident | None = field(repr=False)
    enterprise: str = field(default="", repr=False)
    """Number of the enterprise for which they act in this session (法人经办)."""
    agent: str = field(default="", repr=False)
    """Number of whoever acts for them in this session (代办人)."""


def holder_of(name: str, number: str, valid_to: str | None, today: date) -> SyntheticResident | None:
    """Whom the registers know behind a card that was laid down; None: nobody, and a genuine card is a resident's all the same.

    Raises:
        Refusal: card-expired (its own date is past, or its holder has died: it was to be given back, and opens nothing in
            anybody's hand; 居民身份证法 11), identity-mismatch.
    """
    if valid_to is not None and date.fromisoformat(valid_to) < today:
        raise Refusal(ProblemType.CARD_EXPIRED)
    person = resident_by_number(number, today)
    if person is not None and person.name != name:
        raise Refusal(ProblemType.IDENTITY_MISMATCH)
    if person is not None and not person.is_alive:
        raise Refusal(ProblemType.CARD_EXPIRED)
    return person


@dataclass
class _Session:
    person: Person
    level: str
    terminal_id: str
    ends_at: datetime
    ends_at_last: datetime


@dataclass
class _Challenge:
    number: str = field(repr=False)
    code: str | None = field(repr=False)
    person: Person | None
    terminal_id: str
    ends_at: datetime
    tries_left: int = CODE_TRIES


@dataclass(frozen=True)
class PhoneMessage:
    """A text message, as the phone shows it."""

    at: str
    text: str
    code: str


class SessionDesk:
    """Opens and finds sessions."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    def open(self, person: Person, level: str, terminal_id: str) -> tuple[str, str]:
        """A new session; the result is its token and when it ends if nothing is done."""
        token, moment = secrets.token_urlsafe(32), self._clock()
        ends_at = moment + timedelta(seconds=SESSION_IDLE_S)
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if one.ends_at > moment}
            self._sessions[_digest(token)] = _Session(
                person, level, terminal_id, ends_at, moment + timedelta(seconds=SESSION_LONGEST_S)
            )
        return token, iso_ms(ends_at)

    def find(self, authorization: str | None, terminal_id: str) -> tuple[Person, str]:
        """Person and level of the session in this header.

        Raises:
            Refusal: there is none, it has ended, or it was opened at another terminal.
        """
        scheme, _, token = (authorization or "").partition(" ")
        moment = self._clock()
        with self._lock:
            session = self._sessions.get(_digest(token)) if scheme.lower() == "bearer" else None
            if session is None or session.ends_at <= moment or session.terminal_id != terminal_id:
                raise Refusal(ProblemType.SESSION_ENDED)
            session.ends_at = min(moment + timedelta(seconds=SESSION_IDLE_S), session.ends_at_last)
            return session.person, session.level

    def raise_to(self, level: str, authorization: str | None, terminal_id: str) -> None:
        """The session in this header has a higher level from now on; it lasts no longer for that.

        Raises:
            Refusal: as :meth:`find`.
        """
        self.find(authorization, terminal_id)
        with self._lock:
            self._sessions[_digest((authorization or "").partition(" ")[2])].level = level


class CodeDesk:
    """Sends one-time codes and checks them. Also plays the phones."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._challenges: dict[str, _Challenge] = {}
        self._answers: dict[tuple[str, str], tuple[str, str]] = {}
        self._sent: dict[str, list[datetime]] = {}
        self._phones: dict[str, list[PhoneMessage]] = {}
        self._pepper = secrets.token_bytes(16)

    def send(self, number: str, person: Person | None, terminal_id: str, key: str) -> tuple[str, str, str]:
        """Challenge, last four digits of the phone, end of validity. The same key again: the same answer, no new code.

        Raises:
            Refusal: too many for this number.
        """
        moment = self._clock()
        with self._lock:
            self._sweep(moment)
            known = self._answers.get((terminal_id, key))
            if known is not None:
                challenge, asked_for = known
                if asked_for != number:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return challenge, self._tail(number, person), iso_ms(self._challenges[challenge].ends_at)
            sent = self._sent.setdefault(number, [])
            if len(sent) >= CODES_IN_WINDOW:
                wait_s = (sent[0] + timedelta(seconds=CODE_WINDOW_S) - moment).total_seconds()
                raise Refusal(ProblemType.TOO_MANY_CODES, retry_after_s=max(1, round(wait_s)))
            sent.append(moment)
            phone = person.register.phone if person is not None and person.register is not None else None
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" if phone is not None else None
            challenge = secrets.token_urlsafe(24)
            ends_at = moment + timedelta(seconds=CODE_LIFE_S)
            self._challenges[challenge] = _Challenge(number, code, person, terminal_id, ends_at)
            self._answers[(terminal_id, key)] = challenge, number
            if phone is not None and code is not None:
                text = f"【示例】验证码 {code}，5分钟内有效，只在自助终端上使用，不要告诉别人。"
                self._phones.setdefault(phone, []).append(PhoneMessage(iso_ms(moment), text, code))
            return challenge, self._tail(number, person), iso_ms(ends_at)

    def check(self, challenge: str, code: str, terminal_id: str) -> Person:
        """Who the code was sent to; a code is good once.

        Raises:
            Refusal: wrong (with ``attempts_left``), used up, too late, or of another terminal.
        """
        moment = self._clock()
        with self._lock:
            self._sweep(moment)
            found = self._challenges.get(challenge)
            if found is None or found.terminal_id != terminal_id or found.tries_left == 0:
                raise Refusal(ProblemType.CODE_EXPIRED)
            if found.code is None or found.person is None or not hmac.compare_digest(found.code, code):
                found.tries_left -= 1
                raise Refusal(ProblemType.WRONG_CODE, more={"attempts_left": found.tries_left})
            found.tries_left = 0
            return found.person

    def messages(self, phone: str) -> list[PhoneMessage]:
        """What has arrived at a phone, oldest first."""
        with self._lock:
            return list(self._phones.get(phone, ()))

    def _tail(self, number: str, person: Person | None) -> str:
        if person is not None and person.register is not None and person.register.phone is not None:
            return person.register.phone[-4:]
        made_up = hmac.new(self._pepper, number.encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(made_up[:4], 'big') % 10_000:04d}"

    def _sweep(self, moment: datetime) -> None:
        self._challenges = {name: one for name, one in self._challenges.items() if one.ends_at > moment}
        self._answers = {key: one for key, one in self._answers.items() if one[0] in self._challenges}
        since = moment - timedelta(seconds=CODE_WINDOW_S)
        kept = {number: [at for at in sent if at > since] for number, sent in self._sent.items()}
        self._sent = {number: sent for number, sent in kept.items() if sent}


def session_name(authorization: str | None) -> str:
    """A name of the session in this header that no other session has; it opens nothing."""
    return _digest(authorization or "")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
