"""What the log says: one line for each event, without anything of a person, a tender or a secret.

A line of ours is written with that in mind. What others log is not: their messages carry addresses, hosts and values,
and an exception's text carries the row that was refused. So of others' lines the template is kept without its
arguments (where there is none, the place that said it), and of an exception its kind and the places it went through,
never its text.
"""

from __future__ import annotations

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import orjson

from terskel import installation
from terskel.project import environment

OURS: Final = "terskel."
PACKAGES: Final = Path(__file__).resolve().parents[2]
EXTRA: Final = ("section", "status", "milliseconds", "address_name", "job")
"""What a line may say beside its message; anything else that is handed to the logger is left out."""


answering: ContextVar[str] = ContextVar("answering", default="")
"""The id of the request that is being answered; empty outside of one."""


def told(record: logging.LogRecord) -> dict[str, Any]:
    """The line as a dictionary; nothing but what may be told."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if request_id := answering.get():
        line["request_id"] = request_id
    line |= {name: value for name in EXTRA if (value := getattr(record, name, None)) is not None}
    if record.exc_info and record.exc_info[0] is not None:
        line["exception"] = record.exc_info[0].__qualname__
        line["went_through"] = _places(record.exc_info[2])
        if within := _within(record.exc_info[1]):
            line["within"] = within
    return line


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(OURS):
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg
    return f"said in {record.module}.{record.funcName}, line {record.lineno}"


def _within(failure: BaseException | None) -> list[str]:
    """The kinds of what a group of exceptions holds, each with the last place it went through."""
    if not isinstance(failure, BaseExceptionGroup):
        return []
    return [" ".join([type(one).__qualname__, *_places(one.__traceback__)[-1:]]) for one in failure.exceptions]


def _places(trace: TracebackType | None) -> list[str]:
    """File, line and function of each step, the last one last; not the line itself, which may hold a value."""
    return [
        f"{_short(step.filename)}:{step.lineno} {step.name}"
        for step in traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(PACKAGES)) if path.is_relative_to(PACKAGES) else "/".join(path.parts[-3:])


class AsJson(logging.Formatter):
    """One JSON object for each line."""

    def format(self, record: logging.LogRecord) -> str:
        return orjson.dumps(told(record), default=str).decode()


class AsLine(logging.Formatter):
    """The same for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = told(record)
        fixed = [line.pop(name) for name in ("at", "level", "logger", "message")]
        places = line.pop("went_through", []) + line.pop("within", [])
        rest = [f"{name}={value}" for name, value in line.items()]
        return "\n    ".join([" ".join([*fixed[:2], f"{fixed[2]}: {fixed[3]}", *rest]), *places])


class WithoutThreadAdvice(logging.Filter):
    """All that the web server says but its advice, at each start, to have fewer threads than were chosen (ADR 38)."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Configuration allows spawning up to ")


def as_set() -> logging.Formatter:
    """For the web server's own log, which is set up outside of Django's settings (`serverlog.json`)."""
    chosen = environment.one_of("TERSKEL_LOG_FORMAT", "line" if installation.demo() else "json", among=("json", "line"))
    return AsLine() if chosen == "line" else AsJson()
