# SPDX-License-Identifier: Apache-2.0
"""The sample service points of ``config/content/places/points``: made up from a seed, the same bytes on every machine.

Run as ``python packaging/make_sample_places.py`` from anywhere. Every name, street, address, telephone number and coordinate is
made up; that each point lies in the district it names is all that is true of it. A real operator replaces the files.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kiosk.catalogue.yaml_lines import read_yaml  # noqa: E402  # the path above comes first
from kiosk.places.grid import Degrees, GridPoint, is_inside, to_grid  # noqa: E402
from kiosk.places.model import DistrictsFile  # noqa: E402

SEED: Final = 20261121
AS_OF: Final = "2026-11-21"
PLACES: Final = ROOT / "config" / "content" / "places"
HEAD: Final = """\
# SPDX-License-Identifier: Apache-2.0
#
# Sample data (样例数据), made by packaging/make_sample_places.py: do not edit. No such place, street, address or number exists.

"""
NOTICE: Final = '{zh: "这些网点是样例，不是真的", en: "These places are samples, none of them is real"}'
DEMO_CENTRE: Final = Degrees(121.5440, 31.2210)
"""The first street of 浦东新区, where the demonstration site stands (config/sites/demo.toml)."""

PLANTS: Final = (
    "梅园 Meiyuan, 桂花 Guihua, 银杏 Yinxing, 海棠 Haitang, 玉兰 Yulan, 香樟 Xiangzhang, "
    "紫薇 Ziwei, 芙蓉 Furong, 丁香 Dingxiang, 石榴 Shiliu, 枇杷 Pipa, 青竹 Qingzhu, "
    "月季 Yueji, 茉莉 Moli, 水杉 Shuishan, 垂柳 Chuiliu, 枫叶 Fengye, 蔷薇 Qiangwei, "
    "木槿 Mujin, 雪松 Xuesong, 莲湖 Lianhu, 菊园 Juyuan, 兰亭 Lanting, 杜鹃 Dujuan"
)
ROADS: Final = "春晖路 秋实路 朝阳路 晚晴路 和风路 细雨路 青石路 白云路 明月路 清泉路 听涛路 望湖路".split()
EARLY, LATE = '"09:00-11:30", "13:00-16:30"', '"09:00-16:30"'
WEEK, SATURDAY = "1, 2, 3, 4, 5", "6"
# kind: how many in a district; names; hours (several: by turns); attended; machines; access
KINDS: Final[dict[str, tuple[int, str, str, tuple[tuple[tuple[str, str], ...], ...], bool, str, str]]] = {
    "community": (4, "{}社区事务受理服务中心", "{} Community Service Centre",
        (((WEEK, LATE), (SATURDAY, '"09:00-16:00"')), ((WEEK, EARLY), (SATURDAY, '"09:00-11:30"'))), True,
        "document_printer, camera, book_printer", "low_desk, ramp, sign_language"),
    "self_service_hall": (2, "{}24小时自助服务厅", "{} 24-hour Hall",
        ((("1, 2, 3, 4, 5, 6, 7", '"00:00-24:00"'),),), False, "document_printer, camera, residence_endorser", "ramp"),
    "bank": (2, "{}银行网点自助终端", "{} Bank Terminal",
        (((WEEK, LATE), ("6, 7", '"09:00-16:00"')), ((WEEK, '"09:00-17:00"'),)), True, "document_printer, card_maker", ""),
    "office_building": (1, "{}商务楼自助终端", "{} Office Building Terminal",
        (((WEEK, '"08:30-18:00"'),),), False, "document_printer", "ramp"),
    "police": (2, "{}派出所", "{} Police Station",
        (((WEEK, '"08:30-11:30", "13:30-17:00"'), (SATURDAY, '"08:30-11:30"')),), True,
        "document_printer, camera, residence_endorser", "ramp"),
    "property": (1, "{}不动产登记事务中心", "{} Property Registration Centre",
        (((WEEK, LATE), (SATURDAY, '"09:00-12:00"')),), True, "document_printer", "low_desk, ramp"),
    "medical_insurance": (1, "{}医疗保险事务中心", "{} Medical Insurance Centre",
        (((WEEK, EARLY),),), True, "document_printer, book_printer", "low_desk, ramp, sign_language"),
    "marriage": (1, "{}婚姻登记处", "{} Marriage Registry",
        ((("1, 2, 3, 4, 5, 6", EARLY),),), True, "document_printer, camera", "ramp"),
    "post": (1, "{}邮政营业网点", "{} Post Office", ((("1, 2, 3, 4, 5, 6, 7", '"09:00-17:30"'),),), True, "", ""),
}  # fmt: skip
# Thought of later: made of another sequence, so that the points above stay where they are.
LATER_KINDS: Final[dict[str, tuple[int, str, str, tuple[tuple[tuple[str, str], ...], ...], bool, str, str]]] = {
    "health": (2, "{}社区卫生服务中心", "{} Community Health Centre",
        (((WEEK, EARLY), (SATURDAY, '"08:30-11:00"')), (("2, 4", '"08:30-11:00", "13:00-15:30"'),)), True, "",
        "low_desk, ramp"),
}  # fmt: skip
CLOSED_FOR: Final = "[{first: 2026-12-07, last: 2026-12-11, why: {zh: 设备检修, en: Maintenance}}]"
EVERY: Final = 17
"""Each so many points have a dated exception."""


class Chance:
    """A seeded generator that uses ``random()`` alone, whose sequence Python keeps from version to version."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # made-up places, no secrets

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return low + (high - low) * self._random.random()

    def mixed(self, values: Sequence[str]) -> list[str]:
        """The values in another order."""
        return [value for _, value in sorted((self._random.random(), value) for value in values)]


