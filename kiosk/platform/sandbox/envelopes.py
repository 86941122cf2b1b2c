# SPDX-License-Identifier: Apache-2.0
"""What terminals sealed for the platform, opened here: of this environment, of the thing it came with, and for its purpose."""

from __future__ import annotations

from config.modes import Environment
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from offline_cache.errors import SealingError, UnknownKey
from offline_cache.sealing import Opener, parse_header


def open_envelope(
    opener: Opener, environment: Environment, envelope: bytes, sealed_for: tuple[str, str], thing: str
) -> bytes:
    """The plaintext. ``sealed_for``: the id and the purpose that it has to name; ``thing``: what that is the id of.

    Raises:
        Refusal: ``wrong-environment`` or ``envelope-unreadable``.
    """
    try:
        opened = opener.open(envelope)
    except UnknownKey:
        if not parse_header(envelope)[0].key_id.startswith(f"{environment.value}-"):
            raise Refusal(ProblemType.WRONG_ENVIRONMENT) from None
        raise Refusal(ProblemType.ENVELOPE_UNREADABLE, "sealed for a key that is not held here") from None
    except SealingError:
        raise Refusal(ProblemType.ENVELOPE_UNREADABLE) from None
    if (opened.case_id, opened.purpose) != sealed_for:
        raise Refusal(ProblemType.ENVELOPE_UNREADABLE, f"of another {thing} or purpose")
    return opened.plaintext
