"""From participation to its page, through the gate."""

from datetime import date

import pytest

from carereach.cycle.participation import answer_participation, present_participation
from tests.unit.assurance.made import made
from tests.unit.cycle.test_assurance import workspace

GROUP = {
    "activity_id": "a",
    "held_on": date(2026, 1, 20),
    "method": "group conversation",
    "young_people": 9,
    "topic": "Opening hours",
    "theme": "Come after college",
}


def page(*activities, programmes=()):
    tables = {}
    if activities:
        tables["participation"] = made("participation", *activities)
    if programmes:
        tables["programmes"] = made("programmes", *programmes)
    area = workspace(**tables)
    return present_participation(area, answer_participation(area))


def test_nothing_supplied_is_a_finding_someone_can_act_on():
    part = page()
    assert part.section.answer.startswith("We do not know what young people")
    assert part.findings[0].who_could_act.startswith("The commissioner's participation lead")
    assert part.data["activities"] == []


def test_said_changed_told_back():
    told = GROUP | {"what_changed": "Evening clinic", "fed_back_on": date(2026, 4, 2)}
    part = page(told)
    assert part.section.answer == (
        "Young people were asked once, last on 20 January 2026; something changed because of it "
        "once. They were told back in time on 1 of the 1 that were due."
    )
    assert part.findings == ()
    assert part.data["activities"][0]["young_people"] == 10


@pytest.mark.parametrize(
    ("cells", "words"),
    [({}, "opening hours"), ({"topic": None}, "topic not supplied")],
)
def test_an_answer_still_owed_is_a_finding(cells, words):
    part = page(GROUP | cells)
    assert words in part.findings[0].sentence
    assert "nothing has changed yet" in part.section.answer


def test_several_changes_are_counted():
    rows = [
        GROUP | {"activity_id": name, "what_changed": "x", "fed_back_on": date(2026, 2, 1)}
        for name in "abc"
    ]
    assert "because of it 3 times" in page(*rows).section.answer


def test_few_young_people_are_never_counted_out():
    assert page(GROUP | {"young_people": 6}).data["activities"][0]["young_people"] is None


def test_words_we_do_not_use_are_pointed_out_and_the_text_is_kept():
    part = page(GROUP | {"theme": "Staff call us hard to reach"})
    tables = [block.table for block in part.section.blocks if hasattr(block, "table")]
    wording = next(table for table in tables if table.name == "participation_wording")
    assert wording.frame["column"].to_list() == ["theme"]
    assert part.data["activities"][0]["theme"] == "Staff call us hard to reach"


def test_checks_and_advocates_are_shown():
    part = page(
        programmes=(
            {"programme_id": "adv", "kind": "peer advocates", "eligible": 900, "reached": 182},
        )
    )
    assert part.data["messages_checked"][0]["checked"] == "not known"
    assert part.data["peer_advocates"][0]["reached"] == 180
