"""Write docs/reference from the declarations, one function for each page.

``python scripts/build_reference.py`` writes the pages; with ``--check`` it only says which of them
no longer agree with the declarations, and fails if any.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from build_commands_page import commands_page
from build_evidence_pages import evidence_page, standards_page
from write_public_data_page import public_data_page

from carereach.tables import TABLES, codes
from carereach.tables.cells import (
    EARLIEST_DATE,
    LARGEST_NUMBER,
    LATEST_DATE,
    LONGEST_CODE,
    LONGEST_TEXT,
)
from carereach.tables.schema import datapackage
from carereach.tables.settings import AREA_SETTINGS
from carereach.tables.table import Column, Table
from carereach.tables.tally import MOST_FINDINGS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

_KINDS = f"""\
| kind | what a cell holds | in a checked frame |
|---|---|---|
| text | words, up to 4,000 characters | `String` |
| id | a short code of yours that other tables point to | `String` |
| code | one of the choices, spelled exactly so | `String` |
| integer | a whole number | `Int64` |
| number | a number, with a point for decimals | `Float64` |
| boolean | `yes` or `no` | `Boolean` |
| date | year, month, day: `2026-03-31`, from {EARLIEST_DATE} to {LATEST_DATE} | `Date` |
| time | hours and minutes: `09:30`; the last is `24:00` | minutes since midnight, `Int32` |
| several | choices or words with a semicolon between | `List(String)` |
"""

_CHECKS = f"""\
## What is checked

Everything wrong is told at once, with file, row (row 1 is the header), column and how to mend it;
cells are never repeated. An error stops an audit, a warning goes along with it.

- **The file**: UTF-8 text with commas, one header row, every row as long as the header, quotation
  marks closed, at most 500 MB. Workbooks: .xlsx without a password, at most 200 MB unpacked; of a
  formula the value last worked out is read, and one that was never worked out is an error.
- **The header**: no required column missing, none given twice. A column the table does not have is
  left out with a warning.
- **Every cell**: what is not empty must be of its kind, within its limits and spelled as its
  choices are. Spaces around it are left out with a warning. Text that starts like a spreadsheet
  formula (`=`, `+`, `-`, `@`) or hides characters that cannot be seen is an error; so are more
  than {LONGEST_TEXT:,} characters of text or {LONGEST_CODE} of an id, and numbers of
  {LARGEST_NUMBER:,} and more.
- **Every row**: not empty, no key given twice (an empty cell counts as part of the key), and the
  rules of its table.
- **Between tables**: each id stands in the table it points to; no age or sex is counted twice in
  population; a count is either given or hidden; each combination of lists stands once. Warnings:
  areas without people, shares of a contract that do not add up to 1, physical sites without
  coordinates, opening spans that overlap, outlines and areas that do not match.

At most {MOST_FINDINGS:,} rows are listed for one column and rule; beyond that they are counted.
"""


def tables_page() -> str:
    """Return the page about every table and column of a workspace."""
    parts = [
        "# The tables of a workspace",
        "",
        (
            "Generated from the declarations: `make reference`. The same, for tools that read"
            " Frictionless Table Schema, is in [datapackage.json](datapackage.json)."
        ),
        "",
        (
            "A workspace is a folder with `area.toml` and one CSV file (UTF-8, commas) for each"
            " table, or one Excel workbook with a sheet for each. `carereach template` writes empty"
            ' ones. Only `areas` and `population` are needed. An empty cell means "not supplied".'
        ),
        "",
        _KINDS,
        _CHECKS,
        *_settings(),
        "## Tables",
        "",
        *(f"- [{table.name}](#{table.name}): {table.one_row_is}" for table in TABLES.values()),
        "",
    ]
    for table in TABLES.values():
        parts += _table(table)
    parts += _codes()
    return "\n".join(parts)


def datapackage_page() -> str:
    """Return the data package descriptor."""
    return json.dumps(datapackage(), indent=1, ensure_ascii=True) + "\n"


def _settings() -> list[str]:
    lines = ["## area.toml", "", "| setting | meaning | example |", "|---|---|---|"]
    for setting in AREA_SETTINGS:
        choices = f": {', '.join(setting.choices)}" if setting.choices else ""
        needed = " **Required.**" if setting.required else ""
        lines.append(f"| {setting.key} | {setting.about}{choices}.{needed} | `{setting.example}` |")
    return [
        *lines,
        "",
        (
            "Your own numbers for an assumption go under its entry, in quotation marks, such as"
            ' `[assumptions."asm:example"]`, each with `low`, `value` and `high`.'
        ),
        "",
    ]


def _table(table: Table) -> list[str]:
    key = ", ".join(table.key)
    lines = [
        f"## {table.name}",
        "",
        (
            f"One row is {table.one_row_is}. {'Required.' if table.required else 'Optional.'}"
            f" Tells {table.unlocks}. Usually held by {table.held_by}."
        ),
        "",
        f"No two rows have the same {key}." if key else "Rows may repeat.",
        "",
        "| column | kind | meaning | unit | may hold | example |",
        "|---|---|---|---|---|---|",
        *(_column(column) for column in table.columns),
    ]
    if table.open_column is not None:
        about = table.open_column.about
        lines.append(f"| one for each list | integer | {about} | 0 or 1 | 0 to 1 | 1 |")
    if table.rules:
        lines += ["", "Rules:", ""]
        lines += [f"- {rule.left} {rule.relation} {rule.right}. {rule.fix}" for rule in table.rules]
    return [*lines, ""]


def _column(column: Column) -> str:
    needed = " **Required.**" if column.required else ""
    people = " Counts young people." if column.counts_people else ""
    kind = f"{column.kind}, several" if column.many else column.kind
    unit = "" if column.unit == "none" else column.unit
    return (
        f"| {column.name} | {kind} | {column.about}{needed}{people} | {unit} | {_holds(column)} |"
        f" {column.example} |"
    )


def _holds(column: Column) -> str:
    """Say what a cell of the column may hold beyond its kind."""
    if column.choices:
        return ", ".join(column.choices)
    if column.refers_to is not None:
        return f"a {column.refers_to.column} of {column.refers_to.table}"
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{low:,.10g} to {high:,.10g}"
    return f"{low:,.10g} or more" if low is not None else ""


def _codes() -> list[str]:
    lines = ["## What the codes mean", ""]
    for title, meanings in (
        ("Needs", codes.NEEDS),
        ("Settings", codes.SETTINGS),
        ("Stages of the pathway", codes.STAGES),
        ("Barriers", codes.BARRIERS),
    ):
        lines += [f"### {title}", "", "| code | means |", "|---|---|"]
        lines += [f"| {code} | {meaning} |" for code, meaning in meanings.items()]
        lines.append("")
    return lines


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "datapackage.json": datapackage_page,
    "commands.md": commands_page,
    "evidence.md": evidence_page,
    "standards.md": standards_page,
    "public-data.md": public_data_page,
}
"""Every generated page, by file name."""


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which pages are stale")
    is_check = parser.parse_args().check
    stale = 0
    for name, page in PAGES.items():
        path = FOLDER / name
        text = page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{name} is stale" if is_check else f"wrote {name}")
        if not is_check:
            path.write_text(text, encoding="utf-8")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
