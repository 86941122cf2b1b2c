# SPDX-License-Identifier: Apache-2.0
"""Which device's code reads its recordings back (通信记录回放); loaded for the device that is asked for alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.fleet.replay import Replay


def _id_card_reader() -> Replay:
    from drivers.id_card_reader.replay import replay

    return replay


def _receipt_printer() -> Replay:
    from drivers.receipt_printer.replay import replay

    return replay


def _document_printer() -> Replay:
    from drivers.document_printer.replay import replay

    return replay


def _code_scanner() -> Replay:
    from drivers.code_scanner.replay import replay

    return replay


def _indicators() -> Replay:
    from drivers.indicators.replay import replay

    return replay


def _signature_pad() -> Replay:
    from drivers.signature_pad.replay import replay

    return replay


def _smart_card_reader() -> Replay:
    from drivers.smart_card_reader.replay import replay

    return replay


REPLAYS: Final[Mapping[str, Callable[[], Replay]]] = {
    "id_card_reader": _id_card_reader,
    "receipt_printer": _receipt_printer,
    "document_printer": _document_printer,
    "code_scanner": _code_scanner,
    "indicators": _indicators,
    "signature_pad": _signature_pad,
    "smart_card_reader": _smart_card_reader,
}
