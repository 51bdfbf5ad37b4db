"""How a standard is read: small tables, one lesson each."""

from datetime import date

import polars as pl

from carereach.assurance import compute_measures, cover_staff, rate_standards
from carereach.evidence import check_words, cited, standards
from tests.unit.assurance.made import every_table, made

SUMMER = date(2026, 7, 1)

ORGANISATIONS = made(
    "organisations",
    {"organisation_id": "harbour", "name": "Harbour Trust", "sector": "community"},
    {"organisation_id": "hill", "name": "Hill Trust", "sector": "mental health"},
)
WORKFORCE = made(
    "workforce",
    {"organisation_id": "harbour", "staff_group": "School nurses", "headcount": 10,
     "level_required": 3, "supervised_in_date": 0},
    {"organisation_id": "hill", "staff_group": "Clinicians", "headcount": 90,
     "level_required": 3, "supervised_in_date": 90},
)  # fmt: skip
SAYS_MET = made(
    "standards_evidence",
    {"standard_id": "SUP-01", "organisation_id": "harbour", "self_rating": "met"},
)


def supervision():
    tables = every_table(workforce=WORKFORCE, organisations=ORGANISATIONS)
    return rate_standards(
        standards(),
        evidence=SAYS_MET,
        computed=compute_measures(tables, as_of=SUMMER),
        as_of=SUMMER,
        nation="England",
    )


def test_the_area_can_reach_its_level_while_one_trust_has_nobody_supervised():
    answer = supervision()
    row = answer.ratings.row(by_predicate=pl.col("standard_id") == "SUP-01", named=True)
    assert (row["numerator"], row["denominator"]) == (90, 100)
    assert row["result_words"] == "meets our proposed level"

    gaps = cover_staff(WORKFORCE, ORGANISATIONS).gaps.filter(state="none")
    assert gaps["organisation"].to_list() == ["Harbour Trust"]


def test_its_own_rating_against_its_own_figures_is_a_finding():
    conflict = supervision().conflicts.row(0, named=True)
    assert conflict["organisation_id"] == "harbour"
    assert (conflict["self_view"], conflict["data_view"]) == ("met", "not met")


def test_whose_level_it_is_never_gets_lost():
    assert cited("std:SUP-01").standing == "local proposal"
    row = standards().row(by_predicate=pl.col("standard_id") == "SUP-01", named=True)
    assert row["threshold"] == "90% each quarter"
    assert not row["national"]


def test_words_are_pointed_out_with_what_to_say_instead():
    (hit,) = check_words("She is hard to reach.")
    assert hit.say.startswith("has not yet accepted; we have not yet found a way")
    assert check_words("The licence application was refused.") == ()
