"""What the contracts page says, in every state of the data."""

from datetime import date

import pytest

from carereach.cycle.capacity import answer_capacity, present_contracts
from carereach.evidence import check_words
from carereach.report.document import Note, Picture, Showing
from tests.unit.capacity.rows import service
from tests.unit.capacity.workspaces import CONTRACT, GROWING, NO_NEED, REFUGE, words_of, workspace

LATER = CONTRACT | {"ends_on": date(2030, 11, 30)}


def page(**rows):
    held = workspace(**rows)
    return present_contracts(held, answer_capacity(held, **NO_NEED))


def test_a_contract_that_ends_soon_is_a_finding():
    part = page(capacity=[GROWING], contracts=[CONTRACT])
    assert part.section.answer == (
        "1 of 1 contract ends within 12 months, the first on 30 November 2026 (The Bridge)."
    )
    (finding,) = part.findings
    assert finding.sentence == (
        "The contract for The Bridge ends on 30 November 2026, 5 months on; 80 young people have a "
        "worker there now and would lose them."
    )
    assert "19 months on average, more than the contract's 12." in finding.would_change
    assert finding.young_people == 80


def test_a_contract_that_runs_on_is_no_finding():
    part = page(capacity=[GROWING], contracts=[LATER])
    assert part.findings == ()
    assert part.section.answer.startswith("None of 1 contract ends within 12 months; the next")
    assert "less than the contract's 60" in words_of(part)


def test_only_contracts_that_end_soon_or_are_specialist_are_spelled_out():
    part = page(services=[service("a", "S5", name="CAMHS")], contracts=[LATER])
    assert "The contract for CAMHS ends" not in words_of(part)
    soon = page(services=[service("a", "S5", name="CAMHS")], contracts=[CONTRACT])
    assert "The contract for CAMHS ends" in words_of(soon)
    assert "pays for going out" not in words_of(soon)


def test_a_contract_that_has_ended_is_said():
    ended = CONTRACT | {"ends_on": date(2026, 5, 31)}
    part = page(capacity=[GROWING], contracts=[ended, LATER | {"contract_id": "b"}])
    assert part.section.answer == "1 contract has already ended."
    assert "The contract for The Bridge ended on 31 May 2026." in words_of(part)


def test_several_endings_are_counted():
    rows = [CONTRACT | {"contract_id": str(number)} for number in range(2)]
    ended = [
        CONTRACT | {"contract_id": f"e{number}", "ends_on": date(2026, 5, 31)}
        for number in range(2)
    ]
    answer = page(contracts=[*rows, *ended]).section.answer
    assert answer.startswith("2 of 4 contracts end within 12 months")
    assert answer.endswith("2 contracts have already ended.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"extension_months": 12}, "more than the contract's 12 unless it is extended"),
        ({"extension_months": None}, "its extension was not supplied"),
    ],
)
def test_how_the_term_compares_with_support(change, said):
    assert said in words_of(page(capacity=[GROWING], contracts=[CONTRACT | change]))


def test_without_activity_it_cannot_say_who_would_lose_their_worker():
    words = words_of(page(contracts=[CONTRACT]))
    assert "how many young people would lose their worker cannot be shown" in words
    assert "Wait and length of support were not both supplied" in words


@pytest.mark.parametrize(
    ("funded", "said"),
    [
        (
            (True, False, None),
            "pays for going out to young people and does not pay for offering support again",
        ),
        ((True, True, True), "and supervision of staff."),
        ((None, None, None), "Not supplied: whether it pays for going out to young people,"),
    ],
)
def test_what_a_specialist_contract_pays_for(funded, said):
    names = ("outreach_funded", "support_after_refusal", "supervision_funded")
    row = CONTRACT | dict(zip(names, funded, strict=True))
    assert said in words_of(page(contracts=[row]))


def test_shares_that_do_not_add_up_are_called_out():
    part = page(
        contracts=[CONTRACT],
        payers=[{"contract_id": "con-a", "partner_id": "p", "share": 0.4}],
        partners=[{"partner_id": "p", "name": "The Board", "kind": "icb"}],
    )
    assert "shares for The Bridge do not add up" in words_of(part)
    assert "The Board" in str(part.data["payers"])


def test_without_payers_it_says_so():
    assert "Who pays for each contract was not supplied." in words_of(page(contracts=[CONTRACT]))


def test_no_contracts_is_an_answer():
    part = page()
    assert part.section.answer == "No contracts were supplied, so when funding ends is not known."
    (note,) = part.section.blocks
    assert isinstance(note, Note)
    assert note.kind == "not supplied"


def test_only_a_confidential_contract_shows_nothing_of_it():
    row = CONTRACT | {"service_id": "refuge"}
    part = page(services=[service("a"), REFUGE], contracts=[row])
    assert part.section.answer == "No contract can be shown, so when funding ends is not known."
    assert part.section.blocks == ()


def test_the_timeline_shows_ends_and_support_on_one_scale():
    part = page(capacity=[GROWING], contracts=[CONTRACT])
    picture = part.section.blocks[0]
    assert isinstance(picture, Picture)
    assert picture.table.frame["support_until"].to_list() == [date(2028, 1, 17)]
    assert "Invented data" in picture.svg
    assert any(isinstance(block, Showing) for block in part.section.blocks)


def test_our_words():
    assert not check_words(words_of(page(capacity=[GROWING], contracts=[CONTRACT])))
