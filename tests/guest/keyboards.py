# SPDX-License-Identifier: Apache-2.0
"""A USB keyboard as a wedge scanner is one, on a bus inside the guest: the kernel's HID driver makes its input device.

Sources: HID 1.11, appendix B.1 (boot keyboard) and 8.3; HID Usage Tables 1.3, page 07; Linux usb/gadget_hid.rst.
"""

from __future__ import annotations

import contextlib
import os
import select
import time
from pathlib import Path
from typing import Final

from tests.guest.devices import hidg_node, within

VENDOR: Final = 0x1D6B
PRODUCT: Final = 0x0107
_DESCRIPTOR: Final = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508"
    "150025650507190029658100c0"
)
_SHIFT: Final = 0x02
_KEYS: Final = {
    **{chr(ord("a") + place): 0x04 + place for place in range(26)},
    **{"1234567890"[place]: 0x1E + place for place in range(10)},
    "\r": 0x28,
    "-": 0x2D,
}


class KeyboardGadget:
    """Plugged in and pulled out; ``type`` writes its reports."""

    _CONFIGFS: Final = Path("/sys/kernel/config/usb_gadget/scanner")

    def make(self) -> None:
        top = self._CONFIGFS
        strings, configuration, hid = top / "strings/0x409", top / "configs/c.1", top / "functions/hid.scanner"
        for folder in (strings, configuration / "strings/0x409", hid):
            folder.mkdir(parents=True, exist_ok=True)
        (top / "idVendor").write_text(hex(VENDOR))
        (top / "idProduct").write_text(hex(PRODUCT))
        for key, value in (("serialnumber", "KIOSK-TEST-002"), ("manufacturer", "Kiosk tests"), ("product", "Scanner")):
            (strings / key).write_text(value)
        (hid / "protocol").write_text("1")
        (hid / "subclass").write_text("1")
        (hid / "report_length").write_text("8")
        (hid / "report_desc").write_bytes(_DESCRIPTOR)
        with contextlib.suppress(FileExistsError):
            (configuration / "hid.scanner").symlink_to(hid)

    @staticmethod
    def events() -> list[Path]:
        """The input devices of all keyboards with our ids."""
        found = []
        for place in Path("/sys/class/input").glob("event*"):
            with contextlib.suppress(OSError):
                ids = place / "device/id"
                if (
                    int((ids / "product").read_text(), 16) == PRODUCT
                    and int((ids / "vendor").read_text(), 16) == VENDOR
                ):
                    found.append(Path("/dev/input") / place.name)
        return found

    def plug(self) -> None:
        (self._CONFIGFS / "UDC").write_text("dummy_udc.0")
        within(15, lambda: any(path.exists() for path in self.events()))

    def unplug(self) -> None:
        with contextlib.suppress(OSError):  # was not plugged in
            (self._CONFIGFS / "UDC").write_text("\n")
        within(15, lambda: not self.events())

    def type(self, text: str) -> None:
        """Each key down and up, capitals with shift."""
        handle = os.open(hidg_node(self._CONFIGFS / "functions/hid.scanner"), os.O_RDWR | os.O_NONBLOCK)
        try:
            for letter in text:
                shift = _SHIFT if letter.isupper() else 0
                self._report(handle, bytes((shift, 0, _KEYS[letter.lower()], 0, 0, 0, 0, 0)))
                self._report(handle, bytes(8))
        finally:
            os.close(handle)

    @staticmethod
    def _report(handle: int, report: bytes) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if select.select([], [handle], [], 0.1)[1]:
                with contextlib.suppress(BlockingIOError):
                    os.write(handle, report)
                    return
        raise AssertionError("the terminal's side takes no reports")
