"""The service directory: which entries are old, thin or doubled."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from carereach.access.barriers import WITH_DIFFICULTY
from carereach.access.distance import straight_line_km
from carereach.access.hours import read_spans
from carereach.access.rules import AccessTables
from carereach.access.usable import UsableAccess

__all__ = ["FAULTS", "DirectoryQuality", "audit_directory", "count_resting_on"]

FAULTS = (
    "not confirmed lately",
    "never confirmed",
    "no opening hours",
    "no place given",
    "nothing offered",
    "no referral route",
    "no ages",
)
_KEEP = ("service_id", "name", "setting", "assured_on")
_RESTING = {
    "service_id": pl.String,
    "places": pl.Int64,
    "need": pl.String,
    "stage": pl.String,
    "reached": pl.Int64,
    "young_people": pl.Int64,
}
_PAIRS = {"first": pl.String, "second": pl.String, "setting": pl.String}


@dataclass(frozen=True, slots=True, eq=False)
class DirectoryQuality:
    """What is wrong with the entries of active services; confidential ones are left out.

    ``entries`` has one row per service with a fault: service_id, name, setting, assured_on,
    faults (words, joined). ``summary`` has one row per fault: services with it, of how many.
    ``pairs`` names entries that look like the same service twice.
    """

    services: int
    entries: pl.DataFrame
    summary: pl.DataFrame
    pairs: pl.DataFrame


def audit_directory(
    tables: AccessTables,
    *,
    as_of: date,
    fresh_months: int,
    similar_names: float,
    same_place_km: float,
) -> DirectoryQuality:
    """Return the entries that are old, thin or doubled, so that they can be mended.

    Args:
        tables: the declared tables.
        as_of: the day of the audit.
        fresh_months: an entry confirmed longer ago than this is old [months].
        similar_names: names at least this alike may be one service [0 to 1].
        same_place_km: places closer than this may be one place [km].

    Source: asm:directory-fresh-months, asm:similar-names and asm:same-place-km; likeness of names
    is Dice's coefficient over three-letter pieces (Dice 1945, doi:10.2307/1932409).
    """
    shown = tables.services.filter(
        (pl.col("status") == "active") & ~pl.col("confidential_location").fill_null(value=False)
    )
    oldest = pl.select(pl.lit(as_of).dt.offset_by(f"-{fresh_months}mo")).item()
    is_faulty = _faulty(tables, as_of, oldest)
    judged = shown.select(*_KEEP, *(test.alias(fault) for fault, test in is_faulty.items()))
    faults = pl.concat_list(pl.when(pl.col(fault)).then(pl.lit(fault)) for fault in FAULTS)
    entries = judged.with_columns(faults=faults.list.drop_nulls().list.join("; "))
    return DirectoryQuality(
        services=shown.height,
        entries=entries.filter(pl.col("faults") != "").select(*_KEEP, "faults"),
        summary=pl.DataFrame(
            {
                "fault": FAULTS,
                "services": [int(judged[fault].sum()) for fault in FAULTS],
                "of": [shown.height] * len(FAULTS),
            },
            schema={"fault": pl.String, "services": pl.Int64, "of": pl.Int64},
        ),
        pairs=_doubles(shown, tables.sites, similar_names, same_place_km),
    )


def _faulty(tables: AccessTables, as_of: date, oldest: date) -> Mapping[str, pl.Expr]:
    """Return the question behind each fault, asked of the services table."""
    service_id = pl.col("service_id")
    with_hours = list(read_spans(tables.opening_hours, as_of))
    without = tables.sites.filter(
        (pl.col("kind") != "outreach") & ~pl.col("site_id").is_in(with_hours)
    )
    answers = (
        (pl.col("assured_on") < oldest).fill_null(value=False),
        pl.col("assured_on").is_null(),
        service_id.is_in(without["service_id"].to_list()),
        ~service_id.is_in(tables.sites["service_id"].to_list()),
        ~service_id.is_in(tables.offers["service_id"].to_list()),
        pl.col("referral_routes").list.len().fill_null(0) == 0,
        pl.col("minimum_age").is_null() & pl.col("maximum_age").is_null(),
    )
    return dict(zip(FAULTS, answers, strict=True))


def _doubles(
    shown: pl.DataFrame, sites: pl.DataFrame, similar_names: float, same_place_km: float
) -> pl.DataFrame:
    """Return pairs alike in name and setting that stand at one place, or are run by one body."""
    rows = shown.select("service_id", "name", "setting", "organisation_id").rows()
    alike = np.triu(_likeness([row[1] for row in rows]) >= similar_names, k=1)
    places = _places(sites)
    found = []
    for one, other in np.argwhere(alike):
        first, second = rows[one], rows[other]
        if first[2] == second[2] and _same_place(
            places.get(first[0]),
            places.get(second[0]),
            same_owner=first[3] is not None and first[3] == second[3],
            same_place_km=same_place_km,
        ):
            found.append((first[1], second[1], first[2]))
    return pl.DataFrame(found, schema=_PAIRS, orient="row")


def _likeness(names: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return Dice's coefficient of each pair of names over their three-letter pieces."""
    pieces = [_pieces(name) for name in names]
    known = {piece: place for place, piece in enumerate(sorted(set().union(*pieces)))}
    has = np.zeros((len(names), len(known)))
    for row, mine in enumerate(pieces):
        has[row, [known[piece] for piece in mine]] = 1
    size = has.sum(axis=1)
    total = size[:, None] + size[None, :]
    return np.asarray(2 * (has @ has.T) / np.maximum(total, 1), dtype=np.float64)


def _pieces(name: str) -> set[str]:
    plain = f"  {re.sub(r'[^a-z0-9]+', ' ', name.lower()).strip()} "
    return {plain[start : start + 3] for start in range(len(plain) - 2)}


def _places(sites: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return each service's mapped places."""
    mapped = sites.drop_nulls(["latitude", "longitude"])
    return {str(key[0]): places for key, places in mapped.group_by("service_id")}


def _same_place(
    one: pl.DataFrame | None, other: pl.DataFrame | None, *, same_owner: bool, same_place_km: float
) -> bool:
    if one is None or other is None:
        return same_owner
    return bool(straight_line_km(one, other).min() <= same_place_km)


def count_resting_on(access: UsableAccess, service_ids: Collection[str]) -> pl.DataFrame:
    """Return how many young people count as able to get in only because one entry is believed.

    One row is a service asked for that lets anybody in: ``places`` on the pathway where somebody
    would have no way in without it; of these the ``need`` and ``stage`` with most, those who count
    as ``reached`` there through it, and ``young_people`` who count through nothing else. Where all
    have another way in, places and young_people are 0 and the place is the one with most reached.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    people = access.profiles.people
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for cell, offers in zip(access.cells, access.offers, strict=True):
        lets_in = [access.scores.outcome[offer.service] >= WITH_DIFFICULTY for offer in offers]
        ways = np.sum(lets_in, axis=0)
        for offer, mine in zip(offers, lets_in, strict=True):
            service_id = access.services[offer.service].service_id
            reached = int(people[mine].sum())
            if service_id in service_ids and reached:
                only = int(people[mine & (ways == 1)].sum())
                found.setdefault(service_id, []).append((only, reached, *cell))
    rows = []
    for service_id, counts in found.items():
        only, reached, need, stage = max(counts, key=lambda count: count[:2])
        places = sum(count[0] > 0 for count in counts)
        rows.append((service_id, places, need, stage, reached, only))
    return pl.DataFrame(rows, schema=_RESTING, orient="row")
