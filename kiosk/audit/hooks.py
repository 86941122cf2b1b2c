# SPDX-License-Identifier: Apache-2.0
"""Where Python would print an exception, or a library its warning, with all their words, the log takes them without."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import Final

from kiosk.audit.catalogue import LogEvent
from kiosk.audit.failures import Failure, describe, module_name, place, type_name
from kiosk.audit.log import EventLog

_END_PROCESS_EXIT: Final = (KeyboardInterrupt, SystemExit)


def install_excepthook(log: EventLog) -> None:
    """Log every exception that nobody catches: main thread (Qt slots too), other threads, destructors.

    Standard error gets one line with type and place; Python's own traceback would quote the message into the journal.
    """

    def report(error: BaseException) -> None:
        log.failure(LogEvent.UNHANDLED_ERROR, error)
        known = describe(error)
        print(f"unhandled {known.type_name} at {known.places[-1] if known.places else '?'}", file=sys.stderr)

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, _END_PROCESS_EXIT):
            report(error)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            report(args.exc_value)

    def on_destructor(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            report(args.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
    sys.unraisablehook = on_destructor


class LibraryHandler(logging.Handler):
    """Takes what libraries say through ``logging``: which logger, where, never what."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(level=logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """One line without the record's words."""
        self._log.at_source(
            LogEvent.LIBRARY_WARNING, Failure(module_name(record.name), (place(record.pathname, record.lineno),))
        )


def install_library_handler(log: EventLog) -> LibraryHandler:
    """Route ``logging`` and ``warnings`` of every library into the log.

    Without it ``logging``'s last resort and ``warnings`` print whole messages, and what they quote, to standard error.
    """
    handler = LibraryHandler(log)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)

    def on_warning(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: object = None,
        line: object = None,
    ) -> None:
        log.at_source(LogEvent.LIBRARY_WARNING, Failure(type_name(category), (place(filename, lineno),)))

    warnings.showwarning = on_warning
    return handler