def beside(centre: Degrees, metres: float, angle: float) -> Degrees:
    """A point so far from ``centre``, to five decimals (a metre)."""
    north = metres * math.cos(angle) / 110_900
    east = metres * math.sin(angle) / (111_320 * math.cos(math.radians(centre.latitude)))
    return Degrees(round(centre.longitude + east, 5), round(centre.latitude + north, 5))


def centre_in(ring: Sequence[GridPoint], corners: Sequence[Degrees], chance: Chance) -> Degrees:
    """A point well inside an outline: 1,000 m around it lie inside too (400 m where the district is narrow)."""
    for attempt in range(2000):
        centre = Degrees(
            round(chance.between(min(one.longitude for one in corners), max(one.longitude for one in corners)), 5),
            round(chance.between(min(one.latitude for one in corners), max(one.latitude for one in corners)), 5),
        )
        room = 1000 if attempt < 200 else 400
        if all(is_inside(to_grid(beside(centre, room, math.tau * step / 8)), ring) for step in range(8)):
            return centre
    raise ValueError("the outline is too narrow")


def point_near(centre: Degrees, ring: Sequence[GridPoint], chance: Chance) -> Degrees:
    """A point at most a quarter of an hour's walk around, inside the outline."""
    for _ in range(1000):
        found = beside(centre, chance.between(60, 900), chance.between(0, math.tau))
        if is_inside(to_grid(found), ring):
            return found
    raise ValueError("no room around the centre")


def district_file(number: int, districts: DistrictsFile, chance: Chance) -> str:
    """The file of one district."""
    district = districts.districts[number]
    ring, corners = districts.outline(district), [districts.corners[name] for name in district.ring]
    is_demo = district.name.zh == "浦东新区"
    plants = chance.mixed(PLANTS.split(", "))
    if is_demo:
        plants = ["梅园 Meiyuan", *(one for one in plants if not one.startswith("梅园"))]
    ending = ("街道", "Subdistrict") if number < 9 or is_demo else ("镇", "Town")
    streets = [(f"{zh}{ending[0]}", en) for zh, en in (plant.split() for plant in plants[:4])]
    centres = [DEMO_CENTRE if is_demo and index == 0 else centre_in(ring, corners, chance) for index in range(4)]
    lines = [HEAD, f"district: {district.name.zh}\nsample: true\nnotice: {NOTICE}\nas_of: {AS_OF}\npoints:\n"]
    serial = 0
    later = Chance(SEED + 1 + number)
    for kind, (count, name, name_en, hours, attended, machines, access) in (KINDS | LATER_KINDS).items():
        chance = later if kind in LATER_KINDS else chance
        for turn in range(count):
            serial += 1
            street = 0 if turn == 0 and is_demo else turn if kind == "community" else (serial + turn) % 4
            zh, en = streets[street]
            one = point_near(centres[street], ring, chance)
            weekly = ", ".join(f"{{days: [{days}], open: [{spans}]}}" for days, spans in hours[turn % len(hours)])
            keeps = "as_usual" if kind == "self_service_hall" else "closed"
            dated = f", exceptions: {CLOSED_FOR}" if (number * 15 + serial) % EVERY == 0 else ""
            road = ROADS[int(chance.between(0, len(ROADS)))]
            lines.append(
                f"  - id: SH-{district.code}-{serial:02}\n"
                f"    name: {name.format(f'示例·{zh}')}\n"
                f"    name_en: Sample {name_en.format(en)}\n"
                f"    kind: {kind}\n"
                f"    street: {zh}\n"
                f"    address: {district.name.zh}示例{road} {int(chance.between(1, 400))}号\n"
                f"    at: [{one.longitude:.5f}, {one.latitude:.5f}]\n"
                f"    phone: 199-0000-{number * 100 + serial + 1000:04}\n"
                f"    hours: {{weekly: [{weekly}], holidays: {keeps}{dated}}}\n"
                f"    attended: {str(attended).lower()}\n"
                f"    machines: [{machines}]\n"
                f"    access: [{access}]\n"
            )
    return "".join(lines)


def made() -> dict[str, str]:
    """Every file by its name."""
    districts = DistrictsFile.model_validate(read_yaml((PLACES / "districts.yaml").read_text("utf-8")).data)
    chance = Chance(SEED)
    return {
        f"{one.name.en.lower().replace(chr(39), '')}.yaml": district_file(number, districts, chance)
        for number, one in enumerate(districts.districts)
    }


if __name__ == "__main__":
    for file_name, text in made().items():
        (PLACES / "points" / file_name).write_text(text, "utf-8")
