# SPDX-License-Identifier: Apache-2.0
"""Which ``/dev`` node a reader has now (设备节点查找): by vendor, product and serial number, over the kernel's sysfs.

A reader that is plugged in again, or into another socket, gets another node; its ids stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drivers.errors import DeviceNotFound
from drivers.id_card_reader.transport import DEVICE
from drivers.usb_bulk import UsbName

SYSFS_TTY: Final = Path("/sys/class/tty")
SYSFS_HIDRAW: Final = Path("/sys/class/hidraw")
_LEVELS_UP: Final = 4
"""From the node's device over interface (and, for HID, the HID device) up to the USB device."""


def find_node(name: UsbName, nodes: Path, dev: Path = Path("/dev")) -> str:
    """The node under ``dev`` of the device ``name``; ``nodes`` is :data:`SYSFS_TTY` or :data:`SYSFS_HIDRAW`.

    Raises:
        DeviceNotFound: no such device is plugged in, or its driver made no node.
    """
    for entry in sorted(nodes.glob("*")):
        if _is_it(name, entry / "device"):
            return str(dev / entry.name)
    raise DeviceNotFound(DEVICE, f"no {name} under {nodes}")


def _is_it(name: UsbName, device: Path) -> bool:
    try:
        place = device.resolve(strict=True)
        for candidate in [place, *place.parents][: _LEVELS_UP + 1]:
            if (candidate / "idVendor").exists():
                ids = tuple(int((candidate / key).read_text().strip(), 16) for key in ("idVendor", "idProduct"))
                serial = (candidate / "serial").read_text().strip() if name.serial else ""
                return ids == (name.vendor, name.product) and serial == name.serial
    except (OSError, ValueError):
        pass  # a tty of no device, or one that went away while we looked
    return False
