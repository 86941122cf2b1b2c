# SPDX-License-Identifier: Apache-2.0
"""Which driver an A4 printer's address asks for (打印机地址).

ipp://HOST[:PORT]/PATH      IPP straight to the printer; usually /ipp/print, port 631
ipps://HOST[:PORT]/PATH     the same in TLS; ?sha256=<64 hex digits> names the printer's own certificate
cups://[HOST[:PORT]]/QUEUE  a queue of CUPS, of this machine where no host is named
dnssd://NAME                IPP, looked up by the name that the printer announces (mDNS)
socket://HOST:PORT          raw PDF over TCP, usually 9100; says nothing of what became of it (also tcp://)
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from drivers.document_printer.discovery import NamedPrinter
from drivers.document_printer.http_line import IppAddress
from drivers.document_printer.ipp_driver import IppPrinter, IppTiming
from drivers.document_printer.operations import USER
from drivers.document_printer.port import DocumentPrinter
from drivers.document_printer.raw_driver import RawTcpPrinter

SCHEMES: Final = ("ipp", "ipps", "cups", "dnssd", "socket", "tcp")
_IPP_PORT: Final = 631
_FINGERPRINT_DIGITS: Final = 64


def make_document_printer(address: str, user: str = USER, timing: IppTiming | None = None) -> DocumentPrinter:
    """The printer at ``address``, not connected yet. ``user``: how this terminal is called towards an IPP printer.

    Raises:
        ValueError: no such kind of address; the text says which there are.
    """
    parts = urlsplit(address)
    if parts.scheme in ("socket", "tcp"):
        return RawTcpPrinter(address)
    if parts.scheme == "dnssd":
        name = unquote(parts.netloc or parts.path.strip("/"))
        if not name:
            raise ValueError(f"{address!r} names no printer: dnssd://NAME")
        fingerprint = _fingerprint(address, parts.query)
        return NamedPrinter(name, lambda found: IppPrinter(found, user=user, timing=timing), fingerprint)
    return IppPrinter(ipp_address(address), user=user, timing=timing)


def ipp_address(address: str) -> IppAddress:
    """The parts of ``ipp://``, ``ipps://`` and ``cups://``.

    Raises:
        ValueError: it is none of them, or lacks a host or a path.
    """
    parts = urlsplit(address)
    port = parts.port or _IPP_PORT
    if parts.scheme == "cups":
        queue = parts.path.strip("/")
        if not queue or "/" in queue:
            raise ValueError(f"{address!r} names no queue: cups://HOST/QUEUE")
        return IppAddress(parts.hostname or "localhost", port, f"/printers/{queue}")
    if parts.scheme not in ("ipp", "ipps") or not parts.hostname:
        raise ValueError(f"{address!r} is none of {', '.join(f'{scheme}://' for scheme in SCHEMES)}")
    fingerprint = _fingerprint(address, parts.query)
    return IppAddress(parts.hostname, port, parts.path or "/ipp/print", parts.scheme == "ipps", fingerprint)


def _fingerprint(address: str, query: str) -> str | None:
    given = parse_qs(query).get("sha256")
    if given is None:
        return None
    digits = given[0].replace(":", "").lower()
    if len(digits) != _FINGERPRINT_DIGITS or not all(digit in "0123456789abcdef" for digit in digits):
        raise ValueError(f"{address!r}: sha256 is {_FINGERPRINT_DIGITS} hexadecimal digits")
    return digits
