"""Measures of access at three sizes, beside PySAL's access package, each in its own process.

Run ``python benchmarks/access_measures.py``. Every figure is CPU seconds for one measure once all
data are loaded and, for ours, once the compiled code is loaded too (compiling for the first time is
timed apart); the peak memory is that of the whole process. The largest size is England's: 33,755
places, 5,000 services and about 6.4 million pairs under 60 minutes, invented around seeded towns.
PySAL's rational agent model holds dense tables and is stopped after ``--patience`` CPU seconds;
left at its 150 turns it stops short of the settled state, and given more turns and more people it
comes to our scores (at district size, 5,000 turns and a thousand times the people: within 0.01 %).
The bars at England's size: 0.1 CPU seconds each for the 2SFCA, E2SFCA and 3SFCA, and 10 for RAAM.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402 - threads are set first
import polars as pl  # noqa: E402

SIZES = {
    "district": (500, 60, 9_000),
    "region": (5_000, 700, 300_000),
    "England": (33_755, 5_000, 6_383_712),
}
"""Places, services and pairs under 60 minutes."""
STEPS = {10: 1, 20: 0.68, 30: 0.22}
CHOICE = {10: 0.962, 20: 0.704, 30: 0.377, 60: 0.042}
TAU = 30
COMPARED = ("2sfca", "e2sfca", "3sfca", "raam")
OURS_ALONE = ("balanced", "availability", "gravity", "closest")
SEED = 20260623
RUNS = 3


def invent(size: str, folder: Path) -> None:
    """Write places, services and the pairs within 60 minutes."""
    from scipy.spatial import cKDTree

    places, services, pairs = SIZES[size]
    rng = np.random.default_rng(SEED)
    towns = max(places // 280, 3)
    centres = rng.random((towns, 2)) * (400.0, 500.0)
    weight = rng.pareto(1.1, towns) + 0.3
    here = _scatter(rng, centres, weight / weight.sum(), places)
    there = _scatter(rng, centres, weight / weight.sum(), services)
    trees = cKDTree(here), cKDTree(there)
    low, high = 0.5, 600.0
    for _ in range(40):
        middle = (low + high) / 2
        enough = trees[0].count_neighbors(trees[1], middle) >= pairs
        low, high = (low, middle) if enough else (middle, high)
    near = trees[0].sparse_distance_matrix(trees[1], high, output_type="coo_matrix")
    order = np.lexsort((near.col, near.row))
    from_ids = pl.Series([f"E{number:08d}" for number in range(places)])
    to_ids = pl.Series([f"S{number:05d}" for number in range(services)])
    pl.DataFrame(
        {
            "from_id": from_ids.gather(near.row[order]),
            "to_id": to_ids.gather(near.col[order]),
            "minutes": near.data[order] / high * 60,
        }
    ).write_parquet(folder / "times.parquet")
    people = rng.integers(120, 420, places).astype(float)
    pl.DataFrame({"id": from_ids, "people": people}).write_parquet(folder / "demand.parquet")
    capacity = rng.integers(1, 60, services).astype(float)
    pl.DataFrame({"id": to_ids, "capacity": capacity}).write_parquet(folder / "supply.parquet")


def _scatter(
    rng: np.random.Generator, centres: np.ndarray, weight: np.ndarray, count: int
) -> np.ndarray:
    """Return points about towns, one in five anywhere."""
    town = rng.choice(len(centres), count, p=weight)
    spread = 4 + 14 * np.sqrt(weight[town] / weight.max())
    points = centres[town] + rng.normal(size=(count, 2)) * spread[:, None]
    is_rural = rng.random(count) < 0.2
    points[is_rural] = rng.random((is_rural.sum(), 2)) * (400.0, 500.0)
    return points


def _load(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    times, demand, supply = (
        pl.read_parquet(folder / f"{name}.parquet") for name in ("times", "demand", "supply")
    )
    return times, demand, supply


def ours(folder: Path, measure: str) -> dict[str, object]:
    """Time one of our measures."""
    from carereach.access.measures import (
        exponential_kernel,
        measure_balanced,
        measure_closest,
        measure_enhanced_two_step,
        measure_gravity,
        measure_raam,
        measure_spatial_availability,
        measure_three_step,
        measure_two_step,
        step_kernel,
    )
    from carereach.access.times import hold_times

    pairs, demand, supply = _load(folder)
    start = time.process_time()
    times = hold_times(pairs, from_ids=demand["id"].to_list(), to_ids=supply["id"].to_list())
    held = time.process_time() - start
    del pairs
    steps = step_kernel(list(STEPS), list(STEPS.values()))
    choice = step_kernel(list(CHOICE), list(CHOICE.values()))
    tables = times, demand, supply
    work: dict[str, Callable[[], object]] = {
        "2sfca": lambda: measure_two_step(*tables, max_minutes=30),
        "e2sfca": lambda: measure_enhanced_two_step(*tables, kernel=steps),
        "3sfca": lambda: measure_three_step(*tables, kernel=choice),
        "raam": lambda: measure_raam(*tables, tau_minutes=TAU),
        "balanced": lambda: measure_balanced(*tables, kernel=steps),
        "availability": lambda: measure_spatial_availability(*tables, kernel=steps),
        "gravity": lambda: measure_gravity(*tables, kernel=exponential_kernel(rate_per_minute=0.1)),
        "closest": lambda: measure_closest(*tables, count=3),
    }
    first, least, measured = _time(work[measure], RUNS)
    scores = dict(measured.scores.select("id", "score").iter_rows())  # type: ignore[attr-defined]
    _keep(folder, "ours", measure, scores)
    return {"cpu": least, "first": first, "hold": held}


def theirs(folder: Path, measure: str) -> dict[str, object]:
    """Time one of PySAL's measures."""
    import warnings

    import pandas as pd
    from access import weights
    from access.fca import three_stage_fca, two_stage_fca
    from access.raam import raam

    warnings.simplefilter("ignore")
    pairs, demand, supply = (
        pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})
        for frame in _load(folder)
    )
    cost = pairs.set_axis(["origin", "dest", "cost"], axis=1)
    del pairs
    people = demand.set_index("id").rename(columns={"people": "demand"})
    places = supply.set_index("id").rename(columns={"capacity": "supply"})
    people.index.name = places.index.name = "geoid"
    tables = people, places, cost
    by_index = {"demand_index": True}
    work: dict[str, Callable[[], object]] = {
        "2sfca": lambda: two_stage_fca(*tables, max_cost=30, **by_index),
        "e2sfca": lambda: two_stage_fca(
            *tables, max_cost=30, weight_fn=weights.step_fn(STEPS), **by_index
        ),
        "3sfca": lambda: three_stage_fca(
            *tables, max_cost=60, weight_fn=weights.step_fn(CHOICE), **by_index
        ),
        "raam": lambda: raam(people.astype("int64"), places, cost, tau=TAU),
    }
    first, least, scores = _time(work[measure], 1)
    _keep(folder, "theirs", measure, scores.dropna().to_dict())  # type: ignore[attr-defined]
    return {"cpu": least, "first": first}


