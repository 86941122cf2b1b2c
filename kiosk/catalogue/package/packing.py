# SPDX-License-Identifier: Apache-2.0
"""Make a content package out of a content folder. The same folder and the same words about it make the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, ValidationError

from kiosk.catalogue.asking.table import ASKING_FILE, load_asking
from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.package import parts
from kiosk.catalogue.package.head import MAX_MANIFEST_BYTES, encode_head, to_be_signed
from kiosk.catalogue.package.keys import SigningKey
from kiosk.catalogue.package.manifest import MAX_PART_BYTES, Label, Manifest, Part
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml
from kiosk.places.loading import PlacesError, read_place_files

OWN_LABEL_FILE: Final = "package.yaml"


class OwnLabel(Label):
    """``package.yaml`` of a content folder: what the content that comes with the program says of itself. Its serial is the
    floor (下限): no package with a lower one is taken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class OwnLabelError(SharedFileError):
    """``package.yaml`` cannot be used."""


@dataclass(frozen=True)
class PackedParts:
    """Encoded parts, in order, by name."""

    blobs: Mapping[str, bytes]

    def manifest(self, label: Label) -> bytes:
        """The manifest over these parts.

        Raises:
            PartError: there is too much of it.
        """
        for name, blob in self.blobs.items():
            most = MAX_PART_BYTES if name == parts.ITEMS else parts.MAX_SMALL_BYTES
            if len(blob) > most:
                raise parts.PartError(f"{name} 有 {len(blob)} 字节，最多 {most}")
        rows = tuple(
            Part(name=name, size=len(blob), sha256=hashlib.sha256(blob).hexdigest())
            for name, blob in self.blobs.items()
        )
        data = Manifest(**dict(label), parts=rows).encode()
        if len(data) > MAX_MANIFEST_BYTES:
            raise parts.PartError(f"内容包的目录有 {len(data)} 字节，最多 {MAX_MANIFEST_BYTES}；点位太多时请按比例分批")
        return data


def load_own_label(content: Path) -> OwnLabel:
    """What ``package.yaml`` says.

    Raises:
        OwnLabelError: it is not there, or wrong.
    """
    path = content / OWN_LABEL_FILE
    document = _data_of(path, OwnLabelError)
    try:
        return OwnLabel.model_validate(document.data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = ".".join(str(one) for one in fault["loc"])
        raise OwnLabelError(path, document.line(fault["loc"]), f"“{name}”的值不对：{fault['msg']}") from error


def load_texts(content: Path) -> dict[str, Any]:
    """The screens' own words by file name without its ending.

    Raises:
        SharedFileError: a file cannot be read, is no YAML, or is no mapping.
    """
    return {path.stem: _data_of(path, SharedFileError).data for path in sorted((content / "texts").glob("*.yaml"))}


def _data_of(path: Path, error_type: type[SharedFileError]) -> YamlDocument:
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlError as error:
        raise error_type(path, error.line, error.what) from error
    except (OSError, UnicodeDecodeError) as error:
        raise error_type(path, 1, f"读不了这个文件：{error}") from error
    if not isinstance(document.data, dict):
        raise error_type(path, 1, "要写成“名称: 内容”的样子")
    return document


def parts_of(content: Path, *, linted: bool = False) -> PackedParts:
    """Everything that is offered in a content folder. Drafts stay out.

    Raises:
        CatalogueError, PlacesError: items or places are wrong.
        SharedFileError, OSError: a text or a table is not there, or cannot be read.
        PartError: an item is too large.
    """
    catalogue = load_catalogue(content, linted=linted)
    found, places = read_place_files(content)
    if places is None:
        raise PlacesError(found)
    as_json = places.model_dump_json(by_alias=True, exclude_unset=True).encode()
    answers = answers_index(catalogue, content) if (content / "tables" / ASKING_FILE).exists() else None
    return packed(catalogue, load_texts(content), as_json, search_index(catalogue, content), answers)


def search_index(catalogue: Catalogue, content: Path) -> bytes:
    """The index that residents' words are looked up in. Raises SharedFileError."""
    # Here and not above: building it takes numpy, and whoever opens a package has it built.
    from kiosk.catalogue.search.index import build_index
    from kiosk.catalogue.search.synonyms import load_synonyms

    return build_index(list(catalogue.summaries.values()), load_synonyms(content / "tables")).to_bytes()


def answers_index(catalogue: Catalogue, content: Path) -> bytes:
    """The index that questions are answered with. Raises SharedFileError."""
    from kiosk.catalogue.asking.index import answer_index
    from kiosk.catalogue.search.synonyms import load_synonyms

    tables = content / "tables"
    return answer_index(catalogue.items.values(), load_asking(tables), load_synonyms(tables))


def packed(
    catalogue: Catalogue,
    texts: Mapping[str, Any],
    places: bytes,
    search: bytes | None = None,
    answers: bytes | None = None,
) -> PackedParts:
    """These, encoded. ``places``: :class:`~kiosk.places.loading.PlaceFiles` as JSON; ``search``, ``answers``: their indexes.

    Raises:
        PartError: an item is too large, or its code is no code.
    """
    codes, encoded = list(catalogue.items), [parts.encode_item(item) for item in catalogue.items.values()]
    blobs = {
        parts.INDEX: parts.encode_index(zip(codes, encoded, strict=True)),
        parts.SUMMARIES: parts.encode_summaries(catalogue.summaries[code] for code in codes),
        parts.TABLES: parts.encode_tables(catalogue.tables),
        parts.TEXTS: parts.encode_texts(texts),
        parts.PLACES: places,
    }
    if search is not None:
        blobs[parts.SEARCH] = search
    if answers is not None:
        blobs[parts.ANSWERS] = answers
    return PackedParts({**blobs, parts.ITEMS: b"".join(encoded)})


def sign_package(packed_parts: PackedParts, label: Label, key: SigningKey) -> Sequence[bytes]:
    """The file, in pieces one behind another. Raises PartError."""
    manifest = packed_parts.manifest(label)
    named = key.public_key
    signature = key.sign(to_be_signed(named.suite_id, named.key_id, manifest))
    return (encode_head(named.suite_id, named.key_id, manifest, signature), *packed_parts.blobs.values())
