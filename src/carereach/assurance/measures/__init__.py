"""Computed measures, by standard: what the area's own tables show.

Each is a small function of the declared tables and the date of the report. A standard without
one here rests on another room's figure or on evidence that organisations offer.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import polars as pl

from carereach.assurance.measures import activity, money, plans, services, staff
from carereach.assurance.measures.figure import Figure, Measure, Records

__all__ = ["COMPUTED", "MEASURES", "Figure", "Measure", "compute_measures"]

COMPUTED = {
    "standard_id": pl.String,
    "organisation_id": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "note": pl.String,
}
"""The columns of computed figures; organisation_id is null for the whole area."""

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "ACC-02": services.self_referral,
        "ACC-03": services.exclusions_absent,
        "ACC-10": services.open_to_placed_children,
        "SET-01": services.settings_covered,
        "SET-03": services.sexual_health_offer,
        "INC-01": services.ages_without_gap,
        "INC-02": activity.boys_and_young_men,
        "INC-03": activity.ethnicity_recorded,
        "TRN-01": staff.trained_staff,
        "TRN-07": staff.practice_training,
        "TRN-09": staff.trained_on_exploitation,
        "SUP-01": staff.supervised_staff,
        "SUP-04": activity.staff_turnover,
        "SUP-05": money.supervision_priced,
        "LED-06": staff.funded_leadership,
        "OUT-01": money.outreach_priced,
        "NEE-01": plans.need_assessment,
        "NEE-03": plans.kinds_of_source,
        "NEE-05": plans.police_profile,
        "NEE-06": plans.specialists_contributing,
        "JNT-01": money.agencies_paying,
        "STR-01": plans.strategies_linked,
        "PAR-01": plans.young_people_asked,
        "PAR-02": plans.feedback_given,
        "PAR-03": plans.materials_checked,
        "TRA-01": services.support_past_eighteen,
    }
)
"""The measure of each standard that the tables can answer."""


def compute_measures(
    tables: Mapping[str, pl.DataFrame], *, as_of: date, standard_ids: Iterable[str] | None = None
) -> pl.DataFrame:
    """Return what the tables show for each standard they can answer.

    Args:
        tables: every declared table by name; empty where not supplied.
        as_of: the date of the report.
        standard_ids: only these standards; by default all with a measure.

    Returns:
        One row per standard for the whole area, and one per organisation where the table says
        whose figure it is: columns of ``COMPUTED``, in the standard's own unit.

    Source: the numerator and denominator of each standard, evidence ids ``std:*``.
    """
    records = Records(tables=tables, as_of=as_of)
    wanted = MEASURES if standard_ids is None else standard_ids
    rows: list[tuple[str, str | None, float, float, str]] = []
    for standard_id in wanted:
        figure = MEASURES[standard_id](records)
        if figure is None:
            continue
        rows.append((standard_id, None, figure.numerator, figure.denominator, figure.note))
        rows.extend(
            (standard_id, organisation, part, whole, "")
            for organisation, part, whole in figure.organisations
        )
    return pl.DataFrame(rows, schema=COMPUTED, orient="row")
