# SPDX-License-Identifier: Apache-2.0
"""What the guest's kernel can make of nothing: a camera that is unbound and bound, and a USB device that is pulled out.

Sources: Linux Documentation: admin-guide/media/vivid.rst, usb/gadget_configfs.rst, usb/gadget_hid.rst. No udev runs in the
guest, so the names under /dev/v4l/by-path are made here, as udev's 60-persistent-v4l.rules would make them.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

VENDOR: Final = 0x1D6B
PRODUCT: Final = 0x0104
SERIAL: Final = "KIOSK-TEST-001"
_REPORTS_OF_64 = bytes.fromhex("0600ff0901a101150026ff00750895400901810209019102c0")
"""HID 1.11, 6.2.2: a vendor's own page with 64 bytes in and 64 bytes out, without report numbers."""


def within(seconds: float, happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def hidg_node(function: Path) -> Path:
    """Where the device's own side of a HID function is; numbers go by which was made first."""
    return Path(f"/dev/hidg{(function / 'dev').read_text().strip().partition(':')[2]}")


class Vivid:
    """The kernel's virtual camera under the name that udev would give it."""

    _DRIVER: Final = Path("/sys/bus/platform/drivers/vivid")
    name: Final = Path("/dev/v4l/by-path/platform-vivid.0-video-index0")

    @property
    def address(self) -> str:
        return f"v4l2://{self.name}"

    def plug(self) -> None:
        if not (self._DRIVER / "vivid.0").exists():
            (self._DRIVER / "bind").write_text("vivid.0")
        within(5, lambda: self._node() is not None)
        node = self._node()
        self.name.parent.mkdir(parents=True, exist_ok=True)
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(f"../../{node}")

    def unplug(self) -> None:
        (self._DRIVER / "unbind").write_text("vivid.0")
        self.name.unlink(missing_ok=True)

    @staticmethod
    def _node() -> str | None:
        found = [place.name for place in Path("/sys/class/video4linux").glob("video*")]
        there = [name for name in found if (Path("/dev") / name).exists()]
        return there[0] if there else None


class UsbGadget:
    """A USB device with a serial line (CDC-ACM) and a HID interface, on a bus inside the guest."""

    _CONFIGFS: Final = Path("/sys/kernel/config/usb_gadget/reader")
    far_serial: Final = Path("/dev/ttyGS0")
    """The device's own side of its serial line."""

    @property
    def far_hid(self) -> Path:
        """The device's own side of its HID interface."""
        return hidg_node(self._CONFIGFS / "functions/hid.0")

    def make(self) -> None:
        top = self._CONFIGFS
        strings, configuration = top / "strings/0x409", top / "configs/c.1"
        for folder in (strings, configuration / "strings/0x409", top / "functions/acm.0", top / "functions/hid.0"):
            folder.mkdir(parents=True, exist_ok=True)
        (top / "idVendor").write_text(hex(VENDOR))
        (top / "idProduct").write_text(hex(PRODUCT))
        for key, value in (("serialnumber", SERIAL), ("manufacturer", "Kiosk tests"), ("product", "ID card reader")):
            (strings / key).write_text(value)
        hid = top / "functions/hid.0"
        (hid / "protocol").write_text("0")
        (hid / "subclass").write_text("0")
        (hid / "report_length").write_text("64")
        (hid / "report_desc").write_bytes(_REPORTS_OF_64)
        for function in ("acm.0", "hid.0"):
            with contextlib.suppress(FileExistsError):
                (configuration / function).symlink_to(top / "functions" / function)

    def plug(self) -> None:
        (self._CONFIGFS / "UDC").write_text("dummy_udc.0")
        within(10, lambda: self.serial_port() is not None)
        within(10, lambda: list(Path("/sys/class/hidraw").glob("hidraw*")))

    def unplug(self) -> None:
        with contextlib.suppress(OSError):  # was not plugged in
            (self._CONFIGFS / "UDC").write_text("\n")
        within(10, lambda: self.serial_port() is None)

    @staticmethod
    def serial_port() -> str | None:
        """The terminal's side of the serial line."""
        found = [str(path) for path in Path("/dev").glob("ttyACM*")]
        return found[0] if found else None
