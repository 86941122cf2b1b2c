# SPDX-License-Identifier: Apache-2.0
"""The client against a platform that is hostile, broken, slow or not there: always one of its own errors, in time."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.modes import Environment
from kiosk.platform.client import PlatformClient, Timeouts
from kiosk.platform.errors import (
    Busy,
    Maintenance,
    NotAuthorised,
    PlatformError,
    ProtocolFault,
    Rejected,
    Unreachable,
    WrongEnvironment,
)
from kiosk.platform.model import Evaluation, HelpRequest
from offline_cache.keys import TerminalKey

LIMITS = Timeouts(connect_s=0.5, answer_s=0.5, upload_s=0.5)
KEY = TerminalKey.create(Environment.DEMO, "DEMO-0001")
HEALTH = {"status": "ok", "time": "2026-11-21T10:00:00.000+08:00", "environment": "demo"}

Pieces = Callable[[], Iterable[bytes]]


def answer(status: int, body: bytes, media: str = "application/json", **headers: str) -> bytes:
    named = {"Content-Type": media, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + body


def problem(name: str, status: int, **more: Any) -> bytes:
    body = {"type": f"urn:kiosk:problem:{name}", "title": "No", "status": status, **more}
    return answer(status, json.dumps(body).encode(), "application/problem+json")


@contextmanager
def saying(pieces: Pieces) -> Generator[PlatformClient, None, None]:
    """A client of a server that reads whatever comes and answers with ``pieces``, one after the other."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    connection.recv(65536)
                    for piece in pieces():
                        if stop.is_set():
                            return
                        connection.sendall(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            port = listener.getsockname()[1]
            with PlatformClient(f"http://127.0.0.1:{port}", KEY, "DEMO-0001", LIMITS) as client:
                yield client
        finally:
            stop.set()
            thread.join(10)


def failure(pieces: Pieces, call: Callable[[PlatformClient], object] = PlatformClient.health) -> PlatformError:
    began = time.monotonic()
    with saying(pieces) as client, pytest.raises(PlatformError) as caught:
        call(client)
    assert time.monotonic() - began < 4.0
    return caught.value


def once(data: bytes) -> Pieces:
    return lambda: [data]


def dribble(head: bytes, piece: bytes) -> Pieces:
    def pieces() -> Generator[bytes, None, None]:
        yield head
        for _ in range(600):
            time.sleep(0.05)
            yield piece

    return pieces


def test_a_good_answer_is_understood() -> None:
    with saying(once(answer(200, json.dumps({**HEALTH, "new_member": 1}).encode()))) as client:
        assert client.health().environment == "demo"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
)
def test_half_answers_and_other_protocols(data: bytes) -> None:
    assert isinstance(failure(once(data)), Unreachable)


@pytest.mark.parametrize(
    "data",
    [
        answer(200, b"<html>log in", "text/html"),
        answer(200, b"{}"),
        answer(200, b"[]"),
        answer(200, b"null"),
        answer(200, b"{"),
        answer(200, b"\xff\xfe"),
        answer(200, b'{"status": NaN}'),
        answer(200, b"[" * 100_000),
        answer(200, b'{"status": ' + b"9" * 10_000 + b"}"),
        answer(200, json.dumps({**HEALTH, "time": "yesterday"}).encode()),
        answer(200, json.dumps({**HEALTH, "time": "2026-11-21T10:00:00"}).encode()),
        answer(200, json.dumps({**HEALTH, "environment": "real"}).encode()),
        answer(200, json.dumps({**HEALTH, "status": 1}).encode()),
        answer(200, b"{" + b" " * (5 * 1024 * 1024) + b"}"),
        answer(204, b""),
        answer(301, b"", Location="http://127.0.0.1:9/"),
        answer(302, b"x" * 100, "text/html", Location="file:///etc/passwd"),
        answer(403, b"<html>blocked", "text/html"),
        answer(404, b"{}", "application/json"),
        answer(422, b"{}", "application/problem+json"),
        answer(422, b'{"type": 1, "title": "x"}', "application/problem+json"),
        answer(401, b'{"type": "about:blank", "title": "x"}', "application/problem+json"),
        answer(400, b'{"type": "urn:kiosk:problem:x", "title": "' + b"y" * 9000 + b'"}', "application/problem+json"),
        answer(418, b"", "text/plain"),
    ],
)
def test_answers_that_are_not_of_the_contract(data: bytes) -> None:
    """Above all: what a captive portal says must never look like a refusal, which would park a case."""
    assert isinstance(failure(once(data)), ProtocolFault)


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n", b"{"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b" "),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 50000\r\n\r\n", b"x"),
        (b"HTTP/1.1 403 No\r\nContent-Type: application/problem+json\r\nContent-Length: 5000\r\n\r\n", b"{"),
    ],
)
def test_dripping_answers_end_in_time(head: bytes, piece: bytes) -> None:
    assert isinstance(failure(dribble(head, piece)), Unreachable)


