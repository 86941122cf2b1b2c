# SPDX-License-Identifier: Apache-2.0
"""Items and summaries of a package, read one by one when they are asked for; an item's digest is checked each time."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.package.bytes_on_disk import BytesOnDisk
from kiosk.catalogue.package.faults import FaultKind, PackageFault, fault
from kiosk.catalogue.package.parts import ItemPlace, decode_item, decode_summary
from kiosk.catalogue.summary import ItemSummary

KEPT_ITEMS: Final = 64
"""So many items stay in memory: more than a visit opens, and a walk over ten thousand does not fill the machine."""


class ItemDamaged(KeyError):
    """The item's bytes are not those that were signed. A KeyError: whoever asks with ``get`` is told that there is none."""

    def __init__(self, code: str, found: PackageFault) -> None:
        super().__init__(code)
        self.fault = found


class LazyItems(Mapping[str, ServiceItem]):
    """Items by code, in the package's order. ``begins``: where their part begins in ``file``."""

    def __init__(
        self,
        file: BytesOnDisk,
        begins: int,
        places: Mapping[str, ItemPlace],
        on_damage: Callable[[PackageFault], None],
    ) -> None:
        self._file, self._begins, self._places, self._on_damage = file, begins, places, on_damage
        self._kept: OrderedDict[str, ServiceItem] = OrderedDict()
        self._looked_at: dict[str, bool] = {}

    def __getitem__(self, code: str) -> ServiceItem:
        if code in self._kept:
            self._kept.move_to_end(code)
            return self._kept[code]
        item = self._read(code, self._places[code])
        self._kept[code] = item
        if len(self._kept) > KEPT_ITEMS:
            self._kept.popitem(last=False)
        return item

    def is_whole(self, code: str) -> bool:
        """Whether an item's bytes were those that were signed when this was first asked: a list does not offer what cannot be
        opened. Nothing is parsed; opening it checks again.
        """
        if code not in self._looked_at:
            place = self._places.get(code)
            self._looked_at[code] = place is not None and self._is_signed(code, place)
        return self._looked_at[code]

    def _is_signed(self, code: str, place: ItemPlace) -> bool:
        kind = FaultKind.TAMPERED
        try:
            if hashlib.sha256(self._file.read(self._begins + place.begins, place.size)).digest() == place.digest:
                return True
        except OSError:
            kind = FaultKind.UNREADABLE
        self._on_damage(fault(kind, f"事项 {code}"))
        return False

    def __contains__(self, code: object) -> bool:
        return code in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _read(self, code: str, place: ItemPlace) -> ServiceItem:
        kind = FaultKind.TAMPERED
        try:
            data = self._file.read(self._begins + place.begins, place.size)
            if hashlib.sha256(data).digest() == place.digest:
                kind = FaultKind.BAD_MANIFEST
                item = decode_item(data)
                if item.base_code == code:
                    return item
        except OSError:
            kind = FaultKind.UNREADABLE
        except ValueError:
            pass  # signed, and no item of this version
        found = fault(kind, f"事项 {code}")
        self._looked_at[code] = False
        self._on_damage(found)
        raise ItemDamaged(code, found)


class LazySummaries(Mapping[str, ItemSummary]):
    """Summaries by code, in the package's order; ``lines``: one each, of a part that was checked."""

    def __init__(self, codes: Sequence[str], lines: Sequence[bytes]) -> None:
        self._lines = dict(zip(codes, lines, strict=True))
        self._read: dict[str, ItemSummary] = {}

    def __getitem__(self, code: str) -> ItemSummary:
        """Raises PartError where the line is none of this code (signed nonsense)."""
        if code not in self._read:
            self._read[code] = decode_summary(self._lines[code], code)
        return self._read[code]

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
