# SPDX-License-Identifier: Apache-2.0
"""The devices as the settings name them, for ``technician devices`` (设备状况)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from commands import devices
from config.program_files import RECEIPT_PROFILES

if TYPE_CHECKING:
    from config.settings import CameraSettings, PaperCameraSettings, Settings
    from kiosk.fleet.device_report import FittedDevice, Status


def fitted_devices(settings: Settings) -> tuple[FittedDevice, ...]:
    """The devices as the settings name them, each with a way to ask it; none is opened before that.

    Raises:
        ProfileError, ReaderProfileError: a profile that is not there.
    """
    from drivers.camera.look import look_once
    from drivers.document_printer.driver import make_document_printer
    from drivers.receipt_printer.driver import make_receipt_printer
    from drivers.receipt_printer.profile import load_profile
    from kiosk.fleet.device_report import FittedDevice, asking
    from kiosk.vision import self_check as eyes
    from kiosk.vision.models import FOLDER as MODELS

    def see(fitted: CameraSettings | PaperCameraSettings) -> Status:
        """Only a frame says that a camera works."""
        camera = devices.camera(fitted)
        if camera is None:
            raise ValueError("asked for a camera that is not fitted")
        return look_once(camera, threading.Event())

    reader, receipt, document = settings.id_card_reader, settings.receipt_printer, settings.document_printer
    slip = load_profile(RECEIPT_PROFILES, receipt.profile)
    return (
        FittedDevice(
            "id_card_reader", reader.port, reader.profile, ("card",), asking(lambda: devices.id_card_reader(settings))
        ),
        FittedDevice(
            "receipt_printer",
            receipt.address,
            receipt.profile,
            (f"{slip.paper_mm} mm", f"cut:{slip.cut}", f"hanzi:{slip.hanzi}", f"qr:{slip.qr}", f"status:{slip.status}"),
            asking(lambda: make_receipt_printer(str(receipt.address), slip)),
        ),
        FittedDevice(
            "document_printer",
            document.address,
            None,
            ("a4",),
            asking(lambda: make_document_printer(str(document.address), f"kiosk-{settings.terminal.id}")),
        ),
        FittedDevice(
            "code_scanner",
            settings.code_scanner.address,
            settings.code_scanner.profile,
            ("codes",),
            asking(lambda: devices.code_scanner(settings)),
        ),
        FittedDevice(
            "camera",
            _told_address(settings.camera.address),
            settings.camera.profile,
            ("pictures",),
            lambda: see(settings.camera),
        ),
        FittedDevice(
            "paper_camera",
            _told_address(settings.paper_camera.address),
            settings.paper_camera.profile,
            ("pictures",),
            lambda: see(settings.paper_camera),
        ),
        FittedDevice(
            eyes.NAME,
            str(MODELS) if settings.camera.address or settings.paper_camera.address else None,
            None,
            ("models", "opencv"),
            eyes.checked,
        ),
        FittedDevice(
            "indicators",
            settings.indicators.address,
            settings.indicators.wiring,
            ("lights", "sensors"),
            asking(lambda: devices.indicators(settings)),
        ),
        FittedDevice(
            "smart_card_reader",
            settings.smart_card_reader.address,
            settings.smart_card_reader.wanted or None,
            ("social_security", "travel_document", "technician")
            if settings.smart_card_reader.operator_authority_file
            else ("social_security", "travel_document"),
            asking(lambda: devices.smart_card_reader(settings)),
        ),
        FittedDevice(
            "signature_pad",
            settings.signature_pad.address,
            settings.signature_pad.profile,
            ("strokes", "pressure"),
            asking(lambda: devices.signature_pad(settings)),
        ),
    )


def _told_address(address: str | None) -> str | None:
    """A camera's address without the password that may stand in it."""
    if address is None:
        return None
    from drivers.camera.source import without_credentials

    return without_credentials(address)
