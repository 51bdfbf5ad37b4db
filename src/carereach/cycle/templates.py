"""Empty tables to fill in: a folder of CSV files with their schema, or one Excel file."""

import json
from pathlib import Path

from carereach.base import SourceError, new_folder
from carereach.tables.schema import datapackage
from carereach.tables.template import write_csv_templates, write_excel_template

__all__ = ["write_templates"]


def write_templates(out: Path) -> tuple[Path, ...]:
    """Write the templates: one workbook if ``out`` ends in .xlsx, else a folder of CSV files.

    The folder also holds ``datapackage.json``, the tables' schema for other software.

    Returns:
        The files written.

    Raises:
        SourceError: something is already there, or it cannot be written.
    """
    if out.suffix.lower() == ".xlsx":
        if out.exists():
            raise SourceError(f"{out} is already there: choose another name.")
        write_excel_template(out)
        return (out,)
    with new_folder(out) as folder:
        write_csv_templates(folder)
        schema = json.dumps(datapackage(), indent=2, ensure_ascii=False)
        (folder / "datapackage.json").write_text(f"{schema}\n", encoding="utf-8")
    return tuple(sorted(out.iterdir()))
