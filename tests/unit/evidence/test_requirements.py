"""The brief, statement by statement."""

import polars as pl
import pytest

from carereach.base import EvidenceError
from carereach.evidence import requirements
from carereach.evidence.requirements import ROOMS, check_requirements


def test_all_69_are_there_in_order():
    table = requirements()
    assert table.height == 69
    assert table["requirement_id"].to_list()[0] == "R01"
    assert table["requirement_id"].to_list()[-1] == "R69"
    assert table["heading"].n_unique() == 8


def test_every_statement_names_its_rooms_and_what_the_system_shows():
    for row in requirements().iter_rows(named=True):
        assert set(row["rooms"].split("; ")) <= set(ROOMS)
        assert row["shows"]


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("says", None, "field says is empty"),
        ("rooms", "kitchen", "field rooms must be one of"),
        ("tables", "children", "field tables must name tables"),
    ],
)
def test_a_malformed_statement_is_refused(column, cell, says):
    first = pl.col("requirement_id") == "R01"
    wrong = requirements().with_columns(
        pl.when(first).then(pl.lit(cell)).otherwise(pl.col(column)).alias(column)
    )
    with pytest.raises(EvidenceError, match=f"entry R01, {says}"):
        check_requirements(wrong)


def test_a_lost_statement_is_told():
    with pytest.raises(EvidenceError, match="must run in order"):
        check_requirements(requirements().filter(pl.col("requirement_id") != "R40"))
