"""The requirements page: every statement of the commissioning brief, and where it is answered."""

import polars as pl

from carereach.disclosure import Released
from carereach.report.document import Part, Section, Showing

__all__ = ["write_requirements"]

_KEY = "requirements"
_SHOWN = ("requirement_id", "says", "state", "where", "why")


def write_requirements(table: Released) -> Part:
    """Write the requirements page.

    Args:
        table: one released row per statement of the brief, with its state.
    """
    states = table.frame["state"].value_counts().sort("state")
    counted = dict(zip(states["state"], states["count"], strict=True))
    return Part(
        section=Section(
            key=_KEY,
            title="What the commissioning brief asks for",
            answer=f"Of {table.frame.height} statements in the brief, this report answers "
            f"{counted.get('answered', 0)} in full and {counted.get('partly', 0)} in part; "
            f"{counted.get('not yet', 0)} are not answered yet, each with its reason.",
            blocks=tuple(
                Showing(
                    table=table.where(
                        pl.col("heading") == heading,
                        name=f"requirements_{number}",
                        title=heading,
                    ).columns(*_SHOWN, title=heading)
                )
                for number, heading in enumerate(
                    table.frame["heading"].unique(maintain_order=True), start=1
                )
            ),
            method="A statement is answered when its page is in this report and every table a full "
            "answer needs was supplied; partly, when some were, or when the tables cannot say all.",
        ),
        findings=(),
        data={"requirements": table.rows()},
    )
