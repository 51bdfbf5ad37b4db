"""Day-step networks to try the engine on, and a second, slow and simple engine to compare with."""

import math

import numpy as np
from hypothesis import strategies as st
from scipy import stats

from carereach.base.keyed import key_of, stream_of, uniform, uniform_of
from carereach.capacity.daystep import kernel
from carereach.capacity.draws import draw_time, pack_distributions
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS
from carereach.tables.scenario import (
    DayStage,
    Distribution,
    Network,
    Route,
    Standard,
    YoungPeople,
)


def fixed(days):
    return Distribution(kind="deterministic", mean=days)


def over_days(horizon, *stages, warm_up=0, limits=(2.0,)):
    return Network(
        name="days",
        horizon_days=horizon,
        warm_up_days=warm_up,
        classes=(YoungPeople(name="everyone"),),
        day_stages=stages,
        standards=tuple(Standard(wait_id=f"wait:{x}", limit_days=x) for x in limits),
        wait_bin_days=1.5,
    )


def one_stage(places, stay, rate, horizon, **fields):
    warm_up = fields.pop("warm_up", 0)
    stage = DayStage(name="help", places=places, stay=stay, arrivals=((0, rate),), **fields)
    return over_days(horizon, stage, warm_up=warm_up)


def count(tally, what):
    return tally.counts[:, 0, COUNTS.index(what)]


def area(tally, what):
    return tally.areas[:, 0, AREAS.index(what)]


def stays():
    means = st.floats(min_value=1, max_value=90)
    spread = st.builds(
        Distribution,
        kind=st.sampled_from(["exponential", "lognormal", "gamma", "truncated normal"]),
        mean=means,
        sd=means,
    )
    listed = st.just(Distribution(kind="empirical", values=(1, 3.25), chances=(0.6, 0.4)))
    return st.one_of(spread, st.builds(fixed, means), listed)


@st.composite
def routes(draw, names):
    ways = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return tuple(Route(to=to, chance=draw(st.floats(min_value=0, max_value=0.5))) for to in ways)


@st.composite
def hazards(draw):
    chances = st.floats(min_value=0, max_value=1)
    power, scale = draw(st.floats(0, 9)), draw(st.floats(min_value=0.5, max_value=40))
    return draw(chances), power, scale, draw(chances)


@st.composite
def rates(draw):
    days = sorted(draw(st.sets(st.integers(1, 40), max_size=2)))
    return tuple((day, draw(st.floats(min_value=0, max_value=5))) for day in [0, *days])


@st.composite
def daysteps(draw):
    """Small networks of every feature: loops, changing rates, people who give up, no places."""
    names = [f"stage {i}" for i in range(draw(st.integers(1, 3)))]

    def stage(name):
        hazard = draw(st.none() | hazards())
        return DayStage(
            name=name,
            places=draw(st.integers(0, 20)),
            stay=draw(stays()),
            arrivals=draw(rates()) if draw(st.booleans()) else (),
            next=draw(routes(names)),
            reneged=draw(routes(names)) if hazard else (),
            hazard=hazard,
        )

    horizon = draw(st.integers(2, 90))
    return over_days(
        horizon, *(stage(name) for name in names), warm_up=draw(st.integers(0, horizon - 1))
    )


