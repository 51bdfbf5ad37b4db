"""The capacity answer as released tables: what the capacity and contracts pages may show."""

import polars as pl

from carereach.capacity import Caseloads, ContractReview, Demand, Sufficiency, Waits
from carereach.disclosure import NHS_RULE, Field, Released, release
from carereach.report.pages.capacity import CapacityTables
from carereach.report.pages.contracts import ContractTables
from carereach.report.wording import period_in_words
from carereach.tables.codes import SETTINGS

__all__ = ["release_capacity", "release_contracts"]

_PLACES = {
    "places supplied": "Places planned are as the service gave them.",
    "funded posts x cap": "Places planned are funded posts times the service's own cap.",
    "not supplied": "Places planned were not supplied.",
}
_ROUNDED = "Counts of young people are rounded, so sums may differ a little."
_SERVICE = (Field(name="service", label="Service"), Field(name="setting_name", label="Setting"))

_DEMAND_FIELDS = (
    *_SERVICE,
    Field(name="period", label="Period"),
    Field(name="referrals", label="Referred", role="people", unit="young people"),
    Field(name="accepted", label="Accepted", role="people", unit="young people"),
    Field(
        name="accepted_share",
        label="Accepted, of those referred",
        role="share",
        numerator="accepted",
        denominator="referrals",
    ),
    Field(name="rejected", label="Not accepted", role="people", unit="young people"),
    Field(
        name="closed_before_support",
        label="Closed before support",
        role="people",
        unit="young people",
    ),
    Field(
        name="treatments_started",
        label="Started support",
        role="people",
        unit="young people",
    ),
    Field(name="waiting", label="Waiting now", role="people", unit="young people"),
    Field(name="list_growth", label="List grew by", role="people", unit="young people"),
    Field(name="months", label="Length of period", role="number", unit="months"),
    Field(
        name="growth_a_month",
        label="List grew by, a month",
        role="rate",
        unit="young people a month",
        numerator="list_growth",
        denominator="months",
        per=1,
    ),
    Field(name="state", label="The list"),
)
_WAIT_FIELDS = (
    *_SERVICE,
    Field(name="stage", label="Wait"),
    Field(name="seen", label="Seen in the period", role="people", unit="young people"),
    Field(name="median_days", label="Median of those seen", role="number", unit="days"),
    Field(name="mean_days", label="Mean of those seen", role="number", unit="days"),
    Field(
        name="median_days_before",
        label="Median the period before",
        role="number",
        unit="days",
    ),
    Field(name="still_waiting", label="Still waiting", role="people", unit="young people"),
    Field(name="period", label="Period"),
)
_CASELOAD_FIELDS = (
    *_SERVICE,
    Field(name="staff_wte", label="Staff in post", role="number", unit="WTE"),
    Field(name="vacancies_wte", label="Empty posts", role="number", unit="WTE"),
    Field(name="funded_wte", label="Funded posts", role="number", unit="WTE"),
    Field(
        name="vacant_share",
        label="Empty, of funded posts",
        role="share",
        numerator="vacancies_wte",
        denominator="funded_wte",
    ),
    Field(name="staff_left_per_year", label="Staff who left", role="number", unit="WTE a year"),
    Field(
        name="turnover",
        label="Left in a year, of staff in post",
        role="share",
        numerator="staff_left_per_year",
        denominator="staff_wte",
    ),
    Field(name="current_caseload", label="Held now", role="people", unit="young people"),
    Field(
        name="caseload_per_wte",
        label="Held by one full-time worker",
        role="rate",
        unit="young people per WTE",
        numerator="current_caseload",
        denominator="staff_wte",
        per=1,
    ),
    Field(
        name="caseload_limit_per_wte",
        label="The service's own cap",
        role="number",
        unit="young people per WTE",
    ),
    Field(name="state", label="Against the cap"),
)
_CONTRACT_FIELDS = (
    Field(name="service", label="Service"),
    Field(name="setting", label="Setting code"),
    Field(name="setting_name", label="Setting"),
    Field(name="starts_on", label="Starts", role="date"),
    Field(name="ends_on", label="Ends", role="date"),
    Field(name="latest_end", label="Ends if extended", role="date"),
    Field(name="ending", label="Ending"),
    Field(name="months_left", label="Months left", role="number", unit="months"),
    Field(name="term_months", label="Term", role="number", unit="months"),
    Field(name="extension_months", label="Possible extension", role="number", unit="months"),
    Field(name="wait_months", label="Mean wait", role="number", unit="months"),
    Field(name="support_months", label="Mean length of support", role="number", unit="months"),
    Field(name="needed_months", label="Wait and support", role="number", unit="months"),
    Field(name="support_until", label="Support of someone referred today ends", role="date"),
    Field(name="length", label="The term is"),
    Field(
        name="current_caseload",
        label="Would lose their worker at the end",
        role="people",
        unit="young people",
    ),
    Field(name="value_gbp_per_year", label="Value", role="number", unit="pounds a year"),
    Field(name="outreach_funded", label="Going out to young people is paid for"),
    Field(name="support_after_refusal", label="Offered again after not accepted"),
    Field(name="supervision_funded", label="Supervision is priced"),
    Field(name="shares_total", label="Payers' shares add up to", role="number", unit="%"),
)


