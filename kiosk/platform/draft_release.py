# SPDX-License-Identifier: Apache-2.0
"""What is sealed for the platform beside a draft (草稿): whose it is, and what the platform may hand out again.

::

    purpose "draft-release"   a card's draft: owner and secret. The blob beside it opens with secret AND card bytes
                              (offline_cache/draft_sealing.py), and the platform has no card bytes.
    purpose "draft-content"   a visit without a card: owner and the draft itself. The platform can read it, nobody else.

Both are canonical JSON in an envelope of offline_cache/sealing.py whose id is the draft's. Sealed in the visit process, so
that the courier that carries it learns neither owner nor secret.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Final

from kiosk.case.canonical import canonical_json

RELEASE: Final = "draft-release"
CONTENT: Final = "draft-content"
_SCHEMA: Final = "draft-owner/1"


@dataclass(frozen=True)
class DraftOwner:
    """Whom the platform gives the draft back to, after strong identification."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    certificate_type: str


def draft_package(owner: DraftOwner, held: bytes) -> bytes:
    """The plaintext of the envelope; ``held``: the secret (release) or the draft itself (content)."""
    return canonical_json(
        {
            "schema": _SCHEMA,
            "owner": {"name": owner.name, "number": owner.number, "certificate_type": owner.certificate_type},
            "held": b64encode(held).decode("ascii"),
        }
    )


def read_draft_package(plaintext: bytes) -> tuple[DraftOwner, bytes]:
    """The inverse of :func:`draft_package`.

    Raises:
        ValueError: not such a package.
    """
    try:
        package = json.loads(plaintext.decode("utf-8"))
        owner = package["owner"]
        told = (owner["name"], owner["number"], owner["certificate_type"])
        held = b64decode(package["held"], validate=True)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise ValueError("not a package of a draft") from None
    if package["schema"] != _SCHEMA or not all(isinstance(one, str) and one for one in told) or not held:
        raise ValueError("not a package of a draft")
    return DraftOwner(*told), held
