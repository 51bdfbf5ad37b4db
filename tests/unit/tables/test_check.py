import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.tables import TABLES, Table, check_table, empty_frame
from carereach.tables.check import check_blocks
from tests.unit.tables.small import raw_frame

SERVICES = TABLES["services"]
POPULATION = TABLES["population"]


def check(table: Table, *rows: dict[str, str | None]):
    return check_table(table, raw_frame(table, *rows), file=table.file_name)


def told(checked) -> list[tuple[int, str, str]]:
    return [(finding.row, finding.column, finding.rule) for finding in checked.findings]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_examples_of_every_table_are_sound_and_typed(table):
    checked = check(table, {})
    assert checked.findings == ()
    assert checked.is_sound
    declared = checked.frame.select(table.column_names)
    assert declared.schema == empty_frame(table).schema
    assert declared.null_count().sum_horizontal().item() == 0


def test_types_are_those_of_the_kinds():
    row = check(SERVICES, {}).frame.row(0, named=True)
    assert row["minimum_age"] == 11
    assert row["confidential_location"] is False
    assert row["referral_routes"] == ["self", "gp"]
    assert row["assured_on"].isoformat() == "2026-06-01"
    hours = check(TABLES["opening_hours"], {"closes": "24:00"}).frame.row(0, named=True)
    assert (hours["opens"], hours["closes"]) == (540, 1440)


def test_a_column_left_out_is_null_and_one_left_over_is_a_warning_with_a_guess():
    raw = raw_frame(SERVICES, {}).rename({"setting": "Seting"})
    checked = check_table(SERVICES, raw, file="services.csv")
    [finding] = checked.findings
    assert (finding.rule, finding.severity, finding.column) == ("unknown_column", "warning", "D")
    assert "Did you mean setting?" in finding.fix
    assert checked.is_sound
    assert checked.frame.get_column("setting").to_list() == [None]


def test_an_empty_required_cell_is_an_error_and_an_empty_optional_cell_is_not():
    checked = check(SERVICES, {"name": "", "setting": None, "sexes": "  "})
    assert told(checked) == [(2, "name", "required")]
    assert checked.frame.row(0, named=True)["sexes"] is None
    assert not checked.is_sound


def test_every_fault_is_told_at_once_in_the_order_of_the_file():
    checked = check(
        SERVICES,
        {"service_id": "a", "minimum_age": "eleven"},
        {"service_id": "a", "status": "open", "assured_on": "1.6.2026"},
    )
    assert told(checked) == [
        (2, "minimum_age", "kind"),
        (3, "", "duplicate_key"),
        (3, "assured_on", "kind"),
        (3, "status", "choice"),
    ]


def test_rows_that_contradict_themselves_are_told_of():
    checked = check(
        TABLES["capacity"],
        {"referrals": "10", "accepted": "11"},
        {"service_id": "b", "referrals": "10", "accepted": "10", "period_end": "2025-04-01"},
        {"service_id": "c", "referrals": "", "accepted": "11", "period_end": "2024-04-01"},
    )
    assert told(checked) == [(2, "", "accepted_within_referrals"), (4, "", "period_order")]
    span = check(TABLES["opening_hours"], {"opens": "09:00", "closes": "09:00"})
    assert told(span) == [(2, "", "hours_order")]


def test_an_empty_cell_is_a_part_of_the_key():
    rows = [{"age_band": "12-15"}, {"age_band": ""}, {"age_band": None}, {"age_band": "12-15"}]
    assert told(check(TABLES["known_cases"], *rows)) == [
        (4, "", "duplicate_key"),
        (5, "", "duplicate_key"),
    ]


def test_nothing_is_said_about_a_key_that_could_not_be_read():
    faulty = check(SERVICES, {"service_id": "=a"}, {"service_id": "=b"}, {"service_id": ""})
    assert {rule for _, _, rule in told(faulty)} == {"formula", "required"}
    keyless = raw_frame(SERVICES, {}, {}).drop("service_id")
    rules = {finding.rule for finding in check_table(SERVICES, keyless, file="f").findings}
    assert rules == {"missing_column"}


def test_wholly_empty_rows_are_left_out_and_later_rows_keep_their_number():
    blank = dict.fromkeys(POPULATION.column_names, " ")
    checked = check(POPULATION, {}, blank, {"age": "15", "young_people": "-1"}, blank)
    assert told(checked) == [(0, "", "blank_row"), (4, "young_people", "limit")]
    assert "2 empty rows were left out, the first of them row 3" in checked.findings[0].message
    assert checked.frame.height == 2
    assert checked.rows is not None
    assert checked.rows.to_list() == [2, 4]
    one = check(POPULATION, {}, blank)
    assert one.findings[0].message.startswith("1 empty row was left out")


