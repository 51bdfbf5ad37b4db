"""Westmere with single figures of its specialist service changed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from carereach.cycle.workspace import load_workspace
from carereach.tables import Workspace

__all__ = ["SERVICE", "westmere_area", "with_rows", "without"]

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"
SERVICE = "svc-cse"


def westmere_area() -> Workspace:
    """The invented area."""
    workspace = load_workspace(WESTMERE).workspace
    assert workspace is not None
    return workspace


def with_rows(workspace: Workspace, table: str, **changes: Any) -> Workspace:
    """The workspace with columns of the service's rows changed."""
    frame = workspace.table(table)
    changed = frame.with_columns(
        pl.when(pl.col("service_id") == SERVICE)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in changes.items()
    )
    return replace(workspace, frames={**workspace.frames, table: changed})


def without(workspace: Workspace, *tables: str) -> Workspace:
    """The workspace without some of its tables."""
    frames = {name: workspace.table(name).clear() for name in tables}
    return replace(
        workspace,
        frames={**workspace.frames, **frames},
        supplied=workspace.supplied - set(tables),
    )
