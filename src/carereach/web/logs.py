"""Log lines for machines, without anything about a person: no address, name, query or data."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from django.http import HttpRequest, HttpResponse

__all__ = ["RequestLog", "WithoutPeople"]

_OURS: Final = "carereach"
_KEPT: Final = ("page", "method", "status", "milliseconds")
_LEFT_OUT: Final = "words left out"


class WithoutPeople(logging.Formatter):
    """One JSON object a line: when, how serious, where from, and the kind of error if any.

    A message's arguments are left out, because they may hold what somebody typed; so are whole
    messages of libraries that were put together before they came here.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": _event(record),
        }
        for name in _KEPT:
            told = getattr(record, name, None)
            if isinstance(told, int | str):
                line[name] = told
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            line["status"] = status
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line)


class RequestLog:
    """Middleware: one line for each page asked for, by the page's name, not its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._log = logging.getLogger(__name__)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say how it went."""
        begun = time.perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        told = {
            "page": (match.view_name if match else None) or "none",
            "method": request.method if request.method in _METHODS else "other",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - begun) * 1_000),
        }
        self._log.info("answered", extra=told)
        return response


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _event(record: logging.LogRecord) -> str:
    """Return what happened in words that were written by a programmer, never filled in."""
    words = record.msg if isinstance(record.msg, str) else ""
    if record.args:
        return words.split("%", 1)[0].strip()
    return words if record.name.split(".")[0] == _OURS else _LEFT_OUT


def _where(trace: TracebackType | None) -> str:
    """Return the last line of our own code that an error went through."""
    found = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".", maxsplit=1)[0] == _OURS:
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
