"""Networks to try the engine on, and a second, slow and simple engine to compare it with."""

import heapq
import itertools
import math

import numpy as np
from hypothesis import strategies as st

from carereach.base.keyed import key_of, uniform
from carereach.capacity.draws import draw_time, pack_distributions
from carereach.capacity.network import kernel
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS
from carereach.tables.scenario import (
    Distribution,
    Network,
    Route,
    Stage,
    Standard,
    YoungPeople,
)


def lasting(mean):
    return Distribution(kind="exponential", mean=mean)


def one_queue(arrivals, servers, horizon, **fields):
    """One stage and one class; service is exponential with mean 1 day unless given."""
    fields.setdefault("service", {"all": lasting(1.0)})
    limits = fields.pop("limits", (1.0,))
    return Network(
        name="one queue",
        horizon_days=horizon,
        warm_up_days=fields.pop("warm_up", 0.0),
        classes=(YoungPeople(name="all"),),
        stages=(Stage(name="help", servers=servers, arrivals={"all": ((0, arrivals),)}, **fields),),
        standards=tuple(Standard(wait_id=f"wait:{x}", limit_days=x) for x in limits),
        wait_bin_days=0.25,
    )


def net3(horizon, warm_up=0.0):
    """Three stages in a row, two classes, people who give up: the peers' common example."""

    def both(mean):
        return {"high": lasting(mean), "low": lasting(mean)}

    def on(to):
        return {name: (Route(to=to, chance=0.8),) for name in ("high", "low")}

    return Network(
        name="net3",
        horizon_days=horizon,
        warm_up_days=warm_up,
        classes=(YoungPeople(name="high"), YoungPeople(name="low", priority=2)),
        stages=(
            Stage(
                name="first",
                servers=2,
                service=both(0.25),
                arrivals={"high": ((0, 1.0),), "low": ((0, 4.0),)},
                next=on("second"),
            ),
            Stage(name="second", servers=4, service=both(1), patience=both(10), next=on("third")),
            Stage(name="third", servers=14, service=both(5), patience=both(20)),
        ),
        wait_bin_days=0.1,
    )


def crowded(horizon):
    """Every feature at once, all of it busy: full rooms, loops, and ways on for who gives up."""

    def every(value):
        return {"old": value, "new": value}

    def to(*ways):
        return every(tuple(Route(to=name, chance=chance) for name, chance in ways))

    spread = Distribution(kind="lognormal", mean=1.0, sd=1.5)
    peaked = Distribution(kind="gamma", mean=2.0, sd=1.0)
    return Network(
        name="crowded",
        horizon_days=horizon,
        warm_up_days=horizon / 4,
        classes=(YoungPeople(name="old", priority=2), YoungPeople(name="new", priority=1)),
        stages=(
            Stage(
                name="triage",
                servers=2,
                service=every(spread),
                arrivals={"old": ((0, 2.0), (20, 0.0), (25.5, 3.0)), "new": ((0, 0.0), (10, 1.5))},
                accepts={"old": 0.7},
                waiting_room=5,
                patience={"old": lasting(3.0)},
                next=to(("support", 0.7), ("crisis", 0.1)),
                reneged=to(("crisis", 0.4), ("triage", 0.3)),
            ),
            Stage(
                name="support",
                servers=3,
                service=every(peaked),
                arrivals={"new": ((0, 0.2),)},
                patience=every(lasting(4.0)),
                next=to(("triage", 0.2)),
                reneged=to(("crisis", 0.5), ("triage", 0.25)),
            ),
            Stage(name="crisis", servers=None, service=every(spread), next=to(("support", 0.5))),
        ),
        standards=(Standard(wait_id="wait:2", limit_days=2.0),),
        wait_bin_days=0.5,
    )


def times(least=0.05):
    means = st.floats(min_value=least, max_value=6)
    spread = st.builds(
        Distribution,
        kind=st.sampled_from(["exponential", "lognormal", "gamma", "truncated normal"]),
        mean=means,
        sd=means,
    )
    fixed = st.builds(Distribution, kind=st.just("deterministic"), mean=means)
    listed = st.just(Distribution(kind="empirical", values=(0.5, 3.25), chances=(0.6, 0.4)))
    return st.one_of(spread, fixed, listed)


@st.composite
def some(draw, names, values):
    """A mapping that names some of the classes."""
    return {name: draw(values) for name in names if draw(st.booleans())}


