# SPDX-License-Identifier: Apache-2.0
"""A small content folder as text: one valid item of each kind, a library and registers, for tests that break one thing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tests.unit.kiosk.synthetic import CONTENT

CODE: Final = "319999999001"
OFFICE: Final = "11999999000000010R"

_LIBRARY = """
phone:
  element: 手机
  type: an..18
  label: {zh: 手机号, en: Mobile phone, term: 手机}
  kind: phone
  mask: phone
  required: true
  prefill: ["share:test.phone"]
  ask: {title: {zh: 您的手机号是多少？, en: "What is your mobile number?"}}
  validate: [phone]
long_words:
  element: 长话
  type: an..18
  label: {zh: 这一句话很长很长很长很长很长很长很长很长很长很长很长很长很长很长, en: A long sentence}
  kind: text
  unmasked: resident
  editable: false
no_kind: {element: 缺, type: an..18, label: {zh: 缺, en: Missing}, editable: false}
wrong_source: {element: 错, type: an..18, label: {zh: 错, en: Wrong}, kind: text, editable: false, prefill: ["guess:it"]}
"""
_MATERIALS = """
PAP:
  name: {zh: 一张纸, en: A paper, term: 纸质材料}
  key: true
  origin: 自备
  type: 证明
  copies: 1
  form: 电子
  source_order: ["ecert:TST", window]
"""
_TABLES: Final = {
    "shared_data": """
test.phone: {say: {zh: 手机号, en: Phone}, type: text, authority: office}
test.married: {say: {zh: 婚姻, en: Married}, type: bool, authority: office}
test.bill: {say: {zh: 账单, en: Bill}, type: int, authority: office}
test.moved_on: {say: {zh: 搬家的日子, en: Moved on}, type: date, authority: office}
test.list: {say: {zh: 名单, en: List}, type: list, authority: office}
""",
    "licence_types": """
TST: {name: {zh: 试验证, en: Test licence}, authority: office, code: "999999999999999999901", fields: {name: text, number: text}}
""",
    "authorities": f"""
office: {{name: {{zh: 示例局, en: Example bureau}}, number: "{OFFICE}", level: 2, phone: "12345", verified: "no"}}
known: {{name: {{zh: 示例委, en: Example board}}, number: "11999999000000020T", level: 5, phone: "12345", verified: primary}}
""",
    "life_events": """
moving: {name: {zh: 搬家, en: Moving}, icon: home, of: person}
""",
    "values": """
least_age: {say: {zh: 从几岁起, en: From age}, series: [{from: 2020-01-01, value: 16, verified: primary, source: 示例}]}
most_days: {say: {zh: 最多几天, en: At most days}, series: [{from: 2020-01-01, value: 30, verified: secondary, source: 示例}]}
""",
    "amounts": """
allowance:
  say: {zh: 每月多少, en: A month}
  by: age
  series: [{from: 2020-01-01, verified: primary, source: 示例, tiers: [{at_least: 65, amount: "75"}]}]
""",
}

_ITEM = """
item:
  base_code: "CODE"
  code_status: verified
  kind: single
  name: 示例事项
  plain_name: {zh: 办个示例, en: An example}
  promise_line: {zh: 当场办好, en: Done on the spot}
  alias: [示例]
  keywords: [示例]
  subject: [自然人]
  scope: 全市通办
  dept: {zh: 示例局, en: Example bureau}
  authority: known
  life_events: [moving]
  icon: home
  guide:
    version: "2026-01"
    effective_from: 2026-01-01
    verified: primary
    case_type: 即办
    legal_days: 20
    promise_days: 0
    basis: [示例规定]
    conditions:
      - {zh: 住在这里, en: You live here}
    steps:
      - {zh: 放上身份证, en: Lay down your card}
    fee: {amount: "0", say: {zh: 不要钱, en: Free of charge}, basis: 不收费}
    form: [phone]
    materials: [PAP]
    places: {zh: 在这台机器上, en: At this machine}
    hours: {zh: 全天, en: All day}
    phone: "12345"
    complaint_phone: "12345"
    notes:
      - {zh: 证件请收好, en: Keep your card safe}
    time_say: {zh: 大约两分钟, en: About two minutes}
    collect: {zh: 就在这里拿, en: Here}
  capability: {need: [id_card_reader]}
  auth: {level: strong, agent: forbidden, minors: none}
  offline: {mode: allowed, max_queue_hours: 72, guide_must_match: true}
  shared_data: [test.married, test.bill, test.moved_on]
  consent:
    say: {zh: 会看您的登记, en: We look at your record}
    purpose: {zh: 只用来办这件事, en: Only for this}
  questions:
    - id: way
      ask: {zh: 您是哪一种？, en: "Which are you?"}
      options:
        - {value: new, label: {zh: 第一次办, en: First time}}
        - {value: change, label: {zh: 改一改, en: Change}}
        - {value: extend, label: {zh: 延长, en: Extend}}
        - value: cancel
          label: {zh: 不要了, en: Cancel}
          stop:
            reason: {zh: 这里办不了, en: Not here}
            what: {zh: 请去街道的窗口, en: Please go to the counter}
            why: {zh: 要看原件, en: The paper has to be seen}
  fields:
    - {use: phone}
  prechecks:
    - id: old_enough
      expr: "person.age >= values.least_age"
      severity: block
      say: {zh: 您还不到年龄, en: You are not old enough}
      fix: {zh: 请到年龄再来, en: Please come later}
  materials:
    - {use: PAP}
  promise: null
  signature: none
  outcome: {result_name: 示例结果, delivery: [电子证照], document: none}
  evaluation: {once: true, each: true}
  archive: {series: 示例, retention: 10年}
  tests: {min_prefill: 0.7}
