# SPDX-License-Identifier: Apache-2.0
"""What is sealed for the platform when a form goes on elsewhere (换渠道继续): whose it is, the draft, and what is still asked.

Purpose ``continuation-content``, in an envelope of offline_cache/sealing.py whose id is the continuation's. Inside lies the
package of ``draft_release.py``; what it holds is canonical JSON::

    {"schema": "continuation/1", "draft": {… kiosk/application/draft.py …}, "missing": ["field", …]}

Sealed in the visit process: neither the line nor its logs learn what was filled in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.case.canonical import canonical_json
from kiosk.platform.draft_release import DraftOwner, draft_package, read_draft_package

CONTINUATION: Final = "continuation-content"
_SCHEMA: Final = "continuation/1"
_MOST: Final = 500


@dataclass(frozen=True)
class ContinuedForm:
    """A form as it was left. ``answers``: of the guidance; ``own``: field -> what the resident said; ``missing``: fields that
    are still asked; ``photographed``: materials of which pictures were taken, which do not travel."""

    owner: DraftOwner
    item_code: str
    answers: Mapping[str, str] = field(repr=False)
    own: Mapping[str, str] = field(repr=False)
    missing: tuple[str, ...]
    photographed: tuple[str, ...]


def continuation_package(owner: DraftOwner, draft: bytes, missing: Sequence[str]) -> bytes:
    """The plaintext of the envelope. ``draft``: of ``kiosk.application.draft``."""
    held = canonical_json({"schema": _SCHEMA, "draft": json.loads(draft), "missing": list(missing)})
    return draft_package(owner, held)


def read_continuation_package(plaintext: bytes) -> ContinuedForm:
    """The inverse of :func:`continuation_package`.

    Raises:
        ValueError: not such a package.
    """
    owner, held = read_draft_package(plaintext)
    try:
        told: Any = json.loads(held.decode("utf-8"))
        draft, missing = told["draft"], told["missing"]
        own, answers, photographed, item_code = draft["own"], draft["answers"], draft["photographed"], draft["item"]
        is_ours = told["schema"] == _SCHEMA and isinstance(own, dict) and isinstance(answers, dict)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise ValueError("not a package of a continuation") from None
    if not is_ours or not isinstance(item_code, str):
        raise ValueError("not a package of a continuation")
    if not all(map(_is_words, (list(own.values()), list(answers.values()), missing, photographed))):
        raise ValueError("not a package of a continuation")
    return ContinuedForm(owner, item_code, answers, own, tuple(missing), tuple(photographed))


def _is_words(found: object) -> bool:
    return isinstance(found, list) and len(found) <= _MOST and all(isinstance(one, str) for one in found)
