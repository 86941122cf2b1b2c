# SPDX-License-Identifier: Apache-2.0
"""A content package that was damaged, cut, reordered or signed by somebody else: a fault with its words, never a part of it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from config.modes import Environment
from kiosk.catalogue.package import parts
from kiosk.catalogue.package.faults import FaultKind, fault
from kiosk.catalogue.package.head import CONTEXT, MAX_MANIFEST_BYTES, encode_head, parse_head, to_be_signed
from kiosk.catalogue.package.keys import ContentKeys
from kiosk.catalogue.package.manifest import MAX_FILE_BYTES, MAX_PART_BYTES
from kiosk.catalogue.package.opening import ContentPackage, PartDamaged, verify_package
from kiosk.catalogue.package.packing import PackedParts, sign_package
from tests.unit.kiosk.catalogue.item_texts import CODE
from tests.unit.kiosk.catalogue.package_world import (
    DEMO_KEY,
    KEY,
    KEYS,
    OTHER_KEY,
    SERIAL,
    head_of,
    kind_of,
    label,
    opened,
    signed_anew,
    world,
)  # fmt: skip

ALL = bool(os.environ.get("KIOSK_TEST_ALL"))
SEED = 20261121
DATA = world().package()
HEAD = head_of(DATA)
REST = DATA[HEAD.length :]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "content.kcp"


def found(file: Path, data: bytes, **how: Any) -> FaultKind | None:
    file.write_bytes(data)
    return kind_of(opened(file, **how))


def sample(count: int, wanted: int) -> list[int]:
    """Places from 0 to ``count``: all of them with KIOSK_TEST_ALL, a seeded sample otherwise."""
    chosen = range(count) if ALL else sorted(random.Random(SEED).sample(range(count), min(wanted, count)))
    print(f"{len(chosen)} of {count}, seed {SEED}")
    return list(chosen)


def test_the_undamaged_one_is_taken(file: Path) -> None:
    """The tests below would prove nothing if none were."""
    assert found(file, DATA) is None


def test_every_flipped_bit_is_noticed(file: Path) -> None:
    for bit in sample(len(DATA) * 8, 1500):
        data = bytearray(DATA)
        data[bit // 8] ^= 1 << bit % 8
        assert found(file, bytes(data)) is not None, f"bit {bit}"


def test_every_flipped_bit_of_the_head_is_noticed(file: Path) -> None:
    for bit in range(HEAD.length * 8) if ALL else sample(HEAD.length * 8, 1500):
        data = bytearray(DATA)
        data[bit // 8] ^= 1 << bit % 8
        kind = found(file, bytes(data))
        before_key = {FaultKind.NOT_A_PACKAGE, FaultKind.NEWER_PROGRAM, FaultKind.TRUNCATED, FaultKind.TOO_LARGE}
        keys = {FaultKind.UNKNOWN_KEY, FaultKind.WRONG_ENVIRONMENT, FaultKind.BAD_SIGNATURE}
        assert kind in before_key | keys, f"bit {bit}: {kind}"


def test_cut_anywhere_it_is_truncated(file: Path) -> None:
    lengths = {*range(100), HEAD.length - 1, HEAD.length, len(DATA) - 1, *sample(len(DATA), 500)}
    for length in sorted(lengths):
        assert found(file, DATA[:length]) is FaultKind.TRUNCATED, f"{length} bytes"


def test_bytes_behind_the_end_are_noticed(file: Path) -> None:
    assert found(file, DATA + b"\x00") is FaultKind.TAMPERED
    assert found(file, DATA + DATA) is FaultKind.TAMPERED


def test_parts_in_another_order_are_noticed(file: Path) -> None:
    blobs = list(world().parts.blobs.values())
    orders = list(permutations(range(len(blobs))))[1:]
    for number in sample(len(orders), 60):
        rest = b"".join(blobs[at] for at in orders[number])
        assert rest != REST
        assert found(file, DATA[: HEAD.length] + rest) is FaultKind.TAMPERED


def test_two_items_that_changed_places_are_noticed(file: Path) -> None:
    items = world().parts.blobs[parts.ITEMS]
    index = parts.decode_index(world().parts.blobs[parts.INDEX], len(items))
    first = index[CODE].size
    swapped = items[first:] + items[:first]
    assert found(file, DATA.replace(items, swapped)) is FaultKind.TAMPERED


def test_another_packages_signature_is_none(file: Path) -> None:
    other = head_of(world().package(label(serial=SERIAL + 1)))
    name = KEY.public_key.key_id
    assert found(file, encode_head(1, name, HEAD.manifest, other.signature) + REST) is FaultKind.BAD_SIGNATURE
    assert found(file, encode_head(1, name, other.manifest, HEAD.signature) + REST) is FaultKind.BAD_SIGNATURE


@pytest.mark.parametrize("before", [b"", CONTEXT, b"kiosk settings, version 1\x00"])
def test_what_the_same_key_signed_for_something_else_is_no_signature(file: Path, before: bytes) -> None:
    """Domain separation: neither the manifest alone, nor under another context."""
    said = to_be_signed(1, KEY.public_key.key_id, HEAD.manifest).removeprefix(CONTEXT)
    signature = KEY.sign(before + (HEAD.manifest if before == CONTEXT else said))
    data = encode_head(1, KEY.public_key.key_id, HEAD.manifest, signature) + REST
    assert found(file, data) is FaultKind.BAD_SIGNATURE


def test_another_suite_under_the_same_key_is_refused(file: Path) -> None:
    """Also where the maker itself signed it so: which suite a key is for stands in the terminal's list."""
    assert found(file, signed_anew(HEAD.manifest, REST, suite_id=2)) is FaultKind.BAD_SIGNATURE


