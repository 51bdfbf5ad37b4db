"""Empty tables to fill in, as a folder or one workbook."""

import json
from pathlib import Path

import openpyxl
import pytest

from carereach.base import SourceError
from carereach.cycle.templates import write_templates
from carereach.tables import TABLES


def test_a_folder_holds_every_table_and_the_schema(tmp_path: Path) -> None:
    written = {file.name for file in write_templates(tmp_path / "tables")}
    assert {table.file_name for table in TABLES.values()} <= written
    schema = json.loads((tmp_path / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in schema["resources"]] == list(TABLES)


def test_a_workbook_holds_every_table(tmp_path: Path) -> None:
    [file] = write_templates(tmp_path / "tables.xlsx")
    assert set(TABLES) <= set(openpyxl.load_workbook(file).sheetnames)


@pytest.mark.parametrize("name", ["tables", "tables.xlsx"])
def test_what_is_there_already_is_kept(tmp_path: Path, name: str) -> None:
    write_templates(tmp_path / name)
    with pytest.raises(SourceError, match="already there"):
        write_templates(tmp_path / name)
