# SPDX-License-Identifier: Apache-2.0
"""Makes our Python types known to QML: the view-models as ``Kiosk.ViewModels``, never created there, and ``Kiosk.Live``."""

from __future__ import annotations

from PySide6.QtQml import qmlRegisterType, qmlRegisterUncreatableType

from ui.live_view import URI as LIVE_URI, LiveView
from ui.view_models import TYPES

URI = "Kiosk.ViewModels"


def register_types() -> None:
    """Once a process, before any QML is loaded."""
    for kind in TYPES:
        qmlRegisterUncreatableType(kind, URI, 1, 0, kind.__name__, "made by Python")  # type: ignore[arg-type]  # str works, bytes do not
    qmlRegisterType(LiveView, LIVE_URI, 1, 0, "LiveView")  # type: ignore[call-overload]  # str works, bytes do not