def test_an_unknown_key_and_one_of_another_environment(file: Path) -> None:
    assert found(file, world().package(key=OTHER_KEY)) is FaultKind.UNKNOWN_KEY
    assert found(file, world().package(key=DEMO_KEY)) is FaultKind.WRONG_ENVIRONMENT
    none = ContentKeys.of(Environment.PRODUCTION, [])
    assert found(file, DATA, keys=none) is FaultKind.WRONG_ENVIRONMENT


def test_an_unknown_key_that_takes_a_known_ones_name_is_a_bad_signature(file: Path) -> None:
    name = KEY.public_key.key_id
    signature = OTHER_KEY.sign(to_be_signed(1, name, HEAD.manifest))
    assert found(file, encode_head(1, name, HEAD.manifest, signature) + REST) is FaultKind.BAD_SIGNATURE


def test_a_key_id_that_is_no_key_id(file: Path) -> None:
    assert found(file, encode_head(1, "test-../../etc/passwd", HEAD.manifest, HEAD.signature)) is FaultKind.UNKNOWN_KEY
    assert found(file, b"KCP1\x01\x00" + bytes(80)) is FaultKind.UNKNOWN_KEY


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", FaultKind.TRUNCATED), (b"KC", FaultKind.TRUNCATED), (b"PK\x03\x04" + bytes(100), FaultKind.NOT_A_PACKAGE),
        (b"KCB1" + bytes(200), FaultKind.NOT_A_PACKAGE), (b"\x00", FaultKind.NOT_A_PACKAGE),
        (b"KCP2" + DATA[4:], FaultKind.NEWER_PROGRAM),
    ],
)  # fmt: skip
def test_files_of_other_kinds(file: Path, data: bytes, kind: FaultKind) -> None:
    assert found(file, data) is kind


# --- sizes ------------------------------------------------------------------------------------------------------------


def test_a_manifest_that_says_it_is_huge(file: Path) -> None:
    data = bytearray(DATA)
    at = 6 + len(KEY.public_key.key_id)
    data[at : at + 4] = (MAX_MANIFEST_BYTES + 1).to_bytes(4, "big")
    assert found(file, bytes(data)) is FaultKind.TOO_LARGE
    data[at : at + 4] = b"\xff" * 4
    assert found(file, bytes(data)) is FaultKind.TOO_LARGE