def _time(work: Callable[[], object], runs: int) -> tuple[float, float, object]:
    """Return CPU seconds of the first run and of the least of the later ones, and the result."""
    start = time.process_time()
    result = work()
    first = time.process_time() - start
    found = [first] if runs == 1 else []
    for _ in range(runs if runs > 1 else 0):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return first, min(found), result


def _keep(folder: Path, who: str, measure: str, scores: dict[str, float]) -> None:
    (folder / f"{who}-{measure}.json").write_text(json.dumps(scores), encoding="utf-8")


def _difference(folder: Path, measure: str) -> float:
    """Return the largest relative difference where both gave a number."""
    ours_, theirs_ = (
        json.loads((folder / f"{who}-{measure}.json").read_text(encoding="utf-8"))
        for who in ("ours", "theirs")
    )
    return max(abs(ours_[place] - score) / score for place, score in theirs_.items() if score)


def _measure(who: str, folder: Path, measure: str, patience: int = 0) -> dict[str, float] | None:
    """Run one job in a process of its own; nothing if it was stopped.

    This process must stay small: a child begins with the peak memory of its parent.
    """
    command = [sys.executable, __file__, "--job", who, str(folder), measure]
    done = subprocess.run(
        [*command, "--patience", str(patience)], check=False, capture_output=True, text=True
    )
    if done.returncode == -signal.SIGXCPU:
        return None
    done.check_returncode()
    return dict(json.loads(done.stdout))


def _job(who: str, folder: Path, what: str) -> None:
    """Do one job and print what it cost, as JSON."""
    answer: dict[str, object] = {}
    if who == "invent":
        invent(what, folder)
    else:
        answer = {"ours": ours, "theirs": theirs}[who](folder, what)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer | {"peak_mb": round(peak)}))


def _print_compared(size: str, folder: Path, measure: str, patience: int) -> None:
    mine = _measure("ours", folder, measure)
    peer = _measure("theirs", folder, measure, patience)
    line = f"{size:>9} {measure:>12}  ours {mine['cpu']:8.4f} s {mine['peak_mb']:6,} MB"
    if peer is None:
        print(f"{line}   PySAL: no result in {patience:,} CPU s")
        return
    ratio = peer["cpu"] / mine["cpu"]
    print(
        f"{line}   PySAL {peer['cpu']:8.3f} s {peer['peak_mb']:6,} MB   ratio {ratio:6,.0f}   "
        f"largest relative difference {_difference(folder, measure):.1e}"
    )


def main() -> None:
    """Measure every size and print a line for each measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--job", nargs=3, metavar=("WHO", "FOLDER", "WHAT"))
    parser.add_argument("--patience", type=int, default=60)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    given = parser.parse_args()
    if given.job:
        who, folder, what = given.job
        if given.patience:
            resource.setrlimit(resource.RLIMIT_CPU, (given.patience, given.patience + 5))
        _job(who, Path(folder), what)
        return
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            _measure("invent", path, size)
            for measure in COMPARED:
                _print_compared(size, path, measure, given.patience)
            for measure in OURS_ALONE:
                mine = _measure("ours", path, measure)
                print(
                    f"{size:>9} {measure:>12}  ours {mine['cpu']:8.4f} s {mine['peak_mb']:6,} MB"
                    f"   holding the times {mine['hold']:.2f} s"
                )


if __name__ == "__main__":
    main()
