# SPDX-License-Identifier: Apache-2.0
"""From address and profile to the right transport; nodes found by their ids; profiles that cannot be used are said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import DeviceNotFound
from drivers.id_card_reader.connection import make_id_card_reader, transports_for
from drivers.id_card_reader.finding import find_node
from drivers.id_card_reader.hid_transport import HidTransport
from drivers.id_card_reader.profile import STANDARD, Framing, ReaderProfile, ReaderProfileError, load_reader_profile
from drivers.id_card_reader.transport import SerialTransport
from drivers.id_card_reader.usb_transport import UsbTransport
from drivers.states import DeviceState
from drivers.usb_bulk import UsbName

SHIPPED = Path(__file__).parents[4] / "config" / "profiles" / "id_card_readers.toml"


@pytest.mark.parametrize(
    ("address", "framing", "kind"),
    [
        ("/dev/ttyUSB0", Framing.SDT, SerialTransport),
        ("serial:///dev/serial/by-id/usb-reader", Framing.SDT, SerialTransport),
        ("tty:///0403:6001", Framing.SDT, SerialTransport),
        ("usb:///0400:c35a", Framing.SDT, UsbTransport),
        ("usb:///0400:c35a/A1", Framing.SDT, UsbTransport),
        ("hid:///2b8b:2721", Framing.HID_RAW, HidTransport),
        ("hid:///10c4:0007", Framing.HID_MIAXIS, HidTransport),
    ],
)
def test_each_address_has_its_transport_and_a_new_one_each_time(address: str, framing: Framing, kind: type) -> None:
    make = transports_for(address, 115200, framing)
    first, second = make(), make()
    assert isinstance(first, kind)
    assert first is not second


@pytest.mark.parametrize(
    ("address", "framing"),
    [
        ("usb:///0400:c35a", Framing.HID_RAW),
        ("hid:///2b8b:2721", Framing.SDT),
        ("usb:///400:c35a", Framing.SDT),
        ("hid:///reader", Framing.HID_RAW),
        ("tcp:///1.2.3.4", Framing.SDT),
        ("usb://0400:c35a", Framing.SDT),
        ("usb:///", Framing.SDT),
    ],
)
def test_addresses_that_do_not_go(address: str, framing: Framing) -> None:
    with pytest.raises(ReaderProfileError, match="地址"):
        transports_for(address, 115200, framing)


@pytest.mark.parametrize("address", ["/nowhere/tty", "tty:///ffff:fffe", "usb:///ffff:fffe"])
def test_a_reader_that_is_not_there_is_a_state(address: str) -> None:
    assert make_id_card_reader(address, 115200).open().device is DeviceState.NO_DEVICE


def test_a_hid_reader_that_is_not_there_is_a_state() -> None:
    profile = ReaderProfile(framing=Framing.HID_MIAXIS)
    assert make_id_card_reader("hid:///ffff:fffe", 115200, profile).open().device is DeviceState.NO_DEVICE


# ---- nodes


def plug(root: Path, name: str, ids: str, serial: str | None = None, *, levels: int = 2) -> None:
    """A node of sysfs: class/NAME/device points ``levels`` below the USB device."""
    vendor, product = ids.split(":")
    device = root / "devices" / name
    inner = device.joinpath(*(f"level{number}" for number in range(levels)))
    inner.mkdir(parents=True)
    (device / "idVendor").write_text(vendor + "\n")
    (device / "idProduct").write_text(product + "\n")
    if serial is not None:
        (device / "serial").write_text(serial + "\n")
    (root / "class" / name).mkdir(parents=True)
    (root / "class" / name / "device").symlink_to(inner)


def test_a_node_is_found_by_ids_and_serial_number(tmp_path: Path) -> None:
    nodes = tmp_path / "class"
    plug(tmp_path, "ttyUSB0", "0403:6001", "A1")
    plug(tmp_path, "ttyUSB1", "0403:6001", "B2")
    plug(tmp_path, "ttyACM0", "1a86:7523")
    (nodes / "tty0").mkdir()
    assert find_node(UsbName(0x0403, 0x6001), nodes) == "/dev/ttyUSB0"
    assert find_node(UsbName(0x0403, 0x6001, "B2"), nodes) == "/dev/ttyUSB1"
    assert find_node(UsbName(0x1A86, 0x7523), nodes) == "/dev/ttyACM0"
    for missing in (UsbName(0x0403, 0x6001, "C3"), UsbName(0x1A86, 0x7523, "A1"), UsbName(1, 2)):
        with pytest.raises(DeviceNotFound):
            find_node(missing, nodes)


def test_ids_that_cannot_be_read_or_lie_too_far_up_are_not_it(tmp_path: Path) -> None:
    plug(tmp_path, "hidraw0", "zzzz:6001")
    plug(tmp_path, "hidraw1", "0403:6001", levels=6)
    with pytest.raises(DeviceNotFound):
        find_node(UsbName(0x0403, 0x6001), tmp_path / "class")


def test_replugged_under_another_name_it_is_found_again(tmp_path: Path) -> None:
    plug(tmp_path, "ttyUSB0", "0403:6001")
    assert find_node(UsbName(0x0403, 0x6001), tmp_path / "class") == "/dev/ttyUSB0"
    (tmp_path / "class" / "ttyUSB0" / "device").unlink()
    plug(tmp_path, "ttyUSB3", "0403:6001")
    assert find_node(UsbName(0x0403, 0x6001), tmp_path / "class") == "/dev/ttyUSB3"


# ---- profiles


def test_the_shipped_profiles() -> None:
    assert load_reader_profile(SHIPPED, "sdt") == STANDARD
    assert load_reader_profile(SHIPPED, "hid-raw").framing is Framing.HID_RAW
    assert load_reader_profile(SHIPPED, "hid-miaxis").framing is Framing.HID_MIAXIS
    for name in ("sdt", "hid-raw", "hid-miaxis"):
        assert not load_reader_profile(SHIPPED, name).fingerprints, "nothing here needs fingerprints"


GOOD = {"framing": '"sdt"', "fingerprints": "false", "newest_address": "true", "rf_bytes": "80"}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"framing": '"sdd"'}, "framing"),
        ({"fingerprints": '"no"'}, "fingerprints"),
        ({"rf_bytes": "256"}, "rf_bytes"),
        ({"rf_bytes": "true"}, "rf_bytes"),
        ({"speed": "1"}, "speed"),
        ({"rf_bytes": ""}, "读不出来"),
    ],
)
def test_a_profile_that_cannot_be_used_says_where(tmp_path: Path, changes: dict[str, str], word: str) -> None:
    file = tmp_path / "readers.toml"
    file.write_text("[profiles.mine]\n" + "\n".join(f"{key} = {value}" for key, value in {**GOOD, **changes}.items()))
    with pytest.raises(ReaderProfileError, match=word):
        load_reader_profile(file, "mine")


def test_a_profile_or_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReaderProfileError, match="sdt"):
        load_reader_profile(SHIPPED, "dst")
    with pytest.raises(ReaderProfileError, match="读不出来"):
        load_reader_profile(tmp_path / "none.toml", "sdt")
    (tmp_path / "empty.toml").write_text("profiles = 1\n")
    with pytest.raises(ReaderProfileError, match="一个也没有"):
        load_reader_profile(tmp_path / "empty.toml", "sdt")
    (tmp_path / "flat.toml").write_text("[profiles]\nmine = 1\n")
    with pytest.raises(ReaderProfileError, match="表"):
        load_reader_profile(tmp_path / "flat.toml", "mine")
    (tmp_path / "whole.toml").write_text(
        "[profiles.mine]\n" + "\n".join(f"{key} = {value}" for key, value in GOOD.items())
    )
    assert load_reader_profile(tmp_path / "whole.toml", "mine").rf_bytes == 80
