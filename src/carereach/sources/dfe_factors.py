"""Read the Department for Education's assessment-factor counts: factor 11A is exploitation.

The file counts assessment *episodes* in which a social worker noted a concern, not children. A
council's cell may hold a symbol instead of a number; it is kept as a state, never read as zero.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from carereach.base import SourceError

__all__ = ["FACTORS", "FACTOR_STATES", "SYMBOLS", "Factor", "read_dfe_factors"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One concern recorded at the end of an assessment."""

    name: str
    codes: tuple[str, ...]
    """Codes in the children-in-need census."""
    header: str
    """Column name in the published file."""


FACTORS = (
    Factor("cse", ("11A",), "Child_sexual_exploitation"),
    Factor("going_missing", ("10A",), "Going_missing"),
    Factor("trafficking", ("12A",), "Trafficking"),
    Factor("gangs", ("13A",), "Gangs"),
    Factor("criminal_exploitation", ("24A",), "Child_criminal_exploitation"),
    Factor("self_harm", ("15A",), "Self_harm"),
    Factor("alcohol_misuse", ("1A",), "Alcohol_Misuse_child"),
    Factor("drug_misuse", ("2A",), "Drug_Misuse_child"),
    Factor("mental_health", ("4A",), "Mental_Health_child"),
    Factor("unaccompanied", ("9A",), "Unaccompanied_asylum_seeker"),
    Factor("sexual_abuse_unsplit", ("19A",), "Sexual_Abuse_unknown"),
    Factor("sexual_abuse_by_child", ("19B",), "Sexual_Abuse_child_on_child"),
    Factor("sexual_abuse_by_adult", ("19C",), "Sexual_Abuse_adult_on_child"),
)
"""The concerns a commissioner of exploitation care plans around, first the one itself."""

SYMBOLS = {
    "c": "suppressed",
    "k": "suppressed",
    "low": "suppressed",
    "u": "low reliability",
    "z": "not applicable",
    ":": "not applicable",
    "x": "missing",
    "": "missing",
}
"""What a symbol in place of a number means. ``k`` and ``low`` are small numbers that round to 0."""

FACTOR_STATES = (
    "exact",
    "rounded",
    "suppressed",
    "low reliability",
    "not applicable",
    "missing",
)

_EPISODES = Factor("episodes", (), "Episodes_with_assessment_factor")
_LEVELS = {"National": "nation", "Regional": "region", "Local authority": "council"}
_PLACE_COLUMNS = (
    "time_period",
    "geographic_level",
    "country_code",
    "region_code",
    "region_name",
    "new_la_code",
    "la_name",
)


def read_dfe_factors(path: Path) -> pl.DataFrame:
    """Read one file of assessment factors, all years and levels in it.

    Args:
        path: the CSV as published: one row a year and place, one column a factor. Headers may be
            the published names or the census codes (``11A``); factors it lacks are "missing".

    Returns:
        One row a year and place, in file order: ``year`` [year ending 31 March], ``level``
        (nation, region, council), ``code``, ``name``, ``region``; then for each of ``FACTORS``
        and ``episodes`` the count [assessment episodes] and ``<name>_state``. Nations and regions
        are published rounded to 10, so their state is "rounded".

    Raises:
        SourceError: the file is not such a table, or cells hold neither a whole number nor a
            known symbol; every bad row of the first bad column is named, never its content.
    """
    text = _read_text(path)
    _check_headers(path, text)
    places = text.select(
        _year(pl.col("time_period")).alias("year"),
        pl.col("geographic_level").replace_strict(_LEVELS, default=None).alias("level"),
        pl.coalesce("new_la_code", "region_code", "country_code").alias("code"),
        pl.coalesce("la_name", "region_name", pl.lit("England")).alias("name"),
        pl.col("region_name").alias("region"),
    )
    for column in ("year", "level"):
        _check_rows(path, places[column].is_null(), column)
    rounded = places["level"] != "council"
    counts = [
        column
        for factor in (*FACTORS, _EPISODES)
        for column in _count_and_state(path, text, factor, rounded=rounded)
    ]
    return places.with_columns(counts)


def _read_text(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_csv(path, infer_schema=False).rename(str.strip)
    except OSError as error:
        raise SourceError(f"{path.name} could not be opened: check the name and place.") from error
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            f"{path.name} could not be read as a CSV file: save it again as CSV UTF-8."
        ) from error
    return frame.with_columns(
        pl.all().str.strip_chars().replace("", None)  # a blank place is no place
    )


def _check_headers(path: Path, text: pl.DataFrame) -> None:
    absent = [name for name in _PLACE_COLUMNS if name not in text.columns]
    if _header_of(text, FACTORS[0]) is None:
        absent.append(FACTORS[0].header)
    if absent:
        raise SourceError(
            f"{path.name} is not an assessment-factor file: it lacks {', '.join(absent)}. "
            "Use the children in need file of factors at the end of assessment."
        )


def _header_of(text: pl.DataFrame, factor: Factor) -> str | None:
    return next((name for name in (factor.header, *factor.codes) if name in text.columns), None)


def _year(period: pl.Expr) -> pl.Expr:
    """Turn ``2025`` or ``202425`` into 2025: the year in which the period ends."""
    return (
        pl.when(period.str.contains(r"^20\d\d$"))
        .then(period)
        .when(period.str.contains(r"^20\d{4}$"))
        .then(pl.lit("20") + period.str.slice(4, 2))
        .cast(pl.Int32)
    )


def _count_and_state(
    path: Path, text: pl.DataFrame, factor: Factor, *, rounded: pl.Series
) -> tuple[pl.Series, pl.Series]:
    header = _header_of(text, factor)
    if header is None:
        cells = pl.Series(factor.name, [None] * text.height, dtype=pl.String)
    else:
        cells = text[header]
    cells = cells.fill_null("").str.to_lowercase()
    numeric = cells.str.contains(r"^\d{1,9}$")
    known = numeric | cells.is_in(list(SYMBOLS))
    _check_rows(path, ~known, header or factor.name)
    symbols = cells.replace_strict(SYMBOLS, default="exact", return_dtype=pl.String)
    frame = pl.DataFrame({"cell": cells, "state": symbols, "rounded": rounded}).select(
        pl.col("cell").cast(pl.Int64, strict=False).alias(factor.name),
        pl.when(pl.col("rounded") & (pl.col("state") == "exact"))
        .then(pl.lit("rounded"))
        .otherwise("state")
        .alias(f"{factor.name}_state"),
    )
    return frame[factor.name], frame[f"{factor.name}_state"]


def _check_rows(path: Path, is_bad: pl.Series, column: str) -> None:
    """Refuse the file if any row is bad, naming rows as a spreadsheet does (the header is 1)."""
    rows = (is_bad.fill_null(value=True).arg_true() + 2).to_list()
    if rows:
        shown = ", ".join(str(row) for row in rows[:10]) + (" and more" if len(rows) > 10 else "")
        raise SourceError(
            f"{path.name}, column {column}, row {shown}: this is not a value the published file "
            "uses. Restore the cell from the published file."
        )
