# SPDX-License-Identifier: Apache-2.0
"""From the technician's settings to a reader that is not opened yet (读卡器连接).

Addresses::

    /dev/serial/by-id/NAME           a serial port by its path; also serial:///dev/...
    tty:///0403:6001[/SERIAL]        the serial port that the USB adapter with these ids has now
    usb:///0400:c35a[/SERIAL]        公安部 modules on USB bulk endpoints
    hid:///2b8b:2721[/SERIAL]        readers that present themselves as HID; the profile says which wrapper
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.finding import SYSFS_HIDRAW, SYSFS_TTY, find_node
from drivers.id_card_reader.hid_framing import HidFraming, MiaxisReports, RawReports
from drivers.id_card_reader.hid_transport import HidTransport
from drivers.id_card_reader.line import Transport
from drivers.id_card_reader.profile import STANDARD, Framing, ReaderProfile, ReaderProfileError
from drivers.id_card_reader.transport import SerialTransport
from drivers.id_card_reader.usb_transport import UsbTransport
from drivers.usb_bulk import UsbName, parse_usb_name

_FRAMINGS: dict[Framing, Callable[[], HidFraming]] = {
    Framing.HID_RAW: RawReports,
    Framing.HID_MIAXIS: MiaxisReports,
}


def make_id_card_reader(address: str, baud: int, profile: ReaderProfile = STANDARD, **parts: Any) -> SdtReader:
    """The reader at ``address``, not opened yet. ``parts``: what :class:`~driver.SdtReader` takes by name.

    Raises:
        ReaderProfileError: no such kind of address, or one that does not go with the profile.
    """
    return SdtReader(transports_for(address, baud, profile.framing), profile, **parts)


def transports_for(address: str, baud: int, framing: Framing) -> Callable[[], Transport]:
    """What makes an unopened transport to ``address``; it finds the device anew each time it is opened.

    Raises:
        ReaderProfileError: no such kind of address, or one that does not go with the framing.
    """
    scheme, path = _parts(address)
    if (scheme == "hid") is (framing is Framing.SDT):
        raise ReaderProfileError(
            f"地址 {address} 与型号的 framing = {framing} 不相配：hid:// 要用 hid- 开头的型号，其他地址要用 sdt"
        )
    if scheme == "serial":
        return lambda: SerialTransport(path, baud)
    name = _usb_name(address, path)
    if scheme == "tty":
        return lambda: SerialTransport(lambda: find_node(name, SYSFS_TTY), baud)
    if scheme == "usb":
        return lambda: UsbTransport(name)
    return lambda: HidTransport(lambda: find_node(name, SYSFS_HIDRAW), _FRAMINGS[framing]())


def _parts(address: str) -> tuple[str, str]:
    if "://" not in address:
        return "serial", address
    parts = urlsplit(address)
    if parts.scheme not in ("serial", "tty", "usb", "hid") or parts.netloc or len(parts.path) < 2:
        raise ReaderProfileError(
            f"读卡器地址 {address} 不对：应为 /dev/…、tty:///0403:6001、usb:///0400:c35a 或 hid:///2b8b:2721"
        )
    return parts.scheme, parts.path


def _usb_name(address: str, path: str) -> UsbName:
    name = parse_usb_name(path)
    if name is None:
        raise ReaderProfileError(f"读卡器地址 {address} 里的 USB 编号不对：应为四位加四位十六进制数，如 0400:c35a")
    return name
