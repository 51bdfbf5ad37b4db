"""The declarations as a Frictionless data package, for any tool that reads Table Schema."""

from collections.abc import Callable
from typing import Any

from carereach.tables import TABLES
from carereach.tables.cells import (
    EARLIEST_DATE,
    HIDDEN_CHARACTERS,
    LARGEST_NUMBER,
    LATEST_DATE,
    LONGEST_CODE,
    LONGEST_TEXT,
    NUMBER_PATTERN,
    TIME_PATTERN,
)
from carereach.tables.table import Column, RowRule, Table

__all__ = ["datapackage", "table_schema"]

_FORMULA_STARTS = r"=+\-@"


def datapackage() -> dict[str, Any]:
    """Return the whole workspace as a data package descriptor."""
    return {
        "profile": "tabular-data-package",
        "name": "carereach-workspace",
        "title": "A Carereach workspace",
        "description": (
            "What an area supplies so that access to health care can be audited for children and"
            " young people who are, or may be, sexually exploited. Totals only, never a person."
        ),
        "resources": [
            {
                "name": table.name,
                "path": table.file_name,
                "profile": "tabular-data-resource",
                "title": table.title,
                "description": f"One row is {table.one_row_is}.",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "required": table.required,
                "schema": table_schema(table),
            }
            for table in TABLES.values()
        ],
    }


def table_schema(table: Table) -> dict[str, Any]:
    """Return one table as a Table Schema descriptor.

    Says all that Table Schema can say; ``rules`` holds the rest in words. A key with a column that
    may stay empty is given as ``uniqueKeys``, since a primary key must be whole.
    """
    key = list(table.key)
    is_whole = all(table.column(name).required for name in key)
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if key:
        schema |= {"primaryKey": key} if is_whole else {"uniqueKeys": [key]}
    foreign = [
        {
            "fields": [column.name],
            "reference": {"resource": target.table, "fields": [target.column]},
        }
        for column in table.columns
        if (target := column.refers_to) is not None
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    if table.rules:
        schema["rules"] = [_rule(rule) for rule in table.rules]
    if table.open_column is not None:
        schema["fieldsMatch"] = "superset"
        schema["openField"] = _field(table.open_column)
    return schema


def _field(column: Column) -> dict[str, Any]:
    constraints, others = _FIELDS["many" if column.many else column.kind](column)
    if column.required:
        constraints = {"required": True} | constraints
    field = {"name": column.name, "description": column.about, **others}
    if column.unit != "none":
        field["unit"] = column.unit
    if column.example:
        field["example"] = column.example
    return field | ({"constraints": constraints} if constraints else {})


def _rule(rule: RowRule) -> str:
    return f"{rule.left} {rule.relation} {rule.right}, where both are given. {rule.fix}"


Parts = tuple[dict[str, Any], dict[str, Any]]


def _text(column: Column) -> Parts:
    return {"maxLength": LONGEST_TEXT, "pattern": _plain(column)}, {"type": "string"}


def _id(column: Column) -> Parts:
    return {"maxLength": LONGEST_CODE, "pattern": _plain(column)}, {"type": "string"}


def _plain(column: Column) -> str:
    """Return a pattern for text that is no formula and hides nothing; a number may have a sign.

    Patterns stand in brackets and without flags, as the standard's plain expressions want them.
    """
    if column.pattern is not None:
        form = column.pattern.removeprefix("(?i)")
        return f"({form if form == column.pattern else form.replace('A-Z', 'A-Za-z')})"
    hidden = HIDDEN_CHARACTERS + ("" if column.kind == "text" else "\t\n")
    return f"([^{_FORMULA_STARTS}{hidden}][^{hidden}]*|{NUMBER_PATTERN})"


def _code(column: Column) -> Parts:
    return {"enum": list(column.choices)}, {"type": "string"}


def _many(column: Column) -> Parts:
    entry = f"({'|'.join(column.choices)})?"
    pattern = f" *{entry}( *; *{entry})* *" if column.choices else _plain(column)
    longest = LONGEST_TEXT if column.kind == "text" else LONGEST_CODE
    return {"maxLength": longest, "pattern": pattern}, {"type": "string", "separator": ";"}


def _integer(column: Column) -> Parts:
    return _limits(column), {"type": "integer"}


def _number(column: Column) -> Parts:
    return _limits(column), {"type": "number"}


def _limits(column: Column) -> dict[str, Any]:
    most = LARGEST_NUMBER - 1
    low = -most if column.minimum is None else column.minimum
    high = most if column.maximum is None else column.maximum
    return {"minimum": low, "maximum": high}


def _boolean(_column: Column) -> Parts:
    return {}, {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}


def _date(_column: Column) -> Parts:
    return {"minimum": EARLIEST_DATE, "maximum": LATEST_DATE}, {"type": "date"}


def _time(_column: Column) -> Parts:
    return {"pattern": f"({TIME_PATTERN})"}, {"type": "string"}


_FIELDS: dict[str, Callable[[Column], Parts]] = {
    "text": _text,
    "id": _id,
    "code": _code,
    "many": _many,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
}