class SlowDays:
    """People in plain lists, one by one; SciPy's quantiles. The luck drawn is the engine's."""

    def __init__(self, scenario, seed, replication):
        self.scenario, self.stages = scenario, scenario.day_stages
        self.names = [stage.name for stage in self.stages]
        self.key = np.uint64(key_of(seed, replication))
        many = len(self.stages)
        self.queues = [[] for _ in range(many)]
        self.inside = [[] for _ in range(many)]
        self.joining = [0] * many
        self.drawn = {}
        self.counts = np.zeros((many, 1, len(COUNTS)), dtype=np.int64)
        self.areas = np.zeros((many, 1, len(AREAS)))
        self.waits = np.zeros((many, 1, WAIT_BINS), dtype=np.int64)
        self.within = np.zeros((many, 1, len(scenario.standards), 2), dtype=np.int64)

    def run(self):
        for day in range(1, int(self.scenario.horizon_days) + 1):
            self.counted = day > self.scenario.warm_up_days
            for step in (self.end, self.start, self.give_up, self.join):
                for i, stage in enumerate(self.stages):
                    step(i, stage, day)
        for i, queue in enumerate(self.queues):
            self.counts[i, 0, COUNTS.index("waiting_at_end")] = len(queue)
            self.counts[i, 0, COUNTS.index("inside_at_end")] = len(queue) + len(self.inside[i])
            for s, standard in enumerate(self.scenario.standards):
                waits = [self.scenario.horizon_days - joined for joined in queue]
                self.within[i, 0, s, 1] = sum(wait <= standard.limit_days for wait in waits)
        return self

    def count(self, i, what, many=1):
        if self.counted:
            self.counts[i, 0, COUNTS.index(what)] += many

    def luck(self, i, purpose):
        """The next number of a stage for one purpose."""
        draw = self.drawn.get((i, purpose), 0)
        self.drawn[i, purpose] = draw + 1
        return uniform(self.key, i, purpose, draw)

    def send_on(self, i, ways, purpose, many):
        for _ in range(many if any(way.chance for way in ways) else 0):
            left = self.luck(i, purpose)
            for way in ways:
                left -= way.chance
                if left < 0:
                    self.joining[self.names.index(way.to)] += 1
                    break

    def end(self, i, stage, day):
        leavers = sum(end == day for end in self.inside[i])
        self.inside[i] = [end for end in self.inside[i] if end != day]
        self.count(i, "completed", leavers)
        self.send_on(i, stage.next, kernel.ROUTE, leavers)

    def start(self, i, stage, day):
        packed = pack_distributions([stage.stay])
        while self.queues[i] and len(self.inside[i]) < stage.places:
            wait = day - self.queues[i].pop(0)
            draw = self.drawn.get((i, kernel.STAY), 0)
            self.drawn[i, kernel.STAY] = draw + 1
            stay = draw_time(packed, 0, self.key, i, kernel.STAY, draw)
            up = uniform(self.key, i, kernel.ROUNDING, draw) < stay % 1
            self.inside[i].append(day + max(1, math.floor(stay) + up))
            self.count(i, "started")
            if self.counted:
                self.areas[i, 0, AREAS.index("wait_sum")] += wait
                self.areas[i, 0, AREAS.index("wait_square_sum")] += wait**2
                self.waits[i, 0, int(wait / self.scenario.wait_bin_days)] += 1
                for s, standard in enumerate(self.scenario.standards):
                    self.within[i, 0, s, 0] += wait <= standard.limit_days

    def give_up(self, i, stage, day):
        if stage.hazard is None:
            return
        p1, p2, p3, p4 = stage.hazard
        leavers = 0
        for joined in sorted(set(self.queues[i])):
            size, wait = self.queues[i].count(joined), day - joined
            chance = p4 + (p1 - p4) / (1 + (wait / p3) ** p2)
            stream = stream_of(self.key, ((i + 1) << 32) + joined)
            u = uniform_of(np.uint64(stream), kernel.GIVES_UP, wait << 20)
            left = int(stats.binom.ppf(u, size, min(max(chance, 0), 1)))
            for _ in range(left):
                self.queues[i].remove(joined)
            leavers += left
        self.count(i, "reneged", leavers)
        self.send_on(i, stage.reneged, kernel.ROUTE_GIVEN_UP, leavers)

    def join(self, i, stage, day):
        rate = [rate for start, rate in stage.arrivals if start < day][-1:]
        comers = 0
        if rate and rate[0] > 0:
            u = uniform(self.key, i, kernel.ARRIVALS, day)
            comers = int(stats.poisson.ppf(u, rate[0]))
        comers += self.joining[i]
        self.joining[i] = 0
        self.queues[i] += [day] * comers
        self.count(i, "arrived", comers)
        if self.counted:
            self.areas[i, 0, AREAS.index("queue")] += len(self.queues[i])
            self.areas[i, 0, AREAS.index("busy")] += len(self.inside[i])
