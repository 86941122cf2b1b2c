# SPDX-License-Identifier: Apache-2.0
"""办结即归档: the archive package of a decided case (电子档案, 单套制): metadata, files, hashes, signatures, in one ZIP.

Source: domain notes 1.5 row 75 (metadata + files + hashes + signatures); it was not held against the text of DA/T 85-2019
(政务服务事项电子文件归档规范). Layout::

    metadata.json                       what it is: numbers, item, applicant, times, decision, parts, history, series, retention
    filings/1/record.json               the case record, canonical, as the terminal signed it; 2, 3 … as it was refiled
    filings/1/terminal-signature.json   the terminal's signature over those bytes
    attachments/000.bin …               handwriting and papers, opened
    result.json                         what the case ended in, signed by the platform, where it did
    manifest.json                       path, length and SHA-256 of every file above, canonical JSON
    manifest-signature.json             the platform's ES256 over ``archive/1``, a zero byte and the bytes of manifest.json

The same case gives the same bytes up to the signature. :func:`faults_of` is the archive's own look at what it is given.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.case.canonical import canonical_json
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.registers import Registers
from kiosk.platform.sandbox.case_standing import CaseStanding, to_record
from kiosk.platform.sandbox.store import FiledCase
from offline_cache.keys import TerminalKey, verify_signature

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest-signature.json"
_PREFIX: Final = b"archive/1\0"
_MADE_AT: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in the ZIP: the same case gives the same bytes."""
MOST_BYTES: Final = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Filing:
    """One filing of the case: the first, or a correction. ``signature``: ``{alg, key_id, sha256, value}`` of the terminal."""

    record: Mapping[str, Any] = field(repr=False)
    signature: Mapping[str, Any]


def metadata_of(
    case: FiledCase, item: ServiceItem | None, standing: CaseStanding, registers: Registers
) -> dict[str, Any]:
    """What the archive finds a case by, beside its files. ``item``: None where the content knows it no more."""
    applicant = case.opened["applicant"]
    return {
        "schema": "archive/1",
        "case_number": case.case_number,
        "client_case_id": case.case_id,
        "channel": case.opened["channel"],
        "source_code": case.opened["source_code"],
        "item": {
            **case.opened["item"],
            "implementation_code": None if item is None else item.impl_code(registers),
            "handling_code": None if item is None else item.handling_code(registers),
            "authority": None if item is None else item.authority,
        },
        "applicant": {key: applicant[key] for key in ("name", "certificate_type", "certificate_number")},
        "agent": case.opened["agent"],
        "enterprise": case.opened["enterprise"],
        "terminal_id": case.terminal_id,
        "terminal_received_at": case.terminal_received_at,
        "platform_received_at": case.platform_received_at,
        "accepted_on": None if standing.accepted_on is None else standing.accepted_on.isoformat(),
        "decided_at": standing.history[-1].at,
        "decision": None if standing.decision is None else standing.decision.value,
        "reason": standing.reason,
        "parts": to_record(standing)["parts"],
        "history": to_record(standing)["history"],
        "series": None if item is None else item.archive.series,
        "retention": None if item is None else item.archive.retention,
    }


def archive_package(
    metadata: Mapping[str, Any],
    filings: Sequence[Filing],
    attachments: Sequence[bytes],
    result: Mapping[str, Any] | None,
    key: TerminalKey,
) -> bytes:
    """The package. ``key``: the platform's."""
    files = {"metadata.json": canonical_json(dict(metadata))}
    for number, filing in enumerate(filings, start=1):
        files[f"filings/{number}/record.json"] = canonical_json(dict(filing.record))
        files[f"filings/{number}/terminal-signature.json"] = canonical_json(dict(filing.signature))
    for number, content in enumerate(attachments):
        files[f"attachments/{number:03d}.bin"] = content
    if result is not None:
        files["result.json"] = canonical_json(dict(result))
    manifest = canonical_json({"schema": "archive/1", "files": [_line(path, files[path]) for path in sorted(files)]})
    value = urlsafe_b64encode(key.sign(_PREFIX + manifest)).rstrip(b"=").decode("ascii")
    seal = canonical_json({"alg": "ES256", "key_id": key.key_id, "value": value})
    return _zipped({**{path: files[path] for path in sorted(files)}, MANIFEST: manifest, SIGNATURE: seal})


def faults_of(package: bytes, platform_pem: str, terminal_pem: Callable[[str], str | None]) -> list[str]:
    """What is wrong with a package; empty: it can be kept. ``terminal_pem``: the public key of a terminal's key id."""
    try:
        files = _unzipped(package)
        manifest = json.loads(files[MANIFEST])
        seal = json.loads(files[SIGNATURE])
        listed = {one["path"]: one for one in manifest["files"]}
        signature = urlsafe_b64decode(seal["value"] + "==")
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        return [f"not a package ({type(error).__name__})"]
    found = []
    if not verify_signature(platform_pem, _PREFIX + files[MANIFEST], signature):
        found.append("the platform's signature does not fit the manifest")
    content = {path: data for path, data in files.items() if path not in (MANIFEST, SIGNATURE)}
    found += [f"{path} is not in the manifest" for path in sorted(set(content) - set(listed))]
    wanted = {*listed, "metadata.json", "filings/1/record.json"}
    found += [f"{path} is missing" for path in sorted(wanted - set(content))]
    wrong = [path for path in content if listed.get(path) not in (None, _line(path, content[path]))]
    found += [f"{path} is not what the manifest says" for path in wrong]
    records = [path for path in content if path.startswith("filings/") and path.endswith("/record.json")]
    found += [f"{path} is not signed by a terminal" for path in records if not _is_signed(path, content, terminal_pem)]
    return found


def _is_signed(path: str, content: Mapping[str, bytes], terminal_pem: Callable[[str], str | None]) -> bool:
    try:
        seal = json.loads(content[path.replace("record.json", "terminal-signature.json")])
        pem, value = terminal_pem(str(seal["key_id"])), urlsafe_b64decode(seal["value"] + "==")
    except (KeyError, TypeError, ValueError):
        return False
    return pem is not None and verify_signature(pem, content[path], value)


def _line(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, _MADE_AT), data)
    return out.getvalue()


def _unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)) or sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise ValueError("names twice, or too much")
        return {name: archive.read(name) for name in names}
