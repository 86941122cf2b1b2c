# SPDX-License-Identifier: Apache-2.0
"""mDNS packets built by RFC 1035 and 6763 by hand: a whole announcement, one in parts, pointers, lies, every prefix."""

from __future__ import annotations

import random
import struct

import pytest

from drivers.document_printer.discovery import NamedPrinter
from drivers.document_printer.http_line import IppAddress
from drivers.document_printer.mdns import FoundPrinter, Records, follow_up, question, read_answer
from drivers.document_printer.port import (
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintFault,
    PrintOutcome,
)
from drivers.states import DeviceState
from tests.unit.drivers.document_printer.fakes import NEVER, ListedPrinter

SERVICE = b"\x04_ipp\x04_tcp\x05local\x00"


def record(name: bytes, kind: int, data: bytes) -> bytes:
    return name + struct.pack(">HHIH", kind, 0x8001, 120, len(data)) + data


def packet(*records: bytes, questions: bytes = b"", flags: int = 0x8400) -> bytes:
    return struct.pack(">6H", 0, flags, int(bool(questions)), len(records), 0, 0) + questions + b"".join(records)


def announcement() -> bytes:
    """PTR, SRV, TXT and A of "Kiosk A4", names pointing back as responders write them."""
    question_section = SERVICE + struct.pack(">HH", 12, 1)
    instance = b"\x08Kiosk A4\xc0\x0c"  # the service's name stands at 12
    ptr = record(b"\xc0\x0c", 12, instance)
    at_instance = 12 + len(question_section) + 2 + 10
    pointer = struct.pack(">H", 0xC000 | at_instance)
    host = b"\x07printer\x05local\x00"
    srv = record(pointer, 33, struct.pack(">HHH", 0, 0, 8631) + host)
    entries = (
        b"txtvers=1",
        b"rp=ipp/print",
        b"ty=Model \x07X",
        b"pdl=application/pdf,image/pwg-raster",
        b"UUID=abc",
        b"rp=no",
    )
    txt = record(pointer, 16, b"".join(bytes((len(each),)) + each for each in entries))
    a = record(host, 1, bytes((192, 0, 2, 7)))
    return packet(ptr, srv, txt, a, questions=question_section)


def found(*packets: bytes) -> tuple[FoundPrinter, ...]:
    records = Records()
    for each in packets:
        read_answer(each, records)
    return records.printers()


def test_the_question_asks_for_both_services_by_pointer() -> None:
    assert question() == bytes.fromhex("0000 0000 0002 0000 0000 0000") + (
        SERVICE + b"\x00\x0c\x00\x01" + b"\x05_ipps\x04_tcp\x05local\x00" + b"\x00\x0c\x00\x01"
    )


def test_an_instance_name_is_one_label_dots_and_all() -> None:
    assert follow_up("A4 2.0 室._ipp._tcp.local")[12:].startswith(b"\x0aA4 2.0 \xe5\xae\xa4" + SERVICE)
    assert follow_up("other.local")[12:].startswith(b"\x0bother.local\x00")


def test_an_announcement_is_read() -> None:
    (printer,) = found(announcement())
    assert printer == FoundPrinter(
        "Kiosk A4", "192.0.2.7", 8631, "/ipp/print", ("application/pdf", "image/pwg-raster"), "Model X", "abc"
    )
    assert printer.address == "ipp://192.0.2.7:8631/ipp/print"


def test_parts_that_come_apart_are_put_together() -> None:
    instance = b"\x01P" + b"\x05_ipps\x04_tcp\x05local\x00"
    parts = (
        packet(record(b"\x01h\x05LOCAL\x00", 1, bytes((192, 0, 2, 9)))),
        packet(record(instance, 33, struct.pack(">HHH", 0, 0, 631) + b"\x01H\x05local\x00")),
        packet(record(b"\x05_ipps\x04_tcp\x05local\x00", 12, instance)),
    )
    assert found(*parts[:2]) == ()
    (printer,) = found(*parts)
    assert printer.address == "ipps://192.0.2.9:631/ipp/print"


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"\x00" * 11,
        announcement()[:2] + b"\x00\x00" + announcement()[4:],  # a question
        bytes(9001),
        packet(record(b"\xc0\x0c", 12, b"\x00")),  # points at itself
        packet(record(b"\xc0\xff", 12, b"\x00")),  # points forwards
        packet(record(b"\x80\x00", 12, b"\x00")),
        packet(record(b"\x3f" + b"x" * 63 + b"\xc0\x0c", 12, b"\x00")),
        packet((b"\x3f" + b"x" * 63) * 5 + b"\x00" + bytes(10)),
        packet(SERVICE + struct.pack(">HHIH", 12, 1, 0, 500)),
        packet(record(SERVICE, 33, b"\x00")),
        packet(b"\x05ab"),
    ],
)
def test_lies_find_nothing_and_hurt_nothing(lie: bytes) -> None:
    records = Records()
    assert read_answer(lie, records) is False
    assert records.printers() == ()