def test_silence_ends_in_time() -> None:
    def pieces() -> Generator[bytes, None, None]:
        time.sleep(3)
        yield b""

    assert isinstance(failure(pieces), Unreachable)


def test_nobody_listens() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with PlatformClient(f"http://127.0.0.1:{bound.getsockname()[1]}", KEY, "DEMO-0001", LIMITS) as client:
            with pytest.raises(Unreachable):
                client.health()


def test_a_name_that_does_not_exist() -> None:
    with PlatformClient("http://platform.example.invalid", KEY, "DEMO-0001", LIMITS) as client:
        with pytest.raises(Unreachable):
            client.health()


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (answer(429, b"", "text/plain", Retry_After="7"), Busy, 7.0),
        (answer(409, b"", "text/plain"), Busy, None),
        (answer(425, b"", "text/plain"), Busy, None),
        (answer(500, b"oops", "text/html"), Busy, None),
        (answer(503, b"", "text/plain", Retry_After="120"), Maintenance, 120.0),
        (answer(503, b"", "text/plain", Retry_After="soon"), Maintenance, None),
        (answer(503, b"", "text/plain", Retry_After="-5"), Maintenance, None),
        (answer(503, b"", "text/plain", Retry_After="9" * 40), Maintenance, None),
        (answer(503, b"", "text/plain", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), Maintenance, 0.0),
        (answer(503, b"", "text/plain", Retry_After="Wed, 99 Oct 2015 07:28:00 GMT"), Maintenance, None),
    ],
)
def test_come_later(data: bytes, kind: type[PlatformError], seconds: float | None) -> None:
    error = failure(once(data))
    assert type(error) is kind
    assert isinstance(error, Busy)
    assert error.retry_after_s == seconds


def test_retry_after_as_a_date() -> None:
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 60))
    error = failure(once(answer(503, b"", "text/plain", Retry_After=later)))
    assert isinstance(error, Busy)
    assert error.retry_after_s is not None
    assert 50 < error.retry_after_s <= 60


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (problem("unknown-terminal", 401), NotAuthorised),
        (problem("unknown-terminal", 403), NotAuthorised),
        (problem("wrong-environment", 403), WrongEnvironment),
        (problem("package-invalid", 422), Rejected),
        (problem("payload-too-large", 413), Rejected),
        (problem("a-type-of-next-year", 400), Rejected),
    ],
)
def test_refusals(data: bytes, kind: type[PlatformError]) -> None:
    assert type(failure(once(data))) is kind


def test_what_an_error_says_holds_no_content() -> None:
    data = problem("identity-mismatch", 422, detail="测试·甲 is 999999199001010017")
    error = failure(once(data))
    for text in (str(error), repr(error), repr(error.problem)):  # type: ignore[attr-defined]  # a Rejected
        assert "测试" not in text
        assert "999999" not in text


