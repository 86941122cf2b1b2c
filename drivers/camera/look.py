# SPDX-License-Identifier: Apache-2.0
"""One short look whether a camera works (摄像头自检): open it, wait for a frame, let it go. The frame itself is not drawn."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from drivers.camera.port import Camera, CameraStatus

FRAME_S: Final = 3.0
"""So long a camera that opened may take until its first frame."""


def look_once(camera: Camera, cancel: threading.Event, limit_s: float = FRAME_S) -> CameraStatus:
    """How it is: ``ok`` only when a frame came. The camera is closed afterwards, so that nobody is filmed meanwhile."""
    try:
        camera.open()
        camera.next_frame(0, limit_s, cancel)
        return camera.status()
    finally:
        camera.close()
