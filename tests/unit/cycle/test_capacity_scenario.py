"""From an area's tables to a scenario: what is read, what is assumed, what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from carereach.base import MethodError
from carereach.cycle.capacity_calibration import compare_with_table
from carereach.cycle.capacity_scenario import draft_scenario, scenario_for
from carereach.cycle.capacity_year import ALL_AGES, read_year
from carereach.cycle.workspace import load_workspace
from carereach.evidence import cited
from carereach.need import NeedDraws
from carereach.sources.scenario_file import parse_scenario, write_scenario
from carereach.tables import Assumption, Workspace
from carereach.tables.scenario import Contract
from carereach.tables.scenario_fields import find_numbers

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"
SERVICE = "svc-cse"


@pytest.fixture(scope="module")
def westmere() -> Workspace:
    workspace = load_workspace(WESTMERE).workspace
    assert workspace is not None
    return workspace


def with_rows(workspace, table, **changes):
    """The workspace with columns of one service's rows changed."""
    frame = workspace.table(table)
    changed = frame.with_columns(
        pl.when(pl.col("service_id") == SERVICE)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in changes.items()
    )
    return replace(workspace, frames={**workspace.frames, table: changed})


def without(workspace, *tables):
    frames = {name: workspace.table(name).clear() for name in tables}
    return replace(
        workspace,
        frames={**workspace.frames, **frames},
        supplied=workspace.supplied - set(tables),
    )


def test_what_the_tables_say_is_in_the_scenario(westmere):
    pathway = scenario_for(westmere, SERVICE)

    assert [young.name for young in pathway.classes] == ["8-11", "12-15", "16-17"]
    assert pathway.contracts[0].worker_wte == (1.0, 1.0, 1.0, 1.0, 1.0, 0.5)
    assert pathway.contracts[1].worker_wte == (1.0, 0.5)
    assert pathway.support.length.mean == pytest.approx(14 * 365.25 / 12)
    assert pathway.triage.threshold == pytest.approx(1 - 142 / 168)
    assert sum(pathway.start.held.values()) == 79
    assert sum(pathway.start.waiting_for_support.values()) == 58
    assert sum(pathway.start.waiting_for_assessment.values()) == 31
    assert pathway.support.turnover.leaves_per_year == pytest.approx(2 / 5.5, rel=0.01)
    assert pathway.support.turnover.replaced_after.mean == pytest.approx(1.5 / 2 * 365, rel=0.01)
    assert pathway.assessors * 365.25 / pathway.assessment.mean == pytest.approx(121, rel=0.01)
    assert str(pathway.starts_on) == "2026-04-01"


def test_the_contract_ends_where_it_is_not_renewed(westmere):
    ending = scenario_for(westmere, SERVICE, renewed=False, horizon_days=1000)
    renewed = scenario_for(westmere, SERVICE, horizon_days=1000)

    assert ending.contracts == (
        Contract(name="in post", starts_day=0.0, ends_day=244.0, worker_wte=(1.0,) * 5 + (0.5,)),
    )
    assert {contract.ends_day for contract in renewed.contracts} == {1001.0}


def test_everything_assumed_has_a_range_around_its_value_and_an_entry(westmere):
    draft = draft_scenario(westmere, SERVICE, need=(300, 500, 900))

    assert draft.pathway is not None
    assert set(draft.fields) == set(draft.pathway.assumed)
    for name, (low, high) in draft.pathway.assumed.items():
        assert all(low <= number <= high for number in find_numbers(draft.pathway, name)), name
        assert cited(draft.fields[name]).standing == "assumption"
    assert {"support.turnover.survives", "support.refuses", "triage.returns"} <= set(draft.fields)


def test_a_local_assumption_replaces_the_shipped_one(westmere):
    own = {"asm:cap-survives-change": Assumption(low=0.7, value=0.8, high=0.9)}
    area = replace(westmere.area, assumptions=own)

    pathway = scenario_for(replace(westmere, area=area), SERVICE)

    assert pathway.support.turnover.survives == 0.8
    assert pathway.assumed["support.turnover.survives"] == (0.7, 0.9)


def test_the_scenario_is_written_as_a_file_and_read_back(westmere):
    pathway = scenario_for(westmere, SERVICE, need=(300, 500, 900))

    read, faults = parse_scenario(write_scenario(pathway).encode(), file="scenario.toml")

    assert faults == ()
    assert read == pathway


def test_hidden_need_is_need_for_this_service_less_those_it_knows(westmere):
    by_range = scenario_for(westmere, SERVICE, need=(300, 500, 900))
    draws = NeedDraws(
        by_group=np.full((4, 3, 2), 100.0),
        age_bands=("8-11", "12-15", "16-17"),
        sexes=("female", "male"),
    )

    assert sum(by_range.hidden.values()) == pytest.approx(0.5 * 500 - 79 - 31 - 58, abs=2)
    by_draws = scenario_for(westmere, SERVICE, need=draws)
    assert by_draws.hidden == dict.fromkeys(by_draws.hidden, 44)
    assert scenario_for(westmere, SERVICE).hidden == {}
    assert scenario_for(westmere, "svc-camhs", need=(300, 500, 900)).hidden == {}


