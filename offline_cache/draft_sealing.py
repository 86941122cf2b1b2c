# SPDX-License-Identifier: Apache-2.0
"""Sealing a draft (草稿) so that only the same card opens it. Used by the visit process; touches no disk.

::

    lookup = HMAC-SHA256(lookup key, "kiosk draft lookup v1" || card bytes)            finds the draft
    key    = HKDF-SHA256(secret, salt = SHA-256(card bytes), "kiosk draft key v1")     opens it
    blob   = nonce (12) || AES-256-GCM(key, nonce, plaintext, aad = lookup)

``card bytes`` are all bytes read from the card. They never leave the visit process; the courier gets lookup, secret and
blob, none of which opens anything without the card. A number alone never opens a draft, because numbers can be
enumerated. The secret is fresh for every draft, and destroying it destroys the draft (crypto-erase).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from offline_cache.errors import BadEnvelope

SECRET_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class SealedDraft:
    """A draft as the courier keeps it. ``secret`` and ``blob`` are kept in different places."""

    lookup: str
    secret: bytes = field(repr=False)
    blob: bytes = field(repr=False)


def draft_lookup(lookup_key: bytes, card: bytes) -> str:
    """The name under which a card's draft is found; says nothing about the card without the key."""
    return hmac.new(lookup_key, b"kiosk draft lookup v1" + card, hashlib.sha256).hexdigest()


def seal_draft(lookup_key: bytes, card: bytes, plaintext: bytes) -> SealedDraft:
    """Close a draft for the card that lies on the reader."""
    lookup = draft_lookup(lookup_key, card)
    secret, nonce = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return SealedDraft(lookup, secret, nonce + AESGCM(_key(secret, card)).encrypt(nonce, plaintext, lookup.encode()))


def open_draft(draft: SealedDraft, card: bytes) -> bytes:
    """The inverse of :func:`seal_draft`.

    Raises:
        BadEnvelope: another card, or the draft was changed.
    """
    nonce, sealed = draft.blob[:_NONCE_BYTES], draft.blob[_NONCE_BYTES:]
    try:
        return AESGCM(_key(draft.secret, card)).decrypt(nonce, sealed, draft.lookup.encode())
    except (InvalidTag, ValueError) as error:
        raise BadEnvelope("the draft does not open with this card") from error


def _key(secret: bytes, card: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=hashlib.sha256(card).digest(), info=b"kiosk draft key v1").derive(secret)
