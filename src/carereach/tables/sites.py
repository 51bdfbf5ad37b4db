"""Places and ways to be met: one row is where or how a service is met."""

from carereach.tables.codes import SITE_KINDS
from carereach.tables.table import Column, Reference, Table

__all__ = ["SITES"]

SITES = Table(
    name="sites",
    title="Places and ways to be met",
    one_row_is="where or how a service is met",
    columns=(
        Column(
            name="site_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="site-camhs-town",
        ),
        Column(
            name="service_id",
            kind="id",
            about="The service, as in services.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-camhs",
        ),
        Column(
            name="name",
            kind="text",
            about="Name of the place; leave empty for a confidential one.",
            example="Harbour House",
        ),
        Column(
            name="kind",
            kind="code",
            about="A physical place, a virtual or phone offer, or outreach to the young person.",
            required=True,
            choices=SITE_KINDS,
            example="physical",
        ),
        Column(
            name="postcode",
            kind="text",
            about="Postcode of a physical place.",
            pattern=r"(?i)[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
            example="DT1 1AA",
        ),
        Column(
            name="latitude",
            kind="number",
            about="Latitude of a physical place.",
            unit="degrees north",
            minimum=49.5,
            maximum=61,
            example="50.71",
        ),
        Column(
            name="longitude",
            kind="number",
            about="Longitude of a physical place.",
            unit="degrees east",
            minimum=-9,
            maximum=2.1,
            example="-2.44",
        ),
    ),
    key=("site_id",),
    unlocks="how far young people must travel",
    held_by="providers and your service directory",
)
