# SPDX-License-Identifier: Apache-2.0
"""The devices that the settings name, as drivers (按设置装配设备): none is opened here, and None where none is fitted.

What a driver needs is loaded only where its device is fitted: PC/SC, camera and models of faces cost a start that has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.program_files import CAMERA_PROFILES, PAD_PROFILES, READER_PROFILES, SCANNER_PROFILES, WIRINGS

if TYPE_CHECKING:
    from config.settings import CameraSettings, PaperCameraSettings, Settings
    from drivers.camera.port import Camera
    from drivers.code_scanner.port import CodeScanner
    from drivers.id_card_reader.port import IdCardReader
    from drivers.indicators.port import Indicators
    from drivers.indicators.slot_sensor import SlotSensor
    from drivers.signature_pad.port import SignaturePad
    from drivers.smart_card_reader.port import SmartCardReader
    from kiosk.vision.faces.detect import FaceDetector
    from kiosk.vision.faces.mesh import FaceMesher
    from kiosk.vision.faces.verify import FaceVerifier
    from ui.visit.parts import FaceKit


def id_card_reader(settings: Settings, sensor: SlotSensor | None = None) -> IdCardReader | None:
    """Not opened yet. Raises ReaderProfileError."""
    from drivers.id_card_reader.connection import make_id_card_reader
    from drivers.id_card_reader.profile import load_reader_profile

    fitted = settings.id_card_reader
    if fitted.port is None:
        return None
    profile = load_reader_profile(READER_PROFILES, fitted.profile)
    return make_id_card_reader(fitted.port, fitted.baud, profile, sensor=sensor)


def code_scanner(settings: Settings) -> CodeScanner | None:
    """Not opened yet. Raises ProfileError, or SettingsError where address and profile do not go together."""
    from config.settings_errors import SettingsError
    from drivers.code_scanner.driver import make_code_scanner
    from drivers.code_scanner.profile import load_profile

    fitted = settings.code_scanner
    if fitted.address is None:
        return None
    profile = load_profile(SCANNER_PROFILES, fitted.profile)
    try:
        return make_code_scanner(fitted.address, profile)
    except ValueError as error:
        raise SettingsError(
            what="扫码器的地址和型号对不上",
            why=str(error),
            todo="请核对 terminal.toml 里 [code_scanner] 的 address 和 profile，键盘式用 wedge://，串口式用 serial:// 或 tty://",
        ) from error


def camera(fitted: CameraSettings | PaperCameraSettings) -> Camera | None:
    """Not opened yet; its libraries are loaded only where one is fitted. Raises ProfileError of the camera."""
    if fitted.address is None:
        return None
    from drivers.camera.driver import make_camera
    from drivers.camera.profile import load_profile

    return make_camera(fitted.address, load_profile(CAMERA_PROFILES, fitted.profile))


def faces(settings: Settings) -> FaceKit | None:
    """What faces are compared with; nothing is loaded before somebody has agreed to it. None: not here.

    The stand-in is for development: in production nobody's face is looked at for a verdict that is worth nothing.
    """
    from config.modes import Environment
    from ui.visit.parts import FaceKit

    is_stand_in = settings.faces.verifier == "stand-in"
    if settings.camera.address is None or (is_stand_in and settings.environment is Environment.PRODUCTION):
        return None

    def eyes() -> tuple[FaceDetector, FaceMesher]:
        from kiosk.vision.faces.detect import NearFaceDetector
        from kiosk.vision.faces.mesh import FaceLandmarkMesher

        return NearFaceDetector(), FaceLandmarkMesher()

    def verifier() -> FaceVerifier:
        from kiosk.vision.faces.tools import verifier_of

        return verifier_of(settings.faces)

    return FaceKit(eyes, verifier)


def indicators(settings: Settings) -> Indicators | None:
    """Not opened yet. Raises WiringError."""
    if settings.indicators.address is None:
        return None
    from drivers.indicators.driver import make_indicators
    from drivers.indicators.wiring import load_wiring

    fitted = settings.indicators
    return make_indicators(str(fitted.address), load_wiring(WIRINGS, fitted.wiring), fitted.headphone_jack)


def signature_pad(settings: Settings) -> SignaturePad | None:
    """Not opened yet. Raises ProfileError of the pad."""
    if settings.signature_pad.address is None:
        return None
    from drivers.signature_pad.driver import make_signature_pad
    from drivers.signature_pad.profile import load_profile

    return make_signature_pad(
        settings.signature_pad.address, load_profile(PAD_PROFILES, settings.signature_pad.profile)
    )


def smart_card_reader(settings: Settings) -> SmartCardReader | None:
    """Not opened yet; PC/SC's library is loaded only where a reader is fitted. Raises SettingsError."""
    fitted = settings.smart_card_reader
    if fitted.address is None:
        return None
    from config.settings_errors import SettingsError
    from drivers.smart_card_reader import csca_store
    from drivers.smart_card_reader.dispatch import Trust
    from drivers.smart_card_reader.driver import make_smart_card_reader
    from drivers.smart_card_reader.operator_authority import OperatorAuthority

    operator = None
    if fitted.operator_authority_file is not None:
        try:
            operator = OperatorAuthority.from_pem(
                fitted.operator_authority_file.read_bytes(), fitted.technician_purpose, fitted.technician_policy
            )
        except (OSError, ValueError) as error:
            raise SettingsError(
                what=f"运维机构的证书文件 {fitted.operator_authority_file} 用不了",
                why=str(error),
                todo="请把运维机构的根证书（PEM）放到 smart_card_reader.operator_authority_file 写的地方，"
                "并核对 technician_purpose 和 technician_policy",
            ) from error
    states = csca_store.CscaStore()
    if fitted.states_folder is not None:
        try:
            states = csca_store.load(fitted.states_folder)
        except OSError as error:
            raise SettingsError(
                what=f"签证国根证书的文件夹 {fitted.states_folder} 读不了",
                why=str(error),
                todo="请建好 smart_card_reader.states_folder 写的文件夹，放入各国的 CSCA 证书；不验真伪就把这一行去掉",
            ) from error
    return make_smart_card_reader(fitted.address, fitted.wanted, Trust(operator, states))
