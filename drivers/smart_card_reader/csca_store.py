# SPDX-License-Identifier: Apache-2.0
"""The states' authorities that this terminal believes (签证国根证书, CSCA): a folder of certificates, in DER or PEM.

Who they are is the operator's decision; none is shipped. What cannot be read is told by file name, and is not believed.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.smart_card_reader.certificates import Certificate, parse
from drivers.smart_card_reader.tlv import BadTlv

SUFFIXES: Final = frozenset({".cer", ".crt", ".der", ".pem"})
MAX_FILE_BYTES: Final = 256 * 1024
_PEM: Final = re.compile(rb"-----BEGIN CERTIFICATE-----\s(.*?)-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class CscaStore:
    """Certificates of authorities; none: nothing is ever proven."""

    authorities: tuple[Certificate, ...] = ()
    unreadable: tuple[str, ...] = ()
    """Names of files that hold no certificate of an authority."""

    def may_have_issued(self, signer: Certificate) -> Iterator[Certificate]:
        """Those whose name or key ``signer`` names; several where an authority changed its key."""
        return (one for one in self.authorities if signer.names_as_issuer(one))


def of(*raw: bytes) -> CscaStore:
    """A store of these certificates (DER). Raises :class:`~tlv.BadTlv`."""
    return CscaStore(tuple(parse(one) for one in raw))


def load(folder: Path) -> CscaStore:
    """All certificates in ``folder``, not in folders within. Raises OSError: it cannot be read."""
    found: list[Certificate] = []
    unreadable = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            read = _certificates(path)
        except (OSError, BadTlv, binascii.Error):
            read = []
        if not read or not all(one.may_sign_certificates for one in read):
            unreadable.append(path.name)
        found += [one for one in read if one.may_sign_certificates]
    return CscaStore(tuple(found), tuple(unreadable))


def _certificates(path: Path) -> list[Certificate]:
    if path.stat().st_size > MAX_FILE_BYTES:
        return []
    data = path.read_bytes()
    if b"-----BEGIN" in data:
        return [parse(base64.b64decode(one)) for one in _PEM.findall(data)]
    return [parse(data)]