@st.composite
def routes(draw, stages):
    ways = draw(st.lists(st.sampled_from(stages), max_size=2))
    return tuple(Route(to=to, chance=draw(st.floats(min_value=0, max_value=0.4))) for to in ways)


@st.composite
def rates(draw):
    days = sorted(draw(st.sets(st.floats(min_value=0.5, max_value=40), max_size=2)))
    return tuple((day, draw(st.floats(min_value=0, max_value=4))) for day in [0.0, *days])


@st.composite
def networks(draw):
    """Small networks of every feature: loops, criteria, full rooms, patience, changing rates."""
    classes = [f"class {i}" for i in range(draw(st.integers(1, 3)))]
    stages = [f"stage {i}" for i in range(draw(st.integers(1, 3)))]

    def stage(name):
        return Stage(
            name=name,
            servers=draw(st.none() | st.integers(0, 3)),
            service={young: draw(times()) for young in classes},
            arrivals=draw(some(classes, rates())),
            patience=draw(some(classes, times())),
            waiting_room=draw(st.none() | st.none() | st.integers(0, 4)),
            accepts=draw(some(classes, st.floats(min_value=0, max_value=1))),
            next=draw(some(classes, routes(stages))),
            reneged=draw(some(classes, routes(stages))),
        )

    return Network(
        name="any",
        horizon_days=draw(st.floats(min_value=5, max_value=60)),
        warm_up_days=draw(st.sampled_from([0.0, 2.5])),
        classes=tuple(YoungPeople(name=name, priority=draw(st.integers(1, 2))) for name in classes),
        stages=tuple(stage(name) for name in stages),
        standards=(Standard(wait_id="wait:2", limit_days=2.0),),
        wait_bin_days=0.5,
    )


