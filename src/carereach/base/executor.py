"""Where work is done: here, in other processes, or on other machines; never what comes out of it.

Anything with the interface of ``concurrent.futures.Executor`` serves. Work is a function of which
pieces to do, and pieces are handed back in their own order, so results cannot depend on where,
when or in what lots they were done.
"""

import importlib
import math
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

from carereach.base.errors import MethodError
from carereach.base.progress import Progress, silent

__all__ = ["LEAST_SECONDS", "map_batches", "open_executor"]

_T = TypeVar("_T")

LEAST_SECONDS = 1.0
"""Work in one batch, so that sending it costs little beside doing it."""
_PATIENCE_SECONDS = 10
_SHORTEST_SECONDS = 1e-6


@contextmanager
def open_executor(*, workers: int = 1, dask: str = "") -> Iterator[Executor | None]:
    """Give the executor somebody asked for, and close it in the end; none means work here.

    Args:
        workers: processes on this machine, each started afresh; 1 for this process alone.
        dask: the address of a Dask scheduler, as ``tcp://127.0.0.1:8786``; overrides ``workers``.

    Raises:
        MethodError: Dask is not installed, or nothing answers at the address.
    """
    if dask:
        with _dask(dask) as executor:
            yield executor
    elif workers > 1:
        spawn = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_leave_stopping_to_us)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    else:
        yield None


def _leave_stopping_to_us() -> None:
    """Ctrl-C reaches every process of a terminal; the one that asked for the work stops it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        # Found by name: it is a large package that most people never need.
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise MethodError(
            "Dask is not installed: pip install carereach[scale], or give --workers instead."
        ) from error
    try:
        client = distributed.Client(address, timeout=_PATIENCE_SECONDS)
    except (OSError, ValueError) as error:
        raise MethodError(
            "No Dask scheduler answered at that address: start dask scheduler and dask worker, "
            "and give the scheduler's address, such as tcp://127.0.0.1:8786."
        ) from error
    try:
        if not client.scheduler_info()["workers"]:
            raise MethodError("The Dask scheduler has no workers: start dask worker beside it.")
        yield client.get_executor(pure=False)
    finally:
        client.close()


def map_batches(
    work: Callable[[int, int], _T],
    many: int,
    *,
    executor: Executor | None = None,
    batch: int | None = None,
    progress: Progress = silent,
    label: str = "Running",
) -> list[_T]:
    """Return ``work(first, count)`` of batches that cover 0 to ``many``, in their order.

    Args:
        work: does pieces ``first`` to ``first + count``; picklable where an executor is given.
        many: pieces in all.
        executor: where to do it; none for here.
        batch: pieces to a batch; none for as many as take ``LEAST_SECONDS``, by the second piece.
        progress: told after each batch; may raise, and then nothing more is started.
        label: what is happening, for ``progress``.

    Raises:
        MethodError: a batch of no pieces, or workers that stopped or lack this package.
    """
    if batch is not None and batch < 1:
        raise MethodError("A batch holds 1 replication or more.")
    results: list[_T] = []
    first = 0
    if batch is None:
        batch, results = _time_two(work, many)
        first = len(results)
        progress(first, many, label)
    batches = [(at, min(batch, many - at)) for at in range(first, many, batch)]
    if executor is None:
        for at, count in batches:
            results.append(work(at, count))
            progress(at + count, many, label)
        return results
    return results + _spread(work, batches, executor, lambda done: progress(done, many, label))


def _time_two(work: Callable[[int, int], _T], many: int) -> tuple[int, list[_T]]:
    """Do the first two pieces here: the first may load or compile, the second is as they all are.

    Returns:
        Pieces to a batch, and what has been done.
    """
    results: list[_T] = []
    seconds = LEAST_SECONDS
    for piece in range(min(2, many)):
        started = time.perf_counter()
        results.append(work(piece, 1))
        seconds = time.perf_counter() - started
    return max(1, math.ceil(LEAST_SECONDS / max(seconds, _SHORTEST_SECONDS))), results


def _spread(
    work: Callable[[int, int], _T],
    batches: Sequence[tuple[int, int]],
    executor: Executor,
    told: Callable[[int], None],
) -> list[_T]:
    """Hand batches out and put what comes back in their order."""
    futures: dict[Future[_T], int] = {}
    try:
        for at, count in batches:
            futures[executor.submit(work, at, count)] = count
        done = batches[0][0] if batches else 0
        for future in as_completed(futures):
            future.result()
            done += futures[future]
            told(done)
        return [future.result() for future in futures]
    except BrokenExecutor as error:
        raise MethodError(
            "A worker process stopped: it may have run out of memory; give fewer workers."
        ) from error
    except ImportError as error:
        raise MethodError(
            "A worker lacks this version of Carereach: install the same version there."
        ) from error
    finally:
        # Where all went well there is nothing left to cancel.
        for future in futures:
            future.cancel()