def test_a_header_alone_is_an_empty_table_without_findings():
    checked = check_table(SERVICES, raw_frame(SERVICES, {}).clear(), file="services.csv")
    assert checked.findings == ()
    assert checked.frame.equals(empty_frame(SERVICES))
    assert check_blocks(SERVICES, SERVICES.column_names, [], file="f").frame.height == 0
    assert check_blocks(SERVICES, [], [], file="f").findings == ()


def test_a_table_without_its_header_is_one_finding():
    raw = pl.DataFrame({"svc-1": ["svc-2"], "Secret name": ["Other name"]})
    [finding] = check_table(SERVICES, raw, file="services.csv").findings
    assert (finding.row, finding.rule) == (1, "missing_header")
    assert "Secret" not in finding.sentence()


def test_lists_take_a_column_for_each_list():
    checked = check(TABLES["lists"], {"police": "1"}, {"police": "2", "Health trust": "x"})
    assert told(checked) == [(3, "B", "limit"), (3, "C", "kind")]
    assert checked.frame.columns == ["count", "police", "Health trust"]
    assert checked.frame.schema["police"] == pl.Int64


def test_a_million_broken_rows_stay_readable():
    raw = pl.DataFrame(
        {"area_code": ["E1"] * 5000, "age": ["99"] * 5000, "sex": ["all"] * 5000},
    ).with_columns(pl.lit("many").alias("young_people"))
    checked = check_table(POPULATION, raw, file="population.csv")
    assert len(checked.findings) == 2 * 1001
    totals = [finding for finding in checked.findings if finding.row == 0]
    assert len(totals) == 2
    assert all("5,000 rows" in finding.message for finding in totals)


POOL = (
    "",
    " ",
    "a",
    " a",
    "=a",
    "\x07",
    "1",
    "1.5",
    "yes",
    "8-11",
    "self; gp",
    "2026-01-31",
    "x;y",
)


@pytest.mark.parametrize("name", ["services", "opening_hours", "known_cases", "contracts"])
def test_repeated_cells_are_read_as_single_ones_are(name):
    """Distinct cells are read once and spread over their rows: the answer is the same."""
    table = TABLES[name]
    rng = random.Random(name)  # noqa: S311 - seeded, not secret
    rows = [
        {column.name: rng.choice((column.example, *POOL)) for column in table.columns}
        for _ in range(40)
    ]
    few = raw_frame(table, *rows)
    many = pl.concat([few] * 80)
    once = check_table(table, few, file="f")
    spread = check_table(table, many, file="f")
    assert spread.frame.head(once.frame.height).equals(once.frame)
    ours = {found for found in once.findings if found.rule not in {"duplicate_key", "blank_row"}}
    theirs = {
        found
        for found in spread.findings
        if 2 <= found.row < 42 and found.rule not in {"duplicate_key", "blank_row"}
    }
    assert theirs == ours


@settings(deadline=None)
@given(st.data())
def test_blocks_make_no_difference(data):
    rows = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "area_code": st.sampled_from(("E1", "E2", "", "=x")),
                    "age": st.sampled_from(("8", "9", "8-11", "99", "")),
                    "sex": st.sampled_from(("all", "female", "")),
                    "young_people": st.sampled_from(("0", "5", "-1", "")),
                }
            ),
            min_size=1,
            max_size=12,
        )
    )
    raw = raw_frame(POPULATION, *rows)
    cut = data.draw(st.integers(0, raw.height))
    whole = check_table(POPULATION, raw, file="f")
    parts = check_blocks(POPULATION, raw.columns, [raw.head(cut), raw.slice(cut)], file="f")
    assert parts.findings == whole.findings
    assert parts.frame.equals(whole.frame)


@settings(deadline=None)
@given(st.text(max_size=8), st.sampled_from(sorted(TABLES)))
def test_no_cell_breaks_the_check_and_no_finding_repeats_it(cell, name):
    table = TABLES[name]
    marked = f"{cell}ZQXJ{cell}"
    for text in (cell, marked):
        row = dict.fromkeys(table.column_names, text)
        checked = check(table, row)
        assert checked.frame.select(table.column_names).schema == empty_frame(table).schema
        assert not any("ZQXJ" in finding.sentence() for finding in checked.findings)
