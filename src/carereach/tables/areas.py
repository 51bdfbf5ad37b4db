"""Small areas: one row is a small area (a 2011 LSOA, or your own)."""

from carereach.tables.codes import RURAL_URBAN
from carereach.tables.table import Column, Table

__all__ = ["AREAS"]

AREAS = Table(
    name="areas",
    title="Small areas",
    one_row_is="a small area (a 2011 LSOA, or your own)",
    columns=(
        Column(
            name="area_code",
            kind="id",
            about="Code of the small area.",
            required=True,
            example="E01020481",
        ),
        Column(
            name="name",
            kind="text",
            about="Name people would recognise.",
            required=True,
            example="Westmere 004B",
        ),
        Column(
            name="local_authority_code",
            kind="id",
            about="Code of the council that commissions public health here.",
            required=True,
            pattern=r"[A-Z][0-9]{8}|[A-Za-z][A-Za-z0-9-]*",
            example="E06000059",
        ),
        Column(
            name="local_authority_name",
            kind="text",
            about="Name of that council.",
            required=True,
            example="Dorset",
        ),
        Column(
            name="latitude",
            kind="number",
            about="Latitude of the middle of the area.",
            unit="degrees north",
            required=True,
            minimum=49.5,
            maximum=61,
            example="50.71",
        ),
        Column(
            name="longitude",
            kind="number",
            about="Longitude of the middle of the area.",
            unit="degrees east",
            required=True,
            minimum=-9,
            maximum=2.1,
            example="-2.44",
        ),
        Column(
            name="deprivation_decile",
            kind="integer",
            about="Deprivation tenth: 1 is the most deprived tenth of the nation.",
            unit="tenth",
            minimum=1,
            maximum=10,
            example="3",
        ),
        Column(
            name="rural_urban",
            kind="code",
            about="Whether the area is urban or rural, and how far from a large town.",
            choices=RURAL_URBAN,
            example="larger rural nearer",
        ),
    ),
    key=("area_code",),
    unlocks="where young people live, so everything else can be placed",
    held_by="your public health intelligence team; drafted from public data",
    required=True,
)
