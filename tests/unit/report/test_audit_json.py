import json
from dataclasses import replace
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from carereach.base import MethodError
from carereach.report.audit_json import SCHEMA, render_audit_json
from carereach.report.document import Document
from tests.unit.report.example_document import example_document

LAYOUT = json.loads(files("carereach.report").joinpath("audit.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


@pytest.fixture(scope="module")
def audit(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_audit_json(document))
    return found


def test_the_audit_keeps_to_its_published_layout(audit: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(LAYOUT)
    jsonschema.validate(
        audit, LAYOUT, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert LAYOUT["properties"]["schema"]["const"] == SCHEMA


def test_the_reference_page_names_every_field() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "audit-json.md"
    words = page.read_text(encoding="utf-8")
    assert SCHEMA in words
    for name in (*LAYOUT["properties"], *LAYOUT["$defs"]["table"]["properties"]):
        assert f"`{name}`" in words or name == "title", name


def test_a_hidden_number_is_null_and_says_why(audit: dict[str, Any]) -> None:
    waits = audit["tables"]["waits"]
    assert waits["rows"][1]["waiting"] is None
    assert waits["not_shown"][1] == {"waiting": "suppressed"}
    assert waits["not_shown"][2]["waiting"] == "not supplied"
    assert waits["not_shown"][0] == {}
    assert waits["rows"][0]["waiting"] == 165


def test_pages_name_their_tables(audit: dict[str, Any]) -> None:
    for page in audit["pages"]:
        assert set(page["tables"]) <= set(audit["tables"])
    assert audit["pages"][0]["key"] == "overview"


def test_dates_times_and_numbers_that_are_none_are_plain(document: Document) -> None:
    data = {
        "room": {
            "on": date(2026, 5, 3),
            "at": time(16, 5),
            "nan": float("nan"),
            "share": 0.5,
            "some": (1, None, True),
            "set": {"b", "a"},
        }
    }
    found = json.loads(render_audit_json(replace(document, data=data)))
    assert found["room"] == {
        "on": "2026-05-03",
        "at": "16:05",
        "nan": None,
        "share": 0.5,
        "some": [1, None, True],
        "set": ["a", "b"],
    }


def test_a_thing_json_cannot_hold_is_an_error_that_names_its_kind(document: Document) -> None:
    with pytest.raises(MethodError, match="Path"):
        render_audit_json(replace(document, data={"room": Path("x")}))


def test_the_same_report_is_the_same_text(document: Document) -> None:
    assert render_audit_json(document) == render_audit_json(document)
