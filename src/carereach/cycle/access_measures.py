"""From three files to one measure of access: the only step that opens them for a measure."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from carereach.base import MethodError, SourceError, write_atomically
from carereach.disclosure import NHS_RULE
from carereach.evidence import assumed

if TYPE_CHECKING:
    from carereach.access import TravelTimes
    from carereach.access.measures import Kernel, Measured

__all__ = ["MEASURES", "MeasureWish", "measure_files", "say_measured", "write_scores"]

_BANDS = 3
_CHOICE_BANDS = (10, 20, 30, 60)
_SAID_OF_PEOPLE = "with too few services in reach"
"""What the line says in numbers of young people it does not say again in numbers of places."""
_Tables = tuple["TravelTimes", pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWish:
    """Which measure, and its settings; one that is not given takes the shipped assumption."""

    measure: str
    max_minutes: float | None = None
    bands: Sequence[float] = ()
    weights: Sequence[float] = ()
    kernel: str | None = None
    settings: Sequence[float] = ()
    count: int | None = None
    counted: Literal["places", "services"] | None = None
    tau: float | None = None


def measure_files(
    times: Path, demand: Path, supply: Path, *, wish: MeasureWish, out: Path
) -> "Measured":
    """Measure access from a file of travel times, one of people and one of capacity.

    Args:
        times: pairs of places with minutes, in any layout that is read elsewhere.
        demand: id and people; scores come in its order.
        supply: id and capacity.
        wish: the measure and its settings.
        out: where scores will be written; looked at first, so that no work is lost.

    Raises:
        SourceError: a file is at fault, the files share no ids, or ``out`` is one of them.
        MethodError: there is no such measure, or a setting is not one it takes.
    """
    from carereach.sources.measure_inputs import read_demand, read_supply

    _check_wish(wish)
    _check_out(out, (times, demand, supply))
    people, places = read_demand(demand), read_supply(supply)
    held, without = _hold(times)
    _check_shared(people["id"], held.from_ids, names=(demand.name, times.name))
    _check_shared(places["id"], held.to_ids, names=(supply.name, times.name))
    measured = _MEASURES[wish.measure].run((held, people, places), wish)
    return _with_exclusions(measured, without)


def say_measured(measured: "Measured") -> str:
    """Say in one line what was used, who is out of reach, and what was left out and why.

    People are rounded and small numbers hidden, as in every output.
    """
    left_out = [
        f"{rows:,} {what}{'' if rows == 1 else 's'} {reason}"
        for what, reason, rows, _ in measured.exclusions.iter_rows()
        if reason != _SAID_OF_PEOPLE
    ]
    return (
        f"{measured.pairs:,} pairs used. Young people with too little in reach: "
        f"{_say_people(measured.people_out_of_reach)} of {_say_people(measured.people)}. "
        f"Left out: {'; '.join(left_out) or 'nothing'}."
    )


def write_scores(measured: "Measured", out: Path) -> None:
    """Write id and score as CSV, or as Parquet if the file ends so; never numbers of people.

    Raises:
        SourceError: the file cannot be written.
    """
    frame, content = measured.scores.select("id", "score"), io.BytesIO()
    if out.suffix == ".csv":
        frame.write_csv(content)
    else:
        frame.write_parquet(content)
    write_atomically(out, content.getvalue())


@dataclass(frozen=True, slots=True)
class _Named:
    """A measure by name: how it is run and which settings it takes."""

    run: Callable[[_Tables, MeasureWish], "Measured"]
    takes: frozenset[str]


def _closest(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_closest

    return measure_closest(*tables, count=wish.count or 1, max_minutes=wish.max_minutes or math.inf)


def _cumulative(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_cumulative

    counted = wish.counted or "places"
    return measure_cumulative(*tables, max_minutes=_catchment(wish), counted=counted)


def _interval(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_cumulative_interval

    if len(wish.bands) != 2 or not all(float(band).is_integer() for band in wish.bands):
        raise MethodError("cumulative-interval: give --bands with two limits in whole minutes.")
    low, high = (int(band) for band in wish.bands)
    counted = wish.counted or "places"
    return measure_cumulative_interval(
        *tables,
        from_minutes=low,
        to_minutes=high,
        counted=counted,
    )


def _gravity(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_gravity

    if wish.kernel is None and not wish.bands:
        raise MethodError("gravity: give --kernel and --settings, or --bands and --weights.")
    return measure_gravity(*tables, kernel=_kernel(wish))


def _two_step(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_two_step

    return measure_two_step(*tables, max_minutes=_catchment(wish))


def _enhanced(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_enhanced_two_step

    return measure_enhanced_two_step(*tables, kernel=_kernel(wish))


def _three_step(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_three_step

    return measure_three_step(*tables, kernel=_kernel(wish, default=_choice_steps))


def _balanced(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_balanced

    return measure_balanced(*tables, kernel=_kernel(wish))


def _availability(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_spatial_availability

    return measure_spatial_availability(*tables, kernel=_kernel(wish))


def _raam(tables: _Tables, wish: MeasureWish) -> "Measured":
    from carereach.access.measures import measure_raam

    tau = wish.tau if wish.tau is not None else assumed("asm:crowding-minutes").number
    return measure_raam(*tables, tau_minutes=tau, max_minutes=wish.max_minutes or math.inf)


_KERNEL = frozenset({"bands", "weights", "kernel", "settings", "max_minutes"})
_MEASURES: Mapping[str, _Named] = {
    "closest": _Named(_closest, frozenset({"count", "max_minutes"})),
    "cumulative": _Named(_cumulative, frozenset({"max_minutes", "counted"})),
    "cumulative-interval": _Named(_interval, frozenset({"bands", "counted"})),
    "gravity": _Named(_gravity, _KERNEL),
    "2sfca": _Named(_two_step, frozenset({"max_minutes"})),
    "e2sfca": _Named(_enhanced, _KERNEL),
    "3sfca": _Named(_three_step, _KERNEL),
    "balanced": _Named(_balanced, _KERNEL),
    "availability": _Named(_availability, _KERNEL),
    "raam": _Named(_raam, frozenset({"tau", "max_minutes"})),
}
MEASURES = tuple(_MEASURES)
"""Every measure by the name it is asked for."""


def _check_wish(wish: MeasureWish) -> None:
    """Refuse an unknown measure, and settings that would be ignored.

    Raises:
        MethodError: there is no such measure, or it does not take a setting that was given.
    """
    if wish.measure not in _MEASURES:
        raise MethodError(f"There is no such measure: choose one of {', '.join(MEASURES)}.")
    for field in fields(wish):
        value = getattr(wish, field.name)
        is_given = value is not None and value != () and field.name != "measure"
        if is_given and field.name not in _MEASURES[wish.measure].takes:
            option = field.name.replace("_", "-")
            raise MethodError(f"{wish.measure} does not take --{option}: leave it out.")


def _check_out(out: Path, inputs: Sequence[Path]) -> None:
    """Refuse a file to write that is neither CSV nor Parquet, or is one of those to read.

    Raises:
        SourceError: it is.
    """
    if out.suffix not in (".csv", ".parquet"):
        raise SourceError(f"{out.name}: give the file an ending of .csv or .parquet.")
    if out.resolve() in [path.resolve() for path in inputs]:
        raise SourceError(f"{out.name} is a file to read from: write to another.")


def _catchment(wish: MeasureWish) -> float:
    if wish.max_minutes is not None:
        return wish.max_minutes
    return assumed("asm:catchment-minutes").number


def _kernel(wish: MeasureWish, *, default: "Callable[[], Kernel] | None" = None) -> "Kernel":
    """Return the kernel asked for, or the shipped steps.

    Raises:
        MethodError: settings of a curve and of steps are mixed, or one of a pair is missing.
    """
    from carereach.access.measures import choose_kernel, step_kernel

    if wish.kernel is not None:
        if wish.bands or wish.weights:
            raise MethodError("Give either --kernel and --settings, or --bands and --weights.")
        limit = math.inf if wish.max_minutes is None else wish.max_minutes
        first, second = _one_or_two(wish.settings)
        return choose_kernel(wish.kernel, first, second, max_minutes=limit)
    if wish.settings or wish.max_minutes is not None:
        raise MethodError("Without --kernel the last of --bands is the limit: leave others out.")
    if wish.bands or wish.weights:
        return step_kernel(wish.bands, wish.weights)
    return (default or _catchment_steps)()


def _one_or_two(settings: Sequence[float]) -> tuple[float, float | None]:
    match tuple(settings):
        case (first,):
            return first, None
        case (first, second):
            return first, second
    raise MethodError("Kernel: give one or two numbers as --settings.")


def _catchment_steps() -> "Kernel":
    from carereach.access.measures import step_kernel

    width = assumed("asm:catchment-band-minutes").number
    middle, far = (
        assumed(name).number for name in ("asm:catchment-weight-middle", "asm:catchment-weight-far")
    )
    return step_kernel([width * band for band in range(1, _BANDS + 1)], [1.0, middle, far])


def _choice_steps() -> "Kernel":
    from carereach.access.measures import step_kernel

    names = (
        "asm:choice-weight-10",
        "asm:choice-weight-20",
        "asm:choice-weight-30",
        "asm:choice-weight-60",
    )
    return step_kernel(_CHOICE_BANDS, [assumed(name).number for name in names])


def _hold(path: Path) -> "tuple[TravelTimes, pl.DataFrame]":
    """Read travel times and hold them; also the rows that had none."""
    from carereach.access import hold_times
    from carereach.sources.travel_matrices import read_travel_matrix

    matrix = read_travel_matrix(path)
    ids = {name: matrix.frame[name].unique().sort().to_list() for name in ("from_id", "to_id")}
    held = hold_times(matrix.frame, from_ids=ids["from_id"], to_ids=ids["to_id"])
    return held, matrix.exclusions


def _check_shared(ids: pl.Series, known: Sequence[str], *, names: tuple[str, str]) -> None:
    """Refuse two files that have no id in common: they are then written in different ways.

    Raises:
        SourceError: no id stands in both.
    """
    if known and not ids.is_in(pl.Series(known).implode()).any():
        raise SourceError(
            f"{names[0]}: none of its ids stands in {names[1]}; write ids the same way in all"
            " files."
        )


def _with_exclusions(measured: "Measured", without: pl.DataFrame) -> "Measured":
    """Put the rows of the file of travel times that had none in front of what was left out."""
    rows = without.select(
        pl.lit("row").alias("what"),
        pl.format("with {}", "reason").alias("reason"),
        "rows",
        pl.lit(None, pl.Float64).alias("amount"),
    )
    return replace(measured, exclusions=pl.concat([rows, measured.exclusions]))


def _say_people(count: float) -> str:
    """Write a number of young people as it may be printed."""
    released = pl.select(NHS_RULE.release(pl.lit(math.ceil(count)))).item()
    return NHS_RULE.suppressed_words if released is None else f"{released:,}"