"""
_PARTS = """
  bundle:
    lead: office
    order: parallel
    one_result: {zh: 一次都给您, en: All at once}
    parts:
      - id: first
        name: {zh: 第一样, en: The first}
        authority: office
        when: "answers.way == 'new'"
        item: "319999999002"
        promise_days: 5
        result: {zh: 一张证, en: A licence}
      - id: second
        name: {zh: 第二样, en: The second}
        authority: known
        promise_days: 3
        result: {zh: 一张单, en: A sheet}
"""
_PLACE_AND_SLOT = """
    - code: place
      element: 网点
      type: an..40
      label: {zh: 去哪里, en: Where}
      kind: place
      required: true
      ask: {title: {zh: 您想去哪里？, en: "Where to?"}}
    - code: slot
      element: 时段
      type: an..40
      label: {zh: 什么时候, en: When}
      kind: slot
      required: true
      ask: {title: {zh: 您什么时候来？, en: "When?"}}
"""
SECTIONS: Final = {
    "single": "",
    "bundle": _PARTS,
    "licence": _PARTS
    + """
  licence: {question: way, actions: {new: new, change: change, extend: extend, cancel: cancel}}
""",
    "booking": """
  booking: {point_kinds: [centre], days_ahead: 14, wait: general, bring: [{zh: 带上身份证, en: Your ID card}]}
""",
    "payment": """
  payment:
    when: after_acceptance
    bill: test.bill
    refund: {zh: 三天内退回, en: Within three days}
    receipt: {zh: 票据在手机上看, en: See it on your phone}
""",
    "benefit": """
  benefit: {amount: allowance, paid: {zh: 每月发到卡上, en: Paid monthly}, decline: {zh: 不想领也可以, en: You may decline}}
""",
}


def item_text(kind: str = "single") -> str:
    """A valid item of this kind."""
    text = _ITEM.replace("CODE", CODE).replace("kind: single", f"kind: {kind}", 1) + SECTIONS[kind]
    if kind == "booking":
        text = text.replace("    - {use: phone}\n", "    - {use: phone}\n" + _PLACE_AND_SLOT.lstrip("\n"), 1)
        text = text.replace("    form: [phone]\n", "    form: [phone, place, slot]\n", 1)
    return text.lstrip("\n")


def content(folder: Path, kind: str = "single") -> Path:
    """``folder`` as a content folder with that item, a library and registers of its own."""
    for name in ("library", "tables", "items"):
        (folder / name).mkdir()
    for name in ("retirement_age", "certificate_types"):
        shutil.copy(CONTENT / "tables" / f"{name}.yaml", folder / "tables")
    for name, text in _TABLES.items():
        (folder / "tables" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "library" / "fields.yaml").write_text(_LIBRARY, encoding="utf-8")
    (folder / "library" / "materials.yaml").write_text(_MATERIALS, encoding="utf-8")
    (folder / "items" / f"{CODE}.yaml").write_text(item_text(kind), encoding="utf-8")
    return folder
