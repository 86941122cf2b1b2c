# SPDX-License-Identifier: Apache-2.0
"""What is on record of the enterprise for which a resident acts, and of the person it is about to take on (企业档案、用工)."""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.catalogue.days import add_months, age_on
from kiosk.platform.sandbox.population import SyntheticResident, id_number
from kiosk.platform.sandbox.records.life import PENSION_AGE, Life, Records, number_of, one_in, pick


def business_records(person: SyntheticResident, life: Life, today: date) -> Records:
    """``enterprise.*`` and ``hire.*``; who acts for no enterprise has only a name that is free."""
    shop = life.business
    if shop is None:
        return {
            "enterprise.name_taken": False,
            "enterprise.name_restricted": False,
            "enterprise.name_reserved": None,
        }
    return {
        "enterprise.name": shop.name,
        "enterprise.number": shop.number,
        "enterprise.state": shop.state,
        "enterprise.kind": "有限责任公司",
        "enterprise.legal_person": shop.legal_person,
        "enterprise.legal_person_number": shop.legal_person_number,
        "enterprise.address": shop.address,
        "enterprise.phone": f"0219999{person.seed % 10_000:04d}",
        "enterprise.scope": "食品销售；酒类零售；烟草制品零售；日用百货销售",
        "enterprise.registered_on": add_months(today.replace(day=6), -30),
        "enterprise.abnormal": one_in(person, "abnormal", 15),
        "enterprise.open_cases": number_of(person, "open", 2) if one_in(person, "open-case", 8) else 0,
        "enterprise.name_taken": False,
        "enterprise.name_restricted": False,
        "enterprise.name_reserved": f"示例区{person.name.removeprefix('测试·')[:6]}示例店" if shop.is_owner else None,
        "enterprise.insurance_account": f"S9999{person.seed:06d}",
        "enterprise.medical_account": f"Y9999{person.seed:06d}",
        "enterprise.fund_account": f"G9999{person.seed:06d}",
        "enterprise.fund_rate": pick(person, "fund-rate", ("7%", "5%", "6%")),
        "enterprise.arrears": one_in(person, "arrears", 15),
        **_premises(person),
        **_permits(person, today),
        **_hire(person, life, today),
    }


def _premises(person: SyntheticResident) -> Records:
    return {
        "enterprise.premises_area": str(40 + number_of(person, "area", 120)),
        "enterprise.premises_right": pick(person, "right", ("租赁", "自有", "借用")),
        "enterprise.premises_use": pick(person, "use", ("商业",) * 8 + ("住宅",)),
        "enterprise.store_kind": pick(person, "store", ("便利店", "食杂店", "餐饮店")),
        "enterprise.storage_address": f"示例市示例区仓储路{1 + person.seed % 60}号"
        if one_in(person, "storage", 3)
        else None,
        "enterprise.chain_name": "示例连锁总部有限公司" if one_in(person, "chain", 3) else None,
        "enterprise.fire_checked": not one_in(person, "fire", 10),
        "enterprise.tobacco_distance_met": not one_in(person, "tobacco-near", 5),
        "enterprise.staff_count": 2 + number_of(person, "staff", 9),
        "enterprise.staff_health": not one_in(person, "health", 8),
        "enterprise.food_officer_name": "测试·食安员",
        "enterprise.food_officer_number": id_number(date(1990, 2, 2), 601 + 2 * (person.seed % 100)),
        "enterprise.food_officer_certified": not one_in(person, "food-exam", 8),
        "enterprise.drug_officer_name": "测试·药师",
        "enterprise.drug_officer_certified": not one_in(person, "drug-exam", 8),
    }


def _permits(person: SyntheticResident, today: date) -> Records:
    """A permit that can be extended now; shops that have none are new."""
    is_new = one_in(person, "new-shop", 3)
    valid_to = today + timedelta(days=60)
    held: Records = {
        "enterprise.permits_held": [] if is_new else ["食品经营许可", "酒类商品零售许可"],
        "enterprise.permit_at_address": one_in(person, "address-taken", 12),
    }
    if is_new:
        return held
    return {
        **held,
        "enterprise.permit_number": f"X9999{person.seed:06d}",
        "enterprise.permit_valid_to": valid_to,
        "enterprise.permit_items": "预包装食品销售、酒类商品零售",
        "enterprise.permit_extend_from": valid_to - timedelta(days=126),
        "enterprise.permit_extend_by": valid_to - timedelta(days=21),
        "enterprise.food_permit_number": f"JY9999{person.seed:06d}",
        "enterprise.tobacco_number": f"YC9999{person.seed:06d}" if pick(person, "tobacco", (True, False)) else None,
    }


def _hire(person: SyntheticResident, life: Life, today: date) -> Records:
    one = life.employee
    if one is None:
        return {}
    begin = add_months(today, -1).replace(day=2)
    is_migrant = one_in(person, "migrant-employee", 3)
    kind = pick(person, "contract", ("固定期限", "固定期限", "无固定期限"))
    return {
        "hire.confirmed": not one_in(person, "unconfirmed", 6),
        "hire.employee_name": one.name,
        "hire.employee_number": one.number,
        "hire.employee_age": age_on(one.birth, today),
        "hire.employee_working_age": 16 <= age_on(one.birth, today) < PENSION_AGE,
        "hire.employee_phone": f"1990000{(person.seed + 5000) % 10_000:04d}",
        "hire.employee_household": "样本省样本市东村镇菊园路3号" if is_migrant else "示例市示例区示例路8号501室",
        "hire.employee_residence": "示例市示例区示例路8号501室",
        "hire.employee_education": pick(person, "employee-school", ("大专", "高中", "本科", "初中及以下", "研究生")),
        "hire.employee_registered": one_in(person, "elsewhere-employed", 10),
        "hire.employee_fund_account": f"9992{person.seed:010d}",
        "hire.employee_card": f"9991{person.seed:012d}",
        "hire.employee_permit_valid": not one_in(person, "employee-permit", 6) if is_migrant else None,
        "hire.contract_from": begin,
        "hire.contract_to": add_months(begin, 24) - timedelta(days=1) if kind == "固定期限" else None,
        "hire.contract_kind": kind,
        "hire.post": "收银员",
        "hire.place": life.business.address if life.business is not None else None,
        "hire.subsidy_kind": pick(person, "subsidy", ("无",) * 4 + ("高校毕业生", "就业困难人员")),
    }
