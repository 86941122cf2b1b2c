# SPDX-License-Identifier: Apache-2.0
"""Photographed materials all the way: sealed, sent in parts, opened by the platform and held against the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.case.material_file import FieldRead, FileSource, MaterialFile
from kiosk.case.package import SubmissionPackage
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import CaseReceipt
from kiosk.platform.sandbox.population import resident
from kiosk.vision.papers.pdf import MOST_BYTES, compress, make_pdf
from offline_cache.sealed_case import AttachmentRef
from tests.unit.kiosk.platform.world import World, complete, open_form, package_of, sealed

PART_BYTES = 256 * 1024
Change = Callable[[dict[str, Any]], None]


def noisy_page() -> NDArray[np.uint8]:
    """An A4 page at 100 dpi that compresses as badly as can be: it comes out just below 500 KB."""
    grain = np.random.default_rng(1).integers(0, 256, (585, 413, 3), dtype=np.uint8)
    return np.ascontiguousarray(np.repeat(np.repeat(grain, 2, axis=0), 2, axis=1))


def paper(pdf: bytes = b"%PDF-1.7 a synthetic page", pages: int = 1) -> MaterialFile:
    read = (FieldRead("household_number", "99990001", True), FieldRead("address", "示例市", False))
    return MaterialFile("HKB", pdf, pages, FileSource.PHONE, ("glare",), read)


def package_with(client: PlatformClient, seed: int, file: MaterialFile) -> SubmissionPackage:
    form = complete(open_form(client, resident(seed)))
    form = replace(form, known=replace(form.known, licences=()))  # no electronic household book was found
    return package_of(form, files=(file,))


def send(
    world: World,
    client: PlatformClient,
    package: SubmissionPackage,
    change: Change | None = None,
    attachments: tuple[bytes, ...] | None = None,
) -> CaseReceipt:
    references = []
    for position, data in enumerate(package.attachments if attachments is None else attachments):
        envelope = world.sealer.seal(package.case_id, f"attachment:{position}", data)
        digest = hashlib.sha256(envelope).hexdigest()
        for number, begin in enumerate(range(0, len(envelope), PART_BYTES)):
            client.upload_part(package.case_id, digest, number, envelope[begin : begin + PART_BYTES])
        references.append(AttachmentRef(position, digest, len(envelope)))
    case = sealed(world, json.loads(package.body), change, attachments=tuple(references))
    return client.commit_case(case)


def test_pages_as_large_as_they_may_be_arrive_whole(world: World, client: PlatformClient) -> None:
    page = compress(noisy_page())
    assert 0.95 * MOST_BYTES < len(page.data) <= MOST_BYTES
    pdf = make_pdf([page, page], made_at=0)
    package = package_with(client, 331, paper(pdf, 2))
    receipt = send(world, client, package)
    assert receipt.state == "received"
    (material,) = [one for one in world.control.case(receipt.case_id)["case"]["materials"] if one["code"] == "HKB"]
    assert (material["source"], material["file"]["pages"], material["file"]["bytes"]) == ("phone", 2, len(pdf))
    assert material["sha256"] == hashlib.sha256(pdf).hexdigest()


def changed(**values: Any) -> Change:
    def change(record: dict[str, Any]) -> None:
        (material,) = [one for one in record["materials"] if one["code"] == "HKB"]
        for name, value in values.items():
            target = material if name in material else material["file"]
            target[name] = value

    return change


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (changed(attachment=7), "package-invalid"),
        (changed(attachment=0), "package-invalid"),  # the handwriting
        (changed(pages=0), "package-invalid"),
        (changed(pages=21), "package-invalid"),
        (changed(file=None), "package-invalid"),
        (changed(bytes=3), "attachment-mismatch"),
        (changed(sha256="0" * 64), "attachment-mismatch"),
        (changed(fields_read=[{"code": "address", "value": "示例市", "confirmed": False}]), "package-invalid"),
    ],
)
def test_a_record_that_does_not_fit_its_paper_is_refused(
    world: World, client: PlatformClient, change: Change, name: str
) -> None:
    with pytest.raises(Rejected) as caught:
        send(world, client, package_with(client, 332, paper()), change)
    assert caught.value.problem.name == name


def test_a_paper_that_did_not_come_is_missed(world: World, client: PlatformClient) -> None:
    package = package_with(client, 333, paper())
    with pytest.raises(Rejected) as caught:
        send(world, client, package, attachments=package.attachments[:1])
    assert caught.value.problem.name == "package-invalid"
    assert send(world, client, package).state == "received"


def test_more_than_500_kb_a_page_is_refused(world: World, client: PlatformClient) -> None:
    package = package_with(client, 334, paper())
    large = b"%PDF-" + bytes(600_000)
    fits = changed(bytes=len(large), sha256=hashlib.sha256(large).hexdigest())
    with pytest.raises(Rejected) as caught:
        send(world, client, package, fits, (package.attachments[0], large))
    assert caught.value.problem.name == "package-invalid"
