# SPDX-License-Identifier: Apache-2.0
"""The papers that the field readers know, each drawn for a seed; see ``drawn.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drivers.smart_card_reader.mrz import check_digit
from kiosk.vision.papers.samples.drawn import (
    A4,
    CARD,
    HEI,
    NAMES,
    SERIF,
    Item,
    Paper,
    bank_number,
    credit_code,
    day,
    draw,
    id_number,
    spread,
    texts,
)


def id_card_front(seed: int = 1) -> Paper:
    """身份证人像面."""
    name, number = NAMES[seed % 6], id_number(seed)
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    items: list[Item] = [
        (6, 6, 3.6, f"姓名  {name}"),
        (6, 13, 3.2, "性别  男    民族  汉"),
        (6, 20, 3.2, f"出生  {number[6:10]} 年 {int(number[10:12])} 月 {int(number[12:14])} 日"),
        (6, 27, 3.2, "住址  测试省测试市测试区"),
        (16, 32, 3.2, f"样例路{seed}号"),
        (6, 44, 3.8, f"公民身份号码  {number}"),
    ]
    picture = draw(CARD, items, dots=12, font=HEI, paper=(226, 232, 240), boxes=[(58, 7, 80, 36, (150, 160, 175))])
    return Paper(
        "id_card_front",
        picture,
        texts(items),
        {
            "name": name,
            "id_number": number,
            "sex": "男",
            "ethnicity": "汉",
            "birth": birth,
            "address": f"测试省测试市测试区样例路{seed}号",
        },
    )


def id_card_back(seed: int = 1, until: str = "2036-05-06") -> Paper:
    """身份证国徽面; ``until``: a day, or 长期."""
    start = "2016-05-06"
    said = "长期" if until == "长期" else until.replace("-", ".")
    items: list[Item] = [
        (30, 9, 5.0, "中华人民共和国"),
        (30, 18, 6.0, "居民身份证"),
        (16, 37, 3.4, "签发机关  测试市公安局测试分局"),
        (16, 44, 3.4, f"有效期限  {start.replace('-', '.')}-{said}"),
    ]
    picture = draw(CARD, items, dots=12, font=HEI, paper=(224, 231, 236), stamp=(15, 15, 8))
    return Paper(
        "id_card_back",
        picture,
        texts(items),
        {"issuer": "测试市公安局测试分局", "valid_from": start, "valid_until": until},
    )


def household(seed: int = 1, *, name: str = "", number: str = "") -> Paper:
    """常住人口登记卡; of ``name`` and ``number`` where they are given."""
    name, number = name or NAMES[seed % 6], number or id_number(seed)
    items: list[Item] = [
        (52, 8, 5.5, "常住人口登记卡"),
        (12, 22, 3.8, f"姓名  {name}"),
        (80, 22, 3.8, "户主或与户主关系  户主"),
        (12, 34, 3.8, "曾用名  无"),
        (80, 34, 3.8, "性别  男"),
        (12, 46, 3.8, "出生地  测试省测试市"),
        (80, 46, 3.8, "民族  汉"),
        (12, 58, 3.8, "籍贯  测试省测试市"),
        (80, 58, 3.8, f"出生日期  {day(f'{number[6:10]}-{number[10:12]}-{number[12:14]}')}"),
        (12, 70, 3.8, f"公民身份证件编号  {number}"),
        (12, 82, 3.8, "文化程度  大学本科"),
        (80, 82, 3.8, "婚姻状况  已婚"),
        (12, 94, 3.8, "登记日期  2019年6月3日"),
    ]
    rules = [(8, top, 142, top) for top in range(19, 103, 12)] + [(8, 19, 8, 103), (142, 19, 142, 103)]
    picture = draw((150, 108), items, dots=9, font=SERIF, paper=(238, 240, 228), rules=rules, stamp=(118, 96, 9))
    return Paper(
        "household",
        picture,
        texts(items),
        {
            "name": name,
            "relation": "户主",
            "id_number": number,
            "sex": "男",
            "birth_place": "测试省测试市",
            "marital_status": "已婚",
        },
    )


def residence_permit(seed: int = 1, *, name: str = "", number: str = "", address: str = "") -> Paper:
    """居住证, the side with the picture: what 居住证暂行条例 4 says stands on it."""
    name, number = name or NAMES[seed % 6], number or id_number(seed)
    address = address or f"测试市测试区样例路{seed}号202室"
    items: list[Item] = [
        (28, 4, 4.4, "上海市居住证"),
        (5, 13, 3.2, f"姓名  {name}"),
        (5, 19, 3.0, "性别  男   民族  汉"),
        (5, 25, 3.0, f"出生  {number[6:10]}年{int(number[10:12])}月{int(number[12:14])}日"),
        (5, 31, 2.8, f"居住地住址  {address}"),
        (5, 37, 2.8, "户籍地住址  测试省测试市东村"),
        (5, 45, 3.2, f"公民身份号码  {number}"),
    ]
    picture = draw(CARD, items, dots=12, paper=(228, 236, 232), boxes=[(64, 11, 81, 30, (150, 160, 175))])
    return Paper("residence_permit", picture, texts(items), {"name": name, "id_number": number, "address": address})


def residence_permit_back(seed: int = 1) -> Paper:
    """居住证, the other side: who issued it, and when (签发机关、签发日期)."""
    items: list[Item] = [
        (20, 12, 4.6, "居住证使用说明"),
        (8, 24, 3.2, "一、本证由持证人本人使用。"),
        (8, 30, 3.2, f"签发机关  测试市公安局测试分局 {seed}"),
        (8, 36, 3.2, "签发日期  2026年5月6日"),
        (8, 42, 3.2, "每年签注一次"),
    ]
    return Paper("", draw(CARD, items, dots=12, paper=(228, 236, 232)), texts(items), {})


def marriage(seed: int = 1) -> Paper:
    """结婚证."""
    husband, wife = NAMES[seed % 6], NAMES[(seed + 1) % 6]
    his, hers = id_number(seed), id_number(seed + 1, 2)
    number = f"J999999-2020-{seed:06}"
    items: list[Item] = [
        (56, 8, 6, "结婚证"),
        (14, 24, 3.8, f"持证人  {husband}"),
        (14, 34, 3.8, "登记日期  2020年5月20日"),
        (14, 44, 3.8, f"结婚证字号  {number}"),
        (14, 58, 3.6, f"姓名  {husband}"),
        (92, 58, 3.6, "性别  男"),
        (14, 66, 3.6, "国籍  中国"),
        (14, 74, 3.6, f"身份证件号  {his}"),
        (14, 86, 3.6, f"姓名  {wife}"),
        (92, 86, 3.6, "性别  女"),
        (14, 94, 3.6, "国籍  中国"),
        (14, 102, 3.6, f"身份证件号  {hers}"),
    ]
    picture = draw((150, 116), items, dots=9, font=SERIF, paper=(246, 236, 232), stamp=(125, 36, 10))
    return Paper(
        "marriage",
        picture,
        texts(items),
        {
            "holder": husband,
            "registered": "2020-05-20",
            "certificate_number": number,
            "name_1": husband,
            "id_number_1": his,
            "name_2": wife,
            "id_number_2": hers,
        },
    )


def lease(seed: int = 1) -> Paper:
    """房屋租赁合同."""
    landlord, tenant = NAMES[seed % 6], NAMES[(seed + 2) % 6]
    items: list[Item] = [
        (72, 22, 7, "房屋租赁合同"),
        (25, 44, 4.2, f"出租方（甲方）：{landlord}"),
        (25, 53, 4.2, f"身份证号：{id_number(seed)}"),
        (25, 62, 4.2, f"承租方（乙方）：{tenant}"),
        (25, 71, 4.2, f"身份证号：{id_number(seed + 2)}"),
        (25, 84, 4.2, f"一、房屋坐落：测试市测试区样例路{seed}号202室"),
        (25, 93, 4.2, "二、房屋面积：68.5平方米，用途为居住。"),
        (25, 102, 4.2, "三、租赁期限：自2026年3月1日起至2027年2月28日止。"),
        (25, 111, 4.2, "四、月租金：人民币4500元，按月支付，押一付三。"),
        (25, 120, 4.2, "五、甲方应保证房屋能安全使用，水电设施完好。"),
        (25, 129, 4.2, "六、乙方不得擅自改变房屋结构，不得转租他人。"),
        (25, 138, 4.2, "七、任何一方违约，应当承担相应的违约责任。"),
        (25, 147, 4.2, "八、本合同一式两份，双方各执一份，签字后生效。"),
        (25, 170, 4.2, f"甲方（签字）：{landlord}"),
        (115, 170, 4.2, f"乙方（签字）：{tenant}"),
        (25, 182, 4.2, "签订日期：2026年2月20日"),
    ]
    return Paper(
        "lease",
        draw(A4, items, dots=7, font=SERIF),
        texts(items),
        {
            "landlord": landlord,
            "tenant": tenant,
            "address": f"测试市测试区样例路{seed}号202室",
            "valid_from": "2026-03-01",
            "valid_until": "2027-02-28",
            "rent": "4500",
        },
    )


def bank_card(seed: int = 1) -> Paper:
    """银行卡."""
    number = bank_number(seed)
    items: list[Item] = [
        (7, 6, 5.0, "测试银行"),
        (60, 7, 3.4, "借记卡"),
        (8, 27, 5.2, spread(number)),
        (30, 38, 2.8, "VALID THRU 09/31"),
        (62, 44, 4.0, "UnionPay"),
    ]
    picture = draw(CARD, items, dots=12, font=HEI, paper=(196, 208, 228), boxes=[(9, 15, 20, 23, (205, 185, 120))])
    return Paper(
        "bank_card", picture, texts(items), {"card_number": number, "bank": "测试银行", "valid_until": "2031-09-30"}
    )


def disability(seed: int = 1) -> Paper:
    """残疾人证."""
    name, number = NAMES[seed % 6], id_number(seed)
    full = f"{number}42"
    items: list[Item] = [
        (36, 6, 5, "中华人民共和国残疾人证"),
        (10, 20, 3.6, f"姓名：{name}"),
        (60, 20, 3.6, "性别：男"),
        (10, 29, 3.6, "残疾类别：肢体"),
        (60, 29, 3.6, "残疾等级：二级"),
        (10, 38, 3.6, f"残疾人证号：{full}"),
        (10, 47, 3.6, f"住址：测试市测试区样例路{seed}号"),
        (10, 56, 3.6, "监护人：无"),
        (10, 65, 3.6, "签发机关：测试区残疾人联合会"),
        (10, 74, 3.6, "有效期至：2030年8月15日"),
    ]
    return Paper(
        "disability",
        draw((130, 86), items, dots=10, font=HEI, paper=(244, 240, 236), stamp=(108, 66, 9)),
        texts(items),
        {
            "name": name,
            "certificate_number": full,
            "category": "肢体",
            "level": "二级",
            "issuer": "测试区残疾人联合会",
            "valid_until": "2030-08-15",
        },
    )


def business_licence(seed: int = 1) -> Paper:
    """营业执照."""
    code, person = credit_code(seed), NAMES[seed % 6]
    items: list[Item] = [
        (118, 22, 12, "营业执照"),
        (132, 38, 5, "（副本）"),
        (28, 52, 4.6, "统一社会信用代码"),
        (28, 60, 5.0, code),
        (28, 78, 4.6, "名称  测试样例商贸有限公司"),
        (165, 78, 4.6, "注册资本  壹佰万元整"),
        (28, 92, 4.6, "类型  有限责任公司"),
        (165, 92, 4.6, "成立日期  2018年7月9日"),
        (28, 106, 4.6, f"法定代表人  {person}"),
        (165, 106, 4.6, "营业期限  2018年7月9日至长期"),
        (28, 120, 4.6, "经营范围  日用百货、文具用品销售。"),
        (165, 120, 4.6, f"住所  测试市测试区样例路{seed}号"),
        (190, 150, 4.6, "登记机关"),
        (185, 170, 4.6, "2018年7月9日"),
    ]
    picture = draw(
        (297, 210), items, dots=6.5, font=SERIF, rules=[(12, 12, 285, 12), (12, 198, 285, 198)], stamp=(200, 160, 18)
    )
    return Paper(
        "business_licence",
        picture,
        texts(items),
        {
            "credit_code": code,
            "name": "测试样例商贸有限公司",
            "legal_representative": person,
            "company_type": "有限责任公司",
            "established": "2018-07-09",
        },
    )


def passport(seed: int = 1, until: str = "320506") -> Paper:
    """护照资料页; ``until``: YYMMDD."""
    number, birth = f"EZ{seed * 7919 % 10**7:07}", "800102"
    lower = f"{number}{check_digit(number)}CHN{birth}{check_digit(birth)}M{until}{check_digit(until)}{'<' * 14}<"
    checked = lower[:10] + lower[13:20] + lower[21:43]
    lower += check_digit(checked)
    upper = "POCHNCESHI<<JIAYI".ljust(44, "<")
    items: list[Item] = [
        (10, 5, 4, "护照 PASSPORT"),
        (48, 5, 3, "类型 P"),
        (66, 5, 3, "国家码 CHN"),
        (92, 5, 3.4, number),
        (42, 16, 3.2, "测试甲乙"),
        (42, 22, 3.2, "CESHI, JIAYI"),
        (42, 32, 3.2, "男/M   中国/CHINESE   02 JAN 1980"),
        (42, 44, 3.2, "测试/CESHI"),
    ]
    mrz: list[Item] = [(6, 68, 3.9, upper), (6, 76, 3.9, lower)]
    boxes = [(8, 14, 36, 56, (150, 160, 175))]
    tint = (232, 234, 240)
    picture = draw((125, 88), items, dots=12, font=HEI, paper=tint, boxes=boxes)
    lower_part = [(left, top - 64, height, text) for left, top, height, text in mrz]
    picture[64 * 12 :] = draw((125, 24), lower_part, dots=12, font=MONO, paper=tint)
    return Paper(
        "passport",
        picture,
        texts([*items, *mrz]),
        {
            "number": number,
            "surname": "CESHI",
            "given_names": "JIAYI",
            "birth": "1980-01-02",
            "sex": "男",
            "valid_until": f"20{until[:2]}-{until[2:4]}-{until[4:]}",
            "nationality": "CHN",
        },
    )


MONO = "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf"


def invoice(seed: int = 1) -> Paper:
    """发票."""
    number = f"{26999999 * 10**12 + seed * 7919:020}"
    code = credit_code(seed)
    items: list[Item] = [
        (70, 8, 7, "电子发票（普通发票）"),
        (145, 20, 3.4, f"发票号码：{number}"),
        (145, 27, 3.4, "开票日期：2026年10月12日"),
        (10, 38, 3.4, "购买方名称：测试样例商贸有限公司"),
        (10, 45, 3.4, f"购买方统一社会信用代码：{code}"),
        (110, 38, 3.4, "销售方名称：测试文具店"),
        (110, 45, 3.4, f"销售方统一社会信用代码：{credit_code(seed + 1)}"),
        (10, 58, 3.4, "项目名称"),
        (70, 58, 3.4, "数量"),
        (110, 58, 3.4, "金额"),
        (160, 58, 3.4, "税额"),
        (10, 66, 3.4, "*文具*打印纸"),
        (72, 66, 3.4, "10"),
        (110, 66, 3.4, "226.42"),
        (160, 66, 3.4, "13.58"),
        (10, 98, 3.6, "价税合计（大写）贰佰肆拾圆整"),
        (130, 98, 3.6, "（小写）¥240.00"),
        (10, 122, 3.4, "开票人：测试乙"),
    ]
    rules = [(8, 36, 222, 36), (8, 55, 222, 55), (8, 95, 222, 95), (8, 106, 222, 106)]
    return Paper(
        "invoice",
        draw((230, 140), items, dots=8, font=SERIF, rules=rules, stamp=(115, 24, 8)),
        texts(items),
        {
            "invoice_number": number,
            "issued": "2026-10-12",
            "total": "240.00",
            "buyer": "测试样例商贸有限公司",
            "seller": "测试文具店",
        },
    )


def power_of_attorney(seed: int = 1) -> Paper:
    """授权委托书."""
    giver, agent = NAMES[seed % 6], NAMES[(seed + 3) % 6]
    items: list[Item] = [
        (80, 25, 8, "授权委托书"),
        (25, 50, 4.4, f"委托人：{giver}"),
        (25, 60, 4.4, f"身份证号：{id_number(seed)}"),
        (25, 70, 4.4, f"受托人：{agent}"),
        (25, 80, 4.4, f"身份证号：{id_number(seed + 3)}"),
        (25, 95, 4.4, "委托事项：代为办理灵活就业登记手续"),
        (25, 105, 4.4, "委托期限：2026年11月1日至2026年12月31日"),
        (25, 118, 4.4, "受托人在上述权限内所签署的文件，委托人均予承认。"),
        (25, 150, 4.4, f"委托人（签字）：{giver}"),
        (120, 150, 4.4, "2026年11月1日"),
    ]
    return Paper(
        "power_of_attorney",
        draw(A4, items, dots=7),
        texts(items),
        {
            "principal": giver,
            "principal_id": id_number(seed),
            "agent": agent,
            "agent_id": id_number(seed + 3),
            "matter": "代为办理灵活就业登记手续",
            "valid_from": "2026-11-01",
            "valid_until": "2026-12-31",
        },
    )


PAPERS: Mapping[str, Callable[[int], Paper]] = {
    "id_card_front": id_card_front,
    "id_card_back": id_card_back,
    "household": household,
    "residence_permit": residence_permit,
    "marriage": marriage,
    "lease": lease,
    "bank_card": bank_card,
    "disability": disability,
    "business_licence": business_licence,
    "passport": passport,
    "invoice": invoice,
    "power_of_attorney": power_of_attorney,
}
