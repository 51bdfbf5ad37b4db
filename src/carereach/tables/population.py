"""Young people: one row is an area, an age and a sex."""

from carereach.tables.codes import AGES, SEXES
from carereach.tables.table import Column, Reference, Table

__all__ = ["POPULATION"]

POPULATION = Table(
    name="population",
    title="Young people",
    one_row_is="an area, an age and a sex",
    columns=(
        Column(
            name="area_code",
            kind="id",
            about="Code of the small area (2011 LSOA code, or your own).",
            required=True,
            refers_to=Reference("areas", "area_code"),
            example="E01020481",
        ),
        Column(
            name="age",
            kind="code",
            about="Single year of age, or an age band.",
            unit="years",
            required=True,
            choices=AGES,
            example="14",
        ),
        Column(
            name="sex",
            kind="code",
            about="Sex, or 'all' when not split.",
            required=True,
            choices=SEXES,
            example="all",
        ),
        Column(
            name="young_people",
            kind="integer",
            about="How many young people live there.",
            unit="young people",
            required=True,
            counts_people=True,
            minimum=0,
            maximum=100000,
            example="31",
        ),
    ),
    key=("area_code", "age", "sex"),
    unlocks="how many young people each finding is about",
    held_by="the Office for National Statistics; drafted from public data",
    required=True,
)
