"""What the simulated pages say: ranges only, never a wait alone, and always the price."""

import pytest

from carereach.cycle.capacity import answer_capacity, present_capacity
from carereach.cycle.capacity_simulated import Effort
from carereach.disclosure import NHS_RULE
from carereach.evidence import check_words
from carereach.report.document import Note, Picture, Showing
from carereach.report.pages.capacity_simulated_words import change_in_words, column_words
from tests.unit.capacity.rows import service
from tests.unit.capacity.workspaces import CONTRACT, GROWING, NEED, words_of, workspace

FEW = Effort(base=6, changed=4, swept=2, other=2)
CLINIC = GROWING | {"service_id": "clinic"}
SERVICES = [
    service("a", name="The Bridge"),
    service("clinic", "S5", name="The Clinic", exclusions=["risk level"]),
]


def page(**rows):
    held = workspace(**rows)
    return present_capacity(held, answer_capacity(held, **NEED, effort=FEW))


@pytest.fixture(scope="module")
def whole():
    return page(services=SERVICES, capacity=[GROWING, CLINIC], contracts=[CONTRACT])


def test_every_change_says_what_got_worse_or_that_nothing_did(whole):
    said = [
        item
        for block in whole.section.blocks
        for item in getattr(block, "items", ())
        if "best gain" in item or "Nothing looked at" in item
    ]
    assert len(said) == 5
    assert all("got worse" in item for item in said)


def test_a_wait_never_stands_alone(whole):
    blocks = whole.section.blocks
    named = [getattr(getattr(block, "table", None), "name", "") for block in blocks]
    wait = named.index("capacity_simulated_waits")
    assert "leave without any support" in blocks[wait + 1].text
    assert named[wait + 2] == "capacity_simulated_lost"


def test_every_simulated_number_of_young_people_is_rounded_or_hidden(whole):
    shown = [block.table for block in whole.section.blocks if isinstance(block, Showing | Picture)]
    tables = [table for table in shown if table.name.startswith("capacity_simulated")]
    assert tables
    counts = [
        count
        for table in tables
        for field in table.fields
        if field.role == "estimate"
        for count in table.frame[field.name].drop_nulls()
    ]
    assert counts
    assert all(NHS_RULE.allows(count) for count in counts)


def test_the_contracts_end_is_a_cliff(whole):
    months = next(
        block.table
        for block in whole.section.blocks
        if isinstance(block, Picture) and block.table.name == "capacity_simulated_months"
    )
    held = {row["month"].isoformat(): row["high"] for row in months.rows()}
    assert held["2026-11-01"] > 0
    assert held["2026-12-01"] == 0


def test_those_referred_again_add_up_after_the_end(whole):
    again = next(
        block
        for block in whole.section.blocks
        if isinstance(block, Picture) and block.table.name == "capacity_simulated_again"
    )
    rows = again.table.rows()
    assert rows[0]["month"].isoformat() == "2026-12-01"
    assert len(rows) == 12
    highs = [row["high"] or 0 for row in rows]
    assert highs == sorted(highs)
    assert highs[-1] == whole.data["simulated"]["specialist"]["after"][1]["high"]
    assert "nobody is there" in again.alt


def test_an_end_late_in_the_years_simulated_is_not_called_a_year():
    late = CONTRACT | {"ends_on": CONTRACT["ends_on"].replace(year=2028)}
    part = page(capacity=[GROWING], contracts=[late])
    assert "In the 5 months after" in words_of(part)
    assert len(part.data["simulated"]["specialist"]["again"]) == 5


def test_each_change_has_a_table_of_all_that_differs(whole):
    tables = [
        block.table
        for block in whole.section.blocks
        if isinstance(block, Showing) and "simulated_change" in block.table.name
    ]
    assert tables
    words = {row["word"] for table in tables for row in table.rows()}
    assert words <= {"better", "worse"}


def test_page_one_hears_of_the_end_and_of_the_exclusion(whole):
    said = [finding.sentence for finding in whole.findings]
    assert any("nothing follows the contract of The Bridge" in one for one in said)
    assert any("The Clinic turns young people away" in one for one in said)


def test_the_words_are_kind_and_plain(whole):
    assert not list(check_words(words_of(whole)))


def test_every_assumption_is_listed_with_its_range(whole):
    swings = whole.data["simulated"]["specialist"]["swings"]
    assert all(row["low"] <= row["used"] <= row["high"] for row in swings)
    assert len(swings) >= 10


def test_without_enough_figures_one_sentence_says_what_to_supply():
    part = page(capacity=[GROWING | {"treatments_started": None}])
    notes = [block.text for block in part.section.blocks if isinstance(block, Note)]
    assert any("treatments started (capacity table)" in text for text in notes)
    assert part.data["simulated"]["specialist"] is None

    few = page(capacity=[GROWING | {"referrals": 3}])
    notes = [block.text for block in few.section.blocks if isinstance(block, Note)]
    assert any("No specialist service reported" in text for text in notes)


def test_nothing_is_said_where_nothing_was_supplied():
    assert "simulated" not in words_of(page(capacity=[]))


def test_a_contract_that_runs_on_has_no_end_to_tell():
    long = CONTRACT | {"ends_on": CONTRACT["ends_on"].replace(year=2032)}
    assert "nothing follows" not in words_of(page(capacity=[GROWING], contracts=[long]))


def row(word, low=1.0, high=12.0, unit="for every 100 referred"):
    return {"figure": "crises", "low": low, "high": high, "unit": unit, "word": word}


def test_a_change_says_its_best_gain_and_its_worst_price():
    assert change_in_words("More", [row("worse"), row("not told")]) == (
        "More. Nothing looked at got better; what got worse most is 1 to 12 more crises."
    )
    said = change_in_words("Less", [row("better", -2.5, -2.5, "weeks")])
    assert said == (
        "Less. The best gain is crises (2.5 weeks less); of 1 figures, none got worse by more than "
        "chance."
    )
    both = [row("better", -3, -2), row("better", -9, -8), row("worse", 1, 2), row("worse", 2, 4)]
    said = change_in_words("Both", [*both, row("worse", 80, 90, "thousand pounds")])
    assert said == (
        "Both. The best gain is 8 to 9 fewer crises; what got worse most is 2 to 4 more crises and "
        "crises (80 to 90 thousand pounds more), and 1 other figure got worse."
    )


def test_columns_in_words():
    assert column_words("capacity.staff_wte") == "staff wte (capacity table)"
    assert column_words("capacity") == "the table capacity"
    both = "capacity.caseload_limit_per_wte or capacity.current_caseload"
    assert column_words(both) == "caseload limit per wte or current caseload (capacity table)"
