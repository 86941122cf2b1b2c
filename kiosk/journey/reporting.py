# SPDX-License-Identifier: Apache-2.0
"""找茬 (这里有问题): how far telling that something is wrong is. Source: domain notes 1.8 rows 87 and 88."""

from __future__ import annotations

from enum import StrEnum


class Reporting(StrEnum):
    """What its sheet shows."""

    CHOOSING = "choosing"
    """What is wrong; a few choices."""
    WORDS = "words"
    """In own words, who would rather; nobody has to."""
    CONTACT = "contact"
    """要不要回电: only who is known is asked, and nobody is named without a yes."""
    SENDING = "sending"
    TAKEN = "taken"
    """It has a number."""
    OFFLINE = "offline"
    BUSY = "busy"
    REFUSED = "refused"
