# SPDX-License-Identifier: Apache-2.0
"""The Qt application of one visit: environment, window, engine.

The window is made hidden so that a standby process can hold everything warm; :meth:`Application.show` maps it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui.registration import register_types
from ui.view_models.shell import ShellViewModel

QML_DIR = Path(__file__).parent / "qml"
FONT_FAMILY = "Noto Sans CJK SC"

NOT_OURS = (
    "Couldn't load pipewire",  # Qt Multimedia, which the virtual keyboard loads, looks for a sound server
    "Couldn't resolve pipewire",
    "Member contentWidth of the object PopupList",  # the virtual keyboard's own QML in Qt 6.12
    "PinyinDecoderService::init(): creating directory",  # its dictionary, in the private folder of the visit
)


def prepare_environment(qml_cache: Path | None) -> None:
    """Environment variables that Qt reads before the application object exists.

    Software rendering: without a GPU it is the faster backend by far (median frame 5 ms against 23 ms with software OpenGL).
    The compiled-QML cache holds no resident's data and is shared by all visits; everything else Qt would write goes to the
    visit's private folder in memory, which the supervisor names through ``XDG_*``.
    """
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.mime=false")
    if qml_cache is not None:
        qml_cache.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("QML_DISK_CACHE_PATH", str(qml_cache))
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class QmlFailed(Exception):
    """The window's QML did not load: a broken installation."""


class Application:
    """``on_warning`` is told of every Qt or QML warning (text; our own bug, never content)."""

    def __init__(
        self,
        shell: ShellViewModel,
        *,
        width_px: int,
        height_px: int,
        fullscreen: bool,
        on_warning: Callable[[str], None],
    ) -> None:
        self._on_warning = on_warning
        qInstallMessageHandler(self._message)
        existing = QGuiApplication.instance()
        self.qt = existing if isinstance(existing, QGuiApplication) else QGuiApplication(sys.argv[:1])
        self.qt.setQuitOnLastWindowClosed(False)
        self.qt.setFont(QFont(FONT_FAMILY))
        register_types()
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML_DIR))
        self.engine.setInitialProperties({"shell": shell, "visible": False, "width": width_px, "height": height_px})
        self.engine.load(str(QML_DIR / "Main.qml"))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise QmlFailed("Main.qml did not load; run the qmllint gate")
        self.window: QQuickWindow = roots[0]
        self._fullscreen = fullscreen

    def _message(self, kind: QtMsgType, _context: object, text: str) -> None:
        is_trouble = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        if is_trouble and not text.startswith(NOT_OURS):
            self._on_warning(text)

    def show(self) -> None:
        """Map the window. No window manager runs at a kiosk: activation must be asked for."""
        if self._fullscreen:
            self.window.setFlag(Qt.WindowType.FramelessWindowHint, True)
            self.window.showFullScreen()
        else:
            self.window.show()
        self.window.requestActivate()

    def on_first_frame(self, slot: Callable[[], None]) -> None:
        """Call ``slot`` (a bound method of a main-thread object) when the first frame has been put on screen."""
        self.window.frameSwapped.connect(slot, Qt.ConnectionType.QueuedConnection)

    def close(self) -> None:
        """The engine goes before the view-models, or bindings complain of null at exit."""
        self.window.hide()
        shiboken6.delete(self.engine)  # at once: an event loop that would do it later may not come
