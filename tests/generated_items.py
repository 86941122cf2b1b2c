# SPDX-License-Identifier: Apache-2.0
"""As many plausible items as wished, from a seed: for tests and benchmarks of scale alone, never content.

A name is put together as real ones are (what, which case of it, what is done): 停车场备案变更. No such item exists, its code
and its office are made up. Each is a whole item file (YAML) that the loader and the lint take as any other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.catalogue.reading import read_item
from kiosk.catalogue.summary import ItemSummary
from tests.unit.kiosk.catalogue.item_texts import content, item_text

SEED: Final = 20261121
_WHO: Final = (
    "养老机构 医疗机构 幼儿园 民办学校 培训机构 物业公司 建筑企业 食品作坊 药品零售 道路运输 出租汽车 旅行社 娱乐场所 印刷企业 "
    "农民合作社 社会团体 基金会 律师事务所 人力资源机构 劳务派遣 危险化学品 特种设备 计量器具 检验检测 烟花爆竹 港口经营 "
    "船舶 机动车 非机动车 停车场 户外广告 城市绿化 排水 供水 燃气 电力设施 建设工程 装饰装修 人防工程 消防设施 测绘 地名 "
    "种子 兽药 饲料 动物防疫 水产养殖 渔业船舶 林木采伐 野生动物 文物 体育场馆 游泳场所 电影放映 网络文化 广播电视 出版物 "
    "公共租赁住房 廉租住房 经济适用房 商品房预售 房屋租赁 住宅维修资金 户口 流动人口 外国人 港澳居民 台湾居民 归侨 残疾人 "
    "老年人 儿童 孤儿 退役军人 烈属 失业人员 高校毕业生 职工 农民工 家庭医生 生育保险 工伤保险 养老保险 医疗保险 企业年金"
).split()
_CASE: Final = (
    "经营许可 执业资格 卫生许可 安全生产 环境影响 质量认证 从业人员 场地 设备 名称 地址 负责人 注册资本 年度报告 年检 "
    "保证金 补贴 津贴 奖励 救助 资助 减免 税费 贷款 担保 保险待遇 缴费基数 账户 档案 资料 信息 证书 证件 牌照 登记簿 标识"
).split()
_SAID: Final = dict(
    pair.split("=")
    for pair in (
        "新办=第一次办 变更=改一改 延续=续一续 注销=不要了 补发=丢了补一张 换发=换张新的 查询=查一查 打印=打一份 备案=报一报 "
        "登记=来登记 认定=认一认 评定=评一评 核准=请批准 审批=请审批 申报=报上去 申领=领一领 发放=领钱 转移=转走 续期=续一年 "
        "撤销=撤掉 预约=约时间 缴纳=付一付 公示=看公示 验收=请人来看"
    ).split()
)
_DONE: Final = tuple(_SAID)
_DEVICES: Final = (
    "[id_card_reader]",
    "[id_card_reader, document_printer]",
    "[id_card_reader, paper_camera]",
    "[id_card_reader]",
)
_OFFICES: Final = tuple(
    f"示例{name}局" for name in "民政 人社 住建 交通 卫健 市场 文旅 农业 水务 绿化 体育 司法".split()
)


@dataclass(frozen=True)
class GeneratedItem:
    """One made-up item, before it is a file."""

    code: str
    name: str
    plain: str
    english: str
    alias: tuple[str, ...]
    keywords: tuple[str, ...]
    office: str
    subject: str
    devices: str
    hot_rank: int | None

    def text(self) -> str:
        """The item file, valid in the content folder of tests/unit/kiosk/catalogue/item_texts.py."""
        changed = item_text()
        for old, new in (
            ('base_code: "319999999001"', f'base_code: "{self.code}"'),
            ("name: 示例事项", f"name: {self.name}"),
            ("plain_name: {zh: 办个示例, en: An example}", f'plain_name: {{zh: {self.plain}, en: "{self.english}"}}'),
            ("alias: [示例]", f"alias: [{', '.join(self.alias)}]"),
            ("keywords: [示例]", f"keywords: [{', '.join(self.keywords)}]"),
            ("subject: [自然人]", f"subject: [{self.subject}]"),
            ("dept: {zh: 示例局,", f"dept: {{zh: {self.office},"),
            ("capability: {need: [id_card_reader]}", f"capability: {{need: {self.devices}}}"),
            (
                "life_events: [moving]",
                "life_events: [moving]" + (f"\n  hot_rank: {self.hot_rank}" if self.hot_rank is not None else ""),
            ),
        ):
            assert changed.count(old) >= 1, old
            changed = changed.replace(old, new, 1)
        return changed

    def summary(self) -> ItemSummary:
        """What the loader would make of :meth:`text` (held against it by a test), without the parsing."""
        return ItemSummary(
            code=self.code, kind="single", name=self.name, plain_zh=self.plain, plain_en=self.english,
            promise_zh="当场办好", promise_en="Done on the spot", dept_zh=self.office, dept_en="Example bureau", icon="home",
            alias=self.alias, keywords=self.keywords, subject=(self.subject,), scope="全市通办", life_events=("moving",),
            hot_rank=self.hot_rank, devices_all=tuple(self.devices.strip("[]").split(", ")), devices_one_of=(), instead="",
            offline=True, is_draft=False,
        )  # fmt: skip


def generated(count: int, seed: int = SEED) -> Iterator[GeneratedItem]:
    """``count`` items with different names, the same for the same seed; at most some 60,000 can be told apart."""
    chosen = random.Random(seed)
    every = [(who, case, done) for who in _WHO for case in _CASE for done in _DONE]
    for number, (who, case, done) in enumerate(chosen.sample(every, count), 1):
        yield GeneratedItem(
            code=f"3199{number:08}",
            name=f"{who}{case}{done}",
            plain=f"{who}的{case}，{_SAID[done]}",
            english=f"Example service {number}",
            alias=(f"{who}{done}", f"{case}{done}"),
            keywords=(who, case, _SAID[done], *chosen.sample(_WHO, 2), *_said_by(chosen, case)),
            office=chosen.choice(_OFFICES),
            subject=chosen.choice(("自然人", "企业法人")),
            devices=chosen.choice(_DEVICES),
            hot_rank=number if number <= 150 else None,
        )


def _said_by(chosen: random.Random, case: str) -> Sequence[str]:
    return [f"{chosen.choice(('办', '查', '改', '补', '领'))}{case}"]


def generated_content(folder: Path, count: int, seed: int = SEED) -> Path:
    """``folder`` as a content folder with ``count`` item files, one library and registers of their own."""
    made = content(folder)
    for one in (made / "items").iterdir():
        one.unlink()
    for item in generated(count, seed):
        (made / "items" / f"{item.code}.yaml").write_text(item.text(), encoding="utf-8")
    return made


def read(path: Path, folder: Path) -> ItemSummary:
    """The summary of one file of such a folder, as the loader makes it."""
    from kiosk.catalogue.library import load_library
    from kiosk.catalogue.summary import summary_of

    item = read_item(path, load_library(folder)).item
    assert item is not None
    return summary_of(item)
