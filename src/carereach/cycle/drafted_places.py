"""What public data can say about the places of a draft: areas, people, hospitals, partners."""

import polars as pl

from carereach.cycle.areas import ChosenArea
from carereach.sources import public_pack
from carereach.tables import TABLES
from carereach.tables.cells import dtype_of
from carereach.tables.codes import AGES

__all__ = ["draft_places", "small_areas_of"]

_SINGLE_AGES = tuple(age for age in AGES if age.isdigit())


def small_areas_of(chosen: ChosenArea) -> pl.DataFrame:
    """Return the public pack's small areas inside a board or council, by code."""
    key = "icb_code" if chosen.kind == "icb" else "local_authority_code"
    return public_pack.small_areas().filter(pl.col(key) == chosen.code)


def draft_places(inside: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Draft the tables that describe places, in their declared columns."""
    hospitals = _hospitals(inside)
    bodies = _bodies(inside)
    drafted = {
        "areas": inside,
        "population": _population(inside),
        "organisations": bodies.select(
            "name",
            "ods_code",
            organisation_id=pl.format("org-{}", pl.col("code").str.to_lowercase()),
            sector=pl.lit("other"),
        ),
        "services": hospitals.select(
            service_id=pl.format("svc-hospital-{}", "number"),
            name=pl.format("{} (to confirm)", "name"),
            status=pl.lit("candidate"),
        ),
        "sites": hospitals.select(
            "name",
            "latitude",
            "longitude",
            site_id=pl.format("site-hospital-{}", "number"),
            service_id=pl.format("svc-hospital-{}", "number"),
            kind=pl.lit("physical"),
        ),
        "partners": bodies.select(
            "name", "kind", partner_id=pl.format("par-{}", pl.col("code").str.to_lowercase())
        ),
    }
    return {name: _declared(name, frame) for name, frame in drafted.items()}


def _population(inside: pl.DataFrame) -> pl.DataFrame:
    return (
        inside.rename({f"age_{age}": age for age in _SINGLE_AGES})
        .unpivot(_SINGLE_AGES, index="area_code", variable_name="age", value_name="young_people")
        .with_columns(sex=pl.lit("all"))
        .sort("area_code", pl.col("age").cast(pl.Int8))
    )


def _hospitals(inside: pl.DataFrame) -> pl.DataFrame:
    """Number the hospitals standing in the area, in the order of their names."""
    return (
        public_pack.hospitals()
        .join(inside.select("area_code"), on="area_code", how="semi")
        .sort("name", "area_code")
        .with_row_index("place", offset=1)
        .with_columns(number=pl.col("place").cast(pl.String).str.zfill(3))
    )


def _bodies(inside: pl.DataFrame) -> pl.DataFrame:
    """List the boards and councils whose ground the area touches."""
    boards = (
        inside.drop_nulls("icb_code")
        .select(code="icb_code", name="icb_name", ods_code="icb_code", kind=pl.lit("icb"))
        .unique()
        .sort("code")
    )
    councils = (
        inside.select(
            code="local_authority_code",
            name=pl.format("{} (council)", "local_authority_name"),
            ods_code=pl.lit(None, dtype=pl.String),
            kind=pl.lit("local_authority"),
        )
        .unique()
        .sort("code")
    )
    return pl.concat([boards, councils])


def _declared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Put a frame in the columns its table declares; what it lacks is not supplied."""
    return frame.select(
        (pl.col(column.name) if column.name in frame.columns else pl.lit(None))
        .cast(dtype_of(column))
        .alias(column.name)
        for column in TABLES[name].columns
    )
