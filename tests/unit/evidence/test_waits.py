"""Waiting-time standards: dated, sourced, in force or not."""

import polars as pl
import pytest

from carereach.base import EvidenceError
from carereach.evidence import wait_standards
from carereach.evidence.files import read_table
from carereach.evidence.waits import read_waits


def one(wait_id, *, allow_unchecked=False):
    table = wait_standards(allow_unchecked=allow_unchecked)
    return table.row(by_predicate=pl.col("wait_id") == wait_id, named=True)


def test_the_four_week_wait_for_community_help_is_not_in_force_and_has_no_pass_mark():
    four_weeks = one("wait:CYP4W")
    assert four_weeks["limit_days"] == 28
    assert four_weeks["share"] is None
    assert not four_weeks["in_force"]


def test_eighteen_weeks_counts_those_still_waiting():
    weeks = one("wait:RTT18")
    assert (weeks["share"], weeks["limit_days"]) == (0.92, 126)
    assert weeks["measured_on"] == "still waiting"
    assert weeks["in_force"]


def test_recalled_rows_are_kept_out():
    assert "not checked" not in wait_standards()["checked"].to_list()
    recalled = wait_standards(allow_unchecked=True).filter(checked="not checked")
    assert recalled["wait_id"].to_list() == ["wait:AE4", "wait:DRUG3W"]


def test_every_shown_row_names_where_it_can_be_read():
    assert wait_standards()["source_url"].null_count() == 0


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("share", "1.2"),
        ("share", "most"),
        ("limit_days", None),
        ("limit_days", "0"),
        ("in_force", "soon"),
        ("measured_on", "guessed"),
        ("settings", "S99"),
        ("checked", "perhaps"),
    ],
)
def test_a_malformed_row_is_refused_by_entry_and_field(field, cell):
    first = pl.col("wait_id") == "wait:RTT18"
    wrong = read_table("wait_standards.csv").with_columns(
        pl.when(first).then(pl.lit(cell)).otherwise(pl.col(field)).alias(field)
    )
    with pytest.raises(EvidenceError, match=f"entry wait:RTT18, field {field}"):
        read_waits(wrong)
