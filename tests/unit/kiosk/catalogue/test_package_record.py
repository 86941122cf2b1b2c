# SPDX-License-Identifier: Apache-2.0
"""What is remembered of packages: it spares hashing, and it never makes a changed file say what nobody signed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.catalogue.package import parts
from kiosk.catalogue.package.bytes_on_disk import BLOCK_BYTES, BytesOnDisk
from kiosk.catalogue.package.faults import FaultKind
from kiosk.catalogue.package.opening import ContentPackage
from kiosk.catalogue.package.record import MAX_RECORD_BYTES, MAX_REMEMBERED, PackageRecord, load_record, save_record
from tests.unit.kiosk.catalogue.item_texts import CODE
from tests.unit.kiosk.catalogue.package_world import SECOND, SERIAL, head_of, kind_of, label, opened, world


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package())
    return path


def taken(file: Path, record: PackageRecord) -> ContentPackage:
    """``record``: of some file; what it says is claimed of this one."""
    found = opened(file, verified=record.verified[0] if record.verified else None)
    assert isinstance(found, ContentPackage), found
    return found


def remembered(file: Path) -> PackageRecord:
    return PackageRecord().after(SERIAL, taken(file, PackageRecord()).record)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the stretches that were hashed block by block: parts that are not read whole."""
    seen: list[int] = []
    digest = BytesOnDisk.digest

    def watched(self: BytesOnDisk, begins: int, size: int) -> bytes:
        seen.append(size)
        return digest(self, begins, size)

    monkeypatch.setattr(BytesOnDisk, "digest", watched)
    return seen


def damaged(file: Path, name: str) -> None:
    """One bit of a part, in place; size, time and inode stay: what somebody who can write to the cache can do."""
    data = file.read_bytes()
    status, at = file.stat(), head_of(data).length
    for part, blob in world().parts.blobs.items():
        if part == name:
            break
        at += len(blob)
    with file.open("r+b") as opened_file:
        opened_file.seek(at + 9)
        opened_file.write(bytes((data[at + 9] ^ 1,)))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_mtime_ns == status.st_mtime_ns


def test_a_known_file_is_not_hashed_again(file: Path, hashed: list[int]) -> None:
    record = remembered(file)
    items = len(world().parts.blobs[parts.ITEMS])
    assert items in hashed
    hashed.clear()
    found = taken(file, record)
    assert hashed == []
    assert dict(found.catalogue.items) == dict(world().catalogue.items)
    assert dict(found.catalogue.summaries) == dict(world().catalogue.summaries)


def touched(file: Path) -> Path:
    os.utime(file, ns=(1, 1))
    return file


def copied(file: Path) -> Path:
    other = file.with_name("other.kcp")
    other.write_bytes(file.read_bytes())
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    return other


def replaced(file: Path) -> Path:
    copied(file).replace(file)
    return file


def renewed(file: Path) -> Path:
    status = file.stat()
    file.write_bytes(world().package(label(serial=SERIAL + 1)))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    return file


@pytest.mark.parametrize("change", [touched, copied, replaced, renewed])
def test_another_file_is_hashed(file: Path, hashed: list[int], change: Callable[[Path], Path]) -> None:
    record = remembered(file)
    hashed.clear()
    taken(change(file), record)
    assert len(world().parts.blobs[parts.ITEMS]) in hashed


def test_who_writes_to_the_cache_and_knows_the_record_says_nothing_new(file: Path) -> None:
    """Nobody signed the changed item, so it is missing; the others are there."""
    record = remembered(file)
    damaged(file, parts.ITEMS)
    assert kind_of(opened(file)) is FaultKind.TAMPERED
    found = taken(file, record)
    assert found.catalogue.get(CODE) is None
    assert found.catalogue.get(SECOND) == world().catalogue.get(SECOND)
    assert [one.kind for one in found.damage] == [FaultKind.TAMPERED]


@pytest.mark.parametrize("name", parts.SMALL)
def test_small_parts_are_checked_whatever_is_remembered(file: Path, name: str) -> None:
    record = remembered(file)
    damaged(file, name)
    assert kind_of(opened(file, verified=record.known(file))) is FaultKind.TAMPERED


def test_the_signature_is_checked_whatever_is_remembered(file: Path) -> None:
    record = remembered(file)
    data = bytearray(file.read_bytes())
    data[40] ^= 1
    status = file.stat()
    with file.open("r+b") as opened_file:
        opened_file.write(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert kind_of(opened(file, verified=record.known(file))) is FaultKind.BAD_SIGNATURE


def test_the_highest_serial_only_rises(file: Path) -> None:
    known = taken(file, PackageRecord()).record
    record = PackageRecord().after(12, known).after(7, known)
    assert (record.highest_serial, record.verified) == (12, (known,))
    assert record.known(file) == known
    assert record.known(file.with_name("other.kcp")) is None


def test_not_every_file_is_remembered_for_ever(file: Path) -> None:
    known, record = taken(file, PackageRecord()).record, PackageRecord()
    for number in range(MAX_REMEMBERED + 3):
        record = record.after(number, known.model_copy(update={"path": f"/{number}.kcp"}))
    assert [one.path for one in record.verified] == [f"/{number}.kcp" for number in range(3, MAX_REMEMBERED + 3)]


def test_a_record_survives_its_file(file: Path, tmp_path: Path) -> None:
    record, path = remembered(file), tmp_path / "packages.json"
    save_record(record, path)
    assert load_record(path) == record
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b'{"highest_serial": -1}',
        b'{"more": 1}',
        b"\xff",
        b"[" * 100_000,
        b" " * (MAX_RECORD_BYTES + 9),
    ],
)
def test_a_record_that_is_none_remembers_nothing(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "packages.json"
    path.write_bytes(text)
    assert load_record(path) == PackageRecord()
    assert load_record(tmp_path / "none.json") == PackageRecord()


def test_long_stretches_are_hashed_by_block(tmp_path: Path) -> None:
    import hashlib

    path, data = tmp_path / "file", os.urandom(BLOCK_BYTES * 2 + 17)
    path.write_bytes(data)
    file = BytesOnDisk(path)
    assert file.digest(5, len(data) - 5) == hashlib.sha256(data[5:]).digest()
    assert file.digest(5, len(data) + 5) == hashlib.sha256(data[5:]).digest()
    assert file.read(len(data) - 3, 10) == data[-3:]
    file.close()
    file.close()
