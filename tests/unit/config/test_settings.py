# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from config.modes import Environment
from config.settings import DEMO_DIR, MAX_SOCKET_PATH_BYTES, Settings, load_settings
from config.settings_errors import SettingsError

CONFIG = DEMO_DIR.parent


@pytest.fixture(autouse=True)
def _no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("KIOSK_"):
            monkeypatch.delenv(name)


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "terminal.toml").write_text(text, encoding="utf-8")
    return tmp_path


def refusal(tmp_path: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(folder(tmp_path, text))
    return caught.value


def test_the_demonstration_needs_no_folder() -> None:
    settings = load_settings(None)
    assert settings.environment is Environment.DEMO
    assert settings.site_file == CONFIG / "sites" / "demo.toml"
    assert settings.site_file.is_file()
    assert settings.id_card_reader.port is None
    assert settings.id_card_reader.baud == 115200
    assert (settings.panel.width_px, settings.panel.height_px) == (1080, 1920)


def test_a_millimetre_on_the_default_panel_is_four_pixels() -> None:
    assert load_settings(None).panel.pixels_per_mm == pytest.approx(4.03, abs=0.005)


def test_file_then_environment_then_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path, '[terminal]\nid = "FILE-1"\nsite_code = "FILE-1"\nsite_name = "文件"\n')
    monkeypatch.setenv("KIOSK_TERMINAL__SITE_CODE", "ENV-1")
    monkeypatch.setenv("KIOSK_TERMINAL__SITE_NAME", "环境")
    terminal = load_settings(place, overrides={"terminal": {"site_name": "命令行"}}).terminal
    assert (terminal.id, terminal.site_code, terminal.site_name) == ("FILE-1", "ENV-1", "命令行")


def test_a_dump_is_a_good_set_of_overrides(tmp_path: Path) -> None:
    settings = load_settings(
        None, overrides={"state_dir": tmp_path, "receipt_printer": {"address": "tcp://127.0.0.1:1"}}
    )
    assert load_settings(None, overrides=settings.model_dump(mode="json")) == settings


def test_relative_paths_of_the_file_start_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path, 'site_file = "../s.toml"\nstate_dir = "var"\n[platform]\npublic_keys_file = "k.json"\n')
    monkeypatch.chdir("/")
    settings = load_settings(place)
    assert settings.site_file == tmp_path.parent / "s.toml"
    assert settings.state_dir == tmp_path / "var"
    assert settings.platform.public_keys_file == tmp_path / "k.json"
    assert settings.platform.url.startswith("http://127.0.0.1")


