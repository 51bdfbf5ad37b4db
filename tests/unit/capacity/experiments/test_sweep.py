"""One number through its values, and each assumption at its ends."""

import json

import pytest

from carereach.base.errors import MethodError
from carereach.capacity.experiments import RunPlan, compare, sweep, tornado
from carereach.capacity.experiments.changes import set_checked
from tests.unit.capacity.experiments.scenarios import queue, service

PLAN = RunPlan(replications=8)


def test_waits_fall_as_servers_rise():
    swept = sweep(queue(), "stages.0.servers", [9, 10, 11, 13], PLAN)
    waits = [one.after.estimate("help", "mean_wait").mean for one in swept.comparisons]
    assert waits == sorted(waits, reverse=True)
    assert len(set(waits)) == 4
    assert swept.comparisons[1].difference("help", "mean_wait").difference == 0.0
    assert all(one.before is swept.base for one in swept.comparisons)


def test_as_plain_values_a_sweep_has_a_point_for_each_value():
    told = sweep(queue(), "stages.0.servers", [9, 11], PLAN).as_dict()
    json.dumps(told, allow_nan=False)
    assert told["field"] == "stages.0.servers"
    assert [point["value"] for point in told["points"]] == [9, 11]
    assert "mean wait" in told["points"][0]["worse"]


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("stages.0.servers", [10, 10.5], "no whole number"),
        ("stages.0.servers", [10, -1], "no number of 0 or more"),
        ("stages.0.nothing", [10], "no number under the name"),
    ],
)
def test_values_that_cannot_be_are_refused_before_any_run(field, values, words):
    plan = RunPlan(replications=8, progress=lambda *_: pytest.fail("something was run"))
    with pytest.raises(MethodError, match=words):
        sweep(queue(), field, values, plan)


ASSUMED = {
    "support.refuses": (0.0, 0.0),
    "support.contact_every_days": (6.9, 7.1),
    "support.caseload_per_wte": (3.0, 12.0),
    "support.length.mean": (90.0, 110.0),
}


def test_the_assumption_that_moves_a_figure_most_comes_first():
    scenario = service(assumed=ASSUMED)
    found = tornado(scenario, PLAN)
    order = found.sorted_by("support", "mean_wait")
    assert order[0].field == "support.caseload_per_wte"
    reaches = [line.reach("support", "mean_wait") for line in order]
    assert reaches == sorted(reaches, reverse=True)
    assert {line.field for line in order} == ASSUMED.keys()
    for line in found.lines:
        for value, told in zip(
            (line.low, line.high), line.ends("support", "mean_wait"), strict=True
        ):
            alone = compare(scenario, set_checked(scenario, line.field, value), PLAN)
            assert told == alone.difference("support", "mean_wait")
    still = next(line for line in order if line.field == "support.refuses")
    assert still.reach("support", "mean_wait") == 0.0
    assert still.today == (0.0,)


def test_a_figure_that_cannot_be_told_has_no_reach():
    scenario = service(horizon_days=60.0, assumed={"support.refuses": (0.0, 0.5)})
    (line,) = tornado(scenario, PLAN).lines
    assert line.reach("support", "p92") == 0.0


def test_as_plain_values_a_tornado_has_both_ends_of_every_line():
    told = tornado(service(assumed=ASSUMED), PLAN).as_dict("support", "started")
    json.dumps(told, allow_nan=False)
    assert (told["stage"], told["figure"]) == ("support", "started")
    assert len(told["lines"]) == len(ASSUMED)
    first = told["lines"][0]
    assert first["field"] == "support.caseload_per_wte"
    assert (first["low"]["value"], first["high"]["value"]) == (3.0, 12.0)
    assert first["low"]["difference"] < 0 < first["high"]["difference"]
    assert first["low"]["word"] == "worse"


def test_nothing_assumed_gives_no_lines():
    assert tornado(service(), RunPlan(replications=2)).lines == ()


@pytest.mark.parametrize("ends", [(0.3, 0.1), (0.3, 1.5)])
def test_ranges_that_cannot_be_are_refused_before_any_run(ends):
    plan = RunPlan(replications=8, progress=lambda *_: pytest.fail("something was run"))
    with pytest.raises(MethodError, match=r"high to low|is a share"):
        tornado(service(assumed={"support.refuses": ends}), plan)
