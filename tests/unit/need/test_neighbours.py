import polars as pl
import pytest

from carereach.need import compare_neighbours
from carereach.need.neighbours import COMPARISONS
from tests.unit.need.worlds import COUNCILS

NEIGHBOURS = pl.DataFrame(
    {"local_authority_code": ["A"] * 10, "neighbour_code": [f"n{rank}" for rank in range(10)]}
)


def compared(own: float | None, *, neighbours: pl.DataFrame = NEIGHBOURS) -> dict[str, object]:
    rates = {f"n{rank}": float(10 + rank) for rank in range(10)}
    recorded = pl.DataFrame(
        {
            "local_authority_code": ["A", *rates],
            "recorded": [own, *rates.values()],
            "under_18": 10_000.0,
        },
        schema_overrides={"recorded": pl.Float64},
    )
    answer = compare_neighbours(COUNCILS, recorded, neighbours)
    return answer.councils.row(0, named=True)


@pytest.mark.parametrize(
    ("own", "comparison"),
    [(3.0, "below"), (14.0, "within"), (40.0, "above"), (None, "not supplied")],
)
def test_a_rate_is_set_beside_its_neighbours(own: float | None, comparison: str) -> None:
    row = compared(own)
    assert row["comparison"] == comparison
    assert row["sentence"] == COMPARISONS[comparison]
    assert (row["low"], row["middle"], row["high"]) == (
        pytest.approx(10.9),
        pytest.approx(14.5),
        pytest.approx(18.1),
    )


def test_a_low_rate_is_never_called_low_need() -> None:
    assert COMPARISONS["below"] == (
        "below comparable areas: under-identification and lower need cannot be told apart"
    )
    assert not any("low need" in sentence for sentence in COMPARISONS.values())


def test_without_neighbours_nothing_is_compared() -> None:
    row = compared(12.0, neighbours=NEIGHBOURS.clear())
    assert (row["comparison"], row["neighbours"], row["low"]) == ("no neighbours known", 0, None)


def test_neighbours_without_a_count_do_not_count() -> None:
    some = pl.concat(
        [NEIGHBOURS, pl.DataFrame({"local_authority_code": ["A"], "neighbour_code": ["unknown"]})]
    )
    assert compared(14.0, neighbours=some)["neighbours"] == 10


def test_a_council_without_children_has_no_rate() -> None:
    recorded = pl.DataFrame({"local_authority_code": ["A"], "recorded": [5.0], "under_18": [0.0]})
    row = compare_neighbours(COUNCILS, recorded, NEIGHBOURS).councils.row(0, named=True)
    assert row["rate"] is None
