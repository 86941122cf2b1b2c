# SPDX-License-Identifier: Apache-2.0
"""A content package made of the small folder of :mod:`.item_texts`, signed with a key that is plainly a test's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.package.faults import FaultKind, PackageFault
from kiosk.catalogue.package.head import MAX_HEAD_BYTES, Head, encode_head, parse_head, to_be_signed
from kiosk.catalogue.package.keys import ContentKeys, SigningKey
from kiosk.catalogue.package.manifest import Label, Stage
from kiosk.catalogue.package.opening import ContentPackage, open_package
from kiosk.catalogue.package.packing import PackedParts, packed, sign_package
from kiosk.places.loading import read_place_files
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text
from tests.unit.kiosk.synthetic import CONTENT, TODAY

SITE: Final = "TEST-SITE-01"
SERIAL: Final = 12
SECOND: Final = "319999999002"
KEY: Final = SigningKey.create(Environment.TEST, b"TEST KEY, signs nothing that is ")
OTHER_KEY: Final = SigningKey.create(Environment.TEST, b"ANOTHER TEST KEY, unknown to all")
DEMO_KEY: Final = SigningKey.create(Environment.DEMO, b"TEST KEY, signs nothing that is ")
KEYS: Final = ContentKeys.of(Environment.TEST, [KEY.public_key])
TEXTS: Final[dict[str, dict[str, Any]]] = {
    "visit": {"greeting": {"zh": "您好", "en": "Hello"}, "card": {"title": {"zh": "放上证", "en": "Lay it down"}}},
    "papers": {},
}


def label(**changes: Any) -> Label:
    told = {
        "serial": SERIAL,
        "made_at": datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI),
        "effective_from": date(2026, 11, 21),
    }
    return Label.model_validate(told | changes)


def staged(**how: Any) -> Label:
    return label(stage=Stage.model_validate(how))


@dataclass(frozen=True)
class World:
    """Two small items, and the parts that they make."""

    catalogue: Catalogue
    parts: PackedParts

    def package(self, told: Label | None = None, key: SigningKey = KEY) -> bytes:
        return b"".join(sign_package(self.parts, told or label(), key))


@cache
def world() -> World:
    with TemporaryDirectory() as folder:
        made = content(Path(folder))
        (made / "items" / f"{SECOND}.yaml").write_text(item_text("booking").replace(CODE, SECOND), encoding="utf-8")
        catalogue = load_catalogue(made)
    places = read_place_files(CONTENT)[1]
    assert places is not None
    first = places.points[0]
    few = places.model_copy(update={"points": (first.model_copy(update={"points": first.points[:2]}),)})
    as_json = few.model_dump_json(by_alias=True, exclude_unset=True).encode()
    return World(catalogue, packed(catalogue, TEXTS, as_json, b"a search index"))


def opened(
    path: Path, *, floor: int = SERIAL, today: date = TODAY, site: str = SITE, keys: ContentKeys = KEYS, **more: Any
) -> ContentPackage | PackageFault:
    return open_package(path, keys, floor, today, site, **more)


def kind_of(found: ContentPackage | PackageFault) -> FaultKind | None:
    """What is wrong with it; None: nothing."""
    if isinstance(found, PackageFault):
        assert found.say
        assert found.mend
        return found.kind
    found.close()
    return None


def head_of(data: bytes) -> Head:
    head = parse_head(data[:MAX_HEAD_BYTES])
    assert isinstance(head, Head)
    return head


def signed_anew(manifest: bytes, rest: bytes, key: SigningKey = KEY, suite_id: int = 1) -> bytes:
    """A file whose signature is good, whatever the manifest says: what only the maker of packages could do."""
    key_id = key.public_key.key_id
    return encode_head(suite_id, key_id, manifest, key.sign(to_be_signed(suite_id, key_id, manifest))) + rest
