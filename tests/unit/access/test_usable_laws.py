"""Laws of usable access on random small worlds, and an oracle that shares no code with it."""

import copy
from collections import Counter
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.access import audit_usable_access, count_outcomes, count_reasons
from carereach.tables.codes import (
    AGE_BANDS,
    EXCLUSIONS,
    REFERRAL_ROUTES,
    RESIDENCE_RULES,
    SEXES,
    SITE_KINDS,
    WEEKDAYS,
)
from tests.unit.access.oracle import outcomes
from tests.unit.access.worlds import rules, tables

CELLS = (("N9", "treatment"), ("N1", "acute"))
SETTINGS = st.sampled_from(["S4", "S5", "S10", None])
PEOPLE = st.integers(0, 50)
DEGREES = st.sampled_from([0.0, 0.01, 0.03, 0.06, 0.1])
maybe = lambda values: st.none() | values  # noqa: E731 - reads as a sentence below


@st.composite
def areas(draw: Any) -> list[dict[str, Any]]:
    return [
        {
            "area_code": code,
            "name": code,
            "local_authority_code": draw(st.sampled_from(["L1", "L2"])),
            "local_authority_name": "Council",
            "latitude": 51 + draw(DEGREES),
            "longitude": -2 + draw(DEGREES),
        }
        for code in ("A1", "A2", "A3")
    ]


@st.composite
def services(draw: Any) -> list[dict[str, Any]]:
    return [
        {
            "service_id": f"V{number}",
            "name": f"V{number}",
            "setting": draw(SETTINGS),
            "status": draw(st.sampled_from(["active", "active", "active", "closed"])),
            "minimum_age": draw(maybe(st.integers(8, 16))),
            "maximum_age": draw(maybe(st.integers(12, 25))),
            "sexes": draw(maybe(st.sampled_from(SEXES))),
            "referral_routes": draw(
                maybe(st.lists(st.sampled_from(REFERRAL_ROUTES), min_size=1, max_size=2))
            ),
            "residence_rule": draw(maybe(st.sampled_from(RESIDENCE_RULES))),
            "serves_codes": draw(st.lists(st.sampled_from(["L1", "A2"]), max_size=1)),
            "exclusions": draw(
                maybe(st.lists(st.sampled_from([*EXCLUSIONS, "none", "none"]), max_size=2))
            ),
            "confidential_location": draw(st.sampled_from([False, False, True])),
        }
        for number in range(draw(st.integers(1, 4)))
    ]


@st.composite
def worlds(draw: Any) -> dict[str, list[dict[str, Any]]]:
    listed = draw(services())
    ids = [service["service_id"] for service in listed]
    places = [
        {
            "site_id": f"P{number}",
            "service_id": draw(st.sampled_from(ids)),
            "kind": draw(st.sampled_from(SITE_KINDS)),
            "latitude": draw(maybe(DEGREES.map(lambda step: 51 + step))),
            "longitude": -2.0,
        }
        for number in range(draw(st.integers(0, 5)))
    ]
    hours = [
        {
            "site_id": place["site_id"],
            "weekday": draw(st.sampled_from(WEEKDAYS)),
            "opens": (opens := draw(st.sampled_from([0, 540, 960, 1080, 1140]))),
            "closes": opens + draw(st.sampled_from([20, 60, 240, 300])),
            "term_time": draw(st.sampled_from([None, "always", "term", "holiday"])),
        }
        for place in places
        for _ in range(draw(st.integers(0, 2)))
    ]
    return {
        "areas": draw(areas()),
        "population": [
            {"area_code": code, "age": str(age), "sex": sex, "young_people": draw(PEOPLE)}
            for code in ("A1", "A2", "A3")
            for age in draw(st.sets(st.integers(8, 17), max_size=3))
            for sex in draw(st.sampled_from([["all"], ["female", "male"]]))
        ],
        "services": listed,
        "sites": places,
        "opening_hours": hours,
        "offers": [
            {"service_id": service_id, "need": need, "stage": stage, "level": level}
            for service_id in ids
            for need, stage in CELLS
            for level in draw(st.sampled_from([["full"], ["partial"], ["recognise"]]))
        ],
        "pathway_links": [
            {
                "from_service_id": draw(st.sampled_from(ids)),
                "to_service_id": draw(st.sampled_from(ids)),
                "kind": draw(st.sampled_from(["agreed", "agreed", "customary", None])),
            }
            for _ in range(draw(st.integers(0, 4)))
        ],
    }  # fmt: skip


LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def counted(world: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    return count_outcomes(access), count_reasons(access)


@given(worlds())
@LAW
def test_it_equals_the_oracle(world: dict[str, Any]) -> None:
    outcome, reasons = counted(world)
    for need, stage in CELLS:
        expected: Counter[tuple[str, str]] = Counter()
        for age, number, result in outcomes(world, rules(), need, stage):
            band = next(name for name, (low, high) in AGE_BANDS.items() if low <= age <= high)
            expected[band, result] += number
        here = (pl.col("need") == need) & (pl.col("stage") == stage)
        found: Counter[tuple[str, str]] = Counter()
        for row in outcome.filter(here).to_dicts():
            for name in ("reached", "reached_with_difficulty", "not_known"):
                found[row["age_band"], name] += row[name]
        for row in reasons.filter(here).to_dicts():
            found[row["age_band"], row["test"]] += row["first"]
        assert +found == +expected


@given(worlds())
@LAW
def test_young_people_are_conserved(world: dict[str, Any]) -> None:
    outcome, reasons = counted(world)
    parts = pl.sum_horizontal("reached", "reached_with_difficulty", "not_known", "not_reached")
    assert outcome.select((parts == pl.col("young_people")).all()).item()
    assert outcome.filter(pl.col("need") == "N9")["young_people"].sum() == sum(
        row["young_people"] for row in world["population"]
    )
    cell = ["need", "stage", "age_band"]
    shut_out = reasons.group_by(cell).agg(pl.col("first").sum())
    both = outcome.join(shut_out, on=cell, how="left").with_columns(pl.col("first").fill_null(0))
    assert both.select((pl.col("first") == pl.col("not_reached")).all()).item()
    assert reasons.join(outcome, on=cell).select(
        (pl.col("alone") <= pl.col("not_reached")).all()
    ).item()  # fmt: skip


def get_in(world: dict[str, Any]) -> list[tuple[int, int]]:
    outcome, _ = counted(world)
    either = outcome["reached"] + outcome["reached_with_difficulty"]
    return list(zip(outcome["reached"], either, strict=True))


def never_more(world: dict[str, Any], harsher: dict[str, Any]) -> None:
    for before, after in zip(get_in(world), get_in(harsher), strict=True):
        assert after[0] <= before[0]
        assert after[1] <= before[1]


@given(worlds(), st.integers(1, 240))
@LAW
def test_closing_earlier_never_helps(world: dict[str, Any], minutes: int) -> None:
    harsher = copy.deepcopy(world)
    for row in harsher["opening_hours"]:
        row["closes"] = max(row["opens"] + 1, row["closes"] - minutes)
    never_more(world, harsher)


@given(worlds(), st.integers(0, 3))
@LAW
def test_narrower_ages_never_help(world: dict[str, Any], years: int) -> None:
    harsher = copy.deepcopy(world)
    for row in harsher["services"]:
        if row["minimum_age"] is not None:
            row["minimum_age"] += years
        if row["maximum_age"] is not None:
            row["maximum_age"] -= years
    never_more(world, harsher)


@given(worlds(), st.data())
@LAW
def test_removing_a_service_never_helps(world: dict[str, Any], data: Any) -> None:
    gone = data.draw(st.sampled_from(world["services"]))["service_id"]
    harsher = {
        name: [
            row
            for row in rows
            if gone not in (row.get(f"{end}service_id") for end in ("", "from_", "to_"))
        ]
        for name, rows in world.items()
    }  # fmt: skip
    never_more(world, harsher)


@given(worlds())
@LAW
def test_what_a_barrier_alone_would_free_is_freed(world: dict[str, Any]) -> None:
    """Mend age limits everywhere: at least those whom age alone shut out now get in."""
    outcome, reasons = counted(world)
    mended = copy.deepcopy(world)
    for row in mended["services"]:
        row["minimum_age"], row["maximum_age"] = 0, 25
    after, _ = counted(mended)
    either = pl.col("reached") + pl.col("reached_with_difficulty")
    cell = ["need", "stage", "age_band"]
    alone = reasons.filter(pl.col("test") == "age").select(*cell, "alone")
    both = outcome.select(*cell, before=either).join(after.select(*cell, after=either), on=cell)
    both = both.join(alone, on=cell, how="left").with_columns(pl.col("alone").fill_null(0))
    assert both.select((pl.col("after") >= pl.col("before") + pl.col("alone")).all()).item()


@given(worlds(), st.randoms(use_true_random=False))
@LAW
def test_the_order_of_rows_does_not_matter(world: dict[str, Any], random: Any) -> None:
    shuffled = copy.deepcopy(world)
    for rows in shuffled.values():
        random.shuffle(rows)
    for one, other in zip(counted(world), counted(shuffled), strict=True):
        assert one.equals(other)
