"""Every measure once more, in plain Python from the words of its paper: the oracle.

It shares no code with the product. A world is three dictionaries: people by place, capacity by
service, and minutes by pair of place and service.
"""

import math
from dataclasses import dataclass

import polars as pl

from carereach.access.times import TravelTimes, hold_times


@dataclass(frozen=True)
class World:
    people: dict[str, float]
    capacity: dict[str, float]
    minutes: dict[tuple[str, str], float]

    @property
    def demand(self) -> pl.DataFrame:
        return pl.DataFrame(
            {"id": list(self.people), "people": list(self.people.values())},
            schema={"id": pl.String, "people": pl.Float64},
        )

    @property
    def supply(self) -> pl.DataFrame:
        return pl.DataFrame(
            {"id": list(self.capacity), "capacity": list(self.capacity.values())},
            schema={"id": pl.String, "capacity": pl.Float64},
        )

    @property
    def times(self) -> TravelTimes:
        pairs = pl.DataFrame(
            [(origin, service, time) for (origin, service), time in self.minutes.items()],
            schema={"from_id": pl.String, "to_id": pl.String, "minutes": pl.Float64},
            orient="row",
        )
        return hold_times(
            pairs,
            from_ids=sorted({*self.people, *(origin for origin, _ in self.minutes)}),
            to_ids=sorted({*self.capacity, *(service for _, service in self.minutes)}),
        )

    @property
    def tables(self) -> tuple[TravelTimes, pl.DataFrame, pl.DataFrame]:
        return self.times, self.demand, self.supply

    def pairs(self):
        """Pairs of a place of the demand table and a service of the supply table."""
        for (origin, service), time in self.minutes.items():
            if origin in self.people and service in self.capacity:
                yield origin, service, time


def steps(bands, weights):
    def weight(time):
        for band, value in zip(bands, weights, strict=True):
            if time <= band:
                return value
        return 0.0

    return weight


def curve(name, first, second=1.0, limit=math.inf):
    slope = math.pi / (second * math.sqrt(3))

    def weight(time):
        if time > limit:
            return 0.0
        match name:
            case "exponential":
                return math.exp(-first * time)
            case "power":
                return max(time, 1.0) ** -first
            case "gaussian":
                return math.exp(-(time**2) / (2 * first**2))
            case "logistic":
                return (1 + math.exp(-first * slope)) / (
                    1 + math.exp(min((time - first) * slope, 700))
                )
        return 1.0 if time <= first else math.exp(-((time - first) ** 2) / (2 * second**2))

    return weight


def two_step(world, weight):
    crowd = dict.fromkeys(world.capacity, 0.0)
    for origin, service, time in world.pairs():
        crowd[service] += world.people[origin] * weight(time)
    scores = dict.fromkeys(world.people, 0.0)
    for origin, service, time in world.pairs():
        if crowd[service] > 0:
            scores[origin] += world.capacity[service] / crowd[service] * weight(time)
    return scores


def three_step(world, weight):
    total = dict.fromkeys(world.people, 0.0)
    for origin, _, time in world.pairs():
        total[origin] += weight(time)

    def chosen(origin, time):
        return weight(time) * weight(time) / total[origin] if total[origin] else 0.0

    crowd = dict.fromkeys(world.capacity, 0.0)
    for origin, service, time in world.pairs():
        crowd[service] += world.people[origin] * chosen(origin, time)
    scores = dict.fromkeys(world.people, 0.0)
    for origin, service, time in world.pairs():
        if crowd[service] > 0:
            scores[origin] += world.capacity[service] / crowd[service] * chosen(origin, time)
    return scores


def balanced(world, weight):
    by_place = dict.fromkeys(world.people, 0.0)
    by_service = dict.fromkeys(world.capacity, 0.0)
    for origin, service, time in world.pairs():
        by_place[origin] += weight(time)
        by_service[service] += weight(time)
    crowd = dict.fromkeys(world.capacity, 0.0)
    for origin, service, time in world.pairs():
        if by_place[origin] > 0:
            crowd[service] += world.people[origin] * weight(time) / by_place[origin]
    scores = dict.fromkeys(world.people, 0.0)
    for origin, service, time in world.pairs():
        if crowd[service] > 0:
            level = world.capacity[service] / crowd[service]
            scores[origin] += level * weight(time) / by_service[service]
    return scores


def spatial_availability(world, weight, power=1.0):
    scores = dict.fromkeys(world.people, 0.0)
    for service, places in world.capacity.items():
        pull = {
            origin: world.people[origin] ** power * weight(time)
            for origin, other, time in world.pairs()
            if other == service and world.people[origin] > 0
        }
        if sum(pull.values()) > 0:
            for origin, share in pull.items():
                scores[origin] += places * share / sum(pull.values())
    return scores


def gravity(world, weight):
    scores = dict.fromkeys(world.people, 0.0)
    for origin, service, time in world.pairs():
        scores[origin] += world.capacity[service] * weight(time)
    return scores


def closest(world, count, limit=math.inf):
    scores = {}
    for place in world.people:
        near = sorted(
            time
            for origin, service, time in world.pairs()
            if origin == place and world.capacity[service] > 0 and time <= limit
        )
        scores[place] = near[count - 1] if len(near) >= count else None
    return scores


def settled_costs(world, tau, turns=4000):
    """Move people between the two best-and-worst services they use until nothing is gained."""
    per_place = sum(world.people.values()) / sum(world.capacity.values())
    open_to = {
        place: {
            service: time / tau
            for origin, service, time in world.pairs()
            if origin == place and world.capacity[service] > 0
        }
        for place in world.people
    }
    room = {service: places * per_place for service, places in world.capacity.items()}
    load = dict.fromkeys(room, 0.0)
    sent = {}
    for place, services in open_to.items():
        if services:
            first = min(services, key=services.get)
            sent[place] = dict.fromkeys(services, 0.0) | {first: world.people[place]}
            load[first] += world.people[place]
    for _ in range(turns):
        moved = 0.0
        for place, flows in sent.items():
            cost = {s: open_to[place][s] + load[s] / room[s] for s in flows}
            best = min(cost, key=cost.get)
            worst = max((s for s in flows if flows[s] > 0), key=cost.get, default=best)
            if worst == best:
                continue
            gain = (cost[worst] - cost[best]) / (1 / room[worst] + 1 / room[best])
            step = min(gain, flows[worst])
            flows[worst] -= step
            flows[best] += step
            load[worst] -= step
            load[best] += step
            moved += step
        if moved < 1e-13 * sum(world.people.values()):
            break
    return {
        place: min((time + load[s] / room[s] for s, time in services.items()), default=None)
        for place, services in open_to.items()
    }
