"""What usable access says about the standards: a count over a count, and what it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from carereach.access.barriers import UNKNOWN
from carereach.access.outcomes import reached_in_all
from carereach.access.referrals import ReferralRoutes
from carereach.access.usable import UsableAccess
from carereach.tables.codes import NEEDS

__all__ = ["StandardCount", "count_standards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCount:
    """One standard's figure. One that counts young people may leave only through the gate."""

    standard_id: str
    numerator: int
    denominator: int
    note: str
    counts_people: bool = False


def count_standards(
    access: UsableAccess,
    *,
    within: UsableAccess,
    routes: ReferralRoutes,
    services: pl.DataFrame,
    confirmed_since: date,
) -> tuple[StandardCount, ...]:
    """Return the standards for which usable access gives a figure; the others are left out.

    A service "takes somebody" if at least one young person can get in when they are free.

    Args:
        access: usable access.
        within: usable access for ages 10 to 17 within the minutes of std:ACC-09.
        routes: the referral routes.
        services: the services table.
        confirmed_since: an entry confirmed earlier is not a working access point (std:ACC-01).

    Source: std:ACC-01, std:ACC-09, std:SET-02 and std:SPC-01.
    """
    if not access.offers_supplied or not any(service.is_active for service in access.services):
        return ()
    confirmed = services.filter(pl.col("assured_on") >= confirmed_since)["service_id"].to_list()
    figures = [
        _working_points(access, frozenset(confirmed)),
        _within_reach(within),
        _needs_with_two_settings(access),
        *_specialist(routes),
    ]
    return tuple(figure for figure in figures if figure.denominator)


def _working_points(access: UsableAccess, confirmed: frozenset[str]) -> StandardCount:
    takes = _takes_somebody(access)
    listed, working = set(), set()
    for cell, offers in zip(access.cells, access.offers, strict=True):
        for offer in offers:
            service = access.services[offer.service]
            point = (service.setting, cell[1])
            listed.add(point)
            if takes[offer.service] and service.service_id in confirmed:
                working.add(point)
    return StandardCount(
        standard_id="ACC-01",
        numerator=len(working),
        denominator=len(listed),
        note="settings and stages offered in full or in part; working means that a recently "
        "confirmed service takes somebody when they are free",
    )


def _within_reach(within: UsableAccess) -> StandardCount:
    needs = sorted({cell[0] for cell in within.cells}, key=list(NEEDS).index)
    every, by_need = reached_in_all(within, needs)
    least = min(by_need, key=lambda need: by_need[need], default="")
    return StandardCount(
        standard_id="ACC-09",
        numerator=every,
        denominator=int(within.profiles.people.sum()),
        note=f"within {within.rules.max_minutes:g} minutes of an open way in for every need on the "
        f"pathway; the need with the fewest is {NEEDS.get(least, 'not known')}",
        counts_people=True,
    )


def _needs_with_two_settings(access: UsableAccess) -> StandardCount:
    takes = _takes_somebody(access)
    settings: dict[str, set[str]] = {need: set() for need, _ in access.cells}
    for (need, _), offers in zip(access.cells, access.offers, strict=True):
        settings[need] |= {
            setting
            for offer in offers
            if takes[offer.service] and (setting := access.services[offer.service].setting)
        }
    return StandardCount(
        standard_id="SET-02",
        numerator=sum(len(found) >= 2 for found in settings.values()),
        denominator=len(settings),
        note="needs on the pathway with two or more kinds of setting that take somebody when they "
        "are free",
    )


def _specialist(routes: ReferralRoutes) -> Iterator[StandardCount]:
    if routes.supplied:
        yield StandardCount(
            standard_id="SPC-01",
            numerator=routes.settings.filter(pl.col("state") == "agreed").height,
            denominator=routes.settings.height,
            note="kinds of front door from which agreed routes lead to the specialist service",
        )


def _takes_somebody(access: UsableAccess) -> Sequence[bool]:
    people = access.profiles.people
    totals = people.sum(axis=0)
    return [
        bool(verdict.gather(people, totals)[verdict.outcome > UNKNOWN].any())
        for verdict in access.scores.verdicts
    ]
