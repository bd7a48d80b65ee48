"""Logging, set up once per process.

One way of rendering serves structlog and the standard library (uvicorn, SQLAlchemy, Temporal), so every line has the
same shape: a constant event name, data in keywords, ids and never objects. Nothing here searches lines for
personal data; that would be guessing. Instead nothing hands it in, and the text of database errors, which may
quote a row, is replaced by the error's class and SQLSTATE.
"""

import logging
import sys
from contextlib import suppress
from functools import partial
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from deploy.settings import Settings

QUIET = {"sqlalchemy.engine": "WARNING", "httpx": "WARNING", "asyncio": "WARNING", "uvicorn.access": "WARNING"}


def sqlstate_of(error: BaseException) -> str | None:
    """The SQLSTATE of a database error, looked for along causes and contexts; None when it is no such error.

    Wider than the record's own search, which decides about retries: here a text is rather withheld once too often.
    """
    seen: BaseException | None = error
    while seen is not None:
        state = getattr(seen, "sqlstate", None) or getattr(getattr(seen, "orig", None), "sqlstate", None)
        if state is not None:
            return str(state)
        seen = seen.__cause__ or seen.__context__
    return None


def withhold_database_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace a database error's message and traceback: PostgreSQL quotes the failing row in them."""
    info = event.get("exc_info")
    error = info if isinstance(info, BaseException) else None
    if isinstance(info, tuple):
        error = info[1]
    elif info and error is None:
        error = sys.exc_info()[1]
    if error is None or sqlstate_of(error) is None:
        return event
    del event["exc_info"]
    return {**event, "error": type(error).__name__, "sqlstate": sqlstate_of(error)}


class _Lines:
    """Where rendered lines go, under the name of whoever writes them."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        self.name = name
        self._stream = stream

    def msg(self, line: str) -> None:
        """Write a line. Where that cannot be done, on a full disk, the line is lost and the request goes on."""
        with suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = exception = msg


def _known_of(*, foreign: bool) -> list[Processor]:
    """What every line says besides its own data; a library's may carry `extra`."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        *([structlog.stdlib.ExtraAdder()] if foreign else []),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold_database_text,
    ]


def _rendered(log_format: str, stream: TextIO) -> list[Processor]:
    """How a line looks. Tracebacks show no local variables, which may be personal data: both renderers would."""
    if log_format == "json":
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [structlog.processors.ExceptionRenderer(frames), structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain)]


def set_up_logs(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error by default) in one format.

    Our own lines are rendered at once; those of libraries come through the standard library's handler.
    """
    target = stream or sys.stderr
    level, last = settings.log_level, _rendered(settings.log_format, target)
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_known_of(foreign=True),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "temporalio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[*_known_of(foreign=False), *last],
        logger_factory=partial(_Lines, target),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
