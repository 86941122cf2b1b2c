# SPDX-License-Identifier: Apache-2.0
"""What the start-up check of the eyes (启动自检) found, as one more device in the technician's file: ``eyes``.

Importing this module loads next to nothing: a visit's process does so at its start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.states import DeviceState

NAME: Final = "eyes"
"""Its word in the technician's file."""


@dataclass(frozen=True)
class EyesStatus:
    """``detail``: for technicians; what is wrong, why and what to do."""

    device: DeviceState
    detail: str = ""


def status_of(error: Exception | None) -> EyesStatus:
    """``error``: what the check raised; None: all is as it was tested. Only the words of our own errors are kept."""
    if error is None:
        return EyesStatus(DeviceState.ONLINE)
    from kiosk.vision.models import ModelError

    return EyesStatus(DeviceState.HARDWARE_ERROR, str(error) if isinstance(error, ModelError) else type(error).__name__)


def checked(check: Callable[[], None] | None = None) -> EyesStatus:
    """Checks now, in some tens of milliseconds and with OpenCV loaded; never raises. ``check``: None: the real one."""
    from kiosk.vision.models import check_vision

    try:
        (check or check_vision)()
    except Exception as error:  # a broken OpenCV may raise anything while it is imported
        return status_of(error)
    return status_of(None)
