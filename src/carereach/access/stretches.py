"""Every stretch of the week a young person can spend at a door, area by area and in order."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.access.barriers import Bools
from carereach.access.hours import find_stretches
from carereach.access.scoring import journeys_to
from carereach.access.usable import UsableAccess
from carereach.tables.codes import WEEKDAYS

__all__ = ["DAY_MINUTES", "WEEK_MINUTES", "Stretches", "lay_out_stretches"]

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches long enough to be seen in, in order of area and start.

    ``start`` and ``end`` are minutes since Monday 00:00; ``gets_in`` has one column for each group.
    """

    area: _Numbers
    service: _Numbers
    start: _Numbers
    end: _Numbers
    gets_in: Bools

    def chosen(self, which: Bools) -> "Stretches":
        """Return those that are marked, in the same order."""
        return Stretches(
            self.area[which],
            self.service[which],
            self.start[which],
            self.end[which],
            self.gets_in[which],
        )


def lay_out_stretches(access: UsableAccess) -> Stretches:
    """Return the stretches of every door that takes somebody and whose hours are known."""
    nobody = np.zeros((0, len(access.profiles.band)), dtype=np.bool_)
    none = np.zeros(0, dtype=np.int64)
    parts = [(none, none, none, none, nobody), *_parts(access)]
    area, service, start, end, gets_in = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    order = np.argsort(area * WEEK_MINUTES + start, kind="stable")
    return Stretches(area[order], service[order], start[order], end[order], gets_in[order])


def _parts(
    access: UsableAccess,
) -> Iterator[tuple[_Numbers, _Numbers, _Numbers, _Numbers, Bools]]:
    offered = {offer.service for offers in access.offers for offer in offers}
    for place in sorted(offered):
        service, verdict = access.services[place], access.scores.verdicts[place]
        for door, gets_in in zip(service.doors, verdict.doors, strict=True):
            everywhere = np.arange(access.areas.height)
            takes = verdict.spread(gets_in, access.areas.height)
            there, back = journeys_to(door, service, access.travel, everywhere)
            for span, starts, ends in find_stretches(door.spans or (), there, back, access.rules):
                fits = (ends - starts >= access.rules.appointment_minutes)[:-1]
                rows = np.flatnonzero(fits & takes.any(axis=1))
                day = WEEKDAYS.index(span.weekday) * DAY_MINUTES
                yield (
                    rows.astype(np.int64),
                    np.full(rows.size, place, dtype=np.int64),
                    starts[rows].astype(np.int64) + day,
                    ends[rows].astype(np.int64) + day,
                    takes[rows],
                )
