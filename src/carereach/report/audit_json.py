"""The audit for programs: the same released tables as the pages, with a versioned schema."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, time
from typing import Any

from carereach.base import MethodError
from carereach.disclosure import Field, Released
from carereach.report.document import Document, Section
from carereach.report.outline import Sheet, outline, sheets_of, shown_table

__all__ = ["SCHEMA", "render_audit_json"]

SCHEMA = "carereach-audit-1"
"""Changes when a program that reads the audit would have to change; additions keep it."""


def render_audit_json(document: Document) -> str:
    """Return the audit as JSON: findings, pages, every released table and each room's answer."""
    pages = outline(document)
    sheets = sheets_of(pages)
    plain = {
        "schema": SCHEMA,
        "software": document.software,
        "title": document.title,
        "area": document.area_line,
        "as_of": document.as_of.isoformat(),
        "invented": document.invented,
        "findings": [asdict(finding) for finding in document.findings],
        "pages": [
            _page(
                page.section,
                [sheets[id(table)].name for table in map(shown_table, page.items) if table],
            )
            for page in pages
        ],
        "tables": {sheet.name: _table(sheet) for sheet in sheets.values()},
        **_plain(dict(document.data)),
        "citations": [asdict(citation) for citation in document.citations],
        "attribution": list(document.attribution),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _page(section: Section, tables: list[str]) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "answer": section.answer,
        "method": section.method,
        "sources": list(section.sources),
        "tables": list(dict.fromkeys(tables)),
    }


def _table(sheet: Sheet) -> dict[str, Any]:
    table = sheet.table
    return {
        "title": table.title,
        "fields": [_field(field) for field in table.fields],
        "rows": [_plain(row) for row in table.rows()],
        "not_shown": _not_shown(table),
        "policy": {"name": table.policy.name, "version": table.policy.version},
        "sources": list(table.sources),
        "notes": list(table.notes),
    }


def _field(field: Field) -> dict[str, str]:
    return {"name": field.name, "label": field.label, "role": field.role, "unit": field.unit}


def _not_shown(table: Released) -> list[dict[str, str]]:
    """Return, row by row, the columns that are null and why: suppressed or not supplied."""
    return [
        {name: state for name, state in states.items() if state != "released"}
        for states in table.states.iter_rows(named=True)
    ]


def _plain(value: object) -> Any:
    """Return a value as JSON knows it: dates as ISO text, a number that is none as null."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        members = sorted(value) if isinstance(value, set | frozenset) else value
        return [_plain(inner) for inner in members]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    raise MethodError(
        f"The audit holds a {type(value).__name__}, which JSON cannot: give text, numbers or lists."
    )
