# SPDX-License-Identifier: Apache-2.0
"""Makes the view-models known to QML as types of ``Kiosk.ViewModels``; they are never created there."""

from __future__ import annotations

from PySide6.QtQml import qmlRegisterUncreatableType

from ui.view_models import TYPES

URI = "Kiosk.ViewModels"


def register_view_models() -> None:
    """Once a process, before any QML is loaded."""
    for kind in TYPES:
        qmlRegisterUncreatableType(kind, URI, 1, 0, kind.__name__, "made by Python")  # type: ignore[arg-type]  # str works, bytes do not
