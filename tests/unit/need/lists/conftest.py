"""Public tables, oracles and random tables for the tests of lists."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from carereach.cycle.need_lists import read_lists
from carereach.need.lists import ListTable, ModelSpace

_HERE = Path(__file__).resolve()
_TABLES = _HERE.parents[3] / "data" / "need"
_ORACLES = _HERE.parents[5] / "shared" / "data" / "need"


@pytest.fixture(scope="session")
def public() -> Callable[[str], ListTable]:
    """Reads a public table by its name."""
    return lambda name: read_lists(_TABLES / f"{name}.csv")[0]


@pytest.fixture(scope="session")
def tables_folder() -> Path:
    """Where the public tables are."""
    return _TABLES


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], list[dict[str, str]]]:
    """Reads a reference output, or skips where the large ones were not supplied."""

    def read(name: str) -> list[dict[str, str]]:
        path = _ORACLES / f"{name}.csv"
        if not path.exists():
            pytest.skip("the reference outputs are not supplied on this machine")
        with path.open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    return read


@pytest.fixture(scope="session")
def model_of() -> Callable[[ModelSpace, str], int]:
    """Reads a model such as ``[12;13;5]``."""

    def read(space: ModelSpace, name: str) -> int:
        parts = name.strip("[]").replace(";", ",").split(",")
        return space.read_model([sum(1 << (int(c) - 1) for c in part) for part in parts])

    return read


@pytest.fixture(scope="session")
def random_table() -> Callable[[int, int], ListTable]:
    """A random table; sparse ones have many histories that nobody has."""

    def draw(seed: int, lists: int) -> ListTable:
        stream = np.random.default_rng(seed)
        size = int(stream.integers(30, 3000))
        reach = stream.uniform(0.02, 0.4, lists)
        linked = stream.uniform(-0.5, 2.5, (lists, lists)) * (stream.random((lists, lists)) < 0.3)
        histories = np.arange(1 << lists)
        on = (histories[:, None] >> np.arange(lists)) & 1
        log = on @ np.log(reach / (1 - reach)) + np.einsum(
            "hi,hj,ij->h", on, on, np.triu(linked, 1)
        )
        shares = np.exp(log) / np.exp(log).sum()
        counts = stream.multinomial(size, shares).astype(float)
        counts[0] = 0.0
        for i in range(lists):
            counts[1 << i] += 1.0
        return ListTable(tuple("ABCDEFGH"[:lists]), counts)

    return draw
