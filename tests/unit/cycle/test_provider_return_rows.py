"""A return writes its own service's rows and leaves every other byte as it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from carereach.base import SourceError
from carereach.cycle.provider_return import DAYS, SCREENS
from carereach.cycle.provider_return_rows import (
    asked_on,
    day_answer,
    find_unanswered,
    held_answer,
    held_of,
    hours_answer,
    likely_period,
    returned_files,
    with_held,
)
from carereach.cycle.workbench_changes import compare_files
from carereach.cycle.workbench_data import check_files

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"
FILES = {path.name: path.read_bytes() for path in WESTMERE.glob("*.csv")} | {
    "area.toml": (WESTMERE / "area.toml").read_bytes()
}
SENT = date(2026, 7, 10)
FIGURES = {
    "period_start": "2026-04-01",
    "period_end": "2026-06-30",
    "staff_wte": "6.5",
    "caseload_limit_per_wte": None,
    "current_caseload": "3",
    "waiting_for_assessment": "0",
    "waiting_for_treatment": None,
    "referrals": "41",
    "accepted": "36",
    "treatments_started": "22",
    "median_wait_assessment_days": "47",
    "median_wait_treatment_days": None,
}


def changed(service_id: str, answers: dict[str, str | None]) -> dict[str, list[dict[str, str]]]:
    """Return the cells each row says after a return, for rows that differ, by file."""
    after = returned_files(FILES, service_id, answers, sent_on=SENT)
    return {
        name: [
            {column: new for column, _, new in row.cells}
            for row in compare_files(name, FILES[name], content).rows
        ]
        for name, content in after.items()
    }


def test_a_new_period_is_added_with_gaps_where_not_supplied() -> None:
    rows = changed("svc-cse", FIGURES)
    assert list(rows) == ["capacity.csv"]
    assert rows["capacity.csv"] == [
        {"service_id": "svc-cse"} | {name: cell for name, cell in FIGURES.items() if cell}
    ]
    written = returned_files(FILES, "svc-cse", FIGURES, sent_on=SENT)["capacity.csv"]
    assert written.startswith(FILES["capacity.csv"])


def test_figures_of_the_same_period_are_replaced_and_other_columns_stay() -> None:
    again = FIGURES | {"period_start": "2025-04-01", "period_end": "2026-03-31"}
    (row,) = changed("svc-cse", again)["capacity.csv"]
    assert row["referrals"] == "41"
    assert row["waiting_for_treatment"] == ""
    assert "vacancies_wte" not in row
    assert "period_start" not in row


def test_the_directory_changes_only_where_it_is_told_to() -> None:
    told = {"minimum_age": "11", "maximum_age": None, "self_referral": "yes", "exclusions": "none"}
    (row,) = changed("svc-camhs", FIGURES | told)["services.csv"]
    assert row == {
        "minimum_age": "11",
        "exclusions": "none",
        "referral_routes": "self; gp; school; social care; health professional",
        "assured_on": "2026-07-10",
    }


def test_a_door_that_is_closed_to_young_people_themselves_is_told() -> None:
    (row,) = changed("svc-cse", FIGURES | {"self_referral": "no"})["services.csv"]
    assert row["referral_routes"] == "parent or carer; school; any professional"
    (row,) = changed("svc-cse", FIGURES | {"self_referral": "yes"})["services.csv"]
    assert row == {"assured_on": "2026-07-10"}


def test_the_contract_that_ends_last_is_changed_or_a_new_one_made() -> None:
    (row,) = changed("svc-cse", FIGURES | {"contract_end": "2028-03-31"})["contracts.csv"]
    assert row == {"ends_on": "2028-03-31"}
    days = {"contract_start": "2025-04-01", "contract_end": "2028-03-31"}
    (row,) = changed("svc-crisis", FIGURES | days)["contracts.csv"]
    assert row == {
        "contract_id": "con-svc-crisis",
        "service_id": "svc-crisis",
        "starts_on": "2025-04-01",
        "ends_on": "2028-03-31",
    }
    lone = FIGURES | {"contract_start": None, "contract_end": "2028-03-31"}
    assert "contracts.csv" not in changed("svc-crisis", lone)


def test_hours_of_one_place_are_replaced_and_of_others_stay() -> None:
    held = held_of(FILES, "svc-sh-coast")
    assert held is not None
    site = held.sites[0]
    days = {day_answer(site, day): "closed" for day in DAYS}
    days[day_answer(site, "monday")] = "09:00 to 12:00, 13:00 to 18:30"
    answers = FIGURES | {hours_answer(site): "changed"} | days
    for other in held.sites[1:]:
        answers |= {hours_answer(other): "same"}
    after = FILES | returned_files(FILES, "svc-sh-coast", answers, sent_on=SENT)
    now = held_of(after, "svc-sh-coast")
    assert now is not None
    assert now.sites[0].hours == {"monday": "09:00 to 12:00, 13:00 to 18:30"}
    assert now.sites[1:] == held.sites[1:]
    assert [each for each in check_files(after) if each.severity == "error"] == []


def test_hours_that_hold_only_for_a_season_stay() -> None:
    head = b"site_id,weekday,opens,closes,term_time,valid_from,valid_to\n"
    rows = b"s1,monday,09:00,15:00,always,,\ns1,tuesday,09:00,15:00,term,,\n"
    files = {
        "services.csv": b"service_id,name,status\nv1,One,active\n",
        "sites.csv": b"site_id,service_id,name,kind\ns1,v1,,phone\n",
        "opening_hours.csv": head + rows,
    }
    held = held_of(files, "v1")
    assert held is not None
    site = held.sites[0]
    assert (site.words, site.has_seasons, dict(site.hours)) == (
        "By phone",
        True,
        {"monday": "09:00 to 15:00"},
    )
    answers = FIGURES | {hours_answer(site): "changed"}
    after = returned_files(files, "v1", answers, sent_on=SENT)["opening_hours.csv"]
    assert after == head + b"s1,tuesday,09:00,15:00,term,,\n"


def test_what_is_held_is_shown_and_what_is_open_is_counted() -> None:
    held = held_of(FILES, "svc-camhs")
    assert held is not None
    fourth = {question.name: held_answer(question, held) for question in asked_on(4, held)}
    assert fourth == {
        "minimum_age": "5",
        "maximum_age": "17",
        "self_referral": "no",
        "exclusions": "risk level",
        "contract_end": "2029-03-31",
    }
    assert find_unanswered({}, held) == {1: 4, 2: 3, 3: 5, 4: 5, 5: 2}
    assert find_unanswered(FIGURES, held) == {4: 5, 5: 2}
    assert len(SCREENS) == 5
    assert with_held({"maximum_age": "4"}, held)["minimum_age"] == "5"
    assert with_held({}, held)["contract_start"] == "2024-04-01"
    crisis = held_of(FILES, "svc-crisis")
    assert crisis is not None
    assert [each.name for each in asked_on(4, crisis)][-2:] == ["contract_start", "contract_end"]
    assert with_held({"contract_end": None}, crisis)["contract_end"] is None


def test_the_likely_period_is_the_last_quarter_that_ended() -> None:
    held = held_of(FILES, "svc-cse")
    assert held is not None
    assert likely_period(held, today=date(2026, 11, 23)) == ("2026-07-01", "2026-09-30")
    assert likely_period(held, today=date(2026, 1, 1)) == ("2025-10-01", "2025-12-31")
    assert likely_period(held, today=date(2025, 7, 2)) == ("2025-04-01", "2025-06-30")
    known = replace(held, periods=(("2026-07-01", "2026-08-31"),))
    assert likely_period(known, today=date(2026, 11, 23)) == ("2026-07-01", "2026-08-31")


def test_a_service_that_is_gone_is_said_so() -> None:
    assert held_of(FILES, "svc-none") is None
    with pytest.raises(SourceError, match="not in the tables any more"):
        returned_files(FILES, "svc-none", FIGURES, sent_on=SENT)
