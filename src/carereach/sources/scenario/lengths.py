"""Lengths of time, rates of arrival, routes and mappings by class, as a scenario file has them."""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from carereach.sources.scenario.section import Section
from carereach.tables.scenario import Distribution, Rates, Route

__all__ = [
    "CHANCE_ROUNDING",
    "KINDS",
    "by_class",
    "check_known",
    "read_length",
    "read_rates",
    "read_routes",
]

_T = TypeVar("_T")

CHANCE_ROUNDING = 1e-6
KINDS = ("exponential", "lognormal", "gamma", "deterministic", "empirical", "truncated normal")


def read_length(owner: Section, key: str, default: Distribution | None = None) -> Distribution:
    """Return the length of time under a key [days]."""
    if default is not None and owner.get(key) is None:
        return default
    if owner.need(key) is None:
        return Distribution(kind="exponential", mean=1.0)
    given = owner.inner(key)
    kind = given.choice("kind", KINDS)
    read: Callable[[Section], Distribution] = {
        "lognormal": _lognormal,
        "empirical": _empirical,
        "truncated normal": _truncated,
        "gamma": _gamma,
        "exponential": lambda one: Distribution(kind="exponential", mean=one.time("mean")),
        "deterministic": lambda one: Distribution(kind="deterministic", mean=one.time("mean")),
    }[kind]
    length = read(given)
    given.close()
    return length


def _gamma(given: Section) -> Distribution:
    return Distribution(kind="gamma", mean=given.time("mean", above=True), sd=given.time("sd"))


def _lognormal(given: Section) -> Distribution:
    """By mean and standard deviation, or by those of its logarithm."""
    if not (given.has("log_mean") or given.has("log_sd")):
        mean, sd = given.time("mean", above=True), given.time("sd")
        return Distribution(kind="lognormal", mean=mean, sd=sd)
    if given.has("mean") or given.has("sd"):
        given.tell("log_mean", "both", "stands beside mean or sd: give one pair, not both")
        given.get("mean"), given.get("sd")
    # The logarithm of a time of 10 million years is below 25.
    log_mean = min(given.number("log_mean", least=-math.inf), 25.0)
    log_sd = min(given.number("log_sd"), 5.0)
    mean = math.exp(log_mean + log_sd**2 / 2) * given.faults.days
    return Distribution(kind="lognormal", mean=mean, sd=mean * math.sqrt(math.expm1(log_sd**2)))


def _truncated(given: Section) -> Distribution:
    low = given.time("low", 0.0)
    high = given.time("high", math.inf)
    if low >= high:
        given.tell("high", "order", "must be above low")
    return Distribution(
        kind="truncated normal",
        mean=given.number("mean", least=-math.inf) * given.faults.days,
        sd=given.time("sd"),
        low=low,
        high=high,
    )


def _empirical(given: Section) -> Distribution:
    """Values seen, with the chance of each."""
    values, chances = _numbers(given, "values"), _numbers(given, "chances")
    if len(values) != len(chances):
        given.tell("chances", "length", "must be as many as the values")
    if chances and abs(math.fsum(chances) - 1) > CHANCE_ROUNDING:
        given.tell("chances", "sum", "must add up to 1")
    days = given.faults.days
    return Distribution(
        kind="empirical", values=tuple(value * days for value in values), chances=chances
    )


def _numbers(given: Section, key: str) -> tuple[float, ...]:
    row = given.need(key)
    good = isinstance(row, list) and row and all(_is_at_least_0(one) for one in row)
    if row is not None and not good:
        given.tell(key, "numbers", "must be a list of finite numbers of 0 or more")
    return tuple(float(one) for one in row) if good else ()


