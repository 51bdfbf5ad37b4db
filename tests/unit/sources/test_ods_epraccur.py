"""epraccur: general practice is setting 4 and status A; everything else is counted by reason."""

from datetime import date
from pathlib import Path

import pytest

from carereach.base import SourceError
from carereach.sources.directory import Directory
from carereach.sources.ods_epraccur import EPRACCUR_COLUMNS, read_epraccur
from carereach.tables import TABLES
from carereach.tables.check import check_table

AS_OF = date(2026, 6, 1)


def row(
    code: str, name: str = "ELM SURGERY", status: str = "A", setting: str = "4",
    postcode: str = "ZZ1 1AA",
) -> str:  # fmt: skip
    cells = [""] * EPRACCUR_COLUMNS
    cells[0], cells[1], cells[9], cells[12], cells[25] = (
        code,
        f'"{name}"',
        postcode,
        status,
        setting,
    )
    return ",".join(cells)


def read(folder: Path, *rows: str) -> Directory:
    path = folder / "epraccur.csv"
    path.write_text("\r\n".join(rows), encoding="utf-8")
    return read_epraccur(path, as_of=AS_OF, published=date(2026, 5, 29))


def counted(directory: Directory) -> dict[str, str]:
    return {each.rule: each.message for each in directory.findings}


def test_a_practice_becomes_a_candidate(tmp_path: Path) -> None:
    directory = read(tmp_path, row("Z00001"))
    assert directory.frames["organisations"].row(0) == (
        "ods-Z00001",
        "ELM SURGERY",
        "Z00001",
        "primary",
    )
    service = directory.frames["services"].to_dicts()[0]
    assert (service["service_id"], service["setting"]) == ("ods-Z00001-gp", "S4")
    assert service["status"] == "candidate"
    site = directory.frames["sites"].to_dicts()[0]
    assert (site["postcode"], site["latitude"]) == ("ZZ1 1AA", None)
    assert directory.rows("opening_hours") == 0
    for name, frame in directory.frames.items():
        assert check_table(TABLES[name], frame, file=name).findings == ()


def test_everything_else_is_counted_by_reason(tmp_path: Path) -> None:
    directory = read(
        tmp_path,
        row("Z00001"),
        row("Z00002", status="C"),
        row("Z00003", status="B"),
        row("Z00004", status="D", setting="0"),
        row("Z00005", status="Q"),
        row("Z00006", setting="22"),
        row("Z00007", setting=""),
        row("Z00001"),
    )
    found = counted(directory)
    assert directory.rows("services") == 1
    assert "3" in found["practices_not_active"]
    assert "1" in found["practices_status_unknown"]
    assert "1" in found["practices_other_setting"]
    assert "1" in found["practices_setting_missing"]
    assert "1" in found["exact_duplicates"]


def test_a_first_row_of_names_is_accepted(tmp_path: Path) -> None:
    header = ",".join(["Organisation Code", "Name", *["x"] * 10, "Status Code", *["x"] * 14])
    directory = read(tmp_path, header, row("Z00001"))
    assert directory.rows("services") == 1
    assert set(counted(directory)) == {"file_is_recent"}


def test_faults_of_a_row(tmp_path: Path) -> None:
    directory = read(
        tmp_path,
        row("Z00001"),
        row("Z00001", name="ANOTHER NAME"),
        row("??"),
        row("Z00004", name=""),
        row("Z00005", postcode="nowhere"),
        row("Z00006", postcode=""),
        row("Z00007") + ",extra",
    )
    places = {(each.rule, each.row) for each in directory.findings if each.row}
    assert places == {
        ("duplicate_differs", 2),
        ("missing_required", 3),
        ("missing_required", 4),
        ("bad_postcode", 5),
        ("no_postcode", 6),
        ("row_length", 7),
    }
    assert directory.rows("services") == 3


@pytest.mark.parametrize("text", ["a,b,c", "{}", row("Z00001") + ",28"])
def test_another_number_of_columns_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"^epraccur\.csv does not have the 27 columns.*\.$"):
        read(tmp_path, text)
