# SPDX-License-Identifier: Apache-2.0
"""What many items share: fields, materials, blank forms, sample papers, written once (``content/library/``), used by name.

An item says ``{use: applicant_name}`` and, beside it, what is different here. The same element therefore has the same
words, the same sources and the same checks in every item, and a bundle asks for it once (domain notes 1.3 rows 32 and 39).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.yaml_lines import YamlError, read_yaml

USE: Final = "use"
_KINDS: Final = ("fields", "materials")
_FORMS: Final = "blank_forms"
_SAMPLES: Final = "sample_papers"
_PICTURE: Final = "picture"
_NAMED: Final = {"blank_form": _FORMS, _PICTURE: _SAMPLES}
"""What a material calls the one of them that it is, and where it stands."""
_PLAIN: Final = "plain"
"""The sample of a paper that is photographed and of no known kind."""


class LibraryError(SharedFileError):
    """A library file cannot be used."""


@dataclass(frozen=True)
class UnknownUse:
    """A name that stands in no library, with the path at which it was used below ``item``."""

    path: tuple[str | int, ...]
    name: str
    near: str


@dataclass(frozen=True)
class Library:
    """Shared entries by kind (``fields``, ``materials``, ``blank_forms``, ``sample_papers``) and code, as plain data."""

    entries: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def expanded(self, data: Any) -> tuple[Any, tuple[UnknownUse, ...]]:
        """The item file's data with every ``use`` replaced, and the names that are unknown. ``data`` is not changed."""
        item = data.get("item") if isinstance(data, dict) else None
        if not isinstance(item, dict):
            return data, ()
        unknown: list[UnknownUse] = []
        done = dict(item)
        for kind in _KINDS:
            if isinstance(item.get(kind), list):
                done[kind] = [self._one(kind, place, entry, unknown) for place, entry in enumerate(item[kind])]
        if isinstance(done.get("materials"), list):
            done["materials"] = [self._with_papers(n, one, unknown) for n, one in enumerate(done["materials"])]
        return {**data, "item": done}, tuple(unknown)

    @cached_property
    def field_codes(self) -> frozenset[str]:
        """Codes of the shared fields."""
        return frozenset(self.entries.get("fields", {}))

    def _one(self, kind: str, place: int, entry: Any, unknown: list[UnknownUse]) -> Any:
        if not isinstance(entry, dict) or USE not in entry:
            return entry
        known, name = self.entries.get(kind, {}), str(entry[USE])
        if name not in known:
            near = get_close_matches(name, list(known), 1)
            unknown.append(UnknownUse((kind, place, USE), name, near[0] if near else ""))
        here = {key: value for key, value in entry.items() if key != USE}
        return {"code": name, **known.get(name, {}), **here}

    def _with_papers(self, place: int, entry: Any, unknown: list[UnknownUse]) -> Any:
        """The blank form and the sample that a material names, in place of their names; the sample also by itself."""
        if not isinstance(entry, dict):
            return entry
        done = dict(entry)
        for key, shelf in _NAMED.items():
            known, name = self.entries.get(shelf, {}), entry.get(key)
            if not isinstance(name, str):
                continue
            if name in known:
                done[key] = known[name]
            else:
                near = get_close_matches(name, list(known), 1)
                unknown.append(UnknownUse(("materials", place, key), name, near[0] if near else ""))
        sample = None if _PICTURE in entry else self._sample_of(entry.get("photo"))
        return done if sample is None else {**done, _PICTURE: sample}

    def _sample_of(self, photo: Any) -> Mapping[str, Any] | None:
        """What a paper that is photographed looks like, by the first kind it may be."""
        if not isinstance(photo, dict):
            return None
        kinds, samples = photo.get("kinds"), self.entries.get(_SAMPLES, {})
        if not isinstance(kinds, list) or not kinds:
            return samples.get(_PLAIN)
        return next((one for one in samples.values() if kinds[0] in one.get("kinds", ())), None)


NO_LIBRARY: Final = Library(MappingProxyType({}))


def load_library(content: Path) -> Library:
    """Read ``fields.yaml``, ``materials.yaml``, ``blank_forms.yaml`` and ``sample_papers.yaml`` of ``content/library``.

    Without them it is empty.

    Raises:
        LibraryError: a file cannot be read, is no YAML, or is not a mapping of codes to entries.
    """
    entries: dict[str, Mapping[str, Mapping[str, Any]]] = {}
    for kind in (*_KINDS, *_NAMED.values()):
        path = content / "library" / f"{kind}.yaml"
        if not path.exists():
            continue
        try:
            data = read_yaml(path.read_text(encoding="utf-8")).data
        except YamlError as error:
            raise LibraryError(path, error.line, error.what) from error
        except (OSError, UnicodeDecodeError) as error:
            raise LibraryError(path, 1, f"读不了这个文件：{error}") from error
        if not isinstance(data, dict) or not all(isinstance(entry, dict) for entry in data.values()):
            raise LibraryError(path, 1, "要写成“编码: 内容”的样子")
        entries[kind] = MappingProxyType(data)
    return Library(MappingProxyType(entries))