def _is_at_least_0(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def read_rates(owner: Section, key: str, horizon_days: float) -> Rates:
    """Return arrivals a day: one rate for good, or one for each of a list of periods."""
    if not isinstance(owner.get(key), list):
        return ((0.0, owner.number(key) / owner.faults.days),)
    periods: list[tuple[float, float | None, float]] = []
    for period in owner.rows(key):
        start = period.time("from")
        end = period.time("to") if period.has("to") else None
        periods.append((start, end, period.number("rate") / owner.faults.days))
        period.close()
    _check_periods(owner, key, periods, horizon_days)
    return tuple((start, rate) for start, _, rate in periods)


def _check_periods(
    owner: Section,
    key: str,
    periods: list[tuple[float, float | None, float]],
    horizon_days: float,
) -> None:
    """Refuse periods that leave out a day or say two things about one."""
    if not periods or periods[0][0] != 0:
        owner.tell(key, "gap", "must have a first period that starts at 0")
    ends = [end for _, end, _ in periods]
    starts = [start for start, _, _ in periods[1:]]
    for number, (start, end, _) in enumerate(periods, start=1):
        if end is not None and end <= start:
            owner.tell(key, "order", f"has a period that does not end after it starts: {number}")
    for number, (end, start) in enumerate(zip(ends, starts, strict=False), start=1):
        if start <= periods[number - 1][0] or (end is not None and end > start):
            owner.tell(key, "overlap", f"has overlapping periods: {number} and {number + 1}")
        elif end is not None and end < start:
            owner.tell(key, "gap", f"has a gap between periods {number} and {number + 1}")
    if ends and ends[-1] is not None and ends[-1] < horizon_days:
        owner.tell(key, "gap", "has a last period that ends before the horizon")


def read_routes(owner: Section, key: str, stages: Iterable[str]) -> tuple[Route, ...]:
    """Return where people go next; chances must not add up to more than 1, the rest leave.

    An entry ``{ leaves = 0.2 }`` says the rest aloud, and then all of them must add up to 1.
    """
    routes: list[Route] = []
    leaving: list[float] = []
    for row in owner.rows(key):
        if row.has("leaves"):
            leaving.append(row.chance("leaves"))
        else:
            routes.append(Route(to=row.text("to"), chance=row.chance("chance")))
            check_known(row, "to", routes[-1].to, stages, "stage")
        row.close()
    total = math.fsum([*(route.chance for route in routes), *leaving])
    if total > 1 + CHANCE_ROUNDING:
        owner.tell(key, "sum", "has chances that add up to more than 1")
    elif leaving and total < 1 - CHANCE_ROUNDING:
        owner.tell(key, "sum", "says who leaves, so its chances must add up to 1, and do not")
    if len({route.to for route in routes}) < len(routes):
        owner.tell(key, "twice", "names one stage twice: add the chances up")
    return tuple(routes)


def check_known(owner: Section, key: str, name: str, known: Iterable[str], what: str) -> None:
    """Tell of a name that the file does not declare; the nearest that it does may be meant."""
    known = list(known)
    if not name or name in known:
        return
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    place = f"; {what} number {known.index(close[0]) + 1} has the nearest name" if close else ""
    owner.tell(key, f"unknown_{what}", f"names a {what} that the file does not declare{place}")


def by_class(
    owner: Section,
    key: str,
    classes: tuple[str, ...],
    read: Callable[[Section, str], _T],
) -> Mapping[str, _T]:
    """Return what is given for each class; empty where nothing is.

    What is no table of classes stands for every class alike.

    Args:
        owner: the table that has the key.
        key: where the mapping stands.
        classes: names declared.
        read: called with a section and the key in it to read.
    """
    given = owner.get(key)
    if given is None:
        return MappingProxyType({})
    if not isinstance(given, Mapping) or isinstance(given.get("kind"), str):
        return MappingProxyType({name: read(owner, key) for name in classes})
    section = owner.inner(key)
    for name in section.keys():  # noqa: SIM118 - a method, not a mapping
        check_known(section, name, name, classes, "class")
    return MappingProxyType(
        {name: read(section, name) for name in section.keys() if name in classes}  # noqa: SIM118
    )
