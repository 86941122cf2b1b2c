# SPDX-License-Identifier: Apache-2.0
"""The site file: what is read from it, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.places.site import Place, Site, SiteFileError, load_site

DEMO_SITE = Path(__file__).parents[4] / "config" / "sites" / "demo.toml"

GOOD = """
[site]
code = "S1"
name = "示例点"
address = "示例路 1 号"

[[places]]
name = "近处（示例）"
address = "示例路 2 号"
hours = "每天 9:00 到 17:00"
phone = "199-0000-0001"
can = ["TBD-RS01"]
walk_minutes = 5
note = "示例"

[[places]]
name = "远处（示例）"
address = "示例路 300 号"
hours = "周一至周五"
phone = "199-0000-0002"
can = ["TBD-RS01", "312000202000"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_site_file_becomes_a_site(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD))
    near = Place("近处（示例）", "示例路 2 号", "每天 9:00 到 17:00", "199-0000-0001", ("TBD-RS01",), 5, "示例")
    far = Place("远处（示例）", "示例路 300 号", "周一至周五", "199-0000-0002", ("TBD-RS01", "312000202000"))
    assert site == Site("S1", "示例点", "示例路 1 号", (near, far))
    assert site.places_for("TBD-RS01") == (near, far)
    assert site.places_for("312000202000") == (far,)
    assert site.places_for("unknown") == ()


def test_what_stands_first_is_the_sites_own(tmp_path: Path) -> None:
    assert load_site(write(tmp_path, GOOD)).home == ()
    named = GOOD.replace('name = "示例点"', 'name = "示例点"\nhome = ["TBD-RS02", "TBD-RS01"]')
    assert load_site(write(tmp_path, named)).home == ("TBD-RS02", "TBD-RS01")
    with pytest.raises(SiteFileError, match="home"):
        load_site(write(tmp_path, GOOD.replace('name = "示例点"', 'name = "示例点"\nhome = "TBD-RS02"')))


@pytest.mark.parametrize("site", ["demo", "demo-park"])
def test_the_demonstration_sites_name_items_that_there_are(site: str) -> None:
    home = load_site(DEMO_SITE.with_name(f"{site}.toml")).home
    assert len(set(home)) == len(home) == 8, "a page in the standard layout, two in large type"
    for code in home:
        assert (DEMO_SITE.parents[1] / "content" / "items" / f"{code}.yaml").is_file()


def test_the_demonstration_site_has_three_places_for_the_certificate() -> None:
    places = load_site(DEMO_SITE).places_for("TBD-RS01")
    assert len(places) == 3
    assert all("示例" in place.name for place in places), "made-up places say that they are"
    assert load_site(DEMO_SITE).places_for("312000202000")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('phone = "199-0000-0002"\n', "", "phone"),
        ('can = ["TBD-RS01"]', 'can = "TBD-RS01"', "can"),
        ('can = ["TBD-RS01"]', "can = [1]", "can"),
        ("walk_minutes = 5", "walk_minutes = 0", "walk_minutes"),
        ("walk_minutes = 5", "walk_minutes = true", "walk_minutes"),
        ('note = "示例"', "note = 1", "note"),
        ('note = "示例"', 'remark = "示例"', "remark"),
        ('hours = "周一至周五"', 'hours = "周一\\n周二"', "hours"),
        ('hours = "周一至周五"', 'hours = " "', "hours"),
        ('code = "S1"\n', "", "code"),
        ("[site]", "[sight]", "[site]"),
        ("[[places]]", "[[place]]", "[[places]]"),
        ('code = "S1"', 'code = "S1', "TOML"),
    ],
)
def test_a_wrong_file_is_refused_and_the_message_names_the_spot(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SiteFileError) as refused:
        load_site(path)
    assert named in str(refused.value)
    assert str(path) in str(refused.value)


def test_places_must_be_tables(tmp_path: Path) -> None:
    path = write(tmp_path, 'places = ["a"]\n[site]\ncode = "a"\nname = "a"\naddress = "a"\n')
    with pytest.raises(SiteFileError, match="第 1 个"):
        load_site(path)


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteFileError, match="没有这个文件"):
        load_site(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SiteFileError, match="UTF-8"):
        load_site(path)


WHERE = 'district = "浦东新区"\nstreet = "示例街道"\nat = [121.5, 31.25]\n'


def test_a_site_may_say_where_it_stands(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD.replace('code = "S1"\n', f'code = "S1"\n{WHERE}')))
    assert (site.district, site.street, site.at) == ("浦东新区", "示例街道", (121.5, 31.25))
    nowhere = load_site(write(tmp_path, GOOD))
    assert (nowhere.district, nowhere.street, nowhere.at) == ("", "", None)
    in_whole_degrees = load_site(write(tmp_path, GOOD.replace('code = "S1"\n', 'code = "S1"\nat = [121, 31]\n')))
    assert in_whole_degrees.at == (121.0, 31.0)


@pytest.mark.parametrize(
    "wrong",
    [
        "at = [31.25, 121.5]",  # the wrong way round
        "at = [121.5]",
        'at = ["121.5", "31.25"]',
        "at = [true, 31.25]",
        "at = [nan, 31.25]",
        "at = 121.5",
        "at = [116.4, 39.9]",
        "district = 7",
        'street = ""',
    ],
)
def test_a_place_that_cannot_be_is_refused_and_named(tmp_path: Path, wrong: str) -> None:
    path = write(tmp_path, GOOD.replace('code = "S1"\n', f'code = "S1"\n{wrong}\n'))
    with pytest.raises(SiteFileError, match=wrong.split()[0]):
        load_site(path)


def test_places_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[[places]]")]
    with pytest.raises(SiteFileError, match="第 1 个"):
        load_site(write(tmp_path, f"places = [1]\n{text}"))
