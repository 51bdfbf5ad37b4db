"""What would the answer be under other rules of a visit, and what stands whatever they are?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from carereach.access.outcomes import count_nearly_counting
from carereach.access.pathway import ALL_AGES, STATES, PathwayMap, audit_pathway
from carereach.access.places import count_by_area
from carereach.access.rules import AccessRules, AccessTables
from carereach.access.usable import UsableAccess, audit_usable_access

__all__ = ["AS_SET", "Sensitivity", "Variant", "audit_sensitivity"]

AS_SET = "as set"
"""Key of the rules that the audit itself uses; they come first in every table."""

_NOTHING: Mapping[str, UsableAccess] = MappingProxyType({})
_CELL = ["need", "stage", "age_band"]
_FAULT = ["service_id", "test"]
_NAMED = {"key": pl.String, "words": pl.String}
_VARIANTS = _NAMED | dict.fromkeys(("places", "changed", "easier", "harder"), pl.Int64)
_FLIPS = _NAMED | dict.fromkeys(("need", "stage", "age_band", "as_set", "state"), pl.String)
_FAULTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "service_id": pl.String,
    "test": pl.String,
    "holds": pl.Int64,
    "of": pl.Int64,
    "fails": pl.List(pl.String),
}
_AREAS = _NAMED | {
    "need": pl.String,
    "stage": pl.String,
    "age_band": pl.String,
    "area_code": pl.String,
    "young_people": pl.Int64,
    "not_reached": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One other set of rules: what makes a visit, and what share makes a state."""

    key: str
    words: str
    """What is different, as it follows "if": "journeys of up to 30 minutes count"."""
    rules: AccessRules
    can_get_in_share: float
    difficulty_share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sensitivity:
    """What changes under other rules; the rules as set come first in every frame that has keys.

    ``variants``: key, words, places (on the pathway, all ages together), changed, easier, harder.
    ``flips``: key, words, need, stage, age_band, as_set and state, where the two differ.
    ``cells``: key, words and the columns of ``PathwayMap.cells`` under each set of rules.
    ``standing``: need, stage and state of the places with one known state under every set.
    ``faults``: service_id and test where mending that test alone would make it easier to get in,
    under how many sets of rules that holds, of how many, and the words of those where it does not.
    ``areas``: young_people and not_reached by area and age band at the places asked for.
    """

    variants: pl.DataFrame
    flips: pl.DataFrame
    cells: pl.DataFrame
    standing: pl.DataFrame
    faults: pl.DataFrame
    areas: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """The answer under one set of rules."""

    key: str
    words: str
    cells: pl.DataFrame
    faults: pl.DataFrame
    areas: pl.DataFrame


def audit_sensitivity(
    tables: AccessTables,
    *,
    access: UsableAccess,
    pathway: PathwayMap,
    variants: Sequence[Variant],
    places: Sequence[tuple[str, str]] = (),
    done: Mapping[str, UsableAccess] = _NOTHING,
) -> Sensitivity:
    """Return which conclusions change under other rules, and which stand under all of them.

    Args:
        tables: the declared tables.
        access: usable access under the rules as set.
        pathway: its pathway map.
        variants: the other rules, each tried by itself.
        places: need and stage of the places whose counts by area are wanted.
        done: usable access where a variant has been audited already, by its key.

    Source: one change at a time (Saltelli and others 2008, doi:10.1002/9780470725184, chapter 1);
    it shows what rests on one rule, not what several rules do together.
    """
    tried = [_look_at(AS_SET, "rules as set", access, pathway.cells, places)]
    for variant in variants:
        same = variant.rules == access.rules
        other = access if same else done.get(variant.key)
        if other is None:
            other = audit_usable_access(tables, rules=variant.rules)
        cells = audit_pathway(
            other,
            can_get_in_share=variant.can_get_in_share,
            difficulty_share=variant.difficulty_share,
        ).cells
        tried.append(
            replace(tried[0], key=variant.key, words=variant.words, cells=cells)
            if same
            else _look_at(variant.key, variant.words, other, cells, places)
        )
    flips = _flips(tried)
    return Sensitivity(
        variants=_count_changes(tried, flips),
        flips=flips,
        cells=pl.concat([_named(one, one.cells) for one in tried]),
        standing=_standing(tried),
        faults=_count_faults(tried),
        areas=pl.concat([_named(one, one.areas) for one in tried]),
    )


