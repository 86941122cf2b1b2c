# SPDX-License-Identifier: Apache-2.0
"""What every part of :class:`kiosk.platform.client.PlatformClient` has: the line to the platform.

A module of its own, without HTTP: ``exchange.py`` is loaded with the first request, the client with the first screen.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.platform.exchange import Exchange


class Exchanging(ABC):
    """The base of the classes of calls that are mixed into the client, which has the line and the limits."""

    @property
    @abstractmethod
    def _exchange(self) -> Exchange: ...
