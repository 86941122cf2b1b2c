# SPDX-License-Identifier: Apache-2.0
"""Broken content packages of all kinds, signed and not: a fault or the original comes out, and nothing else ever.

A seeded sample of 1,000 files each; 20,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.package import parts
from kiosk.catalogue.package.faults import PackageFault
from kiosk.catalogue.package.head import MAX_HEAD_BYTES, Head, parse_head
from kiosk.catalogue.package.opening import PartDamaged
from kiosk.catalogue.package.packing import PackedParts, sign_package
from kiosk.catalogue.package.record import VerifiedFile, load_record
from tests.unit.kiosk.catalogue.package_world import KEY, SERIAL, head_of, label, opened, signed_anew, world

ALL = 20_000
COUNT = ALL if os.environ.get("KIOSK_TEST_ALL") else 1_000
SEED = 20261121
pytestmark = pytest.mark.timeout(3600 if COUNT == ALL else 300)
DATA = world().package()
OTHER = world().package(label(serial=SERIAL + 1))
HEAD = head_of(DATA)


def broken(data: bytes, chosen: random.Random) -> bytes:
    """``data``, changed in one to three ways; sometimes it comes out as it was."""
    made = bytearray(data)
    for _ in range(chosen.randrange(1, 4)):
        at = chosen.randrange(len(made) + 1)
        length = chosen.choice((1, 1, 2, 4, 32, 64, 1000))
        match chosen.randrange(8):
            case 0:
                del made[at:]
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = chosen.randbytes(length)
            case 3:
                made[at : at + length] = chosen.choice((b"\x00", b"\xff", b"9", b"[", b'"')) * length
            case 4:
                made[at : at + length] = OTHER[at : at + length]
            case 5:
                there = chosen.randrange(len(made) + 1)
                made[at:at] = made[there : there + length]
            case 6 if made:
                made[at % len(made)] ^= 1 << chosen.randrange(8)
            case _:
                pass
    return bytes(made)


def same(found: Any) -> bool:
    """Everything that can be asked of a package says what the original says."""
    original = world()
    assert dict(found.catalogue.items) == dict(original.catalogue.items)
    assert dict(found.catalogue.summaries) == dict(original.catalogue.summaries)
    assert found.catalogue.tables == original.catalogue.tables
    assert all(found.part(name) == blob for name, blob in original.parts.blobs.items())
    assert found.manifest.serial in (SERIAL, SERIAL + 1)
    return True


def test_a_file_of_noise_or_a_broken_one(tmp_path: Path) -> None:
    chosen, file, taken = random.Random(SEED), tmp_path / "content.kcp", 0
    for _ in range(COUNT):
        data = chosen.randbytes(chosen.randrange(300)) if chosen.randrange(20) == 0 else broken(DATA, chosen)
        file.write_bytes(data)
        found = opened(file)
        if isinstance(found, PackageFault):
            assert data not in (DATA, OTHER)
            continue
        assert data in (DATA, OTHER)
        taken += same(found)
        found.close()
    print(f"{COUNT} of {ALL} files, seed {SEED}; {taken} came out whole")
    assert taken


def test_a_file_that_was_verified_and_then_changed(tmp_path: Path) -> None:
    """Whoever can forge what is remembered still cannot make any item say something else."""
    chosen, file = random.Random(SEED + 1), tmp_path / "content.kcp"
    original = world().catalogue
    missing = 0
    for _ in range(COUNT):
        data = bytearray(DATA)
        at = chosen.randrange(HEAD.length, len(data))
        data[at : at + 3] = chosen.randbytes(len(data[at : at + 3]))
        file.write_bytes(data)
        whole = opened(file)
        status = file.stat()
        if not isinstance(whole, PackageFault):
            whole.close()
        forged = VerifiedFile.of(file, status, hashlib.sha256(HEAD.manifest).hexdigest())
        found = opened(file, verified=forged)
        if isinstance(found, PackageFault):
            continue
        for code in original.items:
            item = found.catalogue.get(code)
            assert item in (None, original.items[code])
            missing += item is None
        try:
            found.places()
            assert found.part(parts.SEARCH) == world().parts.blobs[parts.SEARCH]
        except PartDamaged:
            pass
        found.close()
    print(f"{COUNT} of {ALL} files, seed {SEED + 1}; {missing} items were missing")
    assert missing


def test_a_maker_that_signs_nonsense(tmp_path: Path) -> None:
    """The signature is good and the rest is not: nothing but a fault, or a package whose damaged items are missing."""
    chosen, file = random.Random(SEED + 2), tmp_path / "content.kcp"
    for number in range(COUNT):
        if number % 2:
            manifest = broken(HEAD.manifest, chosen)
            data = signed_anew(manifest, DATA[HEAD.length :])
        else:
            name = chosen.choice(list(world().parts.blobs))
            blobs = {**world().parts.blobs, name: broken(world().parts.blobs[name], chosen)}
            data = b"".join(sign_package(PackedParts(blobs), label(), KEY))
        file.write_bytes(data)
        found = opened(file)
        if isinstance(found, PackageFault):
            continue
        for code in found.catalogue.items:
            found.catalogue.get(code)
        try:
            found.places()
        except PartDamaged:
            pass
        found.close()
    print(f"{COUNT} of {ALL} files, seed {SEED + 2}")


def test_heads_of_noise() -> None:
    chosen = random.Random(SEED + 3)
    for _ in range(COUNT * 5):
        data = b"KCP1\x01\x15" * (chosen.randrange(4) > 0) + chosen.randbytes(chosen.randrange(120))
        found = parse_head(data if chosen.randrange(2) else broken(DATA[: HEAD.length], chosen))
        if isinstance(found, Head):
            assert len(found.manifest) <= MAX_HEAD_BYTES
            assert found.length <= MAX_HEAD_BYTES


def test_records_of_noise(tmp_path: Path) -> None:
    chosen, path = random.Random(SEED + 4), tmp_path / "record.json"
    good = json.dumps({"highest_serial": 7, "verified": None}).encode()
    for _ in range(COUNT):
        path.write_bytes(broken(good, chosen))
        assert load_record(path).highest_serial >= 0
