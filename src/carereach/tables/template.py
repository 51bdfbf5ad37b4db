"""Empty tables to fill in: a folder of CSV files, or one Excel workbook with help built in."""

from pathlib import Path

from carereach.base import write_atomically
from carereach.tables import TABLES
from carereach.tables.check import empty_frame
from carereach.tables.settings import AREA_SETTINGS, settings_lines
from carereach.tables.template_workbook import AREA_SHEET, OTHER_SHEETS, template_workbook
from carereach.tables.text import write_csv_text

__all__ = ["AREA_SHEET", "OTHER_SHEETS", "write_csv_templates", "write_excel_template"]


def write_csv_templates(folder: Path) -> tuple[Path, ...]:
    """Write an empty CSV file for every table and an ``area.toml`` to fill in.

    The CSV files are UTF-8 with a byte-order mark, so that Excel opens and keeps them as such.

    Raises:
        SourceError: the folder cannot be written.
    """
    blank = {setting.key: setting.example for setting in AREA_SETTINGS}
    blank |= {setting.key: '""' for setting in AREA_SETTINGS if setting.required}
    blank["codes"] = "[]"
    contents = {"area.toml": ("\n".join(settings_lines(blank)) + "\n").encode()}
    for table in TABLES.values():
        contents[table.file_name] = write_csv_text(table, empty_frame(table))
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return tuple(folder / name for name in contents)


def write_excel_template(path: Path) -> None:
    """Write a workbook with a sheet for every table, its choices, limits and help built in.

    Raises:
        SourceError: the file cannot be written.
    """
    write_atomically(path, template_workbook())
