import polars as pl
import pytest

from carereach.tables import TABLES, check_table, empty_frame
from carereach.tables.references import check_references
from tests.unit.tables.small import raw_frame, small_frames


def with_rows(name: str, *rows: dict[str, str | None]) -> dict[str, pl.DataFrame]:
    table = TABLES[name]
    frame = check_table(table, raw_frame(table, *rows), file=table.file_name).frame
    return small_frames() | {name: frame}


def test_the_small_workspace_holds_together():
    assert check_references(TABLES, small_frames()) == []


def test_an_id_that_stands_nowhere_is_told_of_where_it_is_used():
    frames = with_rows("sites", {}, {"site_id": "b", "service_id": "svc-nowhere"})
    [found] = check_references(TABLES, frames)
    assert (found.file, found.row, found.column, found.rule) == (
        "sites.csv",
        3,
        "service_id",
        "dangling_reference",
    )
    assert found.severity == "error"
    assert "nowhere" not in found.sentence()


def test_an_empty_cell_points_nowhere_and_that_is_sound():
    frames = with_rows("services", {"organisation_id": None}, {"service_id": "svc-ed"})
    rules = {
        found.rule for found in check_references(TABLES, frames) if found.file == "services.csv"
    }
    assert rules == set()


@pytest.mark.parametrize(("column", "fix"), [("partner_id", "Supply partners as well.")])
def test_a_table_that_is_not_there_is_one_finding(column, fix):
    frames = small_frames() | {"partners": empty_frame(TABLES["partners"])}
    [found] = check_references(TABLES, frames)
    assert (found.file, found.row, found.column) == ("payers.csv", 0, column)
    assert found.fix == fix
    del frames["partners"]
    assert check_references(TABLES, frames) == [found]


def test_a_table_may_be_absent_when_nothing_points_to_it():
    frames = {"services": with_rows("services", {"organisation_id": None})["services"]}
    assert check_references(TABLES, frames) == []


def test_an_optional_column_may_be_left_empty_instead():
    frames = small_frames() | {"organisations": empty_frame(TABLES["organisations"])}
    fixes = {found.file: found.fix for found in check_references(TABLES, frames)}
    assert fixes["services.csv"].endswith("or leave organisation_id empty.")
    assert fixes["workforce.csv"] == "Supply organisations as well."


def test_what_points_to_a_doubtful_table_waits():
    frames = small_frames() | {"partners": empty_frame(TABLES["partners"])}
    assert check_references(TABLES, frames, doubtful={"partners"}) == []


def test_files_and_rows_may_be_named_otherwise():
    frames = with_rows("sites", {"service_id": "svc-nowhere"})
    frames["opening_hours"] = empty_frame(TABLES["opening_hours"])
    frames["travel_times"] = empty_frame(TABLES["travel_times"])
    [found] = check_references(
        TABLES, frames, files={"sites": "w.xlsx, sheet sites"}, rows={"sites": pl.Series([7])}
    )
    assert (found.file, found.row) == ("w.xlsx, sheet sites", 7)
