"""A fingerprint leaves only where it cannot confirm a guess."""

import pytest

from carereach.disclosure import release_fingerprint
from carereach.tables import TABLES, InputFile

SHA = "ab" * 32


def fingerprint(file: str, table: str) -> str:
    return release_fingerprint(InputFile(file=file, table=table, rows=3, sha256=SHA))


@pytest.mark.parametrize("table", ["areas", "organisations", "strategies", "area", "shapes"])
def test_a_file_that_hides_nothing_shows_it(table: str) -> None:
    assert fingerprint(f"{table}.csv", table) == SHA


@pytest.mark.parametrize(
    "table",
    [name for name in TABLES if any(c.counts_people for c in TABLES[name].columns)],
)
def test_a_table_that_counts_young_people_never_does(table: str) -> None:
    assert fingerprint(f"{table}.csv", table) == ""


@pytest.mark.parametrize("table", ["services", "sites", "opening_hours", "travel_times"])
def test_nor_one_that_could_say_where_a_confidential_service_is(table: str) -> None:
    assert fingerprint(f"{table}.csv", table) == ""


def test_nor_a_workbook_whose_fingerprint_covers_all_its_tables() -> None:
    assert fingerprint("westmere.xlsx", "areas") == ""
