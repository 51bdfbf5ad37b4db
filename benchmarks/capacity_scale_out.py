"""What handing work to processes, or to Dask on this machine, costs a task; and what it gains.

Run: ``python benchmarks/capacity_scale_out.py``. All three ways take turns in one run: wall-clock
time of each task above nothing (best of several rounds, workers already started), then the same
work of some seconds in batches of a second or more, every round shown, with answers compared byte
by byte. Other programs on the machine slow whichever way they meet: trust rounds that agree.
"""

import importlib.util
import json
import operator
import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from carereach.base.executor import LEAST_SECONDS, map_batches, open_executor
from carereach.capacity.experiments import RunPlan, run_planned
from carereach.tables.scenario import Distribution, Network, Stage, YoungPeople

WORKERS = 2
ROUNDS = 3
TASKS = 300
DAYS, RUNS = 40_000.0, 160  # some seconds of one process

Ways = dict[str, Executor | None]


def scenario(days: float) -> Network:
    """M/M/10 for so many days."""
    service = {"all": Distribution(kind="exponential", mean=1.0)}
    arrivals = {"all": ((0.0, 9.0),)}
    return Network(
        name="mmc",
        horizon_days=days,
        warm_up_days=0.0,
        classes=(YoungPeople(name="all"),),
        stages=(Stage(name="1", servers=10, service=service, arrivals=arrivals),),
    )


@contextmanager
def open_dask() -> Iterator[Executor | None]:
    """A scheduler and workers, each a process of its own, reached from nowhere else."""
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        open_executor(dask=cluster.scheduler_address) as executor,
    ):
        yield executor


def add_empty(executor: Executor | None, tasks: int) -> None:
    """Tasks that do nothing and carry nothing."""
    map_batches(operator.add, tasks, batch=1, executor=executor)


def run_short(executor: Executor | None, tasks: int) -> None:
    """Runs of a day, one to a task, which carry the scenario there and the figures back."""
    run_planned(scenario(1.0), RunPlan(replications=tasks, batch=1, executor=executor))


def measure_tasks(ways: Ways) -> None:
    """Print the cost of one task in each way."""
    for label, work in (("empty task", add_empty), ("run of a day", run_short)):
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(ROUNDS):
            for way, executor in ways.items():
                started = time.perf_counter()
                work(executor, TASKS)
                best[way] = min(best[way], (time.perf_counter() - started) / TASKS)
        for way, seconds in best.items():
            above = (seconds - best["none"]) * 1e3
            print(f"{label:12} {way:9} {seconds * 1e3:8.3f} ms a task; {above:7.3f} above none")


def measure_work(ways: Ways) -> None:
    """Print how long real work takes in each way, in batches of a second or more."""
    plan, answers = RunPlan(replications=RUNS), set()
    walls: dict[str, list[float]] = {way: [] for way in ways}
    print(f"{RUNS} runs, in batches of {LEAST_SECONDS:g} s or more, {ROUNDS} rounds:")
    for number in range(ROUNDS):
        for way, executor in ways.items():
            started, used = time.perf_counter(), time.process_time()
            answer = run_planned(scenario(DAYS), replace(plan, executor=executor))
            walls[way].append(time.perf_counter() - started)
            used = time.process_time() - used
            answers.add(json.dumps(answer.as_dict()))
            print(f"  round {number + 1} {way:9} {walls[way][-1]:6.2f} s, CPU here {used:5.2f} s")
    for way, seconds in walls.items():
        gain = min(walls["none"]) / min(seconds)
        doubtful = (
            "" if gain <= WORKERS else "; more than the workers can give: disturbed, run again"
        )
        print(f"  {way:9} best {min(seconds):6.2f} s, {gain:.2f} times as fast as none{doubtful}")
    print(f"  answers the same byte for byte: {'yes' if len(answers) == 1 else 'NO'}")


def main() -> None:
    """Print every figure."""
    print(f"{os.cpu_count()} cores, {WORKERS} workers; load before: {os.getloadavg()[0]:.1f}")
    opened: dict[str, AbstractContextManager[Executor | None]] = {
        "none": open_executor(),
        "processes": open_executor(workers=WORKERS),
    }
    if importlib.util.find_spec("distributed"):
        opened["dask"] = open_dask()
    else:
        print("Dask is not installed here, so it is left out")
    with ExitStack() as stack:
        ways: Ways = {}
        for way, one in opened.items():
            started = time.perf_counter()
            ways[way] = stack.enter_context(one)
            run_short(ways[way], 2 * WORKERS)
            print(f"start and first runs, {way}: {time.perf_counter() - started:.2f} s")
        measure_tasks(ways)
        measure_work(ways)


if __name__ == "__main__":
    main()
