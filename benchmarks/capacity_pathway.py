"""Speed and memory of the named-worker pathway engine, one thread, and what shared luck saves.

Run: ``python benchmarks/capacity_pathway.py``. One invented service: about 170 referrals a year,
six workers of twelve, weekly contacts, ten years. CPU seconds, best of several; the first call is
timed with an empty cache and with a full one, and each peak of memory is of a fresh process.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402 - threads are set first

from carereach.capacity.pathway import (  # noqa: E402 - threads are set first
    STAGES,
    compile_pathway,
    simulate_pathway,
)
from carereach.capacity.tally import TOTALS, Tally  # noqa: E402 - threads are set first
from carereach.tables.scenario import (  # noqa: E402 - threads are set first
    Contract,
    Distribution,
    Outreach,
    Pathway,
    Support,
    Triage,
    Turnover,
    YoungPeople,
)

YEAR = 365.25
RUNS, ROUNDS = 100, 5


def service(
    *, years: float = 10, workers: int = 6, mean_days: float = 160.0, leaves: float = 0.2
) -> Pathway:
    """The invented service; where its list grows, more are referred again too."""
    planned, unplanned = (0.4, 0.6) if mean_days > 200 else (0.15, 0.4)
    return Pathway(
        name="one service",
        horizon_days=years * YEAR,
        warm_up_days=0.0,
        classes=(YoungPeople(name="all"),),
        referrals_per_day={"all": ((0.0, 170 / YEAR),)},
        assessors=2,
        assessment=Distribution(kind="exponential", mean=4.0),
        support=Support(
            caseload_per_wte=12.0,
            length=Distribution(kind="lognormal", mean=mean_days, sd=mean_days / 2),
            refuses=0.1,
            outreach=Outreach(attempts=4, every_days=5.0, re_engages=0.3),
            turnover=Turnover(leaves_per_year=leaves, survives=0.6),
            re_referred_planned=planned,
            re_referred_unplanned=unplanned,
        ),
        contracts=(
            Contract(name="main", starts_day=0.0, ends_day=1e6, worker_wte=(1.0,) * workers),
        ),
        triage=Triage(threshold=0.1, returns=0.4, worse_by=0.1),
    )


def total(tallies: list[Tally], name: str) -> float:
    """A figure of the whole, added up over runs."""
    return sum(float(tally.totals[TOTALS.index(name)]) for tally in tallies)


def simulate(
    scenario: Pathway, *, runs: int = RUNS, seed: int = 1, plain: bool = False
) -> list[Tally]:
    """Some replications."""
    ready = compile_pathway(scenario)
    return [simulate_pathway(ready, seed=seed, replication=i, plain=plain) for i in range(runs)]


def best_of(times: int, work: Callable[[], list[Tally]]) -> tuple[float, list[Tally]]:
    """The least CPU seconds of some rounds, and what the last gave."""
    found = []
    for _ in range(times):
        start = time.process_time()
        tallies = work()
        found.append(time.process_time() - start)
    return min(found), tallies


def in_fresh_process(years: float, kept: str) -> dict[str, float]:
    """CPU seconds of the first call and peak memory, with this folder of compiled code."""
    run = subprocess.run(
        [sys.executable, __file__, str(years)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"NUMBA_CACHE_DIR": kept},
    )
    return dict(json.loads(run.stdout))


def report_first_call(years: float) -> None:
    """Print, as JSON, what a fresh process finds."""
    scenario = service(years=years)
    start = time.process_time()
    simulate(scenario, runs=1)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def long_wait(tally: Tally) -> float:
    """P92 of the wait for support [days]."""
    so_far = tally.waits[STAGES.index("support"), 0].cumsum()
    return float(np.searchsorted(so_far, 0.92 * so_far[-1]))


def re_referred_share(tally: Tally) -> float:
    """Share of referrals that are of someone supported before."""
    return total([tally], "re_referred") / total([tally], "referred")


def report_luck(mean_days: float, leaves: float) -> None:
    """Print how many times shared luck cuts the variance of what one more worker changes."""
    base = service(mean_days=mean_days, leaves=leaves)
    more = service(mean_days=mean_days, leaves=leaves, workers=7)
    first, same, other = (
        simulate(scenario, runs=400, seed=seed)
        for scenario, seed in ((base, 1), (more, 1), (more, 2))
    )
    print(f"one more worker, support of {mean_days:.0f} days, {leaves} of posts left a year:")
    for name, figure in (
        ("P92 of the wait for support [days]", long_wait),
        ("share of referrals referred again", re_referred_share),
    ):
        one, paired, apart = (
            np.array([figure(tally) for tally in tallies]) for tallies in (first, same, other)
        )
        ratio = np.var(apart - one) / np.var(paired - one)
        print(f"  {name}, {one.mean():.3g} to {paired.mean():.3g}: variance cut {ratio:.1f} times")


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as kept:
        empty, full = in_fresh_process(10, kept), in_fresh_process(10, kept)
        longer = in_fresh_process(100, kept)
    print(
        f"first call, compiling: {empty['seconds']:.1f} s; compiled before: {full['seconds']:.2f} s"
    )
    print(f"peak memory: {full['peak_mb']:.0f} MB for 10 years, {longer['peak_mb']:.0f} for 100")
    seconds, tallies = best_of(ROUNDS, lambda: simulate(service()))
    events, contacts = total(tallies, "events"), total(tallies, "contacts")
    print(
        f"{RUNS} replications of ten years: {seconds:.3f} s ({1000 * seconds / RUNS:.2f} ms each)"
    )
    print(f"  {events / seconds:,.0f} events/s; with contacts {(events + contacts) / seconds:,.0f}")
    plain, _ = best_of(1, lambda: simulate(service(), runs=2, plain=True))
    print(f"  {plain / 2 * RUNS / seconds:.0f} times the same code in CPython")
    for mean_days, leaves in ((160.0, 0.2), (300.0, 0.2), (300.0, 0.0)):
        report_luck(mean_days, leaves)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report_first_call(float(sys.argv[1]))
    else:
        main()
