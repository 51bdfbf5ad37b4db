"""The gate: only ``release`` makes a ``Released`` table, and every door takes only those."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from carereach.base import DisclosureError
from carereach.disclosure.policy import NHS_RULE, Policy

__all__ = ["Field", "Released", "Role", "release"]

Role = Literal["text", "people", "estimate", "share", "rate", "number", "date"]

_KEY = object()
_CONFIDENTIAL = "confidential_location"
_RELEASED, _SUPPRESSED, _NOT_SUPPLIED = "released", "suppressed", "not supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one column leaves.

    Roles: ``people`` counts young people (rounded or suppressed); ``estimate`` is an estimated
    number of young people (two significant figures, never small); ``share`` and ``rate`` are
    recomputed from the released ``numerator`` and ``denominator`` (a rate per ``per``);
    ``number`` counts anything else (days, staff, pounds); ``text`` and ``date`` pass through.
    """

    name: str
    label: str
    role: Role = "text"
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    per: int = 10_000


class Released:
    """A table that may be shown. Made only by ``release``.

    ``frame`` holds the values (null where suppressed or not supplied) and ``states`` the word for
    each cell: released, suppressed or not supplied.
    """

    __slots__ = ("fields", "frame", "name", "notes", "policy", "sources", "states", "title")

    def __init__(self, key: object, **parts: Any) -> None:
        if key is not _KEY:
            raise DisclosureError("A released table can be made only by disclosure.release.")
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    name: str
    title: str
    fields: tuple[Field, ...]
    frame: pl.DataFrame
    states: pl.DataFrame
    policy: Policy
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: what has been released does not change."""
        raise DisclosureError(f"A released table cannot be changed ({name}).")

    def field(self, name: str) -> Field:
        """Return the declared field of that name."""
        return next(field for field in self.fields if field.name == name)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries of released values."""
        return self.frame.to_dicts()

    def where(self, predicate: pl.Expr, *, name: str = "", title: str = "") -> "Released":
        """Return the rows that satisfy ``predicate``: still released, nothing recomputed."""
        keep = self.frame.select(predicate.alias("keep"))["keep"].fill_null(value=False)
        return self._with(self.frame.filter(keep), self.states.filter(keep), name, title)

    def columns(self, *names: str, title: str = "") -> "Released":
        """Return the named columns only, in that order."""
        part = self._with(self.frame.select(names), self.states.select(names), "", title)
        object.__setattr__(part, "fields", tuple(self.field(name) for name in names))
        return part

    def _with(self, frame: pl.DataFrame, states: pl.DataFrame, name: str, title: str) -> "Released":
        return Released(
            _KEY,
            name=name or self.name,
            title=title or self.title,
            fields=self.fields,
            frame=frame,
            states=states,
            policy=self.policy,
            sources=self.sources,
            notes=self.notes,
        )


def release(
    frame: pl.DataFrame,
    *,
    name: str,
    title: str,
    fields: Sequence[Field],
    policy: Policy = NHS_RULE,
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Released:
    """Let a table through the gate, every count of young people made safe.

    Args:
        frame: the raw table; rows with a true ``confidential_location`` are dropped.
        name: short name, used in file and sheet names.
        title: what the table shows.
        fields: every column that leaves, in order; a column not named here does not leave.
        policy: the small-number rule.
        sources: ids of the evidence entries behind the figures.
        notes: sentences a reader needs beside the table.

    Raises:
        DisclosureError: a field is missing from the table, or its role does not fit its values.
    """
    shown = _without_confidential(frame)
    _check_fields(shown, fields, name)
    values = shown.with_columns(_released_values(fields, policy))
    values = values.with_columns(_recomputed(fields))
    states = _states(shown, values, fields)
    names = [field.name for field in fields]
    return Released(
        _KEY,
        name=name,
        title=title,
        fields=tuple(fields),
        frame=values.select(names),
        states=states.select(names),
        policy=policy,
        sources=tuple(sources),
        notes=tuple(notes),
    )


def _without_confidential(frame: pl.DataFrame) -> pl.DataFrame:
    if _CONFIDENTIAL not in frame.columns:
        return frame
    return frame.filter(~pl.col(_CONFIDENTIAL).fill_null(value=False)).drop(_CONFIDENTIAL)


def _check_fields(frame: pl.DataFrame, fields: Sequence[Field], name: str) -> None:
    for field in fields:
        parts = (field.numerator, field.denominator) if _is_ratio(field) else (field.name,)
        missing = [part for part in parts if part not in frame.columns]
        if missing:
            raise DisclosureError(f"Table {name} has no column {missing[0]}, so it cannot leave.")
        if _is_ratio(field):
            _check_parts(field, fields, name)
        elif field.role in ("text", "date") and frame.schema[field.name].is_numeric():
            raise DisclosureError(
                f"Table {name}, column {field.name} holds numbers: say whether they count people."
            )


def _is_ratio(field: Field) -> bool:
    return field.role in ("share", "rate")


def _check_parts(field: Field, fields: Sequence[Field], name: str) -> None:
    roles = {other.name: other.role for other in fields}
    for part in (field.numerator, field.denominator):
        if part not in roles:
            raise DisclosureError(
                f"Table {name}, column {field.name}: release {part} beside the share made from it."
            )


def _released_values(fields: Sequence[Field], policy: Policy) -> list[pl.Expr]:
    values = []
    for field in fields:
        if field.role == "people":
            values.append(policy.release(pl.col(field.name)).alias(field.name))
        elif field.role == "estimate":
            whole = pl.col(field.name).round(0)
            safe = policy.release(whole).cast(pl.Float64).round_sig_figs(2)
            values.append(safe.cast(pl.Int64).alias(field.name))
    return values


def _recomputed(fields: Sequence[Field]) -> list[pl.Expr]:
    return [
        pl.when(pl.col(field.denominator) > 0)
        .then(
            (
                pl.col(field.numerator)
                / pl.col(field.denominator)
                * (1 if field.role == "share" else field.per)
            ).clip(upper_bound=1.0 if field.role == "share" else None)
        )
        .alias(field.name)
        for field in fields
        if _is_ratio(field)
    ]


def _states(raw: pl.DataFrame, values: pl.DataFrame, fields: Sequence[Field]) -> pl.DataFrame:
    def state(field: Field) -> pl.Series:
        given = values[field.name].is_not_null()
        parts = (field.numerator, field.denominator) if _is_ratio(field) else (field.name,)
        hidden = pl.Series([False] * raw.height, dtype=pl.Boolean)
        for part in parts:
            hidden = hidden | (raw[part].is_not_null() & values[part].is_null())
        picture = pl.DataFrame({"given": given, "hidden": hidden})
        return picture.select(
            pl.when("given")
            .then(pl.lit(_RELEASED))
            .when("hidden")
            .then(pl.lit(_SUPPRESSED))
            .otherwise(pl.lit(_NOT_SUPPLIED))
            .alias(field.name)
        )[field.name]

    return pl.DataFrame([state(field) for field in fields])
