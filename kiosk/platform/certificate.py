# SPDX-License-Identifier: Apache-2.0
"""The platform's signature on a certificate's data: what is printed can be proved to be what the platform issued."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.case.canonical import canonical_json
from kiosk.platform.model import CertificateData
from kiosk.platform.result_model import ResultDocument
from offline_cache.keys import verify_signature

_NOT_SIGNED = frozenset({"platform_key_id", "platform_signature"})


def signed_bytes(content: Mapping[str, Any]) -> bytes:
    """What the platform signs: the canonical JSON of all members but the signature's own."""
    return b"certificate/1\x00" + canonical_json({name: content[name] for name in content if name not in _NOT_SIGNED})


def verify_certificate(data: CertificateData | ResultDocument, signing_keys: Mapping[str, str]) -> bool:
    """Whether one of the platform's keys (id to PEM) signed exactly this."""
    public_pem = signing_keys.get(data.platform_key_id)
    if public_pem is None:
        return False
    content = data.content if isinstance(data, ResultDocument) else _contributions(data)
    try:
        signature = urlsafe_b64decode(data.platform_signature + "==")
    except ValueError:
        return False
    return verify_signature(public_pem, signed_bytes(content), signature)


def load_signing_keys(public_keys_file: Path) -> dict[str, str]:
    """The platform's signing keys (id to PEM) from the file that also holds its sealing keys."""
    rows = json.loads(public_keys_file.read_text("utf-8")).get("signing_keys", [])
    return {str(row["key_id"]): str(row["public_pem"]) for row in rows}


def _contributions(data: CertificateData) -> dict[str, Any]:
    fields = {name: getattr(data, name) for name in data.__dataclass_fields__}
    return {**fields, "base_cents_by_month": dict(data.base_cents_by_month)}
