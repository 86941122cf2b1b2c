# SPDX-License-Identifier: Apache-2.0
"""Does a platform, or an adapter before one, keep the guarantees that terminals build on?

``python -m kiosk.platform.conformance URL …`` asks what needs no resident: who may ask (RFC 9421), problems (RFC 9457), what is
done once (Idempotency-Key), parts of attachments, drain tickets. It leaves behind one call for help, one evaluation and one part
of an attachment. Shapes of all other answers: tests/peers/test_contract_schemathesis.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import requests

from config import clock
from config.modes import Environment
from kiosk.platform.errors import PROBLEM_PREFIX
from kiosk.platform.signing import TERMINAL_HEADER, Signer, sign
from offline_cache.errors import CacheError
from offline_cache.keys import TerminalKey

LIMIT_S: Final = 20.0
_CLOCK_S: Final = 300
Change = Callable[[requests.PreparedRequest], None]


class Wrong(Exception):
    """What was answered is not what the contract says."""


@dataclass(frozen=True)
class Verdict:
    """One guarantee. ``fault``: what came instead; empty: it is kept."""

    name: str
    fault: str

    @property
    def is_good(self) -> bool:
        """It is kept."""
        return not self.fault


class Platform:
    """The platform under test. ``url``: its address without ``/v1``."""

    def __init__(self, url: str, key: Signer, terminal_id: str) -> None:
        self._url, self._key, self._terminal_id = f"{url.rstrip('/')}/v1", key, terminal_id

    def ask(
        self,
        method: str,
        path: str,
        content: object = None,
        *,
        key: str | None = None,
        data: bytes | None = None,
        age_s: int = 0,
        signed: bool = True,
        change: Change | None = None,
    ) -> requests.Response:
        """One request as a terminal sends it. ``change``: what is done to it behind the signature.

        Raises:
            Wrong: no answer.
        """
        body = data if data is not None else b"" if content is None else json.dumps(content).encode()
        headers = {TERMINAL_HEADER: self._terminal_id, "Accept": "application/json, application/problem+json"}
        if body:
            headers["Content-Type"] = "application/octet-stream" if data is not None else "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        request = requests.Request(method, self._url + path, headers=headers, data=body or None).prepare()
        if signed:
            sign(request, body, self._key, clock.now() - timedelta(seconds=age_s))
        if change is not None:
            change(request)
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.send(request, timeout=LIMIT_S, allow_redirects=False)
            except requests.RequestException as error:
                raise Wrong(f"no answer ({type(error).__name__})") from None


def verdicts(platform: Platform) -> Iterator[Verdict]:
    """Every guarantee, one after the other; none depends on another."""
    for name, check in CHECKS.items():
        try:
            check(platform)
        except Wrong as wrong:
            yield Verdict(name, str(wrong))
        else:
            yield Verdict(name, "")


def _expect(answer: requests.Response, status: int, problem: str = "") -> dict[str, Any]:
    """The answer's JSON object.

    Raises:
        Wrong: another status, another problem, no JSON.
    """
    wanted = f"{status} {problem}".strip()
    if answer.status_code != status:
        raise Wrong(f"{answer.status_code} instead of {wanted}")
    if status == 204:
        return {}
    media = answer.headers.get("Content-Type", "").partition(";")[0]
    try:
        content = answer.json()
    except ValueError:
        raise Wrong(f"{status}, and no JSON") from None
    if not isinstance(content, dict) or media != ("application/problem+json" if problem else "application/json"):
        raise Wrong(f"{status} with {media or 'no content type'}")
    if problem and content.get("type") != PROBLEM_PREFIX + problem:
        raise Wrong(f"problem {content.get('type')} instead of {PROBLEM_PREFIX}{problem}")
    if problem and (content.get("status") != status or not isinstance(content.get("title"), str)):
        raise Wrong("a problem without its status or title")
    return content


def _health(platform: Platform) -> None:
    told = _expect(platform.ask("GET", "/health", signed=False), 200)
    try:
        off = abs((clock.parse_iso(str(told.get("time"))) - clock.now()).total_seconds())
    except ValueError:
        raise Wrong("time: not a time with its zone") from None
    if told.get("status") != "ok" or off > _CLOCK_S:
        raise Wrong(f"status {told.get('status')}, clock off by {off:.0f} s")


def _unsigned(platform: Platform) -> None:
    _expect(platform.ask("POST", "/drain-tickets", {"cases": 1, "bytes": 1}, signed=False), 401, "signature-missing")


def _stale(platform: Platform) -> None:
    answer = platform.ask("POST", "/drain-tickets", {"cases": 1, "bytes": 1}, age_s=3600)
    if "platform_time" not in _expect(answer, 401, "signature-stale"):
        raise Wrong("signature-stale without platform_time")


def _tampered(platform: Platform) -> None:
    def swap(request: requests.PreparedRequest) -> None:
        request.body = b'{"cases": 2, "bytes": 1}'

    answer = platform.ask("POST", "/drain-tickets", {"cases": 1, "bytes": 1}, change=swap)
    _expect(answer, 401, "signature-invalid")


def _another_terminal(platform: Platform) -> None:
    def rename(request: requests.PreparedRequest) -> None:
        request.headers[TERMINAL_HEADER] = "NOBODY-0000"

    answer = platform.ask("GET", f"/help-calls/{'X' * 8}", change=rename)
    if answer.status_code != 401:
        raise Wrong(f"{answer.status_code} instead of 401")


def _unknown_path(platform: Platform) -> None:
    _expect(platform.ask("GET", "/no-such-thing"), 404, "not-found")


def _unknown_member(platform: Platform) -> None:
    answer = platform.ask("POST", "/drain-tickets", {"cases": 1, "bytes": 1, "colour": "red"})
    if answer.status_code == 404:
        return  # a platform without tickets says so before it looks
    _expect(answer, 400, "malformed-request")


def _no_session(platform: Platform) -> None:
    _expect(platform.ask("GET", "/own-cases"), 401, "session-ended")


def _help_once(platform: Platform) -> None:
    key, call = str(uuid4()), {"site_code": "CONFORMANCE", "page": "review", "item_code": None, "mode": "standard"}
    content = {"terminal_id": "CONFORMANCE", **call}
    first = _expect(platform.ask("POST", "/help-calls", content, key=key), 201)
    again = _expect(platform.ask("POST", "/help-calls", content, key=key), 201)
    if first.get("call_no") != again.get("call_no") or not first.get("call_no"):
        raise Wrong("the same key made a second call")
    other = platform.ask("POST", "/help-calls", {**content, "mode": "elder"}, key=key)
    _expect(other, 422, "idempotency-key-reused")
    _expect(platform.ask("POST", "/help-calls", content), 400, "idempotency-key-missing")


def _evaluation_once(platform: Platform) -> None:
    key = str(uuid4())
    content = {"evaluation_id": key, "case_number": None, "item_code": None, "grade": 1}
    for _ in range(2):
        _expect(platform.ask("POST", "/evaluations", content, key=key), 204)
    other = platform.ask("POST", "/evaluations", {**content, "grade": 2}, key=key)
    _expect(other, 422, "idempotency-key-reused")


def _parts(platform: Platform) -> None:
    path = f"/cases/{uuid4()}/attachments/{'0' * 64}"
    if _expect(platform.ask("GET", path), 200).get("parts") != []:
        raise Wrong("parts of an attachment that nobody sent")
    for _ in range(2):
        _expect(platform.ask("PUT", f"{path}/parts/3", data=b"part"), 204)
    if _expect(platform.ask("GET", path), 200).get("parts") != [3]:
        raise Wrong("the part that was sent twice is not there once")


def _tickets(platform: Platform) -> None:
    answer = platform.ask("POST", "/drain-tickets", {"cases": 30, "bytes": 120_000})
    if answer.status_code == 404:
        _expect(answer, 404, "not-found")
        return
    told = _expect(answer, 201)
    if not {"ticket", "start_in_s", "interval_s", "turns", "valid_s"} <= set(told):
        raise Wrong("a ticket without its times")


def _not_kept(platform: Platform) -> None:
    answer = platform.ask("GET", f"/cases/{uuid4()}/attachments/{'0' * 64}")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        raise Wrong("an answer that caches may keep (no Cache-Control: no-store)")


CHECKS: Final[dict[str, Callable[[Platform], None]]] = {
    "it answers as itself, and its clock is right": _health,
    "an unsigned request is refused": _unsigned,
    "a signature of an hour ago is refused, and the time is told": _stale,
    "a body that was changed behind its signature is refused": _tampered,
    "a key is good for its own terminal alone": _another_terminal,
    "what is not there is a problem with its type": _unknown_path,
    "a member that the contract does not name is refused": _unknown_member,
    "what needs a resident's session is refused without one": _no_session,
    "a call for help is made once for its key": _help_once,
    "an evaluation is kept once for its id": _evaluation_once,
    "a part of an attachment that comes twice is there once": _parts,
    "a backlog is given a ticket, or told that there are none": _tickets,
    "answers are not kept on the way": _not_kept,
}


def main(argv: Sequence[str]) -> int:
    """Exit status: 0 every guarantee is kept, 1 one is not, 2 wrong use."""
    parser = argparse.ArgumentParser(
        prog="python -m kiosk.platform.conformance", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("url", help="the platform's address, without /v1")
    parser.add_argument("--terminal-id", required=True, help="a terminal that is registered there")
    parser.add_argument("--key-file", type=Path, required=True, help="that terminal's key")
    parser.add_argument("--environment", choices=[one.value for one in Environment], default=Environment.TEST.value)
    parser.add_argument("--json", action="store_true", help="the verdicts as JSON")
    options = parser.parse_args(list(argv))
    try:
        key = TerminalKey.load(options.key_file, Environment(options.environment))
    except (CacheError, OSError) as error:
        print(f"conformance: {error}", file=sys.stderr)
        return 2
    found = []
    for one in verdicts(Platform(options.url, key, options.terminal_id)):
        found.append(one)
        if not options.json:
            print(f"{'good  ' if one.is_good else 'FAILED'} {one.name}" + (f": {one.fault}" if one.fault else ""))
    if options.json:
        print(json.dumps({"verdicts": [{"name": one.name, "fault": one.fault} for one in found]}))
    return 0 if all(one.is_good for one in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
