"""How many of those likely to be in need are shut out: laws of a range."""

import numpy as np
import polars as pl
import pytest

from carereach.access import AS_SET, Sensitivity
from carereach.cycle.access_need import NeedGiven, expect_in_need
from carereach.need import NeedDemand
from carereach.tables import Assumption
from carereach.tables.codes import AGE_BANDS, NEEDS

AREAS = pl.DataFrame({"area_code": ["A1", "A2"], "deprivation_decile": [1, 10]})
LOCAL = NeedGiven(demand=None, own={})


def tried(shut: dict[str, int], *, people: int = 100) -> Sensitivity:
    rows = [
        (AS_SET, "rules as set", "N10", "treatment", band, area, people, shut.get(area, 0))
        for band in AGE_BANDS
        for area in ("A1", "A2")
    ]
    names = ("key", "words", "need", "stage", "age_band", "area_code")
    areas = pl.DataFrame(rows, schema=[*names, "young_people", "not_reached"], orient="row")
    empty = pl.DataFrame()
    return Sensitivity(
        variants=empty, flips=empty, cells=empty, standing=empty, faults=empty, areas=areas
    )


def demand(*, assessed: bool = True) -> NeedDemand:
    draws = 50
    mix = np.full((draws, len(NEEDS)), np.nan, dtype=np.float32)
    if assessed:
        mix[:, list(NEEDS).index("N10")] = 0.5
    shares = np.zeros((draws, 2, 2), dtype=np.float32)
    shares[:, 0], shares[:, 1] = 0.75, 0.25
    return NeedDemand(
        by_group=np.full((draws, 2), 200, dtype=np.float32),
        area_shares=shares,
        need_shares=mix,
        area_codes=("A1", "A2"),
        groups=(("12-15", "female"), ("16-17", "male")),
        needs=tuple(NEEDS),
        settings=pl.DataFrame(),
    )


def expected(shut: dict[str, int], given: NeedGiven = LOCAL) -> dict[str, float]:
    found = expect_in_need(tried(shut), AREAS, given)
    assert found is not None
    return found.frame.row(0, named=True)


def test_where_need_is_given_young_people_are_counted() -> None:
    row = expected({"A1": 50}, NeedGiven(demand=demand(), own={}))
    assert (row["in_need_low"], row["in_need_high"]) == (200, 200)
    assert row["low"] == row["high"] == pytest.approx(200 * 0.75 * 0.5)


def test_where_it_is_not_or_the_need_is_not_assessed_they_are_of_every_100() -> None:
    for given in (LOCAL, NeedGiven(demand=demand(assessed=False), own={})):
        found = expect_in_need(tried({"A1": 100, "A2": 100}), AREAS, given)
        assert found is not None
        assert found.of_100
        assert found.frame["low"].item() == pytest.approx(100, abs=1e-3)
        assert found.frame["in_need_high"].item() == 100


def test_nobody_shut_out_is_none_of_every_100_and_more_is_never_less() -> None:
    ends = [expected({"A1": shut})["middle"] for shut in (0, 20, 60, 100)]
    assert ends[0] == 0
    assert ends == sorted(ends)


def test_need_goes_with_deprivation() -> None:
    assert expected({"A1": 100})["middle"] > expected({"A2": 100})["middle"]
    flat = Assumption(low=1.0, value=1.0, high=1.0)
    even = NeedGiven(demand=None, own={"asm:need-deprivation-gradient": flat})
    assert expected({"A1": 100}, even)["middle"] == pytest.approx(50, abs=4)


def test_where_nobody_lives_nothing_is_expected() -> None:
    assert expect_in_need(tried({}, people=0), AREAS, LOCAL) is None
