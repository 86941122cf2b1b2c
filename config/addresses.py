# SPDX-License-Identifier: Apache-2.0
"""How addresses of devices and of the platform are written in the settings, and what is said of one that is written wrongly.

Messages are Chinese and for technicians. Only the shape is checked: whether something is there its driver finds out.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


def _printer_address(value: str) -> str:
    parts = urlsplit(value)
    network = parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path
    serial = parts.scheme == "serial" and not parts.netloc and parts.path.startswith("/")
    if not (network or serial):
        raise ValueError("地址要写成 tcp://主机:端口 或 serial:///dev/设备")
    return value


def _document_printer_address(value: str) -> str:
    parts = urlsplit(value)
    raw = parts.scheme in ("socket", "tcp") and parts.hostname and parts.port and not parts.path
    driverless = parts.scheme in ("ipp", "ipps") and parts.hostname
    queue = parts.scheme == "cups" and len(parts.path) > 1 and "/" not in parts.path[1:]
    named = parts.scheme == "dnssd" and (parts.netloc or len(parts.path) > 1)
    pins = [part.removeprefix("sha256=") for part in parts.query.split("&") if part.startswith("sha256=")]
    if any(re.fullmatch(r"[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}", pin) is None for pin in pins):
        raise ValueError("sha256= 后面要写打印机证书指纹的 64 位十六进制数")
    if not (raw or driverless or queue or named):
        raise ValueError(
            "地址要写成 ipp://主机/ipp/print、ipps://主机/ipp/print、cups:///队列名、dnssd://打印机名称 或 socket://主机:端口"
        )
    return value


def _receipt_printer_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme in ("lp", "usb") and not parts.netloc and len(parts.path) > 1:
        return value
    try:
        return _printer_address(value)
    except ValueError:
        raise ValueError(
            "地址要写成 tcp://主机:端口、serial:///dev/设备、lp:///04b8:0e15 或 usb:///04b8:0e15"
        ) from None


def _id_card_reader_port(value: str) -> str:
    parts = urlsplit(value)
    if "://" not in value and value:
        return value
    if parts.scheme in ("serial", "tty", "usb", "hid") and not parts.netloc and len(parts.path) > 1:
        return value
    raise ValueError("读卡器要写成 /dev/设备、tty:///0403:6001、usb:///0400:c35a 或 hid:///2b8b:2721")


def _code_scanner_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme in ("serial", "tty", "wedge") and not parts.netloc and len(parts.path) > 1:
        return value
    raise ValueError(
        "扫码器要写成 serial:///dev/设备、tty:///0403:6001、wedge:///dev/input/by-id/名称 或 wedge:///0c2e:0b61"
    )


def _smart_card_reader_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "pcsc" and value.startswith("pcsc://") and not (parts.netloc or parts.query or parts.fragment):
        return value
    raise ValueError("智能卡读写器要写成 pcsc://（本机的 PC/SC 服务）或 pcsc:///服务的套接字路径")


def _signature_pad_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "serial" and not parts.netloc and len(parts.path) > 1 and not parts.query:
        return value
    raise ValueError("签名板要写成 serial:///dev/serial/by-id/名称")


def _object_identifier(value: str) -> str:
    """对象标识符 in dots (ITU-T X.660 7.6): the first number is 0 to 2, under 0 and 1 the second is up to 39."""
    if re.fullmatch(r"([01]\.[1-3]?[0-9]|2\.(0|[1-9][0-9]*))(\.(0|[1-9][0-9]*))+", value) is None:
        raise ValueError("对象标识符（OID）要写成点分的数字，例如 1.3.6.1.4.1.311.20.2.2")
    return value


def _camera_address(value: str) -> str:
    parts = urlsplit(value)
    local = (
        parts.scheme == "v4l2" and not parts.netloc and parts.path.startswith(("/dev/v4l/by-id/", "/dev/v4l/by-path/"))
    )
    network = parts.scheme in ("http", "rtsp") and parts.hostname
    files = parts.scheme == "file" and not parts.netloc and parts.path.startswith("/")
    if not (local or network or files):
        raise ValueError(
            "摄像头要写成 v4l2:///dev/v4l/by-id/名称、v4l2:///dev/v4l/by-path/名称、http://主机/路径 或 rtsp://主机/路径；"
            "/dev/video0 换个插口就会变，不能用"
        )
    return value


def _indicators_address(value: str) -> str:
    parts = urlsplit(value)
    baud = re.fullmatch(r"(baud=[1-9][0-9]{3,6})?", parts.query) is not None
    board = parts.scheme == "modbus" and baud
    lines = parts.scheme == "gpio" and not parts.query
    if not (board or lines) or parts.netloc or not parts.path.startswith("/"):
        raise ValueError(
            "指示灯和传感器要写成 modbus:///dev/设备、modbus:///dev/设备?baud=19200 或 gpio:///dev/gpiochip0"
        )
    return value


def _platform_url(value: str) -> str:
    parts = urlsplit(value)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("平台地址要以 https:// 开头并写明主机")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("平台不在本机时必须用 https://，否则居民信息会明文上网")
    return value.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


AbsolutePath = Annotated[Path, AfterValidator(_absolute)]
IdCardReaderPort = Annotated[str, AfterValidator(_id_card_reader_port)]
ReceiptPrinterAddress = Annotated[str, AfterValidator(_receipt_printer_address)]
DocumentPrinterAddress = Annotated[str, AfterValidator(_document_printer_address)]
CodeScannerAddress = Annotated[str, AfterValidator(_code_scanner_address)]
SmartCardReaderAddress = Annotated[str, AfterValidator(_smart_card_reader_address)]
ObjectIdentifier = Annotated[str, AfterValidator(_object_identifier)]
SignaturePadAddress = Annotated[str, AfterValidator(_signature_pad_address)]
CameraAddress = Annotated[str, AfterValidator(_camera_address)]
IndicatorsAddress = Annotated[str, AfterValidator(_indicators_address)]
PlatformUrl = Annotated[str, AfterValidator(_platform_url)]
