# SPDX-License-Identifier: Apache-2.0
"""A content package comes out as it went in; equal content makes equal bytes; it is used where and when it should be."""

from __future__ import annotations

import hashlib
import json
import struct
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.package import parts
from kiosk.catalogue.package.faults import FaultKind
from kiosk.catalogue.package.lazy import KEPT_ITEMS
from kiosk.catalogue.package.manifest import Stage, is_newer
from kiosk.catalogue.package.opening import ContentPackage, PartDamaged, verify_package
from kiosk.catalogue.package.packing import load_own_label, load_texts, packed, parts_of, search_index, sign_package
from kiosk.catalogue.search.index import from_bytes
from kiosk.places.loading import load_places
from tests.unit.kiosk.catalogue.item_texts import CODE
from tests.unit.kiosk.catalogue.package_world import (
    KEY,
    KEYS,
    SECOND,
    SERIAL,
    SITE,
    TEXTS,
    head_of,
    kind_of,
    label,
    opened,
    signed_anew,
    staged,
    world,
)  # fmt: skip
from tests.unit.kiosk.synthetic import CONTENT, TODAY


def package(path: Path) -> ContentPackage:
    found = opened(path)
    assert isinstance(found, ContentPackage), found
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package())
    return path


def test_what_goes_in_comes_out(file: Path) -> None:
    found, original = package(file), world().catalogue
    assert dict(found.catalogue.items) == dict(original.items)
    assert dict(found.catalogue.summaries) == dict(original.summaries)
    assert list(found.catalogue.items) == list(found.catalogue.summaries) == [CODE, SECOND]
    assert (len(found.catalogue.items), len(found.catalogue.summaries)) == (2, 2)
    assert CODE in found.catalogue.items
    assert CODE in found.catalogue.summaries
    assert "none" not in found.catalogue.items
    assert "none" not in found.catalogue.summaries
    assert found.catalogue.get("none") is None
    assert found.catalogue.items[CODE] is found.catalogue.items[CODE]
    assert found.catalogue.tables == original.tables
    assert found.texts == TEXTS
    assert found.part(parts.SEARCH) == b"a search index"
    assert found.part("none") is None
    assert (found.manifest.serial, found.key_id, found.damage) == (SERIAL, KEY.public_key.key_id, [])
    found.close()


def test_a_package_without_a_search_index(tmp_path: Path) -> None:
    path, held = tmp_path / "content.kcp", world()
    few = packed(held.catalogue, TEXTS, held.parts.blobs[parts.PLACES])
    path.write_bytes(b"".join(sign_package(few, label(), KEY)))
    assert package(path).part(parts.SEARCH) is None


def test_the_bundled_content_survives_a_package_whole(tmp_path: Path) -> None:
    path = tmp_path / "bundled.kcp"
    told = load_own_label(CONTENT)
    path.write_bytes(b"".join(sign_package(parts_of(CONTENT, linted=True), told, KEY)))
    found = verify_package(path, KEYS)
    assert isinstance(found, ContentPackage), found
    original, book = load_catalogue(CONTENT, linted=True), load_places(CONTENT)
    assert dict(found.catalogue.items) == dict(original.items)
    assert dict(found.catalogue.summaries) == dict(original.summaries)
    assert found.catalogue.tables == original.tables
    assert found.texts == load_texts(CONTENT)
    assert [one.point for one in found.places().entries] == [one.point for one in book.entries]
    assert (found.places().districts, found.places().calendar) == (book.districts, book.calendar)
    assert from_bytes(found.part(parts.SEARCH) or b"").codes == tuple(original.items)
    assert found.part(parts.SEARCH) == search_index(original, CONTENT)


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    copies = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        copies.append(b"".join(sign_package(parts_of(CONTENT, linted=True), label(), KEY)))
    assert copies[0] == copies[1]
    assert world().package(label(serial=SERIAL + 1)) != world().package()


