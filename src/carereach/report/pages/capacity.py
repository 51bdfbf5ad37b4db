"""The capacity page: places against need, who starts, how long they wait, what workers hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bands, draw_bars
from carereach.report.document import (
    Block,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.pages.capacity_simulated import (
    SimulatedTables,
    find_simulated,
    show_simulated,
)
from carereach.report.pages.contracts import ContractTables, names_in_words, payers_in_words
from carereach.report.wording import about, between, count_of, join, one_in

__all__ = ["CapacityTables", "write_capacity"]

_KEY = "capacity"
_METHOD = (
    "Places needed at one time are young people exploited in a year, times the share who need the "
    "specialist service, times the mean length of support in years. A list grows by those "
    "accepted, less those who started and those closed before support."
)
_GROWS = "the list grows"
_SPECIALIST = "specialist CSE service"
_ENOUGH_MEANING = "Needed, planned and in use: a place is one young person supported at one time"
_REFERRED = ("service", "referrals", "accepted", "accepted_share", "rejected", "period")
_STARTED = (
    "service", "treatments_started", "closed_before_support", "waiting", "list_growth",
    "growth_a_month", "state",
)  # fmt: skip
_WAITED = (
    "service", "stage", "seen", "median_days", "mean_days", "median_days_before", "still_waiting",
)  # fmt: skip
_STAFF = (
    "service",
    "staff_wte",
    "vacancies_wte",
    "vacant_share",
    "staff_left_per_year",
    "turnover",
)
_HELD = ("service", "current_caseload", "caseload_per_wte", "caseload_limit_per_wte", "state")
_FIGURES = {
    "accepted": "how many were accepted",
    "treatments_started": "how many started support",
    "closed_before_support": "how many were closed before support",
    "waiting": "how many wait",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityTables:
    """The released tables behind the capacity page."""

    places: Released
    basis: Released
    demand: Released
    waits: Released
    standards: Released
    verdicts: Released
    caseloads: Released


def write_capacity(
    tables: CapacityTables,
    contracts: ContractTables,
    *,
    silent_services: Sequence[str],
    is_supplied: bool,
    simulated: SimulatedTables | None = None,
    stamp: str = "",
) -> Part:
    """Write the capacity page.

    Args:
        tables: the released tables.
        contracts: the released contracts, to say who pays.
        silent_services: active services that supplied no activity.
        is_supplied: whether the capacity table was supplied.
        simulated: what simulation says; none where nothing was simulated.
        stamp: words printed on every chart, such as "Invented data".
    """
    blocks: list[Block] = [*_places(tables, stamp)]
    if is_supplied:
        blocks += [*_demand(tables.demand), *_waits(tables, stamp), *_caseload(tables.caseloads)]
    blocks += [*_not_supplied(tables, silent_services, is_supplied=is_supplied)]
    findings = [*_place_findings(tables, contracts), *_growth_findings(tables, contracts)]
    if simulated is not None:
        blocks += show_simulated(simulated, stamp=stamp)
        findings += find_simulated(simulated, contracts, section=_KEY)
    return Part(
        section=Section(
            key=_KEY,
            title="Sufficiency",
            answer=_answer(tables, is_supplied=is_supplied),
            blocks=tuple(blocks),
            method=_METHOD,
            sources=(
                "std:CAP-01",
                "std:SPC-02",
                "std:OUT-04",
                *tables.basis.sources,
                *(simulated.sources if simulated else ()),
            ),
        ),
        findings=tuple(findings),
        data={
            "services": tables.demand.rows(),
            "waits": tables.waits.rows(),
            "wait_standards": tables.standards.rows(),
            "waits_against_standards": tables.verdicts.rows(),
            "caseloads": tables.caseloads.rows(),
            "contracts": contracts.contracts.rows(),
            "sufficiency": {row["part"]: row for row in tables.places.rows()},
            "basis": tables.basis.rows(),
            "simulated": simulated.as_data() if simulated else None,
            "notes": [block.text for block in blocks if isinstance(block, Note)],
        },
    )


def _place(tables: CapacityTables, part: str) -> tuple[int | None, int | None]:
    row = next(row for row in tables.places.rows() if row["part"] == part)
    return row["low"], row["high"]


def _answer(tables: CapacityTables, *, is_supplied: bool) -> str:
    grows = [row for row in _growing(tables.demand) if row["setting_name"] == _SPECIALIST]
    tail = f" {_grows_in_words(grows[0])}" if grows else ""
    return f"{_places_against_need(tables, is_supplied=is_supplied)}{tail}"


def _places_against_need(tables: CapacityTables, *, is_supplied: bool) -> str:
    low, high = _place(tables, "needed")
    planned = _place(tables, "planned")[0]
    need = f"{between(low, high)} young people are likely to need"
    if planned is not None and high is not None:
        return (
            f"{_how_many(planned)} specialist places are planned and {need} one at one "
            f"time, so there are {_verdict(tables)}."
        )
    if planned is not None:
        return (
            f"{_how_many(planned)} specialist places are planned; whether they are enough "
            f"is not known, because {_unknown(tables, 'needed', 'need could not be estimated')}."
        )
    missing = (
        "the specialist service's places were not supplied"
        if is_supplied
        else "no figures on activity, staff or waits were supplied"
    )
    why = _unknown(tables, "planned", missing)
    if high is None:
        return f"Whether there are enough specialist places is not known: {why}."
    return (
        f"{_sentence(need)} a specialist place at one time, but whether there are enough is not "
        f"known: {why}."
    )


def _how_many(count: int) -> str:
    return _sentence(about(count)) if count else "No"


def _unknown(tables: CapacityTables, part: str, missing: str) -> str:
    """Return why a figure is not there: too small to show, or as ``missing`` says."""
    shown = tables.places.frame["part"] == part
    state = tables.places.states.filter(shown)["high"].item()
    return "the number is too small to show" if state == "suppressed" else missing


def _verdict(tables: CapacityTables) -> str:
    """Say where the places planned fall in the range of need, from released numbers."""
    low, high = (end or 0 for end in _place(tables, "needed"))
    planning, planned = (_place(tables, part)[0] or 0 for part in ("planning", "planned"))
    if planned < low:
        return "too few even at the low end"
    if planned < planning:
        return f"too few for the planning figure of {about(planning)}"
    return "enough for the planning figure" if planned < high else "enough even at the high end"


def _places(tables: CapacityTables, stamp: str) -> Iterator[Block]:
    bands = tables.places.where(pl.col("part").is_in(["needed", "planned"]), name="places")
    low, high = _place(tables, "needed")
    planned = _place(tables, "planned")[0]
    yield Picture(
        svg=draw_bands(
            bands,
            label="what",
            low="low",
            high="high",
            marks=("planning",),
            unit="young people",
            stamp=stamp,
        ),
        alt=f"Places needed at one time: {between(low, high)}. Places planned: {about(planned)}.",
        title="Specialist places: what is needed and what is planned",
        table=bands.columns("what", "low", "high"),
    )
    yield Showing(table=tables.places.columns("what", "low", "high"), caption=_ENOUGH_MEANING)
    assumed = [row["factor"] for row in tables.basis.rows() if row["standing"] == "assumption"]
    many = len(assumed) > 1
    yield Note(
        kind="assumption",
        text=f"{join(assumed)} {'are assumptions' if many else 'is an assumption'}. Set your own "
        f"in area.toml: the range above moves with {'them' if many else 'it'}.",
    )
    yield Showing(table=tables.basis)


def _growing(demand: Released) -> list[dict[str, Any]]:
    return [row for row in demand.rows() if row["state"] == _GROWS]


def _grows_in_words(row: dict[str, Any]) -> str:
    """Say that there is no steady state, with the arithmetic."""
    if row["growth_a_month"] is None:
        return f"The list of {row['service']} grows: more come than can start."
    return (
        f"The list of {row['service']} grows by {_a_month(row['growth_a_month'])}: more come than "
        "can start, so no wait can be promised."
    )


def _a_month(rate: float) -> str:
    return f"about {max(round(rate), 1)} a month"


def _demand(demand: Released) -> Iterator[Block]:
    growing = _growing(demand)
    for row in growing:
        yield Paragraph(text=f"{_grows_in_words(row)} {_arithmetic(row)}")
    if not growing and demand.frame.height:
        yield Paragraph(
            text="No service's list is known to grow beyond what chance would do. Where starts or "
            "closures were not supplied, it cannot be told."
        )
    yield Showing(table=demand.columns(*_REFERRED, title="Who was referred, and who was accepted"))
    yield Showing(table=demand.columns(*_STARTED, title="Who started, and does the list grow?"))


def _arithmetic(row: dict[str, Any]) -> str:
    parts = (row["accepted"], row["treatments_started"], row["closed_before_support"])
    if any(part is None for part in parts):
        return f"In {row['period']} the number waiting rose; the sum cannot be shown in full."
    accepted, started, closed = (about(part) for part in parts)
    return (
        f"In {row['period']} {accepted} were accepted, {started} started support and {closed} were "
        f"closed before any, so {about(row['list_growth'])} more were waiting at the end "
        "(numbers are rounded)."
    )


def _waits(tables: CapacityTables, stamp: str) -> Iterator[Block]:
    treatment = tables.waits.where(
        (pl.col("stage") == "to treatment") & pl.col("median_days").is_not_null(),
        name="capacity_waits_treatment",
    )
    if treatment.frame.height:
        longest = max(treatment.rows(), key=lambda row: float(row["median_days"]))
        yield Picture(
            svg=draw_bars(
                treatment, label="service", value="median_days", unit="days", stamp=stamp
            ),
            alt=f"Half of those seen by {longest['service']} waited more than "
            f"{about(longest['median_days'])} days for treatment, the longest median of all.",
            title="Waits to treatment: the median of those seen",
            table=treatment.columns("service", "median_days", "still_waiting"),
        )
    waiting = tables.waits.where(pl.col("still_waiting") > 0, name="capacity_still_waiting")
    if waiting.frame.height:
        most = max(waiting.rows(), key=lambda row: int(row["still_waiting"]))
        yield Paragraph(
            text="Waits of those seen leave out those still waiting: "
            f"{about(most['still_waiting'])} young people still wait for {_thing(most['stage'])} "
            f"at {most['service']}."
        )
    yield Showing(table=tables.waits.columns(*_WAITED, title=tables.waits.title))
    if tables.standards.frame.height:
        yield Showing(
            table=tables.standards,
            caption="A standard that is not in force was proposed and binds nobody.",
        )
        yield Showing(table=tables.verdicts)
    yield Note(
        kind="caution",
        text="A median says what half of those seen had, no more. Ask each service how many were "
        "seen within the limit, and how long those still waiting have waited.",
    )


def _thing(stage: str) -> str:
    return stage.removeprefix("to ")


def _caseload(caseloads: Released) -> Iterator[Block]:
    for row in caseloads.rows():
        if row["state"] == "above the cap" and row["caseload_per_wte"] is not None:
            yield Paragraph(
                text=f"Caseload at {row['service']}: {about(round(row['caseload_per_wte']))} to a "
                "full-time worker on average, above the service's own cap of "
                f"{about(row['caseload_limit_per_wte'])}."
            )
        if row["state"] == "no staff in post":
            yield Paragraph(text=f"{row['service']} has no staff in post.")
    yield Showing(table=caseloads.columns(*_HELD, title="Caseload against the service's own cap"))
    yield Showing(table=caseloads.columns(*_STAFF, title="Staff, empty posts and leavers"))


def _not_supplied(
    tables: CapacityTables, silent_services: Sequence[str], *, is_supplied: bool
) -> Iterator[Note]:
    if not is_supplied:
        yield Note(
            kind="not supplied",
            text="The capacity table was not supplied. It would show whether places and staff "
            "match demand, and how long young people wait. Providers hold it in their returns.",
        )
        return
    for column, words in _FIGURES.items():
        missing = [
            name
            for name, state in zip(
                tables.demand.frame["service"], tables.demand.states[column], strict=True
            )
            if state == "not supplied"
        ]
        if missing:
            yield Note(kind="not supplied", text=f"{_sentence(words)}: {names_in_words(missing)}.")
    if silent_services:
        yield Note(
            kind="not supplied",
            text=f"No figures at all came from {count_of(len(silent_services), 'active service')}: "
            f"{names_in_words(silent_services)}.",
        )


def _place_findings(tables: CapacityTables, contracts: ContractTables) -> Iterator[KeyFinding]:
    planning, planned = _place(tables, "planning")[0], _place(tables, "planned")[0]
    needed = _place(tables, "needed")
    if planning is None or planned is None or planned >= planning:
        return
    yield KeyFinding(
        section=_KEY,
        sentence=f"Specialist places fall short: {about(planned)} are planned and "
        f"{between(*needed)} young people are likely to need one at one time.",
        would_change=f"{_sentence(about(planning - planned))} more places at the planning figure; "
        "buying them together with a neighbouring area; a better count of need.",
        who_could_act=_who(tables, contracts),
        young_people=planning - planned,
    )


def _growth_findings(tables: CapacityTables, contracts: ContractTables) -> Iterator[KeyFinding]:
    for row in _growing(tables.demand):
        started = one_in(row["treatments_started"], row["accepted"])
        yield KeyFinding(
            section=_KEY,
            sentence=f"{_grows_in_words(row)} Of those accepted, {started} started support in "
            f"{row['period']}.",
            would_change="Enough workers to start with as many young people as are accepted: until "
            "then the wait gets longer every month.",
            who_could_act=payers_in_words(contracts, row["service"]),
            young_people=row["waiting"] or row["list_growth"] or 0,
        )


def _who(tables: CapacityTables, contracts: ContractTables) -> str:
    names = [row["service"] for row in tables.demand.rows() if row["setting_name"] == _SPECIALIST]
    return payers_in_words(contracts, names[0]) if names else payers_in_words(contracts, "")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
