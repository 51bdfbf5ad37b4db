"""What a reader is told to be careful about before a scenario is run."""

from dataclasses import replace

import pytest

from carereach.capacity.cautions import caution_scenario
from carereach.tables.scenario import (
    Contract,
    DayStage,
    Distribution,
    Network,
    Pathway,
    Stage,
    Standard,
    Support,
    Triage,
    YoungPeople,
)

A_DAY = Distribution(kind="exponential", mean=1)
CLASS = YoungPeople(name="a")


def network(*, servers=10, arrivals=9.0, horizon=1000.0, **more):
    stage = Stage(
        name="support",
        servers=servers,
        service={"a": A_DAY},
        arrivals={"a": ((0.0, arrivals),)},
        **more,
    )
    return Network(
        name="n", horizon_days=horizon, warm_up_days=0, classes=(CLASS,), stages=(stage,)
    )


def pathway(*, referrals=0.1, cap=10.0, wte=(1.0,), horizon=3650.0, mean=200.0, **more):
    return Pathway(
        name="p",
        horizon_days=horizon,
        warm_up_days=0,
        classes=(CLASS,),
        referrals_per_day={"a": ((0.0, referrals / 2), (horizon / 2, referrals * 1.5))},
        assessors=1,
        assessment=A_DAY,
        support=Support(caseload_per_wte=cap, length=Distribution(kind="exponential", mean=mean)),
        contracts=(Contract(name="c", starts_day=0, ends_day=horizon, worker_wte=wte),),
        **more,
    )


def test_a_network_within_capacity_needs_no_caution():
    assert caution_scenario(network()) == ()


def test_a_list_that_grows_is_told_by_how_much():
    (said,) = caution_scenario(network(arrivals=11.0))

    assert said == "support: no steady state: the list grows by 30.4 a month."


def test_a_horizon_shorter_than_a_stay_and_few_starts_are_told():
    said = " ".join(caution_scenario(network(horizon=0.5)))

    assert "shorter than a mean stay" in said
    assert "percentiles of waits will not be shown" in said


@pytest.mark.parametrize(
    ("hazard", "words"),
    [(None, "the list grows"), ((0.0, 5.0, 30.0, 1.0), "people give up")],
)
def test_a_day_step_network_is_screened_as_a_plain_one(hazard, words):
    stage = DayStage(
        name="one",
        places=10,
        stay=Distribution(kind="deterministic", mean=5),
        arrivals=((0.0, 3.0),),
        hazard=hazard,
    )
    scenario = Network(
        name="d",
        horizon_days=1000,
        warm_up_days=0,
        classes=(CLASS,),
        day_stages=(stage, replace(stage, name="two", arrivals=())),
    )

    said = caution_scenario(scenario)

    assert any(sentence.startswith("one:") and words in sentence for sentence in said)
    assert any(sentence.startswith("two: fewer than 50 starts") for sentence in said)


def test_a_service_that_is_offered_too_much_is_told_by_how_much():
    # 0.1 a day for 200 days each need 20 places; 10 places see 0.05 a day.
    said = caution_scenario(pathway())

    assert said == (
        (
            "Support: at or above capacity before anybody comes back or support ends early; no "
            "steady state: the list grows, by 1.5 a month."
        ),
    )


def test_those_turned_away_take_no_place_and_those_who_give_up_end_the_growth():
    shut = pathway(triage=Triage(threshold=0.5, excluded_share={"a": 0.5}))
    impatient = pathway(patience_support={"a": A_DAY})

    assert not any("capacity" in sentence for sentence in caution_scenario(shut))
    assert any("people give up, by 1.5" in sentence for sentence in caution_scenario(impatient))


def test_assessors_have_a_limit_or_none():
    busy = replace(pathway(cap=10_000.0), assessment=Distribution(kind="exponential", mean=20))

    assert any(sentence.startswith("Assessment: at or") for sentence in caution_scenario(busy))
    assert caution_scenario(replace(busy, assessors=None)) == ()


def test_half_a_place_is_not_counted():
    said = caution_scenario(pathway(cap=12.0, wte=(1.0, 0.7, 0.7, 0.5, 0.01), mean=1))

    assert said == (
        "A worker of 0.01 WTE may hold 0.1 young people by the cap: counted as 1.",
        "A worker of 0.7 WTE may hold 8.4 young people by the cap: counted as 8.",
    )


def test_a_short_horizon_of_a_service_is_told():
    said = caution_scenario(pathway(horizon=100.0))

    assert any("Support: the horizon is shorter" in sentence for sentence in said)
    assert any("Support: fewer than 50" in sentence for sentence in said)


def test_two_kinds_of_waits_are_not_to_be_compared():
    standards = tuple(Standard(wait_id=name, limit_days=10) for name in ("seen", "waiting"))
    both = replace(network(), standards=standards)

    assert caution_scenario(both) == ()
    assert caution_scenario(both, still_waiting=["seen", "waiting"]) == ()
    (said,) = caution_scenario(both, still_waiting=["waiting"])
    assert "must not be compared" in said


def test_an_areas_cautions_hold_no_number_of_young_people():
    scenario = pathway(referrals=0.2, cap=9.0, wte=(0.5, 0.25))

    with_numbers = caution_scenario(scenario)
    without = caution_scenario(scenario, with_numbers=False)

    assert len(with_numbers) == len(without) >= 3
    assert any("a month" in sentence for sentence in with_numbers)
    assert not any("a month" in sentence or "4.5" in sentence for sentence in without)
    assert any("counted as whole young people" in sentence for sentence in without)
