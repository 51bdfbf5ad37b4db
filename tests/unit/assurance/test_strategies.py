"""Connected strategies: linked, linked without an action, not linked, not known."""

from datetime import date

from carereach.assurance import NAMED_IN_BRIEF, link_strategies
from carereach.tables.codes import STRATEGY_KINDS
from tests.unit.assurance.made import AS_OF, made


def test_every_strategy_is_there_even_when_none_was_supplied():
    links = link_strategies(made("strategies"), as_of=AS_OF).links
    assert links["strategy"].to_list() == list(STRATEGY_KINDS)
    assert set(links["state"]) == {"not known"}
    assert links.filter("named_in_brief")["strategy"].to_list() == list(NAMED_IN_BRIEF)


def test_a_link_needs_an_action_to_count():
    strategies = made(
        "strategies",
        {"strategy": "csa", "linked": True, "joint_actions": "One plan"},
        {"strategy": "vawg", "linked": True},
        {"strategy": "missing", "linked": False, "joint_actions": "A plan on paper"},
    )
    links = link_strategies(strategies, as_of=AS_OF).links
    assert links.head(3)["state"].to_list() == ["linked", "linked without an action", "not linked"]


def test_a_review_holds_for_a_year():
    strategies = made(
        "strategies",
        {"strategy": "csa", "reviewed_on": date(2025, 7, 1)},
        {"strategy": "vawg", "reviewed_on": date(2025, 6, 30)},
        {"strategy": "missing"},
    )
    links = link_strategies(strategies, as_of=AS_OF).links
    assert links.head(3)["is_stale"].to_list() == [False, True, False]
    shorter = link_strategies(strategies, as_of=AS_OF, renew_months=6).links
    assert shorter.head(1)["is_stale"].to_list() == [True]