HELP_CALL = {
    "call_no": "BB-1", "state": "waiting", "position": 1, "waited_s": 3, "escalated_to": None, "helper_no": None,
    "other_ways": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "call"),
    [
        (
            {
                "token": "t" * 20,
                "level": "strong",
                "expires_at": HEALTH["time"],
                "resident": {"name": "x", "number": "1" * 18},
            },
            lambda client: client.identify_by_card("x", "2" * 18, "111", None),
        ),
        (
            {"token": "with spaces in it !!", "level": "strong", "expires_at": HEALTH["time"], "resident": {}},
            lambda client: client.identify_by_card("x", "2" * 18, "111", None),
        ),
        (
            {"challenge": "c" * 20, "phone_tail": "13812345678", "expires_at": HEALTH["time"]},
            lambda c: c.request_code("1"),
        ),
        ({**HELP_CALL, "call_no": "../../x", "state": "waiting", "position": 1}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "call_no": "BB-1", "state": "gone", "position": 1}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "helper_no": "<b>"}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "waited_s": -1}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "escalated_to": "me"}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "other_ways": {"phone": "call me", "hours": "x", "place": None}}, lambda c: c.help_call("BB-1")),
        ({**HELP_CALL, "call_no": "BB-1", "state": "waiting", "position": True}, lambda c: c.help_call("BB-1")),
        ({"parts": [0, -1]}, lambda c: c.attachment_state("0190c2a0-0000-7000-8000-000000000001", "00" * 32)),
        ({"parts": ["0"]}, lambda c: c.attachment_state("0190c2a0-0000-7000-8000-000000000001", "00" * 32)),
    ],
)
def test_values_that_do_not_fit_are_not_believed(
    body: dict[str, Any], call: Callable[[PlatformClient], object]
) -> None:
    error = failure(once(answer(200, json.dumps(body).encode())), call)
    assert isinstance(error, ProtocolFault)
    assert "13812345678" not in str(error)


def test_what_goes_into_a_path_is_checked_first() -> None:
    with PlatformClient("http://127.0.0.1:9", KEY, "DEMO-0001", LIMITS) as client:
        for call in (
            lambda: client.help_call("../v1/health"),
            lambda: client.help_call(""),
            lambda: client.withdraw_help("../v1/health"),
            lambda: client.tell_help_outcome("", solved=True),
            lambda: client.attachment_state("not-a-uuid", "00"),
            lambda: client.upload_part("0190c2a0-0000-7000-8000-000000000001", "../..", 0, b""),
        ):
            with pytest.raises(ValueError):  # noqa: PT011 - a mistake of the caller, no error of the platform
                call()


def test_nothing_is_sent_twice() -> None:
    asked: list[int] = []

    def pieces() -> list[bytes]:
        asked.append(1)
        return []

    failure(pieces, lambda client: client.evaluate(Evaluation("0190c2a0-0000-7000-8000-000000000001", None, "", 1)))

    def busy() -> list[bytes]:
        asked.append(2)
        return [answer(503, b"", "text/plain", Retry_After="0")]

    failure(busy, lambda client: client.call_help(HelpRequest("DEMO-0001", "S", "review", "", "standard")))
    assert asked == [1, 2]


def test_the_environment_of_the_process_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy or a certificate authority from the environment would hand residents' data to somebody else."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with saying(once(answer(200, json.dumps(HEALTH).encode()))) as client:
        assert client.health().environment == "demo"


def test_one_client_serves_many_threads() -> None:
    with saying(once(answer(200, json.dumps(HEALTH).encode(), Connection="close"))) as client:
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda _: client.health().environment, range(30)))
    assert found == ["demo"] * 30


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(hours=1))
        .not_valid_after(moment + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files[1].write_bytes(pem)
    return files


@contextmanager
def tls_server(folder: Path) -> Generator[tuple[int, Path], None, None]:
    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def serve() -> None:
            while not stop.is_set():
                with suppress(OSError):
                    connection, _ = listener.accept()
                    connection.settimeout(5)
                    with context.wrap_socket(connection, server_side=True) as line:
                        line.recv(65536)
                        line.sendall(answer(200, json.dumps(HEALTH).encode(), Connection="close"))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], certificate
        finally:
            stop.set()
            thread.join(10)


def test_a_certificate_nobody_vouches_for_is_no_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one that only the environment vouches for: REQUESTS_CA_BUNDLE must not replace the certificate authorities."""
    with tls_server(tmp_path) as (port, certificate):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.setenv(name, str(certificate))
        with PlatformClient(f"https://127.0.0.1:{port}", KEY, "DEMO-0001", LIMITS) as client:
            with pytest.raises(Unreachable, match="SSLError"):
                client.health()


def test_a_certificate_that_is_trusted_is_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tls_server(tmp_path) as (port, certificate):
        monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
        with PlatformClient(f"https://127.0.0.1:{port}", KEY, "DEMO-0001", LIMITS) as client:
            assert client.health().environment == "demo"
