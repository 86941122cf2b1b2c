# SPDX-License-Identifier: Apache-2.0
"""The code on a ticket of an appointment (预约凭条上的码). Source: the platform's contract, ``/v1/check-ins``."""

from __future__ import annotations

from typing import Final

TICKET_PREFIX: Final = "urn:kiosk:visit:"
"""What it begins with; behind it stands the appointment's ``check_in_code``."""
