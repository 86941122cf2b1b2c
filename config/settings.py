# SPDX-License-Identifier: Apache-2.0
"""The terminal's settings: one TOML file and the environment, typed, checked, and refused with a helpful word.

``terminal.toml`` in the configuration folder is read first, environment variables stand above it
(``KIOSK_PLATFORM__URL`` for ``[platform] url``), what the command line says above both. A key that nobody reads is
refused with the nearest right name: a misspelt key that is silently ignored is how a terminal ends up at the wrong
platform.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.addresses import (
    AbsolutePath,
    CameraAddress,
    CodeScannerAddress,
    DocumentPrinterAddress,
    IdCardReaderPort,
    IndicatorsAddress,
    ObjectIdentifier,
    PlatformUrl,
    ReceiptPrinterAddress,
    SignaturePadAddress,
    SmartCardReaderAddress,
)
from config.modes import Environment
from config.settings_errors import (
    SettingsError,
    from_validation,
    missing_file,
    refuse_unknown_variables,
)

__all__ = ["DEMO_DIR", "FILE_NAME", "MAX_SOCKET_PATH_BYTES", "Settings", "SettingsError", "load_settings"]

ENV_PREFIX: Final = "KIOSK_"
RESERVED_ENV_PREFIXES: Final = ("KIOSK_TEST_", "KIOSK_LINK_")
"""Variables of the test runs, and those that the supervisor hands to its processes; they are no settings."""

RUNTIME_DIR_VARIABLE: Final = "KIOSK_LINK_RUNTIME_DIR"
"""Set by the supervisor: a visit has a TMPDIR of its own and would look for the sockets there."""

FILE_NAME: Final = "terminal.toml"
DEMO_DIR: Final = Path(__file__).parent / "demo"
MADE_UP_PHONES: Final = "199-0000-"
TEMPLATE_SITE_NAME: Final = "点位名称"
MAX_SOCKET_PATH_BYTES: Final = 107
"""``sun_path`` of a UNIX socket is 108 bytes with its closing zero (unix(7))."""


class Section(BaseModel):
    """One table of the file: immutable, and every key known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TerminalSettings(Section):
    """Which terminal this is, and where it stands."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,31}$")] = "DEMO-0001"
    site_code: Annotated[str, Field(min_length=1, max_length=32)] = "DEMO-SITE-01"
    site_name: Annotated[str, Field(min_length=1, max_length=40)] = "梅园社区便民服务点（示例）"
    place_page: Annotated[str, Field(pattern=r"^(https://[!-~]{4,190})?$")] = ""
    """场所码: the platform's page about this place; empty: no code is shown."""


class PanelSettings(Section):
    """The screen. Every size on it is given in millimetres, so its real size decides."""

    width_px: Annotated[int, Field(ge=480, le=8192)] = 1080
    height_px: Annotated[int, Field(ge=480, le=8192)] = 1920
    diagonal_inch: Annotated[float, Field(ge=7, le=100)] = 21.5

    @property
    def pixels_per_mm(self) -> float:
        """Pixels in one millimetre, from the panel's diagonal (square pixels)."""
        diagonal_px = math.hypot(self.width_px, self.height_px)
        return diagonal_px / (self.diagonal_inch * 25.4)


class IdCardReaderSettings(Section):
    """The ID card reader. No ``port``: none is fitted. ``profile``: a table of profiles/id_card_readers.toml."""

    port: IdCardReaderPort | None = None
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 115200
    profile: Annotated[str, Field(min_length=1)] = "sdt"


class ReceiptPrinterSettings(Section):
    """The receipt printer. No ``address``: none is fitted. ``profile``: a table of profiles/receipt_printers.toml."""

    address: ReceiptPrinterAddress | None = None
    profile: Annotated[str, Field(min_length=1)] = "80mm-203dpi"
    roll_m: Annotated[int, Field(ge=5, le=500)] = 80
    """Metres on a new roll, for the estimate of what is left."""
    standard_receipt: Literal["screen", "paper"] = "screen"
    """无纸化: in the standard layout a receipt stands on the screen first, or is printed at once as it is in 长者版."""


