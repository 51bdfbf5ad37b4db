"""What the access tables share on their way through the gate."""

import polars as pl

from carereach.access import UsableAccess
from carereach.disclosure import Field
from carereach.report.pages.access_words import help_with
from carereach.tables.codes import NEED_GROUPS, NEEDS, SETTINGS, STAGES

__all__ = ["helped_with", "mappable_places", "named", "people", "setting_name"]

_GROUPS = {need: group for group, needs in NEED_GROUPS.items() for need in needs}


def people(name: str, label: str) -> Field:
    """Return a field that counts young people."""
    return Field(name=name, label=label, role="people", unit="young people")


def named(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the names of need, group and stage."""
    return frame.with_columns(
        group=pl.col("need").replace_strict(_GROUPS, return_dtype=pl.String),
        need_name=pl.col("need").replace_strict(NEEDS, return_dtype=pl.String),
        stage_name=pl.col("stage").replace_strict(STAGES, return_dtype=pl.String),
    )


def setting_name() -> pl.Expr:
    """Return the name of a setting; an unset one was not supplied."""
    return pl.col("setting").replace_strict(
        SETTINGS, default="setting not supplied", return_dtype=pl.String
    )


def helped_with() -> pl.Expr:
    """Return a place on the pathway in plain words."""
    return pl.struct("need", "stage").map_elements(
        lambda cell: help_with(cell["need"], cell["stage"]), return_dtype=pl.String
    )


def mappable_places(access: UsableAccess) -> list[tuple[str, str]]:
    """Return the places on the pathway that no confidential service serves; only these are told."""
    return [
        cell
        for cell, offers in zip(access.cells, access.offers, strict=True)
        if offers and not any(access.services[offer.service].confidential for offer in offers)
    ]
