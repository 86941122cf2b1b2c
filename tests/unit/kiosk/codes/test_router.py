# SPDX-License-Identifier: Apache-2.0
"""Every kind of code by its content, proved where it can be, and unknown where it is."""

from __future__ import annotations

from base64 import b32encode, urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from config.modes import Environment
from kiosk.case.receipt import ReceiptFacts, query_code, signed_code
from kiosk.codes.router import (
    CaseScanned,
    CertificateScanned,
    EnrolmentScanned,
    IssuedCode,
    Known,
    Looks,
    Proof,
    ReceiptScanned,
    Recognised,
    TicketScanned,
    UnknownCode,
    recognise,
    spoken,
)
from kiosk.codes.shapes import DEMO_SHAPES, IssuedKind, ShapeError, read_shapes
from kiosk.identity.id_number import check_character
from kiosk.platform.certificate import signed_bytes
from kiosk.platform.model import CertificateData
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
    platform_received_at=None,
    materials=(),
    result_line="已收件",
    help_phone="199-0000-0000",
    help_hours="每天 9:00 到 17:00",
)
KEY = TerminalKey.create(Environment.DEMO, "DEMO-0001")
OTHER = TerminalKey.create(Environment.DEMO, "DEMO-0002")
PLATFORM = TerminalKey.create(Environment.DEMO, "DEMO-0003")  # any P-256 key will do for the platform's
CODE = signed_code(FACTS, KEY).decode()
URL = "https://verify.example.invalid/zm"
KNOWN = Known((OTHER.public_pem, KEY.public_pem), (URL,), DEMO_SHAPES)


def certificate(code: str) -> CertificateData:
    data = CertificateData(
        certificate_number="9999",
        name="测试甲",
        id_number="999999194912310025",
        purpose="x",
        period_from="2026-01",
        period_to="2026-02",
        base_cents_by_month={"2026-01": 1},
        lifetime_months=1,
        issued_at="2026-11-21T09:42:05.123+08:00",
        issuer="示例",
        verification_code=code,
        verify_url=URL,
        platform_key_id=PLATFORM.key_id,
        platform_signature="",
    )
    content = {name: getattr(data, name) for name in data.__dataclass_fields__}
    signature = urlsafe_b64encode(PLATFORM.sign(signed_bytes(content))).rstrip(b"=").decode()
    return replace(data, platform_signature=signature)


def test_our_own_receipt_is_proved_by_its_signature() -> None:
    found = recognise(CODE, KNOWN)
    assert isinstance(found, ReceiptScanned)
    assert found.proof is Proof.GENUINE
    assert found.code is not None
    assert (found.code.case_id, found.code.terminal_id) == (FACTS.case_id, "DEMO-0001")
    assert recognise(CODE.lower() + "\r\n", KNOWN) == found, "a wedge with caps lock, and a line end"


def test_a_receipt_of_another_terminal_is_not_checked_and_one_that_was_changed_is_false() -> None:
    assert recognise(CODE, Known((OTHER.public_pem,))) == ReceiptScanned(Proof.NOT_CHECKED)
    assert recognise(CODE, Known()) == ReceiptScanned(Proof.NOT_CHECKED)
    changed = CODE[:-1] + ("A" if CODE[-1] != "A" else "E")
    body = CODE[:40] + ("A" if CODE[40] != "A" else "B") + CODE[41:]
    assert recognise(body, KNOWN) == ReceiptScanned(Proof.FALSE)
    assert recognise(changed, KNOWN) == ReceiptScanned(Proof.FALSE)
    for order in (KNOWN, replace(KNOWN, receipt_keys=KNOWN.receipt_keys[::-1])):
        assert recognise("KR1:AAAA", order) == ReceiptScanned(Proof.FALSE)
        assert recognise("KR1:测试", order) == ReceiptScanned(Proof.FALSE)


def test_a_query_code_as_printed_and_as_typed() -> None:
    printed = query_code(FACTS.case_id)
    assert recognise(printed, KNOWN) == CaseScanned(printed)
    assert recognise(printed.lower().replace("-", " "), KNOWN) == CaseScanned(printed)
    wrong = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert recognise(wrong, KNOWN) == UnknownCode()


def test_a_certificates_code_at_the_platforms_own_address_only() -> None:
    assert recognise(f"{URL}/ABCD-EFGH-2345", KNOWN) == CertificateScanned("ABCD-EFGH-2345")
    assert recognise("HTTPS://VERIFY.example.invalid/zm/ABCD-EFGH", KNOWN) == CertificateScanned("ABCD-EFGH")
    for address in (
        "https://verify.example.invalid.evil.example/zm/ABCD-EFGH",
        "https://verify.example.invalid/zm/../x/ABCD-EFGH",
        f"{URL}/short",
        f"{URL}/ABCD-EFGH?x=1",
        f"{URL}@evil.example/ABCD-EFGH",
    ):
        assert recognise(address, KNOWN) == UnknownCode(Looks.ADDRESS)


