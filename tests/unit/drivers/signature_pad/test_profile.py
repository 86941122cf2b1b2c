# SPDX-License-Identifier: Apache-2.0
"""Pads' figures: millimetres from the pad's units, and a table that cannot be used says what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from drivers.signature_pad.profile import ProfileError, load_profile

PROFILES = Path(__file__).parents[4] / "config" / "profiles" / "signature_pads.toml"
GOOD = PROFILES.read_text(encoding="utf-8").split("\n\n")[1]


def test_every_table_of_the_file_can_be_used() -> None:
    for name in tomllib.loads(PROFILES.read_text(encoding="utf-8"))["profiles"]:
        profile = load_profile(PROFILES, name)
        assert 20 < profile.height_mm < 300
        assert 80 < profile.width_mm < 250


def test_units_become_millimetres_from_the_top_left_corner_and_go_beyond_the_edge() -> None:
    profile = load_profile(PROFILES, "signaturegem-1x5")
    assert (profile.width_mm, profile.height_mm) == pytest.approx((123.90, 37.17), abs=0.01)
    assert profile.place_mm(400, 350) == (0, 0)
    assert profile.place_mm(810, 760) == pytest.approx((25.4, 25.4))
    assert profile.place_mm(359, 309) == pytest.approx((-2.54, -2.54))
    assert profile.packet_s == pytest.approx(0.002865, abs=1e-6)  # 5 bytes of 11 bits at 19200


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("dpi = 410", "dpl = 410", "'dpl' 不认识，您是不是要写 'dpi'"),
        ("dpi = 410\n", "", "少了 'dpi'"),
        ("dpi = 410", "dpi = 4.5", "dpi 是 4.5"),
        ("dpi = 410", "dpi = true", "dpi 是 True"),
        ("dpi = 410", "dpi = 10", "dpi 是 10"),
        ("right = 2400", "right = 4096", "right 是 4096"),
        ("right = 2400", "right = 400", "left 要比 right 小"),
        ("bottom = 950", "bottom = 1", "top 要比 bottom 小"),
        ("baud = 19200", "baud = 1200", "baud 是 1200"),
        ("has_pressure = true", "has_pressure = 1", "has_pressure"),
        ("[profiles.signaturegem-1x5]", "[profiles.signaturegem-1x6]", "您是不是要写 'signaturegem-1x6'"),
        ("[profiles.signaturegem-1x5]", "[pads]", "没有签名板型号"),
        ("baud = 19200", "baud =", "读不出来"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "pads.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ProfileError, match=re.escape(told)):
        load_profile(file, "signaturegem-1x5")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="读不出来"):
        load_profile(tmp_path / "none.toml", "clipgem")
