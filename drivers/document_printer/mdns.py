# SPDX-License-Identifier: Apache-2.0
"""Multicast DNS as bytes (局域网打印机发现): the question for printers, and what an answer says. RFC 1035, 6762, 6763.

One-shot questions only: asked from a port of our own, so that every responder answers to us alone (RFC 6762 section 6.7).
Everything in an answer may be a lie of whoever is on the network; here it is bounded and cleaned, and what it says is only
ever a place to ask by IPP. Names follow RFC 1035 section 4.1.4, with pointers that must go backwards.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

GROUP: Final = "224.0.0.251"
PORT: Final = 5353
IPP_SERVICE: Final = "_ipp._tcp.local"
IPPS_SERVICE: Final = "_ipps._tcp.local"

MAX_PACKET_BYTES: Final = 9000
MAX_RECORDS: Final = 200
_HEADER: Final = struct.Struct(">6H")
_IS_ANSWER: Final = 0x8000
_A, _PTR, _TXT, _SRV = 1, 12, 16, 33
_IN: Final = 1
_LONGEST_LABEL: Final = 63
_LONGEST_NAME: Final = 255
_MAX_POINTERS: Final = 16


@dataclass(frozen=True)
class FoundPrinter:
    """A printer as it announces itself. The texts are its own."""

    name: str
    """Service instance name, e.g. ``Kiosk A4``."""
    host: str
    """IPv4 address."""
    port: int
    path: str
    formats: tuple[str, ...] = ()
    """``pdl`` of its TXT record."""
    model: str = ""
    uuid: str = ""
    is_secure: bool = False

    @property
    def address(self) -> str:
        """As the settings want it."""
        return f"{'ipps' if self.is_secure else 'ipp'}://{self.host}:{self.port}{self.path}"


@dataclass
class Records:
    """What answers said, all taken together: a printer may tell its parts in several."""

    pointers: set[str] = field(default_factory=set)
    services: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Instance: port and host name."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def printers(self) -> tuple[FoundPrinter, ...]:
        """Those of which a name, a port and an address are known."""
        found = []
        for instance in sorted(self.pointers):
            service = self.services.get(instance)
            host = None if service is None else self.addresses.get(service[1].lower())
            if service is None or host is None:
                continue
            text = self.texts.get(instance, {})
            secure = instance.lower().endswith(IPPS_SERVICE)
            name = instance[: -len(IPPS_SERVICE if secure else IPP_SERVICE) - 1]
            path = "/" + (text.get("rp") or "ipp/print").lstrip("/")
            formats = tuple(each for each in text.get("pdl", "").lower().split(",") if each)
            found.append(
                FoundPrinter(name, host, service[0], path, formats, text.get("ty", ""), text.get("uuid", ""), secure)
            )
        return tuple(found)


def question(services: tuple[str, ...] = (IPP_SERVICE, IPPS_SERVICE)) -> bytes:
    """Who offers these services?"""
    asked = b"".join(_encoded_name(name) + struct.pack(">HH", _PTR, _IN) for name in services)
    return _HEADER.pack(0, 0, len(services), 0, 0, 0) + asked


def follow_up(instance: str) -> bytes:
    """Where is this service? For responders that did not say so at once."""
    name = _encoded_name(instance)
    asked = b"".join(name + struct.pack(">HH", kind, _IN) for kind in (_SRV, _TXT))
    return _HEADER.pack(0, 0, 2, 0, 0, 0) + asked


def read_answer(packet: bytes, into: Records) -> bool:
    """Adds what a packet says; False: it is no answer, or damaged (what came before the damage is kept)."""
    if not _HEADER.size <= len(packet) <= MAX_PACKET_BYTES:
        return False
    _, flags, questions, *counts = _HEADER.unpack_from(packet)
    if not flags & _IS_ANSWER:
        return False
    at = _HEADER.size
    try:
        for _ in range(min(questions, MAX_RECORDS)):
            _, at = _name(packet, at)
            at += 4
        for _ in range(min(sum(counts), MAX_RECORDS)):
            at = _record(packet, at, into)
    except (IndexError, struct.error, ValueError):
        return False
    return True


def _record(packet: bytes, at: int, into: Records) -> int:
    name, at = _name(packet, at)
    kind, _, _, length = struct.unpack_from(">HHIH", packet, at)
    at += 10
    end: int = at + length
    if end > len(packet):
        raise ValueError("a record longer than its packet")
    if kind == _PTR and name.lower() in (IPP_SERVICE, IPPS_SERVICE):
        instance, _ = _name(packet, at)
        if instance.lower().endswith("." + name.lower()):
            into.pointers.add(instance)
    elif kind == _SRV:
        _, _, port = struct.unpack_from(">HHH", packet, at)
        host, _ = _name(packet, at + 6)
        into.services[name] = (port, host)
    elif kind == _TXT:
        into.texts[name] = _text(packet[at:end])
    elif kind == _A and length == 4:
        into.addresses[name.lower()] = ".".join(str(byte) for byte in packet[at:end])
    return end


def _text(data: bytes) -> dict[str, str]:
    """RFC 6763 section 6: of a key that comes twice the first counts."""
    table: dict[str, str] = {}
    at = 0
    while at < len(data):
        entry = data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
        key, _, value = entry.partition(b"=")
        table.setdefault(key.decode("ascii", "replace").lower(), _clean(value))
    return table


def _clean(value: bytes) -> str:
    return "".join(each for each in value.decode("utf-8", "replace") if each.isprintable())


def _name(packet: bytes, at: int) -> tuple[str, int]:
    """A name and where the next thing begins. Raises ValueError, IndexError."""
    labels: list[str] = []
    after: int | None = None
    pointers = size = 0
    while (length := packet[at]) != 0:
        if length > _LONGEST_LABEL:
            target = struct.unpack_from(">H", packet, at)[0] & 0x3FFF
            pointers += 1
            if length < 0xC0 or target >= at or pointers > _MAX_POINTERS:
                raise ValueError("a name that points nowhere")
            after = at + 2 if after is None else after
            at = target
            continue
        size += length + 1
        if size > _LONGEST_NAME or at + 1 + length > len(packet):
            raise ValueError("a name too long")
        labels.append(_clean(packet[at + 1 : at + 1 + length]))
        at += 1 + length
    return ".".join(labels), at + 1 if after is None else after


def _encoded_name(name: str) -> bytes:
    """Labels; an instance name is one label, dots and all (RFC 6763 section 4.1.1)."""
    labels = [name]
    for service in (IPP_SERVICE, IPPS_SERVICE):
        if name.lower().endswith("." + service):
            labels = [name[: -len(service) - 1], *service.split(".")]
    if name in (IPP_SERVICE, IPPS_SERVICE):
        labels = name.split(".")
    coded = (label.encode()[:_LONGEST_LABEL] for label in labels)
    return b"".join(bytes((len(label),)) + label for label in coded) + b"\x00"