def test_the_bytes_are_as_described() -> None:
    """Against the table in :mod:`kiosk.catalogue.package.head`, without its code."""
    data = world().package()
    key_id = KEY.public_key.key_id.encode()
    assert data[:6] == b"KCP1" + bytes((1, len(key_id)))
    end = 6 + len(key_id)
    assert data[6:end] == key_id
    size = int.from_bytes(data[end : end + 4], "big")
    signature, manifest = data[end + 4 : end + 68], data[end + 68 : end + 68 + size]
    said = b"kiosk content package, version 1\x00" + data[: end + 4] + manifest
    Ed25519PublicKey.from_public_bytes(KEY.public_key.public).verify(signature, said)
    rest, told = data[end + 68 + size :], json.loads(manifest)
    assert told["serial"] == SERIAL
    at, held = 0, {}
    for part in told["parts"]:
        held[part["name"]] = rest[at : at + part["size"]]
        assert hashlib.sha256(held[part["name"]]).hexdigest() == part["sha256"]
        at += part["size"]
    assert at == len(rest)
    assert set(held) == {"index", "summaries", "tables", "texts", "places", "items", "search"}
    begins = 0
    for row, code in zip(range(2), (CODE, SECOND), strict=True):
        name, length, digest = struct.unpack(">16sI32s", held["index"][row * 52 : row * 52 + 52])
        item = held["items"][begins : begins + length]
        assert (name.rstrip(b"\x00").decode(), digest) == (code, hashlib.sha256(item).digest())
        assert json.loads(item)["base_code"] == code
        begins += length


def test_what_cannot_be_opened_is_known_without_parsing_it(file: Path) -> None:
    found = opened(file)
    assert isinstance(found, ContentPackage)
    assert found.catalogue.is_whole(CODE)
    assert not found.catalogue.is_whole("none")
    file.write_bytes(file.read_bytes().replace(f'"base_code":"{SECOND}"'.encode(), b'"base_code":"319999999xxx"'))
    assert not found.catalogue.is_whole(SECOND)
    assert [one.kind for one in found.damage] == [FaultKind.TAMPERED]
    assert not found.catalogue.is_whole(SECOND), "and it is said once"
    assert len(found.damage) == 1
    file.write_bytes(file.read_bytes().replace(f'"base_code":"{CODE}"'.encode(), b'"base_code":"319999999xxx"'))
    assert found.catalogue.is_whole(CODE), "looked at before"
    assert found.catalogue.get(CODE) is None
    assert not found.catalogue.is_whole(CODE), "opened since, and it could not be"
    found.close()


def test_a_file_that_is_gone_is_no_whole_item(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(file)
    assert isinstance(found, ContentPackage)
    found.close()
    assert not found.catalogue.is_whole(CODE)
    assert [one.kind for one in found.damage] == [FaultKind.UNREADABLE]


def test_items_stand_in_the_order_of_home() -> None:
    codes = list(load_catalogue(CONTENT, linted=True).summaries)
    ranked = [one.hot_rank for one in load_catalogue(CONTENT, linted=True).summaries.values()]
    known = [rank for rank in ranked if rank is not None]
    assert ranked[: len(known)] == sorted(known)
    assert list(load_catalogue(CONTENT, linted=True).items) == codes


def test_more_items_than_are_kept_are_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT_ITEMS >= 40
    monkeypatch.setattr("kiosk.catalogue.package.lazy.KEPT_ITEMS", 1)
    items = package(file).catalogue.items
    first = items[CODE]
    assert items[SECOND] is items[SECOND]
    assert items[CODE] == first
    assert items[CODE] is not first


def test_a_file_that_is_replaced_goes_on_being_read(file: Path) -> None:
    found = package(file)
    other = file.with_name("other")
    other.write_bytes(b"something else")
    other.replace(file)
    assert found.catalogue.items[CODE] == world().catalogue.items[CODE]


# --- whether it is meant for here and now -----------------------------------------------------------------------------


def written(tmp_path: Path, **changes: object) -> Path:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package(label(**changes)))
    return path


@pytest.mark.parametrize(("serial", "wanted"), [(11, FaultKind.ROLLED_BACK), (12, None), (13, None)])
def test_a_lower_serial_is_refused(tmp_path: Path, serial: int, wanted: FaultKind | None) -> None:
    assert kind_of(opened(written(tmp_path, serial=serial), floor=12)) is wanted