def test_a_certificate_that_is_at_hand_is_proved_by_the_platforms_signature() -> None:
    good = certificate("ABCD-EFGH")
    known = replace(KNOWN, signing_keys={PLATFORM.key_id: PLATFORM.public_pem}, certificate=lambda _: good)
    assert recognise(f"{URL}/ABCD-EFGH", known) == CertificateScanned("ABCD-EFGH", Proof.GENUINE)
    assert recognise(f"{URL}/ABCD-EFGX", known) == CertificateScanned("ABCD-EFGX", Proof.FALSE)
    forged = replace(good, purpose="y")
    assert recognise(f"{URL}/ABCD-EFGH", replace(known, certificate=lambda _: forged)) == CertificateScanned(
        "ABCD-EFGH", Proof.FALSE
    )


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("SSM", IssuedKind.CITY),
        ("LXM", IssuedKind.OFFLINE),
        ("QYM", IssuedKind.ENTERPRISE),
        ("ZZM", IssuedKind.LICENCE),
        ("YBM", IssuedKind.INSURANCE),
    ],
)
def test_codes_that_others_issue_are_known_by_the_operators_shapes(prefix: str, kind: IssuedKind) -> None:
    token = f"{prefix}-DEMO-" + "A9" * 12
    assert recognise(token, KNOWN) == IssuedCode(kind, token)
    assert recognise(token, Known()) == UnknownCode()
    assert recognise(token + "!", KNOWN) == UnknownCode()


def test_an_enrolment_code() -> None:
    token = b32encode(b"0123456789012345").decode().rstrip("=")
    assert recognise(f"KE1:{token}", KNOWN) == EnrolmentScanned(token)
    assert recognise("KE1:x", KNOWN) == UnknownCode(Looks.ADDRESS)


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("", Looks.NOTHING),
        ("   ", Looks.NOTHING),
        ("x" * 3000, Looks.NOTHING),
        ("随便什么", Looks.NOTHING),
        ("134567890123456789", Looks.PAYMENT),
        ("281234567890123456", Looks.PAYMENT),
        ("301234567890123456789012", Looks.PAYMENT),
        ("999999194912310025"[:17] + check_character("99999919491231002"), Looks.ID_NUMBER),
        ("13000019491231002" + check_character("13000019491231002"), Looks.ID_NUMBER),
        ("6901234567892", Looks.PRODUCT),
        ("6901234567893", Looks.NOTHING),
        ("96385074", Looks.PRODUCT),
        ("weixin://wxpay/bizpayurl?pr=x", Looks.ADDRESS),
        ("https://example.invalid/", Looks.ADDRESS),
        ("javascript:alert(1)", Looks.ADDRESS),
        ("123456789012", Looks.NOTHING),
        ("١٢٣٤٥٦٧٨", Looks.NOTHING),
    ],
)
def test_unknown_codes_are_told_by_their_looks(text: str, looks: Looks) -> None:
    assert recognise(text, KNOWN) == UnknownCode(looks)


@given(st.text(max_size=300))
def test_whatever_is_scanned_is_answered_in_plain_words_without_the_code(text: str) -> None:
    found = recognise(text, KNOWN)
    words = spoken(found)
    assert 0 < len(words) <= 30
    assert not words.isascii()
    assert recognise("KR1:" + text, KNOWN) == ReceiptScanned(Proof.FALSE)


def test_every_kind_has_words_and_no_kind_shows_what_was_scanned() -> None:
    secret = "ABCD-EFGH-2345"
    kinds: list[Recognised] = [
        *(IssuedCode(kind, secret) for kind in IssuedKind),
        *(ReceiptScanned(proof) for proof in Proof),
        CaseScanned(secret),
        *(CertificateScanned(secret, proof) for proof in Proof),
        EnrolmentScanned(secret),
        *(UnknownCode(looks) for looks in Looks),
    ]
    for each in kinds:
        assert secret not in repr(each) + spoken(each)
        assert len(spoken(each)) <= 30
    assert len({spoken(each) for each in kinds}) == len(kinds) - 2, "genuine and not checked sound alike"


@pytest.mark.parametrize(
    "table",
    [
        {"citty": ["A"]},
        {"city": ["("]},
        {"city": ["A" * 201]},
        {"city": ["(A+)+"]},
        {"city": [r"(A)\1"]},
        {"city": ["(?=A)"]},
    ],
)
def test_patterns_that_cannot_be_used(table: dict[str, list[str]]) -> None:
    with pytest.raises(ShapeError):
        read_shapes(table)


def test_a_ticket_of_an_appointment_says_its_code_alone() -> None:
    found = recognise("urn:kiosk:visit:abcdefghijklmnopqrstuvwx", KNOWN)
    assert found == TicketScanned("abcdefghijklmnopqrstuvwx")
    assert "abcdef" not in repr(found)
    for text in ("urn:kiosk:visit:short", "urn:kiosk:visit:" + "a" * 65, "urn:kiosk:other:abcdefghijklmnopqrstuvwx"):
        assert not isinstance(recognise(text, KNOWN), TicketScanned)
    assert "报到" in spoken(found)