def test_a_relative_state_folder_of_the_command_line_starts_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, overrides={"state_dir": "s"})
    assert settings.state_dir == tmp_path / "s"
    assert settings.log_dir == tmp_path / "s" / "logs"
    assert settings.data_dir == tmp_path / "s" / "data"
    assert settings.keys_dir == tmp_path / "s" / "keys"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ('enviroment = "demo"\n', "enviroment", "environment"),
        ('[id_card_reader]\nbaudrate = 9600\nprot = "/dev/x"\n', "id_card_reader.", "baud"),
        ('[platform]\nadress = "x"\nurl_ = "x"\n', "platform.", "url"),
        ("[pannel]\nwidth_px = 1080\n", "pannel", "panel"),
        ('[receipt_printer]\nadress = "tcp://127.0.0.1:9100"\n', "receipt_printer.adress", "address"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_right_one(
    tmp_path: Path, text: str, wrong: str, right: str
) -> None:
    error = refusal(tmp_path, text)
    assert wrong in error.what
    assert "terminal.toml" in error.what
    assert right in error.todo
    assert str(error) == f"{error.what}\n原因：{error.why}\n怎么办：{error.todo}"


def test_a_key_in_the_wrong_section_is_pointed_home(tmp_path: Path) -> None:
    assert "platform.url" in refusal(tmp_path, 'url = "https://a.invalid"\n').todo


@pytest.mark.parametrize("name", ["KIOSK_PLATFORM__URLL", "KIOSK_PLATFROM__URL", "KIOSK_ENVIROMENT"])
def test_an_unknown_variable_is_refused_with_the_nearest_right_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert name in caught.value.what
    assert caught.value.todo.startswith(("是不是要写 KIOSK_PLATFORM__URL？", "是不是要写 KIOSK_ENVIRONMENT？"))


def test_variables_of_test_runs_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_TEST_ALL", "1")
    assert load_settings(None).environment is Environment.DEMO


def test_a_section_variable_that_is_no_json_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PANEL", "{1080")
    with pytest.raises(SettingsError, match="KIOSK_PANEL__WIDTH_PX=1080"):
        load_settings(None)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("[panel]\nwidth_px = 'wide'\n", "panel.width_px", "整数"),
        ("[panel]\nwidth_px = 3\n", "panel.width_px", "不能小于 480"),
        ("[panel]\ndiagonal_inch = 1000\n", "panel.diagonal_inch", "不能大于 100"),
        ("panel = 5\n", "panel", "[名称]"),
        ("environment = 'prod'\n", "environment", "production"),
        ("[id_card_reader]\nbaud = 1\n", "id_card_reader.baud", "115200"),
        ("[terminal]\nid = 'lower case'\n", "terminal.id", "写法不符合"),
        ("[terminal]\nsite_name = ''\n", "terminal.site_name", "至少要 1"),
        ("[receipt_printer]\naddress = '192.0.2.1'\n", "receipt_printer.address", "tcp://"),
        ("[receipt_printer]\naddress = 'serial://dev/ttyS1'\n", "receipt_printer.address", "serial:///dev"),
        ("[receipt_printer]\naddress = 'usb://04b8:0e15'\n", "receipt_printer.address", "usb:///04b8:0e15"),
        ("[platform]\nurl = 'http://platform.invalid'\n", "platform.url", "https"),
        ("[platform]\nurl = 'platform'\n", "platform.url", "https"),
        ("[help]\nphone = '请按铃'\n", "help.phone", "写法不符合"),
    ],
)
def test_a_wrong_value_says_where_and_why(tmp_path: Path, text: str, name: str, why: str) -> None:
    error = refusal(tmp_path, text)
    assert name in error.what
    assert "terminal.toml" in error.what
    assert why in error.why


def test_the_place_of_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^命令行里的设置项 panel\.width_px"):
        load_settings(None, overrides={"panel": {"width_px": 1}})
    monkeypatch.setenv("KIOSK_PANEL__WIDTH_PX", "1")
    with pytest.raises(SettingsError, match=r"^环境变量里的设置项 panel\.width_px"):
        load_settings(None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8480", "http://[::1]:80", "http://localhost:1", "https://platform.invalid/api/"]
)
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    assert load_settings(None, overrides={"platform": {"url": url}}).platform.url == url.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:9100", "serial:///dev/ttyS1", "lp:///04b8:0e15", "lp:///dev/usb/lp0", "usb:///04b8:0e15/A1"],
)
def test_printer_addresses(address: str) -> None:
    assert load_settings(None, overrides={"receipt_printer": {"address": address}}).receipt_printer.address == address


@pytest.mark.parametrize(
    "port",
    ["/dev/serial/by-id/usb-reader", "serial:///dev/ttyS1", "tty:///0403:6001", "usb:///0400:c35a", "hid:///2b8b:2721"],
)
def test_id_card_reader_ports(port: str) -> None:
    assert load_settings(None, overrides={"id_card_reader": {"port": port}}).id_card_reader.port == port


@pytest.mark.parametrize("port", ["tcp://127.0.0.1:9100", "usb://0400:c35a", "hid:///", ""])
def test_what_is_no_id_card_reader_port(port: str) -> None:
    with pytest.raises(SettingsError, match=r"id_card_reader\.port"):
        load_settings(None, overrides={"id_card_reader": {"port": port}})


def test_a_missing_file_and_broken_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="找不到设置文件"):
        load_settings(tmp_path)
    assert "line 1" in refusal(tmp_path, "environment = demo\n").why
    (tmp_path / "terminal.toml").write_bytes(b'site = "\xff"')
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(tmp_path)


def test_the_templates() -> None:
    assert load_settings(CONFIG / "test").environment is Environment.TEST
    with pytest.raises(SettingsError, match="示例号码"):
        load_settings(CONFIG / "production")
    filled = {"help": {"phone": "021-5550-0000"}, "terminal": {"site_name": "某某服务点"}}
    settings = load_settings(CONFIG / "production", overrides=filled)
    assert settings.environment is Environment.PRODUCTION
    assert settings.state_dir == Path("/var/lib/kiosk")
    with pytest.raises(SettingsError, match="点位名称"):
        load_settings(CONFIG / "production", overrides={"help": filled["help"]})