@pytest.mark.parametrize(("days", "wanted"), [(1, FaultKind.NOT_YET), (0, None), (-400, None)])
def test_it_is_used_from_its_day_on(tmp_path: Path, days: int, wanted: FaultKind | None) -> None:
    assert kind_of(opened(written(tmp_path, effective_from=TODAY + timedelta(days=days)))) is wanted


@pytest.mark.parametrize(
    ("least", "program", "wanted"),
    [("0.1.1", "0.1.0", FaultKind.NEWER_PROGRAM), ("0.1.0", "0.1.0", None), ("0.9.0", "0.10.0", None)],
)
def test_it_may_want_a_newer_program(tmp_path: Path, least: str, program: str, wanted: FaultKind | None) -> None:
    path = written(tmp_path, least_program=least)
    assert kind_of(opened(path, program=program)) is wanted
    assert kind_of(verify_package(path, KEYS, program=program)) is wanted


def test_versions_are_numbers() -> None:
    assert is_newer("1.10.0", "1.9.9")
    assert not is_newer("1.0.0", "1.0.0")


def test_it_is_for_sites_that_are_named(tmp_path: Path) -> None:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package(staged(sites=[SITE, "OTHER"])))
    assert kind_of(opened(path)) is None
    assert kind_of(opened(path, site="ELSEWHERE")) is FaultKind.OTHER_SITE


def test_a_share_of_sites_is_steady_and_about_as_large_as_said() -> None:
    sites = [f"SITE-{number:04}" for number in range(4000)]
    tenth, half = Stage(share=10, round="a"), Stage(share=50, round="a")
    ten = {site for site in sites if tenth.reaches(site)}
    assert 330 < len(ten) < 470
    assert ten <= {site for site in sites if half.reaches(site)}
    assert ten != {site for site in sites if Stage(share=10, round="b").reaches(site)}
    assert not any(Stage(share=0).reaches(site) for site in sites)
    assert all(Stage(share=100).reaches(site) for site in sites)
    # a digest that another program can work out: SHA-256 of round, NUL, site; its first eight bytes, modulo 100
    assert [int(hashlib.sha256(b"a\x00" + site.encode()).hexdigest()[:16], 16) % 100 < 10 for site in sites] == [
        site in ten for site in sites
    ]


def test_a_stage_is_said_in_one_way() -> None:
    with pytest.raises(ValueError, match="一样"):
        Stage(sites=("A",), share=10)
    with pytest.raises(ValueError, match="pattern"):
        Stage(sites=("A,B",))


def test_the_day_and_the_site_do_not_matter_to_who_verifies(tmp_path: Path) -> None:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package(label(effective_from=date(2099, 1, 1), stage=Stage(share=0))))
    assert kind_of(verify_package(path, KEYS)) is None


def test_what_a_newer_maker_says_besides_is_passed_over(tmp_path: Path) -> None:
    data = world().package()
    head = head_of(data)
    path = tmp_path / "content.kcp"
    path.write_bytes(signed_anew(head.manifest[:-1] + b',"more":[1]}', data[head.length :]))
    assert kind_of(opened(path)) is None


def test_a_part_that_is_damaged_after_opening_is_noticed(file: Path) -> None:
    found = package(file)
    data = bytearray(file.read_bytes())
    begins = head_of(bytes(data)).length
    for name in (parts.PLACES, parts.ITEMS):
        data[begins + found.manifest.places()[name].begins + 5] ^= 1
    with file.open("r+b") as opened_file:
        opened_file.write(data)
    with pytest.raises(PartDamaged, match="不一样") as caught:
        found.places()
    assert caught.value.fault.kind is FaultKind.TAMPERED
    assert found.catalogue.get(CODE) is None
    assert [one.kind for one in found.damage] == [FaultKind.TAMPERED]
    assert found.catalogue.get(SECOND) is not None


def test_a_closed_package_reads_nothing(file: Path) -> None:
    found = package(file)
    found.close()
    assert found.catalogue.get(CODE) is None
    assert [one.kind for one in found.damage] == [FaultKind.UNREADABLE]
    with pytest.raises(PartDamaged):
        found.part(parts.PLACES)
