# SPDX-License-Identifier: Apache-2.0
"""Code tables of the card's text (代码表). Sources: GB/T 2261.1 (性别), GB/T 3304 (民族); reference notes on devices 1.10.

A table in circulation leaves out 25 水 and is shifted by one from there on; ours is held against the standard's count:
fifty-six groups and two codes of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SEXES: Final[Mapping[str, str]] = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}

_IN_ORDER: Final = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 "
    "土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 "
    "赫哲 门巴 珞巴 基诺"
).split()

ETHNIC_GROUPS: Final[Mapping[str, str]] = {
    **{f"{code:02d}": name for code, name in enumerate(_IN_ORDER, start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}
