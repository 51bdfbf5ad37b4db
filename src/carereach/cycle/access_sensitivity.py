"""Other rules of a visit, from the evidence; and how many of those in need they would shut out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access import AccessRules, Sensitivity, Variant
from carereach.evidence import Evidence
from carereach.need import NeedDemand

__all__ = ["HOLIDAY", "TRIED", "ExpectedShutOut", "expect_shut_out", "name_variants"]

HOLIDAY = "holiday"
"""Key of the rules of a week in the school holidays."""

TRIED = (
    "asm:travel-limit-tried",
    "asm:leaves-school-later",
    "asm:home-earlier",
    "asm:lone-travel-age",
    "asm:lone-travel-minutes",
)
"""Entries that say which other rules are tried."""

Numbers = NDArray[np.float64]
_ENDS = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExpectedShutOut:
    """Young people likely to be in need who would be shut out, as ranges [young people in a year].

    ``frame``: key, words, need, stage; low, middle and high of those shut out; in_need_low,
    in_need_middle and in_need_high of all who need it (95 %).
    """

    frame: pl.DataFrame


def name_variants(
    rules: AccessRules, figures: Mapping[str, Evidence], *, uses_stand_in: bool
) -> tuple[Variant, ...]:
    """Return the other rules to try, each by itself, in the order of the report."""
    bar, reach = figures["asm:can-get-in-share"], figures["asm:difficulty-share"]
    return tuple(
        Variant(
            key=key,
            words=words,
            rules=changed,
            can_get_in_share=bar.number,
            difficulty_share=reach.number,
        )
        for key, words, changed in _other_rules(rules, figures, uses_stand_in=uses_stand_in)
        if changed != rules
    ) + tuple(
        Variant(
            key=f"{end} bar",
            words=f"the shares that count as getting in are {word}",
            rules=rules,
            can_get_in_share=_end(bar, end),
            difficulty_share=_end(reach, end),
        )
        for end, word in (("low", "lower"), ("high", "higher"))
    )


def _other_rules(
    rules: AccessRules, figures: Mapping[str, Evidence], *, uses_stand_in: bool
) -> Iterator[tuple[str, str, AccessRules]]:
    limit = figures["asm:travel-limit-tried"]
    for minutes in (_end(limit, "low"), limit.number, _end(limit, "high")):
        words = f"journeys of up to {minutes:g} minutes count"
        yield f"limit {minutes:g}", words, replace(rules, max_minutes=minutes)
    later = figures["asm:leaves-school-later"]
    for minutes in dict.fromkeys((_end(later, "low"), _end(later, "high"))):
        leaves = rules.leaves_school_minute + round(minutes)
        words = f"they leave school {minutes:g} minutes later"
        yield f"later {minutes:g}", words, replace(rules, leaves_school_minute=leaves)
    earlier = figures["asm:home-earlier"].number
    words = f"they must be home {earlier:g} minutes earlier"
    home = rules.home_by_minute - round(earlier)
    yield "home earlier", words, replace(rules, home_by_minute=home)
    age = round(figures["asm:lone-travel-age"].number)
    alone = figures["asm:lone-travel-minutes"].number
    words = f"nobody under {age} travels alone for more than {alone:g} minutes"
    yield "not alone", words, replace(rules, lone_age=age, lone_minutes=alone)
    yield HOLIDAY, "it is the school holidays", replace(rules, season="holiday")
    if uses_stand_in:
        yield from _other_speeds(rules, figures)


def _other_speeds(
    rules: AccessRules, figures: Mapping[str, Evidence]
) -> Iterator[tuple[str, str, AccessRules]]:
    """Journeys at both ends of every number of the stand-in together."""
    for words, slow, fast in (("shorter", "low", "high"), ("longer", "high", "low")):
        travel = replace(
            rules.travel,
            detour=_end(figures["asm:detour-factor"], slow),
            walk_kmh=_end(figures["asm:walking-speed"], fast),
            bus_wait_minutes=_end(figures["asm:bus-wait"], slow),
            bus_kmh=_end(figures["asm:bus-speed"], fast),
        )
        yield f"{words} journeys", f"journeys are {words}", replace(rules, travel=travel)


def _end(entry: Evidence, end: str) -> float:
    found = entry.low if end == "low" else entry.high
    return entry.number if found is None else found


def expect_shut_out(tried: Sensitivity, demand: NeedDemand) -> ExpectedShutOut:
    """Return how many of those likely to be in need each set of rules would shut out.

    Those in need are taken to be shut out as often as other young people of their age in the same
    small area. A need without a mix is left out: not assessed, never nobody.

    Source: draws of need by place and age (``PlacedDemand``) times the share shut out there.
    """
    key = ["key", "words", "need", "stage"]
    rows = []
    for (name, words, need, stage), frame in tried.areas.group_by(key, maintain_order=True):
        if need in demand.assessed:
            shut = _shut_share(frame, demand)
            mix = demand.need_shares[:, demand.needs.index(str(need))].astype(np.float64)
            by_group = _shut_by_group(demand, shut)
            in_need = demand.by_group.sum(axis=1, dtype=np.float64) * mix
            ends = np.quantile(by_group * mix, _ENDS), np.quantile(in_need, _ENDS)
            rows.append((name, words, need, stage, *ends[0].tolist(), *ends[1].tolist()))
    numbers = ("low", "middle", "high", "in_need_low", "in_need_middle", "in_need_high")
    schema = dict.fromkeys(key, pl.String) | dict.fromkeys(numbers, pl.Float64)
    return ExpectedShutOut(frame=pl.DataFrame(rows, schema=schema, orient="row"))


def _shut_share(frame: pl.DataFrame, demand: NeedDemand) -> dict[str, Numbers]:
    """Return the share shut out by area, in the order of the demand, for each age band."""
    order = pl.DataFrame({"area_code": demand.area_codes})
    share = pl.when(pl.col("young_people") > 0).then(pl.col("not_reached") / pl.col("young_people"))
    shares = {}
    for (band,), rows in frame.group_by("age_band"):
        found = order.join(rows, on="area_code", how="left", maintain_order="left")
        shares[str(band)] = found.select(share.fill_null(0.0)).to_series().to_numpy()
    return shares


def _shut_by_group(demand: NeedDemand, shut: Mapping[str, Numbers]) -> Numbers:
    bands = tuple(dict.fromkeys(band for band, _ in demand.groups))
    total = np.zeros(len(demand.by_group))
    for column, (band, _) in enumerate(demand.groups):
        placed = demand.area_shares[:, :, bands.index(band)].astype(np.float64)
        total += demand.by_group[:, column] * (placed @ shut.get(band, np.zeros(placed.shape[1])))
    return total
