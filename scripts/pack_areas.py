"""Small areas, councils and boards of the public pack, from the raw public files."""

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl

AGES = tuple(range(8, 18))
RURAL_URBAN = {
    "UN1": "urban nearer",
    "UF1": "urban further",
    "RLN1": "larger rural nearer",
    "RLF1": "larger rural further",
    "RSN1": "smaller rural nearer",
    "RSF1": "smaller rural further",
}


def read_features(path: Path) -> list[dict[str, Any]]:
    """Return the features of a gzipped GeoJSON file."""
    with gzip.open(path) as file:
        features: list[dict[str, Any]] = json.load(file)["features"]
    return features


def build_small_areas(raw: Path) -> pl.DataFrame:
    """One row a 2011 LSOA: its young people by age, council, district, board and kind of place."""
    people = pl.read_csv(raw / "ew_lsoa11_2020.csv.gz")
    return (
        people.join(_homes(raw), on="lsoa11_code", how="left")
        .join(_districts(raw), on="district_code", how="left")
        .select(
            area_code="lsoa11_code",
            name="lsoa11_name",
            nation=pl.when(pl.col("lsoa11_code").str.starts_with("E"))
            .then(pl.lit("England"))
            .otherwise(pl.lit("Wales")),
            local_authority_code="local_authority_code",
            local_authority_name="local_authority_name",
            district_code="district_code",
            district_name="district_name",
            icb_code="icb_code",
            icb_name="icb_name",
            latitude="lat",
            longitude="lon",
            deprivation_decile=pl.col("IMD_decile").cast(pl.Int64),
            rural_urban=pl.col("ruc21_code").replace_strict(RURAL_URBAN),
            **{f"age_{age}": pl.col(f"age{age}").cast(pl.Int64) for age in AGES},
        )
        .sort("area_code")
    )


def _homes(raw: Path) -> pl.DataFrame:
    """Give each 2011 LSOA the district, board and class that hold most of its children.

    A 2011 LSOA may become several 2021 ones (split), share one (merge) or both (irregular). Each
    2021 LSOA's children (0 to 15, census 2021) are shared equally among the 2011 LSOAs that feed
    it; a 2011 LSOA then goes where most of its children are, the lowest 2021 code on a tie. Welsh
    councils did not change: their district comes with the lookup itself.
    """
    lookup = pl.read_csv(raw / "lsoa11_lsoa21_lookup.csv.gz")
    modern = pl.read_csv(raw / "england_lsoa21_lookup_imd2025.csv.gz").select(
        "lsoa21_code",
        "ltla24_code",
        "ruc21_code",
        "pop_0_15_census21",
        icb_code="icb24_code_nhs",
        icb_name="icb24_name",
    )
    return (
        lookup.join(modern, on="lsoa21_code", how="left")
        .with_columns(
            district_code=pl.coalesce("ltla24_code", "ltla22_code"),
            children=pl.col("pop_0_15_census21").fill_null(0) / pl.len().over("lsoa21_code"),
        )
        .sort("lsoa11_code", "children", "lsoa21_code", descending=[False, True, False])
        .unique("lsoa11_code", keep="first", maintain_order=True)
        .select("lsoa11_code", "district_code", "icb_code", "icb_name", "ruc21_code")
    )


def _districts(raw: Path) -> pl.DataFrame:
    """Name each district of 2024 and its upper-tier council of 2023."""
    upper = {
        feature["properties"]["utla23_code"]: feature["properties"]["utla23_name"]
        for feature in read_features(raw / "ew_utla23_boundaries.geojson.gz")
    }
    lower = [f["properties"] for f in read_features(raw / "ew_ltla24_boundaries.geojson.gz")]
    return pl.DataFrame(
        {
            "district_code": [row["ltla24_code"] for row in lower],
            "district_name": [row["ltla24_name"] for row in lower],
            "local_authority_code": [row["utla23_code"] for row in lower],
            "local_authority_name": [upper[row["utla23_code"]] for row in lower],
        }
    )


def build_councils(raw: Path, small_areas: pl.DataFrame) -> pl.DataFrame:
    """One row a council that commissions: code, name, nation, region, its young people."""
    known = [f["properties"] for f in read_features(raw / "ew_utla23_boundaries.geojson.gz")]
    names = pl.DataFrame(
        {
            "code": [row["utla23_code"] for row in known],
            "dfe_code": [row["dfe_la_code"] for row in known],
            "region": [row["region24_name"] for row in known],
        },
        schema=dict.fromkeys(("code", "dfe_code", "region"), pl.String),
    )
    return (
        small_areas.group_by(
            code="local_authority_code", name="local_authority_name", nation="nation"
        )
        .agg(small_areas=pl.len(), aged_8_to_17=_aged_8_to_17().sum())
        .join(names, on="code", how="left")
        .select("code", "name", "nation", "region", "dfe_code", "small_areas", "aged_8_to_17")
        .sort("code")
    )


def build_boards(raw: Path, small_areas: pl.DataFrame) -> pl.DataFrame:
    """One row an integrated care board: NHS code, ONS code, name, its young people."""
    codes = pl.read_csv(raw / "england_lsoa21_lookup_imd2025.csv.gz").select(
        code="icb24_code_nhs", ons_code="icb24_code"
    )
    return (
        small_areas.drop_nulls("icb_code")
        .group_by(code="icb_code", name="icb_name")
        .agg(small_areas=pl.len(), aged_8_to_17=_aged_8_to_17().sum())
        .join(codes.unique(), on="code", how="left")
        .select("code", "ons_code", "name", "small_areas", "aged_8_to_17")
        .sort("code")
    )


def _aged_8_to_17() -> pl.Expr:
    return pl.sum_horizontal([pl.col(f"age_{age}").cast(pl.Int64) for age in AGES])
