# SPDX-License-Identifier: Apache-2.0
"""The sealed code on a printed result: read without network, of this paper alone, and nothing of it can be changed."""

from __future__ import annotations

from base64 import b32decode, b32encode
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from config.modes import Environment
from kiosk.codes.router import CertificateScanned, Known, Proof, UnknownCode, recognise
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.permits import LicenceState, SubPermit
from kiosk.platform.result_document import result_document
from kiosk.platform.seal import SealFault, make_seal, read_seal
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.platform.test_result_documents import KEYS, issued

KEY = TerminalKey.create(Environment.DEMO, "SANDBOX")
OTHER = TerminalKey.create(Environment.DEMO, "SANDBOX")
HELD = {KEY.key_id: KEY.public_pem}
CODE, URL = "AAAA-BBBB-CCCC-DDDD", "https://verify.example.invalid/zm"
FACTS = Verification(
    "无房证明", "99**********0001", "测***", "9999**********0010", "示例机构|甲", "2026-11-21T09:42:05.123+08:00", True
)
SEAL = make_seal(CODE, FACTS, KEY.key_id, KEY.sign)
KNOWN = Known(verify_urls=(URL,), signing_keys=HELD)


def test_what_was_sealed_is_read_back_however_a_scanner_writes_it() -> None:
    assert read_seal(SEAL, CODE, HELD) == FACTS
    assert read_seal(SEAL.lower(), CODE.lower(), HELD) == FACTS


def test_of_another_paper_or_key_it_says_nothing() -> None:
    assert read_seal(SEAL, "AAAA-BBBB-CCCC-EEEE", HELD) is SealFault.FALSE
    assert read_seal(SEAL, CODE, {}) is SealFault.OTHER_KEY
    assert read_seal(SEAL, CODE, {OTHER.key_id: OTHER.public_pem}) is SealFault.OTHER_KEY
    assert read_seal(SEAL, CODE, {KEY.key_id: OTHER.public_pem}) is SealFault.FALSE


@given(st.integers(0, len(b32decode(SEAL + "=" * (-len(SEAL) % 8))) - 1), st.integers(1, 255))
def test_no_octet_of_it_can_be_changed(place: int, by: int) -> None:
    data = bytearray(b32decode(SEAL + "=" * (-len(SEAL) % 8)))
    data[place] ^= by
    found = read_seal(b32encode(data).rstrip(b"=").decode(), CODE, HELD)
    assert found in (SealFault.FALSE, SealFault.OTHER_KEY)


@given(st.text(max_size=300))
def test_anything_else_is_no_seal(text: str) -> None:
    assert read_seal(text, CODE, HELD) is SealFault.FALSE


def _of(text: bytes) -> str:
    """Signed by the platform, and not as the contract says."""
    head = b32decode(SEAL + "=" * (-len(SEAL) % 8))[:5]
    return b32encode(head + KEY.sign(b"seal/1\x00" + text) + text).rstrip(b"=").decode()


@pytest.mark.parametrize("text", [b"", b"\xff", f"{CODE}\na\nb\nc\nd\ne|yesterday".encode(), f"{CODE}\na\nb".encode()])
def test_a_signed_text_that_is_none_is_believed_no_more(text: bytes) -> None:
    assert read_seal(_of(text), CODE, HELD) is SealFault.FALSE


PERMITS = (
    SubPermit("食品经营许可", "JY9999000001", date(2031, 11, 21)),
    SubPermit("第二类医疗器械经营备案", "X9-2", None, is_cancelled=True),
)
LICENCE = replace(FACTS, permits=PERMITS)


def test_of_a_licence_every_permit_is_read_back() -> None:
    seal = make_seal(CODE, LICENCE, KEY.key_id, KEY.sign)
    assert read_seal(seal, CODE, HELD) == LICENCE
    ended = replace(LICENCE, permits=tuple(replace(one, is_cancelled=True) for one in PERMITS))
    told = read_seal(make_seal(CODE, ended, KEY.key_id, KEY.sign), CODE, HELD)
    assert told == replace(ended, is_valid=False, standing=LicenceState.CANCELLED)
    as_paper = b32encode(b"\x01" + b32decode(seal + "=" * (-len(seal) % 8))[1:]).rstrip(b"=").decode()
    assert read_seal(as_paper, CODE, HELD) is SealFault.FALSE, "one kind is not taken for the other"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("a|1|20311121",),
        ("a|1|20311121|y",),
        ("|1|20311121|0",),
        ("a|1|20311345|0",),
        ("a|b|1|20311121|0",),
        ("a|1|-|0",) * 13,
    ],
)
def test_a_signed_licence_that_is_none_is_believed_no_more(lines: tuple[str, ...]) -> None:
    head = f"{CODE}\na\nb\nc\nd\ne|2026-11-21T09:42:05.123+08:00"
    text = "\n".join((head, *lines)).encode()
    start = b"\x02" + b32decode(SEAL + "=" * (-len(SEAL) % 8))[1:5]
    seal = b32encode(start + KEY.sign(b"seal/2\x00" + text) + text).rstrip(b"=").decode()
    assert read_seal(seal, CODE, HELD) is SealFault.FALSE


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "无房\n证明"},
        {"issuer": "长" * 400},
        {"permits": (replace(PERMITS[0], name="食品|酒"),)},
        {"permits": (replace(PERMITS[0], name="食品\n酒"),)},
        {"permits": (SubPermit("食", "1", None),) * 13},
    ],
)
def test_what_no_code_can_hold_is_not_sealed(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no seal"):
        make_seal(CODE, replace(FACTS, **changed), KEY.key_id, KEY.sign)


def test_a_scanned_paper_is_proved_by_its_own_code() -> None:
    text = f"{URL}/{CODE}#{SEAL}"
    genuine = CertificateScanned(CODE, Proof.GENUINE, FACTS)
    assert recognise(text, KNOWN) == genuine
    assert recognise(text.lower() + "\r\n", KNOWN) == genuine, "a wedge with caps lock"
    assert recognise(f"{URL}/{CODE}#{SEAL[:-9]}A", KNOWN) == CertificateScanned(CODE, Proof.FALSE)
    assert recognise(f"{URL}/{CODE}#", KNOWN) == CertificateScanned(CODE, Proof.FALSE)
    assert recognise(text, Known(verify_urls=(URL,))) == CertificateScanned(CODE, Proof.NOT_CHECKED)
    assert recognise(f"{URL}/{CODE}", KNOWN) == CertificateScanned(CODE)
    elsewhere = recognise(f"https://other.example.invalid/zm/{CODE}#{SEAL}", KNOWN)
    assert isinstance(elsewhere, UnknownCode), "an address at another place is anybody's"
    assert "9999" not in repr(genuine)


def test_every_paper_of_the_sandbox_is_sealed_masked_and_its_code_is_read() -> None:
    data = result_document(issued("TBD-GJ01"))
    found = recognise(data.verification_text, Known(verify_urls=(data.verify_url,), signing_keys=KEYS))
    assert isinstance(found, CertificateScanned)
    assert (found.verification_code, found.proof) == (data.verification_code, Proof.GENUINE)
    assert found.facts is not None
    assert (found.facts.issuer, found.facts.issued_at) == (data.issuer, data.issued_at)
    assert data.name not in repr(vars(found.facts))
    assert data.id_number not in repr(vars(found.facts))
    assert len(data.verification_text) <= 560, "not more than a scanner reads from a printed code"
