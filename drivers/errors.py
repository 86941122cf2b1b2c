# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a driver and its device (设备错误).

What a resident or a technician may expect to happen (no card, no paper, cover open) is a value in the device's
``port.py``, never one of these. These travel inside a driver, between transport, protocol and driver; only
:class:`Cancelled` leaves it, because the caller asked for it.

    DeviceError
      TransportError   the way to the device
        DeviceNotFound   no such port, no such address, no right to use it
        DeviceLost       was there, is gone
        DeviceBusy       another program holds it
        DeviceTimeout    no answer, or not taken, in time
      ProtocolError    what came over a working way
        BadFrame         damaged on the way
        UnexpectedReply  undamaged, but no answer to this question
      DeviceRefused    the device understood and said no
      Cancelled        the caller's cancel event was set
"""

from __future__ import annotations


class DeviceError(Exception):
    """Base of all; raise a subclass. ``device`` is the word of the device's package, ``detail`` is for technicians
    and never holds what was read or printed.
    """

    def __init__(self, device: str, detail: str) -> None:
        if type(self) in (DeviceError, TransportError, ProtocolError):
            raise TypeError(f"{type(self).__name__} says too little: raise one of its subclasses")
        super().__init__(f"{device}: {detail}")
        self.device = device
        self.detail = detail


class TransportError(DeviceError):
    """The way to the device failed."""


class DeviceNotFound(TransportError):
    """There is nothing at the configured port or address, or no right to use it."""


class DeviceLost(TransportError):
    """The device was there and went away: unplugged, switched off, connection closed."""


class DeviceBusy(TransportError):
    """Another program holds the device."""


class DeviceTimeout(TransportError):
    """The device did not answer, or did not take our bytes, in time."""


class ProtocolError(DeviceError):
    """The bytes are not what the protocol says."""


class BadFrame(ProtocolError):
    """A frame with a wrong checksum or an impossible length."""


class UnexpectedReply(ProtocolError):
    """A whole frame that does not answer the command sent."""


class DeviceRefused(DeviceError):
    """The device understood the command and said no."""


class Cancelled(DeviceError):
    """The caller's cancel event was set before the work was done."""
