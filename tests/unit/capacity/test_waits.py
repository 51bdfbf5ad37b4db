"""A median can say what half had; a mean, nothing about a limit; nobody waiting is measured."""

import polars as pl
import pytest

from carereach.capacity import compare_waits
from carereach.capacity.waits import CANNOT_TELL, HALF_WITHIN, NOT_REACHED
from carereach.evidence import wait_standards
from tests.unit.capacity.rows import YEAR_BEFORE, activity, capacity, service, services


def standard(**more):
    usual = {
        "wait_id": "wait:X",
        "name": "Start within four weeks",
        "nation": "E",
        "settings": "S5; S10",
        "share": None,
        "limit_days": 28.0,
        "counts_to": "treatment",
        "measured_on": "seen",
        "in_force": False,
        "since": "proposed July 2021",
        "standing": "guidance",
        "source": "A source",
    }
    return pl.DataFrame([usual | more], schema_overrides={"share": pl.Float64})


def waits_of(*rows, standards=None, nation="E", listed=None):
    return compare_waits(
        capacity(*rows),
        services() if listed is None else listed,
        standards=standard() if standards is None else standards,
        nation=nation,
        covering_all=("wait:X",),
    )


@pytest.mark.parametrize(
    ("median", "mean", "share", "verdict", "reason"),
    [
        (29, None, None, NOT_REACHED, "above the limit"),
        (28, None, None, HALF_WITHIN, "no pass mark"),
        (28, None, 0.92, HALF_WITHIN, "cannot show whether the share"),
        (None, 5, 0.92, CANNOT_TELL, "a mean is not a percentile"),
        (None, None, None, CANNOT_TELL, "not supplied"),
    ],
)
def test_what_can_be_said(median, mean, share, verdict, reason):
    row = activity(median_wait_treatment_days=median, mean_wait_treatment_days=mean)
    said = waits_of(row, standards=standard(share=share)).verdicts.row(0, named=True)
    assert said["verdict"] == verdict
    assert reason in said["reason"]


def test_a_standard_on_those_still_waiting_cannot_be_told():
    row = activity(median_wait_treatment_days=1, waiting_for_treatment=40)
    said = waits_of(row, standards=standard(measured_on="still waiting")).verdicts
    assert said["verdict"].to_list() == [CANNOT_TELL]


def test_a_standard_is_set_against_its_own_stage():
    row = activity(median_wait_assessment_days=2, median_wait_treatment_days=90)
    said = waits_of(row, standards=standard(counts_to="appointment offered")).verdicts
    assert said.select("stage", "median_days").row(0) == ("to assessment", 2)


@pytest.mark.parametrize(
    ("change", "nation"), [({"nation": "W"}, "E"), ({"settings": "S1"}, "E"), ({}, "W")]
)
def test_standards_of_elsewhere_are_left_out(change, nation):
    said = waits_of(activity(), standards=standard(**change), nation=nation).verdicts
    assert said.height == 0


def test_a_standard_about_one_condition_only_is_left_out():
    said = waits_of(activity(), standards=standard(wait_id="wait:ED4W")).verdicts
    assert said.height == 0


def test_both_stages_are_told_with_those_still_waiting_and_the_year_before():
    waits = waits_of(
        activity(year=YEAR_BEFORE, median_wait_treatment_days=88),
        activity(
            treatments_started=84,
            median_wait_treatment_days=131,
            mean_wait_treatment_days=139,
            waiting_for_treatment=58,
        ),
    ).waits
    assert waits["stage"].to_list() == ["to assessment", "to treatment"]
    assert waits.select(
        "seen", "median_days", "mean_days", "median_days_before", "still_waiting"
    ).row(1) == (84, 131, 139, 88, 58)


def test_the_shipped_standards_can_be_read():
    listed = services(service("a", "S5"), service("b", "S1"))
    rows = capacity(
        activity("a", median_wait_treatment_days=112),
        activity("b", median_wait_assessment_days=2),
    )
    said = compare_waits(
        rows,
        listed,
        standards=wait_standards(),
        nation="E",
        covering_all=("wait:CYP4W", "wait:SH2D"),
    ).verdicts
    assert said.select("wait_id", "verdict", "in_force").rows() == [
        ("wait:CYP4W", NOT_REACHED, False),
        ("wait:SH2D", HALF_WITHIN, True),
    ]


def test_nothing_supplied_is_an_answer():
    waits = waits_of()
    assert waits.waits.height == waits.verdicts.height == 0
