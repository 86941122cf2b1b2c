# SPDX-License-Identifier: Apache-2.0
"""What the labour, social and medical insurance bureaus say (就业、社保、医保), of those who worked or are insured."""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.catalogue.days import add_months
from kiosk.identity.check_digits import satisfies_luhn
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.records.life import Life, Records, number_of, one_in, pick

BANKS: Final = ("上海银行", "工商银行", "农业银行", "中国银行", "建设银行", "交通银行", "邮储银行", "上海农商银行")


def work_records(person: SyntheticResident, life: Life, today: date) -> Records:
    """``employment.*``, ``insurance.*``, ``medical.*``."""
    return {
        **_employment(person, life, today),
        **_insurance(person, life, today),
        **_pension(person, life, today),
        **_rural(person, life, today),
        **_medical(person, life, today),
    }


def _employment(person: SyntheticResident, life: Life, today: date) -> Records:
    has_left = person.pension is not None and not person.is_employed and not life.is_pensioner
    is_jobless = has_left and one_in(person, "jobless", 5)
    return {
        "employment.registered": person.is_employed,
        "employment.last_occupation": person.last_occupation,
        "employment.last_form": person.last_form,
        "employment.left_on": add_months(today, -2 - number_of(person, "left", 18)) if has_left else None,
        "employment.left_reason": pick(person, "left", ("expired", "dismissed", "resigned", "other"))
        if has_left
        else None,
        "employment.jobless_registered": is_jobless,
        "employment.runs_business": life.business is not None and life.business.is_owner,
        "employment.education": pick(
            person, "school", ("senior", "junior", "college", "bachelor", "master", "primary")
        ),
        "employment.veteran": life.is_veteran,
        "employment.public_servant": person.is_employed and one_in(person, "servant", 20),
        "insurance.unemployment_months": _months(person) if has_left else None,
        "insurance.unemployment_receiving": is_jobless and one_in(person, "benefit", 3),
    }


def _insurance(person: SyntheticResident, life: Life, today: date) -> Records:
    state = pick(person, "card", ("active",) * 8 + ("made", "making", "lost", "none"))
    due = add_months(today, 1 + number_of(person, "certified", 10))
    return {
        "insurance.card_state": state if life.is_insured else "none",
        "insurance.card_bank": pick(person, "bank", BANKS)
        if life.is_insured and state not in ("none", "making")
        else None,
        "insurance.certified_on": add_months(due, -12) if life.is_pensioner else None,
        "insurance.certify_by": due if life.is_pensioner else None,
    }


def _pension(person: SyntheticResident, life: Life, today: date) -> Records:
    account = person.pension
    if account is None:
        return {"insurance.pension_receiving": False}
    paying = pick(person, "pension", ("paying",) * 6 + ("stopped", "moved"))
    return {
        "insurance.pension_account": account.account_number,
        "insurance.pension_months": account.months,
        "insurance.pension_state": "receiving" if life.is_pensioner else paying,
        "insurance.pension_receiving": life.is_pensioner,
        "insurance.pension_bank": pick(person, "bank", BANKS) if life.is_pensioner else None,
        "insurance.pension_bank_account": bank_card(person, 1) if life.is_pensioner else None,
    }


def _rural(person: SyntheticResident, life: Life, today: date) -> Records:
    """城乡居保: local people of age who are in no employees' insurance, and some who were before."""
    if not person.is_local or life.age < 16 or (person.pension is not None and not one_in(person, "rural", 9)):
        return {}
    years = min(life.age - 15, 1 + number_of(person, "rural-years", 15))
    return {
        "insurance.rural_account": f"9996{person.seed:010d}",
        "insurance.rural_years": years,
        "insurance.rural_balance": f"{years * 1300}.00",
        "insurance.rural_last_year": today.year - (0 if pick(person, "rural-year", (True, True, False)) else 1),
    }


def _medical(person: SyntheticResident, life: Life, today: date) -> Records:
    state = pick(person, "medical", ("正常",) * 8 + ("暂停",)) if life.is_insured else "未参保"
    is_elsewhere = life.is_insured and one_in(person, "elsewhere", 6)
    is_cared_for = life.age >= 60 and one_in(person, "care", 2)
    return {
        "medical.account": f"9998{person.seed:010d}" if life.is_insured else None,
        "medical.state": state,
        "medical.book_number": f"J9999{person.seed:06d}" if life.is_insured else None,
        "medical.books_this_year": number_of(person, "books", 3) if life.is_insured else None,
        "medical.care_grade": str(1 + number_of(person, "grade", 6)) if is_cared_for else None,
        "medical.care_assessed_on": add_months(today, -7) if is_cared_for else None,
        "medical.remote_kind": pick(person, "remote", ("living", "working", "temporary")) if is_elsewhere else None,
        "medical.remote_place": pick(person, "province", ("江苏省", "浙江省", "安徽省")) if is_elsewhere else None,
        "medical.remote_since": add_months(today, -8) if is_elsewhere else None,
        "medical.referral_number": f"ZZ9999{person.seed:06d}"
        if life.is_insured and one_in(person, "referral", 8)
        else None,
    }


def _months(person: SyntheticResident) -> int:
    return 0 if person.pension is None else min(person.pension.months, 240)


def bank_card(person: SyntheticResident, place: int) -> str:
    """A card number of a bank that does not exist, with its right check digit (ISO/IEC 7812-1)."""
    first = f"629999{place}{person.seed:08d}000"
    return next(first + last for last in "0123456789" if satisfies_luhn(first + last))
