# SPDX-License-Identifier: Apache-2.0
"""Signed requests: RFC 9421 (HTTP Message Signatures) with ECDSA P-256, and RFC 9530 Content-Digest over the body.

Every request but ``GET /v1/health`` carries exactly one signature::

    Signature-Input: pyhms=("@method" "@authority" "@path" "@query" "kiosk-terminal" …);created=…;keyid="demo-…";
                     alg="ecdsa-p256-sha256";tag="kiosk-terminal"
    Signature:       pyhms=:<64 bytes r ‖ s, base64>:

Covered besides: ``content-digest`` and ``content-type`` where there is a body, ``idempotency-key``, ``authorization``,
``if-match`` and ``drain-ticket`` where they are sent. What a header says that is not covered counts for nothing.

A replay within the tolerance verifies; the guard against doing a thing twice is the idempotency key (RFC 9421, 7.2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from http_message_signatures.exceptions import InvalidSignature

TAG: Final = "kiosk-terminal"
TERMINAL_HEADER: Final = "Kiosk-Terminal"
"""The terminal's id; the platform compares it with the one that the key is registered for."""

TICKET_HEADER: Final = "Drain-Ticket"
"""The drain ticket that a case of the backlog is sent with."""

TOLERANCE_S: Final = 300
"""How far ``created`` may be from the platform's clock, either way."""

_ALWAYS: Final = ("@method", "@authority", "@path", "@query", TERMINAL_HEADER.lower())
_WITH_BODY: Final = ("content-digest", "content-type")
_WHERE_SENT: Final = ("idempotency-key", "authorization", "if-match", TICKET_HEADER.lower())


class Signer(Protocol):
    """The terminal's key (``offline_cache.keys.TerminalKey``, later a TPM)."""

    @property
    def key_id(self) -> str:
        """``<environment>-<thumbprint>``."""

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-256 SHA-256, raw ``r || s``."""


class Message(Protocol):
    """What can be signed or verified: a request with an absolute URL."""

    @property
    def method(self) -> str | None:
        """GET, POST …, in capitals."""

    @property
    def url(self) -> str | None:
        """The whole address."""

    @property
    def headers(self) -> Any:
        """Names and values; for signing it can be written to."""


class KeyResolver(Protocol):
    """The platform's list of terminal keys."""

    def resolve_public_key(self, key_id: str) -> bytes:
        """The public key as PEM; raises what the caller wants to see again as the cause."""


class StaleSignature(Exception):
    """``created`` is too far from the platform's clock."""


class BadSignature(Exception):
    """Missing, malformed, or made with another key or over another message. ``__cause__``: why, for the log."""


def covered(headers: Iterable[str], has_body: bool) -> tuple[str, ...]:
    """What the signature of a request with these headers has to cover."""
    sent = {name.lower() for name in headers}
    return (*_ALWAYS, *(_WITH_BODY if has_body else ()), *(name for name in _WHERE_SENT if name in sent))


def sign(request: Message, body: bytes, key: Signer, created: datetime | None = None) -> None:
    """Put Content-Digest, Signature-Input and Signature on ``request``; ``created``: by the platform's clock, if known."""
    signer = HTTPMessageSigner(signature_algorithm=ECDSA_P256_SHA256)
    prepared = signer.prepare(
        request,
        key_id=key.key_id,
        created=created,
        tag=TAG,
        covered_component_ids=covered(request.headers, bool(body)),
        body=body or None,
    )
    signer.apply(request, prepared, key.sign(prepared.signature_base))


def verify(request: Message, body: bytes, keys: KeyResolver) -> str:
    """The id of the key that signed ``request``.

    Raises:
        StaleSignature: made too long ago, or in the future.
        BadSignature: anything else; its cause may be an exception of ``keys``.
    """
    verifier = _Verifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=keys)  # type: ignore[arg-type]  # wants a private key too, for signing
    names: Mapping[str, str] = request.headers
    try:
        results = verifier.verify(
            request,
            max_age=timedelta(0),
            expect_tag=TAG,
            require_components=covered(names, bool(body)),
            body=body,
        )
    except _Stale as error:
        raise StaleSignature from error
    except InvalidSignature as error:
        raise BadSignature(str(error)) from (error.__cause__ or error)
    if len(results) != 1:
        raise BadSignature("more than one signature")
    return str(results[0].parameters["keyid"])


class _Stale(InvalidSignature):
    pass


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = timedelta(seconds=TOLERANCE_S)

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        try:
            super().validate_created_and_expires(sig_input, max_age=max_age)  # type: ignore[no-untyped-call]  # untyped there
        except InvalidSignature as error:
            raise _Stale(str(error)) from error
