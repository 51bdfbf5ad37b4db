"""Looking up and setting single numbers of a scenario by dotted name."""

import pytest

from carereach.base import MethodError
from carereach.tables.scenario import (
    Contract,
    Distribution,
    Pathway,
    Support,
    YoungPeople,
)
from carereach.tables.scenario_fields import find_numbers, set_number

A_YEAR = Distribution(kind="exponential", mean=365)
PATHWAY = Pathway(
    name="A service",
    horizon_days=100,
    warm_up_days=0,
    classes=(YoungPeople(name="12.5 to 15"), YoungPeople(name="b")),
    referrals_per_day={"12.5 to 15": ((0.0, 1.0),), "b": ((0.0, 2.0),)},
    assessors=2,
    assessment=A_YEAR,
    support=Support(caseload_per_wte=12, length=A_YEAR),
    contracts=(
        Contract(name="c", starts_day=0, ends_day=50, worker_wte=(1.0, 0.5)),
        Contract(name="d", starts_day=50, ends_day=90, worker_wte=(1.0,)),
    ),
    patience_support={"12.5 to 15": A_YEAR, "b": A_YEAR},
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("support.turnover.survives", (1.0,)),
        ("assessors", (2,)),
        ("patience_support.12.5 to 15.mean", (365,)),
        ("patience_support.*.mean", (365, 365)),
        ("contracts.1.ends_day", (90,)),
        ("contracts.*.ends_day", (50, 90)),
        ("contracts.0.worker_wte.1", (0.5,)),
        ("referrals_per_day.b.0.1", (2.0,)),
    ],
)
def test_a_dotted_name_finds_its_numbers(name, found):
    assert find_numbers(PATHWAY, name) == found

    changed = set_number(PATHWAY, name, 7)

    assert find_numbers(changed, name) == (7,) * len(found)
    assert find_numbers(PATHWAY, name) == found


def test_a_whole_number_stays_whole():
    assert isinstance(set_number(PATHWAY, "assessors", 3.0).assessors, int)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "suport",
        "support",
        "name",
        "support.length",
        "contracts.2.ends_day",
        "contracts.x.ends_day",
        "patience_support.c.mean",
        "patience_assessment.*.mean",
        "assessors.more",
    ],
)
def test_a_name_of_no_number_is_refused(name):
    with pytest.raises(MethodError, match="no number under the name"):
        find_numbers(PATHWAY, name)
