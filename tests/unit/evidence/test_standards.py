"""A local proposal can never look like a national rule."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import EvidenceError
from carereach.evidence import standards
from carereach.evidence.files import read_table
from carereach.evidence.standards import STANDINGS, read_standards, standing_of
from carereach.tables import TABLES


def row(standard_id, *, allow_unchecked=False):
    table = standards(allow_unchecked=allow_unchecked)
    return table.row(by_predicate=pl.col("standard_id") == standard_id, named=True)


def raw():
    return read_table("standards.csv")


def changed(standard_id, /, **cells):
    """The file's text with some cells of one standard changed."""
    return raw().with_columns(
        pl.when(pl.col("standard_id") == standard_id)
        .then(pl.lit(cell))
        .otherwise(pl.col(name))
        .alias(name)
        for name, cell in cells.items()
    )


def test_all_129_are_there_and_13_are_kept_out():
    every = standards(allow_unchecked=True)
    assert every.height == 129
    assert every.filter(tier="core").height == 91
    assert standards().height == 116
    assert "no" not in standards()["verified"].to_list()
    assert set(every["standing"]) == set(STANDINGS)


def test_77_begin_proposed_local_and_every_one_is_a_local_proposal():
    begun = standards(allow_unchecked=True).filter(
        pl.col("threshold_basis").str.starts_with("proposed local")
    )
    assert begun.height == 77
    assert begun["standing"].unique().to_list() == ["local proposal"]
    assert not begun["national"].any()


def test_trn_02_is_in_force_and_checked_and_still_a_local_proposal():
    trn = row("TRN-02")
    assert (trn["status"], trn["verified"]) == ("in force", "yes")
    assert trn["standing"] == "local proposal"
    assert not trn["national"]


def test_a_share_under_all_in_a_rule_in_force_is_ours_until_found_in_its_text():
    assert row("CJS-01")["standing"] == "local proposal"
    assert row("CJS-04")["standing"] == "guidance"


def test_a_duty_with_our_threshold_is_ours():
    assert row("INC-05")["status"] == "law"
    assert row("INC-05")["standing"] == "local proposal"


def test_national_rules_are_checked_in_force_and_name_their_source():
    national = standards().filter("national")
    assert national["standard_id"].to_list() == [
        "TRN-07",
        "LED-01",
        "LED-02",
        "LED-03",
        "LED-08",
        "SAR-01",
        "CJS-04",
        "INF-01",
        "INF-02",
    ]
    assert national["verified"].unique().to_list() == ["yes"]
    assert national["in_force"].all()
    levels = national["threshold_value"].drop_nulls().unique().to_list()
    assert levels == [1.0]


def test_a_comparator_is_never_national():
    comparators = standards().filter(standing="comparator")
    assert set(comparators["standard_id"]) >= {"ACC-07", "INC-02", "IDN-01", "CON-03", "SAR-05"}
    assert not comparators["national"].any()


def test_what_is_pending_or_enacted_or_old_is_not_in_force():
    for standard_id in ("TRN-13", "INF-08", "NEE-02", "ACC-05", "TRN-05"):
        assert not row(standard_id)["in_force"], standard_id


def test_a_standard_id_fits_the_workspace_table():
    pattern = TABLES["standards_evidence"].column("standard_id").pattern
    assert standards(allow_unchecked=True)["standard_id"].str.contains(f"^(?:{pattern})$").all()


@given(
    basis=st.sampled_from(
        ["proposed local", "proposed local; JSNA duty", "Act; threshold proposed"]
    ),
    status=st.sampled_from(["law", "in force", "pending", "guidance"]),
    verified=st.sampled_from(["yes", "partial", "brief"]),
    level=st.none() | st.floats(0, 1),
)
def test_no_status_turns_a_proposal_into_a_rule(basis, status, verified, level):
    made = {
        "threshold_basis": basis,
        "status": status,
        "verified": verified,
        "threshold_value": level,
        "threshold_unit": "share",
    }
    assert standing_of(made) == "local proposal"


@given(
    status=st.sampled_from(["law", "pending", "enacted - to check"]),
    verified=st.sampled_from(["partial", "brief", "no"]),
)
def test_law_needs_a_checked_row(status, verified):
    made = {
        "threshold_basis": "Children Act 2004",
        "status": status,
        "verified": verified,
        "threshold_value": 1.0,
        "threshold_unit": "share",
    }
    assert standing_of(made) == "guidance"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"standing": "law"}, "field standing must be local proposal"),
        ({"checked": "yes"}, "field checked must be research message"),
        ({"statement": None}, "field statement is empty"),
        ({"tier": "vital"}, "field tier must be one of"),
        ({"threshold_value": "most"}, "field threshold_value is not a number"),
        ({"frequency_months": "often"}, "field frequency_months is not a number"),
        ({"direction": "none"}, "field direction must be at_least or at_most"),
    ],
)
def test_a_malformed_row_is_refused_by_entry_and_field(cells, says):
    with pytest.raises(EvidenceError, match=rf"standards\.csv, entry ACC-01, {says}"):
        read_standards(changed("ACC-01", **cells))


def test_an_id_stands_once_and_is_there():
    with pytest.raises(EvidenceError, match="entry ACC-01, field standard_id stands twice"):
        read_standards(changed("ACC-02", standard_id="ACC-01"))
    with pytest.raises(EvidenceError, match="entry without an id, field standard_id is empty"):
        read_standards(changed("ACC-01", standard_id=None))
