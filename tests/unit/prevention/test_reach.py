"""Who is reached by what: every cell of audience by level is filled or named as a gap."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.prevention import reach_programmes
from carereach.tables.codes import AUDIENCES, PROGRAMME_LEVELS
from tests.unit.assurance.made import AS_OF, made

BASE = {"kind": "campaign", "level": "universal", "audience": "young people"}


def programme(programme_id, **cells):
    return BASE | {"programme_id": programme_id} | cells


def reach(*rows, **settings_):
    return reach_programmes(made("programmes", *rows), as_of=AS_OF, **settings_)


def test_nothing_supplied_is_not_known_never_no_programme():
    answer = reach()
    assert answer.grid.height == len(AUDIENCES) * len(PROGRAMME_LEVELS)
    assert set(answer.grid["state"]) == {"not known"}
    assert set(answer.kinds["state"]) == {"not known"}
    assert answer.spend.is_empty()
    assert answer.care_gbp_per_year is None


def test_a_cell_shows_its_widest_programme_and_never_a_sum():
    answer = reach(
        programme("wide", eligible=1000, reached=600),
        programme("narrow", eligible=1000, reached=500),
    )
    cell = answer.grid.filter(audience="young people", level="universal").row(0, named=True)
    assert (cell["widest"], cell["reached"], cell["programmes"]) == ("wide", 600, 2)


def test_gaps_and_unknown_reach_are_told_apart():
    grid = reach(programme("a")).grid
    assert grid.filter(audience="young people", level="universal")["state"].item() == (
        "reach not known"
    )
    assert grid.filter(audience="young men", level="targeted")["state"].item() == "no programme"


def test_a_programme_runs_has_ended_or_is_to_come():
    answer = reach(
        programme("now", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)),
        programme("open", starts_on=date(2026, 1, 1)),
        programme("past", ends_on=date(2026, 6, 30)),
        programme("next", starts_on=date(2026, 9, 1)),
        programme("undated"),
    )
    assert answer.programmes["running"].to_list() == [
        "running",
        "running",
        "ended",
        "to come",
        "dates not known",
    ]
    assert answer.kinds.filter(kind="campaign").row(0) == ("campaign", 5, "running")
    assert answer.kinds.filter(kind="licensing").row(0) == ("licensing", 0, "none")


def test_only_programmes_with_messages_need_a_check():
    answer = reach(
        programme("yes", sense_checked_with_young_people=True),
        programme("no", sense_checked_with_young_people=False),
        programme("silent"),
        programme("places", kind="licensing"),
    )
    assert answer.programmes["checked"].to_list() == ["yes", "no", "not known", "no messages"]


def test_spend_is_added_where_it_was_given():
    answer = reach(
        programme("a", cost_gbp=100.0),
        programme("b", cost_gbp=50.0),
        programme("c"),
        programme("d", level="targeted"),
    )
    assert answer.spend.rows() == [("universal", 150.0, 1), ("targeted", None, 1)]


def test_care_is_the_yearly_value_of_contracts_that_run_today():
    contract = {"service_id": "s", "starts_on": date(2025, 1, 1), "ends_on": date(2027, 1, 1)}
    contracts = made(
        "contracts",
        contract | {"contract_id": "a", "value_gbp_per_year": 400.0},
        contract | {"contract_id": "b"},
        contract | {"contract_id": "c", "ends_on": date(2026, 1, 1), "value_gbp_per_year": 9.0},
    )
    assert reach(contracts=contracts).care_gbp_per_year == 400
    assert reach(contracts=made("contracts")).care_gbp_per_year is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(AUDIENCES), st.integers(0, 99)), max_size=8))
def test_order_does_not_matter_and_reach_never_exceeds_the_widest(rows):
    made_rows = [
        programme(f"p{place}", audience=audience, eligible=100, reached=reached)
        for place, (audience, reached) in enumerate(rows)
    ]
    forward, backward = reach(*made_rows).grid, reach(*reversed(made_rows)).grid
    assert forward["reached"].to_list() == backward["reached"].to_list()
    for audience in AUDIENCES:
        most = max((reached for name, reached in rows if name == audience), default=None)
        cell = forward.filter(audience=audience, level="universal")["reached"].item()
        assert cell == most