def test_no_key_and_no_secret_is_in_the_configuration() -> None:
    for file in CONFIG.rglob("*.toml"):
        text = file.read_text(encoding="utf-8").lower()
        assert not any(word in text for word in ("begin private", "password", "secret", "token")), file


def test_settings_are_frozen() -> None:
    settings = load_settings(None)
    with pytest.raises(ValueError, match="frozen"):
        settings.panel.width_px = 1
    assert Settings() == Settings()


def test_runtime_folder_is_short_private_and_the_states_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings = load_settings(None, overrides={"state_dir": tmp_path / "a"})
    other = load_settings(None, overrides={"state_dir": tmp_path / "b"})
    assert settings.runtime_dir == settings.runtime_dir
    assert settings.runtime_dir != other.runtime_dir
    assert stat.S_IMODE(settings.runtime_dir.stat().st_mode) == 0o700
    assert settings.courier_socket == settings.runtime_dir / "courier.sock"
    assert settings.supervisor_socket.parent == settings.runtime_dir


def test_runtime_folder_that_others_can_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings = load_settings(None, overrides={"state_dir": tmp_path / "a"})
    found = settings.runtime_dir
    found.chmod(0o755)
    with pytest.raises(SettingsError, match="不安全"):
        _ = settings.courier_socket
    found.rmdir()
    target = tmp_path / "elsewhere"
    target.mkdir(mode=0o700)
    found.symlink_to(target)
    with pytest.raises(SettingsError, match="不安全"):
        _ = settings.courier_socket


def test_a_process_of_the_supervisor_finds_the_sockets_though_its_temporary_folder_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    terminals = load_settings(None, overrides={"state_dir": tmp_path / "a"}).runtime_dir
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(private))
    monkeypatch.setenv("KIOSK_LINK_FD", "3")
    monkeypatch.setenv("KIOSK_LINK_RUNTIME_DIR", str(terminals))
    assert load_settings(None, overrides={"state_dir": tmp_path / "a"}).courier_socket == terminals / "courier.sock"


def test_sockets_stay_within_the_limit_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    settings = load_settings(None, overrides={"state_dir": tmp_path / "a"})
    try:
        assert len(os.fsencode(settings.supervisor_socket)) <= MAX_SOCKET_PATH_BYTES
    finally:
        settings.runtime_dir.rmdir()


def test_a_missing_temporary_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    with pytest.raises(SettingsError, match="建不了"):
        _ = load_settings(None, overrides={"state_dir": tmp_path}).runtime_dir


@given(
    st.dictionaries(
        st.text(max_size=12).filter(lambda key: key not in Settings.model_fields), st.integers() | st.text(max_size=8)
    ).filter(bool)
)
def test_whatever_unknown_key_is_given_is_refused_with_what_why_and_what_to_do(given: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(None, overrides=given)
    assert caught.value.what.startswith("命令行里有不认识的设置项")
    assert caught.value.why
    assert caught.value.todo


@pytest.mark.parametrize(
    "address",
    [
        "ipp://192.0.2.7/ipp/print",
        "ipps://printer.example.invalid:443/ipp/print?sha256=" + "ab" * 32,
        "ipps://192.0.2.7/ipp/print?sha256=" + ":".join(["AB"] * 32),
        "cups:///a4",
        "cups://192.0.2.7/a4",
        "dnssd://Kiosk%20A4",
        "socket://192.0.2.7:9100",
        "tcp://192.0.2.7:9100",
    ],
)
def test_document_printer_addresses(address: str) -> None:
    assert load_settings(None, overrides={"document_printer": {"address": address}}).document_printer.address == address


@pytest.mark.parametrize(
    "address",
    ["192.0.2.7", "ipp:///ipp/print", "cups://host", "cups:///a/b", "dnssd://", "socket://host", "lp:///dev/usb/lp0",
     "ipps://192.0.2.7/ipp/print?sha256=abc"],
)  # fmt: skip
def test_document_printer_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=r"document_printer\.address"):
        load_settings(None, overrides={"document_printer": {"address": address}})


@pytest.mark.parametrize("address", ["serial:///dev/ttyS1", "tty:///0403:6001", "wedge:///0c2e:0b61/A1"])
def test_code_scanner_addresses(address: str) -> None:
    assert load_settings(None, overrides={"code_scanner": {"address": address}}).code_scanner.address == address