def test_a_huge_file_is_not_read(file: Path) -> None:
    with file.open("wb") as empty:
        empty.truncate(MAX_FILE_BYTES + 1)  # a sparse file: it takes no room
    assert kind_of(opened(file)) is FaultKind.TOO_LARGE


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with another manifest, well signed."""
    told = json.loads(HEAD.manifest)
    change(told)
    return signed_anew(json.dumps(told).encode(), REST)


def of_part(which: str, **changes: object) -> Callable[[dict[str, Any]], object]:
    return lambda told: next(one for one in told["parts"] if one["name"] == which).update(changes)


def test_sizes_that_are_signed_and_absurd(file: Path) -> None:
    assert found(file, changed(of_part("items", size=MAX_PART_BYTES + 1))) is FaultKind.BAD_MANIFEST
    assert found(file, changed(of_part("items", size=MAX_PART_BYTES))) is FaultKind.TRUNCATED
    assert found(file, changed(of_part("items", size=-1))) is FaultKind.BAD_MANIFEST
    assert found(file, changed(of_part("items", size=10**400))) is FaultKind.BAD_MANIFEST

    def every(told: dict[str, Any]) -> None:
        for one in told["parts"]:
            one["size"] = MAX_PART_BYTES

    assert found(file, changed(every)) is FaultKind.TOO_LARGE


@pytest.mark.parametrize("name", parts.SMALL)
def test_a_part_that_is_read_whole_has_a_limit(file: Path, name: str) -> None:
    large = parts.MAX_SMALL_BYTES + 1
    data = changed(of_part(name, size=large))
    with file.open("wb") as sparse:
        sparse.write(data)
        sparse.truncate(len(data) + large - len(world().parts.blobs[name]))
    assert kind_of(opened(file)) is FaultKind.TOO_LARGE


# --- signed nonsense: only the maker of packages could write it ---------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("serial"), lambda told: told.update(serial=0), lambda told: told.update(serial="many"),
        lambda told: told.update(made_at="2026-11-20T09:30:00"), lambda told: told.update(effective_from="soon"),
        lambda told: told.update(stage={"share": 101}), lambda told: told.update(stage={"share": 1, "sites": []}),
        lambda told: told.update(least_program="newest"), lambda told: told.update(parts=[]),
        lambda told: told["parts"].append(told["parts"][0]), of_part("index", name="nothing"),
        of_part("index", sha256="00"), of_part("index", name="../index"),
    ],
)  # fmt: skip
def test_a_manifest_that_makes_no_sense(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    assert found(file, changed(change)) is FaultKind.BAD_MANIFEST


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"null"])
def test_a_manifest_that_is_none(file: Path, manifest: bytes) -> None:
    assert found(file, signed_anew(manifest, REST)) is FaultKind.BAD_MANIFEST


def with_parts(**changes: bytes) -> bytes:
    blobs = {**world().parts.blobs, **changes}
    return b"".join(sign_package(PackedParts(blobs), label(), KEY))


INDEX, SUMMARIES = world().parts.blobs[parts.INDEX], world().parts.blobs[parts.SUMMARIES]
ROW = len(INDEX) // 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("index", INDEX[:-1]), ("index", INDEX[:ROW]), ("index", INDEX[:ROW] * 2), ("index", b""),
        ("index", INDEX + b"more".ljust(16, b"\x00") + b"\xff" * 4 + bytes(32)),
        ("summaries", b""), ("summaries", SUMMARIES + b"\n[]"), ("summaries", SUMMARIES.replace(b"\n", b" ")),
        ("summaries", b"\n".join(reversed(SUMMARIES.split(b"\n")))), ("summaries", b"[]\n[]"), ("summaries", b"{\n}"),
        ("summaries", b"[" * 100_000 + b"\n[]"),
        ("tables", b""), ("tables", b"{}"), ("tables", b"[" * 100_000),
        ("texts", b""), ("texts", b"[]"), ("texts", b'{"visit": 1}'), ("texts", b"\xff"),
    ],
)  # fmt: skip
def test_parts_that_make_no_sense(file: Path, name: str, data: bytes) -> None:
    assert found(file, with_parts(**{name: data})) is FaultKind.BAD_MANIFEST


def test_an_empty_catalogue_is_one(file: Path) -> None:
    assert found(file, with_parts(index=b"", summaries=b"", items=b"")) is None


def test_an_item_that_is_none_is_missing_alone(file: Path) -> None:
    """Opening does not validate ten thousand items; reading does, and whoever makes a package has all of them read."""
    items = world().parts.blobs[parts.ITEMS]
    code = list(world().catalogue.items)[1]
    first = items[: parts.decode_index(INDEX, len(items))[CODE].size]
    for second in (b"{}", b"null", first, b"[" * 100_000):
        index = parts.encode_index([(CODE, first), (code, second)])
        file.write_bytes(with_parts(index=index, items=first + second))
        package = opened(file)
        assert isinstance(package, ContentPackage)
        assert package.catalogue.get(code) is None
        assert package.catalogue.get(CODE) is not None
        assert [one.kind for one in package.damage] == [FaultKind.BAD_MANIFEST]
        assert kind_of(verify_package(file, KEYS)) is FaultKind.BAD_MANIFEST


def test_an_item_that_is_not_what_the_index_says_is_noticed(file: Path) -> None:
    items = world().parts.blobs[parts.ITEMS]
    file.write_bytes(with_parts(items=items[:-2] + b" }"))
    package = opened(file)
    assert isinstance(package, ContentPackage)
    code = list(world().catalogue.items)[1]
    assert package.catalogue.get(code) is None
    assert [one.kind for one in package.damage] == [FaultKind.TAMPERED]


@pytest.mark.parametrize("how", ["empty", "a kind that is not listed"])
def test_places_that_make_no_sense(file: Path, how: str) -> None:
    places = json.loads(world().parts.blobs[parts.PLACES])
    places["points"][0]["points"][0]["kind"] = "commun45y"
    file.write_bytes(with_parts(places=b"{}" if how == "empty" else json.dumps(places).encode()))
    package = opened(file)
    assert isinstance(package, ContentPackage)
    with pytest.raises(PartDamaged) as caught:
        package.places()
    assert caught.value.fault.kind is FaultKind.BAD_MANIFEST
    assert kind_of(verify_package(file, KEYS)) is FaultKind.BAD_MANIFEST


def test_a_search_index_that_is_too_large_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(DATA)
    package = opened(file)
    assert isinstance(package, ContentPackage)
    monkeypatch.setattr(parts, "MAX_SMALL_BYTES", 4)
    with pytest.raises(PartDamaged) as caught:
        package.part(parts.SEARCH)
    assert caught.value.fault.kind is FaultKind.TOO_LARGE


# --- files that are none ------------------------------------------------------------------------------------------------


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kind_of(opened(tmp_path / "none")) is FaultKind.UNREADABLE
    assert kind_of(opened(tmp_path)) is FaultKind.UNREADABLE
    assert kind_of(opened(tmp_path / "nul\x00byte")) is FaultKind.UNREADABLE
    os.mkfifo(tmp_path / "pipe")
    assert kind_of(opened(tmp_path / "pipe")) is FaultKind.UNREADABLE
    file = tmp_path / "content.kcp"
    file.write_bytes(DATA)

    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", broken)
    assert kind_of(opened(file)) is FaultKind.UNREADABLE


def test_every_fault_has_words() -> None:
    for kind in FaultKind:
        assert kind.value.isidentifier()
        said = str(fault(kind, "12"))
        assert said.endswith("。")
        assert "12" in said


def test_a_head_alone_is_parsed_without_the_parts() -> None:
    assert parse_head(DATA[: HEAD.length]) == HEAD