def test_pointers_in_a_ring_end() -> None:
    ring = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 0) + b"\x01a\xc0\x0e\x00"
    assert read_answer(ring, Records()) is False


def test_records_that_mean_nothing_to_us_are_passed_over() -> None:
    strange = packet(
        record(b"\x05other\x00", 12, b"\x05thing\x00"), record(SERVICE, 12, b"\x05alone\x00"), record(b"\x01h\x00", 1, b"\x01"),
        record(b"\x01h\x00", 28, bytes(16)),
    )  # fmt: skip
    records = Records()
    assert read_answer(strange, records) is True
    assert records.printers() == ()
    no_host = packet(record(SERVICE, 12, b"\x01P" + SERVICE), record(b"\x01P" + SERVICE, 33, bytes(6) + b"\x01h\x00"))
    assert found(no_host) == ()


def test_every_prefix_and_random_bytes_are_survived() -> None:
    whole = announcement()
    for cut in range(len(whole)):
        assert read_answer(whole[:cut], Records()) is False
    dice = random.Random(3)
    for _ in range(3000):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        records = Records()
        read_answer(bytes(broken), records)
        assert len(records.printers()) <= 2


# ---- a printer known by its name

HERE = FoundPrinter("Kiosk A4", "192.0.2.7", 631, "/ipp/print", uuid="abc")
SECURE = FoundPrinter("Kiosk A4", "192.0.2.7", 443, "/ipp/print", is_secure=True)
DOCUMENT = PrintableDocument(b"%PDF-1.4", 1, "证明")


def test_it_is_looked_up_once_and_again_when_it_is_not_there_any_more() -> None:
    asked: list[float] = []
    listed: list[FoundPrinter] = [HERE, SECURE]
    made = ListedPrinter()
    now = [0.0]

    def find(limit_s: float) -> tuple[FoundPrinter, ...]:
        asked.append(limit_s)
        return tuple(listed)

    printer = NamedPrinter("Kiosk A4", made.make, find=find, clock=lambda: now[0])
    assert printer.open().device is DeviceState.ONLINE
    assert printer.print(DOCUMENT, NEVER).outcome is PrintOutcome.PRINTED
    assert (len(asked), made.addresses) == (1, [IppAddress("192.0.2.7", 631, "/ipp/print")])
    made.says = DocumentPrinterStatus(DeviceState.NO_DEVICE)
    printer.status()
    listed.clear()
    assert printer.status().device is DeviceState.NO_DEVICE
    assert printer.status().fault is PrintFault.LOST
    assert len(asked) == 2, "a search in vain is not made again at once"
    assert printer.print(DOCUMENT, NEVER) == DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.LOST)
    now[0] += 60
    listed.append(HERE)
    made.says = DocumentPrinterStatus(DeviceState.ONLINE)
    assert printer.status().device is DeviceState.ONLINE
    printer.close()


def test_with_a_fingerprint_only_tls_will_do() -> None:
    made = ListedPrinter()
    printer = NamedPrinter("Kiosk A4", made.make, "ab" * 32, lambda _: (HERE, SECURE))
    assert printer.status().device is DeviceState.ONLINE
    assert made.addresses == [IppAddress("192.0.2.7", 443, "/ipp/print", True, "ab" * 32)]
    assert NamedPrinter("abc", made.make, "ab" * 32, lambda _: (HERE,)).status().device is DeviceState.NO_DEVICE
    assert NamedPrinter("abc", made.make, None, lambda _: (HERE,)).status().device is DeviceState.ONLINE
    NamedPrinter("never", made.make).close()