class DocumentPrinterSettings(Section):
    """The A4 printer. No ``address``: none is fitted. Its scheme says how it is spoken to; ``ipp`` says most."""

    address: DocumentPrinterAddress | None = None


class CodeScannerSettings(Section):
    """The code scanner. No ``address``: none is fitted. ``profile``: a table of profiles/code_scanners.toml."""

    address: CodeScannerAddress | None = None
    profile: Annotated[str, Field(min_length=1)] = "gm65"


class CodesSettings(Section):
    """Codes that others issue: patterns the whole code must match (外部码样式), and where certificates are verified.

    None at all: the demonstration's shapes in demo and test, nothing is recognised in production.
    """

    city: tuple[str, ...] = ()
    """随申码"""
    offline: tuple[str, ...] = ()
    """离线码"""
    enterprise: tuple[str, ...] = ()
    """企业码"""
    licence: tuple[str, ...] = ()
    """证照码 (亮证码)"""
    insurance: tuple[str, ...] = ()
    """医保电子凭证"""
    verify_urls: tuple[Annotated[str, Field(pattern=r"^https://[^\s]{4,190}$")], ...] = ()
    """验真网址, without the code behind it."""


class SmartCardReaderSettings(Section):
    """The smart-card reader. No ``address``: none is fitted. ``wanted``: part of the reader's name; empty takes them all."""

    address: SmartCardReaderAddress | None = None
    wanted: Annotated[str, Field(max_length=128)] = ""
    operator_authority_file: AbsolutePath | None = None
    """Certificates (PEM) of who makes technicians' cards; None: no card makes anybody a technician."""
    technician_purpose: ObjectIdentifier = "1.3.6.1.4.1.311.20.2.2"
    """扩展密钥用法 that a technician's certificate has to name; the default is smart card logon."""
    technician_policy: ObjectIdentifier | None = None
    """证书策略 that it has to name too; None: none is asked for."""
    states_folder: AbsolutePath | None = None
    """Certificates (CSCA) of the states whose travel documents are believed; None: none is proven."""


class SignaturePadSettings(Section):
    """The signature pad. No ``address``: none is fitted. ``profile``: a table of profiles/signature_pads.toml."""

    address: SignaturePadAddress | None = None
    profile: Annotated[str, Field(min_length=1)] = "signaturegem-1x5"


class CameraSettings(Section):
    """The camera. No ``address``: none is fitted. ``profile``: a table of profiles/cameras.toml."""

    address: CameraAddress | None = None
    profile: Annotated[str, Field(min_length=1)] = "face"


class PaperCameraSettings(Section):
    """The camera over the mat for papers (高拍仪). No ``address``: none is fitted. ``profile``: of profiles/cameras.toml."""

    address: CameraAddress | None = None
    profile: Annotated[str, Field(min_length=1)] = "papers"


class FacesSettings(Section):
    """How faces are compared (人脸核验): by what, and from which distance on a helper looks or it is no match."""

    verifier: Literal["stand-in", "sface"] = "stand-in"
    """``stand-in``: for development, its match is never enough alone. ``sface``: the file that the site provides."""
    sface_file: AbsolutePath | None = None
    match: Annotated[float, Field(gt=0, le=2)] = 0.45
    """Up to this distance it is the same person."""
    refer: Annotated[float, Field(gt=0, le=2)] = 0.60
    """Up to this one a helper looks; beyond it, it is not."""
    helper_confirms: bool = True
    """A match is confirmed by a helper or another way, whatever the verifier is worth."""

    @model_validator(mode="after")
    def _that_make_sense(self) -> FacesSettings:
        if self.match > self.refer:
            raise ValueError("faces.match 不能大于 faces.refer：比 match 近算同一个人，到 refer 为止请帮办核对")
        if self.verifier == "sface" and self.sface_file is None:
            raise ValueError("faces.verifier 写了 sface，还要在 faces.sface_file 写上模型文件在哪里")
        return self