def _look_at(
    key: str,
    words: str,
    access: UsableAccess,
    cells: pl.DataFrame,
    places: Iterable[tuple[str, str]],
) -> _Tried:
    nearly = count_nearly_counting(access).filter(pl.col("better_off") > 0)
    return _Tried(
        key=key,
        words=words,
        cells=cells,
        faults=nearly.select(_FAULT).unique(maintain_order=True),
        areas=_by_area(access, places),
    )


def _by_area(access: UsableAccess, places: Iterable[tuple[str, str]]) -> pl.DataFrame:
    schema = {name: kind for name, kind in _AREAS.items() if name not in _NAMED}
    frames = [
        count_by_area(access, need=need, stage=stage, age_bands=(band,)).select(
            pl.lit(need).alias("need"),
            pl.lit(stage).alias("stage"),
            pl.lit(band).alias("age_band"),
            "area_code",
            "young_people",
            "not_reached",
        )
        for need, stage in places
        if (need, stage) in access.cells
        for band in access.profiles.band_names
    ]
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def _named(tried: _Tried, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.lit(tried.key).alias("key"), pl.lit(tried.words).alias("words"), pl.all()
    )


def _flips(tried: Sequence[_Tried]) -> pl.DataFrame:
    """Return every cell whose state differs from the state under the rules as set."""
    usual = tried[0].cells.select(*_CELL, as_set="state")
    found = [
        _named(
            one,
            usual.join(one.cells.select(*_CELL, "state"), on=_CELL, maintain_order="left").filter(
                pl.col("state") != pl.col("as_set")
            ),
        )
        for one in tried[1:]
    ]
    return pl.concat([pl.DataFrame(schema=_FLIPS), *found])


def _count_changes(tried: Sequence[_Tried], flips: pl.DataFrame) -> pl.DataFrame:
    together = flips.filter(pl.col("age_band") == ALL_AGES)
    rows = []
    for one in tried:
        mine = together.filter(pl.col("key") == one.key)
        moves = list(_moves(mine))
        places = one.cells.filter(pl.col("age_band") == ALL_AGES).height
        rows.append(
            (one.key, one.words, places, mine.height, moves.count(True), moves.count(False))
        )
    return pl.DataFrame(rows, schema=_VARIANTS, orient="row")


def _moves(flips: pl.DataFrame) -> Iterator[bool]:
    """Return for each change between known states whether getting in became easier."""
    known = STATES[:3]
    for before, after in flips.select("as_set", "state").iter_rows():
        if before in known and after in known:
            yield known.index(after) < known.index(before)


def _standing(tried: Sequence[_Tried]) -> pl.DataFrame:
    every = pl.concat([one.cells.select(*_CELL, "state") for one in tried])
    return (
        every.filter(pl.col("age_band") == ALL_AGES)
        .group_by("need", "stage", maintain_order=True)
        .agg(pl.col("state").first(), kinds=pl.col("state").n_unique())
        .filter((pl.col("kinds") == 1) & (pl.col("state") != STATES[3]))
        .drop("kinds")
    )


def _count_faults(tried: Sequence[_Tried]) -> pl.DataFrame:
    found = [(one.words, set(one.faults.iter_rows())) for one in tried]
    rows = []
    for fault in tried[0].faults.iter_rows():
        fails = [words for words, faults in found if fault not in faults]
        rows.append((*fault, len(tried) - len(fails), len(tried), fails))
    return pl.DataFrame(rows, schema=_FAULTS, orient="row")
