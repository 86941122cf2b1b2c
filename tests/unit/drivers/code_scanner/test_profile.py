# SPDX-License-Identifier: Apache-2.0
"""The file of models as it is, and what is said about one that is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from drivers.code_scanner.driver import make_code_scanner
from drivers.code_scanner.profile import ProfileError, Wire, load_profile
from drivers.states import DeviceState

FILE = Path(__file__).parents[4] / "config" / "profiles" / "code_scanners.toml"
NAMES = list(tomllib.loads(FILE.read_text(encoding="utf-8"))["profiles"])


@pytest.mark.parametrize("name", NAMES)
def test_every_profile_can_be_used(name: str) -> None:
    profile = load_profile(FILE, name)
    assert profile.name == name
    assert (profile.wire is Wire.KEYS) == (name == "wedge")
    assert profile.end_keys


def test_published_commands() -> None:
    gm65 = load_profile(FILE, "gm65")
    assert gm65.trigger == bytes.fromhex("7E000801000201ABCD")
    assert gm65.stop == bytes.fromhex("7E000801000200ABCD")
    assert gm65.framing.acknowledgement == bytes.fromhex("02000001003331")
    honeywell = load_profile(FILE, "honeywell")
    assert (honeywell.trigger, honeywell.stop) == (b"\x16T\r", b"\x16U\r")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('wire = "serial"', 'wire = "usb"', "wire"),
        ("baud = 9600", "baud = 0.5e9", "baud"),
        ("baud = 9600", "baud = true", "baud"),
        ("gap_ms = 300", "gap_ms = 3", "gap_ms"),
        ("aim_id = false", "aim_id = 1", "aim_id"),
        ('terminator = "cr"', 'terminator = "nul"', "terminator"),
        ("AB CD", "AB C", "trigger"),
        ("AB CD", "AB" * 70, "trigger"),
        ("retrigger_s = 4.0", "retrigger_s = 0", "retrigger_s"),
        ("repeat_s = 1.5", "repeats = 1.5", "repeat_s"),
        ("repeat_s = 1.5", "", "repeat_s"),
        ('alt_codes = "unicode"', 'alt_codes = "ascii"', "alt_codes"),
        ('wire = "serial"', 'wire = "keys"', "trigger"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    _, table = text.split("[profiles.gm65] ", 1)
    table = table.split("[profiles.gm65-continuous]", 1)[0]
    assert old in table
    path = tmp_path / "scanners.toml"
    path.write_text("[profiles.gm65] " + table.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=said):
        load_profile(path, "gm65")


def test_a_wedge_ends_a_code_by_a_key(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    table = "[profiles.wedge]" + text.split("[profiles.wedge]", 1)[1]
    path = tmp_path / "scanners.toml"
    path.write_text(table.replace('"cr"', '"none"'), encoding="utf-8")
    with pytest.raises(ProfileError, match="terminator"):
        load_profile(path, "wedge")
    path.write_text(table.replace('"cr"', '"tab"'), encoding="utf-8")
    assert load_profile(path, "wedge").end_keys == frozenset({15})


def test_names_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="'gm65'"):
        load_profile(FILE, "gm66")
    with pytest.raises(ProfileError, match="读不出来"):
        load_profile(tmp_path / "none.toml", "gm65")
    (tmp_path / "odd.toml").write_text("profiles = 3\n")
    with pytest.raises(ProfileError, match="没有"):
        load_profile(tmp_path / "odd.toml", "gm65")


def test_addresses_go_with_their_profiles() -> None:
    scanner = make_code_scanner("serial:///dev/none", load_profile(FILE, "gm65"))
    assert scanner.open().device is DeviceState.NO_DEVICE
    scanner.close()
    with pytest.raises(ValueError, match="wire is keys"):
        make_code_scanner("serial:///dev/none", load_profile(FILE, "wedge"))
    with pytest.raises(ValueError, match="wire is serial"):
        make_code_scanner("wedge:///dev/input/event0", load_profile(FILE, "gm65"))
