# SPDX-License-Identifier: Apache-2.0
"""What is known of a print job afterwards (打印结果), of paper and of covers: the words both printers share.

Paper states are those of XFS4IoT ``Printer.paperSupply`` (CEN CWA 17852:2022).
"""

from __future__ import annotations

from enum import StrEnum


class PrintOutcome(StrEnum):
    """Three values, because printers do not say "printed". What is unknown never prints again by itself."""

    PRINTED = "printed"
    """已打印: the device worked through the whole job."""
    NOT_PRINTED = "not_printed"
    """未打印: nothing of it reached the paper, or certainly no usable document; printing again is safe."""
    UNKNOWN = "unknown"
    """不确定: all or a part may be on paper, now or when somebody refills the device."""


class PrintFault(StrEnum):
    """Why a job was not printed, or why nobody can tell."""

    PAPER_OUT = "paper_out"
    """缺纸"""
    COVER_OPEN = "cover_open"
    """盖板打开"""
    CUTTER_ERROR = "cutter_error"
    """切刀故障"""
    PAPER_JAM = "paper_jam"
    """卡纸"""
    TONER_OUT = "toner_out"
    """墨粉或墨水用完"""
    OUTPUT_FULL = "output_full"
    """出纸口已满或出纸盘不在"""
    HEAD_HOT = "head_hot"
    """打印头过热: goes away by itself."""
    OFFLINE = "offline"
    """脱机: it answers that it does not print now and gives no reason."""
    HARDWARE_ERROR = "hardware_error"
    """硬件故障: a mechanical or electrical error of another kind."""
    LOST = "lost"
    """连接中断或未连接"""
    UNPRINTABLE = "unprintable"
    """无法编排: a character in no font, a picture wider than the paper. The device is not to blame."""


class Paper(StrEnum):
    """纸张状态"""

    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


class Cover(StrEnum):
    """盖板状态"""

    CLOSED = "closed"
    OPEN = "open"
    UNKNOWN = "unknown"
