"""The journey planner against a connection scan that shares no code with it, on random worlds."""

import pytest

from tests.unit.access.router.comparing import compare
from tests.unit.access.router.worlds import random_world


def compare_worlds(seeds: range) -> tuple[int, int]:
    """Cells compared and cells that some ride shortens, over many worlds without a difference."""
    compared = ridden = 0
    for seed in seeds:
        cells, differing, riding = compare(random_world(seed))
        assert differing == 0, f"world {seed}"
        compared, ridden = compared + cells, ridden + riding
    return compared, ridden


def test_every_journey_of_random_worlds_equals_the_scan() -> None:
    compared, ridden = compare_worlds(range(220))
    assert compared >= 200_000
    assert ridden >= 40_000


@pytest.mark.slow
def test_every_journey_of_many_random_worlds_equals_the_scan() -> None:
    compared, ridden = compare_worlds(range(1000, 5000))
    assert compared >= 3_900_000
    assert ridden >= 700_000
