# SPDX-License-Identifier: Apache-2.0
"""How a device is (设备状态), in the words of XFS4IoT.

Source: CEN CWA 17852:2022 (XFS4IoT), ``Common.Status``, property ``device``. The security states (``fraudAttempt``,
``potentialFraud``) are left out: no device here can tell them.
"""

from __future__ import annotations

from enum import StrEnum


class DeviceState(StrEnum):
    """State of a device as a whole; the values are the words of the standard."""

    ONLINE = "online"
    """在线: present and ready."""
    OFFLINE = "offline"
    """离线: connected by what we can see, but it does not answer or cannot work now."""
    POWER_OFF = "powerOff"
    """断电: the device says, or its lines say, that it has no power."""
    NO_DEVICE = "noDevice"
    """未连接: nothing there to talk to: unplugged, or the port does not exist."""
    HARDWARE_ERROR = "hardwareError"
    """硬件故障: it answers, and says that it is broken."""
    USER_ERROR = "userError"
    """需人工处理: a person can put it right (paper, cover, rights on the port)."""
    DEVICE_BUSY = "deviceBusy"
    """占用: another program or another job holds it."""
    STARTING = "starting"
    """启动中: nobody has asked it yet."""
