"""Speed and memory of the network engine, one thread, beside Ciw and SimPy where installed.

Run: ``python benchmarks/capacity_network.py``. Each figure is of a fresh process: events a CPU
second (an event is an arrival, an end of service or someone giving up) after a small run that
compiles or loads, best of several rounds in which the engines take turns, and peak memory.
"""

import importlib.util
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

ROUNDS = 3
HORIZONS = {  # days: each run takes some seconds
    ("ours", "net3"): 3_000_000.0,
    ("ours", "mmc"): 4_000_000.0,
    ("plain", "net3"): 12_000.0,
    ("plain", "mmc"): 15_000.0,
    ("simpy", "net3"): 20_000.0,
    ("simpy", "mmc"): 30_000.0,
    ("ciw", "net3"): 12_000.0,
    ("ciw", "mmc"): 20_000.0,
}
MEANS, SERVERS, PATIENCE = (0.25, 1.0, 5.0), (2, 4, 14), (None, 10.0, 20.0)
RATES = {"high": 1.0, "low": 4.0}
GOES_ON = 0.8


def scenario(model: str, horizon: float) -> object:
    """The model as our engine reads it."""
    from carereach.tables.scenario import Distribution, Network, Route, Stage, YoungPeople

    def lasting(days: float, names: tuple[str, ...]) -> dict[str, Distribution]:
        return {each: Distribution(kind="exponential", mean=days) for each in names}

    if model == "mmc":
        arrivals = {"all": ((0.0, 9.0),)}
        stages = (Stage(name="1", servers=10, service=lasting(1, ("all",)), arrivals=arrivals),)
        classes = (YoungPeople(name="all"),)
    else:
        both = ("high", "low")
        classes = (YoungPeople(name="high"), YoungPeople(name="low", priority=2))
        stages = tuple(
            Stage(
                name=str(i),
                servers=SERVERS[i],
                service=lasting(MEANS[i], both),
                arrivals={each: ((0.0, RATES[each]),) for each in both if i == 0},
                patience=lasting(PATIENCE[i], both) if PATIENCE[i] else {},
                next={each: (Route(to=str(i + 1), chance=GOES_ON),) for each in both if i < 2},
            )
            for i in range(3)
        )
    return Network(
        name=model, horizon_days=horizon, warm_up_days=0.0, classes=classes, stages=stages
    )


def run_ours(model: str, horizon: float, *, plain: bool = False) -> int:
    """Events of one run of ours."""
    from carereach.capacity.network import compile_network, simulate_network
    from carereach.capacity.tally import TOTALS

    network = compile_network(scenario(model, horizon))
    tally = simulate_network(network, seed=1, replication=0, plain=plain)
    return int(tally.totals[TOTALS.index("events")])


def run_plain(model: str, horizon: float) -> int:
    """Events of one run of the same code in CPython."""
    return run_ours(model, horizon, plain=True)


def run_simpy(model: str, horizon: float) -> int:
    """Events of one run of SimPy."""
    import simpy

    env, draw, events = simpy.Environment(), random.Random(1), 0  # noqa: S311 - a simulation
    servers, means = (SERVERS, MEANS) if model == "net3" else ((10,), (1.0,))
    patience = PATIENCE if model == "net3" else (None,)
    desks = [simpy.PriorityResource(env, many) for many in servers]

    def person(priority):
        nonlocal events
        events += 1
        for i, desk in enumerate(desks):
            with desk.request(priority=priority) as turn:
                if patience[i]:
                    tired = env.timeout(draw.expovariate(1 / patience[i]))
                    if turn not in (yield turn | tired):
                        events += 1
                        return
                else:
                    yield turn
                yield env.timeout(draw.expovariate(1 / means[i]))
                events += 1
            if draw.random() >= GOES_ON:
                return

    def source(rate, priority):
        while True:
            yield env.timeout(draw.expovariate(rate))
            env.process(person(priority))

    rates = RATES if model == "net3" else {"all": 9.0}
    for priority, rate in enumerate(rates.values()):
        env.process(source(rate, priority))
    env.run(until=horizon)
    return events


def run_ciw(model: str, horizon: float) -> int:
    """Events of one run of Ciw."""
    import ciw

    def lasting(days):
        return ciw.dists.Exponential(1 / days) if days else None

    if model == "mmc":
        network = ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(9.0)],
            service_distributions=[lasting(1.0)],
            number_of_servers=[10],
        )
    else:
        way = [[0.0, GOES_ON, 0.0], [0.0, 0.0, GOES_ON], [0.0, 0.0, 0.0]]
        network = ciw.create_network(
            arrival_distributions={
                each: [ciw.dists.Exponential(rate), None, None] for each, rate in RATES.items()
            },
            service_distributions={each: [lasting(days) for days in MEANS] for each in RATES},
            reneging_time_distributions={
                each: [lasting(days) for days in PATIENCE] for each in RATES
            },
            number_of_servers=list(SERVERS),
            routing=dict.fromkeys(RATES, way),
            priority_classes={"high": 0, "low": 1},
        )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon)
    return simulation.nodes[0].number_of_individuals + len(simulation.get_all_records())


ENGINES: dict[str, Callable[[str, float], int]] = {
    "ours": run_ours,
    "plain": run_plain,
    "simpy": run_simpy,
    "ciw": run_ciw,
}
LABELS = {"ours": "ours", "plain": "ours, in CPython", "simpy": "SimPy", "ciw": "Ciw"}


def measure(engine: str, model: str, horizon: float) -> dict[str, float]:
    """Events a CPU second and peak memory of this process."""
    start = time.process_time()
    ENGINES[engine](model, 50.0)
    first = time.process_time() - start
    start = time.process_time()
    events = ENGINES[engine](model, horizon)
    taken = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"events": events, "seconds": taken, "speed": events / taken, "mb": peak, "first": first}


def measure_apart(engine: str, model: str, horizon: float) -> dict[str, float]:
    """The same in a fresh process."""
    words = [sys.executable, __file__, engine, model, str(horizon)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(told))


def compare(model: str, engines: list[str]) -> None:
    """Print one model's figures, the engines taking turns."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(ROUNDS):
        for engine in engines:
            found = measure_apart(engine, model, HORIZONS[engine, model])
            if engine not in best or found["speed"] > best[engine]["speed"]:
                best[engine] = found
    ours = best["ours"]["speed"]
    for engine in engines:
        found = best[engine]
        print(
            f"{model:5} {LABELS[engine]:17} {found['speed']:13,.0f} events/CPU s"
            f" ({found['events']:,.0f} in {found['seconds']:.1f} s), peak {found['mb']:.0f} MB"
            + ("" if engine == "ours" else f"; ours is {ours / found['speed']:,.0f} times as fast")
        )


def main() -> None:
    """Print every figure."""
    if len(sys.argv) > 1:
        engine, model, horizon = sys.argv[1:]
        print(json.dumps(measure(engine, model, float(horizon))))
        return
    engines = ["ours", "plain"]
    for peer in ("simpy", "ciw"):
        if importlib.util.find_spec(peer):
            engines.append(peer)
        else:
            print(f"{LABELS[peer]} is not installed here, so it is left out")
    first = measure_apart("ours", "net3", 50.0)["first"]
    print(f"first run, compiling or loading: {first:.2f} CPU s")
    for model in ("net3", "mmc"):
        compare(model, engines)
    for horizon in (200_000.0, 2_000_000.0):
        found = measure_apart("ours", "net3", horizon)
        print(f"net3 ours, {horizon:,.0f} days: peak {found['mb']:.1f} MB")


if __name__ == "__main__":
    main()
