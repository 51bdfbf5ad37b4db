"""The machine-readable audit: the documented keys of ``audit.json``, from released tables only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from carereach.disclosure import release_fingerprint
from carereach.report.document import Part
from carereach.tables import Workspace

__all__ = ["audit_data"]

_NO_LEVEL = "measured"
"""What the assurance room says of a figure that has no level to be met."""


def audit_data(
    workspace: Workspace, parts: Mapping[str, Part], *, young_people: int | None
) -> dict[str, object]:
    """Return the body of ``audit.json``.

    Args:
        workspace: the checked inputs.
        parts: every room's part, by the key of its section.
        young_people: released number of young people who live here [young people].
    """
    answers = {key: {**part.data, "findings": _findings(part)} for key, part in parts.items()}
    contracts = answers.pop("contracts")
    answers["capacity"] = {**answers["capacity"], "contracts": contracts["contracts"]}
    answers["contracts"] = contracts
    answers["assurance"] = {
        **answers["assurance"],
        "standards": _standards(parts["assurance"].data),
    }
    return {
        "workspace": _workspace(workspace, young_people),
        "inputs": [
            {**asdict(file), "sha256": release_fingerprint(file)} for file in workspace.inputs
        ],
        **answers,
        "requirements": [
            {"id": row["requirement_id"], "answered": row["state"], **row}
            for row in _rows(parts["requirements"].data["requirements"])
        ],
        "notes": [finding.sentence() for finding in workspace.warnings],
    }


def _workspace(workspace: Workspace, young_people: int | None) -> dict[str, object]:
    area = workspace.area
    return {
        "name": area.name,
        "kind": area.kind,
        "nation": area.nation,
        "codes": list(area.codes),
        "as_of": area.as_of.isoformat(),
        "invented": area.invented,
        "young_people": young_people,
        "supplied": sorted(workspace.supplied),
        "not_supplied": sorted(set(workspace.frames) - workspace.supplied),
    }


def _findings(part: Part) -> list[dict[str, object]]:
    return [asdict(finding) for finding in part.findings]


def _standards(assurance: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return one row a standard, its figures beside its result.

    A figure with no level to be met is neither met nor not met: its result is "not applicable" and
    ``has_level`` is false.
    """
    figures = {
        row["standard_id"]: row
        for name in ("figures_that_count_young_people", "figures_that_count_other_things")
        for row in _rows(assurance[name])
    }
    return [
        {
            "id": row["standard_id"],
            **row,
            "result": "not applicable" if row["result"] == _NO_LEVEL else row["result"],
            "has_level": row["result"] != _NO_LEVEL,
            "numerator": figures.get(row["standard_id"], {}).get("numerator"),
            "denominator": figures.get(row["standard_id"], {}).get("denominator"),
            "basis": row["basis_words"],
        }
        for row in _rows(assurance["standards"])
    ]


def _rows(rows: object) -> Sequence[dict[str, Any]]:
    """Return rows of a released table as they were put into a part's data."""
    return rows if isinstance(rows, list | tuple) else []
