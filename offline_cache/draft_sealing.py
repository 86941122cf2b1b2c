# SPDX-License-Identifier: Apache-2.0
"""Sealing a draft (草稿) so that only the same card opens it. Used by the visit process; touches no disk.

::

    lookup = HMAC-SHA256(lookup key, "kiosk draft lookup v2" || item || 0 || card bytes)   finds it on this terminal
    key    = HKDF-SHA256(secret, salt = SHA-256(card bytes), "kiosk draft key v2")         opens it
    blob   = nonce (12) || AES-256-GCM(key, nonce, plaintext, aad = "kiosk draft v2" || 0 || draft id)

``card bytes`` are all bytes read from the card. They never leave the visit process; the courier gets lookup, secret and
blob, none of which opens anything without the card. A number alone never opens a draft, because numbers can be
enumerated. The secret is fresh for every draft, and destroying it destroys the draft (crypto-erase).

The lookup key is this terminal's own, so a lookup says nothing elsewhere. What is the same at every terminal is the
draft's id, a random UUID: under it the platform keeps blob and secret (``release``, sealed for the platform by
``kiosk.platform.draft_release``) for the 24 hours, and the platform has no card bytes either.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from offline_cache.errors import BadEnvelope
from offline_cache.sealed_draft import SealedDraft

__all__ = ["SECRET_BYTES", "SealedDraft", "draft_lookup", "open_draft", "seal_draft"]

SECRET_BYTES = 32
_NONCE_BYTES = 12


def draft_lookup(lookup_key: bytes, card: bytes, item_code: str) -> str:
    """The name under which a card's draft of a service is found; says nothing about either without the key."""
    told = b"kiosk draft lookup v2" + item_code.encode() + b"\x00" + card
    return hmac.new(lookup_key, told, hashlib.sha256).hexdigest()


def seal_draft(lookup_key: bytes, card: bytes, item_code: str, plaintext: bytes) -> SealedDraft:
    """Close a draft for the card that lies on the reader."""
    draft_id = str(uuid4())
    secret, nonce = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(_NONCE_BYTES)
    blob = nonce + AESGCM(_key(secret, card)).encrypt(nonce, plaintext, _bound_to(draft_id))
    return SealedDraft(draft_lookup(lookup_key, card, item_code), draft_id, secret, blob)


def open_draft(draft_id: str, secret: bytes, blob: bytes, card: bytes) -> bytes:
    """The inverse of :func:`seal_draft`, for a draft that lay here or came from the platform.

    Raises:
        BadEnvelope: another card, or the draft was changed.
    """
    try:
        return AESGCM(_key(secret, card)).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], _bound_to(draft_id))
    except (InvalidTag, ValueError) as error:
        raise BadEnvelope("the draft does not open with this card") from error


def _bound_to(draft_id: str) -> bytes:
    return b"kiosk draft v2\x00" + draft_id.encode()


def _key(secret: bytes, card: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=hashlib.sha256(card).digest(), info=b"kiosk draft key v2").derive(secret)
