"""The official schema of an Open Referral UK service, with its references kept on this machine."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SCHEMATA = Path(__file__).parents[3] / ".." / "shared" / "data" / "oruk" / "schemata"


@cache
def _validator() -> Draft202012Validator:
    def local(uri: str) -> Resource[Any]:
        path = SCHEMATA / uri.rsplit("/", 1)[-1]
        return DRAFT202012.create_resource(json.loads(path.read_text(encoding="utf-8")))

    schema = json.loads((SCHEMATA / "service.json").read_text(encoding="utf-8"))
    return Draft202012Validator(
        schema,
        registry=Registry(retrieve=local),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


@pytest.fixture(scope="session")
def schema_faults() -> Callable[[Any], list[str]]:
    """Say where a service breaks the official schema; skips where the schema is absent."""
    if not SCHEMATA.is_dir():
        pytest.skip("the official schemata are not on this machine")
    return lambda service: [
        f"{error.json_path}: {error.message}" for error in _validator().iter_errors(service)
    ]
