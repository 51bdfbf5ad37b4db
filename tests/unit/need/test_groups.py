from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest

from carereach.need import GroupsAnswer, compare_groups
from tests.unit.need.worlds import YOUNG_PEOPLE, count, figures, table


def compared(
    recorded: Sequence[dict[str, Any]] = (),
    referred: Sequence[dict[str, Any]] = (),
    comparable: Sequence[str] = ("svc", "x"),
) -> GroupsAnswer:
    known = table("known_cases", *recorded).with_columns(
        view_kind=pl.lit("recorded counts"), view_id="evidence_id", view="evidence_id"
    )
    referrals = table("referrals_by_group", *referred).with_columns(
        view_kind=pl.lit("referrals"), view_id="service_id", view="service_id"
    )
    return compare_groups(known, referrals, YOUNG_PEOPLE, figures=figures(), comparable=comparable)


def referrals(**groups: int | None) -> list[dict[str, Any]]:
    return [
        {
            "service_id": "svc",
            "sex": group,
            "referrals": number,
            "count_state": "suppressed" if number is None else "exact",
        }
        for group, number in groups.items()
    ]


def findings(answer: GroupsAnswer) -> dict[str, str]:
    return dict(answer.groups.select("group", "finding").iter_rows())


def missing(answer: GroupsAnswer) -> dict[str, str]:
    return dict(answer.missing.select("group", "finding").iter_rows())


@pytest.mark.parametrize(
    ("girls", "boys", "finding"),
    [
        (159, 9, "missing from view"),
        (116, 52, "lower, within chance"),
        (60, 40, "as expected"),
        (8, 1, "lower, within chance"),
    ],
)
def test_boys_are_missing_when_far_fewer_come_than_elsewhere(
    girls: int, boys: int, finding: str
) -> None:
    answer = compared(referred=referrals(female=girls, male=boys))
    assert findings(answer) == {"female": "no comparison", "male": finding}
    assert ("male" in missing(answer)) == (finding == "missing from view")


def test_what_is_missing_says_where_and_against_what() -> None:
    row = compared(referred=referrals(female=159, male=9)).missing.row(0, named=True)
    assert (row["view"], row["seen"], row["of"], row["source"]) == ("svc", 9, 168, "asm:boys")
    assert row["expected_low"] == 0.33


def test_a_hidden_group_is_never_judged() -> None:
    answer = compared(referred=referrals(female=159, male=None))
    assert findings(answer)["male"] == "hidden: cannot be said"
    assert "male" not in missing(answer)
    assert "boys" not in missing(answer)


def test_a_group_is_not_judged_beside_a_hidden_one() -> None:
    assert findings(compared(referred=referrals(female=None, male=9)))["male"] == (
        "hidden: cannot be said"
    )


def test_a_group_whose_number_is_missing_is_not_supplied() -> None:
    rows = [*referrals(female=90), {"service_id": "svc", "sex": "male", "count_state": "missing"}]
    answer = compared(referred=rows)
    assert findings(answer)["male"] == "not supplied"
    assert missing(answer)["boys"] == "no data"


def test_services_about_other_things_are_shown_but_not_compared() -> None:
    answer = compared(referred=referrals(female=159, male=0), comparable=())
    assert findings(answer) == {"female": "no comparison", "male": "none recorded"}
    assert missing(answer)["boys"] == "none recorded"


def test_an_empty_view_cannot_be_judged() -> None:
    assert findings(compared(referred=referrals(female=0, male=0)))["male"] == (
        "hidden: cannot be said"
    )


def test_ages_are_set_beside_the_cited_shares_and_the_population() -> None:
    rows = [count("x", 1, age_band="8-11"), count("x", 150, age_band="12-15"),
            count("x", 60, age_band="16-17")]  # fmt: skip
    answer = compared(recorded=rows)
    assert missing(answer)["8-11"] == "missing from view"
    shares = dict(answer.groups.select("group", "population_share").iter_rows())
    assert shares == pytest.approx({"8-11": 0.4, "12-15": 0.4, "16-17": 0.2})


def test_no_data_about_a_group_is_a_finding() -> None:
    gaps = missing(compared())
    assert gaps["boys and girls apart"] == "no data"
    assert gaps["ages apart"] == "no data"
    assert gaps["every ethnic group"] == "no data"
    assert gaps["trans young people"] == "no data"
    assert gaps["young people exploited online"] == "no data"


def test_the_youngest_are_asked_about_by_name() -> None:
    rows = [count("x", 90, age_band="12-15")]
    assert missing(compared(recorded=rows))["children aged 8 to 11"] == "no data"
    zero = [*rows, count("x", 0, age_band="8-11")]
    assert missing(compared(recorded=zero, comparable=()))["children aged 8 to 11"] == (
        "none recorded"
    )


def test_a_trait_that_is_counted_is_no_gap_even_when_hidden() -> None:
    rows = [
        count("x", 12, characteristic="In care"),
        count("x", None, characteristic="Autism", count_state="suppressed"),
        count("x", 0, characteristic="went missing from home"),
    ]
    gaps = missing(compared(recorded=rows))
    assert "children in care" not in gaps
    assert "disabled or neurodivergent young people" not in gaps
    assert gaps["young people who went missing"] == "none recorded"


def test_traits_overlap_and_are_set_beside_the_whole_view() -> None:
    traits = [count("x", 20, characteristic="disabled"), count("x", 65, characteristic="missing")]
    whole = [count("x", 150)]
    sexes = [count("x", 80, sex="female"), count("x", 60, sex="male")]

    def out_of(*rows: dict[str, Any]) -> set[int | None]:
        groups = compared(recorded=rows).groups
        return set(groups.filter(pl.col("dimension") == "characteristic")["of"].to_list())

    assert out_of(*traits, *whole, *sexes) == {150}
    assert out_of(*traits, *sexes) == {140}
    assert out_of(*traits) == {None}


def test_ethnic_groups_come_with_how_many_have_one_recorded() -> None:
    rows = [
        count("x", 60, ethnic_group="white"),
        count("x", 20, ethnic_group="not recorded"),
        count("x", None, ethnic_group="asian", count_state="suppressed"),
    ]
    answer = compared(recorded=rows)
    assert answer.completeness.select("recorded", "of", "share", "is_hidden").row(0) == (
        60,
        80,
        0.75,
        True,
    )
    gaps = missing(answer)
    assert gaps["Black young people"] == "no data"
    assert "Asian young people" not in gaps
    assert "white young people" not in gaps


def test_nobody_living_here_gives_no_population_share() -> None:
    empty = YOUNG_PEOPLE.with_columns(young_people=pl.lit(0.0))
    known = table("known_cases", count("x", 30, sex="male")).with_columns(
        view_kind=pl.lit("k"), view_id="evidence_id", view="evidence_id"
    )
    none = table("referrals_by_group").with_columns(
        view_kind=pl.lit("k"), view_id="service_id", view="service_id"
    )
    answer = compare_groups(known, none, empty, figures=figures(), comparable=())
    assert answer.groups["population_share"].to_list() == [None]