@pytest.mark.parametrize("address", ["pcsc://", "pcsc:///run/pcscd/pcscd.comm"])
def test_smart_card_reader_addresses(address: str) -> None:
    found = load_settings(
        None, overrides={"smart_card_reader": {"address": address, "wanted": "ACR"}}
    ).smart_card_reader
    assert (found.address, found.wanted) == (address, "ACR")


@pytest.mark.parametrize("address", ["", "pcsc", "pcsc:", "pcsc:/x", "pcsc://host", "usb:///072f:90cc", "pcsc://?x"])
def test_smart_card_reader_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=r"smart_card_reader\.address"):
        load_settings(None, overrides={"smart_card_reader": {"address": address}})


def test_what_a_technicians_certificate_is_for() -> None:
    assert load_settings(None).smart_card_reader.technician_purpose == "1.3.6.1.4.1.311.20.2.2"  # smart card logon
    assert load_settings(None).smart_card_reader.technician_policy is None
    found = load_settings(
        None, overrides={"smart_card_reader": {"technician_purpose": "2.999.1", "technician_policy": "1.2.840.0.10"}}
    ).smart_card_reader
    assert (found.technician_purpose, found.technician_policy) == ("2.999.1", "1.2.840.0.10")


@pytest.mark.parametrize(
    "value", ["", "1", "1.2", "clientAuth", "3.1.2", "1.40.2", "1.2.03", "1.2.3.", ".1.2.3", "1.2.3 "]
)
@pytest.mark.parametrize("name", ["technician_purpose", "technician_policy"])
def test_what_is_no_object_identifier(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"smart_card_reader\.{name}"):
        load_settings(None, overrides={"smart_card_reader": {name: value}})


@pytest.mark.parametrize("address", ["/dev/ttyS1", "tcp://192.0.2.7:1", "wedge:///", "serial://dev/ttyS1"])
def test_code_scanner_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=r"code_scanner\.address"):
        load_settings(None, overrides={"code_scanner": {"address": address}})


@pytest.mark.parametrize(
    "address",
    [
        "v4l2:///dev/v4l/by-id/usb-a",
        "v4l2:///dev/v4l/by-path/pci-b",
        "http://10.0.0.7/v",
        "rtsp://u:p@h/1",
        "file:///a",
    ],
)
def test_camera_addresses(address: str) -> None:
    found = load_settings(None, overrides={"camera": {"address": address, "profile": "code"}}).camera
    assert (found.address, found.profile) == (address, "code")


@pytest.mark.parametrize("address", ["/dev/video0", "v4l2:///dev/video0", "https://h/v", "rtsp:///x", "file://h/x", ""])
def test_camera_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=r"camera\.address"):
        load_settings(None, overrides={"camera": {"address": address}})


@pytest.mark.parametrize(
    "address", ["modbus:///dev/ttyUSB0", "modbus:///dev/serial/by-id/x?baud=19200", "gpio:///dev/gpiochip0"]
)
def test_addresses_of_lights_and_sensors(address: str) -> None:
    given = {"address": address, "wiring": "gpio-4", "headphone_jack": "/dev/input/by-path/jack"}
    found = load_settings(None, overrides={"indicators": given}).indicators
    assert (found.address, found.wiring, found.headphone_jack) == tuple(given.values())


@pytest.mark.parametrize(
    "given",
    [
        {"address": "modbus://host/x"},
        {"address": "modbus:///dev/ttyUSB0?baud=fast"},
        {"address": "gpio:///dev/gpiochip0?line=1"},
        {"address": "tcp://h:1"},
        {"address": "modbus:"},
        {"headphone_jack": "/dev/input/event3"},
    ],
)
def test_lights_and_sensors_that_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=rf"indicators\.{next(iter(given))}"):
        load_settings(None, overrides={"indicators": given})


@pytest.mark.parametrize("address", ["serial:///dev/ttyS1", "serial:///dev/serial/by-id/usb-FTDI_PAD-if00-port0"])
def test_signature_pad_addresses(address: str) -> None:
    assert load_settings(None, overrides={"signature_pad": {"address": address}}).signature_pad.address == address


@pytest.mark.parametrize("address", ["/dev/ttyS1", "serial://dev/ttyS1", "serial:///", "hid:///056a:00a4"])
def test_signature_pad_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=r"signature_pad\.address"):
        load_settings(None, overrides={"signature_pad": {"address": address}})
