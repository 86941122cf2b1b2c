# SPDX-License-Identifier: Apache-2.0
"""How long one call to the platform may take. The reasons stand beside the figures, in ``config/timeouts.py``."""

from __future__ import annotations

from dataclasses import dataclass

from config.timeouts import PLATFORM_ANSWER_S, PLATFORM_CONNECT_S, PLATFORM_UPLOAD_S


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Time limits of a call: to get a connection, for the whole answer, for the answer to an upload."""

    connect_s: float = PLATFORM_CONNECT_S
    answer_s: float = PLATFORM_ANSWER_S
    upload_s: float = PLATFORM_UPLOAD_S
