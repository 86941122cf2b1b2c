# SPDX-License-Identifier: Apache-2.0
"""Whatever is thrown at the log, a planted identity does not come out of it."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, strategies as st

from kiosk.audit.catalogue import FIELD_NAMES, LogEvent, Process
from kiosk.audit.hooks import install_excepthook, install_library_handler
from kiosk.audit.log import EventLog, NotLoggable

NAMES = ["测试·甲", "测试𠮷", "CESHI JIA"]
NUMBERS = ["999999199003072837", "99999919900307283X"]
PHONES = ["19900001234"]
ADDRESSES = ["示例区梅园路1号2室"]
IDENTITY = NAMES + NUMBERS + PHONES + ADDRESSES


def shapes(identity: str) -> st.SearchStrategy[object]:
    """The identity as careless code might hand it over."""
    wrapped = st.sampled_from(["{}", "residents/{}.py", "读卡失败: {}", " {} ", "{0}{0}", "0{}"]).map(
        lambda text: text.format(identity)
    )
    values: st.SearchStrategy[object] = wrapped | wrapped.map(str.encode) | wrapped.map(lambda text: [text, 1])
    values |= wrapped.map(lambda text: {text: text}) | wrapped.map(ValueError) | wrapped.map(Path)
    return values | st.just(int(identity)) if identity.isdigit() else values


planted = st.sampled_from(IDENTITY).flatmap(lambda identity: st.tuples(st.just(identity), shapes(identity)))
fields = st.sampled_from(sorted(FIELD_NAMES)) | st.sampled_from([*IDENTITY, "name", "message", "where", "at"])


@contextlib.contextmanager
def fresh_log() -> Iterator[EventLog]:
    with TemporaryDirectory() as folder:
        log = EventLog(Path(folder), Process.VISIT)
        try:
            yield log
        finally:
            log.close()


def everything(log: EventLog) -> str:
    raw = log.path.read_bytes().decode("ascii") if log.path.exists() else ""
    return raw + "".join(json.dumps(json.loads(line), ensure_ascii=False) for line in raw.splitlines())


def assert_clean(log: EventLog, also: str = "") -> None:
    text = everything(log) + also
    for identity in IDENTITY:
        assert identity not in text
        assert identity.encode().hex() not in text


@given(st.sampled_from(LogEvent), st.lists(st.tuples(fields, planted), min_size=1, max_size=3))
def test_no_field_carries_an_identity(event: LogEvent, given: list[tuple[str, tuple[str, object]]]) -> None:
    with fresh_log() as log:
        try:
            log.write(event, **{name: value for name, (_, value) in given})  # type: ignore[arg-type]  # careless on purpose
        except NotLoggable as refusal:
            message = str(refusal)
        else:
            message = ""  # a number out of its limits: written as null
        assert_clean(log, message)


@given(planted, planted, st.booleans())
def test_no_exception_brings_an_identity_in(
    first: tuple[str, object], second: tuple[str, object], chained: bool
) -> None:
    identity, value = first
    made_up = type(identity.replace(" ", "_"), (Exception,), {"__module__": identity})
    with fresh_log() as log:
        try:
            try:
                exec(compile("raise failure", f"{identity}.py", "exec"), {"failure": made_up(value, second[1])})
            except Exception as inner:
                inner.add_note(f"note {identity}")
                if chained:
                    raise KeyError(value) from inner
                raise
        except Exception as error:
            log.failure(LogEvent.UNHANDLED_ERROR, error)
        assert_clean(log)
        assert json.loads(log.path.read_text(encoding="ascii"))["event"] == "UnhandledError"


@pytest.fixture
def _hooks_put_back() -> Iterator[None]:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = before
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_hooks_put_back")
def test_unhandled_errors_of_every_kind_are_logged_without_their_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = EventLog(tmp_path, Process.VISIT)
    install_excepthook(log)

    def fail() -> None:
        raise ValueError(NAMES[0], NUMBERS[0])

    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail, name=NAMES[0])
    thread.start()
    thread.join(10)

    class Careless:
        def __del__(self) -> None:
            fail()

    Careless()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    records = [json.loads(line) for line in log.path.read_text(encoding="ascii").splitlines()]
    assert [record["error"] for record in records] == ["ValueError"] * 3
    assert all(record["where"][-1].startswith("tests/unit/kiosk/audit/test_no_identity.py:") for record in records)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("unhandled ValueError at tests/unit/") == 3
    assert_clean(log, captured.err)


@pytest.mark.usefixtures("_hooks_put_back")
def test_what_libraries_say_is_logged_without_their_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = EventLog(tmp_path, Process.COURIER)
    install_library_handler(log)
    logging.getLogger("urllib3.connectionpool").warning("connection to /residents/%s lost", NUMBERS[0])
    logging.getLogger(NAMES[0]).error("x")
    logging.getLogger("urllib3").info("not worth a line")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(NAMES[0], ResourceWarning, __file__, 7)
    records = [json.loads(line) for line in log.path.read_text(encoding="ascii").splitlines()]
    assert [record["event"] for record in records] == ["LibraryWarning"] * 3
    assert records[0]["error"].startswith("urllib3") or records[0]["error"] == "?"
    assert records[1]["error"] == "?"
    assert records[2]["error"] == "ResourceWarning"
    assert records[2]["where"] == ["tests/unit/kiosk/audit/test_no_identity.py:7"]
    captured = capsys.readouterr()
    assert_clean(log, captured.out + captured.err)
