# SPDX-License-Identifier: Apache-2.0
"""Travel documents through the driver and the real service: opened, believed or not, and disturbed before and during reading."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.driver import Timing
from drivers.smart_card_reader.port import (
    Authenticity,
    CardAccessNumber,
    CardKind,
    CardRead,
    CardRefused,
    CardUnreadable,
    DocumentKey,
    NeedsDocumentKey,
    Question,
    ReaderLost,
    RefusedReason,
    TravelDocument,
    UnreadableReason,
)
from drivers.smart_card_reader.synthetic_documents import CAN, TRAVEL_DOCUMENTS, authority_certificate
from drivers.states import DeviceState
from tests.scenarios.smart_card_reader_world import NEVER, World, within

ANY = Question()
WITHOUT_PORTRAIT = Question(frozenset({CardKind.TRAVEL_DOCUMENT}), with_portrait=False)


def key_of(synthetic: str) -> DocumentKey:
    holder = TRAVEL_DOCUMENTS[synthetic].holder
    return DocumentKey(holder.number, holder.birth, holder.expiry)


def opening(synthetic: str, question: Question = ANY) -> Question:
    return replace(question, document_key=key_of(synthetic))


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.restore()
    one_world.reader.close()
    one_world.reader = one_world.new_reader(trust=Trust(states=csca_store.of(authority_certificate())))
    return one_world


def document_of(result: object) -> TravelDocument:
    assert isinstance(result, CardRead)
    assert isinstance(result.card, TravelDocument)
    return result.card


@pytest.mark.parametrize(
    ("synthetic", "access", "form"),
    [
        ("passport", "PACE", "td3"), ("passport-bac", "BAC", "td3"), ("passport-pace", "PACE", "td3"),
        ("home-return-permit", "BAC", "td1"), ("hong-kong-permit", "BAC", "cs"),
    ],
)  # fmt: skip
def test_a_document_asks_for_its_key_and_is_read(world: World, synthetic: str, access: str, form: str) -> None:
    assert world.read(synthetic) == NeedsDocumentKey()
    document = document_of(world.poll(opening(synthetic)))
    holder = TRAVEL_DOCUMENTS[synthetic].holder
    assert (document.number, document.birth, document.expiry) == (holder.number, holder.birth, holder.expiry)
    assert (document.access, document.form, document.authenticity) == (access, form, Authenticity.PROVEN)
    assert (document.portrait_format, len(document.portrait) > 1000) == ("jpeg", True)


def test_a_card_access_number_opens_it_and_no_picture_is_read_that_nobody_wants(world: World) -> None:
    question = replace(WITHOUT_PORTRAIT, document_key=CardAccessNumber(CAN))
    document = document_of(world.read("passport", question))
    assert (document.native_name, document.portrait) == ("测试甲", b"")


@pytest.mark.parametrize(
    ("synthetic", "told"),
    [
        ("passport-wrong-hash", CardRefused(RefusedReason.NOT_GENUINE)), ("passport-unsigned", Authenticity.NO_SIGNATURE),
        ("passport-unknown-authority", Authenticity.NO_AUTHORITY), ("passport-expired-signer", Authenticity.SIGNER_OUT_OF_DATE),
    ],
)  # fmt: skip
def test_what_is_said_of_a_documents_signature(world: World, synthetic: str, told: object) -> None:
    result = world.read(synthetic, opening(synthetic, WITHOUT_PORTRAIT))
    assert (result if isinstance(told, CardRefused) else document_of(result).authenticity) == told


@pytest.mark.parametrize("synthetic", ["passport", "passport-bac"])
def test_the_wrong_key_is_tried_once_and_the_right_one_opens(world: World, synthetic: str) -> None:
    wrong = replace(ANY, document_key=replace(key_of(synthetic), expiry="300101"))
    assert world.read(synthetic, wrong) == CardRefused(RefusedReason.WRONG_KEY)
    document_of(world.poll(opening(synthetic)))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("pull", UnreadableReason.TAKEN_EARLY), ("wrong_mac", UnreadableReason.GARBLED),
        ("garble", UnreadableReason.GARBLED), ("empty", UnreadableReason.GARBLED), ("mute", UnreadableReason.SILENT),
        ("replay", UnreadableReason.GARBLED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("synthetic", ["passport", "passport-bac"])
def test_disturbed_in_the_middle_of_the_picture(
    world: World, synthetic: str, kind: str, told: UnreadableReason
) -> None:
    """Both times it is asked; then, undisturbed, it is read."""
    world.reader._timing = Timing(command_s=0.4)
    world.tell("fault", kind=kind, on="b0", at=40, times=1 if kind in ("pull", "mute") else 2)
    assert world.read(synthetic, opening(synthetic)) == CardUnreadable(told)
    world.tell("clear_faults")
    document_of(world.read(synthetic, opening(synthetic)))


def test_the_service_ends_in_the_middle_of_the_picture(world: World) -> None:
    world.tell("fault", kind="slow", seconds=20, on="b0", at=40)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(world.poll(opening("passport"))))
    world.tell("put_in", synthetic="passport")
    thread.start()
    within(10, lambda: len(world.tell("status")["slots"][0]["asked"]) == 41)
    world.tell("stop_service")
    thread.join(10)
    assert results == [ReaderLost("", DeviceState.NO_DEVICE)]
    world.tell("clear_faults")
    world.tell("start_service")
    world.tell("put_in", synthetic="passport")
    within(15, lambda: isinstance(world.reader.poll(opening("passport"), NEVER), CardRead))


def test_what_is_no_travel_document(world: World) -> None:
    assert world.read("bank-card", opening("passport")) == CardRefused(RefusedReason.UNKNOWN_CARD)
    assert world.read("identity-card-abroad", opening("passport")) == CardRefused(RefusedReason.UNKNOWN_CARD)
    assert isinstance(world.read("ssc-v2", opening("passport")), CardRead)