class IndicatorsSettings(Section):
    """Lights at the slots, and sensors. No ``address``: none are fitted. ``wiring``: a table of profiles/indicators.toml."""

    address: IndicatorsAddress | None = None
    wiring: Annotated[str, Field(min_length=1)] = "relay-8"
    headphone_jack: Annotated[str, Field(pattern=r"^/dev/input/by-(id|path)/")] | None = None
    """The sound card's own jack sensor (/dev/input/by-path/...), where no contact is wired to the jack."""


class PlatformSettings(Section):
    """The platform that cases are filed with."""

    url: PlatformUrl = "http://127.0.0.1:8480"
    public_keys_file: AbsolutePath | None = None


class PaymentSettings(Section):
    """Paying (统一公共支付): codes that lead elsewhere than to these hosts are not shown.

    None at all: the platform's own host in demo and test; in production nothing is paid here.
    """

    hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{1,200})[a-z0-9]$")], ...] = ()
    """Names without scheme and port: ``pay.example.gov.cn``. E-receipts are looked at there too."""


class ContentSettings(Section):
    """Content packages (内容包): whose signatures are believed, and from when on content is called old."""

    public_keys_file: AbsolutePath | None = None
    """None: no package is taken; the content that came with the program is used."""
    stale_days: Annotated[int, Field(ge=1, le=3650)] = 90


class HelpSettings(Section):
    """Who helps (帮办) when somebody asks: shown on screen and printed on every receipt."""

    phone: Annotated[str, Field(pattern=r"^[0-9][0-9-]{2,19}$")] = "199-0000-0000"
    hours: Annotated[str, Field(min_length=1, max_length=40)] = "每天 9:00 到 17:00"


class LogSettings(Section):
    """How much log is kept: ``keep`` full files of ``max_kb`` beside the one being written."""

    max_kb: Annotated[int, Field(ge=16, le=1024 * 1024)] = 5 * 1024
    keep: Annotated[int, Field(ge=1, le=100)] = 10


class Settings(Section):
    """All settings of one terminal. Made by :func:`load_settings`, or again from what that one dumped as JSON."""

    model_config = ConfigDict(validate_default=True)

    environment: Environment = Environment.DEMO
    state_dir: AbsolutePath = Path("state")
    site_file: AbsolutePath = DEMO_DIR.parent / "sites" / "demo.toml"
    terminal: TerminalSettings = TerminalSettings()
    panel: PanelSettings = PanelSettings()
    id_card_reader: IdCardReaderSettings = IdCardReaderSettings()
    receipt_printer: ReceiptPrinterSettings = ReceiptPrinterSettings()
    document_printer: DocumentPrinterSettings = DocumentPrinterSettings()
    code_scanner: CodeScannerSettings = CodeScannerSettings()
    codes: CodesSettings = CodesSettings()
    smart_card_reader: SmartCardReaderSettings = SmartCardReaderSettings()
    signature_pad: SignaturePadSettings = SignaturePadSettings()
    camera: CameraSettings = CameraSettings()
    paper_camera: PaperCameraSettings = PaperCameraSettings()
    faces: FacesSettings = FacesSettings()
    indicators: IndicatorsSettings = IndicatorsSettings()
    platform: PlatformSettings = PlatformSettings()
    payment: PaymentSettings = PaymentSettings()
    content: ContentSettings = ContentSettings()
    help: HelpSettings = HelpSettings()
    logs: LogSettings = LogSettings()

    @model_validator(mode="after")
    def _no_made_up_contacts_in_production(self) -> Settings:
        """An unfilled template must not go live: a resident would call a number that nobody answers."""
        if self.environment is Environment.PRODUCTION:
            if self.help.phone.startswith(MADE_UP_PHONES):
                raise ValueError("生产环境里 help.phone 还是示例号码，请填写真正有人接听的帮办电话")
            if "示例" in self.terminal.site_name or self.terminal.site_name == TEMPLATE_SITE_NAME:
                raise ValueError("生产环境里 terminal.site_name 还是示例名称，请填写真实点位名称")
        return self

    @property
    def data_dir(self) -> Path:
        """The courier's databases and sealed files."""
        return self.state_dir / "data"

    @property
    def content_dir(self) -> Path:
        """Content packages that were taken in."""
        return self.state_dir / "content"

    @property
    def log_dir(self) -> Path:
        """The log files of all processes."""
        return self.state_dir / "logs"

    @property
    def keys_dir(self) -> Path:
        """The terminal's own key."""
        return self.state_dir / "keys"

    @property
    def runtime_dir(self) -> Path:
        """A short private folder for sockets, made if it is not there.

        Short because socket addresses end at 107 bytes, private (0700, ours) because whoever can connect to the courier
        can hand it cases.

        Raises:
            SettingsError: the folder exists and is not ours alone.
        """
        if given := os.environ.get(RUNTIME_DIR_VARIABLE):
            return _private_folder(Path(given))
        name = "kiosk-" + hashlib.sha256(str(self.state_dir).encode()).hexdigest()[:12]
        base = Path(tempfile.gettempdir())
        if len(os.fsencode(base / name / "supervisor.sock")) > MAX_SOCKET_PATH_BYTES:
            base = Path("/tmp")  # noqa: S108 - the folder below is made 0700 and checked, its name is not guessed by us alone
        return _private_folder(base / name)

    @property
    def courier_socket(self) -> Path:
        """Where the courier listens."""
        return self.runtime_dir / "courier.sock"

    @property
    def supervisor_socket(self) -> Path:
        """Where the supervisor listens."""
        return self.runtime_dir / "supervisor.sock"


