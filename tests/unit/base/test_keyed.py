"""Keyed random numbers are uniform, independent along every argument, and the same everywhere."""

import os
import shutil
import subprocess
import sys

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from carereach.base import keyed
from carereach.base.keyed import branch_of, key_of, plain_of, stream_of, uniform, uniform_of

MANY = 50_000


@numba.njit
def draw_along(axis, seed, many):
    numbers = np.empty(many)
    for i in range(many):
        if axis == 0:
            numbers[i] = uniform(key_of(seed, 0), i, 3, 1)
        elif axis == 1:
            numbers[i] = uniform(key_of(seed, 0), 5 + i // 2000, i % 2000, 1)
        elif axis == 2:
            numbers[i] = uniform(key_of(seed, 0), 5, 3, i)
        elif axis == 3:
            numbers[i] = uniform(key_of(seed, i), 5, 3, 1)
        else:
            numbers[i] = uniform(key_of(i, 0), 5 + seed, 3, 1)
    return numbers


@pytest.mark.parametrize("axis", range(5), ids=["entity", "purpose", "draw", "replication", "seed"])
def test_numbers_are_uniform_and_each_free_of_the_last(axis):
    chances, sums = [], []
    for seed in range(1, 21):
        numbers = draw_along(axis, seed, MANY)
        assert numbers.min() > 0
        assert numbers.max() < 1
        chances.append(stats.kstest(numbers, "uniform").pvalue)
        sums.append(np.corrcoef(numbers[:-1], numbers[1:])[0, 1] * np.sqrt(MANY))
    # Twenty tests of uniformity must themselves have uniform chances.
    assert stats.kstest(chances, "uniform").pvalue > 1e-4
    assert np.abs(sums).max() < 4.5


@pytest.mark.parametrize("axis", range(5))
def test_pairs_fill_the_square_evenly(axis):
    numbers = draw_along(axis, 11, MANY * 2)
    seen, *_ = np.histogram2d(numbers[::2], numbers[1::2], bins=32, range=[[0, 1], [0, 1]])
    assert 1e-4 < stats.chisquare(seen.ravel()).pvalue < 1 - 1e-4


def test_what_one_person_draws_says_nothing_of_another_purpose():
    first = np.array([uniform(key(1, 0), i, 1, 0) for i in range(5000)])
    for other in (
        [uniform(key(1, 0), i, 2, 0) for i in range(5000)],
        [uniform(key(1, 0), i, 1, 1) for i in range(5000)],
        [uniform(key(1, 1), i, 1, 0) for i in range(5000)],
        [uniform(key(2, 0), i, 1, 0) for i in range(5000)],
    ):
        assert abs(np.corrcoef(first, other)[0, 1]) * np.sqrt(5000) < 4


def key(seed, replication):
    return np.uint64(key_of(seed, replication))


whole = st.integers(min_value=0, max_value=2**62)
purposes = st.integers(min_value=0, max_value=2047)
draws = st.integers(min_value=0, max_value=2**40)


@given(whole, whole, whole, purposes, draws)
def test_cpython_draws_the_same_to_the_last_bit(seed, replication, entity, purpose, draw):
    with np.errstate(over="ignore"):
        plain = plain_of(key_of)(seed, replication)
        assert int(plain) == key_of(seed, replication)
        assert plain_of(uniform)(plain, entity, purpose, draw) == uniform(
            plain, entity, purpose, draw
        )


@given(whole, whole, purposes, draws)
def test_a_stream_gives_what_its_key_and_entity_do(seed, entity, purpose, draw):
    stream = np.uint64(stream_of(key(seed, 0), entity))
    number = uniform_of(stream, purpose, draw)
    assert number == uniform(key(seed, 0), entity, purpose, draw)
    # The largest and smallest numbers have finite logarithms.
    assert 0.0 < number < 1.0
    assert branch_of(stream, purpose, draw) != stream


def test_no_number_is_ever_rounded_to_0_or_1():
    for word in (0, 2**64 - 1):
        top = (np.float64(np.int64(np.uint64(word) >> keyed._BY_12)) + 0.5) * keyed._PER_52_BITS
        assert 0.0 < top < 1.0
        assert np.isfinite(np.log(1.0 - top))


def test_a_function_that_was_never_compiled_is_its_own_plain_form():
    assert plain_of(key) is key


KERNEL = """
from carereach.base.keyed import entry
from carereach.room.steps import add


@entry
def run(x):
    return add(x)


print(run(40), sum(run.stats.cache_hits.values()))
"""
STEP = """
from carereach.base.keyed import step


@step
def add(x):
    return x + {more}
"""


def test_compiled_code_is_kept_until_a_step_in_another_file_changes(tmp_path):
    package, room = tmp_path / "carereach", tmp_path / "carereach" / "room"
    room.mkdir(parents=True)
    (package / "base").mkdir()
    (package / "__init__.py").touch()
    shutil.copy(keyed.__file__, package / "base")
    (room / "kernel.py").write_text(KERNEL)
    set_up = os.environ | {"PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    said = []
    for more in (1, 1, 20):
        if not said or more == 20:
            (room / "steps.py").write_text(STEP.format(more=more))
        command = [sys.executable, "-B", "-c", "import carereach.room.kernel"]
        ran = subprocess.run(command, env=set_up, capture_output=True, text=True, check=True)
        said.append(ran.stdout.split())
    assert said == [["41", "0"], ["41", "1"], ["60", "0"]]
