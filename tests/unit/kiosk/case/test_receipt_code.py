# SPDX-License-Identifier: Apache-2.0
"""The receipt's signed code and its query code."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given, strategies as st

from config.clock import parse_iso
from config.modes import Environment
from kiosk.case.receipt import (
    CodeRefusal,
    ReceiptCode,
    ReceiptFacts,
    ReceiptMaterial,
    ReceiptPart,
    facts_digest,
    query_code,
    read_query_code,
    signed_code,
    verify_code,
)
from offline_cache.keys import TerminalKey

FACTS = ReceiptFacts(
    environment=Environment.DEMO,
    site_name="示例点",
    terminal_id="DEMO-0001",
    case_id="019aa1b2-c3d4-7e5f-8a9b-0123456789ab",
    case_number="999990000012345",
    item_name="灵活就业登记",
    applicant_masked_name="测*",
    applicant_masked_number="9999**********0017",
    terminal_received_at="2026-11-21T09:42:05.123+08:00",
    platform_received_at="2026-11-21T09:42:06.789+08:00",
    materials=(ReceiptMaterial("户口簿", "电子证照", "1a2b3c4d"),),
    result_line="材料齐了，已经收件",
    help_phone="199-0000-0000",
    help_hours="每天 9:00 到 17:00",
)
KEY = TerminalKey.create(Environment.DEMO, "DEMO-0001")
OTHER_KEY = TerminalKey.create(Environment.DEMO, "DEMO-0001")


def raw(code: bytes) -> bytes:
    digits = code.removeprefix(b"KR1:")
    return base64.b32decode(digits + b"=" * (-len(digits) % 8))


def wrapped(data: bytes) -> bytes:
    return b"KR1:" + base64.b32encode(data).rstrip(b"=")


def test_a_helper_who_vouched_is_one_of_the_facts_and_a_code_without_one_is_what_it_was() -> None:
    vouched = replace(FACTS, helper_no="BB0001")
    code = verify_code(signed_code(vouched, KEY), KEY.public_pem)
    assert isinstance(code, ReceiptCode)
    assert code.matches(vouched)
    assert not code.matches(FACTS)
    assert not code.matches(replace(FACTS, helper_no="BB0002"))


def test_the_bytes_are_laid_out_as_documented() -> None:
    data = raw(signed_code(FACTS, KEY))
    assert data[:2] == b"\x01\x01"
    assert data[2:10].hex() == KEY.key_id.removeprefix("demo-")
    assert data[10:26].hex() == "019aa1b2c3d47e5f8a9b0123456789ab"
    # 2026-11-21T01:42:05.123Z and 06.789Z in milliseconds, worked out with date(1)
    assert int.from_bytes(data[26:32], "big") == 1795225325123
    assert int.from_bytes(data[32:38], "big") == 1795225326789
    canonical = (
        '["demo","示例点","DEMO-0001","019aa1b2-c3d4-7e5f-8a9b-0123456789ab","999990000012345","灵活就业登记","测*",'
        '"9999**********0017","2026-11-21T09:42:05.123+08:00","2026-11-21T09:42:06.789+08:00",'
        '[["户口簿","电子证照","1a2b3c4d"]],"材料齐了，已经收件"]'
    )
    assert data[38:54] == hashlib.sha256(canonical.encode()).digest()[:16]
    assert data[54] == 9
    assert data[55:64] == b"DEMO-0001"
    assert len(data) == 64 + 64
    public = load_pem_public_key(KEY.public_pem.encode())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    r, s = int.from_bytes(data[64:96], "big"), int.from_bytes(data[96:], "big")
    public.verify(encode_dss_signature(r, s), b"kiosk receipt code 1\n" + data[:64], ec.ECDSA(SHA256()))


def test_a_genuine_code_says_what_the_terminal_vouches_for() -> None:
    read = verify_code(signed_code(FACTS, KEY), KEY.public_pem)
    assert isinstance(read, ReceiptCode)
    assert read == ReceiptCode(
        environment=Environment.DEMO,
        key_id=KEY.key_id,
        terminal_id="DEMO-0001",
        case_id=FACTS.case_id,
        terminal_received_at=parse_iso(FACTS.terminal_received_at),
        platform_received_at=parse_iso("2026-11-21T09:42:06.789+08:00"),
        facts_digest=facts_digest(FACTS),
    )
    assert read.matches(FACTS)
    assert not read.matches(replace(FACTS, item_name="养老保险参保缴费证明打印"))
    assert not read.matches(replace(FACTS, materials=()))
    assert read.matches(replace(FACTS, help_phone="199-0000-9999", queue_ahead=3)), "not facts about the case"


def test_a_case_that_waits_carries_no_platform_time() -> None:
    waiting = replace(FACTS, platform_received_at=None, case_number=None)
    read = verify_code(signed_code(waiting, KEY), KEY.public_pem)
    assert isinstance(read, ReceiptCode)
    assert read.platform_received_at is None
    assert read.matches(waiting)
    assert not read.matches(FACTS)


def test_every_changed_byte_is_noticed() -> None:
    data = raw(signed_code(FACTS, KEY))
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x01
        assert isinstance(verify_code(wrapped(bytes(changed)), KEY.public_pem), CodeRefusal), place


@pytest.mark.parametrize("place", [10, 31, 37, 38, 55, 64, 127])
def test_a_changed_fact_or_signature_is_called_so(place: int) -> None:
    changed = bytearray(raw(signed_code(FACTS, KEY)))
    changed[place] ^= 0x01
    assert verify_code(wrapped(bytes(changed)), KEY.public_pem) is CodeRefusal.WRONG_SIGNATURE


def test_the_key_of_another_terminal_is_refused() -> None:
    assert verify_code(signed_code(FACTS, KEY), OTHER_KEY.public_pem) is CodeRefusal.OTHER_KEY


def test_a_code_signed_by_another_key_under_our_key_id_is_refused() -> None:
    body = raw(signed_code(FACTS, KEY))[:-64]
    forged = body + OTHER_KEY.sign(b"kiosk receipt code 1\n" + body)
    assert verify_code(wrapped(forged), KEY.public_pem) is CodeRefusal.WRONG_SIGNATURE


def test_a_signature_made_for_something_else_is_refused() -> None:
    body = raw(signed_code(FACTS, KEY))[:-64]
    assert verify_code(wrapped(body + KEY.sign(body)), KEY.public_pem) is CodeRefusal.WRONG_SIGNATURE


def test_a_key_signs_for_its_own_environment_alone() -> None:
    with pytest.raises(ValueError, match="cannot sign"):
        signed_code(replace(FACTS, environment=Environment.PRODUCTION), KEY)
    relabelled = bytearray(raw(signed_code(FACTS, KEY)))
    relabelled[1] = 3
    assert verify_code(wrapped(bytes(relabelled)), KEY.public_pem) is CodeRefusal.OTHER_KEY


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"KR1:",
        b"KR2:" + b"A" * 200,
        b"https://example.invalid/",
        "随申码".encode(),
        b"KR1:!!!!",
        b"KR1:" + b"A" * 4000,
        wrapped(b"\x01\x01" + bytes(53)),
        wrapped(b"\x02\x01" + bytes(52) + b"\x01A" + bytes(64)),
        wrapped(b"\x01\x04" + bytes(52) + b"\x01A" + bytes(64)),
        wrapped(b"\x01\x01" + bytes(52) + b"\x00" + bytes(64)),
        wrapped(b"\x01\x01" + bytes(52) + b"\x01\xff" + bytes(64)),
        wrapped(b"\x01\x01" + bytes(52) + b"\x02A" + bytes(64)),
    ],
)
def test_other_codes_are_not_receipt_codes(payload: bytes) -> None:
    assert verify_code(payload, KEY.public_pem) is CodeRefusal.NOT_A_RECEIPT_CODE


@given(st.binary(max_size=300))
def test_no_input_makes_it_stumble(payload: bytes) -> None:
    assert isinstance(verify_code(payload, KEY.public_pem), CodeRefusal)
    assert isinstance(verify_code(b"KR1:" + payload, KEY.public_pem), CodeRefusal)
    assert isinstance(verify_code(wrapped(payload), KEY.public_pem), CodeRefusal)


def test_a_scanner_may_add_a_line_end_but_one_code_has_one_spelling() -> None:
    code = signed_code(FACTS, KEY)
    assert isinstance(verify_code(code + b"\r\n", KEY.public_pem), ReceiptCode)
    assert verify_code(code.lower(), KEY.public_pem) is CodeRefusal.NOT_A_RECEIPT_CODE
    spare_bits = code[:-1] + bytes((code[-1] + 1,))  # 128 bytes leave one spare bit in the last digit
    assert verify_code(spare_bits, KEY.public_pem) is CodeRefusal.NOT_A_RECEIPT_CODE


def test_the_longest_code_stays_scannable_on_80_mm_paper() -> None:
    longest = replace(FACTS, terminal_id="A" * 32, site_name="示例" * 30, materials=FACTS.materials * 20)
    code = signed_code(longest, KEY)
    assert len(code) == 246
    assert isinstance(verify_code(code, KEY.public_pem), ReceiptCode)
    dense = segno.make(code.decode(), error="m", micro=False)
    assert (dense.mode, dense.version) == ("alphanumeric", 9)
    assert segno.make(code, error="m", micro=False, mode="byte").version == 11  # a printer without alphanumeric mode


@pytest.mark.parametrize("terminal_id", ["", "A" * 33, "终端"])
def test_a_terminal_id_that_does_not_fit_is_refused(terminal_id: str) -> None:
    with pytest.raises(ValueError, match="terminal id"):
        signed_code(replace(FACTS, terminal_id=terminal_id), KEY)


def test_facts_with_an_unmasked_person_or_a_time_without_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="masked"):
        replace(FACTS, applicant_masked_name="测试甲")
    with pytest.raises(ValueError, match="masked"):
        replace(FACTS, applicant_masked_number="999999195001010017")
    with pytest.raises(ValueError, match="zone"):
        replace(FACTS, terminal_received_at="2026-11-21T09:42:05")
    with pytest.raises(ValueError, match="zone"):
        replace(FACTS, platform_received_at="2026-11-21T09:42:05")
    assert "测*" not in repr(FACTS)


def test_a_query_code_is_the_random_end_of_the_case_id_with_a_check_digit() -> None:
    assert query_code("019aa1b2-c3d4-7e5f-8000-000000000000") == "0000-0000-0000"
    # 1 in the last digit but one: weight 21, 21 is N (0..9 A..H J K M N) in Crockford's alphabet
    assert query_code("019aa1b2-c3d4-7e5f-8000-000000000001") == "0000-0000-001N"
    assert query_code("ffffffff-ffff-7fff-bfff-ffffffffffff").startswith("ZZZZ-ZZZZ-ZZZ")
    assert FACTS.query_code == query_code(FACTS.case_id)


@given(st.uuids())
def test_a_typed_query_code_is_read_back_and_slips_are_noticed(case_id: object) -> None:
    printed = query_code(str(case_id))
    assert read_query_code(printed) == printed
    assert read_query_code(f" {printed.lower().replace('-', ' ')} ") == printed
    assert read_query_code(printed.replace("0", "o").replace("1", "l")) == printed
    for place, digit in enumerate(printed):
        if digit != "-":
            wrong = "7" if digit != "7" else "8"
            assert read_query_code(printed[:place] + wrong + printed[place + 1 :]) is None
    assert read_query_code(printed[:-1]) is None
    assert read_query_code("UUUU-UUUU-UUUU") is None


def test_the_parts_of_a_bundle_are_signed_for_and_no_part_passes_for_a_helper() -> None:
    parts = (ReceiptPart("领养老金", "20 个工作日"),)
    bundle = replace(FACTS, parts=parts)
    digests = {
        facts_digest(one)
        for one in (FACTS, bundle, replace(bundle, helper_no="BB0001"), replace(FACTS, helper_no="BB0001"))
    }
    assert len(digests) == 4
    assert facts_digest(replace(bundle, parts=(replace(parts[0], when="要去窗口"),))) not in digests
