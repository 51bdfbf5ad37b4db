"""The loops run as plain Python, without compiling, and give the same numbers."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from carereach.access.router import raptor
from tests.unit.access.router.comparing import compare
from tests.unit.access.router.worlds import random_world

HERE = Path(__file__).resolve()


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_compiled_or_plain_every_journey_equals_the_scan(seed: int) -> None:
    assert hasattr(raptor.sweep, "py_func") != bool(numba.config.DISABLE_JIT)
    assert compare(random_world(seed))[1] == 0


def test_every_trap_and_some_worlds_in_plain_python() -> None:
    plain = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("-k", "not in_plain_python", str(HERE), str(HERE.with_name("test_traps.py"))),
        ],
        cwd=HERE.parents[4],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert plain.returncode == 0, plain.stdout[-3000:]
