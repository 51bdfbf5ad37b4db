"""Every stretch of the week a young person can spend at a door, area by area and in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.access.barriers import Bools, Rows
from carereach.access.doors import Door
from carereach.access.hours import find_stretches
from carereach.access.scoring import journeys_to
from carereach.access.usable import UsableAccess
from carereach.tables.codes import WEEKDAYS

__all__ = ["DAY_MINUTES", "WEEK_MINUTES", "Stretches", "lay_out_stretches"]

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
Groups = NDArray[np.uint32]
"""One bit for each group: ten years of age and three entries for sex need no more than thirty."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches long enough to be seen in, in order of area and start.

    ``start`` and ``end`` are minutes since Monday 00:00; ``groups`` says who gets in.
    """

    area: Rows
    service: Rows
    start: Rows
    end: Rows
    groups: Groups

    def chosen(self, which: Rows) -> "Stretches":
        """Return some of them, in the order of their places."""
        return Stretches(
            self.area[which],
            self.service[which],
            self.start[which],
            self.end[which],
            self.groups[which],
        )

    def at(self, services: Bools) -> "Stretches":
        """Return those at the services that are marked."""
        return self.chosen(np.flatnonzero(services[self.service]))

    def of_group(self, group: int) -> Rows:
        """Return the places of those at doors that take a group."""
        return np.flatnonzero(self.groups & np.uint32(1 << group))


def lay_out_stretches(access: UsableAccess) -> tuple[Stretches, Stretches]:
    """Return the stretches at every door that takes somebody and whose hours are known.

    The first are those of single areas. The second are the same in every area, as at a door by
    phone that takes the same young people wherever they live; their area is 0.
    """
    offered = {offer.service for offers in access.offers for offer in offers}
    here: list[Stretches] = []
    everywhere: list[Stretches] = []
    for place in sorted(offered):
        service, verdict = access.services[place], access.scores.verdicts[place]
        for door, gets_in in zip(service.doors, verdict.doors, strict=True):
            if not door.spans or not gets_in.any():
                continue
            if bool((gets_in == gets_in[-1]).all()):
                rows, takes = np.zeros(1, dtype=np.intp), gets_in[-1:]
                everywhere += _at_door(access, place, door, rows, takes)
            elif gets_in[-1].any():
                rows = np.arange(access.areas.height)
                here += _at_door(access, place, door, rows, verdict.spread(gets_in, len(rows)))
            else:
                here += _at_door(access, place, door, verdict.rows, gets_in[:-1])
    return _in_order(here), _in_order(everywhere)


def _at_door(
    access: UsableAccess, place: int, door: Door, rows: Rows, takes: Bools
) -> Iterator[Stretches]:
    """Yield the stretches at one door, span by span, for those it takes in each of these areas."""
    groups = _packed(takes)
    there, back = journeys_to(door, access.services[place], access.travel, rows)
    for span, starts, ends in find_stretches(door.spans or (), there, back, access.rules):
        fits = ends - starts >= access.rules.appointment_minutes
        some = np.flatnonzero(fits[:-1] & (groups > 0))
        day = WEEKDAYS.index(span.weekday) * DAY_MINUTES
        yield Stretches(
            rows[some],
            np.full(len(some), place, dtype=np.intp),
            starts[some].astype(np.intp) + day,
            ends[some].astype(np.intp) + day,
            groups[some],
        )


def _packed(takes: Bools) -> Groups:
    """Return one bit for each group that a door takes."""
    bits = np.zeros((len(takes), 32), dtype=np.bool_)
    bits[:, : takes.shape[1]] = takes
    packed: Groups = np.packbits(bits, axis=1, bitorder="little").view("<u4")[:, 0]
    return packed


def _in_order(parts: Sequence[Stretches]) -> Stretches:
    """Return all of them in order of area and start."""
    none = np.zeros(0, dtype=np.intp)
    empty = Stretches(none, none, none, none, np.zeros(0, dtype=np.uint32))
    columns = ("area", "service", "start", "end", "groups")
    whole = Stretches(
        *(np.concatenate([getattr(part, name) for part in (empty, *parts)]) for name in columns)
    )
    return whole.chosen(np.argsort(whole.area * WEEK_MINUTES + whole.start, kind="stable"))
