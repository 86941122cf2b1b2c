# SPDX-License-Identifier: Apache-2.0
"""When a printer that went away is tried again (重新连接): as every device, see :mod:`drivers.reopening`."""

from __future__ import annotations

from drivers.reopening import LONGEST_PAUSE_S as LONGEST_PAUSE_S
from drivers.reopening import SHORTEST_PAUSE_S as SHORTEST_PAUSE_S
from drivers.reopening import Reopening as Reopening
