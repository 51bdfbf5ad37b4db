"""What services offer: one row is a service, a need and a pathway stage."""

from carereach.tables.codes import NEEDS, OFFER_LEVELS, STAGES
from carereach.tables.table import Column, Reference, Table

__all__ = ["OFFERS"]

OFFERS = Table(
    name="offers",
    title="What services offer",
    one_row_is="a service, a need and a pathway stage",
    columns=(
        Column(
            name="service_id",
            kind="id",
            about="The service, as in services.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-camhs",
        ),
        Column(
            name="need",
            kind="code",
            about="Need code N1 to N18.",
            required=True,
            choices=tuple(NEEDS),
            example="N9",
        ),
        Column(
            name="stage",
            kind="code",
            about="Pathway stage.",
            required=True,
            choices=tuple(STAGES),
            example="treatment",
        ),
        Column(
            name="level",
            kind="code",
            about="full meets it; partial is a first response; recognise notices and refers on.",
            required=True,
            choices=OFFER_LEVELS,
            example="full",
        ),
    ),
    key=("service_id", "need", "stage"),
    unlocks="which needs have a way in at each stage",
    held_by="providers",
)
