# SPDX-License-Identifier: Apache-2.0
"""Requests by RFC 8011 section 4, answers believed by name and type only, addresses by their scheme."""

from __future__ import annotations

import pytest

from drivers.document_printer.discovery import NamedPrinter
from drivers.document_printer.driver import ipp_address, make_document_printer
from drivers.document_printer.http_line import IppAddress
from drivers.document_printer.ipp_driver import IppPrinter, status_of
from drivers.document_printer.message import Attribute, Group, GroupTag, Localised, Message, Resolution, Tag, attribute
from drivers.document_printer.operations import (
    JobReport,
    JobState,
    PrinterReport,
    Requests,
    is_unprintable,
    job_name,
    read_jobs,
    read_printer,
    status_message,
    succeeded,
    wishes,
)
from drivers.document_printer.raw_driver import RawTcpPrinter
from drivers.print_outcome import Paper, PrintFault
from drivers.states import DeviceState

URI = "ipp://192.0.2.7:631/ipp/print"


def said(message: Message, group: int = 0) -> dict[str, list[object]]:
    return {each.name: [value.content for value in each.values] for each in message.groups[group].attributes}


def test_every_request_begins_as_the_standard_wants_and_has_a_number_of_its_own() -> None:
    requests = Requests(URI, "kiosk-7")
    made = [
        requests.printer(),
        requests.validate("n", "application/pdf", wishes(PrinterReport())),
        requests.print("n", "application/pdf", ()),
        requests.create("n", ()),
        requests.send(5, "application/pdf"),
        requests.job(5),
        requests.jobs(completed=True),
        requests.cancel(5),
        requests.identify(),
    ]
    assert [each.code for each in made] == [0x0B, 0x04, 0x02, 0x05, 0x06, 0x09, 0x0A, 0x08, 0x3C]
    assert [each.request_id for each in made] == list(range(1, 10))
    for each in made:
        names = [attribute.name for attribute in each.groups[0].attributes]
        assert names[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
        assert said(each)["requesting-user-name"] == ["kiosk-7"]
    assert said(made[4])["job-id"] == [5]
    assert said(made[4])["last-document"] == [True]
    assert said(made[1], 1)["copies"] == [1]
    assert len(made[2].groups) == 1, "no empty group of wishes"
    assert said(made[6])["which-jobs"] == ["completed"]
    assert said(made[6])["my-jobs"] == [True]


def test_the_number_stays_in_its_range() -> None:
    requests = Requests(URI)
    requests._number = 0x7FFFFFFF
    assert requests.printer().request_id == 1


def test_wishes_are_only_what_the_printer_says_that_it_can() -> None:
    plain = {each.name for each in wishes(PrinterReport())}
    assert plain == {"copies"}
    able = PrinterReport(
        media=frozenset({"iso_a4_210x297mm"}), sides=frozenset({"one-sided"}), scalings=frozenset({"none"})
    )
    assert {each.name for each in wishes(able)} == {"copies", "media", "sides", "print-scaling"}


def test_a_name_begins_with_our_number_and_is_cut_between_characters() -> None:
    assert job_name("kiosk-7-abc", "养老保险参保缴费证明").startswith("kiosk-7-abc 养老")
    long = job_name("kiosk-7-abc", "证" * 200)
    assert len(long.encode()) <= 127
    assert long.endswith("证")


def answer(*groups: tuple[int, list[Attribute]], code: int = 0) -> Message:
    return Message(code, 1, tuple(Group(tag, tuple(attributes)) for tag, attributes in groups))


def test_a_printer_is_read_by_name_and_type() -> None:
    report = read_printer(
        answer(
            (GroupTag.PRINTER, [
                attribute("document-format-supported", Tag.MIME_TYPE, "application/PDF", "image/urf"),
                attribute("operations-supported", Tag.ENUM, 2, 4),
                attribute("printer-state", Tag.ENUM, 3),
                attribute("printer-state-reasons", Tag.KEYWORD, "none"),
                attribute("printer-is-accepting-jobs", Tag.BOOLEAN, True),
                attribute("printer-make-and-model", Tag.TEXT_WITH_LANGUAGE, Localised("en", "Model X")),
                attribute("queued-job-count", Tag.INTEGER, True),
                attribute("printer-up-time", Tag.INTEGER, "soon"),
                attribute("pwg-raster-document-resolution-supported", Tag.RESOLUTION, Resolution(300, 300)),
                attribute("device-uri", Tag.URI, "socket://192.0.2.8"),
            ]),
            (GroupTag.PRINTER, [attribute("printer-state", Tag.ENUM, 5)]),
        )
    )  # fmt: skip
    assert report.formats == {"application/pdf", "image/urf"}
    assert (report.state, report.reasons, report.accepts_jobs) == (3, ("none",), True)
    assert (report.model, report.queued_jobs, report.up_time_s) == ("Model X", None, None)
    assert report.raster_resolutions == (Resolution(300, 300),)
    assert not report.tells_when_done
    assert PrinterReport(device_uri="ipp://192.0.2.8/ipp").tells_when_done
    assert read_printer(answer()) == PrinterReport()


def test_jobs_are_read_one_a_group() -> None:
    jobs = read_jobs(
        answer(
            (GroupTag.JOB, [
                attribute("job-id", Tag.INTEGER, 7), attribute("job-name", Tag.NAME, "x"),
                attribute("job-state", Tag.ENUM, 5), attribute("job-state-reasons", Tag.KEYWORD, "job-printing"),
                attribute("job-impressions-completed", Tag.INTEGER, 1), attribute("job-media-sheets-completed", Tag.INTEGER, 2),
            ]),
            (GroupTag.JOB, [attribute("job-state", Tag.ENUM, 77), attribute("job-impressions-completed", Tag.INTEGER, -2)]),
        )
    )  # fmt: skip
    assert jobs == (JobReport(7, "x", JobState.PROCESSING, ("job-printing",), 2), JobReport())
    assert [state for state in JobState if state.is_final] == [7, 8, 9]


def test_status_codes() -> None:
    assert succeeded(answer(code=0x0001))
    assert not succeeded(answer(code=0x0400))
    assert is_unprintable(0x040A)
    assert not is_unprintable(0x0507)
    words = answer((GroupTag.OPERATION, [attribute("status-message", Tag.TEXT, "no " * 100)]))
    assert len(status_message(words)) == 120
    assert status_message(answer()) == ""


@pytest.mark.parametrize(
    ("report", "device", "fault"),
    [
        (PrinterReport(state=3, reasons=("none",)), DeviceState.ONLINE, None),
        (PrinterReport(state=4, reasons=("toner-low-report",)), DeviceState.ONLINE, None),
        (PrinterReport(state=5, reasons=("media-empty-error",)), DeviceState.USER_ERROR, PrintFault.PAPER_OUT),
        (PrinterReport(state=5, reasons=("vendor-error",)), DeviceState.OFFLINE, PrintFault.OFFLINE),
        (PrinterReport(state=3, reasons=("none",), accepts_jobs=False), DeviceState.OFFLINE, PrintFault.OFFLINE),
        (
            PrinterReport(state=5, reasons=("fuser-over-temp-error",)),
            DeviceState.HARDWARE_ERROR,
            PrintFault.HARDWARE_ERROR,
        ),
        (PrinterReport(state=5, reasons=("offline-report",)), DeviceState.NO_DEVICE, PrintFault.LOST),
        (PrinterReport(), DeviceState.OFFLINE, PrintFault.OFFLINE),
    ],
)
def test_status(report: PrinterReport, device: DeviceState, fault: PrintFault | None) -> None:
    found = status_of(report)
    assert (found.device, found.fault) == (device, fault)
    assert (found.paper is Paper.UNKNOWN) == (report.reasons is None)


def test_addresses_choose_the_driver() -> None:
    assert isinstance(make_document_printer("socket://192.0.2.7:9100"), RawTcpPrinter)
    assert isinstance(make_document_printer("tcp://192.0.2.7:9100"), RawTcpPrinter)
    assert isinstance(make_document_printer("ipp://192.0.2.7"), IppPrinter)
    assert isinstance(make_document_printer("dnssd://Kiosk%20A4"), NamedPrinter)
    assert ipp_address("ipp://192.0.2.7") == IppAddress("192.0.2.7", 631, "/ipp/print")
    assert ipp_address("cups:///a4") == IppAddress("localhost", 631, "/printers/a4")
    assert ipp_address("cups://192.0.2.7:6310/a4").uri == "ipp://192.0.2.7:6310/printers/a4"
    pinned = ipp_address("ipps://[2001:db8::7]/ipp?sha256=" + ":".join(["AB"] * 32))
    assert pinned == IppAddress("2001:db8::7", 631, "/ipp", True, "ab" * 32)
    assert pinned.uri == "ipps://[2001:db8::7]:631/ipp"


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.7", "ipp:///x", "cups://host", "cups:///a/b", "dnssd://", "socket://host", "ipps://h/p?sha256=ab"],
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match=r"://|sha256"):
        make_document_printer(address)
