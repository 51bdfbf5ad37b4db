"""Speed and memory of the lists route on public tables, one thread, beside its peers.

Run: ``python benchmarks/need_lists.py``. CPU seconds after warm-up; the first run on a machine
also compiles, and that is timed too. The R peers' figures are quoted, not measured here.
"""

import os
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402 - threads are set first

from carereach.cycle.need_lists import read_lists  # noqa: E402 - threads are set first
from carereach.need.lists import (  # noqa: E402
    ListTable,
    ModelSpace,
    build_space,
    choose_models,
    resample,
    search_models,
)
from carereach.need.lists.plain import design  # noqa: E402

TABLES = Path(__file__).parents[1] / "tests" / "data" / "need"
QUOTED = """quoted, one 2.8 GHz thread, R 4.2.2:
  UK 5, 1,024 models: Rcapture 7.5-8.5; MultipleSystemsEstimation 1.2.0 4.0; statsmodels loop 4.7
  UK 5, 6,519 models to order 4: MultipleSystemsEstimation 1.2.0 24.7
  UK 5, 1,000 re-selecting replicates: about 2,200 (extrapolated); top-100 shortcut 275"""


def best_of(times: int, work: Callable[[], object]) -> float:
    """The least CPU seconds of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def warm_up(table: ListTable, space: ModelSpace) -> float:
    """Compile or load everything once; CPU seconds."""
    start = time.process_time()
    choose_models(table, space)
    search_models(table, space)
    resample(table, space, replicates=5, seed=1)
    return time.process_time() - start


def time_peer(table: ListTable, space: ModelSpace) -> float:
    """CPU seconds of statsmodels, a generic GLM fitted model by model."""
    import statsmodels.api as sm

    def loop() -> None:
        for model in space.every_model():
            terms = [0, *(1 << i for i in range(table.size)), *space.term_masks(int(model))]
            matrix = design(table.size, np.array(terms))[1:]
            sm.GLM(table.counts[1:], matrix, family=sm.families.Poisson()).fit()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # models with no finite estimate
        return best_of(1, loop)


def main() -> None:
    """Print every figure."""
    five, six = (read_lists(TABLES / f"uk2013_{n}lists.csv")[0] for n in (5, 6))
    dutch = read_lists(TABLES / "netherlands_6lists.csv")[0]
    pairs = build_space(5, 2)
    print(f"warm-up, compiling or loading: {warm_up(five, pairs):.2f} s")
    ours = best_of(5, lambda: choose_models(five, pairs))
    print(f"UK 5, 1,024 models: {ours:.4f} s")
    order4 = build_space(5, 4)
    print(f"UK 5, 6,893 models to order 4: {best_of(3, lambda: choose_models(five, order4)):.3f} s")
    print(f"UK 5, order 4 by search: {best_of(3, lambda: search_models(five, order4)):.4f} s")
    taken = best_of(3, lambda: resample(five, pairs, replicates=1000, seed=1))
    print(f"UK 5, 1,000 exact re-selecting replicates: {taken:.2f} s")
    for label, table in (("UK 6", six), ("Netherlands 6", dutch)):
        space = build_space(6, 2)
        taken = best_of(2, lambda t=table, s=space: choose_models(t, s))
        print(f"{label}, all 32,768 models: {taken:.2f} s")
        taken = best_of(2, lambda t=table, s=space: search_models(t, s))
        print(f"{label}, the same by search: {taken:.4f} s")
    full = build_space(6, 5)
    print(
        f"UK 6, every order, proved by search: {best_of(1, lambda: choose_models(six, full)):.2f} s"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")
    peer = time_peer(five, pairs)
    print(f"UK 5, 1,024 models by statsmodels: {peer:.2f} s, {peer / ours:,.0f} times ours")
    print(QUOTED)


if __name__ == "__main__":
    main()
