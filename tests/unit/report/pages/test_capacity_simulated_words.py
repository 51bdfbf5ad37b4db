"""Differences in words: with their unit, which way they go, and none where there is none."""

import pytest

from carereach.report.pages.capacity_simulated_words import difference_in_words

PER_100 = "for every 100 referred"


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (3.1, 4.2, PER_100, "3.1 to 4.2 more for every 100 referred"),
        (-4.2, -3.1, PER_100, "3.1 to 4.2 fewer for every 100 referred"),
        (-2.0, -2.0, PER_100, "2 fewer for every 100 referred"),
        (-0.4, 0.6, PER_100, "0.4 fewer to 0.6 more for every 100 referred"),
        (0.0, 0.3, PER_100, "0 to 0.3 more for every 100 referred"),
        (0.0, 0.0, PER_100, "no difference"),
        (-13.0, -12.0, "weeks", "12 to 13 weeks less"),
        (-1.0, 2.0, "weeks", "1 weeks less to 2 more"),
        (233.0, 260.0, "thousand pounds", "233 to 260 thousand pounds more"),
    ],
)
def test_a_difference_says_its_way_and_its_unit(
    low: float, high: float, unit: str, said: str
) -> None:
    assert difference_in_words({"low": low, "high": high, "unit": unit}) == said
