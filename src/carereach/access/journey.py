"""One example area, chosen by rule, and what a young person from it finds at each door."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import BARRIER_TESTS, UNKNOWN
from carereach.access.doors import REMOTE, Door
from carereach.access.places import count_by_area
from carereach.access.usable import Offer, UsableAccess

__all__ = ["Journey", "follow_journey"]

_DOORS = {
    "service_id": pl.String,
    "test": pl.String,
    "way": pl.String,
    "minutes": pl.Float64,
    "arrives_minute": pl.Int64,
    "closes_minute": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Journey:
    """What a young person from one small area finds when school ends.

    ``doors`` has one row per service that offers help there, the nearest first: the first ``test``
    that fails; its ``way`` in ("travel"; "outreach" or "remote" where they cannot travel to it but
    it comes to them or can be rung; "not known"); ``minutes`` to its nearest place and when they
    would be at that door (null where no journey is known); and the latest that place closes on a
    weekday [minutes since midnight]. No site is named.
    """

    need: str
    stage: str
    age_band: str
    area_code: str
    young_people: int
    not_reached: int
    doors: pl.DataFrame


def follow_journey(
    access: UsableAccess,
    *,
    need: str,
    stage: str,
    age_band: str,
    at_least: int,
    unnamed_settings: Collection[str] = (),
) -> Journey | None:
    """Return the journey of the area nearest the median of those with young people shut out.

    The rule: of the areas where ``at_least`` or more of that age are shut out, the one whose number
    is nearest the median of them; among equals the first by code. None where there is no such area.
    Confidential services never appear, nor do those of ``unnamed_settings``.

    Source: this project's own rule; an example shows what the counts mean and stands for nobody.
    """
    counts = count_by_area(access, need=need, stage=stage, age_bands=(age_band,))
    shut = counts.filter(pl.col("not_reached") >= at_least)
    place = access.cells.index((need, stage))
    offers = [
        offer
        for offer in access.offers[place]
        if not access.services[offer.service].confidential
        and access.services[offer.service].setting not in unnamed_settings
    ]
    if shut.is_empty() or not offers:
        return None
    middle = float(np.median(shut["not_reached"].to_numpy()))
    chosen = shut.sort((pl.col("not_reached") - middle).abs(), "area_code").row(0, named=True)
    return Journey(
        need=need,
        stage=stage,
        age_band=age_band,
        area_code=chosen["area_code"],
        young_people=chosen["young_people"],
        not_reached=chosen["not_reached"],
        doors=_doors(access, offers, place, age_band, chosen["area_code"]),
    )


def _doors(
    access: UsableAccess,
    offers: Sequence[Offer],
    place: int,
    age_band: str,
    area_code: str,
) -> pl.DataFrame:
    """Return what the largest group shut out there finds at each service."""
    area = access.areas["area_code"].to_list().index(area_code)
    band = access.profiles.band_names.index(age_band)
    shut_out = (access.outcome[place][area] < UNKNOWN) & (access.profiles.band == band)
    group = int(np.where(shut_out, access.profiles.people[area], -1).argmax())
    rows = []
    for offer in offers:
        service = access.services[offer.service]
        outcome = int(access.scores.outcome[offer.service][area, group])
        test = BARRIER_TESTS[outcome].key
        minutes, door = _nearest(access, service.doors, area)
        arrives = None if minutes is None else access.rules.leaves_school_minute + round(minutes)
        way = _way(service.doors, minutes, access.rules.max_minutes)
        rows.append((service.service_id, test, way, minutes, arrives, _closes(door)))
    return pl.DataFrame(rows, schema=_DOORS, orient="row").sort(
        "minutes", "service_id", nulls_last=True
    )


def _nearest(
    access: UsableAccess, doors: Sequence[Door], area: int
) -> tuple[float | None, Door | None]:
    """Return the shortest known journey to any of these doors, and that door."""
    known = [
        (_minutes(access, door.column, area), door) for door in doors if door.column is not None
    ]
    known = [one for one in known if np.isfinite(one[0])]
    return min(known, key=lambda one: one[0], default=(None, None))


def _minutes(access: UsableAccess, column: int, area: int) -> float:
    """Return one journey; not finite where it is not known or beyond what is held [minutes]."""
    return access.travel.minutes(area, column)


def _way(doors: Sequence[Door], minutes: float | None, max_minutes: float) -> str:
    """Return how they would get in: within reach first, then by whoever comes or can be rung."""
    kinds = {door.kind for door in doors}
    if minutes is not None and minutes <= max_minutes:
        return "travel"
    if "outreach" in kinds:
        return "outreach"
    if kinds & set(REMOTE):
        return "remote"
    return "not known" if minutes is None else "travel"


def _closes(door: Door | None) -> int | None:
    spans = (door.spans if door else None) or ()
    return max((span.closes for span in spans if not span.at_weekend), default=None)
