"""Where work is done never shows in what comes out of it."""

import operator
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.base.executor import LEAST_SECONDS, map_batches, open_executor


def pieces(first, count):
    return list(range(first, first + count))


def flat(parts):
    return [piece for part in parts for piece in part]


@given(many=st.integers(0, 40), batch=st.none() | st.integers(1, 50))
def test_batches_of_any_size_cover_everything_once_in_order(many, batch):
    told = []
    parts = map_batches(pieces, many, batch=batch, progress=lambda *step: told.append(step))
    assert flat(parts) == list(range(many))
    assert [step[0] for step in told] == sorted(step[0] for step in told)
    assert all(step[1:] == (many, "Running") for step in told)
    assert not many or told[-1][0] == many


@given(many=st.integers(0, 40), batch=st.none() | st.integers(1, 50))
def test_an_executor_gives_the_same_as_none(many, batch):
    with ThreadPoolExecutor(3) as executor:
        assert flat(map_batches(pieces, many, batch=batch, executor=executor)) == list(range(many))


def test_what_ends_first_does_not_come_first():
    last_is_done = threading.Event()

    def work(first, count):
        if first == 0:
            assert last_is_done.wait(10)
        if first == 3:
            last_is_done.set()
        return first

    told = []
    with ThreadPoolExecutor(4) as executor:
        done = map_batches(
            work, 4, batch=1, executor=executor, progress=lambda *step: told.append(step[0])
        )
    assert done == [0, 1, 2, 3]
    assert told == [1, 2, 3, 4]


def test_slow_pieces_go_one_to_a_batch_and_quick_ones_together():
    def sizes(work, many):
        seen = []
        map_batches(lambda first, count: seen.append(count) or work(), many)
        return seen

    assert sizes(lambda: None, 1000) == [1, 1, 998]
    assert max(sizes(lambda: time.sleep(LEAST_SECONDS / 4), 8)) <= 4


def test_stopping_starts_nothing_more_and_cancels_what_waits():
    class StopNowError(Exception):
        pass

    started = []

    def work(first, count):
        started.append(first)
        time.sleep(0.02)
        return first

    def stop(done, total, label):
        raise StopNowError

    with ThreadPoolExecutor(1) as executor, pytest.raises(StopNowError):
        map_batches(work, 50, batch=1, executor=executor, progress=stop)
    assert len(started) < 10
    started.clear()
    with pytest.raises(StopNowError):
        map_batches(work, 50, batch=1, progress=stop)
    assert started == [0]


def test_workers_that_cannot_begin_are_said():
    def fail():
        raise OSError

    with (
        ThreadPoolExecutor(1, initializer=fail) as executor,
        pytest.raises(MethodError, match=r"^A worker process stopped: .*fewer workers\.$"),
    ):
        map_batches(pieces, 3, batch=1, executor=executor)


def test_a_worker_without_the_package_is_said():
    def lack(first, count):
        raise ModuleNotFoundError

    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(MethodError, match="lacks this version of Carereach"),
    ):
        map_batches(lack, 3, batch=1, executor=executor)


def test_a_fault_of_the_work_itself_comes_through():
    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        map_batches(lambda first, count: 1 / first, 3, batch=1, executor=executor)


@pytest.mark.parametrize("batch", [0, -1])
def test_a_batch_of_nothing_is_refused(batch):
    with pytest.raises(MethodError, match="1 replication or more"):
        map_batches(pieces, 3, batch=batch)


@pytest.mark.parametrize("workers", [1, 0])
def test_one_worker_is_this_process(workers):
    with open_executor(workers=workers) as executor:
        assert executor is None


def test_processes_do_the_work_leave_stopping_to_us_and_are_closed():
    with open_executor(workers=2) as executor:
        assert map_batches(operator.add, 5, batch=1, executor=executor) == [1, 2, 3, 4, 5]
        assert executor.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
    with pytest.raises(RuntimeError):
        executor.submit(operator.add, 1, 1)


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MethodError, match=r"^Dask is not installed: .*--workers"),
        open_executor(dask="tcp://127.0.0.1:8786"),
    ):
        pass


@pytest.fixture
def cluster():
    """A scheduler of Dask in this process, with no worker yet."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=0, processes=False, dashboard_address=None, protocol="tcp", host="127.0.0.1"
    ) as one:
        yield one


def test_dask_needs_a_worker_and_then_does_the_work(cluster):
    with (
        pytest.raises(MethodError, match="has no workers"),
        open_executor(dask=cluster.scheduler_address),
    ):
        pass
    cluster.scale(1)
    cluster.wait_for_workers(1, timeout=20)
    with open_executor(dask=cluster.scheduler_address) as executor:
        assert map_batches(operator.add, 5, batch=2, executor=executor) == [2, 4, 5]


def test_a_bad_address_is_said_without_saying_it_again():
    with (
        pytest.raises(MethodError, match="No Dask scheduler answered") as told,
        open_executor(dask="nonsense://secret"),
    ):
        pass
    assert "secret" not in str(told.value)
