import numpy as np

from carereach.access import audit_usable_access
from carereach.access.verdicts import Verdict
from tests.unit.access.worlds import one_clinic, rules, service, site, tables


def verdict(*rows: int) -> Verdict:
    """A verdict whose outcome is the number of the area, and 9 for all others."""
    outcome = np.array([[row, row] for row in (*rows, 9)], dtype=np.int8)
    nothing = np.zeros(outcome.shape, dtype=np.uint16)
    return Verdict(np.array(rows, dtype=np.intp), outcome, nothing, nothing, ())


def test_which_row_stands_for_an_area() -> None:
    assert verdict(1, 4).places(np.array([0, 1, 4, 7])).tolist() == [2, 0, 1, 2, 2]
    assert verdict().places(np.array([0, 3])).tolist() == [0, 0, 0]


def test_all_areas_laid_out() -> None:
    one = verdict(1, 3)
    assert one.spread(one.outcome, 5)[:, 0].tolist() == [9, 1, 9, 3, 9]


def test_the_last_row_stands_for_all_other_people() -> None:
    people = np.array([[1, 10], [2, 20], [3, 30]])
    assert verdict(1).gather(people, people.sum(axis=0)).tolist() == [[2, 20], [4, 40]]


def test_only_areas_that_can_differ_are_looked_at() -> None:
    world = one_clinic()
    world["areas"] = [
        {**world["areas"][0], "area_code": f"A{number}", "latitude": 51 + number}
        for number in range(1, 6)
    ]
    world["services"].append(service("here", residence_rule="area residents", serves_codes=["A4"]))
    world["sites"] = [site(latitude=52.0), site("here", latitude=53.0)]
    access = audit_usable_access(tables(**world), rules=rules())
    assert [one.rows.tolist() for one in access.scores.verdicts] == [[0], [1, 3]]
    assert len(access.scores.outcome) == 2
    assert access.scores.outcome[0].shape == access.profiles.people.shape
