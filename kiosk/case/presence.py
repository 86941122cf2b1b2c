# SPDX-License-Identifier: Apache-2.0
"""本人到场: what a case says of the look that stands behind it (docs/adr/0030).

Nothing of the look itself: only under which number the platform has it. Without one the platform refuses the case.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SeenByCamera:
    """人脸比对: the verdict that the platform took for enough, and the consent under which it was made."""

    report_id: str
    consent_id: str

    def record(self) -> dict[str, str]:
        """As it stands in the case record."""
        return {"method": "face", "report_id": self.report_id, "consent_id": self.consent_id}


@dataclass(frozen=True)
class SeenByHelper:
    """人工核验: a helper has looked. ``helper_no``: 工号."""

    referral_id: str
    helper_no: str

    def record(self) -> dict[str, str]:
        """As it stands in the case record."""
        return {"method": "helper", "referral_id": self.referral_id, "helper_no": self.helper_no}


Presence = SeenByCamera | SeenByHelper
