"""What came of each time young people were asked."""

from datetime import date

import pytest

from carereach.participation import follow_up
from tests.unit.assurance.made import AS_OF, made


def asked(activity_id, held_on, **cells):
    return {"activity_id": activity_id, "held_on": held_on} | cells


def answer(*rows, programmes=()):
    return follow_up(made("participation", *rows), made("programmes", *programmes), as_of=AS_OF)


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        (
            {"what_changed": "Evening clinic", "fed_back_on": date(2026, 3, 1)},
            "changed and told back",
        ),
        ({"fed_back_on": date(2026, 3, 1)}, "told back, nothing changed yet"),
        ({"what_changed": "Evening clinic"}, "changed, not told back"),
        ({}, "overdue"),
        ({"held_on": date(2026, 6, 1)}, "still in time"),
    ],
)
def test_each_activity_has_one_state(cells, state):
    row = asked("a", date(2026, 1, 1)) | cells
    assert answer(row).activities["state"].to_list() == [state]


def test_the_share_told_back_is_out_of_those_due_or_already_told():
    found = answer(
        asked("in-time", date(2026, 1, 1), fed_back_on=date(2026, 4, 1), what_changed="x"),
        asked("late", date(2026, 1, 1), fed_back_on=date(2026, 4, 2)),
        asked("never", date(2026, 1, 1)),
        asked("early", date(2026, 6, 1), fed_back_on=date(2026, 6, 20)),
        asked("waiting", date(2026, 6, 1)),
    ).summary.row(0, named=True)
    assert found == {
        "asked": 5,
        "due": 4,
        "told_back": 3,
        "told_back_in_time": 2,
        "changed": 1,
    }


def test_the_newest_comes_first():
    found = answer(asked("old", date(2025, 1, 1)), asked("new", date(2026, 5, 1)))
    assert found.activities["activity_id"].to_list() == ["new", "old"]


def test_a_shorter_promise_makes_more_of_them_overdue():
    row = asked("a", date(2026, 5, 15))
    tables = made("participation", row), made("programmes")
    assert follow_up(*tables, as_of=AS_OF).activities["state"].item() == "still in time"
    shorter = follow_up(*tables, as_of=AS_OF, answer_months=1)
    assert shorter.activities["state"].item() == "overdue"


def test_checks_and_peer_advocates_come_from_the_programmes():
    found = answer(
        programmes=(
            {"programme_id": "a", "kind": "campaign", "sense_checked_with_young_people": False},
            {"programme_id": "b", "kind": "peer advocates", "ends_on": date(2026, 1, 1)},
            {
                "programme_id": "c",
                "kind": "peer advocates",
                "sense_checked_with_young_people": True,
            },
            {"programme_id": "d", "kind": "licensing"},
        )
    )
    assert found.checks.select("programme_id", "checked").rows() == [
        ("a", "no"),
        ("b", "not known"),
        ("c", "yes"),
    ]
    assert found.advocates.select("programme_id", "running").rows() == [("b", False), ("c", True)]


def test_nothing_supplied_gives_an_empty_answer_and_no_shares():
    found = answer()
    assert found.activities.is_empty()
    assert found.summary.row(0, named=True)["due"] == 0