class SlowEngine:
    """The rules of a network again, in the plainest Python: lists, dictionaries, one heap.

    Whoever gives up is moved at that very time, always; the fast engine mostly looks only when a
    server is free. Both draw the same keyed numbers.
    """

    def __init__(self, scenario, seed, replication):
        self.scenario, self.key = scenario, np.uint64(key_of(seed, replication))
        self.stages = {stage.name: stage for stage in scenario.stages}
        self.priority = {young.name: young.priority for young in scenario.classes}
        self.queues = {name: [] for name in self.stages}
        self.busy = dict.fromkeys(self.stages, 0)
        self.events, self.sequence = [], itertools.count()
        shape = (len(scenario.stages), len(scenario.classes))
        self.counts = np.zeros((*shape, len(COUNTS)), dtype=np.int64)
        self.areas = np.zeros((*shape, len(AREAS)))
        self.waits = np.zeros((*shape, WAIT_BINS), dtype=np.int32)
        self.waits_so_far = np.zeros_like(self.waits)
        self.within = np.zeros((*shape, len(scenario.standards), 2), dtype=np.int64)
        self.starts, self.happened = [], 0

    def run(self):
        names = [young.name for young in self.scenario.classes]
        streams = [(s, n) for s in self.scenario.stages for n in names if n in s.arrivals]
        self.streams = [[stage.name, name, 0] for stage, name in streams]
        for number in range(len(streams)):
            self.plan_arrival(number, 0.0)
        while self.events and self.events[0][0] < self.scenario.horizon_days:
            self.now, kind, _, who = heapq.heappop(self.events)
            if kind == kernel._SERVICE_ENDS:
                self.end(who)
            elif kind == kernel._ARRIVES:
                self.arrive(who)
            elif who[0] in self.queues[who[0]["at"]] and who[0]["visit"] == who[1]:
                self.give_up(who[0])
        self.close()
        return self

    def plan(self, time, kind, who):
        heapq.heappush(self.events, (time, kind, next(self.sequence), who))

    def cell(self, person):
        names = [young.name for young in self.scenario.classes]
        return list(self.stages).index(person["at"]), names.index(person["class"])

    def count(self, person, what):
        if self.now >= self.scenario.warm_up_days:
            self.counts[(*self.cell(person), COUNTS.index(what))] += 1

    def add(self, person, what, amount):
        self.areas[(*self.cell(person), AREAS.index(what))] += amount

    def draw(self, distribution, person, purpose):
        packed = pack_distributions([distribution])
        return draw_time(packed, 0, self.key, person["id"], purpose, person["visit"])

    def chance(self, person, purpose):
        return uniform(self.key, person["id"], purpose, person["visit"])

    def plan_arrival(self, number, now):
        at, name, drawn = self.streams[number]
        left = -math.log(1 - uniform(self.key, number, kernel.GAP, drawn))
        pieces = self.stages[at].arrivals[name]
        ends = [day for day, _ in pieces[1:]] + [math.inf]
        for (_, rate), end in zip(pieces, ends, strict=True):
            if end <= now:
                continue
            if rate > 0 and now + left / rate < end:
                self.plan(now + left / rate, kernel._ARRIVES, number)
                return
            if end < math.inf:
                left = max(0.0, left - (end - now) * rate)
                now = end

    def arrive(self, number):
        self.happened += 1
        at, name, drawn = self.streams[number]
        self.streams[number][2] += 1
        self.plan_arrival(number, self.now)
        self.come({"id": ((number + 1) << 40) + drawn, "class": name, "visit": 0}, at)

    def come(self, person, at):
        stage = self.stages[at]
        person["visit"] += 1
        person.update(at=at, joined=self.now)
        self.count(person, "arrived")
        accepts = stage.accepts.get(person["class"], 1)
        if accepts < 1 and self.chance(person, kernel.ACCEPTED) >= accepts:
            self.count(person, "rejected")
        elif stage.servers is None or self.busy[at] < stage.servers:
            self.start(person)
        elif stage.waiting_room is not None and len(self.queues[at]) >= stage.waiting_room:
            self.count(person, "blocked")
        else:
            self.queues[at].append(person)
            if person["class"] in stage.patience:
                patience = self.draw(stage.patience[person["class"]], person, kernel.PATIENCE)
                self.plan(self.now + patience, kernel._GIVES_UP, (person, person["visit"]))

    def queued(self, person, until):
        start = max(person["joined"], self.scenario.warm_up_days)
        self.add(person, "queue", max(0.0, until - start))

    def start(self, person):
        scenario, wait = self.scenario, self.now - person["joined"]
        self.busy[person["at"]] += 1
        self.starts.append((person["id"], person["joined"], self.now))
        self.count(person, "started")
        if self.now >= scenario.warm_up_days:
            cell = self.cell(person)
            self.queued(person, self.now)
            self.add(person, "wait_sum", wait)
            self.add(person, "wait_square_sum", wait**2)
            self.waits[(*cell, min(int(wait / scenario.wait_bin_days), WAIT_BINS - 1))] += 1
            for i, standard in enumerate(scenario.standards):
                self.within[(*cell, i, 0)] += wait <= standard.limit_days
        service = self.stages[person["at"]].service[person["class"]]
        end = self.now + self.draw(service, person, kernel.SERVICE)
        busy = min(end, scenario.horizon_days) - max(self.now, scenario.warm_up_days)
        self.add(person, "busy", max(0.0, busy))
        self.plan(end, kernel._SERVICE_ENDS, person)

    def end(self, person):
        self.happened += 1
        at = person["at"]
        self.count(person, "completed")
        self.busy[at] -= 1
        if self.queues[at]:
            follower = min(self.queues[at], key=lambda other: self.priority[other["class"]])
            self.queues[at].remove(follower)
            self.start(follower)
        self.go_on(person, self.stages[at].next, kernel.ROUTE)

    def give_up(self, person):
        self.happened += 1
        self.queues[person["at"]].remove(person)
        self.count(person, "reneged")
        self.queued(person, max(self.now, self.scenario.warm_up_days))
        self.go_on(person, self.stages[person["at"]].reneged, kernel.ROUTE_GIVEN_UP)

    def go_on(self, person, ways, purpose):
        left = self.chance(person, purpose)
        for way in ways.get(person["class"], ()):
            left -= way.chance
            if left < 0:
                self.come(person, way.to)
                return

    def close(self):
        horizon = self.now = self.scenario.horizon_days
        for person in itertools.chain(*self.queues.values()):
            cell, wait = self.cell(person), horizon - person["joined"]
            self.count(person, "waiting_at_end")
            self.count(person, "inside_at_end")
            self.queued(person, horizon)
            at = min(int(wait / self.scenario.wait_bin_days), WAIT_BINS - 1)
            self.waits_so_far[(*cell, at)] += 1
            for i, standard in enumerate(self.scenario.standards):
                self.within[(*cell, i, 1)] += wait <= standard.limit_days
        for _, kind, _, person in self.events:
            if kind == kernel._SERVICE_ENDS:
                self.count(person, "inside_at_end")
