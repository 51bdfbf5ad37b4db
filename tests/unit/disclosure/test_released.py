"""Only the gate makes a released table, and nothing small passes it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import DisclosureError
from carereach.disclosure import NHS_RULE, Field, Released, release

PLACE = Field(name="place", label="Place")
SEEN = Field(name="seen", label="Seen", role="people")
ALL = Field(name="all", label="Living here", role="people")
SHARE = Field(name="share", label="Share seen", role="share", numerator="seen", denominator="all")
RATE = Field(name="rate", label="Rate", role="rate", numerator="seen", denominator="all")


def table(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns, strict=False)


def let_out(frame: pl.DataFrame, *fields: Field) -> Released:
    return release(frame, name="t", title="T", fields=fields)


def test_a_suppressed_count_is_a_state_and_never_zero() -> None:
    out = let_out(table(place=["a", "b", "c"], seen=[0, 3, None]), PLACE, SEEN)
    assert out.frame["seen"].to_list() == [0, None, None]
    assert out.states["seen"].to_list() == ["released", "suppressed", "not supplied"]


def test_a_share_is_made_from_released_counts_only() -> None:
    out = let_out(table(seen=[1233], all=[2002]), SEEN, ALL, SHARE)
    assert out.frame["share"].to_list() == [1235 / 2000]


def test_a_share_of_a_suppressed_count_is_suppressed() -> None:
    out = let_out(table(seen=[3, 0], all=[2002, 0]), SEEN, ALL, SHARE)
    assert out.frame["share"].to_list() == [None, None]
    assert out.states["share"].to_list() == ["suppressed", "not supplied"]


def test_rounding_never_lifts_a_share_above_one() -> None:
    out = let_out(table(seen=[13], all=[12]), SEEN, ALL, SHARE)
    assert out.frame["share"].to_list() == [1.0]


def test_a_rate_is_per_ten_thousand_unless_said() -> None:
    out = let_out(table(seen=[20], all=[10_000]), SEEN, ALL, RATE)
    assert out.frame["rate"].to_list() == [20.0]


def test_an_estimate_has_two_significant_figures_and_is_never_small() -> None:
    field = Field(name="n", label="N", role="estimate")
    out = let_out(table(n=[4.2, 11.7, 342.9, 12_345.6, None]), field)
    assert out.frame["n"].to_list() == [None, 10, 350, 12_000, None]


def test_a_column_not_named_does_not_leave() -> None:
    out = let_out(table(place=["a"], seen=[20]), PLACE)
    assert out.frame.columns == ["place"]


def test_numbers_must_say_whether_they_count_people() -> None:
    with pytest.raises(DisclosureError, match="say whether they count people"):
        let_out(table(place=[1]), PLACE)


def test_a_missing_column_cannot_leave() -> None:
    with pytest.raises(DisclosureError, match="has no column seen"):
        let_out(table(place=["a"]), SEEN)


def test_a_share_needs_both_its_parts_beside_it() -> None:
    with pytest.raises(DisclosureError, match="release seen beside the share"):
        let_out(table(seen=[20], all=[40]), ALL, SHARE)


def test_a_confidential_place_never_leaves() -> None:
    frame = table(place=["a", "refuge"], confidential_location=[None, True])
    assert let_out(frame, PLACE).frame["place"].to_list() == ["a"]


def test_nobody_else_makes_one_and_nobody_changes_one() -> None:
    with pytest.raises(DisclosureError, match=r"only by disclosure\.release"):
        Released(object(), name="forged")
    out = let_out(table(place=["a"]), PLACE)
    with pytest.raises(DisclosureError, match="cannot be changed"):
        out.frame = pl.DataFrame()


def test_parts_of_a_released_table_are_released() -> None:
    out = let_out(table(place=["a", "b"], seen=[20, 3]), PLACE, SEEN)
    part = out.where(pl.col("place") == "b").columns("seen", title="Only b")
    assert part.rows() == [{"seen": None}]
    assert part.states["seen"].to_list() == ["suppressed"]
    assert part.title == "Only b"
    assert [field.name for field in part.fields] == ["seen"]
    assert out.field("place").label == "Place"


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 5000)), min_size=1, max_size=40),
)
def test_no_released_number_breaks_the_rule(pairs: list[tuple[int, int]]) -> None:
    frame = table(seen=[seen for seen, _ in pairs], all=[whole for _, whole in pairs])
    out = let_out(frame, SEEN, ALL, SHARE, RATE)
    shown = out.frame["seen"].to_list() + out.frame["all"].to_list()
    assert all(count is None or NHS_RULE.allows(count) for count in shown)
    for row in out.rows():
        if row["share"] is not None:
            assert row["share"] == min(row["seen"] / row["all"], 1.0)
    hidden = {n for pair in pairs for n in pair if 0 < n <= NHS_RULE.suppress_up_to}
    assert not hidden & set(shown)
