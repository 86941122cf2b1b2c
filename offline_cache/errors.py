# SPDX-License-Identifier: Apache-2.0
"""What can go wrong in the offline cache, drawn by who can act on it.

::

    CacheError
    |- CacheUnavailable     disk broken, database locked, schema of a newer version   -> degrade, tell staff
    |  `- DiskFull          no room, not even after the ballast was given up          -> take no more cases
    |- AlreadyOwned         another courier owns this state folder                    -> do not start
    |- QueueFull            quota or room exhausted; nothing was promised             -> tell the resident before 已收件
    |- AttachmentLost       a stored attachment is not there any more                 -> park the case, tell staff
    |- CaseRefused          malformed, or the same id with other bytes                -> a mistake of the caller
    |- KeyFileError         key file missing, damaged or readable by others           -> technician
    |- WrongEnvironment     a key of 演示, 测试 or 生产 used in another one             -> technician
    `- SealingError
       |- BadEnvelope       not ours, damaged or tampered with
       `- UnknownKey        sealed for a key we do not hold
"""

from __future__ import annotations


class CacheError(Exception):
    """Root of everything the offline cache raises on purpose."""


class CacheUnavailable(CacheError):
    """The database cannot be used just now, or not by this version of the program."""


class DiskFull(CacheUnavailable):
    """There is no room left, not even after the ballast was given up."""


class AlreadyOwned(CacheError):
    """Another process owns this state folder. Two writers would be two couriers sending the same case."""


class QueueFull(CacheError):
    """The queue takes no more cases. Raised before anything was promised."""


class AttachmentLost(CacheError):
    """A sealed attachment that a row refers to is missing or shorter than it was."""


class CaseRefused(CacheError):
    """The case handed in is malformed, or its id is known with other bytes."""


class KeyFileError(CacheError):
    """A key file is missing, damaged, or readable by others than its owner."""


class WrongEnvironment(CacheError):
    """A key made for one environment was used in another."""


class SealingError(CacheError):
    """An envelope could not be opened."""


class BadEnvelope(SealingError):
    """Not an envelope of ours, damaged, or tampered with."""


class UnknownKey(SealingError):
    """The envelope is sealed for a key that is not held here."""
