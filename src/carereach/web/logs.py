"""Log lines for machines, without anything about a person: no address, name, query or data."""

import json
import logging

__all__ = ["WithoutPeople"]


class WithoutPeople(logging.Formatter):
    """One JSON object a line: when, how serious, where from, and the kind of error if any.

    The message's arguments are left out, because they may hold what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "from": record.name,
            "event": str(record.msg) if not record.args else record.msg.split("%", 1)[0].strip(),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)
