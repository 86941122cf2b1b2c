# SPDX-License-Identifier: Apache-2.0
"""Basic access control (基本访问控制, BAC): both ends prove that they know three fields of the machine-readable zone.

Source: ICAO Doc 9303-11 (8th ed.) 4.3, worked example in its appendix D. Sans-IO; random bytes are handed in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from drivers.smart_card_reader.iso7816 import BadAnswer, Command, Status, Steps
from drivers.smart_card_reader.session_keys import (
    FOR_AUTHENTICATION,
    FOR_ENCRYPTION,
    MAC_BYTES,
    Ciphers,
    SessionKeys,
    Suite,
    derive,
    session_keys,
)

RandomBytes = Callable[[int], bytes]
CHALLENGE_BYTES: Final = 8
_KEY_BYTES: Final = 16
_ANSWER_BYTES: Final = 2 * CHALLENGE_BYTES + _KEY_BYTES + MAC_BYTES
_WRONG_KEY: Final = frozenset(
    {Status.SECURITY_NOT_SATISFIED, Status.SM_WRONG, Status.WRONG_DATA, Status.CONDITIONS_NOT_SATISFIED}
)


def says_wrong_key(sw: int) -> bool:
    """Whether a chip that was shown a proof says so that the key is wrong: 6300 or a count as the standard has it, others
    as chips in the field do.
    """
    return sw >> 8 == Status.WARNING_AUTHENTICATION >> 8 or sw in _WRONG_KEY


def authenticate(mrz_information: bytes, random_bytes: RandomBytes) -> Steps[SessionKeys | None]:
    """The session's keys; None: the key is not this document's. The application has to be selected.

    ``mrz_information``: number, birth and expiry, each with its check digit (:func:`mrz.key_information`).
    Raises :class:`~iso7816.CardError`.
    """
    seed = hashlib.sha1(mrz_information).digest()[:16]  # noqa: S324 - as the standard has it
    ciphers = Ciphers(
        Suite.DES3, derive(seed, FOR_ENCRYPTION, Suite.DES3), derive(seed, FOR_AUTHENTICATION, Suite.DES3)
    )
    theirs = (yield Command(0x00, 0x84, 0, 0, le=CHALLENGE_BYTES)).checked("get challenge")
    if len(theirs) != CHALLENGE_BYTES:
        raise BadAnswer("a challenge of another length")
    ours, our_key = random_bytes(CHALLENGE_BYTES), random_bytes(_KEY_BYTES)
    proof = ciphers.encrypt(ours + theirs + our_key)
    answer = yield Command(0x00, 0x82, 0, 0, proof + ciphers.token(proof), _ANSWER_BYTES)
    if says_wrong_key(answer.sw):
        return None
    said = answer.checked("external authentication")
    cipher, mac = said[:-MAC_BYTES], said[-MAC_BYTES:]
    if len(said) != _ANSWER_BYTES or not hmac.compare_digest(ciphers.token(cipher), mac):
        raise BadAnswer("a proof of the chip that is none")
    plain = ciphers.decrypt(cipher)
    if plain[:16] != theirs + ours:
        raise BadAnswer("a proof of the chip for another challenge")
    shared = bytes(one ^ other for one, other in zip(our_key, plain[16:], strict=True))
    return session_keys(Suite.DES3, shared, int.from_bytes(theirs[4:] + ours[4:], "big"))
