"""Random small worlds, and how to set an answer beside the oracle's."""

import random

import pytest
from hypothesis import strategies as st

from tests.unit.access.measures.plain import World

PLACES = [f"place {n}" for n in range(7)]
SERVICES = [f"service {n}" for n in range(5)]

_minutes = st.integers(0, 70).map(float) | st.floats(0, 70, allow_subnormal=False)


@st.composite
def worlds(draw):
    """Any world: places or services may be missing from a table, empty or out of reach."""
    places = draw(st.lists(st.sampled_from(PLACES), unique=True, min_size=1))
    services = draw(st.lists(st.sampled_from(SERVICES), unique=True, min_size=1))
    pairs = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(PLACES), st.sampled_from(SERVICES)), _minutes, max_size=25
        )
    )
    return World(
        {place: draw(st.integers(0, 500).map(float)) for place in places},
        {service: draw(st.integers(0, 60).map(float)) for service in services},
        pairs,
    )


def seeded_world(seed, *, places=30, services=9, reach=0.6, longest=60.0):
    """A larger world in which everyone, everywhere has people, places and some journey."""
    stream = random.Random(seed)  # noqa: S311 - invented worlds
    people = {f"p{n:03d}": float(stream.randint(50, 900)) for n in range(places)}
    capacity = {f"s{n:03d}": float(stream.randint(1, 80)) for n in range(services)}
    minutes = {
        (place, service): stream.uniform(0, longest)
        for place in people
        for service in capacity
        if stream.random() < reach
    }
    for number, place in enumerate(people):
        minutes[place, f"s{number % services:03d}"] = stream.uniform(0, 9)
    return World(people, capacity, minutes)


def scores_of(measured):
    return dict(measured.scores.select("id", "score").iter_rows())


def same(measured, expected, *, rel=1e-12):
    found = scores_of(measured)
    assert list(found) == list(expected)
    for place, value in expected.items():
        if value is None:
            assert found[place] is None
        else:
            assert found[place] == pytest.approx(value, rel=rel, abs=1e-300), place
    return True
