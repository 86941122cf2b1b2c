# SPDX-License-Identifier: Apache-2.0
"""Profiles: what ships, and what a technician is told about a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.receipt_printer.profile import CutKind, ProfileError, load_profile
from tests.unit.drivers.receipt_printer.profiles import FILE, shipped

GOOD = """
font_folders = ["/fonts"]
[[fonts]]
file = "a.ttf"
package = "fonts-a"
[profiles.mine]
paper_mm = 80
dots_per_mm = 8
dots_per_line = 576
motion_units_per_dot = 1
cut = "full"
head_to_cutter_dots = 100
smallest_qr_module_dots = 4
raster_rows = 256
hanzi = "fs"
qr = "native"
status = "real-time"
drain = "sensors"
clears_buffer = false
"""


def load(tmp_path: Path, text: str, name: str = "mine") -> object:
    path = tmp_path / "printers.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path, name)


@pytest.mark.parametrize(
    ("name", "dots", "columns"),
    [
        ("80mm-203dpi", 576, 48),
        ("58mm-203dpi", 384, 32),
        ("58mm-203dpi-no-cutter", 384, 32),
        ("80mm-180dpi", 512, 42),
        ("80mm-180dpi-no-hanzi", 512, 42),
        ("80mm-203dpi-automatic", 576, 48),
        ("80mm-203dpi-mute", 576, 48),
    ],
)
def test_shipped_profiles_have_the_widths_of_the_reference(name: str, dots: int, columns: int) -> None:
    profile = shipped(name)
    assert (profile.name, profile.dots_per_line, profile.columns) == (name, dots, columns)
    assert profile.dots_per_line <= profile.paper_mm * profile.dots_per_mm


def test_the_default_of_the_settings_exists() -> None:
    assert shipped().cut is CutKind.FEED_PARTIAL
    assert [font.package for font in shipped().fonts][:2] == ["fonts-noto-cjk", "fonts-babelstone-han"]
    assert FILE.name == "receipt_printers.toml"


def test_a_good_file(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("cut =", "cutt =", "是不是想写 cut？"),
        ("paper_mm = 80\n", "", "缺少 paper_mm"),
        ("dots_per_line = 576", "dots_per_line = 5760", "192 到 2040"),
        ("dots_per_line = 576", "dots_per_line = true", "True"),
        ('cut = "full"', 'cut = "tear"', "feed-partial"),
        ("clears_buffer = false", "clears_buffer = 1", "true 或 false"),
        ('hanzi = "fs"', 'hanzi = "gbk"', "fs、none"),
        ('qr = "native"', 'qr = "picture"', "native、raster"),
        ('status = "real-time"', 'status = "never"', "real-time、automatic、none"),
        ('drain = "sensors"', 'drain = "maybe"', "process-id、sensors、automatic、none"),
        ('status = "real-time"', 'status = "none"', "不能同时用"),
        ('status = "real-time"', 'status = "automatic"', "process-id、automatic、none"),
        ("raster_rows = 256", "raster_rows = 0", "8 到 2303"),
        ("[profiles.mine]", "[profiles.yours]", "没有打印机型号“mine”"),
        ("[profiles.mine]", "[profils.mine]", "是不是想写 profiles？"),
        ('package = "fonts-a"\n', "", "缺少 package"),
        ('package = "fonts-a"', 'package = "fonts-a"\nindex = -1', "index"),
        ('package = "fonts-a"', 'package = "fonts-a"\nsize = 1', "size 不认识"),
        ("[profiles.mine]", "[profiles]\nmine = 3\n[other]", "other 不认识"),
        ("paper_mm = 80", "paper_mm = ", "读不出来"),
    ],
)
def test_mistakes_are_named_with_what_to_do(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in GOOD
    with pytest.raises(ProfileError) as caught:
        load(tmp_path, GOOD.replace(before, after))
    assert says in str(caught.value)
    assert "printers.toml" in str(caught.value)


def test_a_table_that_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="应是一张表"):
        load(tmp_path, "[profiles]\nmine = 3\n")


def test_a_missing_file_and_a_misspelt_name(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="读不出来"):
        load_profile(tmp_path / "nowhere.toml", "mine")
    with pytest.raises(ProfileError, match="是不是想写 mine"):
        load(tmp_path, GOOD, "mime")
    with pytest.raises(ProfileError, match="一个也没有"):
        load(tmp_path, "")
