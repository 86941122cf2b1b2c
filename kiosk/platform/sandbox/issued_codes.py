# SPDX-License-Identifier: Apache-2.0
"""Codes that say who comes (随申码, 离线码, 医保电子凭证), in the demonstration's shapes, and whom they name.

The real content of such codes is private to their issuer; the terminal only ever hands the text on. Here 随申码 is a random
token that lives a minute, as on a telephone that draws it anew, and 医保电子凭证 is another such; 离线码 is printed once
and stays: it names a resident by seed, with a keyed check so that none can be made up. None proves who holds it: all open weak
sessions.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal

CITY_CODE_LIFE_S: Final = 60
CITY_PREFIX: Final = "SSM-DEMO-"
INSURANCE_PREFIX: Final = "YBM-DEMO-"
OFFLINE_PREFIX: Final = "LXM-DEMO-"
_TOKEN_CHARACTERS: Final = 32
_SEED_DIGITS: Final = 6
_CHECK_CHARACTERS: Final = 16
_OFFLINE_KEY: Final = b"offline codes of the demonstration"
"""Of synthetic people alone."""


class PrintedCodes(Protocol):
    """离线码 that terminals printed; see :class:`kiosk.platform.sandbox.offline_code_desk.OfflineCodeDesk`."""

    def find(self, token: str) -> SyntheticResident | None:
        """Whose it is; None: none that is still good."""

    def is_printed(self, token: str) -> bool:
        """It was printed, good or not."""

    def has_printed(self, person_number: str) -> bool:
        """A printed one has ended what they had before."""


class IssuedCodeDesk:
    """Draws codes, as telephones and the print of a 离线码 would have them, and finds out whose a scanned one is. ``printed``:
    those that terminals printed.
    """

    def __init__(self, clock: Callable[[], datetime], printed: PrintedCodes | None = None) -> None:
        self._clock = clock
        self._printed = printed
        self._lock = threading.Lock()
        self._drawn: dict[str, tuple[SyntheticResident, datetime]] = {}

    def draw_city_code(self, person: SyntheticResident, age_s: float = 0) -> str:
        """The 随申码 that is on this person's telephone; drawn so long ago, for who forgot to refresh it."""
        return self._draw(CITY_PREFIX, person, age_s)

    def draw_insurance_code(self, person: SyntheticResident, age_s: float = 0) -> str:
        """The 医保电子凭证 of the same telephone."""
        return self._draw(INSURANCE_PREFIX, person, age_s)

    def _draw(self, prefix: str, person: SyntheticResident, age_s: float) -> str:
        moment = self._clock() - timedelta(seconds=age_s)
        code = prefix + base64.b32encode(secrets.token_bytes(20)).decode("ascii")[:_TOKEN_CHARACTERS]
        with self._lock:
            # What ran out stays known for an hour, so that "too late" can be told from "never issued".
            since = moment - timedelta(hours=1)
            self._drawn = {text: one for text, one in self._drawn.items() if one[1] > since}
            self._drawn[code] = person, moment + timedelta(seconds=CITY_CODE_LIFE_S)
        return code

    def offline_code(self, person: SyntheticResident) -> str:
        """The 离线码 that this person has had all along; always the same, and void once a terminal prints another."""
        seed = f"{person.seed:0{_SEED_DIGITS}d}"
        return OFFLINE_PREFIX + seed + _check(seed)

    def find(self, code: str) -> SyntheticResident:
        """Whose code this is.

        Raises:
            Refusal: ``code-expired``, or ``unknown-code``.
        """
        printed = self._printed
        if printed is not None and printed.is_printed(code):
            holder = printed.find(code)
            if holder is None:
                raise Refusal(ProblemType.CODE_EXPIRED)
            return holder
        if code.startswith(OFFLINE_PREFIX):
            person = self._find_offline(code.removeprefix(OFFLINE_PREFIX))
            if printed is not None and printed.has_printed(person.number):
                raise Refusal(ProblemType.CODE_EXPIRED)
            return person
        with self._lock:
            found = self._drawn.get(code)
        if found is None:
            raise Refusal(ProblemType.UNKNOWN_CODE)
        person, ends_at = found
        if ends_at <= self._clock():
            raise Refusal(ProblemType.CODE_EXPIRED)
        return person

    @staticmethod
    def _find_offline(rest: str) -> SyntheticResident:
        seed, check = rest[:_SEED_DIGITS], rest[_SEED_DIGITS:]
        if not hmac.compare_digest(_check(seed).encode(), check.encode("utf-8", "surrogatepass")):
            raise Refusal(ProblemType.UNKNOWN_CODE)
        return resident(int(seed))


def _check(seed: str) -> str:
    digest = hmac.new(_OFFLINE_KEY, seed.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii")[:_CHECK_CHARACTERS]
