"""Travel times: one row is an area, a site and a departure."""

from carereach.tables.codes import TRAVEL_MODES
from carereach.tables.table import Column, Reference, Table

__all__ = ["TRAVEL_TIMES"]

TRAVEL_TIMES = Table(
    name="travel_times",
    title="Travel times",
    one_row_is="an area, a site and a departure",
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
            name="site_id",
            kind="id",
            about="The site, as in sites.",
            required=True,
            refers_to=Reference("sites", "site_id"),
            example="site-camhs-town",
        ),
        Column(
            name="mode",
            kind="code",
            about="How they travel.",
            required=True,
            choices=TRAVEL_MODES,
            example="walk or bus",
        ),
        Column(
            name="departs",
            kind="time",
            about="Departure time, 24-hour clock.",
            unit="time of day",
            example="15:30",
        ),
        Column(
            name="minutes",
            kind="number",
            about="Minutes there.",
            unit="minutes",
            required=True,
            minimum=0,
            maximum=1440,
            example="34",
        ),
        Column(
            name="back_minutes",
            kind="number",
            about="Minutes back.",
            unit="minutes",
            minimum=0,
            maximum=1440,
            example="41",
        ),
    ),
    key=("area_code", "site_id", "mode", "departs"),
    unlocks="travel times from your own model in place of our proxy",
    held_by="your transport or public health analysts",
)
