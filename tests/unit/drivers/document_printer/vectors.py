# SPDX-License-Identifier: Apache-2.0
"""IPP messages as published, octet by octet: RFC 8010 appendix A (A.1, A.2, A.3), RFC 3382 table 5, RFC 2565 section 9.7.

Written out by hand from the tables of the documents; nothing here is made by the code under test.
"""

from __future__ import annotations


def _octets(*parts: str | bytes) -> bytes:
    """Hexadecimal digits, or bytes as they are."""
    return b"".join(part if isinstance(part, bytes) else bytes.fromhex(part) for part in parts)


_CHARSET = _octets("47 0012", b"attributes-charset", "0005", b"utf-8")
_LANGUAGE = _octets("48 001B", b"attributes-natural-language", "0005", b"en-us")
_PRINTER = _octets("45 000B", b"printer-uri", "002C", b"ipp://printer.example.com/ipp/print/pinetree")

PRINT_JOB_REQUEST = _octets(
    "0101 0002 00000001 01", _CHARSET, _LANGUAGE, _PRINTER,
    "42 0008", b"job-name", "0006", b"foobar",
    "22 0016", b"ipp-attribute-fidelity", "0001 01",
    "02",
    "21 0006", b"copies", "0004 00000014",
    "44 0005", b"sides", "0013", b"two-sided-long-edge",
    "03",
)  # fmt: skip
DOCUMENT = b"%!PDF..."

PRINT_JOB_RESPONSE = _octets(
    "0101 0000 00000001 01", _CHARSET, _LANGUAGE,
    "41 000E", b"status-message", "000D", b"successful-ok",
    "02",
    "21 0006", b"job-id", "0004 00000093",
    "45 0007", b"job-uri", "0030", b"ipp://printer.example.com/ipp/print/pinetree/147",
    "23 0009", b"job-state", "0004 00000003",
    "03",
)  # fmt: skip

PRINT_JOB_FAILURE = _octets(
    "0101 040B 00000001 01", _CHARSET, _LANGUAGE,
    "41 000E", b"status-message", "002F", b"client-error-attributes-or-values-not-supported",
    "05",
    "21 0006", b"copies", "0004 00000014",
    "10 0005", b"sides", "0000",
    "03",
)  # fmt: skip

GET_JOBS_REQUEST = _octets(
    "0101 000A 00000123 01", _CHARSET, _LANGUAGE, _PRINTER,
    "21 0005", b"limit", "0004 00000032",
    "44 0014", b"requested-attributes", "0006", b"job-id",
    "44 0000 0008", b"job-name",
    "44 0000 000F", b"document-format",
    "03",
)  # fmt: skip

GET_JOBS_RESPONSE = _octets(
    "0101 0000 00000123 01", _CHARSET, _LANGUAGE,
    "41 000E", b"status-message", "000D", b"successful-ok",
    "02",
    "21 0006", b"job-id", "0004 00000093",
    "36 0008", b"job-name", "000C 0005", b"fr-ca", "0003", b"fou",
    "02",
    "02",
    "21 0006", b"job-id", "0004 00000094",
    "36 0008", b"job-name", "0012 0005", b"de-CH", "0009", b"isch guet",
    "03",
)  # fmt: skip

COLLECTION = _octets(
    "0101 0005 00000001 01", _CHARSET, _LANGUAGE, _PRINTER,
    "02",
    "34 0009", b"media-col", "0000",
    "4A 0000 000B", b"media-color", "44 0000 0004", b"blue",
    "4A 0000 000A", b"media-size", "34 0000 0000",
    "4A 0000 000B", b"x-dimension", "21 0000 0004 00000006",
    "4A 0000 000B", b"y-dimension", "21 0000 0004 00000004",
    "37 0000 0000",
    "37 0000 0000",
    "03",
)  # fmt: skip

ALL = {
    "Print-Job request": PRINT_JOB_REQUEST,
    "Print-Job response": PRINT_JOB_RESPONSE,
    "Print-Job failure": PRINT_JOB_FAILURE,
    "Get-Jobs request": GET_JOBS_REQUEST,
    "Get-Jobs response": GET_JOBS_RESPONSE,
    "collection": COLLECTION,
}
