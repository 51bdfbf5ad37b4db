"""What the capacity page says, in every state of the data."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.cycle.capacity import answer_capacity, present_capacity, present_contracts
from carereach.disclosure import NHS_RULE
from carereach.evidence import check_words
from carereach.report.document import Note, Picture
from carereach.tables import TABLES
from tests.unit.capacity.rows import activity, service
from tests.unit.capacity.workspaces import (
    CONTRACT,
    GROWING,
    NEED,
    NO_NEED,
    words_of,
    workspace,
)

PAYERS = {
    "payers": [
        {"contract_id": "con-a", "partner_id": "p", "share": 0.4},
        {"contract_id": "con-a", "partner_id": "q", "share": 0.6},
    ],
    "partners": [
        {"partner_id": "p", "name": "The Board", "kind": "icb"},
        {"partner_id": "q", "name": "The Council", "kind": "local_authority"},
    ],
}


def page(need=NEED, **rows):
    held = workspace(**rows)
    return present_capacity(held, answer_capacity(held, **need))


def test_the_answer_sets_places_beside_need_and_says_the_list_grows():
    part = page(capacity=[GROWING])
    assert part.section.key == "capacity"
    assert part.section.title == "Sufficiency"
    assert re.search(
        r"^70 specialist places are planned and between \d+ and \d+", part.section.answer
    )
    assert "grows by about 4 a month" in part.section.answer


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (10, "too few even at the low end"),
        (72, "too few for the planning figure of about 120"),
        (150, "enough for the planning figure"),
        (900, "enough even at the high end"),
    ],
)
def test_the_verdict_follows_the_range(places, said):
    assert said in page(capacity=[GROWING | {"places": places}]).section.answer


def test_without_need_it_says_so():
    part = page(NO_NEED, capacity=[GROWING])
    assert "need could not be estimated" in part.section.answer
    assert [finding.section for finding in part.findings] == ["capacity"]


def test_without_places_it_says_so():
    part = page(capacity=[activity(accepted=100)])
    assert "places were not supplied" in part.section.answer
    assert part.section.answer.startswith("Between 30 and 290 young people are likely to need a")


@pytest.mark.parametrize(
    ("need", "said"), [(NEED, "young people are likely"), (NO_NEED, "is not known")]
)
def test_an_area_without_the_table_still_has_an_answer(need, said):
    part = page(need)
    assert said in part.section.answer
    assert "no figures on activity, staff or waits were supplied" in part.section.answer
    notes = [block for block in part.section.blocks if isinstance(block, Note)]
    assert "The capacity table was not supplied" in notes[-1].text


def test_need_at_one_value_is_said_once():
    part = page(dict.fromkeys(NEED, 100.0))
    assert "About about" not in part.section.answer


def test_the_arithmetic_of_a_growing_list_is_shown():
    words = words_of(page(capacity=[GROWING]))
    assert "about 140 were accepted, 85 started support and 15 were closed before any" in words


def test_arithmetic_that_cannot_be_shown_is_not():
    small = GROWING | {"closed_before_support": 3}
    assert "the sum cannot be shown in full" in words_of(page(capacity=[small]))


def test_growth_too_small_to_show_is_still_said():
    small = activity(accepted=9, treatments_started=2, closed_before_support=0)
    part = page(NO_NEED, capacity=[small])
    assert "The list of The Bridge grows: more come than can start." in words_of(part)
    assert part.findings[0].young_people == 0


def test_a_list_that_holds_is_said_too():
    steady = GROWING | {"treatments_started": 130}
    part = page(capacity=[steady])
    assert "No service's list is known to grow" in words_of(part)
    assert all("grows" not in finding.sentence for finding in part.findings)


def test_findings_name_who_pays_the_largest_share_first():
    part = page(capacity=[GROWING], contracts=[CONTRACT], **PAYERS)
    assert {finding.who_could_act for finding in part.findings} == {"The Council and The Board"}
    short, grows = part.findings
    assert "fall short" in short.sentence
    assert short.young_people == 50
    assert grows.young_people == 90


def test_without_payers_the_commissioners_are_named_by_role():
    assert "its payers were not supplied" in page(capacity=[GROWING]).findings[0].who_could_act


def test_workers_above_the_cap_and_services_without_staff():
    listed = [service("a", name="The Bridge"), service("b", "S20", name="Empty")]
    rows = [GROWING, activity("b", staff_wte=0.0)]
    words = words_of(page(services=listed, capacity=rows))
    assert "15 to a full-time worker on average, above the service's own cap of 12." in words
    assert "Empty has no staff in post." in words


def test_what_was_not_supplied_is_named():
    listed = [service("a", name="The Bridge"), service("b", "S20", name="Quiet, of Hill")]
    words = words_of(page(services=listed, capacity=[activity(referrals=100)]))
    assert "How many wait: The Bridge." in words
    assert "No figures at all came from 1 active service: Quiet, of Hill." in words


def test_pictures_carry_the_stamp_and_their_finding():
    pictures = [
        block for block in page(capacity=[GROWING]).section.blocks if isinstance(block, Picture)
    ]
    assert len(pictures) == 2
    assert all("Invented data" in picture.svg for picture in pictures)
    assert "Places planned: 70" in pictures[0].alt


def test_waits_are_given_for_those_seen_and_those_waiting():
    words = words_of(page(capacity=[GROWING]))
    assert "Half of those seen by The Bridge waited more than about 130 days" in words
    assert "60 young people still wait for treatment at The Bridge" in words


COUNTS = [column.name for column in TABLES["capacity"].columns if column.counts_people]
OTHERS = ["staff_wte", "vacancies_wte", "caseload_limit_per_wte", "mean_support_months"]
rows = st.fixed_dictionaries(
    {name: st.none() | st.integers(min_value=0, max_value=400) for name in COUNTS}
    | {name: st.none() | st.integers(0, 80).map(lambda halves: halves / 2) for name in OTHERS}
    | {"median_wait_treatment_days": st.none() | st.integers(min_value=0, max_value=400)}
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(figures=rows, setting=st.sampled_from(["S10", "S5", None]), has_need=st.booleans())
def test_any_row_gives_a_page_in_our_words_with_no_small_count(figures, setting, has_need):
    held = workspace(
        services=[service("a", setting, name="The Bridge")],
        capacity=[activity(**figures)],
        contracts=[CONTRACT],
    )
    answer = answer_capacity(held, **(NEED if has_need else NO_NEED))
    for part in (present_capacity(held, answer), present_contracts(held, answer)):
        words = words_of(part)
        assert part.section.answer.endswith(".")
        assert not check_words(words)
        assert "None" not in words
        for count in re.findall(r"(\d[\d,]*) young people", words.replace("per 100 young", "")):
            whole = int(count.replace(",", ""))
            assert whole == 0 or whole > NHS_RULE.suppress_up_to
