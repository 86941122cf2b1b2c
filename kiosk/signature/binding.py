# SPDX-License-Identifier: Apache-2.0
"""The binding: signature = what was shown + the strokes + the time. Change one and it no longer verifies.

This is the resident's part. It becomes tamper-evident for others when the terminal's key signs the submission package
that holds it (kiosk/case/package.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.clock import iso_ms
from kiosk.case.canonical import canonical_sha256
from kiosk.signature.shown import ShownBlock, shown_digest
from kiosk.signature.strokes import Stroke


@dataclass(frozen=True)
class Signature:
    """A handwritten signature bound to what was shown."""

    shown_sha256: str
    strokes: tuple[Stroke, ...] = field(repr=False)
    signed_at: str
    binding_sha256: str

    def record(self) -> dict[str, object]:
        """As it stands in the case record; lengths in whole hundredths of a millimetre."""
        return {
            "shown_sha256": self.shown_sha256,
            "strokes_hmm": _strokes_record(self.strokes),
            "signed_at": self.signed_at,
            "binding_sha256": self.binding_sha256,
        }


def bind(blocks: Sequence[ShownBlock], strokes: Sequence[Stroke], signed_at: datetime) -> Signature:
    """Bind strokes to what was shown."""
    shown, moment = shown_digest(blocks), iso_ms(signed_at)
    return Signature(shown, tuple(strokes), moment, _binding(shown, strokes, moment))


def verify(signature: Signature, blocks: Sequence[ShownBlock]) -> bool:
    """Whether these blocks are what was signed, and nothing of the signature was changed."""
    bound = _binding(signature.shown_sha256, signature.strokes, signature.signed_at)
    return bound == signature.binding_sha256 and shown_digest(blocks) == signature.shown_sha256


def _binding(shown: str, strokes: Sequence[Stroke], moment: str) -> str:
    return canonical_sha256(["signature/1", shown, _strokes_record(strokes), moment])


def _strokes_record(strokes: Sequence[Stroke]) -> list[list[list[int]]]:
    return [[[round(x * 100), round(y * 100), t] for x, y, t in stroke.points] for stroke in strokes]
