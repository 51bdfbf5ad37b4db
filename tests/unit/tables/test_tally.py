import polars as pl

from carereach.tables.cells import Fault
from carereach.tables.tally import MOST_FINDINGS, Tally


def fault(*cells: bool | None, rule: str = "limit") -> Fault:
    return Fault(rule, pl.Series(cells, dtype=pl.Boolean), "Wrong.", "Mend it.")


def test_rows_count_as_a_spreadsheet_does():
    tally = Tally("f.csv")
    tally.add(fault(False, True, None, True), column="a")
    tally.add(fault(True), column="a", first_row=10)
    assert [(found.row, found.column) for found in tally.findings()] == [
        (3, "a"),
        (5, "a"),
        (10, "a"),
    ]


def test_rows_may_be_numbered_otherwise():
    tally = Tally("f.csv", rows=pl.Series([2, 5, 9]))
    tally.add(fault(False, True, True))
    assert [found.row for found in tally.findings()] == [5, 9]


def test_no_fault_is_no_finding():
    tally = Tally("f.csv")
    tally.add(fault(False, None))
    assert tally.findings() == []


def test_beyond_the_most_that_anyone_reads_rows_are_counted():
    tally = Tally("f.csv")
    for start in (2, 702, 1402):
        tally.add(fault(*[True] * 700), column="a", first_row=start)
    tally.add(fault(True, rule="other"), column="a")
    found = tally.findings()
    assert len(found) == MOST_FINDINGS + 2
    [total] = [one for one in found if one.row == 0]
    assert total.message.startswith("2,100 rows break one rule (limit); the first 1,000 are listed")
    assert total.fix == "Mend it."
    assert [one.row for one in found[:MOST_FINDINGS]] == list(range(2, MOST_FINDINGS + 2))