def _private_folder(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(
            what=f"建不了存放通信端口的文件夹 {path}",
            why=os.strerror(error.errno or 0),
            todo="请检查临时文件夹是否存在、是否可写、是否已满",
        ) from error
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise SettingsError(
            what=f"文件夹 {path} 不安全，没有使用",
            why="它不是本程序独有的文件夹（属于别的用户、别人可进入，或是链接）",
            todo="请确认没有别的程序在用它，删除后重新启动",
        )
    with contextlib.suppress(OSError):
        os.utime(path)  # in use from now on: whoever sweeps up old folders leaves it alone
    return path


def leave_runtime_dir(path: Path) -> None:
    """The last process of a terminal has ended: its folder of sockets goes, unless somebody still uses it."""
    with contextlib.suppress(OSError):
        path.rmdir()


def load_settings(config_dir: Path | None, *, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from ``config_dir``/terminal.toml, the environment and ``overrides`` (each above the one before).

    Args:
        config_dir: folder with terminal.toml; ``None`` is the demonstration's own (config/demo).
        overrides: nested tables as in the file; a whole ``model_dump(mode="json")`` is good too.

    Raises:
        SettingsError: a file that cannot be read, an unknown key, a wrong value. Says what, why and what to do.
    """
    folder = (DEMO_DIR if config_dir is None else config_dir).expanduser().absolute()
    file = folder / FILE_NAME
    refuse_unknown_variables(os.environ, Settings, prefix=ENV_PREFIX, reserved=RESERVED_ENV_PREFIXES)
    if not file.is_file():
        raise missing_file(file)
    # Here and not above: a visit process gets its settings ready made, and loads in front of people.
    from config.settings_sources import read_environment, read_file

    from_file, from_environment = read_file(file), read_environment(ENV_PREFIX)
    layers = (
        (f"文件 {file} ", _relative_to(folder, from_file)),
        ("环境变量", from_environment),
        ("命令行", dict(overrides or {})),
    )
    merged: dict[str, Any] = {}
    for _, layer in layers:
        merged = _merge(merged, layer)
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise from_validation(error, Settings, layers) from error


def _relative_to(folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """A relative path in the file is relative to the file's folder, wherever the program was started."""
    result = dict(table)
    keys_files = (("platform", "public_keys_file"), ("content", "public_keys_file"))
    for section, key in ((None, "site_file"), (None, "state_dir"), *keys_files):
        place = result if section is None else dict(result.get(section) or {})
        if isinstance(value := place.get(key), str):
            place[key] = os.path.normpath(folder / Path(value).expanduser())
            if section is not None:
                result[section] = place
    return result


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``, table by table."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result