def release_capacity(
    demand: Demand, waits: Waits, caseloads: Caseloads, sufficiency: Sufficiency
) -> CapacityTables:
    """Return every table of the capacity page, through the gate."""
    return CapacityTables(
        places=_release_places(sufficiency),
        basis=_release_basis(sufficiency),
        demand=_release_demand(demand),
        waits=_release_waits(waits),
        standards=_release_standards(waits),
        verdicts=_release_verdicts(waits),
        caseloads=_release_caseloads(caseloads),
    )


def release_contracts(review: ContractReview) -> ContractTables:
    """Return every table of the contracts page, through the gate."""
    return ContractTables(contracts=_release_contracts(review), payers=_release_payers(review))


def _release_places(answer: Sufficiency) -> Released:
    """Return what is needed and what there is, each as a range on one scale."""
    both = (
        None
        if answer.supported_now is None or answer.waiting_now is None
        else answer.supported_now + answer.waiting_now
    )
    rows = [
        ("needed", "Places needed at one time", answer.needed_low, answer.needed_high),
        ("planning", "Planning figure", answer.needed_planning, answer.needed_planning),
        ("planned", "Places planned", answer.places, answer.places),
        ("supported", "Supported now", answer.supported_now, answer.supported_now),
        ("supported and waiting", "Supported now or waiting", both, both),
    ]
    frame = pl.DataFrame(
        rows,
        schema={"part": pl.String, "what": pl.String, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    ).with_columns(
        planning=pl.when(pl.col("part") == "needed").then(
            pl.lit(answer.needed_planning, dtype=pl.Float64)
        )
    )
    return release(
        frame,
        name="capacity_sufficiency",
        title="Specialist places against need",
        fields=(
            Field(name="part", label="Part"),
            Field(name="what", label="What"),
            Field(name="low", label="From", role="estimate", unit="young people"),
            Field(name="high", label="To", role="estimate", unit="young people"),
            Field(name="planning", label="Planning figure", role="estimate"),
        ),
        sources=("std:SPC-02", answer.share.source, *_cited(answer.support.source)),
        notes=(_PLACES[answer.places_basis],),
    )


def _release_basis(answer: Sufficiency) -> Released:
    """Return the factors between need and places."""
    factors = (
        ("Share of exploited young people who need the service", answer.share, "share of 1"),
        ("Mean length of support", answer.support, "months"),
    )
    rows = pl.DataFrame(
        [
            {
                "factor": factor,
                "low": figure.low,
                "value": figure.value,
                "high": figure.high,
                "unit": unit,
                "standing": "assumption" if _cited(figure.source) else figure.source,
            }
            for factor, figure, unit in factors
        ]
    )
    return release(
        rows,
        name="capacity_basis",
        title="From need to places: what is assumed",
        fields=(
            Field(name="factor", label="Factor"),
            Field(name="low", label="Low", role="number"),
            Field(name="value", label="Used", role="number"),
            Field(name="high", label="High", role="number"),
            Field(name="unit", label="Unit"),
            Field(name="standing", label="Standing"),
        ),
        sources=(answer.share.source, *_cited(answer.support.source)),
    )


def _cited(source: str) -> tuple[str, ...]:
    return (source,) if source.startswith("asm:") else ()


def _release_demand(demand: Demand) -> Released:
    rows = _named(demand.services).with_columns(
        # A list that shrinks or holds has grown by nobody; the state says which it is.
        pl.col("list_growth").clip(lower_bound=0),
        period=_periods(demand.services),
    )
    return release(
        rows,
        name="capacity_services",
        title="Demand against what was started, by service",
        fields=_DEMAND_FIELDS,
        sources=("std:CAP-01", "std:CAP-02", "std:ACC-07"),
        notes=(_ROUNDED, "Growth is told only where it is beyond what chance would do."),
    )


def _release_waits(waits: Waits) -> Released:
    rows = _named(waits.waits).with_columns(
        pl.when(~_few("seen")).then(pl.col(days)).alias(days)
        for days in ("median_days", "mean_days")
    )
    rows = rows.with_columns(period=_periods(waits.waits))
    return release(
        rows,
        name="capacity_waits",
        title="Waits of those seen, and those still waiting",
        fields=_WAIT_FIELDS,
        sources=("std:CAP-02", "std:MHT-05"),
        notes=(
            "Half of those seen waited longer than the median. A mean is not a percentile.",
            f"Where {NHS_RULE.suppress_up_to} or fewer were seen, their wait is not shown.",
            "Waits of those seen leave out those still waiting: they look short as a list grows.",
        ),
    )


def _release_standards(waits: Waits) -> Released:
    rows = waits.verdicts.unique("wait_id", keep="first", maintain_order=True).with_columns(
        force=pl.when("in_force")
        .then(pl.format("in force since {}", pl.col("since").fill_null("date not supplied")))
        .otherwise(pl.format("not in force ({})", pl.col("since").fill_null("no date"))),
        percent=pl.col("share") * 100,
    )
    return release(
        rows,
        name="capacity_wait_standards",
        title="What each standard for waits asks",
        fields=(
            Field(name="standard", label="Standard"),
            Field(name="force", label="In force"),
            Field(name="standing", label="Standing"),
            Field(name="percent", label="Asked for", role="number", unit="% of young people"),
            Field(name="limit_days", label="Limit", role="number", unit="days"),
            Field(name="source", label="Source"),
        ),
        notes=("No pass mark was set where the share asked for is not supplied.",),
    )


def _release_verdicts(waits: Waits) -> Released:
    rows = waits.verdicts.filter(~_few("seen"))
    return release(
        rows,
        name="capacity_waits_against_standards",
        title="What can be said of each standard",
        fields=(
            Field(name="service", label="Service"),
            Field(name="standard", label="Standard"),
            Field(name="limit_days", label="Limit", role="number", unit="days"),
            Field(name="median_days", label="Median of those seen", role="number", unit="days"),
            Field(name="verdict", label="What can be said"),
            Field(name="reason", label="Why"),
        ),
    )


def _few(count: str) -> pl.Expr:
    """Whether so few were seen that their wait could tell about one of them."""
    return pl.col(count).is_between(1, NHS_RULE.suppress_up_to).fill_null(value=False)


def _release_caseloads(caseloads: Caseloads) -> Released:
    return release(
        _named(caseloads.services),
        name="capacity_caseloads",
        title="Caseload, empty posts and staff who left",
        fields=_CASELOAD_FIELDS,
        sources=("std:OUT-04", "std:SUP-04"),
        notes=("WTE: whole-time equivalent. Averages: a single worker may hold more.",),
    )


def _release_contracts(review: ContractReview) -> Released:
    return release(
        _named(review.contracts).with_columns(
            needed_months=pl.col("support_months") + pl.col("wait_months"),
            shares_total=pl.col("shares_total") * 100,
        ),
        name="contracts",
        title="Contracts, the soonest end first",
        fields=_CONTRACT_FIELDS,
        sources=("std:CON-01", "std:CON-02", "std:CON-03", "std:OUT-01", "std:SUP-05"),
        notes=("Wait and support are means: many young people need longer.",),
    )


def _release_payers(review: ContractReview) -> Released:
    return release(
        review.payers.with_columns(percent=pl.col("share") * 100),
        name="contract_payers",
        title="Who pays each contract",
        fields=(
            Field(name="service", label="Service"),
            Field(name="partner", label="Payer"),
            Field(name="percent", label="Share", role="number", unit="% of the contract"),
            Field(name="value_gbp_per_year", label="Value", role="number", unit="pounds a year"),
        ),
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        setting_name=pl.col("setting").replace_strict(
            SETTINGS, default=None, return_dtype=pl.String
        )
    )


def _periods(frame: pl.DataFrame) -> pl.Series:
    words = [
        period_in_words(start, end)
        for start, end in frame.select("period_start", "period_end").iter_rows()
    ]
    return pl.Series("period", words, dtype=pl.String)
