"""Training and supervision by staff group, organisation and sector: who is covered, who is not."""

from dataclasses import dataclass

import polars as pl

__all__ = ["COVERS", "StaffAnswer", "cover_staff"]

COVERS = {
    "trained": ("trained_in_date", "safeguarding training in date"),
    "cse_trained": ("cse_trained_in_date", "training on sexual exploitation in date"),
    "supervised": ("supervised_in_date", "supervision in the last quarter"),
}
"""What is covered: short name, column of ``workforce`` and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAnswer:
    """Staff covered, out of the staff whose cover was returned; null where nothing was returned.

    ``by_group``, ``by_organisation`` and ``by_sector`` hold headcount and, for each cover,
    ``<cover>`` and ``<cover>_of`` [staff]. ``gaps`` names organisations with nobody covered
    ("none") or no return ("not supplied"): organisation_id, organisation, cover, state, staff.
    """

    by_group: pl.DataFrame
    by_organisation: pl.DataFrame
    by_sector: pl.DataFrame
    gaps: pl.DataFrame


def cover_staff(workforce: pl.DataFrame, organisations: pl.DataFrame) -> StaffAnswer:
    """Return how many staff have training and supervision in date [staff].

    Args:
        workforce: the table ``workforce``.
        organisations: the table ``organisations``, for names and sectors.

    Source: training and supervision standards, evidence ids ``std:TRN-01``, ``std:TRN-09`` and
    ``std:SUP-01``.
    """
    names = organisations.select("organisation_id", pl.col("name").alias("organisation"), "sector")
    staff = workforce.join(
        names, on="organisation_id", how="left", maintain_order="left"
    ).with_columns(
        pl.col("organisation").fill_null(pl.col("organisation_id")),
        pl.col("sector").fill_null("not supplied"),
    )
    staff = staff.with_columns(
        *(_given(cover) for cover in COVERS), *(_out_of(cover) for cover in COVERS)
    )
    counted = ["headcount", *COVERS, *(f"{cover}_of" for cover in COVERS)]
    by_organisation = _added(staff, ["organisation_id", "organisation", "sector"], counted)
    return StaffAnswer(
        by_group=staff.select("organisation_id", "organisation", "sector", "staff_group", *counted),
        by_organisation=by_organisation,
        by_sector=_added(staff, ["sector"], counted),
        gaps=_gaps(by_organisation),
    )


def _given(cover: str) -> pl.Expr:
    column = COVERS[cover][0]
    return pl.when(pl.col("headcount").is_not_null()).then(pl.col(column)).alias(cover)


def _out_of(cover: str) -> pl.Expr:
    column = COVERS[cover][0]
    return pl.when(pl.col(column).is_not_null()).then(pl.col("headcount")).alias(f"{cover}_of")


def _added(staff: pl.DataFrame, keys: list[str], counted: list[str]) -> pl.DataFrame:
    """Add up over groups; a column nobody returned stays null, never 0."""
    return staff.group_by(keys, maintain_order=True).agg(
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in counted
    )


def _gaps(by_organisation: pl.DataFrame) -> pl.DataFrame:
    parts = [
        by_organisation.select(
            "organisation_id",
            "organisation",
            pl.lit(words).alias("cover"),
            pl.when(pl.col(cover).is_null())
            .then(pl.lit("not supplied"))
            .when((pl.col(cover) == 0) & (pl.col(f"{cover}_of") > 0))
            .then(pl.lit("none"))
            .alias("state"),
            pl.coalesce(f"{cover}_of", "headcount").alias("staff"),
        )
        for cover, (_, words) in COVERS.items()
    ]
    found = pl.concat(parts).filter(pl.col("state").is_not_null())
    return found.sort("state", "staff", descending=[False, True], nulls_last=True)
