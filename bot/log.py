"""Structured logs: ids and what happened; never a text, a name, a phone or a token, whatever the level."""

import logging
import sys
import traceback
from pathlib import Path

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_HOME = f"{Path(__file__).parent.parent}/"

# These log texts, addresses or tokens at DEBUG or INFO.
_TALKATIVE = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "sqlalchemy",
    "apscheduler",
    "asyncio",
    "alembic",
)


def set_up(level: str) -> None:
    """One JSON line an event on standard error."""
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def whereabouts(problem: BaseException) -> dict[str, str]:
    """The kind of a problem and where in our code it arose; its message may hold what people wrote."""
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if _ours(frame.filename)]
    at = [f"{frame.filename.removeprefix(_HOME)}:{frame.lineno}" for frame in frames[-3:]]
    return {"error": type(problem).__name__, "at": " < ".join(reversed(at))}


def _ours(filename: str) -> bool:
    return filename.startswith(_HOME) and "site-packages" not in filename
