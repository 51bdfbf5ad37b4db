"""What-if files: the changes to try on a scenario, one ``[[change]]`` each.

A file says a ``unit`` where a change sets or adds a time, and then::

    [[change]]
    field = "support.caseload_per_wte"
    value = 10

    [[change]]
    wte = 1

``value`` sets, ``add`` adds and ``times`` multiplies; ``wte``, ``hours``, ``contract_length`` and
``handover`` are levers that need no field.
"""

import math
import tomllib
from pathlib import Path
from typing import Any

from carereach.base import SourceError
from carereach.sources.files import read_file
from carereach.sources.raw_workspace import Gathering
from carereach.sources.scenario.names import declared_name, is_time
from carereach.sources.scenario.opening import DAYS
from carereach.sources.scenario.section import Faults, Section
from carereach.tables.what_if import HANDOVERS, HOW, LEVERS, Change, How

__all__ = ["parse_what_if", "read_what_if"]

_MOST_CHANGES = 100


def read_what_if(path: Path) -> tuple[Change, ...]:
    """Read the changes of a what-if file; times are in days, whatever the file's unit.

    Raises:
        SourceError: the file has faults; the first is told, and how many more there are.
    """
    gathering = Gathering(path.name, {})
    content = read_file(path, gathering)
    if content is None:
        told = gathering.findings[0]
        raise SourceError(f"{path.name}: {told.message} {told.fix}".rstrip())
    return parse_what_if(content, file=path.name)


def parse_what_if(content: bytes, *, file: str) -> tuple[Change, ...]:
    """Return the changes that the content of a file asks for.

    Raises:
        SourceError: the content has faults.
    """
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{file} is not TOML in UTF-8: write key = value, text in quotes."
        ) from error
    faults = Faults(file)
    root = Section(raw, "", faults)
    faults.days = _unit(root)
    changes = _changes(root)
    root.close()
    if faults.found:
        more = len(faults.found) - 1
        rest = f" There {'is' if more == 1 else 'are'} {more} more." if more else ""
        raise SourceError(faults.found[0].sentence() + rest)
    return changes


def _unit(root: Section) -> float:
    """Days in the file's unit; not a number where it states none, so that its times show."""
    if not root.has("unit"):
        root.get("unit")
        return math.nan
    return DAYS[root.choice("unit", tuple(DAYS))]


def _changes(root: Section) -> tuple[Change, ...]:
    raw = root.need("change")
    rows: list[Any] = raw if isinstance(raw, list) else []
    if raw is not None and not 1 <= len(rows) <= _MOST_CHANGES:
        root.tell("change", "list", f"must be [[change]] tables, 1 to {_MOST_CHANGES}")
        return ()
    sections = [
        Section(row, f"[[change]] number {number}", root.faults)
        for number, row in enumerate(rows, start=1)
    ]
    return tuple(_change(section) for section in sections)


def _change(given: Section) -> Change:
    levers = [lever for lever in LEVERS if given.has(lever)]
    if len(levers) + given.has("field") != 1:
        given.tell("field", "one", f"must be given, or one of {', '.join(LEVERS)}; only one")
        return Change(field="")
    change = _lever(given, levers[0]) if levers else _field(given)
    given.close()
    return change


def _lever(given: Section, lever: str) -> Change:
    if lever == "handover":
        word = given.choice(lever, HANDOVERS)
        return Change(field=lever, word="transfer" if word == "transfer" else "close")
    if lever == "contract_length":
        return Change(field=lever, number=_timed(given, lever, least=0.0))
    if lever == "hours":
        return Change(field=lever, number=given.number(lever))
    places = [key for key in ("contract", "stage") if given.has(key)]
    if len(places) > 1:
        given.tell("stage", "one", "must be given, or contract; not both")
    where = [given.text(key) for key in places][:1]
    return Change(field=lever, number=given.number(lever, least=-math.inf), where="".join(where))


def _field(given: Section) -> Change:
    name = given.text("field")
    ways: list[How] = [way for way in HOW if given.has(way)]
    if len(ways) != 1:
        given.tell("value", "one", "must be given, or add or times; only one")
        return Change(field=name)
    how = ways[0]
    if how != "times" and "arrivals" in name.split("."):
        given.tell("field", "rate", "is a rate, whose unit would not be told: change it with times")
    if how != "times" and is_time(name):
        number = _timed(given, how, least=-math.inf)
    else:
        number = given.number(how, least=-math.inf)
    return Change(field=declared_name(name), number=number, how=how)


def _timed(given: Section, key: str, *, least: float) -> float:
    """Return a time [days]; the file has to say what its times are in."""
    if math.isnan(given.faults.days):
        given.tell(key, "unit", "is a time: state the file's unit at the top (day, week or hour)")
        given.get(key)
        return 0.0
    return given.time(key, least=least)
