# SPDX-License-Identifier: Apache-2.0
"""Where frames come from (图像来源), as the driver needs it. Addresses are written as in the settings:

``v4l2:///dev/v4l/by-id/NAME`` or ``v4l2:///dev/v4l/by-path/NAME``
    a camera on this machine. ``/dev/videoN`` is refused: N changes when it is plugged in again
``http://[USER:PASSWORD@]HOST[:PORT]/PATH``
    a network camera's MJPEG stream; credentials by HTTP Basic
``rtsp://[USER:PASSWORD@]HOST[:PORT]/PATH``
    a network camera's RTSP stream
``file:///FILE-OR-FOLDER[?loop=no]``
    a video, or a folder of pictures in the order of their names, at the profile's rate: for tests and demonstrations
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from drivers.camera.port import Exposure, Picture
from drivers.camera.profile import CameraProfile

DEVICE: Final = "camera"
STABLE_FOLDERS: Final = ("/dev/v4l/by-id/", "/dev/v4l/by-path/")


@dataclass(frozen=True)
class Shot:
    """A frame that came and that nobody has looked at yet."""

    t: float
    """Monotonic seconds when its last byte was here."""
    mark: int
    """Equal for equal pictures, nearly surely not for others."""
    picture: Callable[[], Picture | None] = field(repr=False)
    """Draws it; None when it cannot be drawn. Costs nothing unless somebody asks."""


class Source(Protocol):
    """One way to a camera, opened once and thrown away when it fails. One thread uses it; ``interrupt`` is for others."""

    def open(self) -> None:
        """Open it, or raise a :class:`~drivers.errors.DeviceError`."""
        ...

    def take(self) -> Shot | None:
        """The next frame, as soon as it is there; None: nothing whole yet, ask again. Blocks within the profile's limits.

        Raises:
            DeviceTimeout: nothing came for the profile's ``silent_s``.
            DeviceLost: it went away, or said that nothing more comes.
            BadFrame: a frame came damaged; the next may be good.
        """
        ...

    def expose(self, exposure: Exposure) -> Exposure | None:
        """Ask for an exposure; what the camera took, None when it cannot be told."""
        ...

    def interrupt(self) -> None:
        """Make ``take`` end soon, if that can be done."""
        ...

    def close(self) -> None:
        """Release it; may be called twice."""
        ...


def source_for(address: str, profile: CameraProfile) -> Callable[[], Source]:
    """Makes unopened sources of the frames at ``address``.

    Raises:
        ValueError: no such kind of address.
    """
    from drivers.camera.capture import RtspSource, V4l2Source
    from drivers.camera.files import FileSource
    from drivers.camera.mjpeg import MjpegSource

    parts = urlsplit(address)
    path = unquote(parts.path)
    if parts.scheme == "v4l2" and not parts.netloc and path.startswith(STABLE_FOLDERS):
        return lambda: V4l2Source(Path(path), profile)
    if parts.scheme == "http" and parts.hostname:
        return lambda: MjpegSource(address, profile)
    if parts.scheme == "rtsp" and parts.hostname:
        return lambda: RtspSource(address, profile)
    if parts.scheme == "file" and not parts.netloc and path.startswith("/"):
        options = dict(parse_qsl(parts.query))
        if options in ({}, {"loop": "no"}, {"loop": "yes"}):
            return lambda: FileSource(Path(path), profile, loop=options.get("loop") != "no")
    raise ValueError(
        f"{without_credentials(address)!r} is none of v4l2:///dev/v4l/by-id/NAME, v4l2:///dev/v4l/by-path/NAME, "
        "http://HOST/PATH, rtsp://HOST/PATH, file:///PATH?loop=no"
    )


def without_credentials(address: str) -> str:
    """The address as it may be written into logs."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def stable_addresses(root: Path = Path("/")) -> tuple[str, ...]:
    """Addresses of the cameras on this machine, for technicians; by-id first. ``root`` is another root folder in tests.

    A camera has several nodes; pictures come from the first (``-index0``).
    """
    found = []
    for folder in STABLE_FOLDERS:
        place = root / folder.lstrip("/")
        if place.is_dir():
            found += [f"v4l2://{folder}{node.name}" for node in sorted(place.iterdir()) if node.name.endswith("index0")]
    return tuple(found)