def test_draws_of_other_bands_are_shared_out_as_referrals_are(westmere):
    split = without(westmere, "referrals_by_group")
    draws = NeedDraws(by_group=np.full((4, 1, 1), 500.0), age_bands=("8-17",), sexes=("all",))

    pathway = scenario_for(split, SERVICE, need=draws)

    assert [young.name for young in pathway.classes] == [ALL_AGES]
    assert pathway.hidden == {ALL_AGES: 82}


def test_written_exclusions_turn_away_whatever_the_need(westmere):
    draft = draft_scenario(westmere, "svc-camhs")

    assert draft.pathway is not None
    assert draft.pathway.triage.threshold == 0
    assert draft.pathway.triage.excluded_share["8-11"] == pytest.approx(1 - 274 / 410)
    assert any("risk level" in note for note in draft.notes)


@pytest.mark.parametrize(
    ("offered", "goes_out", "attempts", "chance"),
    [
        (True, True, 6, 0.3),
        (True, False, 6, 0.1),
        (False, True, 0, 0.3),
        (None, None, 0, 0.1),
    ],
)
def test_outreach_is_what_the_contract_pays_for(westmere, offered, goes_out, attempts, chance):
    changed = with_rows(
        westmere, "contracts", support_after_refusal=offered, outreach_funded=goes_out
    )

    outreach = scenario_for(changed, SERVICE).support.outreach

    assert (outreach.attempts, outreach.re_engages) == (attempts, chance)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("staff_wte", "capacity.staff_wte"),
        ("referrals", "capacity.referrals"),
        ("accepted", "capacity.accepted"),
        ("treatments_started", "capacity.treatments_started"),
    ],
)
def test_without_a_needed_figure_there_is_no_scenario_and_it_says_which(westmere, column, words):
    changed = with_rows(westmere, "capacity", **{column: None})

    assert draft_scenario(changed, SERVICE).missing == (words,)
    with pytest.raises(MethodError, match=words):
        scenario_for(changed, SERVICE)


def test_without_activity_or_a_length_of_support_there_is_no_scenario(westmere):
    assert "capacity" in draft_scenario(without(westmere, "capacity"), SERVICE).missing[0]
    assert draft_scenario(westmere, "svc-lac").missing == ("capacity.mean_support_months",)
    no_cap = with_rows(westmere, "capacity", caseload_limit_per_wte=None, current_caseload=None)
    assert "current_caseload" in draft_scenario(no_cap, SERVICE).missing[0]


def test_a_thin_table_still_makes_a_scenario_and_says_what_it_took(westmere):
    thin = with_rows(
        without(westmere, "contracts", "referrals_by_group"),
        "capacity",
        caseload_limit_per_wte=None,
        waiting_for_assessment=None,
        mean_wait_assessment_days=None,
        closed_before_support=None,
        mean_support_months=None,
        staff_left_wte=None,
    )

    draft = draft_scenario(thin, SERVICE)

    assert draft.pathway is not None
    assert draft.pathway.assessors is None
    assert draft.pathway.patience_support == {}
    assert "support.length.mean" in draft.pathway.assumed
    assert len(draft.pathway.contracts) == 1
    said = " ".join(draft.notes)
    for words in (
        "contracts were not supplied",
        "No caseload limit",
        "Leavers were not supplied",
        "a median will not do",
        "before they give up",
        "Nobody waits for assessment",
        "Nothing says whether support is offered again",
    ):
        assert words in said


def test_one_does_not_invent_people_the_workers_cannot_hold(westmere):
    roomy = with_rows(westmere, "capacity", caseload_limit_per_wte=40.0)

    assert scenario_for(roomy, SERVICE).support.caseload_per_wte == 40
    # 5.5 posts hold 79 only from 15 a post on.
    assert scenario_for(westmere, SERVICE).support.caseload_per_wte == 15


def test_a_scenario_unlike_the_table_says_so(westmere):
    year = read_year(westmere, SERVICE)
    assert year is not None
    pathway = scenario_for(westmere, SERVICE, need=(300, 500, 900))
    like = compare_with_table(pathway, year, replications=20)
    busy = {name: ((0.0, rates[0][1] * 3),) for name, rates in pathway.referrals_per_day.items()}

    unlike = compare_with_table(replace(pathway, referrals_per_day=busy), year, replications=20)

    assert not any("referrals" in sentence for sentence in like)
    assert any("more referrals than the table's last" in sentence for sentence in unlike)


def test_a_figure_that_was_not_supplied_is_not_compared(westmere):
    thin = with_rows(
        westmere, "capacity", mean_wait_assessment_days=None, mean_wait_treatment_days=None
    )
    year = read_year(thin, SERVICE)
    assert year is not None

    said = compare_with_table(scenario_for(thin, SERVICE), year, replications=12)

    assert not any("wait" in sentence for sentence in said)
